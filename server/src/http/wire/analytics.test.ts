import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resultE5 } from './analytics.ts';

/** A quarter-hour of 0.1 MW, bought at one tick: cash is -25 (of 0.00001), and a fortieth of the reference is added. */
const BOUGHT = { contractId: 'A', portfolioId: 'p', boughtLots: 1n, boughtValue: 1n, soldLots: 0n, soldValue: 0n };

test('a result is rounded as a whole, half to even: not what is added to the cash', () => {
  for (const [referenceE5, result] of [
    [20n, -24n],
    [60n, -24n],
    [100n, -22n],
    [21n, -24n],
    [19n, -25n],
    [-20n, -26n],
  ] as const) {
    assert.equal(resultE5(BOUGHT, 15, referenceE5), result, `${referenceE5}`);
  }
});
