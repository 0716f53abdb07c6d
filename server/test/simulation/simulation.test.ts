/** A smoke of the simulation: the corpus, some seconds of fresh seeds, and that a seed says all. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seedOfRun } from '../support/seed-of-run.ts';
import { readCorpus } from './corpus.ts';
import { failureOf } from './report.ts';
import { run } from './run.ts';

const FRESH_MS = 5_000;
const SEEDS_TWICE = [1, 2, 7, 14];

test('the same seed is the same story, event by event', async () => {
  for (const seed of SEEDS_TWICE) {
    const [one, other] = [await run({ seed }), await run({ seed })];
    assert.equal(other.traceHash, one.traceHash, `seed ${seed}`);
    assert.deepEqual([other.steps, other.counts], [one.steps, one.counts], `seed ${seed}`);
  }
  const [one, other] = [await run({ seed: 1 }), await run({ seed: 2 })];
  assert.notEqual(one.traceHash, other.traceHash);
});

test('seeds that ever found something find nothing any more', async () => {
  for (const { seed, found } of readCorpus()) {
    const result = await run({ seed });
    assert.deepEqual(result.faults, [], `${failureOf(result)}\nonce it found: ${found}`);
  }
});

test('fresh seeds find nothing', async () => {
  const first = seedOfRun();
  const untilMs = performance.now() + FRESH_MS;
  for (let seed = first; performance.now() < untilMs; seed++) {
    const result = await run({ seed });
    assert.deepEqual(result.faults, [], failureOf(result));
  }
});
