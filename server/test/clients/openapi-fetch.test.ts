/** A client that nobody here wrote: `openapi-fetch`, typed by what `openapi-typescript` makes of the API file. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { components, paths } from '@wattbook/api/types';
import createClient, { type Client } from 'openapi-fetch';
import { listenForTests } from '../support/listening-gateway.ts';
import { startPrism } from '../support/prism.ts';
import { limitsOfAllTiers } from '../support/test-gateway.ts';

type NewOrder = components['schemas']['NewOrder'];
type BatchOperation = components['schemas']['BatchOperation'];

const offer: NewOrder = {
  version: '1.0',
  clientOrderId: 'alpha-1',
  contractId: 'NL-TEST-1',
  side: 'SELL',
  price: '50.00',
  quantity: '5.0',
};
const bid: NewOrder = { ...offer, clientOrderId: 'beta-1', side: 'BUY', price: '51.00', quantity: '3.0' };

function clientOf(origin: string, key: string): Client<paths> {
  return createClient<paths>({ baseUrl: `${origin}/api/v1`, headers: { authorization: `Bearer ${key}` } });
}

async function readTheMarket(client: Client<paths>): Promise<void> {
  const areas = await client.GET('/areas');
  assert.deepEqual(
    areas.data?.items.map(({ area, timeZone, products }) => [area, timeZone, products]),
    [['NL', 'Europe/Amsterdam', ['PT15M']]],
  );
  const open = await client.GET('/contracts', { params: { query: { area: 'NL', state: 'OPEN', limit: 2 } } });
  assert.deepEqual(
    open.data?.items.map(({ contractId, closesAt }) => [contractId, closesAt]),
    [
      ['NL-TEST-1', '2026-11-22T12:55:00Z'],
      ['NL-TEST-2', '2026-11-22T13:10:00Z'],
    ],
  );
  assert.ok(open.data.nextCursor, 'there are more pages');
}

async function trade(alpha: Client<paths>, beta: Client<paths>): Promise<string> {
  const sold = await alpha.POST('/orders', { body: offer });
  assert.equal(sold.data?.state, 'ACTIVE');
  assert.deepEqual(sold.data.fills, []);
  assert.equal(sold.data.reason, null);

  const params = { path: { contractId: offer.contractId } };
  const book = await beta.GET('/contracts/{contractId}/book', { params });
  assert.deepEqual(book.data?.bids, []);
  assert.deepEqual(book.data.asks, [{ price: '50.00', quantity: '5.0', orders: 1 }]);

  const bought = await beta.POST('/orders', { body: bid });
  assert.equal(bought.data?.state, 'FILLED');
  assert.equal(bought.data.averagePrice, '50.00000');
  assert.ok('orderId' in bought.data, 'an order, and no preview of one');
  const [fill, ...others] = bought.data.fills;
  assert.ok(fill);
  assert.deepEqual([fill.price, fill.quantity, others], ['50.00', '3.0', []]);

  for (const [client, role] of [[alpha, 'MAKER'] as const, [beta, 'TAKER'] as const]) {
    const own = await client.GET('/trades');
    assert.deepEqual(
      own.data?.items.map((item) => [item.tradeId, item.role, item.energy, item.amount]),
      [[fill.tradeId, role, '0.750', '37.50000']],
    );
  }
  assert.ok('orderId' in sold.data);
  return sold.data.orderId;
}

async function amendAndCancel(client: Client<paths>, orderId: string): Promise<void> {
  const params = { path: { orderId } };
  const change = { version: '1.0', revision: 1, price: '52.00' };
  const amended = await client.PATCH('/orders/{orderId}', { params, body: change });
  assert.deepEqual(
    [amended.data?.revision, amended.data?.price, amended.data?.filledQuantity, amended.data?.remainingQuantity],
    [2, '52.00', '3.0', '2.0'],
  );
  const late = await client.PATCH('/orders/{orderId}', { params, body: { ...change, price: '53.00' } });
  assert.equal(late.error?.code, 'revision-mismatch');
  assert.equal(late.error.currentRevision, 2);

  const cancelled = await client.DELETE('/orders/{orderId}', { params: { ...params, query: { revision: 2 } } });
  assert.deepEqual(
    [cancelled.data?.state, cancelled.data?.reason, cancelled.data?.filledQuantity],
    ['CANCELLED', 'OWNER', '3.0'],
  );
}

async function sendAgain(client: Client<paths>, orderId: string): Promise<void> {
  const replayed = await client.POST('/orders', { body: { ...offer, quantity: '5' } });
  assert.equal(replayed.response.headers.get('idempotent-replayed'), 'true');
  assert.ok(replayed.data !== undefined && 'orderId' in replayed.data);
  assert.equal(replayed.data.orderId, orderId);
  assert.equal(replayed.data.state, 'ACTIVE', 'the first answer, though the order was cancelled since');

  const other = await client.POST('/orders', { body: { ...offer, quantity: '6.0' } });
  assert.equal(other.data, undefined);
  assert.equal(other.error.code, 'client-order-id-reused');
}

async function beRefused(client: Client<paths>): Promise<void> {
  const { error, response } = await client.POST('/orders', {
    body: { ...offer, clientOrderId: 'alpha-2', price: '87.505' },
  });
  assert.equal(response.status, 422);
  assert.ok(error);
  assert.equal(error.code, 'price-off-tick');
  assert.equal(error.outcome, 'NOT_EXECUTED');
  assert.equal(error.retry, 'NEVER');
  assert.equal(error.errors?.[0]?.pointer, '/price');
}

async function dryRun(client: Client<paths>): Promise<void> {
  const body = { ...offer, clientOrderId: 'alpha-3' };
  const { data, response } = await client.POST('/orders', { params: { query: { dryRun: true } }, body });
  assert.equal(response.status, 200);
  assert.ok(data !== undefined && !('orderId' in data), 'a preview, and no order');
  assert.deepEqual(
    [data.state, data.remainingQuantity, data.fills, data.replayed, data.openOrders],
    ['ACTIVE', '5.0', [], false, { used: 1, limit: 10_000 }],
  );
  const orders = await client.GET('/orders', { params: { query: { clientOrderId: body.clientOrderId } } });
  assert.deepEqual(orders.data?.items, []);
}

/** `result` tells which of the three it is. */
function toldBy(of: components['schemas']['BatchResult']): unknown[] {
  switch (of.result) {
    case 'EXECUTED':
      return [of.action, of.result, of.status, of.order.price];
    case 'REFUSED':
      return [of.action, of.result, of.status, of.problem.code];
    case 'SKIPPED':
      return [of.action, of.result];
  }
}

