/** What views let go of, on a real PostgreSQL: whole delivery days, while they are written, and nothing else ever. */
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { pino } from 'pino';
import { keptDaysAt } from '../src/calendar/kept-days.ts';
import { addDays, localDayOf, startOfDayUs } from '../src/calendar/local-time.ts';
import type { CommittedBlock } from '../src/journal/committed-block.ts';
import { CONTRACTS, randomHistory } from '../src/journal/random-history.test.ts';
import { createSeededRandom } from '../src/ops/random.ts';
import { createSequenceGate } from '../src/ops/sequence-gate.ts';
import {
  createPostgresRetention,
  ORDERS_PER_SWEEP_MAX,
  readKeptDays,
  ROWS_PER_SWEEP_MAX,
} from '../src/views/postgres-retention.ts';
import { createPostgresViewStore } from '../src/views/postgres-view-store.ts';
import { createProjector } from '../src/views/projector.ts';
import {
  ANNOUNCED_MS,
  BEHIND_US_MAX,
  createSweeper,
  REST_MS,
  type Sweeper,
  type SweeperOptions,
  type Swept,
} from '../src/views/retention.ts';
import { useTestDatabase } from './support/database.ts';
import { createManualClock } from './support/manual-clock.ts';
import { seedOfRun } from './support/seed-of-run.ts';

const database = useTestDatabase();
const log = pino({ level: 'silent' });
const NL = { area: 'NL', timeZone: 'Europe/Amsterdam' };
const DAYS = 7;
const TABLES = ['orders', 'trades', 'trade_sides', 'trade_minutes', 'positions', 'order_records'] as const;
type Table = (typeof TABLES)[number];

/** Quarter-hours around both nights on which clocks change: the last of a day, the first of the next, 92 and 100. */
const STARTS = [
  '2027-03-27T22:45Z',
  '2027-03-27T23:00Z',
  '2027-03-28T01:00Z',
  '2027-03-28T21:45Z',
  '2027-03-28T22:00Z',
  '2027-03-29T21:45Z',
  '2027-10-30T21:45Z',
  '2027-10-30T22:00Z',
  '2027-10-31T01:00Z',
  '2027-10-31T22:45Z',
  '2027-10-31T23:00Z',
  '2027-11-01T23:00Z',
] as const;
const idOf = (index: number): string => `NL-${(STARTS[index] ?? assert.fail()).replaceAll(/[-:]/g, '')}-PT15M`;

/** The same history, of contracts of those days. */
function tell(seed: number, commands: number): CommittedBlock[] {
  assert.equal(STARTS.length, CONTRACTS);
  const { blocks } = randomHistory({ seed, commands });
  return blocks.map(({ block, records }) => {
    const text = JSON.stringify(records).replaceAll(/"NL-(\d+)((?:-X\d+)?)"/g, (_, index, legs) => {
      return `"${idOf(Number(index))}${String(legs)}"`;
    });
    return { block, records: JSON.parse(text) as typeof records };
  });
}

/** By the time in its name, not by the order of names. */
function dayOf(contractId: unknown): string {
  const parts = /^NL-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z/.exec(String(contractId))?.slice(1).map(Number) ?? [];
  const [year = NaN, month = NaN, day, hour, minute] = parts;
  return localDayOf(Date.UTC(year, month - 1, day, hour, minute) * 1_000, NL.timeZone);
}

beforeEach(async () => {
  const { admin } = database.pools;
  await admin.query('delete from trade_sides; delete from trades; delete from orders; delete from order_records');
  await admin.query('delete from trade_minutes; delete from positions; delete from view_retention');
  await admin.query('update view_progress set sequence = 0');
  await confirmedUpTo(1_000_000);
});

async function confirmedUpTo(sequence: number): Promise<void> {
  const sql = `update view_progress set sequence = $1 where view_name = 'confirmations'`;
  await database.pools.admin.query(sql, [sequence]);
}

async function project(blocks: readonly CommittedBlock[], warnings: string[] = []): Promise<void> {
  const clock = createManualClock(1);
  const source = {
    read: (from: number, most: number) =>
      Promise.resolve(blocks.filter(({ block }) => block.lastSequence >= from).slice(0, most)),
  };
  const store = createPostgresViewStore(database.pools.exchange);
  const noted = pino({ level: 'warn' }, { write: (line: string) => void warnings.push(line) });
  const projector = createProjector({ store, source, clock, log: noted, gate: createSequenceGate(clock) });
  await projector.start();
  await projector.stop();
}

type Row = Record<string, unknown>;
type Views = Record<Table, Row[]>;

async function readAll(): Promise<Views> {
  const read = async (table: Table): Promise<[Table, Row[]]> => {
    return [table, (await database.pools.admin.query<Row>(`select * from ${table} as row order by row`)).rows];
  };
  return Object.fromEntries(await Promise.all(TABLES.map(read))) as Views;
}

