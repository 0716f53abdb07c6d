/** More than one fault at a time, or one after the other. */
import assert from 'node:assert/strict';
import { eventually } from '../../support/patience.ts';
import { RECOVERY_TIMEOUT_MS } from '../../support/trading-bench.ts';
import type { ClusterFault, Observation } from '../fault-kind.ts';
import { hearing, journalHead } from '../witness.ts';
import type { ClusterBench } from './cluster-bench.ts';
import { leaderOf, leaseHolder, memberOf } from './lead.ts';
import { measured } from './leader-faults.ts';
import type { Member } from './member.ts';
import { before, now, untilTakenOver, type TakeOver } from './take-over.ts';

const WANTED_MS = 2_000;
const TIMES = 3;
const ONCE = 'What was acknowledged is there once; the rest once or not at all.';

export const DOUBLE_FAULTS: readonly ClusterFault[] = [
  {
    name: 'three-take-overs',
    place: 'CLUSTER',
    wantedMs: WANTED_MS,
    must: `Three leaders in a row are killed, each as soon as the one before stands by again. ${ONCE}`,
    inflict: threeTimes,
  },
  {
    name: 'two-standbys',
    place: 'CLUSTER',
    wantedMs: WANTED_MS,
    must: `Of two standbys one takes over, once; the other follows it. ${ONCE}`,
    inflict: (bench) => withThird(bench, oneOfTwo),
  },
  {
    name: 'take-over-struck',
    place: 'CLUSTER',
    wantedMs: WANTED_MS,
    must: `A standby that is killed or stopped as it takes over is itself taken over from. ${ONCE}`,
    inflict: (bench) => withThird(bench, strikeAgain),
  },
];

async function threeTimes(bench: ClusterBench): Promise<Observation> {
  const heard = hearing(bench);
  const takeOvers: TakeOver[] = [];
  let fault = now();
  for (let time = 0; time < TIMES; time++) {
    const { leader } = await leaderOf(bench);
    const from = await before(bench);
    fault = now();
    await leader.kill();
    takeOvers.push(await untilTakenOver(bench, from, fault));
    leader.launch();
    await bench.untilSettled();
  }
  return { seen: `${TIMES} leaders were killed: ${heard()}`, ...measured(fault, takeOvers) };
}

/** A third exchange is there while it lasts. */
async function withThird(
  bench: ClusterBench,
  act: (bench: ClusterBench) => Promise<Observation>,
): Promise<Observation> {
  const spare = bench.exchanges.find((one) => !one.isUp());
  if (spare === undefined) throw new Error('bug: all exchanges are up');
  spare.launch();
  await bench.untilSettled();
  const observation = await act(bench);
  await bench.untilSettled();
  // Whoever leads is asked to: the lead is handed over once more.
  await (await leaderOf(bench)).leader.end();
  await bench.untilSettled();
  return observation;
}

async function oneOfTwo(bench: ClusterBench): Promise<Observation> {
  const heard = hearing(bench);
  const { leader } = await leaderOf(bench);
  const from = await before(bench);
  const fault = now();
  await leader.kill();
  const takeOver = await untilTakenOver(bench, from, fault);
  await bench.untilSettled();
  const { leader: next } = await leaderOf(bench);
  assert.equal((await journalHead(bench.premises)).epoch, from.epoch + 1, 'one of the two took over, once');
  leader.launch();
  return { seen: `${next.name} took over, the other follows: ${heard()}`, ...measured(fault, [takeOver]) };
}

/** As soon as it has the lease, before or after its LeadershipTaken. */
async function strikeAgain(bench: ClusterBench): Promise<Observation> {
  const heard = hearing(bench);
  const isKilled = bench.random.below(2) === 0;
  const { leader } = await leaderOf(bench);
  await leader.kill();
  const next = await eventually('a standby takes the lease', RECOVERY_TIMEOUT_MS, () => holderBesides(bench, leader));
  const from = await before(bench);
  const fault = now();
  if (isKilled) await next.kill();
  else next.pause();
  let takeOver: TakeOver;
  try {
    // Its LeadershipTaken may have become durable all the same: the next one's is waited for.
    takeOver = await untilTakenOver(bench, { ...from, besidesPid: next.pid() }, fault);
  } finally {
    if (isKilled) next.launch();
    else next.resume();
  }
  leader.launch();
  const how = isKilled ? 'killed' : 'stopped';
  return { seen: `${next.name} was ${how} as it took over: ${heard()}`, ...measured(fault, [takeOver]) };
}

async function holderBesides(bench: ClusterBench, old: Member): Promise<Member | undefined> {
  const lease = await leaseHolder(bench);
  const found = lease === undefined ? undefined : memberOf(bench, lease);
  return found === old ? undefined : found;
}
