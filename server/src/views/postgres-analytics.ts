/** Reads of what was traded, summed up: one query a question, along an index. */
import type { Pool } from 'pg';
import type { Analytics, MinuteTotals, Position, Totals } from './analytics-types.ts';

export function createPostgresAnalytics(pool: Pool): Analytics {
  return {
    progress: async () => {
      const { rows } = await pool.query<{ sequence: string }>(
        `select sequence from view_progress where view_name = 'sums'`,
      );
      return Number(rows[0]?.sequence ?? 0);
    },
    totals: async (windows) => {
      const values = [
        windows.map(({ contractId }) => contractId),
        windows.map(({ fromUs }) => fromUs),
        windows.map(({ toUs }) => toUs),
      ];
      const { rows } = await pool.query<TotalsSelect>(TOTALS, values);
      return rows.map(totalsOf);
    },
    minutes: async ({ contractId, fromUs, toUs }, limit) => {
      const { rows } = await pool.query<MinuteSelect>(MINUTES, [contractId, fromUs, toUs, limit]);
      return rows.map(minuteOf);
    },
    positions: async (participantId, contractIds) => {
      const { rows } = await pool.query<PositionSelect>(POSITIONS, [participantId, contractIds]);
      return rows.map(positionOf);
    },
  };
}

/** As pg returns them: bigint and numeric as text. */
type TotalsSelect = {
  contract_id: string;
  lots: string;
  value: string;
  trades: string;
  high_ticks: string;
  low_ticks: string;
  open_ticks: string;
  last_ticks: string;
  last_at_us: string;
};

/** For each window its own look into the index, whatever the planner thinks of their number. */
const TOTALS = `
  select w.contract_id, summed.* from unnest($1::text[], $2::bigint[], $3::bigint[]) as w (contract_id, from_us, to_us)
  cross join lateral (
    select sum(lots) as lots, sum(value) as value, sum(trades) as trades, max(high_ticks) as high_ticks,
      min(low_ticks) as low_ticks, (array_agg(open_ticks order by minute_us))[1] as open_ticks,
      (array_agg(close_ticks order by minute_us desc))[1] as last_ticks, max(last_at_us) as last_at_us
    from trade_minutes as m
    where m.contract_id = w.contract_id and minute_us >= w.from_us and minute_us < w.to_us
  ) as summed
  where summed.lots is not null`;

const MINUTES = `
  select * from trade_minutes where contract_id = $1 and minute_us >= $2 and minute_us < $3
  order by minute_us limit $4`;

const POSITIONS = `
  select * from positions where participant_id = $1 and first_contract_id = any($2::text[])
  order by first_contract_id, contract_id, portfolio_id`;

function totalsOf(row: TotalsSelect): Totals {
  return {
    contractId: row.contract_id,
    lots: BigInt(row.lots),
    value: BigInt(row.value),
    trades: Number(row.trades),
    highTicks: Number(row.high_ticks),
    lowTicks: Number(row.low_ticks),
    openTicks: Number(row.open_ticks),
    lastTicks: Number(row.last_ticks),
    lastAtUs: Number(row.last_at_us),
  };
}

type MinuteSelect = Omit<TotalsSelect, 'last_ticks' | 'trades'> & {
  minute_us: string;
  close_ticks: string;
  trades: number;
};

function minuteOf(row: MinuteSelect): MinuteTotals {
  return {
    minuteUs: Number(row.minute_us),
    lots: BigInt(row.lots),
    value: BigInt(row.value),
    trades: row.trades,
    highTicks: Number(row.high_ticks),
    lowTicks: Number(row.low_ticks),
    openTicks: Number(row.open_ticks),
    lastTicks: Number(row.close_ticks),
  };
}

type PositionSelect = {
  contract_id: string;
  portfolio_id: string;
  bought_lots: string;
  bought_value: string;
  sold_lots: string;
  sold_value: string;
};

function positionOf(row: PositionSelect): Position {
  return {
    contractId: row.contract_id,
    portfolioId: row.portfolio_id,
    boughtLots: BigInt(row.bought_lots),
    boughtValue: BigInt(row.bought_value),
    soldLots: BigInt(row.sold_lots),
    soldValue: BigInt(row.sold_value),
  };
}
