/**
 * Who may do what to whose: every operation of the API file × everyone who may ask × one's own, another's and nobody's
 * object. Operations and the scopes that they need come from the file; whose objects they touch stands in ROWS, and an
 * operation without a row doesn't compile. The names of the tests, read together, are the matrix.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { operations, type OperationId, type Scope } from '@wattbook/api/operations';
import { mintKey } from '../src/directory/api-key.ts';
import type { Schemas } from '../src/http/wire/api-schemas.ts';
import { createSeededRandom } from '../src/ops/random.ts';
import { createTestGateway, newOrder, type CallRequest, type TestGateway } from './support/test-gateway.ts';

/** Of one participant: an order in the book, a trade with itself, and a key that may do nothing but see keys. */
type Objects = { participantId: string; orderId: string; clientOrderId: string; tradeId: string; keyId: string };

type Asked = { path: string; body?: object };

/**
 * SAME: for everyone who may ask. LIST: shows one's own and nobody else's. PATH: names an object; another's is answered
 * as if there were none. BODY: names objects; one's own are touched, others' are not.
 */
type Row =
  | { objects: 'SAME'; ask: Asked; answers: number }
  | { objects: 'LIST'; ask: Asked; shows: (objects: Objects) => string }
  | { objects: 'PATH'; ask: (objects: Objects) => Asked; answers: number; missing: Schemas['ErrorCode'] }
  | { objects: 'BODY'; ask: (objects: Objects) => Asked; touched: (answer: string) => boolean };

const same = (path: string, answers = 200): Row => ({ objects: 'SAME', ask: { path }, answers });
/** Answers are held against the API file by the caller: what they claim to be, they are. */
const problemIn = (text: string): Schemas['Problem'] => JSON.parse(text) as Schemas['Problem'];
const version = '1.0';

/** Nobody sells for as much as these would buy. */
const basketOrders = ['NL-TEST-1', 'NL-TEST-3'].map((contractId) => {
  return { contractId, side: 'BUY', price: '50.00', quantity: '1000.0' };
});
const block = { contractIds: ['NL-TEST-4', 'NL-TEST-5'], side: 'BUY', price: '50.00', quantity: '1.0' };