/** Of views that hold everything: what is left when nothing is kept of days before one. */
function keptOf(views: Views, firstDay: string): Views {
  const isKept = ({ contract_id }: Row): boolean => dayOf(contract_id) >= firstDay;
  const isOpen = ({ state }: Row): boolean => state === 'ACTIVE' || state === 'PARKED';
  const orders = views.orders.filter((row) => isKept(row) || isOpen(row));
  const trades = views.trades.filter((row) => isKept(row) || row['state'] === 'RECALL_REQUESTED');
  const [orderIds, tradeIds] = [orders, trades].map((rows) => new Set(rows.map((row) => Object.values(row)[0])));
  return {
    ...{ orders, trades },
    trade_sides: views.trade_sides.filter(({ trade_id: id }) => tradeIds?.has(id)),
    trade_minutes: views.trade_minutes.filter(isKept),
    positions: views.positions.filter(isKept),
    order_records: views.order_records.filter(({ order_id: id }) => orderIds?.has(id)),
  };
}

type Opened = { sweeper: Sweeper; swept: Swept[]; clock: ReturnType<typeof createManualClock> };

function open(firstDay: () => string, options: Partial<SweeperOptions> = {}): Opened {
  const clock = createManualClock(1);
  const swept: Swept[] = [];
  const sweeper = createSweeper({
    store: createPostgresRetention(database.pools.exchange),
    ...{
      keptAt: (area, timeUs) => keptDaysAt(area, timeUs, DAYS),
      areas: () => [NL],
      viewsBehindUs: () => 0,
      clock,
      log,
      isActive: () => true,
    },
    marketTimeUs: () => startOfDayUs(addDays(firstDay(), DAYS), NL.timeZone),
    onSwept: (one) => void swept.push(one),
    ...options,
  });
  return { sweeper, swept, clock };
}

/** Announces, waits, and takes out all that there is. */
async function sweepAll(firstDay: string): Promise<Swept[]> {
  const { sweeper, swept, clock } = open(() => firstDay);
  assert.equal(await sweeper.step(), false, 'announced first');
  await clock.advance(ANNOUNCED_MS);
  while (await sweeper.step());
  return swept;
}

const DAYS_OF_STARTS = [...new Set(STARTS.map((_, index) => dayOf(idOf(index))))];

test('a day begins at its local midnight, also around the nights on which clocks change', () => {
  const kept = (time: string) => keptDaysAt(NL, Date.parse(time) * 1_000, DAYS);
  const [spring, autumn] = ['2027-03-28', '2027-10-31'];
  assert.deepEqual(kept('2027-04-03T22:00:00Z'), {
    ...{ area: 'NL', firstDay: spring, firstContract: 'NL-20270327T2300Z' },
    firstUs: Date.UTC(2027, 2, 27, 23) * 1_000,
  });
  assert.equal(kept('2027-04-03T21:59:59Z').firstDay, '2027-03-27');
  assert.equal(kept('2027-11-06T23:00:00Z').firstContract, 'NL-20271030T2200Z');
  assert.equal(kept('2027-11-06T23:00:00Z').firstDay, autumn);
  assert.equal(kept('2027-11-07T23:00:00Z').firstContract, 'NL-20271031T2300Z');
});

