import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leftOutTests } from './left-out-tests.ts';
import { findInFile } from './virtual-house.ts';

const bad = [
  "test.skip('x', () => {});",
  "it.todo('x');",
  "describe.only('x', () => {});",
  "test.only('x', () => {});",
  "test('x', { skip: true }, () => {});",
  "test('x', { skip: !hasRedis }, () => {});",
  "test('x', { only: true }, () => {});",
  'test("x", (context) => { context.skip(); });',
];

const good = [
  "test('x', { skip: 'needs redis-server: apt-get install redis-server' }, () => {});",
  "test('x', { skip: hasRedis ? false : 'needs redis-server' }, () => {});",
  "test('x', (context) => { context.skip('needs Chromium'); });",
  'reader.skip(5);',
];

describe('left-out-tests', () => {
  for (const code of bad) {
    it(`forbids: ${JSON.stringify(code)}`, () => {
      assert.equal(findInFile(leftOutTests, 'engine/src/book.test.ts', code).length, 1);
    });
  }

  for (const code of good) {
    it(`allows: ${JSON.stringify(code)}`, () => {
      assert.deepEqual(findInFile(leftOutTests, 'engine/src/book.test.ts', code), []);
    });
  }

  it('looks at tests only', () => {
    assert.deepEqual(findInFile(leftOutTests, 'engine/src/book.ts', 'const options = { skip: true };'), []);
  });
});
