/** GET /orders/{orderId}/explanation: why an order is where it is, as its owner reads it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createTestGateway, newOrder, type TestGateway } from '../../test/support/test-gateway.ts';
import type { Schemas } from './wire/api-schemas.ts';

let venue: TestGateway;
before(async () => (venue = await createTestGateway()));
after(() => venue.close());

type Explanation = Schemas['OrderExplanation'];

async function placed(id: string, terms: object, key?: string): Promise<string> {
  const answer = await venue.call('POST', '/orders', {
    body: { ...newOrder(id), ...terms },
    ...(key !== undefined && { key }),
  });
  assert.equal(answer.statusCode, 201, answer.body);
  return answer.json<Schemas['OrderOutcome']>().orderId;
}

async function explained(orderId: string, query = ''): Promise<Explanation> {
  const answer = await venue.call('GET', `/orders/${orderId}/explanation${query}`);
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json();
}

async function asked(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object, key?: string): Promise<number> {
  const answer = await venue.call(method, path, {
    ...(body !== undefined && { body: { version: '1.0', ...body } }),
    ...(key !== undefined && { key }),
  });
  return answer.statusCode;
}

const storyOf = ({ items }: Explanation): string[] => items.map(({ code, words }) => `${code}: ${words}`);

test('others were before it, by price and by time; then it is reached', async () => {
  const { beta } = venue.keys;
  const buy = { contractId: 'NL-TEST-9', side: 'BUY' };
  const earlier = await placed('earlier', { ...buy, price: '40.00', quantity: '4' }, beta);
  const mine = await placed('mine', { ...buy, price: '40.00', quantity: '5' });
  await placed('better', { ...buy, price: '41.00', quantity: '1' }, beta);
  await placed('taker', { ...buy, side: 'SELL', price: '40.00', quantity: '2' }, beta);
  await asked('DELETE', `/orders/${earlier}`, undefined, beta);
  await placed('last', { ...buy, side: 'SELL', price: '39.00', quantity: '2' }, beta);
  await placed('offer', { ...buy, side: 'SELL', price: '45.00', quantity: '2' }, beta);
  const explanation = await explained(mine);
  assert.deepEqual(storyOf(explanation), [
    'ACCEPTED: Accepted: BUY 5.0 MW at 40.00.',
    'OVERTAKEN: More came in at better prices. Price comes before time.',
    'PASSED_BETTER: Orders at better prices traded before it: 1.0 MW at 41.00 in 1 trade. Price comes first.',
    'PASSED_EARLIER: Orders that were in its queue earlier traded before it: 1.0 MW at 40.00 in 1 trade.',
    'MOVED_UP: An order before it was changed or ended: less is before it.',
    'TRADED_RESTING: An incoming order reached it and traded 2.0 MW at 40.00 in 1 trade.',
  ]);
  const places = explanation.items.map(({ place }) => [place?.position, place?.ahead.betterPrices.quantity]);
  assert.deepEqual(places, [
    [2, '0.0'],
    [2, '1.0'],
    [2, '0.0'],
    [2, '0.0'],
    [1, '0.0'],
    [1, '0.0'],
  ]);
  assert.deepEqual(explanation.now, {
    code: 'RESTS_FIRST',
    words: 'First in the queue at 40.00, the best price of its side. The best offer is 45.00.',
    place: {
      price: '40.00',
      shownQuantity: '3.0',
      position: 1,
      ahead: { betterPrices: { orders: 0, quantity: '0.0' }, queuedEarlier: { orders: 0, quantity: '0.0' } },
    },
    bestOppositePrice: '45.00',
  });
  assert.ok(!JSON.stringify(explanation).includes('beta'), 'nobody hears whose the others were');
});

test('what its owner did, what was refused, and a halt; page by page it is the same', async () => {
  const terms = { contractId: 'NL-TEST-10', side: 'SELL', price: '50.00', quantity: '5' };
  await placed('before', terms, venue.keys.beta);
  const mine = await placed('changed', terms);
  await asked('PATCH', `/orders/${mine}`, { revision: 1, quantity: '4' });
  assert.equal(await asked('PATCH', `/orders/${mine}`, { revision: 1, quantity: '3' }), 409);
  await asked('PATCH', `/orders/${mine}`, { revision: 2, price: '51.00' });
  const halt = { body: { version: '1.0', reason: 'a test' } };
  await venue.callAdmin('POST', '/contracts/NL-TEST-10/halt', halt);
  const halted = await explained(mine);
  assert.equal(halted.now.code, 'HALTED');
  assert.match(halted.now.words, /at better prices: 1 order with 5\.0 MW\. There is no bid\. The contract is halted/);
  await venue.callAdmin('POST', '/contracts/NL-TEST-10/resume', halt);
  await asked('POST', `/orders/${mine}/park`, {});
  assert.equal((await explained(mine)).now.words, 'Parked: out of the book until it is activated.');
  await asked('POST', `/orders/${mine}/activate`, {});
  await asked('DELETE', `/orders/${mine}`);
  const whole = await explained(mine);
  assert.deepEqual(storyOf(whole), [
    'ACCEPTED: Accepted: SELL 5.0 MW at 50.00.',
    'AMENDED_IN_PLACE: Amended to 4.0 MW at 50.00; it kept its place in the queue.',
    'REFUSED: Its owner asked to amend it, and was refused: revision-mismatch.',
    "AMENDED_TO_BACK: Amended to 4.0 MW at 51.00; it went to the end of its price's queue.",
    'HALTED: The contract was halted: nothing trades until it is resumed.',
    'RESUMED: The contract was resumed: it trades again.',
    'PARKED: Parked: out of the book, its place in the queue is given up.',
    "ACTIVATED: Back in the book, at the end of its price's queue.",
    'CANCELLED: Cancelled by its owner.',
  ]);
  assert.deepEqual(whole.items[2]?.refusal, {
    asked: 'AMEND',
    code: 'revision-mismatch',
    detail: 'The order has revision 2 now.',
  });
  assert.deepEqual([whole.now, whole.nextCursor], [{ code: 'CANCELLED', words: 'Cancelled by its owner.' }, null]);
  const paged: Explanation['items'] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Explanation = await explained(mine, `?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
    paged.push(...page.items);
    cursor = page.nextCursor;
  }
  assert.deepEqual(paged, whole.items);
});

test('an iceberg: each slice joins the end of the queue', async () => {
  const sell = { contractId: 'NL-TEST-11', side: 'SELL', price: '60.00' };
  const mine = await placed('berg', { ...sell, type: 'ICEBERG', displayQuantity: '2', quantity: '5' });
  await placed('other', { ...sell, quantity: '3' }, venue.keys.beta);
  await placed('bite', { ...sell, side: 'BUY', quantity: '2' }, venue.keys.beta);
  const { items, now } = await explained(mine);
  assert.deepEqual(
    items.map(({ code, place }) => [code, place?.position, place?.shownQuantity]),
    [
      ['ACCEPTED', 1, '2.0'],
      ['TRADED_RESTING', 2, '2.0'],
      ['NEXT_SLICE', 2, '2.0'],
    ],
  );
  assert.match(now.words, /^Before it at 60\.00: 1 order with 3\.0 MW; at better prices: none\. There is no bid\.$/);
});

test('never of an order of somebody else; cursors are of one order; what takes longer is asked again', async () => {
  const mine = await placed('alone', { contractId: 'NL-TEST-12', side: 'BUY', price: '1.00', quantity: '3' });
  const other = await placed('other-of-mine', { contractId: 'NL-TEST-12', side: 'BUY', price: '1.00', quantity: '3' });
  const { nextCursor } = await explained(mine, '?limit=1');
  for (const [path, key, status, code] of [
    [`/orders/${mine}/explanation`, venue.keys.beta, 404, 'order-not-found'],
    ['/orders/O-99999/explanation', venue.keys.alpha, 404, 'order-not-found'],
    ['/orders/none/explanation', venue.keys.alpha, 404, 'order-not-found'],
    [`/orders/${mine}/explanation?cursor=nothing`, venue.keys.alpha, 400, 'cursor-invalid'],
    [`/orders/${other}/explanation?cursor=${nextCursor}`, venue.keys.alpha, 400, 'cursor-invalid'],
  ] as const) {
    const answer = await venue.call('GET', path, { key });
    assert.deepEqual([answer.statusCode, answer.json<Schemas['Problem']>().code], [status, code], path);
  }
  venue.holdPast(true);
  const answer = await venue.call('GET', `/orders/${mine}/explanation`);
  venue.holdPast(false);
  assert.deepEqual([answer.statusCode, answer.json<Schemas['Problem']>().code], [503, 'past-not-ready']);
});