async function batchAndCancelAll(client: Client<paths>): Promise<void> {
  const { version, ...order } = offer;
  const operations: BatchOperation[] = [
    { action: 'PLACE', order: { ...order, clientOrderId: 'alpha-4' } },
    { action: 'AMEND', clientOrderId: 'alpha-4', revision: 1, price: '54.00' },
    { action: 'PLACE', order: { ...order, clientOrderId: 'alpha-5', price: '54.005' } },
    { action: 'CANCEL', clientOrderId: 'alpha-4' },
  ];
  const batch = await client.POST('/batch', { body: { version, onError: 'STOP', operations } });
  assert.deepEqual(batch.data?.results.map(toldBy), [
    ['PLACE', 'EXECUTED', 201, '50.00'],
    ['AMEND', 'EXECUTED', 200, '54.00'],
    ['PLACE', 'REFUSED', 422, 'price-off-tick'],
    ['CANCEL', 'SKIPPED'],
  ]);

  const { data } = await client.POST('/orders/cancel', { body: { version, contractId: offer.contractId } });
  assert.deepEqual(data, { cancelledOrders: 1, cancelledQuantity: '5.0' });
}

async function readOwnAccount(client: Client<paths>): Promise<void> {
  const account = await client.GET('/account');
  assert.equal(account.data?.participantId, 'alpha');
  assert.deepEqual(account.data.scopes, ['read', 'trade', 'risk', 'keys']);
  const limits = await client.GET('/account/limits');
  assert.equal(limits.data?.tier, account.data.tier);
  const left = new Map(limits.data.rates.map((rate) => [rate.class, rate.burst - rate.remaining]));
  assert.deepEqual([...left.keys()], ['orders', 'cancels', 'reads', 'streams']);
  assert.equal(left.get('streams'), 0);
  assert.deepEqual([limits.data.openOrders.used, limits.data.batchOperations], [0, 500]);
}

