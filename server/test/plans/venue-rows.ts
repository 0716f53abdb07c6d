/** A venue with so many rows that a query which reads a table whole is seen, and its statistics, always the same. */
import type { Pool } from 'pg';

/** Orders, and as many trades. */
export const ROWS = 60_000;
const PARTICIPANTS = 2_000;
const KEYS_PER_PARTICIPANT = 3;
const QUARANTINED = 2_000;
/** Of the journal, of ten records each. */
const BLOCKS = 5_000;

/** All that grow as a venue trades: none of them may be read whole for an answer. */
export const GROWING = [
  'orders',
  'trades',
  'trade_sides',
  'order_records',
  'trade_minutes',
  'positions',
  'confirmations',
  'participants',
  'api_keys',
  'quarantined_commands',
  'journal',
] as const;

/** So many rows of each table are looked at (300 for one of it) that it is all of them: no sample, so no luck. */
const STATISTICS_TARGET = 500;

export async function fillVenue(admin: Pool): Promise<void> {
  const client = await admin.connect();
  try {
    for (const table of GROWING) await client.query(`alter table ${table} set (autovacuum_enabled = false)`);
    for (const sql of [...trading(), ...signed(), ...directory(), ...journal()]) await client.query(sql);
    await client.query(`set default_statistics_target = ${STATISTICS_TARGET}`);
    // Which pages only hold rows that everybody sees decides whether an index is enough.
    for (const table of GROWING) await client.query(`vacuum (analyze) ${table}`);
  } finally {
    client.release(true);
  }
}

/** Half of everything is alpha's; one order in 500 is old and still open. */
function trading(): string[] {
  const participant = `case when i % 2 = 0 then 'alpha' else 'other' || (i % 40) end`;
  const state = `case when i % 500 = 0 and i < ${ROWS / 2} then 'ACTIVE' else 'CANCELLED' end`;
  return [
    `insert into orders select i, ${participant}, 'u', 'k', 'd', 'c' || i, '0', 'NL-' || (i / 1000), 'BUY', 'LIMIT',
       'GFS', null, null, null, null, 0, 10, 0, 0, 0, ${state}, null, 1, i, i, i, i from generate_series(1, ${ROWS}) i`,
    `insert into trades select i, 'NL-' || (i / 1000), i % 50, 1, 'BUY', i * 10000000::bigint, i * 2, 'EXECUTED', 1
       from generate_series(1, ${ROWS}) i`,
    `insert into trade_sides select i, side, i, 'c' || i, case when side = 'BUY' then ${participant} else 'other' end,
       'u', 'k', 'd' from generate_series(1, ${ROWS}) i, (values ('BUY'), ('SELL')) as sides (side)`,
    `insert into order_records select i % 100, i, 0 from generate_series(1, ${ROWS}) i`,
    `insert into trade_minutes
       select contract_id, executed_at_us / 60000000 * 60000000, min(price_ticks), max(price_ticks), min(price_ticks),
         max(price_ticks), sum(quantity_lots), sum(price_ticks * quantity_lots), count(*), min(executed_at_us),
         min(trade_id), max(executed_at_us), max(trade_id)
       from trades group by 1, 2`,
    `insert into positions select 'p' || p, 'NL-' || c, 'NL-' || c, 'd' || d, 1, 1, 1, 1, 2
       from generate_series(1, 50) p, generate_series(0, 99) c, generate_series(1, 2) d`,
  ];
}

function signed(): string[] {
  return [
    `insert into signing_keys values ('kid', 'key', 1)`,
    `insert into confirmations select i, side, revision, 'p' || (i % 50), i, 'kid', 'e30.e30.' || i
       from generate_series(1, ${ROWS / 4}) i, (values ('BUY'), ('SELL')) as sides (side),
         generate_series(1, 2) revision`,
  ];
}

function directory(): string[] {
  const released = (value: string): string => `case when i % 500 = 0 then null else ${value} end`;
  const key = `lpad(i || 'k' || n, 12, '0')`;
  return [
    `insert into participants (participant_id, name, created_us)
       select 'p' || i, 'P' || i, 1 from generate_series(1, ${PARTICIPANTS}) i`,
    `insert into api_keys (key_id, participant_id, user_id, environment, secret_hash, scopes, created_us, family_id)
       select ${key}, 'p' || i, 'u', 'sandbox', decode(repeat('00', 32), 'hex'), '{read}', n, ${key}
       from generate_series(1, ${PARTICIPANTS}) i, generate_series(1, ${KEYS_PER_PARTICIPANT}) n`,
    `insert into api_keys (key_id, participant_id, user_id, environment, secret_hash, scopes, created_us, family_id)
       select 'operators' || lpad(i::text, 3, '0'), 'venue', 'u', 'sandbox', decode(repeat('00', 32), 'hex'),
         '{directory,operators,market-ops}', i, 'operators' || lpad(i::text, 3, '0') from generate_series(1, 3) i`,
    `insert into quarantined_commands
       select encode(sha256(i::text::bytea), 'hex'), 'p' || i % 100 + 1, 'u', lpad(i % 100 + 1 || 'k1', 12, '0'),
         'PlaceOrder', '{}', 'error', i, i * 10000000::bigint, 1, ${released('i * 10000000::bigint')},
         ${released("'u'")}, ${released("'why'")}
       from generate_series(1, ${QUARANTINED}) i`,
  ];
}

function journal(): string[] {
  const hash = (of: string): string => `encode(sha256((${of})::text::bytea), 'hex')`;
  return [
    `insert into journal select b * 10 - 9, b * 10, nullif(b * 10 - 10, 0), 1, 1, 1, b, repeat('0', 16), '{"timeUs":7}',
         case when b = 1 then repeat('0', 64) else ${hash('b - 1')} end, ${hash('b')}
       from generate_series(1, ${BLOCKS}) b`,
  ];
}
