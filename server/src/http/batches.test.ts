/** Batches, mass cancellations and dry runs over HTTP, on a real exchange with its journal in memory. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { JournalUnavailable } from '../journal/journal.ts';
import { createTestGateway, newOrder, type TestGateway } from '../../test/support/test-gateway.ts';
import type { Schemas } from './wire/api-schemas.ts';

/** One venue for all tests; each has participants and a book of its own. */
let venue: TestGateway;
let alpha: string;
let beta: string;
let contractId: string;
let tests = 0;

before(async () => {
  venue = await createTestGateway();
});
after(() => venue.close());
beforeEach(async () => {
  tests += 1;
  contractId = `NL-TEST-${tests}`;
  alpha = await venue.admit(`alpha-${tests}`);
  beta = await venue.admit(`beta-${tests}`);
});

const terms = (clientOrderId: string, change = {}): object => {
  const { version: _version, ...order } = newOrder(clientOrderId, { contractId, ...change });
  return order;
};
const place = (clientOrderId: string, change = {}): object => ({
  action: 'PLACE',
  order: terms(clientOrderId, change),
});
const submit = async (clientOrderId: string, change = {}, key = alpha): Promise<Schemas['OrderOutcome']> => {
  const answer = await venue.call('POST', '/orders', { body: newOrder(clientOrderId, { contractId, ...change }), key });
  assert.equal(answer.statusCode, 201, answer.body);
  return answer.json();
};
const batch = (operations: object[], onError = 'CONTINUE', key = alpha) =>
  venue.call('POST', '/batch', { body: { version: '1.0', onError, operations }, key });

type Answer = Awaited<ReturnType<typeof batch>>;
/** Any of the results; which of these it has is held by the API file. */
type Result = Pick<Schemas['BatchResult'], 'action' | 'result'> &
  Partial<Omit<Schemas['ExecutedResult'], 'result' | 'sequence'> & Omit<Schemas['RefusedResult'], 'result'>>;
function resultsIn(answer: Answer): Result[] {
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json<{ results: Result[] }>().results;
}
const short = (answer: Answer): string[] =>
  resultsIn(answer).map(({ action, result, status, problem }) =>
    [action, result, status, problem?.code].filter((word) => word !== undefined).join(' '),
  );
const ordersOf = async (key: string, query = ''): Promise<Schemas['Order'][]> => {
  const answer = await venue.call('GET', `/orders${query}`, { key });
  return answer.json<Schemas['OrderPage']>().items;
};

