/**
 * Who may do what on the operator's API: every operation of its file × everyone who may ask × what there is and what
 * there isn't. Operations and their scopes come from the file; what they ask for stands in ROWS, and an operation
 * without a row doesn't compile. The names of the tests, read together, are the matrix.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { VENUE } from '@wattbook/engine/commands';
import { operations, type OperationId } from '@wattbook/api/admin-operations';
import type { AdminSchemas } from '../src/admin/admin-schemas.ts';
import { formatEventTime } from '../src/calendar/instant.ts';
import { mintKey } from '../src/directory/api-key.ts';
import { OPERATOR_SCOPES, PARTICIPANT_SCOPES, VENUE_ID, type Scope } from '../src/directory/scopes.ts';
import { createSeededRandom } from '../src/ops/random.ts';
import { wireTrade } from './support/ingest-bench.ts';
import { createTestGateway, newOrder, type CallRequest, type TestGateway } from './support/test-gateway.ts';

/** What a request may name. */
type Objects = {
  participantId: string;
  keyId: string;
  operatorKeyId: string;
  orderId: string;
  openOrderId: string;
  tradeId: string;
  contractId: string;
  area: string;
  product: string;
  deliveryDay: string;
  fingerprint: string;
  quarantineId: string;
};

type Asked = { path: string; body?: object };

/** `missing`: what is answered where the path names what isn't there. */
type Row = { ask: (objects: Objects) => Asked; answers: number; missing?: AdminSchemas['ErrorCode'] };

const MINUTE_US = 60_000_000;
const version = '1.0';
const reasoned = { version, reason: 'a test' };
const QUARTERS = { deliveryMinutes: 15, priceTick: '0.01', quantityStep: '0.1', minPrice: '-500', maxPrice: '4000' };
const at = (path: string, answers = 200): Row => ({ ask: () => ({ path }), answers });

