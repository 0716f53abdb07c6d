import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

const HOOK = new URL('poison-hook.ts', import.meta.url).href;
const TRY = `
  import { apply, createMarket } from '@wattbook/engine';
  try {
    apply(createMarket(), { type: 'PlaceOrder', text: 'a poisoned order' }, { sequence: 1, timeUs: 1 });
  } catch (error) {
    console.log(error.message);
  }`;

function tryIt(environment: Record<string, string>): string {
  const words = [`--import=${HOOK}`, '--input-type=module', '--eval', TRY];
  const options = { cwd: import.meta.dirname, env: { ...process.env, ...environment }, encoding: 'utf8' } as const;
  return spawnSync(process.execPath, words, options).stdout.trim();
}

test('the market of a drilled server throws at poison; without the word it is the market that it was', () => {
  assert.equal(tryIt({ DRILL_POISON: '1' }), 'poisoned by a drill');
  assert.notEqual(tryIt({ DRILL_POISON: '' }), 'poisoned by a drill');
});
