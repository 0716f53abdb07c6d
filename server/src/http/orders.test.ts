/** Placing, amending and cancelling over HTTP, on a real exchange with its journal in memory. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { ARCHIVE_AFTER_CLOSURE_US } from '@wattbook/engine/limits';
import { settled } from '../../test/support/manual-clock.ts';
import { MINUTE_US } from '../../test/support/venue.ts';
import { JournalUnavailable } from '../journal/journal.ts';
import { EXCHANGE_ANSWER_MS_MAX, VIEWS_BEHIND_MS_MAX } from './limits.ts';
import { createTestGateway, newOrder, type TestGateway } from '../../test/support/test-gateway.ts';
import type { Schemas } from './wire/api-schemas.ts';

/** One venue for all tests that leave it as it is; each has participants and a book of its own. */
let shared: TestGateway;
let venue: TestGateway;
let alpha: string;
let beta: string;
let contractId: string;
let tests = 0;

before(async () => {
  shared = await createTestGateway();
});
after(() => shared.close());
beforeEach(async () => {
  tests += 1;
  venue = shared;
  contractId = `NL-TEST-${tests}`;
  alpha = await venue.admit(`alpha-${tests}`);
  beta = await venue.admit(`beta-${tests}`);
});
afterEach(async () => {
  if (venue !== shared) await venue.close();
});

/** A venue of the test's own: it will stop it, move its time or lose its journal. */
async function ownVenue(change: Parameters<typeof createTestGateway>[0] = {}): Promise<void> {
  venue = await createTestGateway(change);
  ({ alpha, beta } = venue.keys);
  contractId = 'NL-TEST-1';
}

const submit = (clientOrderId: string, change = {}, key = alpha) =>
  venue.call('POST', '/orders', { body: newOrder(clientOrderId, { contractId, ...change }), key });
const amend = (orderId: string, change: object) =>
  venue.call('PATCH', `/orders/${orderId}`, { body: { version: '1.0', ...change }, key: alpha });
const cancel = (orderId: string, query = '', key = alpha) =>
  venue.call('DELETE', `/orders/${orderId}${query}`, { key });
const sell = (clientOrderId: string, change = {}) => submit(clientOrderId, { side: 'SELL', ...change }, beta);

type Answer = Awaited<ReturnType<typeof submit>>;
const orderIn = (answer: Answer): Schemas['OrderOutcome'] => answer.json();
const problemIn = (answer: Answer): Schemas['Problem'] => answer.json();

function assertProblem(answer: Answer, status: number, code: string): Schemas['Problem'] {
  const found = problemIn(answer);
  assert.deepEqual([answer.statusCode, found.code], [status, code], answer.body);
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/);
  return found;
}

