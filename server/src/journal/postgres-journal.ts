/** The journal in PostgreSQL: blocks are inserted by one statement on one connection and read over a pool. */
import { Client, type Pool } from 'pg';
import { actingAs } from '../database/roles.ts';
import type { Clock } from '../ops/clock.ts';
import { messageOf } from '../ops/error-message.ts';
import type { Block } from './format.ts';
import { JournalCollision, JournalUnavailable, type Journal, type JournalReader } from './journal.ts';

const INSERT = `
  insert into journal (first_sequence, last_sequence, previous_last, epoch, format, rules, time_us, state_hash, records,
                       previous_hash, hash)
  values ($1, $2, nullif($1::bigint - 1, 0), $3, $4, $5, $6, $7, $8, $9, $10)`;

/** As blockOf takes them. */
export const COLUMNS =
  'first_sequence, last_sequence, epoch, format, rules, time_us, state_hash, records, previous_hash, hash';

const READ = `
  select ${COLUMNS}
  from journal
  where last_sequence >= $1
  order by last_sequence
  limit $2`;

/** Unique violation, foreign key violation: the place is taken, or the chain goes on elsewhere. */
const COLLISIONS = new Set(['23505', '23503']);
/** Check violation: the block itself is wrong, so trying again would never end. */
const WRONG_BLOCK = '23514';

export type PostgresJournalOptions = {
  connectionString: string;
  /** For reading. */
  pool: Pool;
  clock: Clock;
  /** After this long a commit's outcome counts as unknown. */
  commitTimeoutMs: number;
  /** By which PostgreSQL knows the writing connection. */
  name?: string;
};

export function createPostgresJournal(options: PostgresJournalOptions): Journal {
  let writer: Client | undefined;

  async function connectWriter(): Promise<Client> {
    if (writer !== undefined) return writer;
    const client = new Client({
      ...actingAs(options.connectionString, 'wattbook_exchange'),
      application_name: options.name ?? 'wattbook exchange',
      connectionTimeoutMillis: options.commitTimeoutMs,
    });
    client.on('error', () => {
      // The statement in flight, or the next one, fails and decides what happens.
      if (writer === client) writer = undefined;
    });
    await client.connect();
    writer = client;
    return client;
  }

  async function openWriter(): Promise<void> {
    try {
      await connectWriter();
    } catch (error) {
      throw new JournalUnavailable(`connecting: ${messageOf(error)}`, { cause: error });
    }
  }

  function abandonWriter(): void {
    const client = writer;
    writer = undefined;
    // With a statement in flight pg destroys the socket at once. Nothing rests on how this ends.
    client?.end().catch(() => undefined);
  }

  async function append(block: Block): Promise<void> {
    try {
      const client = await connectWriter();
      await withinTimeout(client.query({ name: 'append-block', text: INSERT, values: valuesOf(block) }), options);
    } catch (error) {
      throw appendError(error, block);
    }
  }

  return { append, openWriter, abandonWriter, ...createPostgresJournalReader(options.pool) };
}

/** Reads only; over any connections. */
export function createPostgresJournalReader(pool: Pool): JournalReader {
  return {
    read: async (fromSequence, blocksMax) => {
      try {
        const { rows } = await pool.query<JournalRow>(READ, [fromSequence, blocksMax]);
        return rows.map(blockOf);
      } catch (error) {
        throw new JournalUnavailable(`reading from ${fromSequence}: ${messageOf(error)}`, { cause: error });
      }
    },
  };
}

/** As pg returns them: bigint as text. */
export type JournalRow = {
  first_sequence: string;
  last_sequence: string;
  epoch: string;
  format: number;
  rules: number;
  time_us: string;
  state_hash: string;
  records: string;
  previous_hash: string;
  hash: string;
};

export function blockOf(row: JournalRow): Block {
  return {
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
  };
}

function valuesOf(block: Block): (string | number)[] {
  const { firstSequence, lastSequence, epoch, format, rules, timeUs, stateHash, records, previousHash, hash } = block;
  return [firstSequence, lastSequence, epoch, format, rules, timeUs, stateHash, records, previousHash, hash];
}

function withinTimeout<Result>(
  promise: Promise<Result>,
  { clock, commitTimeoutMs }: Pick<PostgresJournalOptions, 'clock' | 'commitTimeoutMs'>,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(commitTimeoutMs, () => {
      reject(new JournalUnavailable(`no answer to a commit within ${commitTimeoutMs} ms`));
    });
    promise.then(resolve, reject).finally(() => timer.cancel());
  });
}

function appendError(error: unknown, block: Block): Error {
  const message = messageOf(error);
  const where = `block ${block.firstSequence}–${block.lastSequence} of epoch ${block.epoch}`;
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === WRONG_BLOCK)
    return new Error(`bug: ${where} breaks the journal's limits (${message})`, { cause: error });
  if (code !== undefined && COLLISIONS.has(code)) {
    return new JournalCollision(`${where}: another block stands there (${message})`, { cause: error });
  }
  return new JournalUnavailable(`${where}: ${message}`, { cause: error });
}
