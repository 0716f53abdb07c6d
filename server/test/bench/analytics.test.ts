/** The benchmark itself works: each question finds something. How long it took is not its business. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureAnalytics } from './analytics.ts';

test('a small day is filled, and every question about it finds something', async () => {
  const { minutes, positions, times } = await measureAnalytics(5_000, 1);
  assert.ok(minutes > 1_000 && positions > 100, `${minutes} minutes, ${positions} positions`);
  assert.equal(times.length, 7);
  for (const { question, rows, p50Ms, p95Ms } of times) {
    assert.ok(rows > 0 && p50Ms > 0 && p95Ms >= p50Ms, question);
  }
});
