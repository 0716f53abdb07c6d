import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { names } from './names.ts';
import { findIn, findInFile } from './virtual-house.ts';

const good = [
  'engine/src/due-queue.ts',
  'engine/src/due-queue.test.ts',
  'engine/scenarios/self-trade.scenario',
  'server/src/journal/0001-blocks.sql',
  'README.md',
  'engine/INVARIANTS.md',
  'LICENSE',
  'infra/Dockerfile',
  '.ci/run',
  'api/.spectral.yaml',
  '.gitlab-ci.yml',
  'docs/core-hours.md',
];

const bad: readonly [path: string, finding: RegExp][] = [
  ['server/src/utils/x.ts', /^server\/src\/utils:1 a folder called `utils`/],
  ['server/src/http/services/x.ts', /^server\/src\/http\/services:1 a folder called `services`/],
  ['engine/core/x.ts', /a folder called `core`/],
  ['common/x.ts', /a folder called `common`/],
  ['server/src/http/order-helper.ts', /`helper` in a file name/],
  ['server/src/http/utils.ts', /`utils` in a file name/],
  ['server/src/http/key-manager.test.ts', /`manager` in a file name/],
  ['server/src/http/orderBook.ts', /not kebab-case: `order-book.ts`/],
  ['server/src/http/Order_Book.ts', /not kebab-case: `order-book.ts`/],
  ['docs/Getting Started.md', /not kebab-case: `getting-started.md`/],
];

describe('names', () => {
  for (const path of good) {
    it(`allows ${path}`, () => {
      assert.deepEqual(findInFile(names, path, ''), []);
    });
  }

  for (const [path, finding] of bad) {
    it(`forbids ${path}`, () => {
      assert.match(findInFile(names, path, '').join('\n'), finding);
    });
  }

  it('tells of a folder once', () => {
    assert.equal(findIn(names, { 'server/src/utils/a.ts': '', 'server/src/utils/b.ts': '' }).length, 1);
  });
});