const ROWS: { [Id in OperationId]: Row } = {
  getHealth: same('/health'),
  getStatus: same('/status'),
  getVersion: same('/version'),
  getSpecYaml: same('/openapi.yaml'),
  getSpecJson: same('/openapi.json'),
  listAreas: same('/areas'),
  listContracts: same('/contracts'),
  getContract: same('/contracts/NL-TEST-1'),
  getBook: same('/contracts/NL-TEST-1/book'),
  listMarketTrades: same('/market/trades'),
  listCandles: same('/analytics/candles?contractId=NL-TEST-1&interval=PT15M'),
  listStatistics: same('/analytics/statistics?deliveryDay=2026-11-22'),
  listIndices: same('/analytics/indices?deliveryDay=2026-11-22'),
  // A stream doesn't end: past key and scope, what is asked of it is wrong.
  openStream: same('/stream?after=x', 400),
  getLimits: same('/account/limits'),
  submitOrder: { objects: 'SAME', ask: { path: '/orders', body: newOrder('new') }, answers: 201 },
  submitBasket: {
    objects: 'SAME',
    ask: { path: '/baskets', body: { version, clientBasketId: 'new', orders: basketOrders } },
    answers: 422,
  },
  submitBlock: {
    objects: 'SAME',
    ask: { path: '/blocks', body: { version, clientOrderId: 'b', ...block } },
    answers: 201,
  },
  liftBlock: { objects: 'SAME', ask: { path: '/account/unblock', body: { version } }, answers: 422 },
  setCancelAfter: {
    objects: 'SAME',
    ask: { path: '/account/cancel-after', body: { version, seconds: 0, scope: 'KEY' } },
    answers: 200,
  },
  listOrders: { objects: 'LIST', ask: { path: '/orders' }, shows: ({ orderId }) => orderId },
  listTrades: { objects: 'LIST', ask: { path: '/trades' }, shows: ({ tradeId }) => tradeId },
  listPositions: {
    objects: 'LIST',
    ask: { path: '/positions?deliveryDay=2026-11-22' },
    shows: ({ participantId }) => participantId,
  },
  getStatement: {
    objects: 'LIST',
    ask: { path: '/statements?area=NL&deliveryDay=2026-11-22' },
    shows: ({ participantId }) => participantId,
  },
  getAccount: { objects: 'LIST', ask: { path: '/account' }, shows: ({ participantId }) => participantId },
  listKeys: { objects: 'LIST', ask: { path: '/account/keys' }, shows: ({ keyId }) => keyId },
  getOrder: {
    objects: 'PATH',
    ask: ({ orderId }) => ({ path: `/orders/${orderId}` }),
    answers: 200,
    missing: 'order-not-found',
  },
  amendOrder: {
    objects: 'PATH',
    ask: ({ orderId }) => ({ path: `/orders/${orderId}`, body: { version, revision: 1, text: 'mine' } }),
    answers: 200,
    missing: 'order-not-found',
  },
  cancelOrder: {
    objects: 'PATH',
    ask: ({ orderId }) => ({ path: `/orders/${orderId}` }),
    answers: 200,
    missing: 'order-not-found',
  },
  parkOrder: {
    objects: 'PATH',
    ask: ({ orderId }) => ({ path: `/orders/${orderId}/park`, body: { version } }),
    answers: 200,
    missing: 'order-not-found',
  },
  listOrderEvents: {
    objects: 'PATH',
    ask: ({ orderId }) => ({ path: `/orders/${orderId}/events` }),
    answers: 200,
    missing: 'order-not-found',
  },
  explainOrder: {
    objects: 'PATH',
    ask: ({ orderId }) => ({ path: `/orders/${orderId}/explanation` }),
    answers: 200,
    missing: 'order-not-found',
  },
  activateOrder: {
    objects: 'PATH',
    ask: ({ orderId }) => ({ path: `/orders/${orderId}/activate`, body: { version } }),
    answers: 200,
    missing: 'order-not-found',
  },
  recallTrade: {
    objects: 'PATH',
    ask: ({ tradeId }) => ({ path: `/trades/${tradeId}/recall`, body: { version } }),
    answers: 200,
    missing: 'trade-not-found',
  },
  getTrade: {
    objects: 'PATH',
    ask: ({ tradeId }) => ({ path: `/trades/${tradeId}` }),
    answers: 200,
    missing: 'trade-not-found',
  },
  getConfirmation: {
    objects: 'PATH',
    ask: ({ tradeId }) => ({ path: `/trades/${tradeId}/confirmation` }),
    answers: 200,
    missing: 'trade-not-found',
  },
  rotateKey: {
    objects: 'PATH',
    ask: ({ keyId }) => ({ path: `/account/keys/${keyId}/rotate` }),
    answers: 201,
    missing: 'key-not-found',
  },
  revokeKey: {
    objects: 'PATH',
    ask: ({ keyId }) => ({ path: `/account/keys/${keyId}` }),
    answers: 200,
    missing: 'key-not-found',
  },
  cancelOrders: {
    objects: 'BODY',
    ask: ({ orderId }) => ({ path: '/orders/cancel', body: { version, orderIds: [orderId] } }),
    touched: (answer) => answer.includes('"cancelledOrders":1'),
  },
  submitBatch: {
    objects: 'BODY',
    ask: ({ orderId }) => ({
      path: '/batch',
      body: { version, onError: 'CONTINUE', operations: [{ action: 'CANCEL', orderId }] },
    }),
    touched: (answer) => answer.includes('"result":"EXECUTED"'),
  },
};

const ALL_SCOPES = [...new Set(Object.values(operations).flatMap(({ scope }) => scope))].filter(
  (scope) => scope !== 'public',
);
const NOBODYS: Objects = {
  participantId: 'nobody',
  orderId: 'O-999999',
  clientOrderId: 'none',
  tradeId: 'T-999999',
  keyId: 'NoSuchKey123',
};

let venue: TestGateway;
before(async () => {
  venue = await createTestGateway();
});
after(() => venue.close());

let participants = 0;
const owners = new Map<Objects, string>();

