/** The quarantine of upstream trades in PostgreSQL, for whoever takes them in. */
import type { Pool } from 'pg';
import type { Alarms } from '../ops/alarms.ts';
import type { Clock, Timer } from '../ops/clock.ts';
import { messageOf } from '../ops/error-message.ts';
import type { Log } from '../ops/log.ts';
import { RECORD_BYTES_MAX } from './read-record.ts';
import {
  QuarantineFull,
  QUARANTINED_TRADES_MAX,
  recordFingerprint,
  type Unusable,
  type UpstreamQuarantine,
} from './upstream-quarantine.ts';

/** What operators resolved is noticed within so long. */
const UPSTREAM_QUARANTINE_POLL_MS = 1_000;

/** Why it can't be used, and where it came from, may have changed; that it was resolved doesn't. */
const ADD = `
  insert into quarantined_trades
    (fingerprint, channel, origin, place, source, raw, raw_bytes, reason, detail, quarantined_us)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  on conflict (fingerprint) do update set
    channel = excluded.channel, origin = excluded.origin, place = excluded.place, reason = excluded.reason,
    detail = excluded.detail, times = quarantined_trades.times + 1`;

const UNRESOLVED = 'select count(*)::int as waiting from quarantined_trades where resolution is null';

const DETAIL_CHARACTERS_MAX = 2_000;

export type PostgresUpstreamQuarantineOptions = { pool: Pool; clock: Clock; log: Log; alarms: Alarms };

export function createPostgresUpstreamQuarantine(options: PostgresUpstreamQuarantineOptions): UpstreamQuarantine {
  const { pool, clock, log, alarms } = options;
  let waiting = 0;
  let isStopped = false;
  let polling: Timer = clock.after(0, () => void poll());

  function know(count: number): void {
    waiting = count;
    if (waiting === 0) alarms.clear('upstream-trade-quarantined');
    else alarms.raise('upstream-trade-quarantined', { waiting });
  }

  async function count(): Promise<void> {
    const { rows } = await pool.query<{ waiting: number }>(UNRESOLVED);
    know(rows[0]?.waiting ?? 0);
  }

  async function poll(): Promise<void> {
    try {
      await count();
    } catch (error) {
      // What is known stays: it is looked at again.
      log.debug({ error: messageOf(error) }, 'the quarantine of upstream trades could not be read');
    }
    if (!isStopped) polling = clock.after(UPSTREAM_QUARANTINE_POLL_MS, () => void poll());
  }

  async function add(unusable: readonly Unusable[]): Promise<void> {
    if (waiting >= QUARANTINED_TRADES_MAX) {
      throw new QuarantineFull(
        `${waiting} trades of other engines wait in quarantine: no more is taken in until an operator has decided`,
      );
    }
    for (const one of unusable) await pool.query(ADD, rowOf(one, clock.nowUs()));
    await count();
  }

  return {
    add,
    size: () => waiting,
    stop: () => {
      isStopped = true;
      polling.cancel();
    },
  };
}

function rowOf(unusable: Unusable, nowUs: number): (string | number | Buffer | null)[] {
  const { channel, origin, place, source = null, bytes, length, reason } = unusable;
  const detail = storable(unusable.detail);
  const raw = bytes.subarray(0, RECORD_BYTES_MAX);
  return [recordFingerprint(unusable), channel, origin, place, source, raw, length, reason, detail, nowUs];
}

/** Details quote what came: anything. */
function storable(text: string): string {
  return text.slice(0, DETAIL_CHARACTERS_MAX).replaceAll('\0', '\\0').toWellFormed();
}
