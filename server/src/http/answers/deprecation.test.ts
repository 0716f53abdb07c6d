import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestGateway, SPEC } from '../../../test/support/test-gateway.ts';
import { deprecationsOf } from './deprecation.ts';

/** The API file, in which listing areas is going. */
function specWith(marks: object): typeof SPEC {
  const document = structuredClone(SPEC.document) as { paths: { '/areas': { get: object } } };
  Object.assign(document.paths['/areas'].get, { deprecated: true, ...marks });
  return { ...SPEC, document };
}

test('an operation that is going says since when and until when, on every answer; others say nothing', async () => {
  const marks = { 'x-deprecated-at': '2027-01-01', 'x-sunset': '2027-07-01T00:00:00Z' };
  const venue = await createTestGateway({ spec: specWith(marks) });
  const headersOf = async (path: string, key?: null): Promise<unknown[]> => {
    const { headers } = await venue.call('GET', path, key === undefined ? {} : { key });
    return [headers['deprecation'], headers['sunset']];
  };
  const going = ['@1798761600', 'Thu, 01 Jul 2027 00:00:00 GMT'];
  assert.deepEqual(await headersOf('/areas'), going);
  assert.deepEqual(await headersOf('/areas', null), going);
  assert.deepEqual(await headersOf('/contracts'), [undefined, undefined]);
  await venue.close();
});

test('one that does not say until when stops the start, by its name', () => {
  const { document } = specWith({ 'x-deprecated-at': '2027-01-01' });
  assert.throws(() => deprecationsOf(document), /listAreas is deprecated, so it needs x-sunset/);
});
