/** Faults of the network between server and PostgreSQL. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { databaseUrl } from '../../support/real-server.ts';
import { readStoredJournal, recordsOf } from '../../support/stored-journal.ts';
import { untilExecuted } from '../../support/trading-bench.ts';
import type { ApartBench } from '../apart-bench.ts';
import type { ApartFault, Observation } from '../fault-kind.ts';
import { between, COMMIT_TIMEOUT_MS } from '../timing.ts';
import { assertNothingExecuted, assertSameServer, hearing, journalHead, listen, untilHeard } from '../witness.ts';

const ONCE = 'What was acknowledged is there once; the rest once or not at all.';
const DELAY_MS = { least: 5, most: 200 };

export const LINK_FAULTS: readonly ApartFault[] = [
  {
    name: 'link-cut',
    place: 'APART',
    must: `${ONCE} The server connects again, rebuilds its market from the journal and leads (DESIGN §3.3).`,
    inflict: (bench) => {
      const heard = hearing(bench);
      bench.link.cut();
      const overAtMs = performance.now();
      return untilBack(bench, overAtMs, () => `all connections cut: ${heard()}`);
    },
  },
  {
    name: 'link-stall',
    place: 'APART',
    must:
      `A commit without an answer is a 504 outcome-unknown after the commit timeout; nothing is executed meanwhile. ` +
      `Delivered late, the old commit counts, or meets a taken place. ${ONCE}`,
    inflict: stall,
  },
  {
    name: 'link-delay',
    place: 'APART',
    must: 'Slow is not broken: orders are executed, no outcome is unknown, nobody rebuilds, the clocks stay trusted.',
    inflict: slowDown,
  },
  {
    name: 'link-answer-lost',
    place: 'APART',
    must: 'A commit whose answer was lost has happened: its callers hear outcome-unknown, and retries find it done.',
    inflict: loseAnswer,
  },
  {
    name: 'link-flap',
    place: 'APART',
    must:
      'A link that flaps for a while (EPEX, 26 October 2011) leaves nothing behind: once it holds, the service comes ' +
      'back by itself, without a restart.',
    inflict: flap,
  },
];

/** Waits here rather than in the campaign, so that what was heard until then can be told. */
async function untilBack(bench: ApartBench, overAtMs: number, tell: () => string): Promise<Observation> {
  await untilExecuted(bench, overAtMs);
  return { seen: tell(), overAtMs, backSinceMs: overAtMs };
}

async function stall(bench: ApartBench): Promise<Observation> {
  const { link, random } = bench;
  const [heard, { pid }] = [hearing(bench), bench.server()];
  const isCutAfterwards = random.below(2) === 0;
  link.stall();
  const stalledAtMs = performance.now();
  try {
    await untilHeard(bench, 'outcome-unknown');
    await delay(between(random, 0, COMMIT_TIMEOUT_MS / 2));
    assertNothingExecuted(bench, stalledAtMs, 'the link was stalled');
  } finally {
    if (isCutAfterwards) link.cut();
    link.restore();
  }
  const overAtMs = performance.now();
  assertSameServer(bench, pid);
  const how = `for ${Math.round(overAtMs - stalledAtMs)} ms, then ${isCutAfterwards ? 'cut' : 'delivered late'}`;
  return untilBack(bench, overAtMs, () => `stalled ${how}: ${heard()}`);
}

async function slowDown(bench: ApartBench): Promise<Observation> {
  const { link, random, premises } = bench;
  const [unknown, untrusted] = [listen(bench, 'outcome-unknown'), listen(bench, 'clock-untrusted')];
  const before = await journalHead(premises);
  link.delayEach(() => between(random, DELAY_MS.least, DELAY_MS.most));
  const sinceMs = performance.now();
  const lastsMs = between(random, 2_000, 5_000);
  let executedAtMs: number;
  try {
    executedAtMs = await untilExecuted(bench, sinceMs);
    await delay(lastsMs);
    assert.ok(bench.ledger.lastExecuted().sentAtMs > executedAtMs, 'orders go on being executed');
  } finally {
    link.restore();
  }
  const after = await journalHead(premises);
  assert.deepEqual([unknown(), untrusted(), after.epoch], [0, 0, before.epoch], 'unknown, untrusted, epoch');
  const firstMs = Math.round(executedAtMs - sinceMs);
  const seen = `each packet ${DELAY_MS.least}-${DELAY_MS.most} ms late: the first order took ${firstMs} ms`;
  return { seen, overAtMs: undefined, backSinceMs: performance.now() };
}

async function loseAnswer(bench: ApartBench): Promise<Observation> {
  const { link, premises } = bench;
  const heard = hearing(bench);
  const before = await journalHead(premises);
  const { sequence, isInserted } = await link.swallowAnswer();
  const overAtMs = performance.now();
  assert.ok(isInserted, 'PostgreSQL had inserted the block');
  const observation = await untilBack(bench, overAtMs, () => heard());
  const block = (await readStoredJournal(databaseUrl(premises), sequence - 1))[0];
  assert.equal(block?.firstSequence, sequence, 'the block is in the journal');
  assert.equal(block.epoch, before.epoch, 'as it was sent, and not again');
  const records = recordsOf(block).length;
  return { ...observation, seen: `block of ${records} records was durable, its answer lost: ${observation.seen}` };
}

async function flap(bench: ApartBench): Promise<Observation> {
  const { link, random } = bench;
  const [heard, { pid }] = [hearing(bench), bench.server()];
  const flaps = between(random, 8, 14);
  try {
    for (let flap = 0; flap < flaps; flap++) {
      link.refuse();
      await delay(between(random, 100, 400));
      link.restore();
      await delay(between(random, 100, 400));
    }
  } finally {
    link.restore();
  }
  const overAtMs = performance.now();
  const observation = await untilBack(bench, overAtMs, () => `cut and restored ${flaps} times: ${heard()}`);
  assertSameServer(bench, pid);
  return observation;
}
