/** The sums of what was traded, in a real PostgreSQL: always those of the trades that stand, however they came. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { beforeEach, test } from 'node:test';
import { PRICE_TICKS_MAX, QUANTITY_LOTS_MAX } from '@wattbook/engine/limits';
import { createSystemClock } from '../src/ops/clock.ts';
import { createSeededRandom, type Random } from '../src/ops/random.ts';
import { createSequenceGate } from '../src/ops/sequence-gate.ts';
import { createPostgresAnalytics } from '../src/views/postgres-analytics.ts';
import { createPostgresViewStore } from '../src/views/postgres-view-store.ts';
import type { TradeChange, TradeRow, TradeSideRow } from '../src/views/rows.ts';
import { createPostgresViews } from '../src/views/postgres-views.ts';
import { MINUTE_US } from '../src/views/traded-sums.ts';
import { useTestDatabase } from './support/database.ts';
import { createMemoryAnalytics } from './support/memory-analytics.ts';
import { seedOfRun } from './support/seed-of-run.ts';

const database = useTestDatabase();
const SEED = seedOfRun(18);
const CONTRACTS = ['NL-20261025T0000Z-PT15M', 'NL-20261025T0015Z-PT15M', 'NL-20261025T0000Z-PT15M-X4'];
const FROM_US = 1_792_886_400_000_000;
const CHANGED = { contract_id: CONTRACTS[0] ?? '', state: 'RECALLED', revision: 2 };
const OWNER = { participant_id: 'p0', portfolio_id: 'f0' };

beforeEach(async () => {
  const { admin } = database.pools;
  await admin.query('delete from trade_sides; delete from trades; delete from trade_minutes; delete from positions');
});

type Batch = { trades: TradeRow[]; sides: TradeSideRow[]; changes: TradeChange[] };

/** Times go back and forth, as those of other engines do; some are equal. A trade may come as one that is recalled. */
function drawBatches(random: Random, count: number): Batch[] {
  const standing: TradeRow[] = [];
  let trades = 0;
  const draw = (): Batch => {
    const batch: Batch = { trades: [], sides: [], changes: [] };
    for (let left = random.below(12); left > 0; left--) {
      const trade = drawTrade(random, ++trades);
      batch.trades.push(trade);
      for (const side of ['BUY', 'SELL']) if (random.below(8) > 0) batch.sides.push(drawSide(random, trade, side));
    }
    for (let left = random.below(4); left > 0 && standing.length > 0; left--) {
      const [trade] = standing.splice(random.below(standing.length), 1);
      if (trade === undefined) break;
      const state = random.below(3) === 0 ? 'RECALL_REQUESTED' : 'RECALLED';
      const { trade_id, contract_id } = trade;
      batch.changes.push({ trade_id, contract_id, state, revision: trade.revision + 1 });
      if (state === 'RECALL_REQUESTED') standing.push({ ...trade, state, revision: trade.revision + 1 });
    }
    standing.push(...batch.trades.filter(({ state }) => state !== 'RECALLED'));
    return { ...batch, changes: [...new Map(batch.changes.map((change) => [change.trade_id, change])).values()] };
  };
  return Array.from({ length: count }, draw);
}

function drawTrade(random: Random, tradeId: number): TradeRow {
  return {
    trade_id: tradeId,
    contract_id: CONTRACTS[random.below(CONTRACTS.length)] ?? '',
    price_ticks: random.below(400_000) - 100_000,
    quantity_lots: 1 + random.below(5_000),
    executed_at_us: FROM_US + random.below(20) * 30_000_000 + random.below(2),
    sequence: tradeId,
    ...{ source: 'XB', source_trade_id: String(tradeId), revision: 1 },
    state: random.below(10) === 0 ? 'RECALLED' : 'EXECUTED',
  };
}

function drawSide(random: Random, { trade_id }: TradeRow, side: string): TradeSideRow {
  const [participant_id, portfolio_id] = [`p${random.below(2)}`, `f${random.below(2)}`];
  return { trade_id, side, participant_id, portfolio_id, source: 'XB' };
}

async function write(batches: readonly Batch[]): Promise<void> {
  const store = createPostgresViewStore(database.pools.exchange);
  for (const { trades, sides, changes } of batches) {
    await store.transaction(async (writer) => {
      await writer.insertTrades(trades, sides);
      assert.equal(await writer.changeTrades(changes), changes.length);
      return true;
    });
  }
}

/** As the projector does, a sequence each. */
async function writeMoving(batches: readonly Batch[], from: number): Promise<void> {
  const store = createPostgresViewStore(database.pools.exchange);
  for (const [index, { trades, sides, changes }] of batches.entries()) {
    await store.transaction(async (writer) => {
      assert.equal(await writer.moveProgress(from + index, from + index + 1), true);
      await writer.insertTrades(trades, sides);
      await writer.changeTrades(changes);
      return true;
    });
  }
}

