import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { traces } from './traces.ts';
import { findInFile } from './virtual-house.ts';

const bad: readonly [path: string, text: string, finding: RegExp][] = [
  ['docs/guide.md', 'cd /work/main', /^docs\/guide.md:1 \/work\/m… is a path of one machine/],
  ['server/src/main.ts', "\nconst home = '/root/x';", /^server\/src\/main.ts:2 \/root\/x…/],
  ['infra/compose.yaml', 'volume: /home/me', /\/home\/m…/],
  ['server/src/main.ts', '\n// TODO: later', /^server\/src\/main.ts:2 TODO without an issue: .* TODO\(#123\)/],
  ['server/src/main.ts', '/**\n * FIXME\n */\nconst x = 1;', /main.ts:2 FIXME/],
  ['server/src/main.ts', 'const x = 1; // XXX', /XXX/],
  ['docs/guide.md', 'TODO write this', /TODO/],
  ['server/src/views/views.sql', '-- FIXME', /FIXME/],
];

const good: readonly [path: string, text: string][] = [
  ['docs/guide.md', 'see https://example.org/home/page and docs/work/page.md and ~/work/x'],
  ['server/src/main.ts', '// TODO(#12): later\n// FIXME #13'],
  ['server/src/main.ts', "const currency = 'XXX';"],
  ['STYLE.md', 'No `TODO` without an issue.'],
  ['package-lock.json', '"integrity": "sha512-+XXX/TODO=="'],
];

describe('traces', () => {
  for (const [path, text, finding] of bad) {
    it(`forbids, in ${path}: ${JSON.stringify(text)}`, () => {
      assert.match(findInFile(traces, path, text).join('\n'), finding);
    });
  }

  for (const [path, text] of good) {
    it(`allows, in ${path}: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(findInFile(traces, path, text), []);
    });
  }
});