async function makeObjects(): Promise<Objects> {
  participants += 1;
  const participantId = `owner-${participants}`;
  await venue.admit(participantId);
  const key = venue.directory.addKey(participantId, ALL_SCOPES);
  const place = async (clientOrderId: string, change: object): Promise<Schemas['OrderOutcome']> => {
    const answer = await venue.call('POST', '/orders', {
      key,
      body: newOrder(clientOrderId, { contractId: 'NL-TEST-2', ...change }),
    });
    assert.equal(answer.statusCode, 201, answer.body);
    return answer.json();
  };
  await place('maker', { side: 'SELL' });
  const [fill] = (await place('taker', {})).fills;
  const { orderId, clientOrderId } = await place('rests', { price: '1.00' });
  assert.ok(fill);
  const keyId = venue.directory.addKey(participantId, ['keys']).split('_')[2] ?? '';
  const objects = { participantId, orderId, clientOrderId, tradeId: fill.tradeId, keyId };
  owners.set(objects, key);
  return objects;
}

async function ask(id: OperationId, { path, body }: Asked, key: string | null) {
  const request: CallRequest = { key, ...(body !== undefined && { body }) };
  return venue.call(operations[id].method, path, request);
}

/** An object of nobody will do where the key is refused before anybody looks for it. */
const askedBy = (row: Row, objects = NOBODYS): Asked => (typeof row.ask === 'function' ? row.ask(objects) : row.ask);

const random = createSeededRandom(7);
const strangers: Record<string, () => Promise<string | null>> = {
  'without a key': () => Promise.resolve(null),
  'with a text that is no key': () => Promise.resolve('wb_sandbox_hello'),
  'with a key that nobody gave out': () => Promise.resolve(mintKey(random, 'sandbox').text),
  'with a key of the live venue': () => Promise.resolve(mintKey(random, 'live').text),
  'with a revoked key': async () => {
    const { participantId } = await makeObjects();
    const text = venue.directory.addKey(participantId, ALL_SCOPES);
    const keyId = text.split('_')[2] ?? '';
    await venue.directory.revokeKey({ participantId, keyId }, keyId);
    return text;
  },
};

for (const id of Object.keys(ROWS).filter((name): name is OperationId => name in operations)) {
  const row = ROWS[id];
  const { scope } = operations[id];
  describe(`${id} (${String(scope)})`, () => {
    for (const [who, keyOf] of Object.entries(strangers)) {
      const expected = scope === 'public' ? 200 : 401;
      test(`${who}: ${expected}`, async () => {
        assert.equal((await ask(id, askedBy(row), await keyOf())).statusCode, expected);
      });
    }
    if (scope === 'public') return;

    const scopes = [scope].flat();
    const others = ALL_SCOPES.filter((name) => !scopes.includes(name));
    test(`with a key for ${others.join(' and ')}: 403`, async () => {
      const objects = await makeObjects();
      const answer = await ask(id, askedBy(row, objects), venue.directory.addKey(objects.participantId, others));
      assert.deepEqual([answer.statusCode, problemIn(answer.body).requiredScope], [403, scopes[0]]);
    });
    for (const name of scopes) testObjects(id, row, name);
  });
}

const keyFor = ({ participantId }: Objects, scope: Scope): string => venue.directory.addKey(participantId, [scope]);

