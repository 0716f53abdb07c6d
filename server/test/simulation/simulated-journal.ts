/** The journal's table, with the constraints of the real one, and the way there, which may fail in every way. */
import type { Block } from '../../src/journal/format.ts';
import { JournalCollision, JournalUnavailable, type Journal } from '../../src/journal/journal.ts';
import type { Life } from './life.ts';
import type { World } from './world.ts';

export type StoredBlocks = {
  readonly blocks: readonly Block[];
  /** Throws JournalCollision where the database would refuse it. */
  store(block: Block): void;
  lastSequence(): number;
};

/** @param onStored sees each block in the moment in which it is durable. */
export function createStoredBlocks(onStored: (block: Block) => void): StoredBlocks {
  const blocks: Block[] = [];
  const lastSequence = (): number => blocks.at(-1)?.lastSequence ?? 0;
  return {
    blocks,
    lastSequence,
    store: (block) => {
      const previousHash = blocks.at(-1)?.hash ?? '0'.repeat(64);
      const isNext = block.firstSequence === lastSequence() + 1 && block.previousHash === previousHash;
      if (!isNext) throw new JournalCollision(`place ${block.firstSequence} is taken`);
      blocks.push(block);
      onStored(block);
    },
  };
}

/** As the real one's (config.ts). */
const COMMIT_TIMEOUT_MS = 2_000;

/** The journal as one process reaches it. */
export function createSimulatedJournal(world: World, life: Life, stored: StoredBlocks): Journal {
  let giveUp: ((error: Error) => void) | undefined;

  function append(block: Block): Promise<void> {
    return new Promise((resolve, reject) => {
      if (!life.passes('before a commit')) return;
      const timer = life.clock.after(COMMIT_TIMEOUT_MS, () => {
        reject(new JournalUnavailable(`no answer to a commit within ${COMMIT_TIMEOUT_MS} ms`));
      });
      giveUp = reject;
      const answer = (settle: () => void): void => {
        world.at(world.delayUs(world.swarm.networkUs), () =>
          life.deliver(() => {
            timer.cancel();
            if (life.passes('after a commit')) settle();
          }),
        );
      };
      send(block, { done: () => answer(resolve), failed: (error) => answer(() => reject(error)) });
    });
  }

  /** A commit that is on its way arrives also when its process has died or given it up meanwhile. */
  function send(block: Block, { done, failed }: { done: () => void; failed: (error: Error) => void }): void {
    const { commitFault, commitUs } = world.swarm;
    if (world.strikes('commit lost', commitFault / 2)) return failed(new JournalUnavailable('connection lost'));
    if (world.strikes('commit hung', commitFault / 2)) {
      // Either it never arrives, or much later.
      if (world.random.chance(0.5)) world.at(world.random.below(4_000_000), () => arrive(block, noAnswer));
      return;
    }
    world.at(world.delayUs(commitUs), () => {
      if (world.strikes('commit unanswered', commitFault)) {
        arrive(block, noAnswer);
        if (world.random.chance(0.5)) failed(new JournalUnavailable('connection lost after the commit'));
        return;
      }
      arrive(block, { done, failed });
    });
  }

  function arrive(block: Block, { done, failed }: { done: () => void; failed: (error: Error) => void }): void {
    try {
      stored.store(block);
    } catch (error) {
      if (!(error instanceof JournalCollision)) throw error;
      return failed(error);
    }
    done();
  }

  return {
    append,
    openWriter: () => Promise.resolve(),
    abandonWriter: () => {
      giveUp?.(new JournalUnavailable('the connection was given up'));
      giveUp = undefined;
    },
    read: (fromSequence, blocksMax) =>
      life.answer('a read of the journal', world.delayUs(world.swarm.readUs), () => {
        if (world.strikes('read failed', world.swarm.readFault)) throw new JournalUnavailable('the read failed');
        return readFrom(stored.blocks, fromSequence, blocksMax);
      }),
  };
}

const noAnswer = { done: () => undefined, failed: () => undefined };

function readFrom(blocks: readonly Block[], fromSequence: number, blocksMax: number): Block[] {
  const last = blocks.findLastIndex(({ lastSequence }) => lastSequence < fromSequence);
  return blocks.slice(last + 1, last + 1 + blocksMax).map((block) => ({ ...block }));
}
