/** Two servers that both believe they lead: the first stood still while the second took over, and goes on. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { createApiCaller } from '../../support/api-caller.ts';
import { submissionOf, type Submission } from '../../support/ledger.ts';
import { eventually } from '../../support/patience.ts';
import { databaseUrl, killNow, sandboxKeys, untilExit, untilOpen } from '../../support/real-server.ts';
import { readStoredJournal } from '../../support/stored-journal.ts';
import { RECOVERY_TIMEOUT_MS } from '../../support/trading-bench.ts';
import { acknowledgementOf } from '../../support/trading-load.ts';
import type { ApartBench, SecondServer } from '../apart-bench.ts';
import type { ApartFault, Observation } from '../fault-kind.ts';
import { between } from '../timing.ts';
import { hearing, journalHead, untilHeard } from '../witness.ts';

export const SPLIT_BRAIN: ApartFault = {
  name: 'split-brain',
  place: 'APART',
  must:
    'DESIGN §5: from the commit of its LeadershipTaken on, the second server leads. The first goes on believing that ' +
    'it leads, meets a taken place at its next block, executes nothing any more and follows.',
  inflict: splitBrain,
};

async function splitBrain(bench: ApartBench): Promise<Observation> {
  const { random, ledger, launch, premises } = bench;
  const [heard, first, from] = [hearing(bench), bench.server(), ledger.submissions.length];
  const before = await journalHead(premises);
  process.kill(first.pid, 'SIGSTOP');
  const second = await bench.launchSecond();
  try {
    await untilOpen(second.server);
  } finally {
    process.kill(first.pid, 'SIGCONT');
  }
  const blocks = await readStoredJournal(databaseUrl(premises), before.sequence);
  const takeover = blocks.find(({ epoch }) => epoch > before.epoch);
  assert.ok(takeover !== undefined, 'the second took the lead');
  await untilHeard(bench, 'exchange-unavailable');
  await delay(between(random, 300, 1_500));
  const late = ledger.submissions
    .slice(from)
    .filter(({ belief }) => belief === 'ACKNOWLEDGED')
    .filter((submission) => acknowledgementOf(submission).sequence >= takeover.firstSequence);
  assert.deepEqual(late, [], 'the first executes nothing that comes after the lead was taken');
  ledger.submissions.push(await executeAt(bench, second, `second-${from}`));
  await end(second, random.below(2) === 0);
  killNow(first.pid);
  await first.exited;
  const overAtMs = performance.now();
  launch();
  return { seen: `the second led, the first went silent: ${heard()}`, overAtMs, backSinceMs: overAtMs };
}

/** An order of alpha's, executed by the second server. */
async function executeAt(bench: ApartBench, second: SecondServer, clientOrderId: string): Promise<Submission> {
  const { ledger, contractIds } = bench;
  const key = sandboxKeys(second.premises).alpha;
  const caller = createApiCaller({ origin: second.server.origin, key, connectionsMax: 1 });
  const terms = { contractId: contractIds[0], side: 'BUY', price: '50.00', quantity: '1.0', timeInForce: 'GFS' };
  const submission = submissionOf('alpha', clientOrderId, JSON.stringify({ version: '1.0', clientOrderId, ...terms }));
  try {
    await eventually('the second server executes an order', RECOVERY_TIMEOUT_MS, async () => {
      const sentAtMs = performance.now();
      const told = await caller.call({ method: 'POST', path: '/orders', body: submission.body });
      return ledger.note(submission, told, sentAtMs) === 'ACKNOWLEDGED' ? true : undefined;
    });
  } finally {
    caller.close();
  }
  return submission;
}

/** In good order, or not. */
async function end({ server }: SecondServer, isKilled: boolean): Promise<void> {
  process.kill(server.pid, isKilled ? 'SIGKILL' : 'SIGTERM');
  const exit = await untilExit(server);
  assert.deepEqual(exit, isKilled ? { code: null, signal: 'SIGKILL' } : { code: 0, signal: null });
}
