import { parseRecords, type Block, type JournalRecord } from './format.ts';

/** A block that was committed, with its records parsed once for everyone who follows. */
export type CommittedBlock = { block: Block; records: JournalRecord[] };

/** Parses a block as it comes from the journal. */
export function parseBlock(block: Block): CommittedBlock {
  return { block, records: parseRecords(block) };
}
