/** A body is read by the API file of the version that it names: a made-up 1.1 beside the real file as 1.0. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { recordAt } from './requests/record.ts';
import { createBodyVersions } from './versions.ts';
import { createTestGateway, newOrder, SPEC, type TestGateway } from '../../test/support/test-gateway.ts';
import type { Schemas } from './wire/api-schemas.ts';

/** The API file with a made-up `minimumQuantity` in a new order, which the market pays no heed. */
function nextMinor(): object {
  const document = structuredClone(SPEC.document);
  recordAt(document, 'info')['version'] = '1.1';
  const properties = recordAt(recordAt(schemasOf(document), 'NewOrder'), 'properties');
  properties['minimumQuantity'] = { $ref: '#/components/schemas/Decimal' };
  return document;
}

const schemasOf = (document: object) => recordAt(recordAt(document, 'components'), 'schemas');

function withoutPath(document: object, path: string): object {
  const { [path]: _left, ...paths } = recordAt(document, 'paths');
  return { ...document, paths };
}

let venue: TestGateway;
let asBuilt: TestGateway;
before(async () => {
  asBuilt = await createTestGateway();
  // It was released without amendments: those came with 1.1.
  venue = await createTestGateway({
    spec: { text: SPEC.text, document: nextMinor() },
    releasedSpecs: new Map([['1.0', withoutPath(SPEC.document, '/orders/{orderId}')]]),
  });
});
after(() => Promise.all([venue.close(), asBuilt.close()]));

describe('a body', () => {
  test('of 1.0 has no property of 1.1', async () => {
    const answer = await venue.call('POST', '/orders', { body: newOrder('v1', { minimumQuantity: '0.5' }) });
    const found = answer.json<Schemas['Problem']>();
    assert.deepEqual([answer.statusCode, found.code], [400, 'malformed-request']);
    assert.equal(found.errors?.[0]?.pointer, '/minimumQuantity');
    assert.doesNotMatch(found.errors[0].detail, /known are .*minimumQuantity/);
  });

  test('of 1.1 may have it, and it is validated', async () => {
    const body = (minimumQuantity: string) => newOrder('v2', { version: '1.1', minimumQuantity });
    const wrong = await venue.call('POST', '/orders', { body: body('half') });
    assert.equal(wrong.json<Schemas['Problem']>().errors?.[0]?.pointer, '/minimumQuantity');
    assert.equal((await venue.call('POST', '/orders', { body: body('0.5') })).statusCode, 201);
  });

  test('without it is an order by both', async () => {
    for (const version of ['1.0', '1.1']) {
      const answer = await venue.call('POST', '/orders', { body: newOrder(`v3-${version}`, { version }) });
      assert.equal(answer.statusCode, 201, answer.body);
    }
  });

  test('of 1.0 for an operation of 1.1 is told since when there is one', async () => {
    const amend = (version: string) =>
      venue.call('PATCH', '/orders/O-999', { body: { version, revision: 1, text: 'a' } });
    const answer = await amend('1.0');
    const found = answer.json<Schemas['Problem']>();
    assert.deepEqual([answer.statusCode, found.code], [400, 'unsupported-version']);
    assert.deepEqual(found.supportedVersions, ['1.1']);
    assert.match(found.detail, /it came with "1\.1"/);
    assert.equal((await amend('1.1')).statusCode, 404);
  });

  test('of no version is told all of them', async () => {
    for (const version of ['1.2', '2.0', '0.9', '1.10', '01.0']) {
      const answer = await venue.call('POST', '/orders', { body: newOrder('v4', { version }) });
      assert.deepEqual(answer.json<Schemas['Problem']>().supportedVersions, ['1.0', '1.1'], version);
    }
  });

  test('without a version, or with one that is no text, lacks it', async () => {
    const { version: _left, ...body } = newOrder('v5', { minimumQuantity: '0.5' });
    for (const sent of [body, { ...body, version: 1.1 }]) {
      const answer = await venue.call('POST', '/orders', { body: sent });
      assert.equal(answer.json<Schemas['Problem']>().errors?.[0]?.pointer, '/version');
    }
  });
});

test('GET /version lists what a body may name', async () => {
  const versionsOf = async (asked: TestGateway) => (await asked.call('GET', '/version')).json<Schemas['Version']>();
  assert.deepEqual((await versionsOf(venue)).supportedVersions, ['1.0', '1.1']);
  assert.deepEqual((await versionsOf(asBuilt)).supportedVersions, ['1.0']);
});

test('minors are in the order of their numbers, and other majors are not among them', () => {
  const files = new Map(['1.10', '1.9', '1.11', '0.3'].map((version) => [version, {}]));
  const { supported } = createBodyVersions({ info: { version: '1.12' } }, files);
  assert.deepEqual(supported, ['1.9', '1.10', '1.11', '1.12']);
});

test('a file that is older than a released one is no current one', () => {
  const released = new Map([['1.1', {}]]);
  assert.throws(() => createBodyVersions({ info: { version: '1.0' } }, released), /1\.1 was released: raise/);
});

test('the copy of a version that is still the current one changes nothing', () => {
  const { supported, schemaOf } = createBodyVersions(SPEC.document, new Map([['1.0', {}]]));
  assert.deepEqual(supported, ['1.0']);
  assert.ok(schemaOf('submitOrder', '1.0'));
});

test('a schema of a body comes without references', () => {
  const { schemaOf } = createBodyVersions(SPEC.document);
  for (const operationId of ['submitOrder', 'amendOrder', 'cancelOrders', 'submitBatch']) {
    const schema = schemaOf(operationId, '1.0');
    assert.ok(schema !== undefined && !JSON.stringify(schema).includes('"$ref"'), operationId);
  }
  assert.equal(schemaOf('getOrder', '1.0'), undefined);
});
