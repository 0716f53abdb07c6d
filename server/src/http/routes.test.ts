import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { operations } from '@wattbook/api/operations';
import { API_PREFIX } from './gateway.ts';
import { BOOK_DEPTH_DEFAULT, PAGE_LIMIT_DEFAULT } from './limits.ts';
import { recordAt } from './requests/record.ts';
import { createTestGateway, SPEC, type TestGateway } from '../../test/support/test-gateway.ts';
import { API_VERSION } from './versions.ts';

let venue: TestGateway;
before(async () => {
  venue = await createTestGateway();
});
after(() => venue.close());

test('what is served and what the API file promises are equal, both ways', () => {
  const promised = Object.values(operations).map(({ method, path }) => `${method} ${path}`);
  const served = venue.gateway
    .routes()
    .filter(({ url, method }) => url.startsWith(API_PREFIX) && method !== 'HEAD')
    .map(({ method, url }) => `${method} ${url.slice(API_PREFIX.length).replaceAll(/:(\w+)/g, '{$1}')}`);
  assert.deepEqual(served.sort(), promised.sort());
});

test('besides the API only the pages are served', () => {
  const pages = venue.gateway
    .routes()
    .filter(({ url, method }) => !url.startsWith(API_PREFIX) && method !== 'HEAD')
    .map(({ method, url }) => `${method} ${url}`);
  assert.deepEqual(pages.sort(), [
    'GET /',
    'GET /.well-known/jwks.json',
    'GET /docs',
    'GET /docs/',
    'GET /docs/errors',
    'GET /docs/errors/:code',
    'GET /docs/pages.css',
    'GET /docs/redoc.standalone.js',
  ]);
});

test('OPTIONS is served for preflights only, for all paths at once, and only where origins are configured', async (t) => {
  const open = await createTestGateway({ corsOrigins: ['https://trading.example'] });
  t.after(open.close);
  const served = ({ gateway }: TestGateway) => gateway.routes().map(({ method, url }) => `${method} ${url}`);
  assert.deepEqual(new Set(served(open)).difference(new Set(served(venue))), new Set(['OPTIONS *']));
  assert.ok(!served(venue).some((route) => route.startsWith('OPTIONS')));
});

test('each operation that needs a key refuses a request without one, before it looks at anything else', async () => {
  for (const { method, path, scope } of Object.values(operations)) {
    if (scope === 'public') continue;
    const url = path.replaceAll(/\{\w+\}/g, 'X').concat('?unknown=1');
    const answer = await venue.call(method, url, { key: null, ...(method !== 'GET' && { text: '{' }) });
    assert.equal(answer.statusCode, 401, `${method} ${path}`);
  }
});

test('each operation that needs the scope trade refuses a key that may only read', async () => {
  for (const { method, path, scope } of Object.values(operations)) {
    if (scope !== 'trade') continue;
    const answer = await venue.call(method, path.replaceAll(/\{\w+\}/g, 'X'), { key: venue.keys.reader });
    assert.equal(answer.statusCode, 403, `${method} ${path}`);
    assert.equal(answer.json<{ requiredScope: string }>().requiredScope, 'trade');
  }
});

test('the version and the defaults are those of the API file', () => {
  const { document } = SPEC;
  const parameter = (name: string): unknown =>
    recordAt(recordAt(recordAt(recordAt(document, 'components'), 'parameters'), name), 'schema')['default'];
  assert.equal(recordAt(document, 'info')['version'], API_VERSION);
  assert.equal(parameter('Limit'), PAGE_LIMIT_DEFAULT);
  assert.match(SPEC.text, new RegExp(`name: depth[^]*?default: ${BOOK_DEPTH_DEFAULT} `));
});
