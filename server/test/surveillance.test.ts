/** Everybody's orders and trades from a real PostgreSQL: filters, pages, both directions, and both sides of a trade. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createSequenceGate } from '../src/ops/sequence-gate.ts';
import { createPostgresSurveillance } from '../src/views/postgres-surveillance.ts';
import { CursorInvalid, type PageRequest, type Surveillance } from '../src/views/view-types.ts';
import { createTestDatabase, openTestPools, type TestDatabase, type TestPools } from './support/database.ts';
import { createManualClock } from './support/manual-clock.ts';
import { NOON_US } from './support/venue.ts';

let database: TestDatabase;
let pools: TestPools;
let surveillance: Surveillance;

/** Orders 1 to 6 of alpha, beta and gamma in turn; trade 4 is one of alpha with itself. */
const TRADES = [
  [1, 'alpha', 'beta'],
  [2, 'beta', 'alpha'],
  [3, 'beta', 'gamma'],
  [4, 'alpha', 'alpha'],
] as const;

before(async () => {
  database = await createTestDatabase();
  pools = openTestPools(database.connectionString);
  surveillance = createPostgresSurveillance(pools.gateway, createSequenceGate(createManualClock(NOON_US)));
  await pools.admin.query(
    `insert into orders select i, (array['alpha', 'beta', 'gamma'])[1 + (i - 1) % 3], 'u' || i, 'k' || i, 'd', 'c' || i,
       '0', 'NL-' || (1 + i % 2), 'BUY', 'LIMIT', 'GFS', null, null, null, null, 5, 10, 10, 0, 0,
       case when i > 4 then 'ACTIVE' else 'CANCELLED' end, null, 1, i, i, 10 - i, i, null, null
       from generate_series(1, 6) i`,
  );
  for (const [tradeId, buyer, seller] of TRADES) {
    await pools.admin.query(`insert into trades values ($1, $2, 5, 10, 'SELL', $1, $3, 'EXECUTED', 1)`, [
      tradeId,
      `NL-${tradeId}`,
      tradeId * 2,
    ]);
    for (const [side, participant] of [
      ['BUY', buyer],
      ['SELL', seller],
    ] as const) {
      await pools.admin.query(
        `insert into trade_sides values ($1, $2, $3, 'c', $4, $4 || '-user', $4 || '-key', 'p')`,
        [...[tradeId, side, tradeId * 10 + (side === 'BUY' ? 1 : 2), participant]],
      );
    }
  }
});
after(async () => {
  await pools.end();
  await database.drop();
});

/** All pages. */
async function all<Item>(
  list: (page: PageRequest) => Promise<{ items: Item[]; nextCursor: string | null }>,
  page = {},
) {
  const found: Item[] = [];
  let cursor: string | null = null;
  do {
    const asked: PageRequest = { limit: 2, ...page, ...(cursor !== null && { cursor }) };
    const { items, nextCursor } = await list(asked);
    found.push(...items);
    cursor = nextCursor;
  } while (cursor !== null);
  return found;
}

test('orders: of all, of one, of a contract, in a state; newest first, and by change', async () => {
  const ids = async (filter: Parameters<Surveillance['listOrders']>[0], page = {}): Promise<number[]> =>
    (await all((asked) => surveillance.listOrders(filter, asked), page)).map(({ orderId }) => orderId);
  assert.deepEqual(await ids({}), [6, 5, 4, 3, 2, 1]);
  assert.deepEqual(await ids({ participantId: 'beta' }), [5, 2]);
  assert.deepEqual(await ids({ contractId: 'NL-1' }), [6, 4, 2]);
  assert.deepEqual(await ids({ state: 'ACTIVE' }), [6, 5]);
  assert.deepEqual(await ids({ participantId: 'gamma', contractId: 'NL-1', state: 'ACTIVE' }), [6]);
  assert.deepEqual(await ids({}, { afterSequence: 0 }), [6, 5, 4, 3, 2, 1], 'order 6 changed first');
  assert.deepEqual(await ids({}, { afterSequence: 7 }), [2, 1]);
  assert.equal((await surveillance.findOrder(3))?.participantId, 'gamma');
  assert.equal(await surveillance.findOrder(7), undefined);
});

test('trades: with both sides; of one participant on either side, and of one with itself once', async () => {
  const ids = async (filter: Parameters<Surveillance['listTrades']>[0], page = {}): Promise<number[]> =>
    (await all((asked) => surveillance.listTrades(filter, asked), page)).map(({ tradeId }) => tradeId);
  assert.deepEqual(await ids({}), [4, 3, 2, 1]);
  assert.deepEqual(await ids({ participantId: 'alpha' }), [4, 2, 1]);
  assert.deepEqual(await ids({ participantId: 'alpha' }, { limit: 1 }), [4, 2, 1]);
  assert.deepEqual(await ids({ participantId: 'gamma' }), [3]);
  assert.deepEqual(await ids({ contractId: 'NL-2' }), [2]);
  assert.deepEqual(await ids({ participantId: 'beta' }, { afterSequence: 2 }), [2, 3]);
  assert.deepEqual(await ids({}, { afterSequence: 0, limit: 3 }), [1, 2, 3, 4]);
  const party = (participantId: string, orderId: number): object => ({
    ...{ participantId, userId: `${participantId}-user`, keyId: `${participantId}-key` },
    ...{ portfolioId: 'p', orderId, clientOrderId: 'c' },
  });
  assert.deepEqual(await surveillance.findTrade(3), {
    ...{ tradeId: 3, contractId: 'NL-3', priceTicks: 5, quantityLots: 10, aggressorSide: 'SELL', executedAtUs: 3 },
    ...{ state: 'EXECUTED', revision: 1, sequence: 6, buy: party('beta', 31), sell: party('gamma', 32) },
  });
  assert.equal(await surveillance.findTrade(9), undefined);
});

test('a cursor of another list, or of the other direction, is refused', async () => {
  const { nextCursor } = await surveillance.listOrders({}, { limit: 1 });
  assert.ok(nextCursor !== null);
  await assert.rejects(surveillance.listTrades({}, { limit: 1, cursor: nextCursor }), CursorInvalid);
  await assert.rejects(surveillance.listOrders({}, { limit: 1, cursor: nextCursor, afterSequence: 0 }), CursorInvalid);
});
