/** A block that records are added to until it is sealed for its commit. */
import type { CommittedBlock } from './committed-block.ts';
import {
  BLOCK_BYTES_MAX,
  FORMAT,
  hashBlock,
  RECORDS_PER_BLOCK_MAX,
  type BlockHeader,
  type JournalRecord,
} from './format.ts';

/** Of the market after a record. */
export type After = { epoch: number; rules: number; stateHash: string };

export type FillingBlock<Pending> = {
  /** Whether one more line stays within the limits of a block. */
  fits(line: string): boolean;
  isFull(): boolean;
  add(record: JournalRecord, line: string, pending: Pending, after: After): void;
  /** Those who wait for this block to be durable. */
  pending(): readonly Pending[];
  seal(previous: { lastSequence: number; hash: string }): CommittedBlock;
};

export function createFillingBlock<Pending>(): FillingBlock<Pending> {
  const records: JournalRecord[] = [];
  const lines: string[] = [];
  const waiting: Pending[] = [];
  let bytes = 0;
  let after: After | undefined;

  return {
    fits: (line) => records.length < RECORDS_PER_BLOCK_MAX && bytes + Buffer.byteLength(line) <= BLOCK_BYTES_MAX,
    isFull: () => records.length >= RECORDS_PER_BLOCK_MAX,
    add: (record, line, pending, afterRecord) => {
      records.push(record);
      lines.push(line);
      waiting.push(pending);
      bytes += Buffer.byteLength(line);
      after = afterRecord;
    },
    pending: () => waiting,
    seal: (previous) => {
      const last = records.at(-1);
      if (last === undefined || after === undefined) throw new Error('bug: an empty block is never sealed');
      if (bytes > BLOCK_BYTES_MAX) throw new Error(`bug: record ${last.sequence} is larger than a block may be`);
      const header: BlockHeader = {
        firstSequence: previous.lastSequence + 1,
        lastSequence: last.sequence,
        ...after,
        format: FORMAT,
        timeUs: last.timeUs,
        previousHash: previous.hash,
      };
      const text = lines.join('');
      return { block: { ...header, records: text, hash: hashBlock(header, text) }, records };
    },
  };
}