const ROWS: { [Id in OperationId]: Row } = {
  getAdminHealth: at('/health'),
  getSpecYaml: at('/openapi.yaml'),
  getSpecJson: at('/openapi.json'),
  listParticipants: at('/participants'),
  listOperatorKeys: at('/operators/keys'),
  listOrders: at('/orders'),
  listTrades: at('/trades'),
  admitParticipant: {
    ask: () => ({ path: '/participants', body: { version, participantId: 'new', name: 'New' } }),
    answers: 201,
  },
  getParticipant: {
    ask: ({ participantId }) => ({ path: `/participants/${participantId}` }),
    answers: 200,
    missing: 'participant-not-found',
  },
  changeParticipant: {
    ask: ({ participantId }) => ({ path: `/participants/${participantId}`, body: { version, name: 'Changed' } }),
    answers: 200,
    missing: 'participant-not-found',
  },
  listKeys: {
    ask: ({ participantId }) => ({ path: `/participants/${participantId}/keys` }),
    answers: 200,
    missing: 'participant-not-found',
  },
  issueKey: {
    ask: ({ participantId }) => ({
      path: `/participants/${participantId}/keys`,
      body: { version, userId: 'u', scopes: ['read'] },
    }),
    answers: 201,
    missing: 'participant-not-found',
  },
  revokeKey: {
    ask: ({ participantId, keyId }) => ({ path: `/participants/${participantId}/keys/${keyId}` }),
    answers: 200,
    missing: 'participant-not-found',
  },
  unblockKey: {
    ask: ({ participantId, keyId }) => ({
      path: `/participants/${participantId}/keys/${keyId}/unblock`,
      body: reasoned,
    }),
    answers: 200,
    missing: 'participant-not-found',
  },
  listQuarantinedCommands: at('/quarantined-commands'),
  getQuarantinedCommand: {
    ask: ({ fingerprint }) => ({ path: `/quarantined-commands/${fingerprint}` }),
    answers: 200,
    missing: 'quarantined-command-not-found',
  },
  releaseQuarantinedCommand: {
    ask: ({ fingerprint }) => ({ path: `/quarantined-commands/${fingerprint}/release`, body: reasoned }),
    answers: 200,
    missing: 'quarantined-command-not-found',
  },
  listQuarantinedTrades: at('/upstream-trades/quarantine'),
  retryQuarantinedTrade: {
    ask: ({ quarantineId }) => ({ path: `/upstream-trades/quarantine/${quarantineId}/retry`, body: reasoned }),
    answers: 200,
    missing: 'quarantined-trade-not-found',
  },
  discardQuarantinedTrade: {
    ask: ({ quarantineId }) => ({ path: `/upstream-trades/quarantine/${quarantineId}/discard`, body: reasoned }),
    answers: 200,
    missing: 'quarantined-trade-not-found',
  },
  issueOperatorKey: {
    ask: () => ({ path: '/operators/keys', body: { version, userId: 'u', scopes: ['surveillance'] } }),
    answers: 201,
  },
  revokeOperatorKey: {
    ask: ({ operatorKeyId }) => ({ path: `/operators/keys/${operatorKeyId}` }),
    answers: 200,
    missing: 'key-not-found',
  },
  getOrder: { ask: ({ orderId }) => ({ path: `/orders/${orderId}` }), answers: 200, missing: 'order-not-found' },
  getMarket: at('/market'),
  haltMarket: { ask: () => ({ path: '/market/halt', body: reasoned }), answers: 200 },
  resumeMarket: { ask: () => ({ path: '/market/resume', body: reasoned }), answers: 200 },
  listContracts: at('/contracts'),
  getContract: {
    ask: ({ contractId }) => ({ path: `/contracts/${contractId}` }),
    answers: 200,
    missing: 'contract-not-found',
  },
  haltContract: {
    ask: ({ contractId }) => ({ path: `/contracts/${contractId}/halt`, body: reasoned }),
    answers: 200,
    missing: 'contract-not-found',
  },
  resumeContract: {
    ask: ({ contractId }) => ({ path: `/contracts/${contractId}/resume`, body: reasoned }),
    answers: 200,
    missing: 'contract-not-found',
  },
  cancelOrder: {
    ask: ({ openOrderId }) => ({ path: `/orders/${openOrderId}/cancel`, body: reasoned }),
    answers: 200,
    missing: 'order-not-found',
  },
  cancelOrders: {
    ask: ({ participantId }) => ({
      path: `/participants/${participantId}/cancel-orders`,
      body: { ...reasoned, block: true },
    }),
    answers: 200,
    missing: 'participant-not-found',
  },
  unblockParticipant: {
    ask: ({ participantId }) => ({ path: `/participants/${participantId}/unblock`, body: reasoned }),
    answers: 200,
    missing: 'participant-not-found',
  },
  getTerms: {
    ask: ({ participantId }) => ({ path: `/participants/${participantId}/terms` }),
    answers: 200,
    missing: 'participant-not-found',
  },
  setTerms: {
    ask: ({ participantId }) => ({
      path: `/participants/${participantId}/terms`,
      body: { ...reasoned, terms: { openOrders: 10 } },
    }),
    answers: 200,
    missing: 'participant-not-found',
  },
  setReferencePrices: {
    ask: () => ({
      path: '/reference-prices',
      body: { ...reasoned, area: 'NL', prices: [{ contractId: 'NL-TEST-1', price: '50' }] },
    }),
    answers: 200,
  },
  getProduct: {
    ask: ({ area, product }) => ({ path: `/areas/${area}/products/${product}` }),
    answers: 200,
    missing: 'area-not-found',
  },
  defineProduct: {
    ask: ({ area, product }) => ({
      path: `/areas/${area}/products/${product}`,
      body: { ...reasoned, terms: QUARTERS },
    }),
    answers: 200,
    missing: 'area-not-found',
  },
  listRecalls: at('/recalls'),
  decideRecall: {
    ask: ({ tradeId }) => ({ path: `/trades/${tradeId}/recall-decision`, body: { ...reasoned, decision: 'REFUSE' } }),
    answers: 200,
    missing: 'trade-not-found',
  },
  settleDeliveryDay: {
    ask: ({ area, deliveryDay }) => ({ path: `/areas/${area}/delivery-days/${deliveryDay}/settle`, body: reasoned }),
    answers: 200,
    missing: 'delivery-day-not-found',
  },
  getTrade: { ask: ({ tradeId }) => ({ path: `/trades/${tradeId}` }), answers: 200, missing: 'trade-not-found' },
};