describe('a batch', () => {
  test('places, amends and cancels, each in a record of its own, one behind the other', async () => {
    await submit('s1', { side: 'SELL', quantity: '0.4' }, beta);
    const { orderId } = await submit('old');
    const answer = await batch([
      { action: 'CANCEL', orderId },
      place('new', { price: '50' }),
      { action: 'AMEND', clientOrderId: 'new', revision: 1, quantity: '2', text: 'more' },
      { action: 'CANCEL', clientOrderId: 'new' },
    ]);
    const results = resultsIn(answer);
    assert.deepEqual(short(answer), [
      'CANCEL EXECUTED 200',
      'PLACE EXECUTED 201',
      'AMEND EXECUTED 200',
      'CANCEL EXECUTED 200',
    ]);
    const first = results[0]?.sequence ?? 0;
    assert.deepEqual(
      results.map(({ sequence }) => sequence),
      [first, first + 1, first + 2, first + 3],
    );
    assert.equal(answer.headers['wattbook-sequence'], String(first + 3));
    assert.deepEqual(
      results.map(({ order }) => [order?.clientOrderId, order?.state, order?.quantity, order?.fills.length]),
      [
        ['old', 'CANCELLED', '1.0', 0],
        ['new', 'ACTIVE', '1.0', 0],
        ['new', 'ACTIVE', '2.0', 0],
        ['new', 'CANCELLED', '2.0', 0],
      ],
    );
  });

  test('its results are those of the same operations alone', async () => {
    const alone = await submit('alone', { text: 'x' });
    const [together] = resultsIn(await batch([place('together', { text: 'x' })]));
    const { orderId: _a, clientOrderId: _b, acceptedAt: _c, updatedAt: _d, sequence: _e, ...rest } = alone;
    assert.deepEqual({ ...together?.order, ...rest }, together?.order);
  });

  test('goes on after a refusal, or stops there: then the others are skipped and never recorded', async () => {
    const operations = [place('a'), place('b', { quantity: '0' }), place('c')];
    assert.deepEqual(short(await batch(operations)), [
      'PLACE EXECUTED 201',
      'PLACE REFUSED 422 quantity-not-positive',
      'PLACE EXECUTED 201',
    ]);
    const before = venue.replica.head().lastSequence;
    const stopped = await batch([place('d'), place('e', { quantity: '0' }), place('f'), place('g')], 'STOP');
    assert.deepEqual(short(stopped), [
      'PLACE EXECUTED 201',
      'PLACE REFUSED 422 quantity-not-positive',
      'PLACE SKIPPED',
      'PLACE SKIPPED',
    ]);
    assert.equal(venue.replica.head().lastSequence, before + 2);
    assert.deepEqual((await ordersOf(alpha)).map((order) => order.clientOrderId).sort(), ['a', 'c', 'd']);
  });

  test('a price between two ticks is a refusal too, without a record, and stops it where asked', async () => {
    const operations = [place('a'), place('b', { price: '1.001' }), place('c', { quantity: '0' })];
    const [, refused] = resultsIn(await batch(operations));
    assert.deepEqual([refused?.sequence, refused?.problem?.code], [null, 'price-off-tick']);
    assert.deepEqual(refused?.problem?.errors, [
      { pointer: '/operations/1/order/price', detail: 'must be a multiple of 0.01' },
    ]);
    const stopped = await batch([place('d'), place('e', { price: '1.001' }), place('f')], 'STOP');
    assert.deepEqual(short(stopped), ['PLACE EXECUTED 201', 'PLACE REFUSED 422 price-off-tick', 'PLACE SKIPPED']);
    const earlier = await batch([place('g', { quantity: '0' }), place('h', { price: '1.001' })], 'STOP');
    assert.deepEqual(short(earlier), ['PLACE REFUSED 422 quantity-not-positive', 'PLACE SKIPPED']);
  });

  test('with nothing but refusals that never reach the market it is answered all the same', async () => {
    const before = venue.replica.head().lastSequence;
    const answer = await batch([place('a', { price: '1.001' }), { action: 'CANCEL', orderId: 'X-1' }], 'CONTINUE');
    assert.deepEqual(short(answer), ['PLACE REFUSED 422 price-off-tick', 'CANCEL REFUSED 404 order-not-found']);
    assert.equal(venue.replica.head().lastSequence, before);
    assert.equal(answer.headers['wattbook-sequence'], String(before));
  });

  test('a time that is not clear refuses the whole body, with the place, and nothing is executed', async () => {
    const before = venue.replica.head().lastSequence;
    const answer = await batch([place('a'), place('b', { timeInForce: 'GTD', validUntil: '2026-10-25T02:30:00' })]);
    const found = answer.json<Schemas['Problem']>();
    assert.deepEqual([answer.statusCode, found.code, found.outcome], [400, 'ambiguous-timestamp', 'NOT_EXECUTED']);
    assert.equal(found.errors?.[0]?.pointer, '/operations/1/order/validUntil');
    assert.equal(venue.replica.head().lastSequence, before);
  });

  test('such a time does so whatever else is wrong with that operation', async () => {
    const before = venue.replica.head().lastSequence;
    const validUntil = '2026-10-25T02:30:00';
    for (const [wrong, pointer] of [
      [
        place('b', { timeInForce: 'GTD', price: '1.001', quantity: '0.01', validUntil }),
        '/operations/1/order/validUntil',
      ],
      [{ action: 'AMEND', orderId: 'X-1', revision: 1, validUntil }, '/operations/1/validUntil'],
      [{ action: 'AMEND', orderId: 'O-999', revision: 1, price: '1.001', validUntil }, '/operations/1/validUntil'],
    ] as const) {
      const answer = await batch([place('a'), wrong]);
      const found = answer.json<Schemas['Problem']>();
      assert.deepEqual([answer.statusCode, found.code], [400, 'ambiguous-timestamp'], pointer);
      assert.equal(found.errors?.[0]?.pointer, pointer);
    }
    assert.equal(venue.replica.head().lastSequence, before);
  });

  test('sent again, orders and amendments are answered as the first time and happen once', async () => {
    const operations = [
      place('a'),
      { action: 'AMEND', clientOrderId: 'a', revision: 1, price: '49' },
      place('b'),
      { action: 'CANCEL', clientOrderId: 'b' },
    ];
    const first = resultsIn(await batch(operations));
    const again = resultsIn(await batch(operations));
    assert.deepEqual(
      again.map(({ replayed }) => replayed === true),
      [true, true, true, false],
    );
    assert.deepEqual(
      again.slice(0, 3).map(({ replayed: _replayed, ...result }) => result),
      first.slice(0, 3),
    );
    assert.equal((await ordersOf(alpha)).length, 2);
  });

  test('sent again, in whatever order, a large one reads each block of the journal once', async () => {
    const { read } = venue.journal;
    for (const [prefix, turn] of [
      ['o', (operations: object[]) => operations],
      ['r', (operations: object[]) => operations.toReversed()],
    ] as const) {
      const operations = Array.from({ length: 50 }, (_, index) => place(`${prefix}${index}`));
      resultsIn(await batch(operations));
      let reads = 0;
      venue.journal.read = (...asked) => {
        reads += 1;
        return read(...asked);
      };
      const again = resultsIn(await batch(turn(operations)));
      venue.journal.read = read;
      assert.ok(again.every(({ replayed }) => replayed === true));
      assert.equal(reads, 1);
    }
  });

  test("another participant's order is not there, by either id", async () => {
    const { orderId } = await submit('theirs', {}, beta);
    const answer = await batch([
      { action: 'CANCEL', orderId },
      { action: 'CANCEL', clientOrderId: 'theirs' },
      { action: 'AMEND', orderId, revision: 1, price: '1' },
    ]);
    assert.deepEqual(short(answer), [
      'CANCEL REFUSED 404 order-not-found',
      'CANCEL REFUSED 404 order-not-found',
      'AMEND REFUSED 404 order-not-found',
    ]);
    assert.equal((await ordersOf(beta))[0]?.state, 'ACTIVE');
  });

  test('an order that only the views still know counts as gone: cancelling it stops nothing', async () => {
    const { orderId } = await submit('old');
    const known = await venue.views.findOrder(`alpha-${tests}`, Number(orderId.slice(2)));
    assert.ok(known);
    const { findOrders } = venue.views;
    let questions = 0;
    venue.views.findOrders = (participantId, ids) => {
      questions += 1;
      assert.deepEqual(
        [participantId, ids],
        [`alpha-${tests}`, { orderIds: [9_999, 9_999], clientOrderIds: ['long-ago'] }],
      );
      return Promise.resolve([{ ...known, orderId: 9_999, clientOrderId: 'long-ago', state: 'EXPIRED' }]);
    };
    const operations = [
      { action: 'CANCEL', orderId: 'O-9999' },
      { action: 'CANCEL', clientOrderId: 'long-ago' },
      place('next'),
      { action: 'AMEND', orderId: 'O-9999', revision: 1, price: '1' },
    ];
    const answer = await batch(operations, 'STOP');
    venue.views.findOrders = findOrders;
    assert.equal(questions, 1);
    assert.deepEqual(short(answer), [
      'CANCEL EXECUTED 200',
      'CANCEL EXECUTED 200',
      'PLACE EXECUTED 201',
      'AMEND REFUSED 422 order-ended',
    ]);
  });

  test('of 500 cancellations that name nothing the views are asked once, whatever follows a refusal', async () => {
    const { findOrders } = venue.views;
    let questions = 0;
    venue.views.findOrders = (...asked) => {
      questions += 1;
      return findOrders(...asked);
    };
    const operations = Array.from({ length: 500 }, (_, index) => ({
      action: 'CANCEL',
      clientOrderId: `never${index}`,
    }));
    for (const onError of ['STOP', 'CONTINUE']) resultsIn(await batch(operations, onError));
    venue.views.findOrders = findOrders;
    assert.equal(questions, 2);
  });

  test('views that fail after it is durable change nothing in the answer; before, nothing is executed', async () => {
    const { views } = venue;
    const works = { ...views };
    const away = () => Promise.reject(new Error('Connection terminated unexpectedly'));
    const fails = { findOrder: away, findOrders: away, listOrders: away, findPriorUses: away };
    const operations = [
      place('a'),
      { action: 'CANCEL', clientOrderId: 'never' },
      { action: 'AMEND', orderId: 'O-999999', revision: 1, price: '1' },
    ];
    views.findOrders = async (...asked) => {
      const found = await works.findOrders(...asked);
      Object.assign(views, fails);
      return found;
    };
    const answer = await batch(operations);
    const before = venue.replica.head().lastSequence;
    const refused = await batch([{ action: 'CANCEL', clientOrderId: 'never' }]);
    Object.assign(views, works);
    assert.deepEqual(short(answer), [
      'PLACE EXECUTED 201',
      'CANCEL REFUSED 404 order-not-found',
      'AMEND REFUSED 404 order-not-found',
    ]);
    const { code, outcome } = refused.json<Schemas['Problem']>();
    assert.deepEqual([refused.statusCode, code, outcome], [503, 'database-unavailable', 'NOT_EXECUTED']);
    assert.equal(venue.replica.head().lastSequence, before);
  });

  test('a journal that fails when it is sent again leaves the outcome unknown, not unexecuted', async () => {
    resultsIn(await batch([place('a')]));
    const { read } = venue.journal;
    venue.journal.read = () => Promise.reject(new JournalUnavailable('away'));
    const answer = await batch([place('a')]);
    venue.journal.read = read;
    const { code, outcome } = answer.json<Schemas['Problem']>();
    assert.deepEqual([answer.statusCode, code, outcome], [504, 'outcome-unknown', 'UNKNOWN']);
  });

  test('when nobody knows what became of it, that is said of the whole', async () => {
    venue.answerNext(Promise.resolve({ kind: 'UNKNOWN' }));
    const answer = await batch([place('a')]);
    const { code, outcome, retry } = answer.json<Schemas['Problem']>();
    assert.deepEqual([answer.statusCode, code, outcome, retry], [504, 'outcome-unknown', 'UNKNOWN', 'SAFE_SAME_ID']);
  });
});

