import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { operations } from '@wattbook/api/admin-operations';
import { createLog } from '../ops/log.ts';
import { API_PREFIX } from '../http/gateway.ts';
import { recordAt } from '../http/requests/record.ts';
import { createMemoryDirectory } from '../../test/support/memory-directory.ts';
import { ADMIN_SPEC, createTestGateway, newOrder, type TestGateway } from '../../test/support/test-gateway.ts';
import { ADMIN_PREFIX, ADMIN_VERSION } from './admin-api.ts';
import type { AdminSchemas } from './admin-schemas.ts';

const version = '1.0';
let venue: TestGateway;
before(async () => {
  venue = await createTestGateway();
});
after(() => venue.close());

const codeOf = ({ body }: { body: string }): string => (JSON.parse(body) as AdminSchemas['Problem']).code;

describe('what is served', () => {
  test('is what the operator’s API file promises, both ways, and its version', async () => {
    const promised = Object.values(operations).map(({ method, path }) => `${method} ${path}`);
    const routes = (await venue.admin()).routes().filter(({ method }) => method !== 'HEAD');
    const served = routes
      .filter(({ url }) => url.startsWith(ADMIN_PREFIX))
      .map(({ method, url }) => `${method} ${url.slice(ADMIN_PREFIX.length).replaceAll(/:(\w+)/g, '{$1}')}`);
    assert.deepEqual(served.sort(), promised.sort());
    assert.equal(recordAt(ADMIN_SPEC.document, 'info')['version'], ADMIN_VERSION);
    const others = routes.filter(({ url }) => !url.startsWith(ADMIN_PREFIX)).map(({ url }) => url);
    assert.ok(
      others.every((url) => url === '/' || url.startsWith('/docs')),
      others.join(),
    );
  });

  test('is nothing of the public API on the operator’s port, and nothing of this one on the public port', async () => {
    const { app: admin } = await venue.admin();
    const { app: open } = venue.gateway;
    const authorization = `Bearer ${venue.keys.operator}`;
    for (const [app, url] of [
      [admin, `${API_PREFIX}/health`],
      [admin, `${API_PREFIX}/orders`],
      [open, `${ADMIN_PREFIX}/health`],
      [open, `${ADMIN_PREFIX}/orders`],
      [open, `${ADMIN_PREFIX}/participants`],
    ] as const) {
      const answer = await app.inject({ method: 'GET', url, headers: { authorization } });
      assert.deepEqual([answer.statusCode, codeOf(answer)], [404, 'route-not-found'], url);
    }
  });

  test('has documentation and error pages of its own', async () => {
    const reference = await venue.callAdmin('GET', '/docs', { key: null });
    assert.match(reference.body, /spec-url="\/admin\/v1\/openapi\.json"/);
    assert.match((await venue.call('GET', '/docs')).body, /spec-url="\/api\/v1\/openapi\.json"/);
    assert.equal((await venue.callAdmin('GET', '/docs/errors/last-operators-key')).statusCode, 200);
  });

  test('is told to no page from elsewhere, whatever origins the public API knows', async (t) => {
    const open = await createTestGateway({ corsOrigins: ['https://trading.example'] });
    t.after(open.close);
    const headers = { origin: 'https://trading.example', 'access-control-request-method': 'GET' };
    assert.equal((await open.callAdmin('OPTIONS', '/participants', { key: null, headers })).statusCode, 405);
    const answer = await open.callAdmin('GET', '/participants', { headers });
    assert.equal(answer.headers['access-control-allow-origin'], undefined);
  });
});

describe('a participant', () => {
  test('is admitted, gets a key and trades; the same again is the same answer, and happened once', async () => {
    const body = { version, participantId: 'gamma', name: 'Gamma Wind' };
    const first = await venue.callAdmin('POST', '/participants', { body });
    const again = await venue.callAdmin('POST', '/participants', { body });
    assert.deepEqual([first.statusCode, again.statusCode], [201, 200]);
    assert.equal(again.body, first.body);
    assert.equal(again.headers['idempotent-replayed'], 'true');
    const issued = await venue.callAdmin('POST', '/participants/gamma/keys', {
      body: { version, userId: 'gamma-bot', scopes: ['trade', 'read'] },
    });
    const { key } = issued.json<AdminSchemas['NewKey']>();
    const order = await venue.call('POST', '/orders', { key, body: newOrder('first') });
    assert.equal(order.statusCode, 201, order.body);
    const account = await venue.call('GET', '/account', { key });
    assert.equal(account.json<{ name: string }>().name, 'Gamma Wind');
  });

  test('whose id is taken is refused, without a record', async () => {
    const { lastSequence } = venue.replica.head();
    for (const change of [{ name: 'Other' }, { tier: 'STANDARD' }, { participantId: 'venue' }]) {
      const body = { version, participantId: 'alpha', name: 'Participant alpha', ...change };
      const answer = await venue.callAdmin('POST', '/participants', { body });
      assert.deepEqual([answer.statusCode, codeOf(answer)], [409, 'participant-exists']);
    }
    assert.equal(venue.replica.head().lastSequence, lastSequence);
  });

  test('whom the exchange did not take has no row: that it was not executed is true', async () => {
    venue.answerNext(Promise.resolve({ kind: 'NOT_EXECUTED', code: 'exchange-busy' }));
    const body = { version, participantId: 'delta', name: 'Delta' };
    assert.equal((await venue.callAdmin('POST', '/participants', { body })).statusCode, 503);
    assert.equal((await venue.callAdmin('GET', '/participants/delta')).statusCode, 404);
    assert.equal((await venue.callAdmin('POST', '/participants', { body })).statusCode, 201);
  });

  test('whom the market knows but not the directory is unknown until it is asked for again', async (t) => {
    let isAway = true;
    const fault = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    const directory = createMemoryDirectory(venue.clock, { below: () => 1, bytes: (length) => new Uint8Array(length) });
    const key = directory.addKey('venue', ['directory']);
    const shaky = await createTestGateway({
      directory: {
        ...directory,
        addParticipantFor: (asker, participant) =>
          isAway ? Promise.reject(fault) : directory.addParticipantFor(asker, participant),
      },
    });
    t.after(shaky.close);
    const body = { version, participantId: 'delta', name: 'Delta' };
    const lost = await shaky.callAdmin('POST', '/participants', { body, key });
    assert.deepEqual([lost.statusCode, codeOf(lost)], [504, 'outcome-unknown']);
    isAway = false;
    assert.equal((await shaky.callAdmin('POST', '/participants', { body, key })).statusCode, 201);
  });

  test('is slowed down by limits of its own, until they are taken back', async () => {
    const patch = (limits: unknown) => venue.callAdmin('PATCH', '/participants/beta', { body: { version, limits } });
    const limits = { reads: { ratePerSecond: '0.5', burst: 1 } };
    const changed = await patch(limits);
    assert.deepEqual(changed.json<AdminSchemas['Participant']>().limits, {
      reads: { ratePerSecond: '0.500', burst: 1 },
    });
    const read = () => venue.call('GET', '/areas', { key: venue.keys.beta });
    assert.deepEqual([(await read()).statusCode, (await read()).statusCode], [200, 429]);
    assert.equal((await patch({ orders: { ratePerSecond: '10', burst: 5 } })).statusCode, 422);
    assert.equal((await patch(null)).json<AdminSchemas['Participant']>().limits, null);
    await venue.clock.advance(2_000);
    assert.equal((await read()).statusCode, 200);
  });
});