/** Of another user of the participant: with the old key gone, the one that asks still works. */
async function rotateKey(origin: string, client: Client<paths>): Promise<void> {
  const before = await client.GET('/account/keys');
  const old = before.data?.items.find(({ isCurrent, state }) => !isCurrent && state === 'LIVE');
  assert.ok(old);
  const params = { path: { keyId: old.keyId } };
  const rotated = await client.POST('/account/keys/{keyId}/rotate', { params });
  assert.equal(rotated.data?.rotatedFrom, old.keyId);
  const again = await client.POST('/account/keys/{keyId}/rotate', { params });
  assert.equal(again.error?.code, 'key-rotated-already');

  const rotating = clientOf(origin, rotated.data.key);
  const account = await rotating.GET('/account');
  assert.deepEqual([account.data?.keyId, account.data?.scopes], [rotated.data.keyId, old.scopes]);
  const revoked = await client.DELETE('/account/keys/{keyId}', { params });
  assert.equal(revoked.data?.state, 'REVOKED');
  const after = await client.GET('/account/keys');
  assert.equal(after.data?.items.find(({ keyId }) => keyId === old.keyId)?.state, 'REVOKED');
  assert.equal((await rotating.GET('/orders')).response.status, 200);
}

async function walk(origin: string, keys: { alpha: string; beta: string; reader: string }): Promise<void> {
  const [alpha, beta] = [clientOf(origin, keys.alpha), clientOf(origin, keys.beta)];
  await readTheMarket(alpha);
  const orderId = await trade(alpha, beta);
  await amendAndCancel(alpha, orderId);
  await sendAgain(alpha, orderId);
  await beRefused(alpha);
  await dryRun(alpha);
  await batchAndCancelAll(alpha);
  await readOwnAccount(alpha);
  await rotateKey(origin, alpha);
  assert.equal((await clientOf(origin, keys.reader).GET('/account')).error?.code, 'invalid-credentials');
}

test("openapi-fetch walks the newcomer's path", async (context) => {
  const { origin, venue } = await listenForTests();
  context.after(venue.close);
  await walk(origin, venue.keys);
});

test('and Prism, in between, finds nothing to complain about', async (context) => {
  const { origin, venue } = await listenForTests();
  context.after(venue.close);
  const prism = await startPrism(origin);
  context.after(prism.close);
  await walk(prism.origin, venue.keys);
  assert.deepEqual(prism.complaints, []);
});

test('who asks too much reads in words and types how long to wait', async (context) => {
  const limits = limitsOfAllTiers({ ratePerSecond: 1, burst: 1 });
  const { origin, venue } = await listenForTests({ limits });
  context.after(venue.close);
  const alpha = clientOf(origin, venue.keys.alpha);
  const { data } = await alpha.POST('/orders', { body: offer });
  assert.ok(data !== undefined && 'orderId' in data);

  const { error, response } = await alpha.POST('/orders', { body: { ...offer, clientOrderId: 'alpha-2' } });
  assert.equal(error?.code, 'rate-limited');
  assert.deepEqual([error.outcome, error.retry, error.violatedPolicies], ['NOT_EXECUTED', 'AFTER', ['orders']]);
  assert.equal(response.headers.get('retry-after'), '1');
  assert.match(response.headers.get('ratelimit') ?? '', /"orders";r=0;t=1/);

  const params = { path: { orderId: data.orderId } };
  const cancelled = await alpha.DELETE('/orders/{orderId}', { params });
  assert.equal(cancelled.data?.state, 'CANCELLED', 'whoever has spent all orders can still leave the market');
});
