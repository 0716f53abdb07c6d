/** Single records out of the journal: what a replay is answered from. The last few stay in memory. */
import { parseRecords, type JournalRecord } from '../../journal/format.ts';
import type { JournalReader } from '../../journal/journal.ts';
import { RECORDS_CACHED_MAX } from '../limits.ts';

export type Records = {
  /** Rejects with JournalUnavailable when the journal can't be read. */
  find(sequence: number): Promise<JournalRecord>;
};

export function createRecords(journal: JournalReader): Records {
  /** The one that was asked for longest ago comes first. */
  const known = new Map<number, JournalRecord>();

  function keep(record: JournalRecord): JournalRecord {
    known.delete(record.sequence);
    known.set(record.sequence, record);
    const oldest = known.keys().next();
    if (known.size > RECORDS_CACHED_MAX && oldest.done !== true) known.delete(oldest.value);
    return record;
  }

  return {
    find: async (sequence) => {
      const kept = known.get(sequence);
      if (kept !== undefined) return keep(kept);
      const [block] = await journal.read(sequence, 1);
      const record = block && parseRecords(block).find((candidate) => candidate.sequence === sequence);
      if (record === undefined)
        throw new Error(`the journal has no record ${sequence}, though the market refers to it`);
      return keep(record);
    },
  };
}