describe('surveillance', () => {
  test('sees the orders of all, by participant, contract and state; participants see their own', async () => {
    for (const [name, key] of [
      ['s1', venue.keys.alpha],
      ['s2', venue.keys.beta],
    ] as const) {
      const body = newOrder(name, { contractId: 'NL-TEST-9', price: '1.00' });
      assert.equal((await venue.call('POST', '/orders', { key, body })).statusCode, 201);
    }
    const list = async (query: string): Promise<string[]> => {
      const answer = await venue.callAdmin('GET', `/orders?contractId=NL-TEST-9${query}`);
      return answer.json<AdminSchemas['OrderPage']>().items.map(({ clientOrderId }) => clientOrderId);
    };
    assert.deepEqual(await list(''), ['s2', 's1']);
    assert.deepEqual(await list('&participantId=alpha'), ['s1']);
    assert.deepEqual(await list('&state=FILLED'), []);
    const own = await venue.call('GET', '/orders?contractId=NL-TEST-9');
    assert.equal(own.json<AdminSchemas['OrderPage']>().items.length, 1);
  });

  test('sees both sides of a trade, with users and keys', async () => {
    for (const [side, key] of [
      ['SELL', venue.keys.beta],
      ['BUY', venue.keys.alpha],
    ] as const) {
      await venue.call('POST', '/orders', { key, body: newOrder(`t-${side}`, { contractId: 'NL-TEST-8', side }) });
    }
    const [trade] = (await venue.callAdmin('GET', '/trades?contractId=NL-TEST-8')).json<AdminSchemas['TradePage']>()
      .items;
    assert.ok(trade !== undefined);
    assert.deepEqual(
      [trade.buy?.participantId, trade.sell?.participantId, trade.aggressorSide],
      ['alpha', 'beta', 'BUY'],
    );
    assert.equal(trade.sell?.keyId, venue.keys.beta.split('_')[2]);
    assert.deepEqual((await venue.callAdmin('GET', `/trades/${trade.tradeId}`)).json(), trade);
  });
});

test('each change that was asked for leaves a line: who, what, and what came of it; never a secret', async (t) => {
  const lines: Record<string, unknown>[] = [];
  const log = Object.assign(createLog('silent'), { info: (line: Record<string, unknown>) => void lines.push(line) });
  const noted = await createTestGateway({ log });
  t.after(noted.close);
  const body = { version, userId: 'alpha-bot', scopes: ['read'] };
  const issued = await noted.callAdmin('POST', '/participants/alpha/keys', { body, headers: { 'x-request-id': 'r1' } });
  await noted.callAdmin('DELETE', '/participants/alpha/keys/NoSuchKey123');
  noted.answerNext(Promise.resolve({ kind: 'UNKNOWN' }));
  await noted.callAdmin('POST', '/market/halt', { body: { version, reason: 'a test' } });
  await noted.callAdmin('GET', '/participants');
  const keyId = noted.keys.operator.split('_')[2];
  const who = { userId: 'olga', keyId };
  const [first, second, third, ...others] = lines;
  assert.deepEqual(first, {
    ...{ requestId: 'r1', operationId: 'issueKey', ...who, target: { participantId: 'alpha' }, body },
    ...{ outcome: 'DONE', status: 201 },
  });
  assert.deepEqual(
    [second?.['operationId'], second?.['outcome'], second?.['status'], second?.['code']],
    ['revokeKey', 'REFUSED', 404, 'key-not-found'],
  );
  assert.deepEqual(
    [third?.['operationId'], third?.['outcome'], third?.['status'], third?.['code']],
    ['haltMarket', 'UNKNOWN', 504, 'outcome-unknown'],
  );
  assert.deepEqual(others, []);
  const { key } = issued.json<AdminSchemas['NewKey']>();
  for (const text of [key, noted.keys.operator]) assert.ok(!JSON.stringify(lines).includes(text.slice(25)));
});
