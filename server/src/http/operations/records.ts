/** Single records out of the journal: what a replay is answered from. The last few blocks stay in memory. */
import { parseRecords, RECORDS_PER_BLOCK_MAX, type JournalRecord } from '../../journal/format.ts';
import type { JournalReader } from '../../journal/journal.ts';
import { RECORDS_CACHED_MAX } from '../limits.ts';

export type Records = {
  /** Rejects with JournalUnavailable when the journal can't be read. */
  find(sequence: number): Promise<JournalRecord>;
};

/** Of one block, in order, without gaps. */
type Kept = { firstSequence: number; records: readonly JournalRecord[] };

export function createRecords(journal: JournalReader): Records {
  /** The one that was asked for longest ago comes first. */
  const kept = new Set<Kept>();
  let recordsKept = 0;
  /** By the sequence that is looked for. */
  const reading = new Map<number, Promise<unknown>>();

  function findKept(sequence: number): JournalRecord | undefined {
    for (const block of kept) {
      const record = block.records[sequence - block.firstSequence];
      if (record === undefined) continue;
      kept.delete(block);
      kept.add(block);
      return record;
    }
    return undefined;
  }

  /** Whole blocks go; the newest stays, however large. */
  function keep(block: Kept): void {
    kept.add(block);
    recordsKept += block.records.length;
    for (const oldest of kept) {
      if (recordsKept <= RECORDS_CACHED_MAX || oldest === block) return;
      kept.delete(oldest);
      recordsKept -= oldest.records.length;
    }
  }

  async function read(sequence: number): Promise<JournalRecord | undefined> {
    const [block] = await journal.read(sequence, 1);
    if (block === undefined) return undefined;
    const read = { firstSequence: block.firstSequence, records: parseRecords(block) };
    keep(read);
    return read.records[sequence - read.firstSequence];
  }

  /** What is being read may be of the same block: then it is waited for, and looked at again. */
  function readingNearby(sequence: number): Promise<unknown> | undefined {
    for (const [other, done] of reading) if (Math.abs(other - sequence) < RECORDS_PER_BLOCK_MAX) return done;
    return undefined;
  }

  async function readAlone(sequence: number): Promise<JournalRecord> {
    const done = read(sequence).finally(() => reading.delete(sequence));
    reading.set(sequence, done);
    const record = await done;
    if (record !== undefined) return record;
    throw new Error(`the journal has no record ${sequence}, though the market refers to it`);
  }

  return {
    find: async (sequence) => {
      for (;;) {
        const record = findKept(sequence);
        if (record !== undefined) return record;
        const nearby = readingNearby(sequence);
        if (nearby === undefined) return readAlone(sequence);
        await nearby;
      }
    },
  };
}
