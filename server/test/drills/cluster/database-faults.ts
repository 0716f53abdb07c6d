/** Faults of the one PostgreSQL that all processes share. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { findClusterProcesses } from '../../../src/postgres/cluster-processes.ts';
import { eventually } from '../../support/patience.ts';
import { findPostmaster, killNow } from '../../support/real-server.ts';
import { RECOVERY_TIMEOUT_MS, untilExecuted } from '../../support/trading-bench.ts';
import type { ClusterFault, Observation } from '../fault-kind.ts';
import { between } from '../timing.ts';
import { assertNothingExecuted, hearing, journalHead } from '../witness.ts';
import type { ClusterBench } from './cluster-bench.ts';

const ONCE = 'What was acknowledged is there once; the rest once or not at all.';
const BY_ITSELF = 'No process ends; all connect again and follow, and one of the exchanges leads, without a restart.';
const STANDS_STILL_MS = { least: 500, most: 6_500 };
/** What was on its way when it stopped. */
const IN_FLIGHT_MS = 200;
/** Of each packet, in either direction. */
const DELAY_MS = { least: 1, most: 25 };
/** An answer takes twice as long. */
const SLOW_MS = 150;
const SLOW_FOR_MS = 6_000;
/** The lead may be taken by another when all find PostgreSQL back at once; not again and again. */
const CHANGES_MAX = 3;

export const DATABASE_FAULTS: readonly ClusterFault[] = [
  {
    name: 'postgres-kill',
    place: 'CLUSTER',
    must: `${BY_ITSELF} ${ONCE}`,
    inflict: (bench) => comeBack(bench, killPostmaster),
  },
  {
    name: 'postgres-stop',
    place: 'CLUSTER',
    must: `Nothing is acknowledged while it stands still. ${BY_ITSELF} ${ONCE}`,
    inflict: (bench) => comeBack(bench, stopProcesses),
  },
  {
    name: 'postgres-cut',
    place: 'CLUSTER',
    must: `Cut off from all processes at once, nothing is acknowledged. ${BY_ITSELF} ${ONCE}`,
    inflict: (bench) => comeBack(bench, cutOff),
  },
  {
    name: 'postgres-delay',
    place: 'CLUSTER',
    must: 'Slow is not broken: orders are executed, and the lead stays where it is.',
    inflict: (bench) => slowDown(bench, SLOW_FOR_MS / 2, () => between(bench.random, DELAY_MS.least, DELAY_MS.most)),
  },
  {
    name: 'slow-database',
    place: 'CLUSTER',
    must: `Every answer of PostgreSQL takes ${2 * SLOW_MS} ms longer for a while: orders are executed, nobody flaps.`,
    inflict: (bench) => slowDown(bench, SLOW_FOR_MS, () => SLOW_MS),
  },
];

/** Resolves when the cause is gone. */
type Act = (bench: ClusterBench) => Promise<string>;

async function comeBack(bench: ClusterBench, act: Act): Promise<Observation> {
  const heard = hearing(bench);
  const { epoch } = await journalHead(bench.premises);
  const seen = await act(bench);
  const overAtMs = performance.now();
  const backAtMs = await untilExecuted(bench, overAtMs);
  await bench.untilSettled();
  const changes = (await journalHead(bench.premises)).epoch - epoch;
  assert.ok(changes <= CHANGES_MAX, `the lead was taken ${changes} times`);
  return { seen: `${seen}, the lead was taken ${changes}×: ${heard()}`, overAtMs, backSinceMs: overAtMs, backAtMs };
}

async function killPostmaster({ premises }: ClusterBench): Promise<string> {
  const pid = await findPostmaster(premises);
  if (pid === undefined) throw new Error('bug: PostgreSQL does not run');
  killNow(pid);
  await eventually('PostgreSQL runs again', RECOVERY_TIMEOUT_MS, async () => {
    const found = await findPostmaster(premises);
    return found === pid ? undefined : found;
  });
  return 'killed';
}

async function stopProcesses(bench: ClusterBench): Promise<string> {
  const { postgres, random } = bench;
  const processes = await findClusterProcesses(postgres.clusterDirectory);
  assert.ok(processes.length > 1, 'PostgreSQL’s processes were found');
  const lastsMs = between(random, STANDS_STILL_MS.least, STANDS_STILL_MS.most);
  for (const { pid } of processes) signalIfThere(pid, 'SIGSTOP');
  try {
    await assertSilentFor(bench, lastsMs);
  } finally {
    for (const { pid } of processes) signalIfThere(pid, 'SIGCONT');
  }
  return `stood still for ${lastsMs} ms`;
}

async function cutOff(bench: ClusterBench): Promise<string> {
  const lastsMs = between(bench.random, STANDS_STILL_MS.least, STANDS_STILL_MS.most / 2);
  for (const { database } of bench.members) database.refuse();
  try {
    await assertSilentFor(bench, lastsMs);
  } finally {
    for (const { database } of bench.members) database.restore();
  }
  return `cut off for ${lastsMs} ms`;
}

async function assertSilentFor(bench: ClusterBench, lastsMs: number): Promise<void> {
  await delay(IN_FLIGHT_MS);
  const silentSinceMs = performance.now();
  await delay(lastsMs - IN_FLIGHT_MS);
  assertNothingExecuted(bench, silentSinceMs, 'nobody could reach PostgreSQL');
}

/** A connection's process may have ended since it was listed. */
function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function slowDown(bench: ClusterBench, lastsMs: number, drawMs: () => number): Promise<Observation> {
  const heard = hearing(bench);
  const { epoch } = await journalHead(bench.premises);
  const sinceMs = performance.now();
  for (const { database } of bench.members) database.delayEach(drawMs);
  try {
    await untilExecuted(bench, sinceMs);
    await delay(lastsMs);
    await untilExecuted(bench, performance.now());
  } finally {
    for (const { database } of bench.members) database.restore();
  }
  const backSinceMs = performance.now();
  await bench.untilSettled();
  assert.equal((await journalHead(bench.premises)).epoch, epoch, 'the lead stays where it is');
  const seen = `slow for ${Math.round(backSinceMs - sinceMs)} ms: ${heard()}`;
  return { seen, overAtMs: undefined, backSinceMs };
}
