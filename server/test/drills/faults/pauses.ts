/** SIGSTOP and SIGCONT: processes that are there and do nothing, as on a machine that swaps or is moved. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { findPostmaster, findWriter } from '../../support/real-server.ts';
import type { TradingBench } from '../../support/trading-bench.ts';
import type { EmbeddedFault, Observation } from '../fault-kind.ts';
import { between, COMMIT_TIMEOUT_MS } from '../timing.ts';
import { assertNothingExecuted, assertSameServer, hearing, journalHead, listen, untilHeard } from '../witness.ts';

/** Too short for anybody to give up. */
const SHORT_MS = { least: 200, most: 1_000 };
/** Longer than every timeout, and than an outage that is worth a word. */
const LONG_MS = { least: 10_500, most: 12_500 };
/** What was on its way when the processes stopped. */
const IN_FLIGHT_MS = 300;

export const PAUSES: readonly EmbeddedFault[] = [
  {
    name: 'pause-server',
    place: 'EMBEDDED',
    must: 'A server that stands still for a moment answers late: no commit is unknown, nobody takes the lead anew.',
    inflict: async (bench) => {
      const before = await journalHead(bench.premises);
      const unknown = listen(bench, 'outcome-unknown');
      const seen = await pauseServer(bench, between(bench.random, SHORT_MS.least, SHORT_MS.most));
      const after = await journalHead(bench.premises);
      assert.equal(after.epoch, before.epoch, 'the lead was not taken anew');
      assert.equal(unknown(), 0, 'no outcome was unknown');
      return seen;
    },
  },
  {
    name: 'pause-server-long',
    place: 'EMBEDDED',
    must:
      'DESIGN §4: what fell due meanwhile is settled before the next command, so nothing trades at or after its ' +
      'validUntil; the three clocks agree, as all of them went on.',
    inflict: async (bench) => {
      const untrusted = listen(bench, 'clock-untrusted');
      const seen = await pauseServer(bench, between(bench.random, LONG_MS.least, LONG_MS.most));
      await delay(IN_FLIGHT_MS);
      assert.equal(untrusted(), 0, 'the clocks are trusted');
      return seen;
    },
  },
  {
    name: 'pause-database',
    place: 'EMBEDDED',
    must:
      'A commit that hangs longer than WATTBOOK_COMMIT_TIMEOUT_MS is a 504 outcome-unknown, and nothing is executed ' +
      'until PostgreSQL goes on; the hanging commit then counts, or meets a taken place: retries are told the truth.',
    inflict: async (bench) => pauseDatabase(bench),
  },
];

async function pauseServer(bench: TradingBench, pauseMs: number): Promise<Observation> {
  const { pid } = bench.server();
  process.kill(pid, 'SIGSTOP');
  await delay(pauseMs);
  const overAtMs = performance.now();
  process.kill(pid, 'SIGCONT');
  assertSameServer(bench, pid);
  return { seen: `stood still for ${pauseMs} ms`, overAtMs, backSinceMs: overAtMs };
}

async function pauseDatabase(bench: TradingBench): Promise<Observation> {
  const { premises, random } = bench;
  const heard = hearing(bench);
  const { pid } = bench.server();
  const processes = [await findPostmaster(premises), await findWriter(premises)].filter((one) => one !== undefined);
  assert.equal(processes.length, 2, 'postmaster and writer were found');
  for (const one of processes) process.kill(one, 'SIGSTOP');
  const stoppedAtMs = performance.now();
  try {
    await untilHeard(bench, 'outcome-unknown');
    const waitedMs = performance.now() - stoppedAtMs;
    assert.ok(waitedMs > COMMIT_TIMEOUT_MS / 2, `the commit was given up after ${waitedMs} ms only`);
    await delay(between(random, 0, 2_000));
    assertNothingExecuted(bench, stoppedAtMs, 'PostgreSQL was stopped');
  } finally {
    for (const one of processes) process.kill(one, 'SIGCONT');
  }
  const overAtMs = performance.now();
  assertSameServer(bench, pid);
  const seen = `stopped for ${Math.round(overAtMs - stoppedAtMs)} ms: ${heard()}`;
  return { seen, overAtMs, backSinceMs: overAtMs };
}
