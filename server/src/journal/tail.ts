/** The newest blocks in memory, so that those who read forwards seldom need the database. */
import { parseBlock, type CommittedBlock } from './committed-block.ts';
import type { JournalReader } from './journal.ts';

export type Tail = CommittedReader & { add(committed: CommittedBlock): void };

export type CommittedReader = {
  /** Up to `blocksMax` blocks in order, beginning with the one that holds `fromSequence`. */
  read(fromSequence: number, blocksMax: number): Promise<CommittedBlock[]>;
};

export const TAIL_BYTES_MAX = 16 * 1024 * 1024;

export function createTail(journal: JournalReader): Tail {
  let blocks: CommittedBlock[] = [];
  let bytes = 0;

  return {
    add: (committed) => {
      blocks.push(committed);
      bytes += committed.block.records.length;
      if (bytes <= TAIL_BYTES_MAX) return;
      blocks = blocks.slice(blocks.length >> 1);
      bytes = blocks.reduce((sum, { block }) => sum + block.records.length, 0);
    },
    read: async (fromSequence, blocksMax) => {
      const first = blocks[0];
      if (first !== undefined && first.block.firstSequence <= fromSequence) {
        const index = blocks.findLastIndex(({ block }) => block.firstSequence <= fromSequence);
        const holds = (blocks[index]?.block.lastSequence ?? 0) >= fromSequence;
        return holds ? blocks.slice(index, index + blocksMax) : [];
      }
      return (await journal.read(fromSequence, blocksMax)).map(parseBlock);
    },
  };
}