describe('placing', () => {
  test('answers with the outcome: what it traded and how it stands', async () => {
    await sell('s1', { price: '49.90', quantity: '0.6' });
    const answer = await submit('b1', { portfolioId: 'wind', text: 'note', price: '50' });
    assert.equal(answer.statusCode, 201);
    const { fills, ...order } = orderIn(answer);
    assert.deepEqual(fills, [{ tradeId: 'T-1', price: '49.90', quantity: '0.6' }]);
    assert.deepEqual(order, {
      orderId: 'O-2',
      clientOrderId: 'b1',
      contractId,
      side: 'BUY',
      price: '50.00',
      quantity: '1.0',
      type: 'LIMIT',
      timeInForce: 'GFS',
      validUntil: null,
      displayQuantity: null,
      selfTradePrevention: null,
      portfolioId: 'wind',
      text: 'note',
      state: 'ACTIVE',
      reason: null,
      filledQuantity: '0.6',
      remainingQuantity: '0.4',
      averagePrice: '49.90000',
      revision: 1,
      participantId: 'alpha-1',
      enteredBy: 'alpha-1-bot',
      acceptedAt: '2026-11-22T12:00:00.000000Z',
      updatedAt: '2026-11-22T12:00:00.000000Z',
      sequence: Number(answer.headers['wattbook-sequence']),
    });
    assert.equal(answer.headers['idempotent-replayed'], undefined);
  });

  test('an IOC that finds nothing is accepted and cancelled', async () => {
    const order = orderIn(await submit('b1', { timeInForce: 'IOC' }));
    assert.deepEqual([order.state, order.reason, order.fills], ['CANCELLED', 'IOC_REMAINDER', []]);
  });

  test('validUntil may come with any offset, and goes out in UTC', async () => {
    const order = orderIn(await submit('b1', { timeInForce: 'GTD', validUntil: '2026-11-22T13:30:00+01:00' }));
    assert.equal(order.validUntil, '2026-11-22T12:30:00.000000Z');
  });

  test('a refusal names what would have been right, its record, and that nothing was executed', async () => {
    const answer = await submit('b1', { price: '10000' });
    const found = assertProblem(answer, 422, 'price-out-of-range');
    assert.equal(found.detail, "The price 10000 is not between the contract's limits, -9999.00 and 9999.00.");
    assert.deepEqual(found.errors, [{ pointer: '/price', detail: 'must be from -9999.00 to 9999.00' }]);
    assert.deepEqual([found.outcome, found.retry], ['NOT_EXECUTED', 'NEVER']);
    assert.equal(found.type, '/docs/errors/price-out-of-range');
    assert.equal(Number(answer.headers['wattbook-sequence']), venue.replica.head().lastSequence);
  });

  for (const [change, code] of [
    [{ contractId: 'NL-NONE' }, 'unknown-contract'],
    [{ quantity: '0' }, 'quantity-not-positive'],
    [{ quantity: '-1.0' }, 'quantity-not-positive'],
    [{ timeInForce: 'GTD' }, 'valid-until-required'],
    [{ validUntil: '2026-11-22T12:30:00Z' }, 'valid-until-not-allowed'],
    [{ timeInForce: 'GTD', validUntil: '2026-11-22T11:59:59Z' }, 'valid-until-past'],
    [{ timeInForce: 'GTD', validUntil: '2026-11-24T00:00:00.000001Z' }, 'valid-until-after-closure'],
  ] as const) {
    test(`${JSON.stringify(change)} is ${code}, and leaves its id free`, async () => {
      assertProblem(await submit('b1', change), 422, code);
      assert.equal((await submit('b1')).statusCode, 201);
    });
  }

  for (const [change, code, detail] of [
    [{ price: '50.005' }, 'price-off-tick', "The price 50.005 is not a multiple of the contract's tick, 0.01."],
    [{ quantity: '0.05' }, 'quantity-off-step', "The quantity 0.05 is not a multiple of the contract's step, 0.1 MW."],
  ] as const) {
    test(`${JSON.stringify(change)} can be no command: ${code} without a record`, async () => {
      const before = venue.replica.head().lastSequence;
      const found = assertProblem(await submit('b1', change), 422, code);
      assert.equal(found.detail, detail);
      assert.equal(venue.replica.head().lastSequence, before);
    });
  }

  test('a time that could be two instants is refused with both', async () => {
    const answer = await submit('b1', { timeInForce: 'GTD', validUntil: '2026-10-25T02:30:00' });
    const found = assertProblem(answer, 400, 'ambiguous-timestamp');
    assert.deepEqual(found.couldMean, ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z']);
    assert.deepEqual(found.errors, [{ pointer: '/validUntil', detail: 'needs "Z" or an explicit offset' }]);
  });

  test('what is no time at all is malformed', async () => {
    const answer = await submit('b1', { timeInForce: 'GTD', validUntil: 'tomorrow' });
    assert.equal(assertProblem(answer, 400, 'malformed-request').errors?.[0]?.pointer, '/validUntil');
  });

  test('before the opening and after the closure the times are told', async () => {
    await ownVenue();
    venue.clock.setUs(venue.clock.nowUs() + 55 * MINUTE_US);
    const closed = assertProblem(await submit('b1'), 422, 'contract-closed');
    assert.equal(closed.detail, 'The contract closed at 2026-11-22T12:55:00Z.');
  });
});

describe('the same order again', () => {
  test('gives the first answer byte for byte, whatever became of the order since', async () => {
    await sell('s1', { quantity: '0.4' });
    const first = await submit('b1');
    await sell('s2', { quantity: '0.6' });
    await cancel(orderIn(first).orderId);
    const again = await submit('b1');
    assert.deepEqual([again.statusCode, again.body], [201, first.body]);
    assert.equal(again.headers['idempotent-replayed'], 'true');
    assert.equal(again.headers['wattbook-sequence'], first.headers['wattbook-sequence']);
  });

  test('is the same however it is spelled', async () => {
    const terms = { timeInForce: 'GTD', validUntil: '2026-11-22T12:30:00Z' };
    const first = await submit('b1', terms);
    const spelled = { price: '50', quantity: '1.00000', type: 'LIMIT', portfolioId: 'default', text: '' };
    const again = await submit('b1', { ...terms, ...spelled, validUntil: '2026-11-22T13:30:00.000+01:00' });
    assert.deepEqual([again.body, again.headers['idempotent-replayed']], [first.body, 'true']);
  });

  test('with other terms is refused; with another participant it is another order', async () => {
    await submit('b1');
    const other = assertProblem(await submit('b1', { quantity: '2' }), 422, 'client-order-id-reused');
    assert.match(other.detail, /"b1" belongs to an order with other terms/);
    assert.equal((await submit('b1', { quantity: '2' }, beta)).statusCode, 201);
  });

  test('is known from the table after the market has let go of the id', async () => {
    await ownVenue();
    const first = await submit('b1');
    const { fingerprint, acceptedSequence } = venue.replica.market.orders.get(1) ?? {};
    venue.clock.setUs(venue.clock.nowUs() + 66 * MINUTE_US);
    await submit('wake', { contractId: 'NL-TEST-9' });
    assert.equal(venue.replica.market.orders.has(1), false);
    assert.ok(fingerprint !== undefined && acceptedSequence !== undefined);
    venue.views.findPriorUses = () => Promise.resolve(new Map([['b1', { fingerprint, acceptedSequence }]]));
    const again = await submit('b1');
    assert.deepEqual([again.statusCode, again.body], [201, first.body]);
    assertProblem(await submit('b1', { price: '1' }), 422, 'client-order-id-reused');
  });

  test('when its record can not be read, the outcome is unknown rather than an error', async () => {
    await submit('b1');
    const { read } = venue.journal;
    venue.journal.read = () => Promise.reject(new JournalUnavailable('gone'));
    const found = assertProblem(await submit('b1'), 504, 'outcome-unknown');
    venue.journal.read = read;
    assert.deepEqual([found.outcome, found.retry], ['UNKNOWN', 'SAFE_SAME_ID']);
  });
});

describe('amending', () => {
  test('changes what is sent and keeps the rest', async () => {
    const { orderId } = orderIn(await submit('b1', { text: 'note' }));
    const answer = await amend(orderId, { revision: 1, price: '51', quantity: '2' });
    const { price, quantity, text, revision, fills } = orderIn(answer);
    assert.deepEqual([answer.statusCode, price, quantity, text, revision, fills], [200, '51.00', '2.0', 'note', 2, []]);
    const without = orderIn(await amend(orderId, { revision: 2, text: '' }));
    assert.deepEqual([without.text, without.price], [null, '51.00']);
  });

  test('may trade at once', async () => {
    const { orderId } = orderIn(await submit('b1'));
    await sell('s1', { price: '52' });
    const { state, fills } = orderIn(await amend(orderId, { revision: 1, price: '52' }));
    assert.deepEqual([state, fills.length, fills[0]?.price, fills[0]?.quantity], ['FILLED', 1, '52.00', '1.0']);
  });

  test('again gives the first answer byte for byte', async () => {
    const { orderId } = orderIn(await submit('b1'));
    const first = await amend(orderId, { revision: 1, price: '51' });
    await sell('s1', { price: '51', quantity: '0.5' });
    const again = await amend(orderId, { revision: 1, price: '51.00' });
    assert.deepEqual([again.statusCode, again.body], [200, first.body]);
    assert.equal(again.headers['idempotent-replayed'], 'true');
  });

  test('an older revision is a conflict that shows the current one', async () => {
    const { orderId } = orderIn(await submit('b1'));
    await amend(orderId, { revision: 1, price: '51' });
    const found = assertProblem(await amend(orderId, { revision: 1, price: '52' }), 409, 'revision-mismatch');
    assert.equal(found.currentRevision, 2);
  });

  test('what can not be is refused', async () => {
    const { orderId } = orderIn(await submit('b1'));
    await sell('s1', { quantity: '0.5' });
    const tooLow = assertProblem(await amend(orderId, { revision: 1, quantity: '0.4' }), 422, 'quantity-below-filled');
    assert.deepEqual(tooLow.errors, [{ pointer: '/quantity', detail: 'must be at least 0.5' }]);
    assertProblem(await amend(orderId, { revision: 1, price: '50.005' }), 422, 'price-off-tick');
    assertProblem(
      await amend(orderId, { revision: 1, validUntil: '2026-11-22T12:30:00Z' }),
      422,
      'valid-until-not-allowed',
    );
    await cancel(orderId);
    assertProblem(await amend(orderId, { revision: 2, price: '51' }), 422, 'order-ended');
  });

  test('another participant’s order, one that never was, and what is no id are all not found', async () => {
    const { orderId } = orderIn(await sell('s1', { price: '60' }));
    for (const id of [orderId, 'O-999', 'X-1', 'O-01']) {
      assertProblem(await amend(id, { revision: 1, price: '51' }), 404, 'order-not-found');
    }
  });

  test('nothing to change is malformed', async () => {
    assertProblem(await amend('O-1', { revision: 1 }), 400, 'malformed-request');
  });
});

describe('cancelling', () => {
  test('takes the rest out; again it is the order as it is', async () => {
    const { orderId } = orderIn(await submit('b1'));
    const gone = await cancel(orderId);
    const again = await cancel(orderId, '?revision=7');
    assert.deepEqual([gone.statusCode, again.statusCode], [200, 200]);
    assert.equal(orderIn(gone).state, 'CANCELLED');
    assert.equal(orderIn(gone).reason, 'OWNER');
    assert.equal(again.body, gone.body);
  });

  test('with a revision that is not the current one it stays', async () => {
    const { orderId } = orderIn(await submit('b1'));
    const found = assertProblem(await cancel(orderId, '?revision=2'), 409, 'revision-mismatch');
    assert.equal(found.currentRevision, 1);
    assert.equal((await cancel(orderId, '?revision=1')).statusCode, 200);
  });

  test('another participant’s order and one that never was are not found', async () => {
    const { orderId } = orderIn(await sell('s1', { price: '60' }));
    for (const id of [orderId, 'O-999', 'nonsense']) {
      assertProblem(await cancel(id), 404, 'order-not-found');
    }
  });

  test('needs no body: an empty one marked as JSON is fine, a real one is not', async () => {
    const { orderId } = orderIn(await submit('b1'));
    const headers = { 'content-type': 'application/json' };
    assertProblem(await venue.call('DELETE', `/orders/${orderId}`, { body: {}, key: alpha }), 400, 'malformed-request');
    assert.equal((await venue.call('DELETE', `/orders/${orderId}`, { headers, key: alpha })).statusCode, 200);
  });
});

test('a sequence comes with what the market decided or refused, not with what is malformed or not there', async () => {
  const sequenceOf = ({ headers }: Answer): unknown => headers['wattbook-sequence'];
  assert.match(String(sequenceOf(await submit('sequence-1', { price: '10000.00' }))), /^\d+$/);
  assert.match(String(sequenceOf(await submit('sequence-2', { price: '50.001' }))), /^\d+$/);
  for (const validUntil of ['2026-02-30T10:00:00Z', '2026-11-22T12:30:00']) {
    const answer = await submit('sequence-3', { timeInForce: 'GTD', validUntil });
    assert.deepEqual([answer.statusCode, sequenceOf(answer)], [400, undefined]);
  }
  for (const answer of [await cancel('O-9999'), await amend('O-9999', { revision: 1, price: '51.00' })]) {
    assert.deepEqual([answer.statusCode, sequenceOf(answer)], [404, undefined]);
  }
});

describe('while the views are too old to know which ids were used', () => {
  test('an order is refused, not executed and to be sent again; cancelling goes on', async () => {
    let behindMs = 0;
    await ownVenue({ viewsBehindUs: () => behindMs * 1_000 });
    const { orderId } = orderIn(await submit('a'));
    behindMs = VIEWS_BEHIND_MS_MAX + 1;
    const { lastSequence } = venue.replica.head();
    const refused = await submit('a');
    const { outcome, retry } = assertProblem(refused, 503, 'view-behind');
    assert.deepEqual([outcome, retry, refused.headers['retry-after']], ['NOT_EXECUTED', 'AFTER', '1']);
    assert.equal(venue.replica.head().lastSequence, lastSequence);
    assert.equal((await cancel(orderId)).statusCode, 200);
    behindMs = VIEWS_BEHIND_MS_MAX;
    assert.equal((await submit('b')).statusCode, 201);
  });

  test('is long before the market lets go of them', () => {
    assert.ok(2 * VIEWS_BEHIND_MS_MAX * 1_000 <= ARCHIVE_AFTER_CLOSURE_US);
  });
});

describe('an order that the market has let go of', () => {
  test('is still cancelled (it is gone), and can not be amended', async () => {
    await ownVenue();
    const { orderId } = orderIn(await submit('b1'));
    venue.clock.setUs(venue.clock.nowUs() + 66 * MINUTE_US);
    await submit('wake', { contractId: 'NL-TEST-9' });
    assert.equal(venue.replica.market.orders.has(1), false);
    const gone = await cancel(orderId);
    assert.deepEqual([gone.statusCode, orderIn(gone).state], [200, 'EXPIRED']);
    assertProblem(await amend(orderId, { revision: 1, price: '51' }), 422, 'order-ended');
    assertProblem(await cancel(orderId, '', beta), 404, 'order-not-found');
  });
});

describe('when the exchange does not answer well', () => {
  for (const code of ['exchange-unavailable', 'exchange-busy', 'clock-untrusted'] as const) {
    test(`${code}: not executed, safe to send again later`, async () => {
      venue.answerNext(Promise.resolve({ kind: 'NOT_EXECUTED', code }));
      const answer = await submit('b1');
      const found = assertProblem(answer, 503, code);
      assert.deepEqual([found.outcome, found.retry, answer.headers['retry-after']], ['NOT_EXECUTED', 'AFTER', '1']);
    });
  }

  test('a commit of unknown outcome is an unknown outcome, and asking again tells', async () => {
    await ownVenue();
    venue.journal.fates.push('SWALLOW');
    const found = assertProblem(await submit('b1'), 504, 'outcome-unknown');
    assert.deepEqual([found.outcome, found.retry], ['UNKNOWN', 'SAFE_SAME_ID']);
    const again = await submit('b1');
    assert.deepEqual([again.statusCode, again.headers['idempotent-replayed']], [201, 'true']);
  });

  test('an exchange that says nothing is waited for, but not for ever', async () => {
    venue.answerNext(new Promise(() => undefined));
    const waiting = submit('b1');
    await settled();
    await venue.clock.advance(EXCHANGE_ANSWER_MS_MAX - 1);
    assert.equal(await Promise.race([waiting, settled()]), undefined);
    await venue.clock.advance(1);
    assertProblem(await waiting, 504, 'outcome-unknown');
  });

  test('an exchange that breaks is a mistake of ours: the outcome is unknown, and no internals are told', async () => {
    venue.answerNext(Promise.reject(new Error('the secret is 42')));
    const answer = await submit('b1');
    const found = assertProblem(answer, 500, 'internal-error');
    assert.deepEqual([found.outcome, found.retry], ['UNKNOWN', 'SAFE_SAME_ID']);
    assert.doesNotMatch(answer.body, /the secret|42|\\.ts/);
  });

  test('a database that is gone before the command leaves: not executed', async () => {
    const { findPriorUses } = venue.views;
    venue.views.findPriorUses = () => Promise.reject(new Error('Connection terminated unexpectedly'));
    const found = assertProblem(await submit('b1'), 503, 'database-unavailable');
    venue.views.findPriorUses = findPriorUses;
    assert.deepEqual([found.outcome, found.retry], ['NOT_EXECUTED', 'AFTER']);
  });
});
