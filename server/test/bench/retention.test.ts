/** The benchmark itself works: what is taken out is gone, in each shape. How long it took is not its business. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureRetention } from './retention.ts';

test('a day goes out of each shape of the table', async () => {
  const times = await measureRetention({ days: 40, ofDay: 10, ofOldest: 1_200, lookups: 10 });
  assert.deepEqual(
    times.map(({ shape }) => shape),
    ['plain', '40 days', '2 months'],
  );
  for (const { shape, insertsPerSecond, lookupUs, listMs, longestMs, megabytesBefore } of times) {
    for (const figure of [insertsPerSecond, lookupUs, listMs, longestMs, megabytesBefore]) assert.ok(figure > 0, shape);
  }
});