type Row = Record<string, string | number>;

async function dump(table: string, columns: string): Promise<Row[]> {
  return (await database.pools.admin.query<Row>(`select ${columns} from ${table} order by 1, 2, 3, 4`)).rows;
}

/** Told apart from the code under test: each trade that stands, one after the other, in whole numbers. */
async function expectedMinutes(): Promise<Row[]> {
  const { rows } = await database.pools.admin.query<Record<string, string>>(
    `select * from trades where state <> 'RECALLED' order by executed_at_us, trade_id`,
  );
  const minutes = new Map<string, Record<string, bigint | string>>();
  for (const row of rows) {
    const [ticks, lots, at] = [row['price_ticks'], row['quantity_lots'], row['executed_at_us']].map((text) =>
      BigInt(text ?? ''),
    ) as [bigint, bigint, bigint];
    const minute = at - (at % 60_000_000n);
    const place = `${row['contract_id']} ${minute}`;
    const known = minutes.get(place);
    const last = { close_ticks: ticks, last_at_us: at, last_trade_id: String(row['trade_id']) };
    if (known === undefined) {
      minutes.set(place, {
        ...{ contract_id: row['contract_id'] ?? '', minute_us: minute, open_ticks: ticks, high_ticks: ticks },
        ...{ low_ticks: ticks, lots, value: ticks * lots, trades: 1n },
        ...{ first_at_us: at, first_trade_id: String(row['trade_id']), ...last },
      });
      continue;
    }
    const { high_ticks: high, low_ticks: low } = known as { high_ticks: bigint; low_ticks: bigint };
    const sums = known as { lots: bigint; value: bigint; trades: bigint };
    Object.assign(known, last, {
      ...{ high_ticks: ticks > high ? ticks : high, low_ticks: ticks < low ? ticks : low },
      ...{ lots: sums.lots + lots, value: sums.value + ticks * lots, trades: sums.trades + 1n },
    });
  }
  return [...minutes.values()].map(texts).sort(byPlace);
}

async function expectedPositions(): Promise<Row[]> {
  const { rows } = await database.pools.admin.query<Record<string, string>>(
    `select * from trade_sides join trades using (trade_id) where state <> 'RECALLED'`,
  );
  const positions = new Map<string, Record<string, bigint | string>>();
  for (const row of rows) {
    const { participant_id = '', contract_id = '', portfolio_id = '', side } = row;
    const place = `${participant_id} ${contract_id} ${portfolio_id}`;
    const [first_contract_id] = contract_id.split('-X') as [string];
    const known = positions.get(place) ?? {
      ...{ participant_id, first_contract_id, contract_id, portfolio_id },
      ...{ bought_lots: 0n, bought_value: 0n, sold_lots: 0n, sold_value: 0n, sides: 0n },
    };
    const lots = BigInt(row['quantity_lots'] ?? '');
    const value = lots * BigInt(row['price_ticks'] ?? '');
    const word = side === 'BUY' ? 'bought' : 'sold';
    const sums = known as Record<string, bigint>;
    positions.set(place, {
      ...known,
      [`${word}_lots`]: (sums[`${word}_lots`] ?? 0n) + lots,
      [`${word}_value`]: (sums[`${word}_value`] ?? 0n) + value,
      sides: (sums['sides'] ?? 0n) + 1n,
    });
  }
  return [...positions.values()].map(texts).sort(byPlace);
}

const texts = (row: Record<string, bigint | string>): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]));

const byPlace = (one: Row, other: Row): number => {
  const place = (row: Row): string => Object.values(row).slice(0, 4).join(' ');
  return place(one) < place(other) ? -1 : 1;
};

const allText = (rows: Row[]): Row[] =>
  rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)])));

async function assertExact(): Promise<void> {
  assert.deepEqual(allText(await dump('trade_minutes', '*')), await expectedMinutes());
  assert.deepEqual(allText(await dump('positions', '*')), await expectedPositions());
}

for (const seed of [SEED, SEED + 1, SEED + 2]) {
  test(`the sums are those of the trades that stand, at any time (seed ${seed})`, async () => {
    const batches = drawBatches(createSeededRandom(seed), 60);
    for (let from = 0; from < batches.length; from += 10) {
      await write(batches.slice(from, from + 10));
      await assertExact();
    }
    assert.ok((await dump('trade_minutes', '*')).length > 20);
  });
}

