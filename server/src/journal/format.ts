/**
 * THE JOURNAL'S FORMAT, version 1. It is for ever: rows are never rewritten, so this file is only ever added to.
 * Written down for other readers in README.md beside it.
 */
import { createHash } from 'node:crypto';
import type { Command } from '@wattbook/engine/commands';
import type { Event } from '@wattbook/engine/events';

/** What this version writes. Older formats are upcast on reading. */
export const FORMAT = 1;

export const RECORDS_PER_BLOCK_MAX = 2_000;
export const BLOCK_BYTES_MAX = 1024 * 1024;

/** One command and what came of it. `timeUs`: microseconds since 1970 UTC, never less than the record before. */
export type JournalRecord = { sequence: number; timeUs: number; command: Command; events: Event[] };

/** A record without what came of it. */
export type AskedRecord = Omit<JournalRecord, 'events'>;

/** The records of one commit: one row of the journal. Hashes are lower-case hexadecimal. */
export type Block = {
  firstSequence: number;
  lastSequence: number;
  epoch: number;
  format: number;
  /** In force after the last record. */
  rules: number;
  /** Of the last record. */
  timeUs: number;
  /** Of the market after the last record: 16 digits. */
  stateHash: string;
  /** One JournalRecord as JSON a line, each line ended by a line feed. */
  records: string;
  /** 64 digits; of the first block 64 zeros. */
  previousHash: string;
  hash: string;
};

export type BlockHeader = Omit<Block, 'records' | 'hash'>;

export const GENESIS_HASH = '0'.repeat(64);

export function recordLine(record: JournalRecord): string {
  const { sequence, timeUs, command, events } = record;
  return `${JSON.stringify({ sequence, timeUs, command, events })}\n`;
}

/** Parses the records of a block. Whether they are what was written, findChainFault tells. */
export function parseRecords(block: Block): JournalRecord[] {
  try {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- what recordLine wrote, proven by the hash
    const records: JournalRecord[] = JSON.parse(`[${block.records.trimEnd().replaceAll('\n', ',')}]`);
    return records;
  } catch (error) {
    const message = `block ${block.firstSequence} was changed: its records are no JSON (${String(error)})`;
    throw new Error(message, { cause: error });
  }
}

/**
 * Parses what was asked in a block, without what came of it, in half the time: for whoever works that out again and
 * compares it with the bytes. A line's events are its last member, and no quotation mark stands unescaped in a string.
 */
export function parseCommands(block: Block): AskedRecord[] {
  const asked = block.records
    .trimEnd()
    .split('\n')
    .map((line) => `${line.slice(0, line.indexOf(',"events":['))}}`);
  try {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- what recordLine wrote, proven by the hash
    const records: AskedRecord[] = JSON.parse(`[${asked.join(',')}]`);
    return records;
  } catch {
    // The other way to read them can say what is wrong, and knows commands that have a member `events`.
    return parseRecords(block);
  }
}

/**
 * SHA-256 over length-prefixed fields: no two different blocks have the same bytes under it. Hash what is stored,
 * never what was parsed and written again.
 */
export function hashBlock(header: BlockHeader, records: string): string {
  const hash = createHash('sha256');
  const add = (bytes: Uint8Array): void => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  add(Buffer.from('wattbook-journal'));
  const { format, epoch, rules, firstSequence, lastSequence, timeUs } = header;
  for (const integer of [format, epoch, rules, firstSequence, lastSequence, timeUs]) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64BE(BigInt(integer));
    add(bytes);
  }
  add(Buffer.from(header.stateHash, 'hex'));
  add(Buffer.from(header.previousHash, 'hex'));
  add(Buffer.from(records));
  return hash.digest('hex');
}

/** Says what is wrong with a block's place in the chain, or nothing. */
export function findChainFault(block: Block, previous: { lastSequence: number; hash: string }): string | undefined {
  const { firstSequence, lastSequence, format } = block;
  if (format > FORMAT) {
    return `block ${firstSequence} has format ${format}; this version reads up to ${FORMAT}: run a newer version`;
  }
  if (firstSequence !== previous.lastSequence + 1) {
    return `block ${firstSequence} follows sequence ${previous.lastSequence}: records are missing or doubled`;
  }
  if (block.previousHash !== previous.hash) {
    return `block ${firstSequence} names ${block.previousHash} as the hash before it, which is ${previous.hash}`;
  }
  // Decoding hexadecimal overlooks capitals, so the hash below does too.
  if (!/^[0-9a-f]{16}$/.test(block.stateHash)) {
    return `block ${firstSequence} was changed: ${block.stateHash} is no state hash`;
  }
  const hash = hashBlock(block, block.records);
  if (hash !== block.hash) return `block ${firstSequence} was changed: it hashes to ${hash}, stored is ${block.hash}`;
  const lines = block.records.split('\n').length - 1;
  if (lines !== lastSequence - firstSequence + 1) return `block ${firstSequence} holds ${lines} records`;
  return undefined;
}
