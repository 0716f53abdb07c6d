/** What needs no key: health, status, version, the API file and the pages. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { errors } from '@wattbook/api/errors';
import { createTestGateway, newOrder, SPEC, type TestGateway } from '../../test/support/test-gateway.ts';
import { VIEW_WAIT_MS_MAX } from './limits.ts';
import type { Schemas } from './wire/api-schemas.ts';

let venue: TestGateway;
let isWell = true;
let viewsBehindUs = 0;
before(async () => {
  venue = await createTestGateway({
    isClockTrusted: () => isWell,
    isDatabaseUp: () => isWell,
    viewsBehindUs: () => viewsBehindUs,
  });
});
after(() => venue.close());

const get = (path: string, headers = {}) => venue.call('GET', path, { key: null, headers });
const statusNow = async (): Promise<Schemas['Status']> => (await get('/status')).json();

describe('the service', () => {
  test('is healthy whatever key comes along', async () => {
    assert.deepEqual((await get('/health')).json(), { status: 'ok' });
    assert.equal((await venue.call('GET', '/health', { key: 'nonsense' })).statusCode, 200);
    const head = await venue.call('HEAD', '/health', { key: null });
    assert.deepEqual([head.statusCode, head.body], [200, '']);
  });

  test('says its version', async () => {
    const version = { build: '0.1.0', commit: null, apiVersion: '1.0', supportedVersions: ['1.0'] };
    assert.deepEqual((await get('/version')).json(), version);
  });

  test('says how the venue is', async () => {
    const status = await statusNow();
    assert.equal(status.marketState, 'OPEN');
    assert.deepEqual(status.lag.views, { records: 0, milliseconds: 0 });
    const lag = { records: 0, milliseconds: 0 };
    assert.deepEqual(status.views, [{ view: 'trading', sequence: status.sequence, lag }]);
    assert.ok(Object.values(status.components).every(({ state }) => state === 'OK'));
  });

  test('says what is wrong, and is healthy nevertheless', async () => {
    isWell = false;
    const { marketState, components } = await statusNow();
    isWell = true;
    assert.equal(marketState, 'UNAVAILABLE');
    assert.deepEqual([components.clock.state, components.database.state], ['DOWN', 'DOWN']);
  });

  test('says how Redis is where there is one: never down, and the market does not mind', async (context) => {
    assert.equal((await statusNow()).components.redis, undefined);
    let isRedisUp = true;
    const shared = await createTestGateway({ isRedisUp: () => isRedisUp });
    context.after(shared.close);
    const ask = async (): Promise<Schemas['Status']> => (await shared.call('GET', '/status', { key: null })).json();
    assert.deepEqual((await ask()).components.redis, { state: 'OK' });
    isRedisUp = false;
    const { marketState, components } = await ask();
    const detail = 'Redis does not answer: throttling counts in each gateway alone.';
    assert.deepEqual([marketState, components.redis], ['OPEN', { state: 'DEGRADED', detail }]);
  });

  test('says how far views are behind, in records and in time, and asks no journal, as anybody may ask', async () => {
    venue.holdViews(true);
    await venue.call('POST', '/orders', { body: newOrder('b1') });
    const { read } = venue.journal;
    venue.journal.read = () => assert.fail('the journal was read');
    viewsBehindUs = 1_500_999;
    const { lag, components } = await statusNow();
    viewsBehindUs = VIEW_WAIT_MS_MAX * 1_000;
    assert.equal((await statusNow()).components.views.state, 'OK', 'a few records are always on their way');
    venue.journal.read = read;
    venue.holdViews(false);
    assert.deepEqual(lag.views, { records: 1, milliseconds: 1_500 });
    assert.deepEqual(lag.feed, { records: 0, milliseconds: 0 });
    assert.deepEqual((await statusNow()).lag.views, { records: 0, milliseconds: 0 });
    viewsBehindUs = 0;
    assert.equal(components.views.state, 'DEGRADED');
  });
});

test('status says how far each view is by itself, in whole milliseconds', async (context) => {
  const behind = { view: 'confirmations', sequence: 7, behindRecords: 4, behindUs: 2_000_999 };
  const whole = { view: 'trading', sequence: 11, behindRecords: 0, behindUs: 0 };
  const { call, close } = await createTestGateway({ viewFreshness: () => [behind, whole] });
  context.after(close);
  const { views }: Schemas['Status'] = (await call('GET', '/status', { key: null })).json();
  assert.deepEqual(views, [
    { view: 'confirmations', sequence: 7, lag: { records: 4, milliseconds: 2_000 } },
    { view: 'trading', sequence: 11, lag: { records: 0, milliseconds: 0 } },
  ]);
});

describe('the API file', () => {
  test('is served as it was written, and as JSON', async () => {
    const yaml = await get('/openapi.yaml');
    assert.equal(yaml.body, SPEC.text);
    assert.match(String(yaml.headers['content-type']), /^application\/yaml/);
    assert.deepEqual((await get('/openapi.json')).json(), SPEC.document);
  });

  test('is not sent again to whom has it', async () => {
    const etag = String((await get('/openapi.yaml')).headers.etag);
    assert.match(etag, /^W\/"[\w-]{43}"$/, 'weak, as it is the same for each encoding');
    for (const known of [etag, etag.slice(2), `"x", ${etag}`, `"x", ${etag.slice(2)}`, '*']) {
      const again = await get('/openapi.yaml', { 'if-none-match': known });
      assert.deepEqual([again.statusCode, again.body, again.headers.etag], [304, '', etag], known);
    }
    assert.equal((await get('/openapi.yaml', { 'if-none-match': '"x"' })).statusCode, 200);
  });
});

describe('pages', () => {
  test('the root leads to the reference', async () => {
    const answer = await get('/');
    assert.deepEqual([answer.statusCode, answer.headers.location], [302, '/docs']);
  });

  test('the reference loads nothing from elsewhere and runs no inline scripts', async () => {
    const page = await get('/docs');
    const policy = String(page.headers['content-security-policy']);
    assert.match(policy, /^default-src 'none'; script-src 'self'; /);
    assert.doesNotMatch(policy, /unsafe|https?:/);
    for (const [, path = ''] of page.body.matchAll(/(?:src|href|spec-url)="([^"]+)"/g)) {
      const answer = await venue.gateway.app.inject(path);
      assert.equal(answer.statusCode, 200, path);
    }
    assert.doesNotMatch(page.body, /<script(?![^>]*src)|style=|\son\w+=|http/);
  });

  test('every error has a page', async () => {
    for (const code of Object.keys(errors)) {
      const page = await get(`/docs/errors/${code}`);
      assert.equal(page.statusCode, 200);
      assert.match(page.body, new RegExp(`<code>${code}</code>`));
      assert.match(page.body, /What happened[^]*What to do/);
    }
  });

  test('an unknown error has none, and its name is no HTML', async () => {
    const list = await get('/docs/errors');
    assert.equal(list.statusCode, 200);
    for (const code of Object.keys(errors)) assert.ok(list.body.includes(`href="/docs/errors/${code}"`), code);
    const page = await get('/docs/errors/<script>');
    assert.equal(page.statusCode, 404);
    assert.match(String(page.headers['content-type']), /problem\+json/);
    assert.equal((await get('/docs/errors/constructor')).statusCode, 404);
  });
});

describe('headers', () => {
  test('every answer has version, request id and security headers, also when it is an error', async () => {
    for (const path of ['/health', '/orders', '/nope', '/docs']) {
      const { headers } = await get(path, { 'x-request-id': 'my-id:1' });
      assert.deepEqual([headers['wattbook-version'], headers['x-request-id']], ['1.0', 'my-id:1'], path);
      assert.deepEqual([headers['x-content-type-options'], headers['x-frame-options']], ['nosniff', 'DENY'], path);
      assert.match(String(headers['content-security-policy']), /^default-src 'none'/);
    }
  });

  test('answers about the market are kept by nobody', async () => {
    const { headers } = await venue.call('GET', '/orders');
    assert.equal(headers['cache-control'], 'no-store');
  });
});