describe('a mass cancellation', () => {
  const cancelAll = (filter = {}, key = alpha) =>
    venue.call('POST', '/orders/cancel', { body: { version: '1.0', ...filter }, key });

  test('takes out what matches all filters, tells how much, and is in the next read', async () => {
    await submit('b1', { quantity: '1.5' });
    await submit('b2', { quantity: '2.0' });
    await submit('s1', { side: 'SELL', price: '60' });
    await submit('theirs', {}, beta);
    const answer = await cancelAll({ contractId, side: 'BUY' });
    assert.deepEqual([answer.statusCode, answer.json()], [200, { cancelledOrders: 2, cancelledQuantity: '3.5' }]);
    const states = (await ordersOf(alpha)).map(({ clientOrderId, state, reason }) => [clientOrderId, state, reason]);
    assert.deepEqual(states.sort(), [
      ['b1', 'CANCELLED', 'MASS_CANCEL'],
      ['b2', 'CANCELLED', 'MASS_CANCEL'],
      ['s1', 'ACTIVE', null],
    ]);
    assert.equal((await ordersOf(beta))[0]?.state, 'ACTIVE');
  });

  test('without a filter takes out all; sent again there is nothing left', async () => {
    await submit('b1');
    await submit('s1', { side: 'SELL', price: '60' });
    assert.equal((await cancelAll()).json<{ cancelledOrders: number }>().cancelledOrders, 2);
    assert.deepEqual((await cancelAll()).json(), { cancelledOrders: 0, cancelledQuantity: '0.0' });
  });

  test('by ids, of the venue or of one’s own; ids that name nothing match nothing', async () => {
    const { orderId } = await submit('b1');
    await submit('b2');
    const count = async (filter: object) => (await cancelAll(filter)).json<{ cancelledOrders: number }>();
    assert.equal((await count({ orderIds: ['X-1', 'O-999999'] })).cancelledOrders, 0);
    assert.equal((await count({ orderIds: [orderId], clientOrderIds: ['b2'] })).cancelledOrders, 0);
    assert.equal((await count({ orderIds: [orderId, 'X-1'] })).cancelledOrders, 1);
    assert.equal((await count({ clientOrderIds: ['b1', 'b2'] })).cancelledOrders, 1);
  });

  test('of more orders than one record lists: the sequence is the one at which all are listed', async () => {
    const operations = Array.from({ length: 500 }, (_, index) => place(`o${index}`, { quantity: '0.1' }));
    for (const part of ['a', 'b', 'c']) {
      const renamed = operations.map((_, index) => place(`${part}${index}`, { quantity: '0.1' }));
      for (let from = 0; from < 500; from += 50) resultsIn(await batch(renamed.slice(from, from + 50)));
    }
    const answer = await cancelAll();
    assert.deepEqual(answer.json(), { cancelledOrders: 1_500, cancelledQuantity: '150.0' });
    const sequence = Number(answer.headers['wattbook-sequence']);
    assert.equal(venue.replica.head().lastSequence, sequence);
    assert.deepEqual(await ordersOf(alpha, '?state=ACTIVE'), []);
  });
});