const NOBODYS: Objects = {
  participantId: 'nobody',
  keyId: 'NoSuchKey123',
  operatorKeyId: 'NoSuchKey123',
  orderId: 'O-999999',
  openOrderId: 'O-999999',
  tradeId: 'T-999999',
  contractId: 'NL-TEST-NONE',
  area: 'BE',
  product: 'PT15M',
  deliveryDay: '2026-12-24',
  fingerprint: '0'.repeat(64),
  quarantineId: 'U-999999',
};

let venue: TestGateway;
let objects: Objects;
const keyIdOf = (text: string): string => text.split('_')[2] ?? '';
before(async () => {
  venue = await createTestGateway();
  const deliveryDay = await letDayPass(venue);
  await venue.call('POST', '/orders', { body: newOrder('maker', { side: 'SELL' }) });
  const taken = await venue.call('POST', '/orders', { key: venue.keys.beta, body: newOrder('taker') });
  const { orderId, fills } = taken.json<{ orderId: string; fills: { tradeId: string }[] }>();
  const tradeId = fills[0]?.tradeId ?? '';
  assert.equal((await venue.call('POST', `/trades/${tradeId}/recall`, { body: { version } })).statusCode, 200);
  const open = await venue.call('POST', '/orders', { body: newOrder('open', { price: '1.00' }) });
  objects = {
    participantId: 'alpha',
    keyId: keyIdOf(venue.directory.addKey('alpha', ['read'])),
    operatorKeyId: keyIdOf(venue.directory.addKey(VENUE_ID, ['surveillance'])),
    orderId,
    openOrderId: open.json<{ orderId: string }>().orderId,
    tradeId,
    contractId: 'NL-TEST-2',
    area: 'NL',
    product: 'PT15M',
    deliveryDay,
    fingerprint: await quarantineOne(),
    quarantineId: holdUpstreamTrade(),
  };
});
after(() => venue.close());

/** A command that made the engine fail. */
async function quarantineOne(): Promise<string> {
  venue.failAt((command) => command.type === 'PlaceOrder' && command.clientOrderId === 'poison');
  const answer = await venue.call('POST', '/orders', { body: newOrder('poison') });
  assert.equal(problemIn(answer.body).code, 'command-quarantined');
  const [held] = await venue.quarantine.desk.list({ limit: 1 });
  return held?.fingerprint ?? assert.fail('nothing is held');
}

/** One that can be taken over by now. */
function holdUpstreamTrade(): string {
  const executedAt = formatEventTime(venue.clock.nowUs() - MINUTE_US);
  const record = JSON.stringify(wireTrade('held', { contractId: 'NL-TEST-2', executedAt }));
  return `U-${venue.upstream.hold(record, { reason: 'unknown-contract', detail: 'It was not listed.' }, 'sidc').id}`;
}

/** A day of which everything is over, so that it can be settled. */
async function letDayPass({ exchange, clock, replica }: TestGateway): Promise<string> {
  const { area, product, durationMinutes } = replica.market.products.get('NL/PT15M') ?? assert.fail();
  const closesAtUs = clock.nowUs() + MINUTE_US;
  const deliveryStartUs = closesAtUs + MINUTE_US;
  const contract = {
    ...{ contractId: 'NL-OVER', product, label: 'over', deliveryDay: '2026-11-01' },
    ...{ deliveryStartUs, deliveryEndUs: deliveryStartUs + durationMinutes * MINUTE_US },
    ...{ opensAtUs: clock.nowUs(), closesAtUs },
  };
  await exchange.submit({ ...VENUE, type: 'ListContracts', area, contracts: [contract] });
  await clock.advance(12 * 60_000);
  await exchange.submit({ ...VENUE, type: 'AdvanceTime' });
  return contract.deliveryDay;
}