for (const seed of [seedOfRun(43), seedOfRun(44)]) {
  test(`each day that goes leaves exactly the others (seed ${seed})`, async () => {
    await project(tell(seed, 1_500));
    const all = await readAll();
    for (const firstDay of DAYS_OF_STARTS) {
      await sweepAll(firstDay);
      const left = await readAll();
      for (const table of TABLES) assert.deepEqual(left[table], keptOf(all, firstDay)[table], `${table} ${firstDay}`);
    }
    const [first] = DAYS_OF_STARTS;
    assert.ok(all.orders.length > 300 && all.trades.length > 50 && keptOf(all, first ?? '').trades.length > 50);
  });

  test(`days go while the projector writes, and recalls may come of what is gone (seed ${seed})`, async () => {
    const random = createSeededRandom(seed);
    const blocks = tell(seed, 1_500);
    await project(blocks);
    const all = await readAll();
    await database.pools.admin.query('delete from trade_sides; delete from trades; delete from orders');
    await database.pools.admin.query('delete from trade_minutes; delete from positions; delete from order_records');
    await database.pools.admin.query('update view_progress set sequence = 0');
    await confirmedUpTo(1_000_000);
    let place = 0;
    const firstDay = (): string => DAYS_OF_STARTS[place] ?? assert.fail();
    let opened = open(firstDay);
    const warnings: string[] = [];
    for (let written = 0; written < blocks.length;) {
      written += 1 + random.below(12);
      place = Math.min(Math.floor((written / blocks.length) * DAYS_OF_STARTS.length), DAYS_OF_STARTS.length - 2);
      // Another process leads: it announces, and waits, anew.
      if (random.below(10) === 0) opened = open(firstDay);
      await opened.clock.advance(random.below(ANNOUNCED_MS));
      await Promise.all([project(blocks.slice(0, written), warnings), opened.sweeper.step(), opened.sweeper.step()]);
    }
    await sweepAll(firstDay());
    const left = await readAll();
    const whole = keptOf(all, firstDay());
    // Of a past day a trade may have gone before its recall was asked for, as here that comes late.
    const isLeft = ({ trade_id: id }: Row): boolean => left.trades.some((row) => row['trade_id'] === id);
    const trades = whole.trades.filter((row) => dayOf(row['contract_id']) >= firstDay() || isLeft(row));
    const sides = whole.trade_sides.filter(({ trade_id: id }) => trades.some((row) => row['trade_id'] === id));
    const expected = { ...whole, trades, trade_sides: sides };
    for (const table of TABLES) {
      if (table !== 'order_records') assert.deepEqual(left[table], expected[table], table);
    }
    // A recall of what is gone still tells of its orders.
    const known = new Set(expected.orders.map((row) => row['order_id']));
    assert.deepEqual(
      left.order_records.filter((row) => known.has(row['order_id'])),
      expected.order_records,
    );
    assert.deepEqual(warnings, []);
    assert.equal(place, DAYS_OF_STARTS.length - 2);
  });
}

describe('of a past day stays', () => {
  const [, second = ''] = DAYS_OF_STARTS;

  test('what is not confirmed yet, so that it can be', async () => {
    const blocks = tell(seedOfRun(45), 1_000);
    await project(blocks);
    const half = blocks[blocks.length >> 1]?.block.lastSequence ?? 0;
    await confirmedUpTo(half);
    const all = await readAll();
    await sweepAll(DAYS_OF_STARTS.at(-1) ?? '');
    const left = await readAll();
    const unconfirmed = (rows: Row[], by: string) => rows.filter((row) => Number(row[by]) > half).length;
    assert.ok(unconfirmed(all.trades, 'sequence') > 5);
    assert.equal(unconfirmed(left.trades, 'sequence'), unconfirmed(all.trades, 'sequence'));
    assert.equal(unconfirmed(left.orders, 'updated_sequence'), unconfirmed(all.orders, 'updated_sequence'));
    assert.ok(left.trades.length < all.trades.length);
  });

  test('everything, where a longer time is wanted later: what is promised never moves back', async () => {
    await sweepAll(second);
    await sweepAll(DAYS_OF_STARTS[0] ?? '');
    assert.deepEqual(
      (await readKeptDays(database.pools.gateway)).map(({ firstDay }) => firstDay),
      [second],
    );
  });

  test('everything of another area whose name begins the same, and of ids that are no contracts', async () => {
    const { admin } = database.pools;
    const ids = ['NL2-20270101T0000Z-PT15M', 'NL-LU-20270101T0000Z-PT15M', 'NL-20270101T0000Z-PT15M', 'N-1'];
    for (const [index, id] of ids.entries()) {
      await admin.query(`insert into trades values ($1, $2, 1, 1, 'BUY', 1, 1, 'EXECUTED', 1)`, [index, id]);
    }
    await sweepAll(second);
    const { rows } = await admin.query<{ contract_id: string }>('select contract_id from trades order by trade_id');
    assert.deepEqual(
      rows.map((row) => row.contract_id),
      ids.filter((id) => !id.startsWith('NL-2027')),
    );
  });
});

