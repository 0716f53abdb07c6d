/**
 * Goal: the kill switch always works, and can't be used to ask for nothing without paying; baskets cost by their size.
 */
import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import {
  createTestGateway,
  limitsOfAllTiers,
  newOrder,
  type CallRequest,
  type TestGateway,
} from '../../test/support/test-gateway.ts';
import type { Schemas } from './wire/api-schemas.ts';

const version = '1.0';
/** Never gains anything while a test runs. */
const SLOW = { ratePerSecond: 0.001, burst: 3 };

const venues: TestGateway[] = [];
afterEach(async () => {
  for (const venue of venues.splice(0)) await venue.close();
});

async function open(): Promise<TestGateway> {
  const venue = await createTestGateway({ limits: limitsOfAllTiers(SLOW) });
  venues.push(venue);
  return venue;
}

type Told = [status: number, code: string, left: string, retryAfter: string | string[] | number];

const left = ({ headers }: LightMyRequestResponse): string => headers['ratelimit']?.toString() ?? '';

function told(answer: LightMyRequestResponse): Told {
  const code = answer.statusCode < 400 ? '' : answer.json<Schemas['Problem']>().code;
  return [answer.statusCode, code, left(answer), answer.headers['retry-after'] ?? ''];
}

/** Of alpha, which may block itself, unless another key is named. */
function cancel(venue: TestGateway, filter: object, request: CallRequest = {}): Promise<LightMyRequestResponse> {
  return venue.call('POST', '/orders/cancel', { body: { version, ...filter }, ...request });
}

async function spendCancels(venue: TestGateway): Promise<void> {
  for (let time = 0; time < SLOW.burst; time++) assert.equal((await cancel(venue, {})).statusCode, 200);
}

describe('the kill switch', () => {
  test('costs a token like any mass cancellation, while there is one', async () => {
    const venue = await open();
    assert.deepEqual(told(await cancel(venue, { block: true })).slice(0, 3), [200, '', '"cancels";r=2;t=1000']);
  });

  test('blocks and cancels also without a token; after that it has nothing to do, and waits like any other', async () => {
    const venue = await open();
    await venue.call('POST', '/orders', { body: newOrder('a') });
    await venue.call('POST', '/orders', { body: newOrder('b', { side: 'SELL', price: '60.00' }) });
    await cancel(venue, { side: 'SELL', contractId: 'NL-TEST-2' });
    for (const id of ['c', 'd']) await cancel(venue, { clientOrderIds: [id] });
    assert.deepEqual(told(await cancel(venue, {})), [429, 'rate-limited', '"cancels";r=0;t=1000', '1000']);

    const filtered = await cancel(venue, { side: 'SELL', block: true });
    assert.deepEqual(told(filtered), [200, '', '"cancels";r=0;t=1000', '']);
    assert.equal(filtered.json<Schemas['MassCancellationOutcome']>().cancelledOrders, 1);
    // It blocks no more than that, and may match nothing, however often.
    assert.equal((await cancel(venue, { side: 'SELL', block: true })).statusCode, 429);
    const rest = await cancel(venue, { block: true });
    assert.equal(rest.json<Schemas['MassCancellationOutcome']>().cancelledOrders, 1);
    assert.equal((await cancel(venue, { block: true })).statusCode, 429);

    const records = venue.replica.head().lastSequence;
    await cancel(venue, { block: true });
    assert.equal(venue.replica.head().lastSequence, records, 'what is refused leaves no record');
  });

  test('works again once the block was lifted, which costs a token', async () => {
    const venue = await open();
    await spendCancels(venue);
    for (let time = 0; time < SLOW.burst; time++) {
      assert.equal((await cancel(venue, { block: true })).statusCode, 200);
      const lifted = await venue.call('POST', '/account/unblock', { body: { version } });
      assert.deepEqual(told(lifted).slice(0, 3), [200, '', `"orders";r=${SLOW.burst - 1 - time};t=1000`]);
    }
    assert.equal((await cancel(venue, { block: true })).statusCode, 200);
    assert.equal((await venue.call('POST', '/account/unblock', { body: { version } })).statusCode, 429);
    assert.equal((await cancel(venue, { block: true })).statusCode, 429);
  });

  test('is not what a body claims to be that is wrong, or that only says so', async () => {
    const venue = await open();
    await spendCancels(venue);
    const bodies: CallRequest[] = [
      { body: { version, block: false } },
      { body: { version, block: 'true' } },
      { body: { version: '7.0', block: true } },
      { text: '{"version": "1.0", "block": true' },
      { body: { version, block: true }, headers: { 'content-type': 'text/plain' } },
      { body: { version, block: true }, headers: { accept: 'text/html' } },
    ];
    for (const request of bodies) {
      const answer = await venue.call('POST', '/orders/cancel', request);
      assert.deepEqual(told(answer), [429, 'rate-limited', '"cancels";r=0;t=1000', '1000'], JSON.stringify(request));
    }
  });

  test('needs the scope risk: without it there is neither a way past the limits nor a block', async () => {
    const venue = await open();
    const key = venue.keys.beta;
    const refused = await cancel(venue, { block: true }, { key });
    assert.deepEqual(told(refused).slice(0, 2), [403, 'missing-scope']);
    for (let time = 0; time < SLOW.burst - 1; time++) await cancel(venue, {}, { key });
    assert.equal(told(await cancel(venue, { block: true }, { key }))[1], 'rate-limited');
    assert.equal(venue.replica.market.participants.get('beta')?.isBlockedByOwner, false);
  });
});

describe('a basket', () => {
  const basketOf = (legs: number): object => ({
    version,
    clientBasketId: `basket-${legs}`,
    orders: Array.from({ length: legs }, (_, index) => ({
      ...{ contractId: `NL-TEST-${index + 1}`, side: 'BUY', price: '50.00', quantity: '1.0' },
    })),
  });

  test('costs a token for each of its orders, and one that is not well-formed costs one', async () => {
    const venue = await open();
    const [asked, malformed] = [
      await venue.call('POST', '/baskets', { body: basketOf(2) }),
      await venue.call('POST', '/baskets', { body: basketOf(1) }),
    ];
    assert.deepEqual(told(asked).slice(0, 3), [422, 'basket-not-fillable', '"orders";r=1;t=1000']);
    assert.deepEqual(told(malformed).slice(0, 3), [400, 'malformed-request', '"orders";r=0;t=1000']);
    const unread = await venue.call('POST', '/baskets', { text: 'x' });
    assert.deepEqual(told(unread), [429, 'rate-limited', '"orders";r=0;t=1000', '1000']);
  });

  test('that is larger than a full bucket can never pass, and costs a tenth', async () => {
    const venue = await open();
    const answer = await venue.call('POST', '/baskets', { body: basketOf(4) });
    assert.deepEqual(told(answer), [429, 'batch-exceeds-burst', '"orders";r=2;t=1000', '']);
  });
});