async function ask(id: OperationId, of: Objects, key: string | null) {
  const { path, body } = ROWS[id].ask(of);
  const request: CallRequest = { key, ...(body !== undefined && { body }) };
  return venue.callAdmin(operations[id].method, path, request);
}

const problemIn = (text: string): AdminSchemas['Problem'] => JSON.parse(text) as AdminSchemas['Problem'];

const random = createSeededRandom(7);
const strangers: Record<string, () => Promise<string | null>> = {
  'without a key': () => Promise.resolve(null),
  'with a text that is no key': () => Promise.resolve('wb_sandbox_hello'),
  'with a key that nobody gave out': () => Promise.resolve(mintKey(random, 'sandbox').text),
  'with an operator’s key of the live venue': () => Promise.resolve(mintKey(random, 'live').text),
  'with an operator’s revoked key': async () => {
    const text = venue.directory.addKey(VENUE_ID, OPERATOR_SCOPES);
    const asker = { participantId: VENUE_ID, keyId: keyIdOf(venue.keys.operator) };
    assert.equal((await venue.directory.withdrawKey(asker, VENUE_ID, keyIdOf(text))).kind, 'REVOKED');
    return text;
  },
};

/** Of everything that is there, to see that a refusal changed nothing. */
async function everything(): Promise<unknown> {
  const participants = await venue.directory.listParticipants({ limit: 500 });
  const keys = await Promise.all(
    ['alpha', 'beta', VENUE_ID].map((participantId) => venue.directory.listKeys(participantId, { limit: 500 })),
  );
  const held = [await venue.quarantine.desk.list({ limit: 10 }), await venue.upstream.list({ limit: 10 })];
  return structuredClone({ participants, keys, held, sequence: venue.replica.head().lastSequence });
}

async function refuses(id: OperationId, key: string | null, status: number): Promise<AdminSchemas['Problem']> {
  const before = await everything();
  const answer = await ask(id, objects, key);
  assert.equal(answer.statusCode, status, answer.body);
  assert.deepEqual(await everything(), before);
  return problemIn(answer.body);
}

for (const id of Object.keys(ROWS).filter((name): name is OperationId => name in operations)) {
  const row = ROWS[id];
  const { scope } = operations[id];
  const wanted: readonly string[] = typeof scope === 'string' ? [scope] : scope;
  const scopes = OPERATOR_SCOPES.filter((name) => wanted.includes(name));
  describe(`${id} (${String(scope)})`, () => {
    for (const [who, keyOf] of Object.entries(strangers)) {
      if (scope === 'public')
        test(`${who}: 200`, async () => assert.equal((await ask(id, objects, await keyOf())).statusCode, 200));
      else
        test(`${who}: 401`, async () => {
          await refuses(id, await keyOf(), 401);
        });
    }
    if (scope === 'public') return;

    test('with a participant’s key that may do everything on the public API: 403', async () => {
      const { code, requiredScope } = await refuses(id, venue.directory.addKey('alpha', PARTICIPANT_SCOPES), 403);
      assert.equal(code, 'missing-scope');
      assert.ok(scopes.some((name) => name === requiredScope));
    });

    const others = OPERATOR_SCOPES.filter((name) => !scopes.includes(name));
    test(`with an operator’s key for ${others.join(' and ')}: 403`, async () => {
      assert.equal((await refuses(id, venue.directory.addKey(VENUE_ID, others), 403)).code, 'missing-scope');
    });

    for (const name of scopes) {
      const key = (): string => venue.directory.addKey(VENUE_ID, [name]);
      const { missing } = row;
      if (missing !== undefined) {
        test(`with a key for ${name}, of what isn’t there: 404 ${missing}`, async () => {
          const answer = await ask(id, NOBODYS, key());
          assert.deepEqual([answer.statusCode, problemIn(answer.body).code], [404, missing]);
        });
      }
      test(`with a key for ${name}: ${row.answers}`, async () => {
        const answer = await ask(id, objects, key());
        assert.equal(answer.statusCode, row.answers, answer.body);
      });
    }
  });
}

