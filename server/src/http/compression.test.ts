/** Answers that are packed: which, for whom, and that they are the same when they are unpacked. */
import assert from 'node:assert/strict';
import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { createTestGateway, newOrder, type TestGateway } from '../../test/support/test-gateway.ts';
import { API_PREFIX } from './gateway.ts';
import { COMPRESSED_BYTES_MIN } from './limits.ts';

const UNPACK = { gzip: gunzipSync, br: brotliDecompressSync } as const;
const SECRET = `wb_sandbox_4kR9mZq2TbXw_${'x'.repeat(38)}`;
/** Answers of any length: the length of a name. */
let nameLength = 1;
let venue: TestGateway;
before(async () => {
  const key = {
    keyId: 'b',
    userId: 'u'.repeat(64),
    scopes: [],
    createdUs: 1_763_812_800_000_000,
    revokedUs: null,
    blockedUs: null,
    rotatedFrom: 'a',
  };
  venue = await createTestGateway({
    changeDirectory: (directory) => ({
      ...directory,
      findAccount: (participantId) => Promise.resolve({ participantId, name: 'n'.repeat(nameLength) }),
      // Larger than what is packed otherwise.
      rotateKey: () =>
        Promise.resolve({
          kind: 'ROTATED',
          key: { ...key, scopes: Array.from({ length: 20 }, () => 'read') },
          text: SECRET,
        }),
    }),
  });
});
after(() => venue.close());

// Not by `call`: it would take the packed bytes for JSON.
const get = (url: string, accepted?: string, method: 'GET' | 'HEAD' | 'POST' = 'GET') =>
  venue.gateway.app.inject({
    method,
    url: url.startsWith('/docs') ? url : `${API_PREFIX}${url}`,
    headers: {
      authorization: `Bearer ${venue.keys.alpha}`,
      ...(accepted !== undefined && { 'accept-encoding': accepted }),
    },
  });

