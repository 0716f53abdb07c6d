import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createSeededRandom } from '../../ops/random.ts';
import { checkAccept, preferredType } from './accept.ts';
import { createAllowedMethods } from './allowed-methods.ts';
import { requestIdOf } from './request-id.ts';

describe('Accept', () => {
  const json = ['application/json'];
  for (const accept of [
    undefined,
    '*/*',
    'application/json',
    'application/*',
    'text/html,application/xhtml+xml,*/*;q=0.8',
    'Application/JSON; charset=utf-8',
    'text/event-stream, application/json;q=0.1',
  ]) {
    test(`${accept ?? 'nothing'} takes JSON`, () => assert.equal(checkAccept(accept, json), undefined));
  }
  for (const accept of ['text/html', 'application/xml', '*/*;q=0', 'application/json;q=0.0', 'text/*', '']) {
    test(`"${accept}" does not`, () => assert.equal(checkAccept(accept, json)?.code, 'not-acceptable'));
  }
});

describe('of several forms', () => {
  const forms = ['application/json', 'text/csv'] as const;
  for (const [accept, preferred] of [
    [undefined, 'application/json'],
    ['*/*', 'application/json'],
    ['text/csv', 'text/csv'],
    ['text/*', 'text/csv'],
    ['TEXT/CSV; header=present', 'text/csv'],
    ['application/json, text/csv', 'application/json'],
    ['text/csv, application/json', 'application/json'],
    ['text/csv, application/json;q=0.9', 'text/csv'],
    ['text/csv;q=0.2, */*;q=0.1', 'text/csv'],
    ['text/csv;q=0.1, */*;q=0.2', 'application/json'],
    ['*/*, application/json;q=0', 'text/csv'],
    ['text/*, text/csv;q=0, application/json;q=0.001', 'application/json'],
  ] as const) {
    test(`"${accept ?? 'nothing'}" likes ${preferred} best`, () => {
      assert.equal(checkAccept(accept, forms), undefined);
      assert.equal(preferredType(accept, forms), preferred);
    });
  }
  for (const accept of ['application/pdf', '*/*, text/*;q=0, application/json;q=0', 'text/csv;q=0']) {
    test(`"${accept}" takes none`, () => assert.equal(checkAccept(accept, forms)?.code, 'not-acceptable'));
  }
});

describe('the methods of a path', () => {
  const allowed = createAllowedMethods(() => [
    { method: 'GET', url: '/orders' },
    { method: 'POST', url: '/orders' },
    { method: 'GET', url: '/orders/:orderId' },
    { method: 'POST', url: '/orders/cancel' },
    { method: 'GET', url: '/openapi.yaml' },
  ]);
  test('are all of it', () => assert.deepEqual(allowed('/orders'), ['GET', 'POST']));
  test('a fixed path is not taken for a parameter', () => assert.deepEqual(allowed('/orders/cancel'), ['POST']));
  test('parameters hold no slash', () => assert.deepEqual(allowed('/orders/O-1/fills'), []));
  test('a dot is a dot', () => assert.deepEqual(allowed('/openapiXyaml'), []));
});

describe('the id of a request', () => {
  const idOf = (sent: string | undefined) =>
    requestIdOf({ headers: sent === undefined ? {} : { 'x-request-id': sent } }, createSeededRandom(1));
  test('is the client’s when it is harmless', () => assert.equal(idOf('a-Z_0.9:x'), 'a-Z_0.9:x'));
  for (const sent of ['', 'a b', 'x'.repeat(65), 'a\u0000', '<script>', 'ä']) {
    test(`is a new one for ${JSON.stringify(sent)}`, () => assert.match(idOf(sent), /^[A-Za-z0-9_-]{20}$/));
  }
  test('is a new one when none was sent', () => assert.match(idOf(undefined), /^[A-Za-z0-9_-]{20}$/));
});
