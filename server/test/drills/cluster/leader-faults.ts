/** Faults that cost the leader its lead: another one has it soon, and nothing false is said by the one before. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { untilExecuted } from '../../support/trading-bench.ts';
import type { ClusterFault, Observation } from '../fault-kind.ts';
import { between } from '../timing.ts';
import { assertNothingExecuted, hearing, journalHead, untilHeard } from '../witness.ts';
import type { ClusterBench } from './cluster-bench.ts';
import { askDoor } from './door-question.ts';
import { isInJournal, leaderOf, type LeaseHolder } from './lead.ts';
import type { Member } from './member.ts';
import { before, now, untilTakenOver, type Moment, type TakeOver } from './take-over.ts';

/** A leader that is silent may be replaced after 1.2 s. */
const WANTED_MS = 2_000;
const WANTED_HAND_OVER_MS = 500;
const STAYS_AWAY_MS = { least: 0, most: 2_500 };

const ONCE = 'What was acknowledged is there once; the rest once or not at all.';
const TAKES_OVER = 'The standby takes the lease, writes its LeadershipTaken and executes what clients ask again.';

export const LEADER_FAULTS: readonly ClusterFault[] = [
  {
    name: 'leader-kill',
    place: 'CLUSTER',
    wantedMs: WANTED_MS,
    must: `${TAKES_OVER} ${ONCE} Started again, the old one stands by.`,
    inflict: (bench) =>
      replace(bench, async (leader) => {
        await leader.kill();
        return leader.launch;
      }),
  },
  {
    name: 'leader-stop',
    place: 'CLUSTER',
    wantedMs: WANTED_MS,
    must: `${TAKES_OVER} ${ONCE} Woken up, the old one says nothing false and stands by.`,
    inflict: (bench) =>
      replace(bench, (leader) => {
        leader.pause();
        return leader.resume;
      }),
  },
  {
    name: 'leader-cut',
    place: 'CLUSTER',
    wantedMs: WANTED_MS,
    must: `${TAKES_OVER} ${ONCE} Cut off from PostgreSQL the old one acknowledges nothing; later it follows.`,
    inflict: (bench) =>
      replace(bench, ({ database }) => {
        database.refuse();
        return database.restore;
      }),
  },
  {
    name: 'leader-wakes',
    place: 'CLUSTER',
    wantedMs: WANTED_MS,
    must:
      'A leader that slept while another took over acknowledges and refuses nothing, not even what is asked at its ' +
      'own door with its own token, before it wakes, as it wakes, and later; nothing of that is in the journal.',
    inflict: wakeUp,
  },
  {
    name: 'hand-over',
    place: 'CLUSTER',
    wantedMs: WANTED_HAND_OVER_MS,
    must: `Asked to stop, the leader gives the lease up at once, and ends in good order. ${TAKES_OVER} ${ONCE}`,
    inflict: handOver,
  },
  {
    name: 'door-cut',
    place: 'CLUSTER',
    must: `Gateways can't reach the leader: callers hear 503 or 504, and the lead stays where it is. ${ONCE}`,
    inflict: cutDoor,
  },
  {
    name: 'door-stall',
    place: 'CLUSTER',
    must: `What gateways sent and nobody answers is unknown; delivered late it counts once. ${ONCE}`,
    inflict: stallDoor,
  },
];

type Undo = () => void;

/** Takes the leader away, waits until another one leads, and brings it back a while later. */
async function replace(bench: ClusterBench, act: (leader: Member) => Undo | Promise<Undo>): Promise<Observation> {
  const heard = hearing(bench);
  const { leader } = await leaderOf(bench);
  const from = await before(bench);
  const fault = now();
  const undo = await act(leader);
  let takeOver: TakeOver;
  try {
    takeOver = await untilTakenOver(bench, from, fault);
    await delay(between(bench.random, STAYS_AWAY_MS.least, STAYS_AWAY_MS.most));
  } finally {
    undo();
  }
  await assertReplaced(bench, leader, from.epoch + 1);
  return { seen: `${leader.name} was replaced: ${heard()}`, ...measured(fault, [takeOver]) };
}

