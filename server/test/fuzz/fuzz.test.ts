/** A part of the fuzz with a fixed seed; `npm run fuzz` draws more, and others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seedOfRun } from '../support/seed-of-run.ts';
import { apiOperations, type Operation } from './api-document.ts';
import { wage, type Counts } from './campaign.ts';

const seed = seedOfRun(20_261_122);

/** Short ones, aimed at one operation: so many are enough for any that can be carried out at all. */
const AIMED_RUNS_MAX = 15;

/** Of all kinds of runs: a basket is seldom filled but by those that mostly trade. */
const counts: Counts = new Map();

test('any requests of participants, right and wrong, get what the API file promises', async () => {
  await wage({ kind: 'requests', seed, requests: 500, counts });
});

test('any requests of operators, right and wrong, get what their API file promises, and leave books that add up', async () => {
  await wage({ kind: 'operating', seed, requests: 500, counts });
});

test('participants who ask too much are refused until Retry-After is over, and no longer', async () => {
  await wage({ kind: 'throttled', seed, requests: 100, counts: new Map() });
});

test('operators who ask too much are refused until Retry-After is over, and no longer', async () => {
  await wage({ kind: 'throttled-operating', seed, requests: 100, counts: new Map() });
});

test('orders, amendments and cancellations in any order leave books that add up', async () => {
  await wage({ kind: 'trading', seed, requests: 300, counts });
});

test('each operation of both APIs was carried out, and refused', async () => {
  const missing: string[] = [];
  for (const operation of apiOperations) {
    // Chance may have left out a few of that many.
    for (let nth = 0; nth < AIMED_RUNS_MAX && !isCovered(operation); nth++) await aimAt(operation, nth);
    const classes = JSON.stringify([...(counts.get(operation.operationId) ?? [])]);
    if (!isCovered(operation)) missing.push(`${operation.operationId}: ${classes}`);
  }
  assert.deepEqual(missing, []);
});

function isCovered({ operationId }: Operation): boolean {
  const classes = counts.get(operationId);
  return classes?.has('2xx') === true && classes.has('4xx');
}

async function aimAt({ api, operationId }: Operation, nth: number): Promise<void> {
  const kind = api === 'admin' ? 'operating' : 'requests';
  await wage({ kind, seed: seed + nth, requests: 1, counts, aim: operationId });
}