describe('an answer', () => {
  for (const encoding of ['gzip', 'br'] as const) {
    for (const path of ['/contracts?limit=500', '/openapi.yaml', '/openapi.json', '/docs/redoc.standalone.js']) {
      test(`${path} comes in ${encoding}: smaller, and the same`, async () => {
        const plain = await get(path);
        assert.equal(plain.headers['content-encoding'], undefined);
        const packed = await get(path, encoding);
        assert.deepEqual([packed.statusCode, packed.headers['content-encoding']], [200, encoding]);
        assert.equal(packed.headers['content-length'], String(packed.rawPayload.length));
        assert.ok(packed.rawPayload.length < plain.rawPayload.length / 1.5);
        assert.ok(UNPACK[encoding](packed.rawPayload).equals(plain.rawPayload));
        assert.equal(packed.headers['content-type'], plain.headers['content-type']);
        for (const { headers } of [plain, packed]) assert.match(String(headers.vary), /accept-encoding/i);
      });
    }
  }

  test('is packed as is asked for, and not otherwise', async () => {
    for (const [accepted, encoding] of [
      ['gzip, deflate, br, zstd', 'br'],
      ['br;q=0.5, gzip', 'gzip'],
      ['GZIP', 'gzip'],
      ['*', 'gzip'],
      ['identity', undefined],
      ['deflate, zstd', undefined],
      ['gzip;q=0', undefined],
      ['', undefined],
    ] as const) {
      const { headers } = await get('/contracts?limit=500', accepted);
      assert.equal(headers['content-encoding'], encoding, accepted);
    }
  });

  test('is packed from 1 KiB on', async () => {
    const lengthOf = async (): Promise<number> => (await get('/account')).rawPayload.length;
    nameLength = 1;
    nameLength += COMPRESSED_BYTES_MIN - (await lengthOf());
    assert.equal(await lengthOf(), COMPRESSED_BYTES_MIN);
    assert.equal((await get('/account', 'gzip')).headers['content-encoding'], 'gzip');
    nameLength -= 1;
    assert.equal((await get('/account', 'gzip')).headers['content-encoding'], undefined);
    assert.equal((await get('/account', 'gzip')).rawPayload.length, COMPRESSED_BYTES_MIN - 1);
  });

  test('that is a problem is packed like any other', async () => {
    const long = `/contracts?${'x'.repeat(2_000)}=1`;
    const plain = await get(long);
    const packed = await get(long, 'gzip');
    assert.deepEqual([packed.statusCode, packed.headers['content-encoding']], [400, 'gzip']);
    assert.match(String(packed.headers['content-type']), /problem\+json/);
    const found = JSON.parse(gunzipSync(packed.rawPayload).toString()) as Record<string, unknown>;
    assert.equal(found['code'], plain.json<{ code: string }>().code);
  });

  test('to HEAD has the headers of GET, and no body', async () => {
    for (const path of ['/contracts?limit=500', '/openapi.yaml', '/health']) {
      for (const accepted of ['gzip', 'br', 'identity']) {
        const [asked, got] = [await get(path, accepted, 'HEAD'), await get(path, accepted)];
        assert.deepEqual([asked.statusCode, asked.rawPayload.length], [200, 0]);
        for (const name of ['content-encoding', 'content-type', 'content-length', 'vary', 'etag']) {
          assert.equal(asked.headers[name], got.headers[name], `${path} ${accepted}: ${name}`);
        }
      }
    }
  });

  test('that is known is 304 in any encoding, with the same tag', async () => {
    const { etag } = (await get('/openapi.json', 'gzip')).headers;
    assert.equal((await get('/openapi.json')).headers.etag, etag);
    for (const accepted of ['gzip', 'br', 'identity']) {
      const headers = { 'accept-encoding': accepted, 'if-none-match': String(etag) };
      const again = await venue.gateway.app.inject({ url: `${API_PREFIX}/openapi.json`, headers });
      assert.deepEqual([again.statusCode, again.body, again.headers.etag], [304, '', etag]);
      assert.deepEqual([again.headers['content-encoding'], again.headers.vary], [undefined, 'accept-encoding']);
    }
  });

  test('with a secret in it is never packed', async () => {
    nameLength = 1;
    const { headers, body, statusCode } = await get('/account/keys/a/rotate', 'gzip, br', 'POST');
    assert.deepEqual([statusCode, headers['content-encoding']], [201, undefined]);
    assert.ok(body.includes(SECRET));
  });
});

test('a request that is packed is refused, and not unpacked', async () => {
  const payload = gzipSync(JSON.stringify(newOrder('packed')));
  for (const [encoding, status, code] of [
    ['gzip', 415, 'unsupported-media-type'],
    ['br', 415, 'unsupported-media-type'],
    ['identity', 400, 'malformed-json'],
  ] as const) {
    const headers = { authorization: `Bearer ${venue.keys.alpha}`, 'content-encoding': encoding };
    const asked = { headers: { ...headers, 'content-type': 'application/json' }, payload };
    const answer = await venue.gateway.app.inject({ method: 'POST', url: `${API_PREFIX}/orders`, ...asked });
    assert.deepEqual([answer.statusCode, answer.json<{ code: string }>().code], [status, code], encoding);
  }
});

test('the stream is never packed', async (t) => {
  const own = await createTestGateway();
  t.after(own.close);
  await own.gateway.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = own.gateway.app.server.address() as AddressInfo;
  const headers = { authorization: `Bearer ${own.keys.beta}`, 'accept-encoding': 'gzip, br' };
  const asked = request({ port, path: `${API_PREFIX}/stream`, headers }).end();
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    asked.on('response', resolve).on('error', reject),
  );
  assert.deepEqual([answer.statusCode, answer.headers['content-encoding']], [200, undefined]);
  const first = await new Promise<string>((resolve) => answer.setEncoding('utf8').once('data', resolve));
  assert.match(first, /^retry: \d+\n\n$/);
  asked.destroy();
});
