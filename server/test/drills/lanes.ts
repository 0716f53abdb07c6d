/** Inflicts the planned faults, one after the other in each lane; lanes know nothing of each other. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { createSeededRandom } from '../../src/ops/random.ts';
import { checkAll, checkRound, failOn, logFaults, roundStart } from '../support/bench-checks.ts';
import {
  closePremises,
  createPremises,
  leftovers,
  untilExit,
  type Premises,
  type RealServer,
} from '../support/real-server.ts';
import {
  openTradingBench,
  untilAnswers,
  untilExecuted,
  type TradedVenue,
  type TradingBench,
} from '../support/trading-bench.ts';
import { openApartBench } from './apart-bench.ts';
import { createClosing, type Closing } from './closing.ts';
import { openClusterBench } from './cluster/cluster-bench.ts';
import type { Missing } from './equipment.ts';
import type { Observation, Place } from './fault-kind.ts';
import type { PlannedFault } from './plan.ts';
import type { Report } from './report.ts';

export type Lane = Closing & {
  place: Place;
  faults: readonly PlannedFault[];
  seed: number;
  missing: Missing;
  report: Report;
  /** Where logs are, to be kept if it fails. */
  premises: Premises[];
  /** Nothing new is begun any more. */
  isOver(): boolean;
};

/** Resolves when all that was planned, or that there was time for, is done and checked; rejects on the first fault. */
export async function runLane(lane: Lane): Promise<void> {
  if (lane.place === 'ALONE') return runAlone(lane);
  const premises = createPremises();
  lane.premises.push(premises);
  if (lane.place === 'APART') {
    const bench = await openApartBench({ ...lane, premises });
    return runOn(lane, bench, {
      inflict: ({ kind }) => (kind.place === 'APART' ? kind.inflict(bench) : misplaced(kind)),
      closeDoors: () => closeDoors(bench),
      logs: () => logFaults(premises),
    });
  }
  if (lane.place === 'CLUSTER') {
    const bench = await openClusterBench({ ...lane, premises, noteLogs: (one) => lane.premises.push(one) });
    return runOn(lane, bench, {
      inflict: ({ kind }) => (kind.place === 'CLUSTER' ? kind.inflict(bench) : misplaced(kind)),
      closeDoors: bench.closeDoors,
      logs: () => bench.members.flatMap((member) => logFaults(member.premises)),
    });
  }
  const bench = await openEmbeddedBench(lane, premises);
  return runOn(lane, bench, {
    inflict: ({ kind }) => (kind.place === 'EMBEDDED' ? kind.inflict(bench) : misplaced(kind)),
    closeDoors: () => closeDoors(bench),
    logs: () => logFaults(premises),
  });
}

async function runAlone({ faults, seed, report, stops, isOver }: Lane): Promise<void> {
  for (const planned of faults) {
    if (isOver()) return;
    const { kind, number } = planned;
    if (kind.place !== 'ALONE') return misplaced(kind);
    report.begin(planned);
    const own = createClosing();
    stops.add(kind.name, own.close);
    report.ownVenue(planned, await kind.carryOut(createSeededRandom(seed + number), own.stops));
    await own.close();
  }
}

function misplaced({ name, place }: { name: string; place: Place }): never {
  throw new Error(`bug: ${name} of ${place} is in another lane`);
}

async function openEmbeddedBench({ seed, stops }: Lane, premises: Premises): Promise<TradingBench> {
  const servers: RealServer[] = [];
  stops.add('the premises', () => closePremises(premises, servers));
  const bench = await openTradingBench({ seed, premises, servers });
  stops.add('the traders', bench.leave);
  return bench;
}

type Steps = {
  inflict(planned: PlannedFault): Promise<Observation>;
  /** In good order, or it throws. */
  closeDoors(): Promise<void>;
  /** What is wrong in the logs. */
  logs(): string[];
};

async function runOn(
  { faults, report, isOver, place, close }: Lane,
  bench: TradedVenue,
  { inflict, closeDoors: end, logs }: Steps,
): Promise<void> {
  try {
    for (const planned of faults) {
      if (isOver()) break;
      report.begin(planned);
      const from = roundStart(bench);
      const observation = await strike(bench, planned, () => inflict(planned));
      const checkedSinceMs = performance.now();
      await checkRound(bench, from);
      report.done(planned, observation, performance.now() - checkedSinceMs);
    }
    await bench.load.stop();
    await checkAll(bench);
  } finally {
    report.bench(bench);
  }
  await end();
  failOn(logs());
  if (place === 'EMBEDDED') await assertNothingRuns(bench);
  await close();
  await assertNothingRuns(bench);
}

/** Loads, breaks, recovers under load. */
async function strike(
  bench: TradedVenue,
  { answersBefore, answersAfter, momentMs }: PlannedFault,
  inflict: () => Promise<Observation>,
): Promise<Observation & { tookMs: number | undefined }> {
  bench.load.go();
  await untilAnswers(bench, answersBefore);
  await delay(momentMs);
  const observation = await inflict();
  const executedAtMs = await untilExecuted(bench, observation.backSinceMs);
  const backAtMs = observation.backAtMs ?? executedAtMs;
  await untilAnswers(bench, answersAfter);
  await bench.load.pause();
  const { overAtMs } = observation;
  return { ...observation, tookMs: overAtMs === undefined ? undefined : backAtMs - overAtMs };
}

/** The last server stops when it is asked to, in good order. */
async function closeDoors(bench: TradingBench): Promise<void> {
  await bench.leave();
  const server = bench.server();
  process.kill(server.pid, 'SIGTERM');
  assert.deepEqual(await untilExit(server), { code: 0, signal: null }, 'the server stops when asked to');
}

async function assertNothingRuns({ premises }: TradedVenue): Promise<void> {
  assert.deepEqual(await leftovers(premises), [], 'processes that still run');
}
