/** Brings a replica to where the journal is, or to a block: the next blocks are read while these are re-computed. */
import { parseAsked } from './journal/committed-block.ts';
import type { JournalReader } from './journal/journal.ts';
import type { Replica } from './replica.ts';

const BLOCKS_PER_READ = 50;

/**
 * Throws Divergence, after which the replica must not be used, or JournalUnavailable.
 * @param untilSequence ends with the block that reaches it, however many follow meanwhile
 */
export async function catchUp(replica: Replica, journal: JournalReader, untilSequence = Infinity): Promise<void> {
  let blocks = await journal.read(replica.head().lastSequence + 1, BLOCKS_PER_READ);
  for (let last = blocks.at(-1); last !== undefined; last = blocks.at(-1)) {
    const next = journal.read(last.lastSequence + 1, BLOCKS_PER_READ);
    // Should these blocks diverge, nobody waits for the next ones.
    next.catch(() => undefined);
    for (const block of blocks) {
      if (replica.head().lastSequence >= untilSequence) return;
      replica.follow(parseAsked(block));
    }
    blocks = await next;
  }
}