describe('a dry run', () => {
  const dryRun = (clientOrderId: string, change = {}) =>
    venue.call('POST', '/orders?dryRun=true', { body: newOrder(clientOrderId, { contractId, ...change }), key: alpha });

  test('tells what the order would bring, and then it brings that; nothing was changed before', async () => {
    await submit('s1', { side: 'SELL', price: '49.90', quantity: '0.6' }, beta);
    const before = venue.replica.head().lastSequence;
    const preview = await dryRun('b1');
    assert.equal(venue.replica.head().lastSequence, before);
    assert.equal(preview.statusCode, 200);
    assert.equal(preview.headers['wattbook-sequence'], String(before));
    const { fills, replayed, openOrders, ...told } = preview.json<Schemas['OrderPreview']>();
    assert.deepEqual(
      [fills, replayed, openOrders],
      [[{ price: '49.90', quantity: '0.6' }], false, { used: 1, limit: 10_000 }],
    );
    const order = await submit('b1');
    assert.deepEqual({ ...order, ...told }, order);
    assert.deepEqual(
      order.fills.map(({ price, quantity }) => ({ price, quantity })),
      fills,
    );
  });

  test('an order that would not stay: IOC, FOK, and what it would not fill', async () => {
    await submit('s1', { side: 'SELL', price: '49.90', quantity: '0.6' }, beta);
    const told = async (timeInForce: string): Promise<unknown[]> => {
      const answer = (await dryRun(timeInForce, { timeInForce })).json<Schemas['OrderPreview']>();
      const { state, reason, filledQuantity, remainingQuantity, averagePrice, openOrders } = answer;
      return [state, reason, filledQuantity, remainingQuantity, averagePrice, openOrders.used];
    };
    assert.deepEqual(await told('IOC'), ['CANCELLED', 'IOC_REMAINDER', '0.6', '0.0', '49.90000', 0]);
    assert.deepEqual(await told('FOK'), ['CANCELLED', 'FOK_NOT_FILLABLE', '0.0', '0.0', null, 0]);
  });

  test('a refusal is the one that the order would get', async () => {
    for (const change of [{ quantity: '0' }, { price: '1.001' }, { contractId: 'NL-NONE' }, { price: '99999' }]) {
      const dry = (await dryRun('b1', change)).json<Schemas['Problem']>();
      const body = newOrder('b1', { contractId, ...change });
      const real = (await venue.call('POST', '/orders', { body, key: alpha })).json<Schemas['Problem']>();
      assert.deepEqual({ ...dry, requestId: '' }, { ...real, requestId: '' });
      assert.equal(dry.status, 422);
    }
  });

  test('of an order that was placed before: its first answer, however it stands now', async () => {
    const { orderId } = await submit('b1');
    await venue.call('DELETE', `/orders/${orderId}`, { key: alpha });
    const { replayed, state } = (await dryRun('b1')).json<Schemas['OrderPreview']>();
    assert.deepEqual([replayed, state], [true, 'ACTIVE']);
    const other = await dryRun('b1', { quantity: '2' });
    assert.deepEqual([other.statusCode, other.json<Schemas['Problem']>().code], [422, 'client-order-id-reused']);
  });
});
