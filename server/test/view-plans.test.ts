/** How PostgreSQL answers the lists when rows are many: a list that reads a table whole works only in a sandbox. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Pool } from 'pg';
import { createSystemClock } from '../src/ops/clock.ts';
import { createSequenceGate } from '../src/ops/sequence-gate.ts';
import { encodeCursor } from '../src/views/cursor.ts';
import { createPostgresSurveillance } from '../src/views/postgres-surveillance.ts';
import { createPostgresViews } from '../src/views/postgres-views.ts';
import type { Surveillance, Views } from '../src/views/view-types.ts';
import { createTestDatabase, openTestPools, type TestDatabase, type TestPools } from './support/database.ts';

const clock = createSystemClock();
let database: TestDatabase;
let pools: TestPools;

before(async () => {
  database = await createTestDatabase();
  pools = openTestPools(database.connectionString);
  await fillViews();
});
after(async () => {
  await pools.end();
  await database.drop();
});

const ROWS = 60_000;
/** What a list of 100 may read: its rows, those of the other sides of its trades, and a little more. */
const ROWS_READ_MAX = 1_500;
type Plan = { 'Node Type': string; 'Actual Rows': number; 'Actual Loops': number; Plans?: Plan[] } & Record<
  string,
  unknown
>;

async function fillViews(): Promise<void> {
  const participant = `case when i % 2 = 0 then 'alpha' else 'other' || (i % 40) end`;
  const state = `case when i % 500 = 0 and i < ${ROWS / 2} then 'ACTIVE' else 'CANCELLED' end`;
  for (const sql of [
    `insert into orders select i, ${participant}, 'u', 'k', 'd', 'c' || i, '0', 'NL-' || (i / 1000), 'BUY', 'LIMIT',
       'GFS', null, null, null, null, 0, 10, 0, 0, 0, ${state}, null, 1, i, i, i, i from generate_series(1, ${ROWS}) i`,
    `insert into trades select i, 'NL-' || (i / 1000), 0, 1, 'BUY', i, i * 2, 'EXECUTED', 1
       from generate_series(1, ${ROWS}) i`,
    `insert into trade_sides select i, side, i, 'c' || i, case when side = 'BUY' then ${participant} else 'other' end,
       'u', 'k', 'd' from generate_series(1, ${ROWS}) i, (values ('BUY'), ('SELL')) as sides (side)`,
    `insert into order_records select i % 100, i, 0 from generate_series(1, ${ROWS}) i`,
    'analyze order_records',
    'analyze orders',
    'analyze trades',
    'analyze trade_sides',
  ]) {
    await pools.admin.query(sql);
  }
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
const rowsReadBy = (plan: Plan): number =>
  nodesOf(plan)
    .filter((node) => node['Node Type'].includes('Scan'))
    .reduce((sum, node) => {
      const removed = Number(node['Rows Removed by Filter'] ?? 0);
      return sum + (node['Actual Rows'] + removed) * node['Actual Loops'];
    }, 0);

/** The plans of what `ask` asks. */
async function plansOf(ask: (views: Views, all: Surveillance) => Promise<unknown>): Promise<Plan[]> {
  const plans: Plan[] = [];
  const query = async (asked: string | { text: string; values: unknown[] }, more: unknown[]): Promise<unknown> => {
    const { text, values } = typeof asked === 'string' ? { text: asked, values: more } : asked;
    const explain = `explain (analyze, format json) ${text}`;
    const { rows } = await pools.admin.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(explain, values);
    plans.push(...rows.map((row) => row['QUERY PLAN'][0].Plan));
    return pools.gateway.query(text, values);
  };
  const asked = { query } as unknown as Pool;
  const gate = createSequenceGate(clock);
  await ask(createPostgresViews(asked, gate), createPostgresSurveillance(asked, gate));
  return plans;
}

const alpha = { participantId: 'alpha' };
const half = { limit: 100, afterSequence: ROWS };
test('with 60,000 orders and trades every list reads along an index, whatever its filter, cursor and direction', async () => {
  const first = { limit: 100 };
  const asks: Record<string, (views: Views, all: Surveillance) => Promise<unknown>> = {
    'newest orders': (views) => views.listOrders(alpha, first),
    'older orders': (views) => views.listOrders(alpha, { ...first, cursor: encodeCursor('orders', [ROWS / 2]) }),
    'active orders': (views) => views.listOrders({ ...alpha, state: 'ACTIVE' }, first),
    'orders in a state in which none is': (views) => views.listOrders({ ...alpha, state: 'FILLED' }, first),
    'orders of an old contract': (views) => views.listOrders({ ...alpha, contractId: 'NL-3' }, first),
    'orders of a contract without any': (views) => views.listOrders({ ...alpha, contractId: 'NL-NONE' }, first),
    'order by client order id': (views) => views.listOrders({ ...alpha, clientOrderId: 'c44' }, first),
    'changed orders': (views) => views.listOrders(alpha, { ...first, afterSequence: ROWS / 2 }),
    'changed active orders': (views) => views.listOrders({ ...alpha, state: 'ACTIVE' }, { ...first, afterSequence: 1 }),
    'nothing changed': (views) => views.listOrders(alpha, { ...first, afterSequence: ROWS }),
    'one order': (views) => views.findOrder('alpha', 4),
    'some orders': (views) => views.findOrders('alpha', { orderIds: [4, 7], clientOrderIds: ['c44', 'never'] }),
    'prior uses': (views) => views.findPriorUses('alpha', ['c44', 'c45', 'never']),
    'own trades': (views) => views.listOwnTrades('alpha', {}, first),
    'older own trades': (views) =>
      views.listOwnTrades('alpha', {}, { ...first, cursor: encodeCursor('own-trades', [ROWS / 2, 0]) }),
    'own trades after': (views) => views.listOwnTrades('alpha', {}, half),
    'own trades after, next page': (views) =>
      views.listOwnTrades('alpha', {}, { ...half, cursor: encodeCursor('own-trades-ascending', [ROWS * 0.7, 0]) }),
    'no new own trades': (views) => views.listOwnTrades('alpha', {}, { ...first, afterSequence: 2 * ROWS }),
    'own trades of a contract': (views) => views.listOwnTrades('alpha', { contractId: 'NL-3' }, first),
    'own trades of nobody': (views) => views.listOwnTrades('nobody', {}, first),
    'one own trade': (views) => views.findOwnTrades('alpha', 44),
    'history of an order': (views) => views.listOrderEvents(44, first),
    'history of an order, older': (views) =>
      views.listOrderEvents(44, { ...first, cursor: encodeCursor('order-events', [44, ROWS / 2, 0]) }),
    'history of an order after': (views) => views.listOrderEvents(44, { ...first, afterSequence: 1 }),
    'history of no order': (views) => views.listOrderEvents(2 * ROWS, first),
    'market trades': (views) => views.listMarketTrades({}, first),
    'older market trades': (views) =>
      views.listMarketTrades({}, { ...first, cursor: encodeCursor('market-trades', [ROWS / 2]) }),
    'market trades after': (views) => views.listMarketTrades({}, half),
    'market trades of a contract': (views) => views.listMarketTrades({ contractId: 'NL-3' }, first),
    'market trades of a contract after': (views) => views.listMarketTrades({ contractId: 'NL-30' }, half),
    'newest orders of all': (_, all) => all.listOrders({}, first),
    'older orders of all': (_, all) => all.listOrders({}, { ...first, cursor: encodeCursor('all-orders', [ROWS / 2]) }),
    'changed orders of all': (_, all) => all.listOrders({}, { ...first, afterSequence: ROWS / 2 }),
    'active orders of all': (_, all) => all.listOrders({ state: 'ACTIVE' }, first),
    'filled orders of all, of which there are none': (_, all) => all.listOrders({ state: 'FILLED' }, first),
    'orders of all of an old contract': (_, all) => all.listOrders({ contractId: 'NL-3' }, first),
    'orders of all of a contract without any': (_, all) => all.listOrders({ contractId: 'NL-NONE' }, first),
    'active orders of a contract without any': (_, all) =>
      all.listOrders({ contractId: 'NL-59', state: 'ACTIVE' }, first),
    'orders of a participant': (_, all) => all.listOrders(alpha, first),
    'active orders of a participant': (_, all) => all.listOrders({ ...alpha, state: 'ACTIVE' }, first),
    'any order': (_, all) => all.findOrder(4),
    'whole trades': (_, all) => all.listTrades({}, first),
    'older whole trades': (_, all) => all.listTrades({}, { ...first, cursor: encodeCursor('all-trades', [ROWS / 2]) }),
    'whole trades after': (_, all) => all.listTrades({}, half),
    'whole trades of a contract': (_, all) => all.listTrades({ contractId: 'NL-3' }, first),
    'whole trades of a participant': (_, all) => all.listTrades(alpha, first),
    'older whole trades of a participant': (_, all) =>
      all.listTrades(alpha, { ...first, cursor: encodeCursor('all-trades', [ROWS / 2]) }),
    'whole trades of a participant after': (_, all) => all.listTrades(alpha, half),
    'whole trades of nobody': (_, all) => all.listTrades({ participantId: 'nobody' }, first),
    'one whole trade': (_, all) => all.findTrade(44),
  };
  for (const [what, ask] of Object.entries(asks)) {
    const [plan, ...others] = await plansOf(ask);
    assert.ok(plan !== undefined && others.length === 0, `${what}: one question`);
    assert.ok(!nodesOf(plan).some((node) => node['Node Type'] === 'Seq Scan'), `${what}: ${JSON.stringify(plan)}`);
    assert.ok(rowsReadBy(plan) <= ROWS_READ_MAX, `${what} reads ${rowsReadBy(plan)} rows: ${JSON.stringify(plan)}`);
  }
});