/** But for a tick and a lot the largest that another engine's can be: an odd number of them adds up wrong as floats. */
test('of the largest trades there may be any number', async () => {
  const largest = { price_ticks: PRICE_TICKS_MAX - 1, quantity_lots: QUANTITY_LOTS_MAX - 1, state: 'EXECUTED' };
  const at = { contract_id: CONTRACTS[0] ?? '', executed_at_us: FROM_US };
  const random = createSeededRandom(SEED);
  for (const [from, count] of [
    [1, 41],
    [42, 10_000],
  ] as const) {
    const trades = Array.from({ length: count }, (_, index) => ({
      ...drawTrade(random, from + index),
      ...largest,
      ...at,
    }));
    const sides = trades.map(({ trade_id }) => ({ trade_id, side: 'SELL', ...OWNER, source: 'XB' }));
    await write([{ trades, sides, changes: [] }]);
    await assertExact();
  }
  await write([{ trades: [], sides: [], changes: [{ trade_id: 7, ...CHANGED }] }]);
  await assertExact();
});

test('when everything is recalled, nothing is left', async () => {
  const batches = drawBatches(createSeededRandom(SEED), 20);
  await write(batches);
  const { rows } = await database.pools.admin.query<{ trade_id: string }>(
    `select trade_id from trades where state <> 'RECALLED'`,
  );
  const changes = rows.map(({ trade_id }) => ({ trade_id: Number(trade_id), ...CHANGED }));
  await write([{ trades: [], sides: [], changes }]);
  await write([{ trades: [], sides: [], changes: changes.map((change) => ({ ...change, revision: 10 })) }]);
  assert.deepEqual(await dump('trade_minutes', '*'), []);
  assert.deepEqual(await dump('positions', '*'), []);
});

test('a venue that is upgraded has the same sums as one that had them from the beginning', async () => {
  await write(drawBatches(createSeededRandom(SEED), 40));
  const migration = readFileSync(new URL('../src/database/migrations/0018-analytics.sql', import.meta.url), 'utf8');
  const filling = migration.split(/;\n/).filter((statement) => statement.trimStart().startsWith('insert into'));
  assert.equal(filling.length, 2);
  await database.pools.admin.query('delete from trade_minutes; delete from positions');
  for (const statement of filling) await database.pools.admin.query(statement);
  await assertExact();
});

test('after a version that wrote trades without sums, all are summed up anew, once', async () => {
  const [first, second, third] = [0, 1, 2].map((part) =>
    drawBatches(createSeededRandom(SEED), 30).slice(part * 10, part * 10 + 10),
  );
  assert.ok(first !== undefined && second !== undefined && third !== undefined);
  const { admin } = database.pools;
  await admin.query(`update view_progress set sequence = 0 where view_name in ('trading', 'sums')`);
  await writeMoving(first, 0);
  // What the version before does: everything but the sums.
  const keep = ['trade_minutes', 'positions'];
  for (const table of keep) await admin.query(`create table kept_${table} as table ${table}`);
  await write(second);
  for (const table of keep) {
    await admin.query(`delete from ${table}; insert into ${table} table kept_${table}; drop table kept_${table}`);
  }
  await admin.query(`update view_progress set sequence = 20 where view_name = 'trading'`);
  const { progress } = createPostgresAnalytics(database.pools.gateway);
  assert.equal(await progress(), 10, 'who asks now can be told');
  await writeMoving(third, 20);
  assert.equal(await progress(), 30);
  await assertExact();
});

test('what is read of the sums is what the trades say, of any window', async () => {
  const random = createSeededRandom(SEED);
  await write(drawBatches(random, 60));
  const analytics = createPostgresAnalytics(database.pools.gateway);
  const plain = createMemoryAnalytics(
    createPostgresViews(database.pools.gateway, createSequenceGate(createSystemClock())),
  );
  const byContract = (one: { contractId: string }, other: { contractId: string }): number =>
    one.contractId < other.contractId ? -1 : 1;
  for (let rounds = 0; rounds < 20; rounds++) {
    const windows = [...CONTRACTS, 'NL-NEVER'].map((contractId) => {
      const fromUs = FROM_US + random.below(6) * MINUTE_US;
      return { contractId, fromUs, toUs: fromUs + random.below(8) * MINUTE_US };
    });
    const totals = (await analytics.totals(windows)).sort(byContract);
    assert.deepEqual(totals, (await plain.totals(windows)).sort(byContract));
    for (const window of windows) {
      const limit = 1 + random.below(5);
      assert.deepEqual(await analytics.minutes(window, limit), await plain.minutes(window, limit));
    }
    const ids = CONTRACTS.slice(random.below(2), 2);
    for (const participantId of ['p0', 'p1', 'nobody']) {
      const place = ({ contractId, portfolioId }: { contractId: string; portfolioId: string }) =>
        `${contractId} ${portfolioId}`;
      const found = await analytics.positions(participantId, ids);
      const expected = await plain.positions(participantId, ids);
      const sorted = (all: typeof found) => [...all].sort((one, other) => (place(one) < place(other) ? -1 : 1));
      assert.deepEqual(sorted(found), sorted(expected));
    }
  }
});