/** It is back, follows, and doesn't lead: one take-over is enough. */
async function assertReplaced(bench: ClusterBench, old: Member, epoch: number): Promise<void> {
  await bench.untilSettled();
  const { leader } = await leaderOf(bench);
  assert.notEqual(leader.name, old.name, 'the one before stands by');
  assert.equal((await journalHead(bench.premises)).epoch, epoch, 'the lead was taken once');
}

export function measured({ ms }: Moment, takeOvers: readonly TakeOver[]): Omit<Observation, 'seen'> {
  const backAtMs = ms + (takeOvers.at(-1)?.acknowledgedAfterMs ?? 0);
  return { overAtMs: ms, backSinceMs: ms, backAtMs, takeOvers };
}

async function wakeUp(bench: ClusterBench): Promise<Observation> {
  const { leader, lease } = await leaderOf(bench);
  const from = await before(bench);
  const fault = now();
  leader.pause();
  let takeOver: TakeOver;
  const asked: Promise<string>[] = [];
  const ids = ['asleep', 'waking', 'awake'].map((when) => `${when}-${from.epoch}`);
  const ask = (id = ''): void => void asked.push(askDoor(bench, leader, lease, id));
  try {
    takeOver = await untilTakenOver(bench, from, fault);
    ask(ids[0]);
  } finally {
    leader.resume();
  }
  ask(ids[1]);
  await Promise.all(asked);
  await bench.untilSettled();
  ask(ids[2]);
  const told = await Promise.all(asked);
  for (const answer of told) assert.doesNotMatch(answer, /RECORDED/, 'the one before acknowledges and refuses nothing');
  for (const id of ids) assert.equal(await isInJournal(bench, id), false, `${id} is in the journal`);
  await assertReplaced(bench, leader, from.epoch + 1);
  return { seen: `the one before said at its door: ${told.join(', ')}`, ...measured(fault, [takeOver]) };
}

async function handOver(bench: ClusterBench): Promise<Observation> {
  const heard = hearing(bench);
  const { leader } = await leaderOf(bench);
  const from = await before(bench);
  const fault = now();
  const ended = leader.end();
  const takeOver = await untilTakenOver(bench, from, fault);
  await ended;
  const endedMs = Math.round(performance.now() - fault.ms);
  leader.launch();
  await assertReplaced(bench, leader, from.epoch + 1);
  return { seen: `${leader.name} ended in ${endedMs} ms: ${heard()}`, ...measured(fault, [takeOver]) };
}

async function cutDoor(bench: ClusterBench): Promise<Observation> {
  const { door, heard, lease } = await doorOfLeader(bench);
  const from = await before(bench);
  door.refuse();
  const silentSinceMs = performance.now();
  try {
    await delay(between(bench.random, 500, 2_500));
    assertNothingExecuted(bench, silentSinceMs, 'the door was cut off');
  } finally {
    door.restore();
  }
  const overAtMs = performance.now();
  const backAtMs = await untilExecuted(bench, overAtMs);
  await assertStays(bench, lease, from.epoch);
  return { seen: `refused: ${heard()}`, overAtMs, backSinceMs: overAtMs, backAtMs };
}

async function stallDoor(bench: ClusterBench): Promise<Observation> {
  const { door, heard, lease } = await doorOfLeader(bench);
  const from = await before(bench);
  door.stall();
  const silentSinceMs = performance.now();
  try {
    await untilHeard(bench, 'no answer');
    assertNothingExecuted(bench, silentSinceMs, 'the door was stalled');
  } finally {
    door.restore();
  }
  const overAtMs = performance.now();
  const backAtMs = await untilExecuted(bench, overAtMs);
  await assertStays(bench, lease, from.epoch);
  const lastedMs = Math.round(overAtMs - silentSinceMs);
  return { seen: `for ${lastedMs} ms: ${heard()}`, overAtMs, backSinceMs: overAtMs, backAtMs };
}

async function doorOfLeader(bench: ClusterBench) {
  const { leader, lease } = await leaderOf(bench);
  if (leader.door === undefined) throw new Error('bug: a leader without a door');
  return { door: leader.door, lease, heard: hearing(bench) };
}

async function assertStays(bench: ClusterBench, { holder }: LeaseHolder, epoch: number): Promise<void> {
  await bench.untilSettled();
  assert.equal((await leaderOf(bench)).lease.holder, holder, 'the lead stays where it is');
  assert.equal((await journalHead(bench.premises)).epoch, epoch, 'the lead was not taken anew');
}
