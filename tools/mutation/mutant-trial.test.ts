import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { InstrumenterContext } from '@stryker-mutator/api/core';
import { tryMutant, type TimedTest } from './mutant-trial.ts';

/** As mutated code does: whether its mutant is active, told with each hit. */
function isActive(stryker: InstrumenterContext): boolean {
  if (stryker.activeMutant !== '7') return false;
  stryker.hitCount = (stryker.hitCount ?? 0) + 1;
  if (stryker.hitCount > (stryker.hitLimit ?? Infinity)) throw new Error('hit limit reached');
  return true;
}

function timed(id: string, run: () => unknown): TimedTest {
  return { id, name: id, run, longestMs: 0 };
}

const passing = timed('passing', () => undefined);

describe('a mutant', () => {
  test('that no test notices survives', async () => {
    const { result, isSpoilt } = await tryMutant([passing, passing], {}, '7');
    assert.deepEqual([result, isSpoilt], [{ status: 'survived', nrOfTests: 2 }, false]);
  });

  test('is killed by the first test that fails; no more tests run, and it is active no longer', async () => {
    const stryker: InstrumenterContext = {};
    const noticing = timed('noticing', () => assert.ok(!isActive(stryker), 'noticed'));
    const later = timed('later', () => assert.fail('ran'));
    const { result, isSpoilt } = await tryMutant([passing, noticing, later], stryker, '7');
    const killed = { status: 'killed', killedBy: ['noticing'], failureMessage: 'noticed', nrOfTests: 2 };
    assert.deepEqual([result, isSpoilt, stryker], [killed, false, {}]);
  });

  test('that loops is stopped at its limit of hits', async () => {
    const stryker: InstrumenterContext = {};
    const looping = timed('looping', () => {
      while (isActive(stryker));
    });
    const { result } = await tryMutant([looping], stryker, '7', 1_000);
    assert.deepEqual(result, { status: 'timeout', reason: 'reached more than 1000 times' });
  });

  test('that leaves something behind spoils the process', async () => {
    const stryker: InstrumenterContext = {};
    const kept: string[] = [];
    const keeping = timed('keeping', () => {
      if (isActive(stryker)) kept.push('something');
      assert.deepEqual(kept, []);
    });
    const { result, isSpoilt } = await tryMutant([keeping], stryker, '7');
    assert.deepEqual([result.status, isSpoilt], ['killed', true]);
  });
});