test('no operation that changes something can be asked for with the scope that only reads', () => {
  for (const [id, { method, scope }] of Object.entries(operations)) {
    if (method !== 'GET') assert.ok(!scope.includes('surveillance'), id);
  }
});

test('the venue is no participant: not by its id, and not its keys', async () => {
  const venuesOwn = { ...objects, participantId: VENUE_ID, keyId: keyIdOf(venue.keys.operator) };
  const ofParticipants = [
    'getParticipant',
    'changeParticipant',
    'listKeys',
    'issueKey',
    'revokeKey',
    'unblockKey',
  ] as const;
  const ofTrading = ['getTerms', 'setTerms', 'cancelOrders', 'unblockParticipant'] as const;
  for (const id of [...ofParticipants, ...ofTrading]) {
    const answer = await ask(id, venuesOwn, venue.keys.operator);
    assert.deepEqual([id, answer.statusCode, problemIn(answer.body).code], [id, 404, 'participant-not-found']);
  }
});

test('who admits participants and gives out their keys can’t get an operator’s scope by it', async () => {
  const key = venue.directory.addKey(VENUE_ID, ['directory']);
  const before = await venue.directory.listKeys(VENUE_ID, { limit: 500 });
  const newKey = (scopes: readonly Scope[]): object => ({ version, userId: 'me', scopes });
  for (const [method, path, body, ...expected] of [
    ['POST', '/operators/keys', newKey(['market-ops']), 403, 'missing-scope'],
    ['POST', '/operators/keys', newKey(['directory']), 403, 'missing-scope'],
    ['DELETE', `/operators/keys/${objects.operatorKeyId}`, undefined, 403, 'missing-scope'],
    ['POST', '/participants/alpha/keys', newKey(['market-ops']), 400, 'malformed-request'],
    ['POST', `/participants/${VENUE_ID}/keys`, newKey(['read']), 404, 'participant-not-found'],
    ['POST', '/participants', { version, participantId: VENUE_ID, name: 'Mine' }, 409, 'participant-exists'],
  ] as const) {
    const answer = await venue.callAdmin(method, path, { key, ...(body !== undefined && { body }) });
    assert.deepEqual([answer.statusCode, problemIn(answer.body).code], expected, `${method} ${path}`);
  }
  assert.deepEqual(await venue.directory.listKeys(VENUE_ID, { limit: 500 }), before);
});

test('a key of one participant is not found below another', async () => {
  const key = venue.directory.addKey('beta', ['read']);
  const answer = await ask('revokeKey', { ...objects, keyId: keyIdOf(key) }, venue.keys.operator);
  assert.deepEqual([answer.statusCode, problemIn(answer.body).code], [404, 'key-not-found']);
  assert.equal((await venue.call('GET', '/areas', { key })).statusCode, 200);
});

test('an operator’s key that may do everything here may do nothing on the public API', async () => {
  for (const path of ['/areas', '/orders', '/trades', '/account', '/account/keys', '/market/trades']) {
    const answer = await venue.call('GET', path, { key: venue.keys.operator });
    assert.deepEqual([path, answer.statusCode, problemIn(answer.body).code], [path, 403, 'missing-scope']);
  }
  const order = await venue.call('POST', '/orders', { key: venue.keys.operator, body: newOrder('never') });
  assert.equal(order.statusCode, 403);
});
