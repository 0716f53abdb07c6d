import { parseCommands, parseRecords, type AskedRecord, type Block, type JournalRecord } from './format.ts';

/** A block that was committed, with its records parsed once for everyone who follows. */
export type CommittedBlock = { block: Block; records: JournalRecord[] };

/** Parses a block as it comes from the journal. */
export function parseBlock(block: Block): CommittedBlock {
  return { block, records: parseRecords(block) };
}

/** A block of which only the commands were parsed, for whoever re-computes it: every CommittedBlock is one, too. */
export type AskedBlock = { block: Block; records: readonly AskedRecord[] };

/** Parses a block for a replica, half as much as for those who tell what happened. */
export function parseAsked(block: Block): AskedBlock {
  return { block, records: parseCommands(block) };
}
