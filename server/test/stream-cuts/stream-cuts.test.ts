/** A part of `npm run stream-cuts`, with a fixed seed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seedOfRun } from '../support/seed-of-run.ts';
import { cutStreams } from './campaign.ts';

const seed = seedOfRun(20_261_122);
const SMALL = { readers: 12, cutsEach: 8, commands: 900 };

for (const levelsMax of [undefined, 40]) {
  test(`readers cut at random bytes hear everything once, in order (books remembered: ${levelsMax ?? 'all'})`, async () => {
    const report = await cutStreams({ seed, ...SMALL, ...(levelsMax !== undefined && { levelsMax }) });
    assert.deepEqual(report.faults, []);
    assert.equal(report.cuts, SMALL.readers * SMALL.cutsEach);
    assert.ok(report.events > 500, `${report.events} events were heard`);
  });
}
