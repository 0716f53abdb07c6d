import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { links } from './links.ts';
import { findIn } from './virtual-house.ts';

const house = { 'README.md': '', 'docs/guide.md': '', 'docs/img/a b.png': '' };

const good = [
  '[guide](guide.md)',
  '[guide](./guide.md#start)',
  '[readme](../README.md)',
  '[folder](../docs/)',
  '[root](..)',
  '![drawing](img/a%20b.png "A drawing")',
  '[elsewhere](https://example.org/x) [mail](mailto:a@example.org) [above](#top)',
  '`[not](a-link.md)`',
  '```\n[not](a-link.md)\n```',
  '[ref]: guide.md',
];

const bad: readonly [text: string, finding: RegExp][] = [
  ['\n[gone](gone.md)', /^docs\/page.md:2 links to gone.md, but there is no docs\/gone.md/],
  ['[wrong](docs/guide.md)', /no docs\/docs\/guide.md/],
  ['![drawing](img/c.png)', /no docs\/img\/c.png/],
  ['[outside](../../other/README.md)', /no \.\.\/other\/README.md/],
  ['[ref]: gone.md', /no docs\/gone.md/],
  ['```\ncode\n```\n[gone](gone.md)', /^docs\/page.md:4 /],
];

describe('links', () => {
  for (const text of good) {
    it(`allows: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(findIn(links, { ...house, 'docs/page.md': text }), []);
    });
  }

  for (const [text, finding] of bad) {
    it(`forbids: ${JSON.stringify(text)}`, () => {
      assert.match(findIn(links, { ...house, 'docs/page.md': text }).join('\n'), finding);
    });
  }
});
