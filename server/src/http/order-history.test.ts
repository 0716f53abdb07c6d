/** GET /orders/{orderId}/events: each thing that can happen to an order, as its owner reads it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestGateway, newOrder, type TestGateway } from '../../test/support/test-gateway.ts';
import type { Schemas } from './wire/api-schemas.ts';

let venue: TestGateway;
before(async () => (venue = await createTestGateway()));
after(() => venue.close());

type History = Schemas['OrderHistoryPage'];

async function placed(id: string, terms: object, key?: string): Promise<Schemas['OrderOutcome']> {
  const answer = await venue.call('POST', '/orders', {
    body: { ...newOrder(id), contractId: 'NL-TEST-9', ...terms },
    ...(key !== undefined && { key }),
  });
  assert.equal(answer.statusCode, 201, answer.body);
  return answer.json();
}

async function historyOf(orderId: string, query = 'after=0', key?: string): Promise<History> {
  const path = `/orders/${orderId}/events?${query}`;
  const answer = await venue.call('GET', path, key === undefined ? {} : { key });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json();
}

const storyOf = ({ items }: History): string[] => items.map(({ change, words }) => `${change}: ${words}`);

async function asked(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object, key?: string): Promise<void> {
  const answer = await venue.call(method, path, {
    ...(body !== undefined && { body: { version: '1.0', ...body } }),
    ...(key !== undefined && { key }),
  });
  assert.ok(answer.statusCode < 300, answer.body);
}

test('from entry to end: accepted, traded, amended, parked, activated, cancelled', async () => {
  const { orderId } = await placed('life', { side: 'SELL', price: '50.00', quantity: '5' });
  await placed('taker', { side: 'BUY', price: '51.00', quantity: '2' }, venue.keys.beta);
  await asked('PATCH', `/orders/${orderId}`, { revision: 1, quantity: '4' });
  await asked('PATCH', `/orders/${orderId}`, { revision: 2, price: '52.00' });
  await asked('POST', `/orders/${orderId}/park`, {});
  await asked('POST', `/orders/${orderId}/activate`, {});
  await asked('DELETE', `/orders/${orderId}`);
  const history = await historyOf(orderId);
  assert.deepEqual(storyOf(history), [
    'ACCEPTED: Accepted: SELL 5.0 MW at 50.00.',
    'TRADED: Traded 2.0 MW at 50.00 as MAKER; 3.0 MW remain.',
    'AMENDED: Amended from 5.0 MW at 50.00 to 4.0 MW at 50.00; it kept its place in the queue.',
    "AMENDED: Amended from 4.0 MW at 50.00 to 4.0 MW at 52.00; it went to the end of its price's queue.",
    'PARKED: Parked: out of the book, its place in the queue is given up.',
    "ACTIVATED: Back in the book, at the end of its price's queue.",
    'CANCELLED: Cancelled by its owner.',
  ]);
  const after = history.items.map(({ order }) => [order.state, order.remainingQuantity, order.filledQuantity]);
  assert.deepEqual(after.at(1), ['ACTIVE', '3.0', '2.0']);
  assert.deepEqual(after.at(-1), ['CANCELLED', '0.0', '2.0']);
  assert.ok(!JSON.stringify(history).includes('beta'), 'nobody hears whose the other order was');
  const newestFirst = await historyOf(orderId, 'limit=500');
  assert.deepEqual(newestFirst.items, history.items.toReversed());
});

test('an iceberg: what the book shows from then on', async () => {
  const iceberg = { type: 'ICEBERG', displayQuantity: '2', side: 'SELL', price: '60.00', quantity: '5' };
  const { orderId } = await placed('berg', { ...iceberg, contractId: 'NL-TEST-10' });
  const taker = { side: 'BUY', price: '60.00', contractId: 'NL-TEST-10' };
  for (const [id, quantity] of Object.entries({ one: '1', two: '1', all: '3' })) {
    await placed(id, { ...taker, quantity }, venue.keys.beta);
  }
  const { items } = await historyOf(orderId);
  assert.deepEqual(
    items.slice(1).map(({ shownQuantity, words }) => [shownQuantity, words]),
    [
      ['1.0', 'Traded 1.0 MW at 60.00 as MAKER; 4.0 MW remain, of which the book shows 1.0 MW.'],
      ['2.0', 'Traded 1.0 MW at 60.00 as MAKER; 3.0 MW remain, of which the book shows 2.0 MW.'],
      [undefined, 'Traded 3.0 MW at 60.00 as MAKER; nothing remains.'],
    ],
  );
});

test('a trade of it is recalled: both sides read that, and only who asked reads who did', async () => {
  const terms = { price: '70.00', quantity: '1', contractId: 'NL-TEST-11' };
  const sold = await placed('recalled', { ...terms, side: 'SELL' });
  const bought = await placed('recalls', { ...terms, side: 'BUY' }, venue.keys.beta);
  const tradeId = bought.fills[0]?.tradeId ?? assert.fail();
  await asked('POST', `/trades/${tradeId}/recall`, { reason: 'fat finger' }, venue.keys.beta);
  const decided = await venue.callAdmin('POST', `/trades/${tradeId}/recall-decision`, {
    body: { version: '1.0', decision: 'GRANT', reason: 'agreed' },
  });
  assert.ok(decided.statusCode < 300, decided.body);
  const mine = await historyOf(sold.orderId);
  assert.deepEqual(storyOf(mine).slice(2), [
    `RECALL_REQUESTED: Trade ${tradeId}: Its recall was requested.`,
    `TRADE_RECALLED: Trade ${tradeId}: It was recalled; the order stays as it is.`,
  ]);
  assert.deepEqual(
    mine.items.slice(2).map(({ by, trade }) => [by?.role, trade?.state, trade?.revision]),
    [
      [undefined, 'RECALL_REQUESTED', 2],
      ['OPERATOR', 'RECALLED', 3],
    ],
  );
  const theirs = await historyOf(bought.orderId, 'after=0', venue.keys.beta);
  assert.equal(theirs.items[2]?.by?.role, 'OWNER');
});

test('page by page, and never of an order of somebody else', async () => {
  const { orderId } = await placed('paged', { side: 'BUY', price: '1.00', quantity: '3', contractId: 'NL-TEST-12' });
  await asked('PATCH', `/orders/${orderId}`, { revision: 1, quantity: '2' });
  await asked('DELETE', `/orders/${orderId}`);
  const first = await historyOf(orderId, 'limit=2');
  const second = await historyOf(orderId, `limit=2&cursor=${first.nextCursor ?? assert.fail()}`);
  assert.deepEqual([...first.items, ...second.items], (await historyOf(orderId)).items.toReversed());
  assert.equal(second.nextCursor, null);
  for (const [path, key, status] of [
    [`/orders/${orderId}/events`, venue.keys.beta, 404],
    ['/orders/O-99999/events', venue.keys.alpha, 404],
    ['/orders/none/events', venue.keys.alpha, 404],
    [`/orders/${orderId}/events?cursor=nothing`, venue.keys.alpha, 400],
  ] as const) {
    assert.equal((await venue.call('GET', path, { key })).statusCode, status, path);
  }
});

test('while the index of an older venue is built nothing is shown that may be missing something', async () => {
  const { orderId } = await placed('behind', { side: 'BUY', price: '1.00', quantity: '3', contractId: 'NL-TEST-13' });
  const { orderEventsProgress } = venue.views;
  venue.views.orderEventsProgress = () => Promise.resolve(3);
  const answer = await venue.call('GET', `/orders/${orderId}/events`);
  venue.views.orderEventsProgress = orderEventsProgress;
  assert.deepEqual([answer.statusCode, answer.json<Schemas['Problem']>().code], [503, 'view-behind']);
  assert.equal((await historyOf(orderId)).items.length, 1);
});
