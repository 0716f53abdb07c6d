/**
 * Promise 1 against real processes: what was acknowledged is durable and happened exactly once, whatever is killed.
 * Clients trade, amend, cancel and ask again, all at once; `kill -9` hits the server, its PostgreSQL, the process that
 * commits, or both. Four rounds here; `npm run drill -- --only=kill` does many, `npm run drill` all kinds of faults.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCampaign } from '../drills/campaign.ts';
import { seedOfRun } from '../support/seed-of-run.ts';

const ROUNDS = 4;
const ONCE_EACH = ['kill-server', 'kill-postmaster', 'kill-writer', 'kill-both'];

test(`${ROUNDS} times kill -9: what was acknowledged is there once, what was not is there once or not at all`, async () => {
  const options = { isCluster: false, faults: ROUNDS, seed: seedOfRun(), only: ONCE_EACH, seconds: undefined };
  const campaign = createCampaign(options, console.log);
  assert.equal(await campaign.run(), 0, 'venues that failed');
});
