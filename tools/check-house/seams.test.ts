import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { seams } from './seams.ts';
import { findInFile } from './virtual-house.ts';

const banned = [
  'Date.now();',
  'new Date();',
  'new Date;',
  'Date();',
  'performance.now();',
  "import { performance } from 'node:perf_hooks'; performance.now();",
  'process.hrtime.bigint();',
  'Math.random();',
  'crypto.randomUUID();',
  "import { randomBytes } from 'node:crypto';",
  "import { randomInt as draw } from 'node:crypto';",
  'setTimeout(poll, 5);',
  'const timer = setInterval;',
  "import { setTimeout } from 'node:timers/promises';",
  'AbortSignal.timeout(5);',
  'Temporal.Now.instant();',
];

const fine = [
  'new Date(timeMs);',
  'Date.UTC(2026, 1, 1);',
  'clock.now(); clock.setTimeout(poll, 5);',
  "import { createHash } from 'node:crypto';",
  'Math.max(1, 2); process.exit(1);',
  '// Date.now() is spoken of',
];

describe('seams', () => {
  for (const code of banned) {
    it(`forbids: ${JSON.stringify(code)}`, () => {
      assert.notDeepEqual(findInFile(seams, 'server/src/http/http.ts', code), []);
    });
  }

  for (const code of fine) {
    it(`allows: ${JSON.stringify(code)}`, () => {
      assert.deepEqual(findInFile(seams, 'server/src/http/http.ts', code), []);
    });
  }

  it('says which seam to use', () => {
    assert.match(
      findInFile(seams, 'server/src/feed/feed.ts', 'Date.now();').join('\n'),
      /take a `Clock`.*ops\/clock.ts/,
    );
    assert.match(findInFile(seams, 'server/src/feed/feed.ts', 'Math.random();').join('\n'), /take a `Random`/);
  });

  it('leaves the seams themselves, main, postgres and tests alone', () => {
    for (const path of ['ops/clock.ts', 'ops/random.ts', 'main.ts', 'postgres/poll.ts', 'feed/feed.test.ts']) {
      assert.deepEqual(findInFile(seams, `server/src/${path}`, 'Date.now(); Math.random(); setTimeout(x, 1);'), []);
    }
  });
});
