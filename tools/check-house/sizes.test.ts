import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sizes } from './sizes.ts';
import { findIn, findInFile } from './virtual-house.ts';

const lines = (count: number, line = 'x();'): string => `${line}\n`.repeat(count);
const functionOf = (count: number): string => `function long() {\n${lines(count - 2)}}\n`;

const atTheLimit: readonly [path: string, text: string][] = [
  // A factory: each function in it is measured by itself.
  ['engine/src/book.ts', `function factory() {\n${functionOf(60)}${functionOf(60)}}\n`],
  ['engine/src/book.ts', functionOf(70)],
  ['engine/src/book.ts', lines(400)],
  ['engine/src/book.test.ts', lines(600)],
  ['engine/src/book.test.ts', `describe('book', () => {\n${lines(300)}});\n`],
  ['engine/src/book.ts', `// ${'x'.repeat(117)}\n`],
  ['engine/src/book.ts', `// https://example.org/${'x'.repeat(117)}\n`],
  ['api/openapi.yaml', lines(5000, 'x: 1')],
  ['api/generated/operations.ts', lines(5000, 'x'.repeat(200))],
  ['docs/guide.md', `| ${'x'.repeat(200)} |\n[a](${'x'.repeat(200)})\n`],
  ['server/test/days.csv', 'x'.repeat(200)],
  ['package-lock.json', 'x'.repeat(200)],
  ['README.md', lines(150)],
  ['ARCHITECTURE.md', lines(300)],
  ['docs/decisions/0001-journal.md', lines(60)],
  ['engine/README.md', lines(30)],
];

const above: readonly [path: string, text: string, finding: RegExp][] = [
  ['engine/src/book.ts', `function factory() {\n${functionOf(71)}}\n`, /:2 a function of 71 lines/],
  ['engine/src/book.ts', functionOf(71), /^engine\/src\/book.ts:1 a function of 71 lines, at most 70/],
  ['engine/src/book.ts', `const a = () => {\n${lines(69)}};\n`, /:1 a function of 71 lines/],
  ['engine/src/book.test.ts', `it('x', () => {\n${lines(69)}});\n`, /:1 a function of 71 lines/],
  ['engine/src/book.ts', lines(401), /:401 401 lines, at most 400/],
  ['engine/src/book.test.ts', lines(601), /:601 601 lines, at most 600/],
  ['server/src/journal/schema.sql', lines(401), /401 lines, at most 400/],
  ['engine/src/book.ts', `\n// ${'x'.repeat(118)}\n`, /:2 121 characters, at most 120/],
  ['api/openapi.yaml', 'x'.repeat(121), /121 characters/],
  ['docs/guide.md', 'x'.repeat(121), /121 characters/],
  ['README.md', lines(151), /151 lines, at most 150/],
  ['ARCHITECTURE.md', lines(301), /301 lines, at most 300/],
  ['docs/decisions/0001-journal.md', lines(61), /61 lines, at most 60/],
  ['engine/README.md', lines(31), /31 lines, at most 30/],
  ['server/src/journal/README.md', lines(31), /31 lines, at most 30/],
];

describe('sizes', () => {
  for (const [path, text] of atTheLimit) {
    it(`allows ${path} of ${text.split('\n').length - 1} lines: ${JSON.stringify(text.slice(0, 20))}`, () => {
      assert.deepEqual(findInFile(sizes, path, text), []);
    });
  }

  for (const [path, text, finding] of above) {
    it(`forbids ${path} of ${text.split('\n').length - 1} lines: ${JSON.stringify(text.slice(0, 20))}`, () => {
      assert.match(findInFile(sizes, path, text).join('\n'), finding);
    });
  }

  const comments = '/** x */\n/*\n * x\n */\n// x\n\n';
  const naive = (last: number) => ({
    'engine/naive/orders.ts': lines(360) + comments,
    'engine/naive/time.ts': `${comments}${lines(100)}`,
    'engine/naive/more/changes.ts': lines(398, '  *PlaceOrder() {},'),
    'engine/naive/README.md': lines(30, 'x'),
    'engine/src/market.ts': lines(400),
    'engine/naive/state.ts': lines(last),
  });

  it('allows a room that is read whole 860 lines of code, beside its comments and documents', () => {
    assert.deepEqual(findIn(sizes, naive(2)), []);
  });

  it('forbids it one more', () => {
    assert.deepEqual(findIn(sizes, naive(3)), [
      'engine/naive/:1 861 lines of code in all, at most 860: find the simpler way to say it',
    ]);
  });
});
