/**
 * How long the questions about a delivery day take when a million trades were made in it: what the gateway asks
 * PostgreSQL, with its rights. The yardstick of the same run sums the trades themselves. The sums are filled by the
 * statements of the migration, which give what the projector writes (traded-sums.test.ts).
 */
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import type { Pool } from 'pg';
import { deliveryPeriods } from '../../src/calendar/delivery-periods.ts';
import { EVER, INDICES, windowOf } from '../../src/http/operations/analytics.ts';
import type { Window } from '../../src/views/analytics-types.ts';
import { createPostgresAnalytics } from '../../src/views/postgres-analytics.ts';
import { createTestDatabase, openTestPools } from '../support/database.ts';
import { table } from './figures.ts';

export type AnalyticsTimes = { question: string; p50Ms: number; p95Ms: number; rows: number };
export type AnalyticsBench = { trades: number; minutes: number; positions: number; times: AnalyticsTimes[] };

/** The day on which the clocks are set back: 100 quarter-hours. */
const DAY = { area: 'NL', timeZone: 'Europe/Amsterdam', deliveryDay: '2026-10-25', product: 'PT15M' } as const;
const MINUTE_US = 60_000_000;
const SESSION_US = 24 * 60 * MINUTE_US;

export async function measureAnalytics(trades: number, runs: number): Promise<AnalyticsBench> {
  const database = await createTestDatabase();
  const pools = openTestPools(database.connectionString);
  try {
    const periods = deliveryPeriods(DAY).map(({ contractId, deliveryStartUs }) => ({ contractId, deliveryStartUs }));
    await fill(pools.admin, periods, trades);
    const counted = await pools.admin.query<{ minutes: string; positions: string }>(
      'select (select count(*) from trade_minutes) as minutes, (select count(*) from positions) as positions',
    );
    const times = await ask(pools.gateway, periods, runs);
    const { minutes = '0', positions = '0' } = counted.rows[0] ?? {};
    return { trades, minutes: Number(minutes), positions: Number(positions), times };
  } finally {
    await pools.end();
    await database.drop();
  }
}

type Period = { contractId: string; deliveryStartUs: number };

/** Spread evenly over contracts and over the day before each; 40 participants in two portfolios. */
async function fill(admin: Pool, periods: readonly Period[], trades: number): Promise<void> {
  const contracts = periods.map(({ contractId }) => contractId);
  const starts = periods.map(({ deliveryStartUs }) => deliveryStartUs);
  const place = `1 + i % ${periods.length}`;
  await admin.query(
    `insert into trades select i, ($1::text[])[${place}], (i::bigint * 7919) % 20000 - 5000, 1 + i % 500,
       case when i % 2 = 0 then 'BUY' else 'SELL' end,
       ($2::bigint[])[${place}] - ${SESSION_US} + (i::bigint * 104729000) % ${SESSION_US}, i, 'EXECUTED', 1
     from generate_series(1, ${trades}) i`,
    [contracts, starts],
  );
  await admin.query(
    `insert into trade_sides select i, side, i, 'c' || i, 'p' || (i + case side when 'BUY' then 0 else 7 end) % 40,
       'u', 'k', 'f' || i % 2 from generate_series(1, ${trades}) i, (values ('BUY'), ('SELL')) as sides (side)`,
  );
  await admin.query('analyze trades');
  await admin.query('analyze trade_sides');
  const migration = readFileSync(new URL('../../src/database/migrations/0018-analytics.sql', import.meta.url), 'utf8');
  for (const statement of migration.split(/;\n/)) {
    if (/^\s*insert into (?:trade_minutes|positions)/.test(statement)) await admin.query(statement);
  }
  await admin.query('analyze trade_minutes');
  await admin.query('analyze positions');
}

async function ask(gateway: Pool, periods: readonly Period[], runs: number): Promise<AnalyticsTimes[]> {
  const analytics = createPostgresAnalytics(gateway);
  const ids = periods.map(({ contractId }) => contractId);
  const windows = (of: (period: Period) => Omit<Window, 'contractId'>): Window[] =>
    periods.map((period) => ({ contractId: period.contractId, ...of(period) }));
  const questions: [string, () => Promise<readonly unknown[]>][] = [
    ['yardstick: the day summed from its trades', () => sumTrades(gateway, ids)],
    ['statistics of the day', () => analytics.totals(windows(() => EVER))],
    ...INDICES.map((index): [string, () => Promise<readonly unknown[]>] => [
      `${index.name} of the day`,
      () => analytics.totals(windows((period) => windowOf(index, period))),
    ]),
    ['candles: a contract by minutes', () => analytics.minutes({ contractId: ids[0] ?? '', ...EVER }, 10_000)],
    ['positions of a participant', () => analytics.positions('p3', ids)],
  ];
  const times: AnalyticsTimes[] = [];
  for (const [question, act] of questions) {
    const tookMs: number[] = [];
    let rows = (await act()).length;
    for (let run = 0; run < runs; run++) {
      const fromMs = performance.now();
      rows = (await act()).length;
      tookMs.push(performance.now() - fromMs);
    }
    const sorted = tookMs.toSorted((one, other) => one - other);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
    times.push({ question, p50Ms: at(0.5), p95Ms: at(0.95), rows });
  }
  return times;
}

async function sumTrades(pool: Pool, contractIds: readonly string[]): Promise<unknown[]> {
  const { rows } = await pool.query<object>(
    `select contract_id, sum(quantity_lots), sum(price_ticks * quantity_lots), count(*), max(price_ticks),
       min(price_ticks) from trades where contract_id = any($1) and state <> 'RECALLED' group by contract_id`,
    [contractIds],
  );
  return rows;
}

export async function* benchAnalytics(options: readonly string[]): AsyncGenerator<string> {
  const numberOf = (name: string, usual: number): number =>
    Number(options.find((option) => option.startsWith(`--${name}=`))?.slice(name.length + 3) ?? usual);
  const [trades, runs] = [numberOf('trades', 1_000_000), numberOf('runs', 40)];
  const [load = NaN] = loadavg();
  yield `${cpus().length} cores, load ${load.toFixed(1)}; PostgreSQL with fsync, as npm test starts it; ${runs} runs`;
  const { minutes, positions, times } = await measureAnalytics(trades, runs);
  yield `${trades} trades of 100 quarter-hours: ${minutes} minutes, ${positions} positions`;
  const yardstick = times[0]?.p50Ms ?? NaN;
  yield table([
    ['question', 'rows', 'p50 ms', 'p95 ms', 'yardstick / p50'],
    ...times.map(({ question, rows, p50Ms, p95Ms }) => [
      ...[question, String(rows), p50Ms.toFixed(1), p95Ms.toFixed(1), (yardstick / p50Ms).toFixed(1)],
    ]),
  ]);
}
