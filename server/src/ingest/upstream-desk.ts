/** What operators do with quarantined trades of other engines, in PostgreSQL. */
import type { Market } from '@wattbook/engine';
import type { Pool, PoolClient } from 'pg';
import { whileAskerLives } from '../directory/live-asker.ts';
import type { Clock } from '../ops/clock.ts';
import { attemptOf } from './attempt.ts';
import { importOutcomeOf } from './import-outcome.ts';
import type { Channel } from './source.ts';
import type { Operator, QuarantinedTrade, Resolution, Settlement, UpstreamDesk } from './upstream-quarantine.ts';

const COLUMNS = `
  id, channel, origin, place, source, raw, raw_bytes, reason, detail, quarantined_us, times,
  resolution, resolved_us, resolved_by, resolved_because`;

/** As pg returns them: a bigint as text. */
type Row = {
  id: string;
  channel: Channel;
  origin: string;
  place: string;
  source: string | null;
  raw: Buffer;
  raw_bytes: string;
  reason: string;
  detail: string;
  quarantined_us: string;
  times: number;
  resolution: Resolution | null;
  resolved_us: string | null;
  resolved_by: string | null;
  resolved_because: string | null;
};

export type UpstreamDeskOptions = {
  /** For reading. */
  pool: Pool;
  /** For what an operator decides. */
  changes: Pool;
  clock: Clock;
  /** Committed only. */
  market: Market;
};

export function createUpstreamDesk({ pool, changes, clock, market }: UpstreamDeskOptions): UpstreamDesk {
  function resolve(operator: Operator, id: number, resolution: Resolution, because: string): Promise<Settlement> {
    return whileAskerLives(changes, operator, async (client): Promise<Settlement> => {
      await client.query(
        `update quarantined_trades
         set resolution = $2, resolved_us = greatest($3, quarantined_us), resolved_by = $4, resolved_because = $5
         where id = $1 and resolution is null`,
        [id, resolution, clock.nowUs(), operator.userId, because],
      );
      const trade = await find(client, id);
      return trade === undefined ? { kind: 'NOT_FOUND' } : { kind: 'RESOLVED', trade };
    });
  }

  return {
    list: async ({ limit, after, isResolved }) => {
      const { rows } = await pool.query<Row>(
        `select ${COLUMNS} from quarantined_trades
         where ($2::bigint is null or id < $2) and ($3::boolean is null or (resolution is not null) = $3)
         order by id desc limit $1`,
        [limit, after ?? null, isResolved ?? null],
      );
      return rows.map(tradeOf);
    },
    find: (id) => find(pool, id),
    attempt: (trade, actor) => attemptOf(trade, market, actor),
    conclude: async (operator, id, events, because) => {
      const outcome = importOutcomeOf(events);
      switch (outcome.kind) {
        case 'TAKEN':
          return resolve(operator, id, 'IMPORTED', because);
        case 'KNOWN':
          return resolve(operator, id, 'KNOWN', because);
        case 'REFUSED': {
          const { reason, detail } = outcome;
          await changes.query(
            'update quarantined_trades set reason = $2, detail = $3 where id = $1 and resolution is null',
            [id, reason, detail],
          );
          return { kind: 'STILL_REFUSED', reason, detail };
        }
      }
    },
    discard: (operator, id, because) => resolve(operator, id, 'DISCARDED', because),
  };
}

async function find(client: Pool | PoolClient, id: number): Promise<QuarantinedTrade | undefined> {
  const { rows } = await client.query<Row>(`select ${COLUMNS} from quarantined_trades where id = $1`, [id]);
  return rows[0] && tradeOf(rows[0]);
}

function tradeOf(row: Row): QuarantinedTrade {
  const { resolution, resolved_us: atUs, resolved_by: by, resolved_because: because } = row;
  const isResolved = resolution !== null && atUs !== null && by !== null && because !== null;
  return {
    id: Number(row.id),
    channel: row.channel,
    origin: row.origin,
    place: row.place,
    source: row.source,
    bytes: row.raw,
    length: Number(row.raw_bytes),
    reason: row.reason,
    detail: row.detail,
    quarantinedUs: Number(row.quarantined_us),
    times: row.times,
    resolved: isResolved ? { resolution, atUs: Number(atUs), by, because } : null,
  };
}