describe('who sweeps', () => {
  const past = async (trades: number): Promise<void> => {
    const rows = `select i, $1, 1, 1, 'BUY', 1, i, 'EXECUTED', 1 from generate_series(1, ${trades}) i`;
    await database.pools.admin.query(`insert into trades ${rows}`, [idOf(0)]);
  };
  const rowsLeft = async (table: Table): Promise<number> => {
    return (await database.pools.admin.query(`select from ${table}`)).rowCount ?? NaN;
  };
  const today = (): string => DAYS_OF_STARTS[1] ?? '';

  test('announces a day for a minute, before a row of it goes; a standby neither announces nor sweeps', async () => {
    await past(1);
    let isOurs = false;
    const { sweeper, clock } = open(today, { isActive: () => isOurs });
    await sweeper.step();
    await clock.advance(ANNOUNCED_MS);
    await sweeper.step();
    assert.deepEqual(await readKeptDays(database.pools.gateway), []);
    isOurs = true;
    await sweeper.step();
    assert.equal((await readKeptDays(database.pools.gateway))[0]?.firstDay, today());
    await clock.advance(ANNOUNCED_MS - 1);
    assert.equal(await sweeper.step(), false);
    assert.equal(await rowsLeft('trades'), 1);
    await clock.advance(1);
    assert.equal(await sweeper.step(), true);
    assert.equal(await rowsLeft('trades'), 0);
  });

  test('waits while the views are more than a minute behind', async () => {
    let behindUs = BEHIND_US_MAX + 1;
    const { sweeper } = open(today, { viewsBehindUs: () => behindUs });
    await sweeper.step();
    assert.deepEqual(await readKeptDays(database.pools.gateway), []);
    behindUs = BEHIND_US_MAX;
    await sweeper.step();
    assert.equal((await readKeptDays(database.pools.gateway)).length, 1);
  });

  test('takes a bounded number of rows at once; of a long history first the history, then its order', async () => {
    await past(ROWS_PER_SWEEP_MAX + 1);
    const { admin, exchange } = database.pools;
    await admin.query(
      `insert into orders select i, 'p', 'u', 'k', 'd', 'c' || i, '0', $1, 'BUY', 'LIMIT', 'GFS', null, null, null,
         null, 0, 10, 0, 0, 0, 'CANCELLED', null, 1, 1, 1, 1, 1 from generate_series(1, ${ORDERS_PER_SWEEP_MAX + 1}) i`,
      [idOf(0)],
    );
    await admin.query(
      `insert into order_records select 101, i, 0 from generate_series(1, ${ROWS_PER_SWEEP_MAX}) i
       union all select 2, 1, 0`,
    );
    await admin.query(`update view_progress set sequence = 1000000 where view_name = 'order-records'`);
    const store = createPostgresRetention(exchange);
    await store.announce(keptDaysAt(NL, startOfDayUs(addDays(today(), DAYS), NL.timeZone), DAYS));
    assert.deepEqual(await store.sweep('NL'), [
      { table: 'trades', rows: ROWS_PER_SWEEP_MAX },
      { table: 'order_records', rows: ROWS_PER_SWEEP_MAX },
    ]);
    assert.deepEqual(await store.sweep('NL'), [
      { table: 'trades', rows: 1 },
      { table: 'order_records', rows: 1 },
      { table: 'orders', rows: ORDERS_PER_SWEEP_MAX },
    ]);
    assert.deepEqual(await store.sweep('NL'), [{ table: 'orders', rows: 1 }]);
    assert.deepEqual(await store.sweep('NL'), []);
    assert.deepEqual(await store.sweep('DE'), []);
  });

  test('is one of two: while one sweeps the other takes nothing', async () => {
    await past(2);
    const store = createPostgresRetention(database.pools.exchange);
    await store.announce(keptDaysAt(NL, startOfDayUs(addDays(today(), DAYS), NL.timeZone), DAYS));
    const other = await database.pools.exchange.connect();
    await other.query('begin');
    await other.query(`select from view_retention where area = 'NL' for update`);
    assert.deepEqual(await store.sweep('NL'), []);
    await other.query('rollback');
    other.release();
    assert.deepEqual(await store.sweep('NL'), [{ table: 'trades', rows: 2 }]);
  });

  test('rests between batches, tries again after an error, and stops', async () => {
    const answers: (Swept | Error)[] = [[{ table: 'trades', rows: 1 }], new Error('away'), []];
    let sweeps = 0;
    const store = {
      announce: () => Promise.resolve(),
      sweep: () => {
        const answer = answers[sweeps++] ?? [];
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
      },
    };
    const { sweeper, clock } = open(today, { store });
    sweeper.start();
    await clock.advance(0);
    assert.equal(sweeps, 0);
    await clock.advance(ANNOUNCED_MS);
    assert.equal(sweeps, 1);
    await clock.advance(REST_MS);
    assert.equal(sweeps, 2);
    await clock.advance(5_000);
    assert.equal(sweeps, 3);
    await sweeper.stop();
    await clock.advance(10 * ANNOUNCED_MS);
    assert.equal(sweeps, 3);
  });
});

test('a recall of a trade that is gone does not stop the views; of one that should be there it does', async () => {
  const store = createPostgresViewStore(database.pools.exchange);
  await sweepAll(DAYS_OF_STARTS[1] ?? '');
  const changes = [idOf(0), idOf(1), idOf(0).replace('NL', 'DE')].map((contractId, index) => {
    return { trade_id: index + 1, contract_id: contractId, state: 'RECALLED', revision: 2 };
  });
  await store.transaction(async (writer) => {
    assert.equal(await writer.changeTrades(changes), 1);
    assert.equal(await writer.changeTrades(changes.slice(0, 1)), 1);
    assert.equal(await writer.changeTrades(changes.slice(1)), 0);
    return false;
  });
});
