/** A second server on the same journal: it stands by, leads while the first stands still, and gives the lead back. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { createApiCaller } from '../../support/api-caller.ts';
import { submissionOf, type Submission } from '../../support/ledger.ts';
import { eventually } from '../../support/patience.ts';
import { databaseUrl, sandboxKeys, untilExit, untilOpen } from '../../support/real-server.ts';
import { readStoredJournal } from '../../support/stored-journal.ts';
import { RECOVERY_TIMEOUT_MS, untilExecuted } from '../../support/trading-bench.ts';
import type { ApartBench, SecondServer } from '../apart-bench.ts';
import type { ApartFault, Observation } from '../fault-kind.ts';
import { between } from '../timing.ts';
import { hearing, journalHead } from '../witness.ts';

export const SPLIT_BRAIN: ApartFault = {
  name: 'split-brain',
  place: 'APART',
  must:
    'A second server stands by while the first leads. Once that one stands still, the second leads; woken up, the ' +
    'first says nothing false: what is asked there is executed by the second, which leads until it ends.',
  inflict: splitBrain,
};

async function splitBrain(bench: ApartBench): Promise<Observation> {
  const { random, ledger, premises } = bench;
  const [heard, first, from] = [hearing(bench), bench.server(), ledger.submissions.length];
  const before = await journalHead(premises);
  const second = await bench.launchSecond();
  await untilOpen(second.server);
  assert.equal((await journalHead(premises)).epoch, before.epoch, 'the second stands by');
  process.kill(first.pid, 'SIGSTOP');
  try {
    await untilLed(bench, before);
    ledger.submissions.push(await executeAt(bench, second, `second-${from}`));
    await delay(between(random, 0, 1_500));
  } finally {
    process.kill(first.pid, 'SIGCONT');
  }
  // By way of the first, which leads no more: the checker holds every word of it against the journal.
  await untilExecuted(bench, performance.now());
  assert.equal((await journalHead(premises)).epoch, before.epoch + 1, 'the second leads on');
  const overAtMs = performance.now();
  await end(second, random.below(2) === 0);
  await untilLed(bench, { ...before, epoch: before.epoch + 1 });
  return { seen: `the second led, then the first again: ${heard()}`, overAtMs, backSinceMs: overAtMs };
}

/** Somebody has taken the lead anew. */
async function untilLed(
  { premises }: ApartBench,
  { sequence, epoch: before }: { sequence: number; epoch: number },
): Promise<void> {
  await eventually('another server takes the lead', RECOVERY_TIMEOUT_MS, async () => {
    const blocks = await readStoredJournal(databaseUrl(premises), sequence);
    return blocks.some(({ epoch }) => epoch > before) ? true : undefined;
  });
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
