/** Rules and scenarios know each other: no rule without a story, no story of a rule that there isn't. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readScenarios } from './read-scenarios.ts';
import { ruleSections } from './rules.ts';

const PAGE = readFileSync(new URL('../../../docs/market-rules.md', import.meta.url), 'utf8');

/** Rules that no scenario can show, and what shows them. */
const NOT_SHOWN: Readonly<Record<string, string>> = {
  '3.6': 'a queue number is part of the state alone: both markets are compared by it (engine/test)',
};

test('every rule is shown by a scenario, or there is a reason why not', () => {
  const shown = new Set(readScenarios().flatMap(({ rules }) => rules));
  const rules = ruleSections(PAGE).flatMap((section) => section.rules);
  assert.ok(rules.length > 50, 'the page is read');
  assert.deepEqual(
    rules.filter((rule) => !shown.has(rule)),
    Object.keys(NOT_SHOWN),
  );
  assert.deepEqual(
    [...shown].filter((rule) => !rules.includes(rule)),
    [],
    'a scenario names a rule that the page lacks',
  );
});

test('each section of the rules leads to its scenarios', () => {
  for (const { number, title } of ruleSections(PAGE)) {
    const anchor = `${number}. ${title}`
      .toLowerCase()
      .replaceAll(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-');
    assert.ok(PAGE.includes(`\n[Scenarios](scenarios.md#${anchor})\n`), `section ${number} of the page links to them`);
  }
});
