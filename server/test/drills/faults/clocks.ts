/** Clocks that jump by an hour, of the server and of PostgreSQL, and one that is wrong from the start. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { untilExit, untilOpen } from '../../support/real-server.ts';
import { untilExecuted } from '../../support/trading-bench.ts';
import { apparatusOf, type ApartBench } from '../apart-bench.ts';
import type { ApartFault, Observation } from '../fault-kind.ts';

import { between } from '../timing.ts';
import { assertNothingExecuted, assertSameServer, hearing, journalHead, untilHeard } from '../witness.ts';

const HOUR_S = 3_600;
/** For the commits that were on their way when somebody first heard of it. */
const IN_FLIGHT_MS = 500;

const STANDS_STILL =
  'DESIGN §4: orders get 503 clock-untrusted, and nothing opens, closes, expires or trades: not one record is ' +
  'written. Set right, the clocks agree, and the venue comes back by itself.';

export const CLOCK_FAULTS: readonly ApartFault[] = [
  jump('clock-of-server', 'serverClock'),
  jump('clock-of-database', 'databaseClock'),
  {
    name: 'clock-wrong-at-start',
    place: 'APART',
    needs: ['FAKETIME'],
    must:
      'A server started with a wrong clock takes no orders, and no record gets that time. As its log says, the clock ' +
      'has to be set right and then the server restarted: it counts from its start, so the first alone does not do.',
    inflict: startWrong,
  },
];

function jump(name: string, whose: 'serverClock' | 'databaseClock'): ApartFault {
  return {
    name,
    place: 'APART',
    needs: ['FAKETIME'],
    must: STANDS_STILL,
    inflict: (bench) => jumpAnHour(bench, whose),
  };
}

async function jumpAnHour(bench: ApartBench, whose: 'serverClock' | 'databaseClock'): Promise<Observation> {
  const { premises, random } = bench;
  const clock = apparatusOf(bench, whose);
  const [heard, { pid }] = [hearing(bench), bench.server()];
  const hours = random.below(2) === 0 ? 1 : -1;
  try {
    clock.set(hours * HOUR_S);
    await untilHeard(bench, 'clock-untrusted');
    await delay(IN_FLIGHT_MS);
    const [stillSinceMs, before] = [performance.now(), await journalHead(premises)];
    // Long enough for orders to reach the end of their validity meanwhile.
    await delay(between(random, 1_500, 3_000));
    assertNothingExecuted(bench, stillSinceMs, 'the clocks disagreed');
    assert.deepEqual(await journalHead(premises), before, 'not one record is written');
  } finally {
    clock.set(0);
  }
  const overAtMs = performance.now();
  await untilExecuted(bench, overAtMs);
  assertSameServer(bench, pid);
  return { seen: `${hours > 0 ? 'an hour ahead' : 'an hour back'}: ${heard()}`, overAtMs, backSinceMs: overAtMs };
}

async function startWrong(bench: ApartBench): Promise<Observation> {
  const { premises, random, launch } = bench;
  const clock = apparatusOf(bench, 'serverClock');
  const heard = hearing(bench);
  const hours = random.below(2) === 0 ? 1 : -1;
  await stopServer(bench);
  const stoppedAtMs = performance.now();
  try {
    clock.set(hours * HOUR_S);
    launch();
    await untilHeard(bench, 'clock-untrusted');
    await delay(between(random, 500, 1_500));
    clock.set(0);
    await untilClockSaid(bench);
    await delay(between(random, 500, 1_500));
    assertNothingExecuted(bench, stoppedAtMs, 'the server was stopped');
    const { timeUs } = await journalHead(premises);
    assert.ok(timeUs <= Date.now() * 1_000, 'no record has a time that is still to come');
  } finally {
    clock.set(0);
  }
  await stopServer(bench);
  const overAtMs = performance.now();
  await untilOpen(launch());
  await untilExecuted(bench, overAtMs);
  return { seen: `${hours > 0 ? 'an hour ahead' : 'an hour back'}: ${heard()}`, overAtMs, backSinceMs: overAtMs };
}

async function stopServer({ server }: ApartBench): Promise<void> {
  const running = server();
  process.kill(running.pid, 'SIGTERM');
  assert.deepEqual(await untilExit(running), { code: 0, signal: null }, 'the server stops when asked to');
}

/** Several checks of the wall clock later it is still refused. */
async function untilClockSaid(bench: ApartBench): Promise<void> {
  await delay(IN_FLIGHT_MS);
  await untilHeard(bench, 'clock-untrusted');
}
