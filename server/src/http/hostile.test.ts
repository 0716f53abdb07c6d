/** Bad input is always a 4xx that names the place, never a 5xx, and never a record in the journal. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { BODY_BYTES_MAX, BODY_BYTES_MAX_OF } from './limits.ts';
import { createTestGateway, newOrder, type CallRequest, type TestGateway } from '../../test/support/test-gateway.ts';
import { parseJsonBody } from './requests/json-body.ts';
import type { Schemas } from './wire/api-schemas.ts';

let venue: TestGateway;
before(async () => {
  venue = await createTestGateway();
});
after(() => venue.close());

async function refused(request: CallRequest, path = '/orders', method: 'POST' | 'PATCH' | 'GET' = 'POST') {
  const before = venue.replica.head().lastSequence;
  const answer = await venue.call(method, path, request);
  assert.ok(answer.statusCode >= 400 && answer.statusCode < 500, `${answer.statusCode} ${answer.body}`);
  assert.equal(venue.replica.head().lastSequence, before, 'a malformed request is no record');
  return answer.json<Schemas['Problem']>();
}

describe('a body', () => {
  for (const name of Object.keys(newOrder(''))) {
    test(`without ${name} is told so`, async () => {
      const { [name]: _left, ...body } = newOrder('h1');
      const found = await refused({ body });
      assert.deepEqual([found.code, found.outcome, found.retry], ['malformed-request', 'NOT_EXECUTED', 'NEVER']);
      assert.deepEqual(found.errors, [{ pointer: `/${name}`, detail: 'is required' }]);
      assert.equal(found.detail, `${name} is required.`);
    });
  }

  const wrong: [pointer: string, change: object][] = [
    ['/price', { price: 50 }],
    ['/price', { price: null }],
    ['/price', { price: '1e3' }],
    ['/price', { price: '５０.００' }],
    ['/price', { price: '50,00' }],
    ['/price', { price: ' 50.00' }],
    ['/price', { price: '50.00\n' }],
    ['/price', { price: '+50' }],
    ['/price', { price: '0x10' }],
    ['/price', { price: 'NaN' }],
    ['/price', { price: '' }],
    ['/price', { price: '12345678' }],
    ['/price', { price: '1.123456' }],
    ['/price', { price: { toString: 'x' } }],
    ['/price', { price: ['50.00'] }],
    ['/quantity', { quantity: true }],
    ['/quantity', { quantity: '١' }],
    ['/side', { side: 'buy' }],
    ['/type', { type: 'MARKET' }],
    ['/timeInForce', { timeInForce: 'GTC' }],
    ['/clientOrderId', { clientOrderId: '' }],
    ['/clientOrderId', { clientOrderId: 'a b' }],
    ['/clientOrderId', { clientOrderId: 'x'.repeat(65) }],
    ['/clientOrderId', { clientOrderId: "'; drop table orders; --" }],
    ['/contractId', { contractId: '../../etc/passwd' }],
    ['/portfolioId', { portfolioId: 'ä' }],
    ['/text', { text: 'x'.repeat(65) }],
    ['/text', { text: 'line\nbreak' }],
    ['/text', { text: 'bell\u0007' }],
    ['/text', { text: 5 }],
    ['/validUntil', { validUntil: 5 }],
    ['/validUntil', { timeInForce: 'GTD', validUntil: '2026-02-30T00:00:00Z' }],
    ['/version', { version: 1 }],
    ['/version', { version: null }],
    ['/prise', { prise: '50.00' }],
    ['/Price', { Price: '50.00' }],
    ['/a~1b~0c', { 'a/b~c': 1 }],
    ['/stateHash', { stateHash: 'x' }],
    ['/participantId', { participantId: 'beta' }],
  ];
  for (const [pointer, change] of wrong) {
    test(`with ${JSON.stringify(change)} is told at ${pointer}`, async () => {
      const found = await refused({ body: newOrder('h1', { ...change }) });
      assert.equal(found.code, 'malformed-request');
      assert.equal(found.errors?.[0]?.pointer, pointer);
    });
  }

  test('of another version is told which are supported', async () => {
    for (const version of ['1.7', '2.0', '1', '', 'one']) {
      const found = await refused({ body: newOrder('h1', { version, somethingNew: 1 }) });
      assert.deepEqual([found.code, found.supportedVersions], ['unsupported-version', ['1.0']]);
      assert.equal(found.errors?.[0]?.pointer, '/version');
    }
  });

  test('that is no object is told so', async () => {
    for (const text of ['null', '[]', '"x"', '1', 'true', '[{"version":"1.0"}]']) {
      const found = await refused({ text });
      assert.deepEqual([found.code, found.errors?.[0]?.pointer], ['malformed-request', ''], text);
    }
  });

  test('that is no JSON, or not only JSON, is told so', async () => {
    const order = JSON.stringify(newOrder('h1'));
    for (const text of [
      '',
      '{',
      'version=1.0&price=5',
      order.slice(0, -1),
      `${order}${order}`,
      `\ufeff${order}`,
      order.replace('{', '{"price":"1.00",'),
      order.replace('{', '{"__proto__":{"isAdmin":true},'),
      order.replace('{', '{"constructor":{"prototype":{}},'),
      '{"a":'.repeat(1_000) + '1' + '}'.repeat(1_000),
      '['.repeat(8_000),
      Buffer.from(order.replace('h1', 'h\u00e4'), 'latin1'),
    ]) {
      assert.equal((await refused({ text })).code, 'malformed-json', String(text).slice(0, 60));
    }
  });

  test('without a name or media type is told so', async () => {
    assert.equal((await refused({})).code, 'malformed-json');
    const text = JSON.stringify(newOrder('h1'));
    for (const type of [
      'text/plain',
      'application/xml',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
      'x',
    ]) {
      assert.equal((await refused({ text, headers: { 'content-type': type } })).code, 'unsupported-media-type', type);
    }
    assert.equal((await refused({ text, headers: { 'content-encoding': 'gzip' } })).code, 'unsupported-media-type');
  });

  test('may be marked with a charset', async () => {
    const headers = { 'content-type': 'Application/JSON; charset=utf-8' };
    const answer = await venue.call('POST', '/orders', { body: newOrder('charset'), headers });
    assert.equal(answer.statusCode, 201);
  });

  test('is taken up to its limit, and not a byte beyond', async () => {
    const order = JSON.stringify(newOrder('limit'));
    const padded = order + ' '.repeat(BODY_BYTES_MAX - order.length);
    assert.equal((await venue.call('POST', '/orders', { text: padded })).statusCode, 201);
    assert.equal((await refused({ text: `${padded} ` })).code, 'body-too-large');
    assert.equal((await refused({ text: 'x'.repeat(2_000_000) })).code, 'body-too-large');
    assert.equal((await refused({ text: 'x'.repeat(9_000_000) })).code, 'body-too-large');
  });

  test('of any JSON whatever is a 4xx or an order', async () => {
    const value = fc.oneof(fc.jsonValue(), fc.string(), fc.integer(), fc.constant('1.0'));
    const names = fc.constantFrom(...Object.keys(newOrder('')), 'text', 'type', 'validUntil', 'revision', 'x');
    await fc.assert(
      fc.asyncProperty(fc.dictionary(names, value), fc.boolean(), async (change, isAmendment) => {
        const body = isAmendment ? { version: '1.0', revision: 1, ...change } : newOrder('fuzz', change);
        const answer = await (isAmendment
          ? venue.call('PATCH', '/orders/O-1', { body })
          : venue.call('POST', '/orders', { body }));
        assert.ok(answer.statusCode < 500, `${JSON.stringify(body)}: ${answer.body}`);
      }),
      { numRuns: 200, seed: 20_261_122 },
    );
  });
});

describe('a batch', () => {
  const { version: _left, ...order } = newOrder('b1');
  const place = { action: 'PLACE', order };
  const batch = (operations: unknown, change: object = {}) => ({
    ...{ version: '1.0', onError: 'CONTINUE', operations },
    ...change,
  });
  const text = (operations: unknown) => JSON.stringify(batch(operations));

  for (const [name, pointer, body] of [
    ['no operation', '/operations', batch([])],
    ['operations that are no list', '/operations', batch(place)],
    ['501 operations', '/operations', batch(Array(501).fill(place))],
    ['an operation that is none', '/operations/0', batch([null])],
    ['a list as operation', '/operations/0', batch([[place]])],
    ['an unknown action', '/operations/1/action', batch([place, { ...place, action: 'BUY' }])],
    [
      'a fault deep inside',
      '/operations/3/order/price',
      batch([place, place, place, { action: 'PLACE', order: { ...order, price: 5 } }]),
    ],
    ['a version in an order', '/operations/0/order/version', batch([{ action: 'PLACE', order: newOrder('b2') }])],
    ['another onError', '/onError', batch([place], { onError: 'ROLLBACK' })],
    ['something unknown', '/atomic', batch([place], { atomic: true })],
  ] as const) {
    test(`with ${name} is told at ${pointer}`, async () => {
      const found = await refused({ body }, '/batch');
      assert.deepEqual([found.code, found.errors?.[0]?.pointer], ['malformed-request', pointer]);
      assert.deepEqual([found.outcome, found.retry], ['NOT_EXECUTED', 'NEVER']);
    });
  }

  test('that is not quite JSON is told so', async () => {
    for (const wrong of [
      text([place]).replace('{"action"', '{"action":"CANCEL","action"'),
      text([place]).replace('{"clientOrderId"', '{"price":"1","clientOrderId"'),
      text([place]).replace('{"action"', '{"__proto__":{"action":"PLACE"},"action"'),
      text([place]).replace('{"clientOrderId"', '{"constructor":{},"clientOrderId"'),
      text([place]).replace('"b1"', '"b\\u0000"'),
      text([place]).slice(0, -1),
      `{"operations":${'['.repeat(8)}${']'.repeat(8)}}`,
      `{"operations":${'['.repeat(500_000)}`,
      `{"operations":${'{"a":'.repeat(100_000)}`,
    ]) {
      assert.equal((await refused({ text: wrong }, '/batch')).code, 'malformed-json', wrong.slice(0, 120));
    }
  });

  for (const [path, operationId] of [
    ['/batch', 'submitBatch'],
    ['/orders/cancel', 'cancelOrders'],
  ] as const) {
    test(`${path} takes a body up to a limit of its own, and not a byte beyond`, async () => {
      const bytesMax = BODY_BYTES_MAX_OF[operationId] ?? assert.fail();
      const full = '{"version":"1.0","x":1}'.padEnd(bytesMax);
      assert.equal((await refused({ text: full }, path)).code, 'malformed-request');
      const found = await refused({ text: `${full} ` }, path);
      assert.deepEqual([found.code, found.detail], ['body-too-large', `The body may have at most ${bytesMax} bytes.`]);
      assert.equal((await refused({ text: full.padEnd(2 * 1024 * 1024) }, path)).code, 'body-too-large');
      assert.equal((await refused({ text: full.padEnd(9 * 1024 * 1024) }, path)).code, 'body-too-large');
    });
  }

  test('of 500 orders with everything in them fits, and so do 1,000 ids', () => {
    const most = {
      ...{ clientOrderId: 'x'.repeat(64), contractId: 'x'.repeat(64), side: 'SELL', price: '-9999999.99999' },
      ...{ quantity: '9999999.99999', type: 'LIMIT', timeInForce: 'GTD', validUntil: '9'.repeat(64) },
      ...{ portfolioId: 'x'.repeat(64), text: '"'.repeat(64) },
    };
    const operations = Array(500).fill({ action: 'PLACE', order: most });
    assert.ok(Buffer.byteLength(text(operations)) < (BODY_BYTES_MAX_OF.submitBatch ?? 0));
    assert.equal(parseJsonBody(Buffer.from(text(operations))).kind, 'JSON');
    const ids = { orderIds: Array(500).fill('x'.repeat(32)), clientOrderIds: Array(500).fill('x'.repeat(64)) };
    assert.ok(Buffer.byteLength(JSON.stringify({ version: '1.0', ...ids })) < (BODY_BYTES_MAX_OF.cancelOrders ?? 0));
  });
});

describe('an amendment', () => {
  for (const [pointer, change] of [
    ['/revision', { revision: '1', price: '1' }],
    ['/revision', { revision: 0, price: '1' }],
    ['/revision', { revision: 1.5, price: '1' }],
    ['/revision', { revision: 2 ** 31, price: '1' }],
    ['/side', { side: 'SELL' }],
    ['/price', { price: 51 }],
    ['', {}],
  ] as const) {
    test(`with ${JSON.stringify(change)} is told at "${pointer}"`, async () => {
      const body = Object.assign({ version: '1.0', revision: 1 }, change);
      const found = await refused({ body }, '/orders/O-1', 'PATCH');
      assert.deepEqual([found.code, found.errors?.[0]?.pointer], ['malformed-request', pointer]);
    });
  }
});

describe('a parameter', () => {
  for (const [path, parameter] of [
    ['/orders?limit=0', 'limit'],
    ['/orders?limit=501', 'limit'],
    ['/orders?limit=1e2', 'limit'],
    ['/orders?limit=0x10', 'limit'],
    ['/orders?limit=', 'limit'],
    ['/orders?limit=%31%00', 'limit'],
    ['/orders?limit=1&limit=2', 'limit'],
    ['/orders?state=active', 'state'],
    ['/orders?after=-1', 'after'],
    ['/orders?cursor=%2e%2e', 'cursor'],
    ['/orders?Limit=1', 'Limit'],
    ['/orders?__proto__=1', '__proto__'],
    ['/areas?area=NL', 'area'],
    ['/contracts?deliveryDay=2026-02-30', 'deliveryDay'],
    ['/contracts?deliveryDay=today', 'deliveryDay'],
    ['/contracts/a%20b', 'contractId'],
    [`/contracts/${'x'.repeat(65)}`, 'contractId'],
    ['/contracts/NL-TEST-1/book?depth=0', 'depth'],
    ['/orders/O%2F1', 'orderId'],
    ['/stream?channels=prices', 'channels'],
    ['/stream?channels=orders,gossip', 'channels'],
    ['/stream?channels=', 'channels'],
    ['/stream?after=now', 'after'],
  ] as const) {
    test(`${path.slice(0, 60)} is told`, async () => {
      const found = await refused({}, path, 'GET');
      assert.equal(found.code, 'malformed-request');
      assert.equal(found.errors?.[0]?.parameter, parameter);
      assert.equal(found.outcome, undefined);
    });
  }

  test('that breaks the URL is told', async () => {
    assert.equal((await refused({}, '/orders/', 'GET')).code, 'malformed-request');
    assert.equal((await refused({}, '/orders/%zz', 'GET')).code, 'malformed-request');
    assert.equal((await refused({}, `/orders/${'x'.repeat(300)}`, 'GET')).code, 'malformed-request');
  });
});

describe('a key', () => {
  for (const [authorization, code] of [
    [undefined, 'missing-credentials'],
    ['', 'invalid-credentials'],
    ['Bearer', 'invalid-credentials'],
    ['Basic YTpi', 'invalid-credentials'],
    ['Bearer wb_sandbox_x', 'invalid-credentials'],
    ['Bearer a b', 'invalid-credentials'],
  ] as const) {
    test(`${JSON.stringify(authorization)} is ${code}`, async () => {
      const headers = authorization === undefined ? {} : { authorization };
      const answer = await venue.call('GET', '/orders', { key: null, headers });
      assert.deepEqual([answer.statusCode, answer.json<Schemas['Problem']>().code], [401, code]);
      assert.match(String(answer.headers['www-authenticate']), /^Bearer realm="wattbook"/);
    });
  }
});

describe('a path or method', () => {
  test('that is none', async () => {
    for (const path of ['/nope', '/Orders', '/orders/O-1/x', '/openapi']) {
      const answer = await venue.call('GET', path);
      assert.deepEqual([answer.statusCode, answer.json<Schemas['Problem']>().code], [404, 'route-not-found'], path);
    }
    const posted = await venue.call('POST', '/nope', { text: '{', headers: { 'content-type': 'text/plain' } });
    assert.equal(posted.statusCode, 404);
  });

  test('that a path does not take', async () => {
    for (const [method, path, allow] of [
      ['PUT', '/orders', 'GET, HEAD, POST'],
      ['POST', '/orders/O-1', 'DELETE, GET, HEAD, PATCH'],
      ['DELETE', '/health', 'GET, HEAD'],
      ['OPTIONS', '/contracts', 'GET, HEAD'],
      ['HEAD', '/stream', 'GET'],
    ] as const) {
      const answer = await venue.call(method, path);
      assert.deepEqual([answer.statusCode, answer.headers.allow], [405, allow], `${method} ${path}`);
    }
  });

  test('that answers with something else than is accepted', async () => {
    const answer = await venue.call('GET', '/orders', { headers: { accept: 'text/csv' } });
    assert.deepEqual([answer.statusCode, answer.json<Schemas['Problem']>().code], [406, 'not-acceptable']);
  });
});