/** With a key that has the one scope and no other. */
function testObjects(id: OperationId, row: Row, scope: Scope): void {
  switch (row.objects) {
    case 'SAME':
      test(`with a key for ${scope}: ${row.answers}`, async () => {
        assert.equal((await ask(id, row.ask, keyFor(await makeObjects(), scope))).statusCode, row.answers);
      });
      return;
    case 'LIST':
      test(`with a key for ${scope}: one's own, and nothing of others`, async () => {
        const [own, other] = [await makeObjects(), await makeObjects()];
        const answer = await ask(id, row.ask, keyFor(own, scope));
        assert.equal(answer.statusCode, 200);
        assert.ok(answer.body.includes(`"${row.shows(own)}"`));
        assert.ok(!answer.body.includes(`"${row.shows(other)}"`));
      });
      return;
    case 'PATH':
      test(`with a key for ${scope}: one's own ${row.answers}; another's 404, exactly as nobody's`, async () => {
        const [own, other] = [await makeObjects(), await makeObjects()];
        const key = keyFor(own, scope);
        const [others, nobodys] = [await ask(id, row.ask(other), key), await ask(id, row.ask(NOBODYS), key)];
        assert.deepEqual([others.statusCode, problemIn(others.body).code], [404, row.missing]);
        assert.equal(withoutIds(others.body, other), withoutIds(nobodys.body, NOBODYS));
        await assertUntouched(other);
        assert.equal((await ask(id, row.ask(own), key)).statusCode, row.answers);
      });
      return;
    case 'BODY':
      test(`with a key for ${scope}: one's own is touched, another's is not`, async () => {
        const [own, other] = [await makeObjects(), await makeObjects()];
        const key = keyFor(own, scope);
        const [others, nobodys] = [await ask(id, row.ask(other), key), await ask(id, row.ask(NOBODYS), key)];
        assert.deepEqual([others.statusCode, row.touched(others.body)], [200, false]);
        assert.equal(withoutIds(others.body, other), withoutIds(nobodys.body, NOBODYS));
        await assertUntouched(other);
        assert.equal(row.touched((await ask(id, row.ask(own), key)).body), true);
      });
      return;
  }
}

test('cancelOrders with `block`, the kill switch: for trade alone 403, and nothing is cancelled; for risk 200', async () => {
  const objects = await makeObjects();
  const kill = { path: '/orders/cancel', body: { version, block: true } };
  const answer = await ask('cancelOrders', kill, keyFor(objects, 'trade'));
  assert.deepEqual([answer.statusCode, problemIn(answer.body).requiredScope], [403, 'risk']);
  await assertUntouched(objects);
  assert.equal((await ask('cancelOrders', kill, keyFor(objects, 'risk'))).statusCode, 200);
});

test('setCancelAfter of the participant: for trade alone 403, it can be neither set, lengthened nor switched off', async () => {
  const objects = await makeObjects();
  const set = (seconds: number, scope: 'trade' | 'risk') => {
    const body = { version, seconds, scope: 'PARTICIPANT' };
    return ask('setCancelAfter', { path: '/account/cancel-after', body }, keyFor(objects, scope));
  };
  const armed = async (): Promise<string | null> => {
    const account = await venue.call('GET', '/account', { key: owners.get(objects) ?? '' });
    return account.json<Schemas['Account']>().cancelAfter.participant;
  };
  assert.equal((await set(30, 'trade')).statusCode, 403);
  assert.equal(await armed(), null);
  assert.equal((await set(30, 'risk')).statusCode, 200);
  const dueAt = await armed();
  assert.ok(dueAt !== null);
  await venue.clock.advance(1_000);
  for (const seconds of [0, 1, 30, 86_400]) {
    const answer = await set(seconds, 'trade');
    assert.deepEqual([answer.statusCode, problemIn(answer.body).requiredScope], [403, 'risk']);
    assert.equal(await armed(), dueAt);
  }
  assert.equal((await set(0, 'risk')).statusCode, 200);
  assert.equal(await armed(), null);
});

/** What differs between two refusals of the same kind. */
function withoutIds(body: string, { orderId, tradeId, keyId }: Objects): string {
  const ids = [orderId, tradeId, keyId].reduce(
    (text, id) => text.replaceAll(`"${id}`, '"').replaceAll(`${id}\\"`, '\\"'),
    body,
  );
  return ids.replaceAll(/"requestId":"[^"]*"|"sequence":\d+/g, '');
}

async function assertUntouched(objects: Objects): Promise<void> {
  const key = owners.get(objects) ?? '';
  const order = await venue.call('GET', `/orders/${objects.orderId}`, { key });
  const { state, revision } = order.json<Schemas['Order']>();
  assert.deepEqual([state, revision], ['ACTIVE', 1]);
  const { items } = (await venue.call('GET', '/account/keys', { key })).json<Schemas['KeyPage']>();
  assert.ok(items.every(({ state }) => state === 'LIVE') && items.every(({ rotatedFrom }) => rotatedFrom === null));
}
