/** The quarantine in PostgreSQL: written on a connection of its own, which shares nothing with the journal's. */
import { Client, type Pool } from 'pg';
import { actingAs } from '../database/roles.ts';
import { VENUE_ID } from '../directory/scopes.ts';
import type { Alarms } from '../ops/alarms.ts';
import type { Clock, Timer } from '../ops/clock.ts';
import { messageOf } from '../ops/error-message.ts';
import type { Log } from '../ops/log.ts';
import {
  POISON_WINDOW_US,
  POISONS_PER_KEY,
  QUARANTINE_POLL_MS,
  QUARANTINED_MAX,
  QuarantineUnavailable,
  type Poison,
  type Quarantine,
} from './quarantine.ts';

/** Written again where nobody heard that it was, it counts once: the same command at the same place. */
const HOLD = `
  insert into quarantined_commands
    (fingerprint, participant_id, user_id, key_id, command_type, command, error, sequence, quarantined_us)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  on conflict (fingerprint) do update set
    user_id = excluded.user_id, key_id = excluded.key_id, command = excluded.command, error = excluded.error,
    sequence = excluded.sequence, quarantined_us = excluded.quarantined_us,
    times = quarantined_commands.times + (excluded.sequence <> quarantined_commands.sequence)::int,
    released_us = null, released_by = null, released_because = null`;

/** The one just held is among them. */
const BLOCK = `
  update api_keys set blocked_us = greatest($2, created_us)
  where key_id = $1 and participant_id <> $3 and blocked_us is null and $4 <=
    (select count(*) from quarantined_commands where key_id = $1 and quarantined_us > $2::bigint - $5)`;

const HELD = `
  select fingerprint from quarantined_commands where released_us is null
  order by quarantined_us desc, fingerprint desc limit $1`;

const ERROR_CHARACTERS_MAX = 2_000;

export type PostgresQuarantineOptions = {
  connectionString: string;
  /** For reading. */
  pool: Pool;
  clock: Clock;
  log: Log;
  alarms: Alarms;
  /** After this long a write counts as failed. */
  timeoutMs: number;
};

export function createPostgresQuarantine(options: PostgresQuarantineOptions): Quarantine & { stop(): void } {
  const { pool, clock, log, alarms } = options;
  let held: ReadonlySet<string> = new Set();
  let polling: Timer | undefined;
  let isStopped = false;

  /** Only what is held can be released, so nobody asks where nothing is. */
  function know(fingerprints: Iterable<string>): void {
    held = new Set(fingerprints);
    if (held.size === 0) alarms.clear('command-quarantined');
    else alarms.raise('command-quarantined', { held: held.size });
    polling?.cancel();
    if (held.size > 0 && !isStopped) polling = clock.after(QUARANTINE_POLL_MS, () => void poll());
  }

  async function load(): Promise<void> {
    try {
      const { rows } = await pool.query<{ fingerprint: string }>(HELD, [QUARANTINED_MAX]);
      know(rows.map(({ fingerprint }) => fingerprint));
    } catch (error) {
      throw new QuarantineUnavailable(`the quarantine can't be read: ${messageOf(error)}`, { cause: error });
    }
  }

  async function poll(): Promise<void> {
    const before = held;
    try {
      const { rows } = await pool.query<{ fingerprint: string }>(HELD, [QUARANTINED_MAX]);
      // What was added meanwhile is not in the answer.
      know(held === before ? rows.map(({ fingerprint }) => fingerprint) : held);
    } catch (error) {
      // What is known stays held: a release waits until the database is back.
      log.debug({ error: messageOf(error) }, 'the quarantine could not be read');
      know(held);
    }
  }

  async function add(poison: Poison): Promise<{ isKeyBlocked: boolean }> {
    const isKeyBlocked = await hold(options, poison);
    know([poison.fingerprint, ...held].slice(0, QUARANTINED_MAX));
    return { isKeyBlocked };
  }

  return {
    load,
    size: () => held.size,
    holds: (fingerprint) => held.has(fingerprint),
    add,
    stop: () => {
      isStopped = true;
      polling?.cancel();
    },
  };
}

/** In one transaction. Whether the key was blocked by it. */
async function hold({ connectionString, timeoutMs }: PostgresQuarantineOptions, poison: Poison): Promise<boolean> {
  const { command, timeUs } = poison;
  const client = new Client({
    ...actingAs(connectionString, 'wattbook_exchange'),
    application_name: 'wattbook quarantine',
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
  });
  // A connection that breaks fails the statement in flight, which decides what happens.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('begin');
    await client.query(HOLD, rowOf(poison));
    const blocked = await client.query(BLOCK, [command.keyId, timeUs, VENUE_ID, POISONS_PER_KEY, POISON_WINDOW_US]);
    await client.query('commit');
    return blocked.rowCount === 1;
  } catch (error) {
    throw new QuarantineUnavailable(`the quarantine can't be written: ${messageOf(error)}`, { cause: error });
  } finally {
    // Nothing rests on how this ends.
    client.end().catch(() => undefined);
  }
}

function rowOf({ fingerprint, command, error, sequence, timeUs }: Poison): (string | number)[] {
  const { participantId, userId, keyId, type } = command;
  const storable = error.slice(0, ERROR_CHARACTERS_MAX).replaceAll('\0', '\\0').toWellFormed();
  return [fingerprint, participantId, userId, keyId, type, JSON.stringify(command), storable, sequence, timeUs];
}
