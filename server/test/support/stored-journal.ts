/**
 * The journal as PostgreSQL has it, read past the server, and its chain checked by a reader of its own: written from
 * the format's description, so that a mistake in the server's own code can't hide here too.
 */
import { createHash } from 'node:crypto';
import { Client } from 'pg';
import type { Command } from '@wattbook/engine/commands';
import type { Event } from '@wattbook/engine/events';

export type StoredBlock = {
  firstSequence: number;
  lastSequence: number;
  epoch: number;
  format: number;
  rules: number;
  timeUs: number;
  stateHash: string;
  records: Buffer;
  previousHash: string;
  hash: string;
};

export type StoredRecord = { sequence: number; timeUs: number; command: Command; events: Event[] };

export type ChainHead = { lastSequence: number; timeUs: number; epoch: number; hash: string };

export const CHAIN_BEGIN: ChainHead = { lastSequence: 0, timeUs: 0, epoch: 0, hash: '0'.repeat(64) };

const READ = `
  select first_sequence::text, last_sequence::text, epoch::text, format, rules, time_us::text, state_hash,
         convert_to(records, 'UTF8') as records, previous_hash, hash
  from journal where last_sequence > $1 order by journal.first_sequence`;

type Row = {
  first_sequence: string;
  last_sequence: string;
  epoch: string;
  format: number;
  rules: number;
  time_us: string;
  state_hash: string;
  records: Buffer;
  previous_hash: string;
  hash: string;
};

export async function readStoredJournal(connectionString: string, afterSequence: number): Promise<StoredBlock[]> {
  const client = new Client({ connectionString, application_name: 'wattbook test' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Row>(READ, [afterSequence]);
    return rows.map((row) => ({
      firstSequence: Number(row.first_sequence),
      lastSequence: Number(row.last_sequence),
      epoch: Number(row.epoch),
      format: row.format,
      rules: row.rules,
      timeUs: Number(row.time_us),
      stateHash: row.state_hash,
      records: row.records,
      previousHash: row.previous_hash,
      hash: row.hash,
    }));
  } finally {
    await client.end();
  }
}

/** Each line of the records, parsed by itself. */
export function recordsOf({ records }: StoredBlock): StoredRecord[] {
  return records
    .toString()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as StoredRecord);
}

/** What is wrong with a block as the next one after `head`. */
export function chainFaults(block: StoredBlock, head: ChainHead): string[] {
  const { firstSequence, lastSequence, timeUs, epoch } = block;
  const faults: string[] = [];
  const must = (isSo: boolean, fault: string): void => {
    if (!isSo) faults.push(`block ${firstSequence}–${lastSequence}: ${fault}`);
  };
  must(firstSequence === head.lastSequence + 1, `follows ${head.lastSequence}: a gap or a repeat`);
  must(block.previousHash === head.hash, 'names another predecessor');
  must(block.hash === hashOf(block), 'does not hash to what is stored');
  must(block.records.at(-1) === 0x0a, 'its last record has no end');
  must(epoch >= head.epoch, `epoch ${epoch} after ${head.epoch}`);
  const records = recordsOf(block);
  must(records.length === lastSequence - firstSequence + 1, `holds ${records.length} records`);
  let lastUs = head.timeUs;
  for (const [index, record] of records.entries()) {
    must(record.sequence === firstSequence + index, `record ${record.sequence} stands at place ${index}`);
    must(record.timeUs >= lastUs, `time runs backwards at record ${record.sequence}`);
    lastUs = record.timeUs;
  }
  must(lastUs === timeUs, 'its time is not that of its last record');
  return faults;
}

/** SHA-256 over fields, each behind its length in 4 bytes; integers as 8 bytes, hashes as bytes; big-endian. */
function hashOf(block: StoredBlock): string {
  const integers = [block.format, block.epoch, block.rules, block.firstSequence, block.lastSequence, block.timeUs];
  const fields = [
    Buffer.from('wattbook-journal'),
    ...integers.map(eightBytes),
    Buffer.from(block.stateHash, 'hex'),
    Buffer.from(block.previousHash, 'hex'),
    block.records,
  ];
  const bytes = fields.flatMap((field) => [fourBytes(field.length), field]);
  return createHash('sha256').update(Buffer.concat(bytes)).digest('hex');
}

function eightBytes(integer: number): Buffer {
  return Buffer.from(integer.toString(16).padStart(16, '0'), 'hex');
}

function fourBytes(integer: number): Buffer {
  return Buffer.from(integer.toString(16).padStart(8, '0'), 'hex');
}
