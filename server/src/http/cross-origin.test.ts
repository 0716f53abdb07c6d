/** Pages from elsewhere: who may read, what a preflight says, and that nobody else gets anything. */
import assert from 'node:assert/strict';
import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { createTestGateway, type TestGateway } from '../../test/support/test-gateway.ts';
import { API_PREFIX } from './gateway.ts';

const ORIGIN = 'https://trading.example';
const PREFLIGHT = {
  'access-control-request-method': 'POST',
  'access-control-request-headers': 'authorization,content-type',
};
let venue: TestGateway;
let authentications = 0;
before(async () => {
  venue = await createTestGateway({
    corsOrigins: ['https://other.example', ORIGIN],
    authenticated: (found) => {
      authentications += 1;
      return found;
    },
    changeDirectory: (directory) => ({ ...directory, findAccount: () => Promise.reject(new Error('a mistake')) }),
  });
});
after(() => venue.close());

const corsHeaders = (headers: Record<string, unknown>): string[] =>
  Object.keys(headers).filter((name) => name.startsWith('access-control-'));

describe('a page of a configured origin', () => {
  test('may read answers and their headers, also errors of every kind; caches keep them apart', async () => {
    for (const [method, path, key, status] of [
      ['GET', '/contracts', venue.keys.alpha, 200],
      ['HEAD', '/contracts', venue.keys.alpha, 200],
      ['GET', '/health', null, 200],
      ['GET', '/orders', null, 401],
      ['POST', '/orders', venue.keys.reader, 403],
      ['GET', '/orders?limit=0', venue.keys.alpha, 400],
      ['GET', '/nope', null, 404],
      ['PUT', '/orders', null, 405],
      ['GET', '/stream', null, 401],
      ['GET', '/account', venue.keys.alpha, 500],
      ['GET', '/docs', null, 200],
    ] as const) {
      const { statusCode, headers } = await venue.call(method, path, { key, headers: { origin: ORIGIN } });
      assert.deepEqual([statusCode, headers['access-control-allow-origin']], [status, ORIGIN], `${method} ${path}`);
      assert.match(
        String(headers['access-control-expose-headers']),
        /Wattbook-Sequence, .*Retry-After, ETag, .*Sunset/,
      );
      assert.match(String(headers.vary), /Origin/);
      assert.equal(headers['access-control-allow-credentials'], undefined);
    }
  });

  test('is told by a preflight what it may send, without a key and without anybody being asked', async () => {
    const before = authentications;
    const headers = { origin: ORIGIN, ...PREFLIGHT };
    const answer = await venue.call('OPTIONS', '/orders', {
      headers: { ...headers, authorization: 'Bearer x' },
      key: null,
    });
    assert.deepEqual([answer.statusCode, answer.body, answer.headers['content-length']], [204, '', '0']);
    assert.equal(authentications, before);
    const told = Object.fromEntries(corsHeaders(answer.headers).map((name) => [name, answer.headers[name]]));
    assert.deepEqual(told, {
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': 'GET, HEAD, POST, PATCH, DELETE',
      'access-control-allow-headers':
        'Authorization, Content-Type, Wattbook-Min-Sequence, Wattbook-Inject, Last-Event-ID, If-None-Match, ' +
        'X-Request-Id',
      'access-control-max-age': '7200',
    });
    assert.equal(answer.headers['wattbook-version'], '1.0');
    for (const path of ['/nope', '/account/keys/x/rotate', '/stream']) {
      assert.equal((await venue.call('OPTIONS', path, { headers, key: null })).statusCode, 204, path);
    }
  });

  test('may read the stream, which is taken over from Fastify', async (t) => {
    const own = await createTestGateway({ corsOrigins: [ORIGIN] });
    t.after(own.close);
    await own.gateway.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = own.gateway.app.server.address() as AddressInfo;
    const headers = { authorization: `Bearer ${own.keys.beta}`, origin: ORIGIN, 'accept-encoding': 'gzip, br' };
    const asked = request({ port, path: `${API_PREFIX}/stream`, headers }).end();
    const answer = await new Promise<IncomingMessage>((resolve, reject) =>
      asked.on('response', resolve).on('error', reject),
    );
    assert.equal(answer.headers['access-control-allow-origin'], ORIGIN);
    assert.match(answer.headers.vary ?? '', /Origin/);
    assert.equal(answer.headers['content-encoding'], undefined);
    asked.destroy();
  });
});

describe('anybody else', () => {
  test('gets no header of it, but the one for caches; a preflight is a method that no path takes', async () => {
    for (const origin of ['https://evil.example', 'null', `${ORIGIN}.evil.example`, 'http://trading.example', '']) {
      const { headers, statusCode } = await venue.call('GET', '/contracts', { headers: { origin } });
      assert.deepEqual([statusCode, corsHeaders(headers)], [200, []], origin);
      assert.match(String(headers.vary), /Origin/, 'or a cache gives this answer to a page that may read');
      const preflight = await venue.call('OPTIONS', '/orders', { headers: { origin, ...PREFLIGHT }, key: null });
      assert.deepEqual([preflight.statusCode, preflight.headers.allow], [405, 'GET, HEAD, POST']);
      assert.deepEqual(corsHeaders(preflight.headers), []);
    }
    assert.deepEqual(corsHeaders((await venue.call('GET', '/contracts')).headers), []);
  });

  test('an OPTIONS that is no preflight stays what it is', async () => {
    for (const headers of [{}, { origin: ORIGIN }, PREFLIGHT]) {
      const answer = await venue.call('OPTIONS', '/contracts', { headers });
      assert.deepEqual([answer.statusCode, answer.headers.allow], [405, 'GET, HEAD']);
      assert.equal((await venue.call('OPTIONS', '/nope', { headers })).statusCode, 404);
    }
  });
});

test('without configuration nothing of it is there', async (t) => {
  const plain = await createTestGateway();
  t.after(plain.close);
  const { headers } = await plain.call('GET', '/contracts', { headers: { origin: ORIGIN } });
  assert.deepEqual(corsHeaders(headers), []);
  assert.doesNotMatch(String(headers.vary), /Origin/);
  const preflight = await plain.call('OPTIONS', '/contracts', { headers: { origin: ORIGIN, ...PREFLIGHT } });
  assert.deepEqual([preflight.statusCode, preflight.headers.allow], [405, 'GET, HEAD']);
});
