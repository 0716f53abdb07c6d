/** A block's place in the chain, and its hash over the bytes as stored. */
import { createHash } from 'node:crypto';
import type { Block } from './container.ts';
import { Fault } from './fault.ts';

/** The last block so far. */
export type Head = { sequence: number; hash: string };

export const NO_BLOCK: Head = { sequence: 0, hash: '0'.repeat(64) };

const FORMAT = 1;
const RECORDS_MAX = 2_000;
const BYTES_MAX = 1_048_576;

/** Throws unless the block is the next one after `head` and holds what was hashed. Returns its records, a line each. */
export function checkBlock(block: Block, head: Head): string[] {
  const { firstSequence, lastSequence, previousLast, previousHash } = block;
  if (block.format !== FORMAT) throw new Fault(`format ${block.format}: this verifier reads format ${FORMAT}`);
  if (firstSequence !== head.sequence + 1) {
    throw new Fault(`it begins with record ${firstSequence}, after ${head.sequence}: some are missing or doubled`);
  }
  const expectedLast = head.sequence === 0 ? null : head.sequence;
  if (previousLast !== expectedLast) throw new Fault(`previousLast is ${previousLast}, and has to be ${expectedLast}`);
  if (previousHash !== head.hash) {
    throw new Fault(`the chain is broken: it names ${previousHash} as the hash before it, which is ${head.hash}`);
  }
  const records = Buffer.from(block.records);
  const hash = hashOf(block, records);
  if (hash !== block.hash) throw new Fault(`it was changed: it hashes to ${hash}, and its hash is ${block.hash}`);
  if (records.length < 1 || records.length > BYTES_MAX) {
    throw new Fault(`its records have ${records.length} bytes; 1 to ${BYTES_MAX} are allowed`);
  }
  return splitRecords(block.records, lastSequence - firstSequence + 1);
}

/** SHA-256 over ten fields, each behind its length. */
function hashOf(block: Block, records: Buffer): string {
  const { format, epoch, rules, firstSequence, lastSequence, timeUs } = block;
  const fields = [
    Buffer.from('wattbook-journal', 'ascii'),
    ...[format, epoch, rules, firstSequence, lastSequence, timeUs].map(inEightBytes),
    Buffer.from(block.stateHash, 'hex'),
    Buffer.from(block.previousHash, 'hex'),
    records,
  ];
  const hash = createHash('sha256');
  for (const field of fields) hash.update(inFourBytes(field.length)).update(field);
  return hash.digest('hex');
}

function inEightBytes(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32BE(Math.floor(value / 2 ** 32), 0);
  bytes.writeUInt32BE(value % 2 ** 32, 4);
  return bytes;
}

function inFourBytes(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function splitRecords(text: string, count: number): string[] {
  if (count < 1 || count > RECORDS_MAX) throw new Fault(`it has ${count} records; 1 to ${RECORDS_MAX} are allowed`);
  if (!text.endsWith('\n')) throw new Fault('its last record has no line feed');
  const lines = text.slice(0, -1).split('\n');
  if (lines.length !== count) throw new Fault(`it has ${lines.length} records, and its sequences are for ${count}`);
  return lines;
}
