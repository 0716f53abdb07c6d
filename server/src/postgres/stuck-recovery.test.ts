// That a stuck PostgreSQL is ended and comes back is shown on a real one: `npm run drill -- --only=fsync-fails`.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isStartupTitle } from './cluster-processes.ts';
import { nobodyRecovers } from './stuck-recovery.ts';

const postmaster = { pid: 1, isPostmaster: true, isStartup: false };
const checkpointer = { pid: 2, isPostmaster: false, isStartup: false };
const startup = { pid: 3, isPostmaster: false, isStartup: true };

test('a recovery is stuck when there is a postmaster, and nobody who recovers', () => {
  assert.equal(nobodyRecovers([postmaster, checkpointer]), true);
  assert.equal(nobodyRecovers([postmaster]), true);
  assert.equal(nobodyRecovers([postmaster, checkpointer, startup]), false);
  assert.equal(nobodyRecovers([checkpointer]), false, 'without a postmaster it is over, not stuck');
  assert.equal(nobodyRecovers([]), false);
});

test('who recovers is known by the title that PostgreSQL gives it', () => {
  assert.equal(
    isStartupTitle('postgres: wattbook-0123456789abcdef: startup recovering 000000010000000000000003'),
    true,
  );
  assert.equal(isStartupTitle('postgres: startup '), true);
  assert.equal(isStartupTitle('postgres: wattbook-0123456789abcdef: checkpointer '), false);
});
