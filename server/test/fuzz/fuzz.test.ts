/** A part of the fuzz with a fixed seed; `npm run fuzz` draws more, and others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seedOfRun } from '../support/seed-of-run.ts';
import { apiOperations } from './api-document.ts';
import { wage, type Counts } from './campaign.ts';

const seed = seedOfRun(20_261_122);

test('any requests of the API file, right and wrong, get what it promises', async () => {
  const counts: Counts = new Map();
  await wage({ kind: 'requests', seed, requests: 1_000, counts });
  for (const { operationId } of apiOperations) {
    const classes = counts.get(operationId) ?? new Map<string, number>();
    assert.ok(classes.has('2xx') && classes.has('4xx'), `${operationId}: ${JSON.stringify([...classes])}`);
  }
});

test('whoever asks too much is refused until Retry-After is over, and no longer', async () => {
  await wage({ kind: 'throttled', seed, requests: 100, counts: new Map() });
});

test('orders, amendments and cancellations in any order leave books that add up', async () => {
  await wage({ kind: 'trading', seed, requests: 300, counts: new Map() });
});
