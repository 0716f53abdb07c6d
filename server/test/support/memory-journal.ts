/** A journal in memory that keeps the database's constraints and can be told to fail. */
import type { Block } from '../../src/journal/format.ts';
import { JournalCollision, JournalUnavailable, type Journal } from '../../src/journal/journal.ts';

/**
 * COMMIT: durable and said so. LOSE: not durable, no answer. SWALLOW: durable, but the answer never arrives.
 * HOLD: neither, until `release` is called.
 */
export type Fate = 'COMMIT' | 'LOSE' | 'SWALLOW' | 'HOLD';

export type MemoryJournal = Journal & {
  blocks: Block[];
  /** Decides each append; default COMMIT. */
  fates: Fate[];
  /** Lets the held append commit. */
  release(): void;
};

/** Several journals may share `blocks`: writers to one database. */
export function createMemoryJournal(blocks: Block[] = []): MemoryJournal {
  let held: { block: Block; resolve: () => void; reject: (error: Error) => void } | undefined;

  function store(block: Block): void {
    const last = blocks.at(-1)?.lastSequence ?? 0;
    if (block.firstSequence !== last + 1) throw new JournalCollision(`place ${block.firstSequence} is taken`);
    blocks.push(block);
  }

  const journal: MemoryJournal = {
    blocks,
    fates: [],
    append: async (block) => {
      await Promise.resolve();
      const fate = journal.fates.shift() ?? 'COMMIT';
      switch (fate) {
        case 'COMMIT':
          return store(block);
        case 'LOSE':
          throw new JournalUnavailable('connection lost before the commit');
        case 'SWALLOW':
          store(block);
          throw new JournalUnavailable('connection lost after the commit');
        case 'HOLD':
          return new Promise((resolve, reject) => (held = { block, resolve, reject }));
      }
    },
    release: () => {
      const { block, resolve, reject } = held ?? {};
      held = undefined;
      try {
        if (block !== undefined) store(block);
        resolve?.();
      } catch (error) {
        reject?.(error instanceof Error ? error : new Error(String(error)));
      }
    },
    read: (fromSequence, blocksMax) =>
      Promise.resolve(blocks.filter((block) => block.lastSequence >= fromSequence).slice(0, blocksMax)),
    openWriter: () => Promise.resolve(),
    abandonWriter: () => {
      held?.reject(new JournalUnavailable('the connection was given up'));
      held = undefined;
    },
  };
  return journal;
}
