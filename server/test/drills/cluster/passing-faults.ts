/** Faults of what a venue can spare: orders are executed while they last, and the lead stays where it is. */
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { untilExecuted } from '../../support/trading-bench.ts';
import type { ClusterFault, Observation } from '../fault-kind.ts';
import type { Link } from '../link.ts';
import { between } from '../timing.ts';
import { hearing, journalHead, listen } from '../witness.ts';
import type { ClusterBench } from './cluster-bench.ts';
import { leaderOf, standbyOf } from './lead.ts';
import type { Member } from './member.ts';

/** Takes what was done back. */
type Undo = () => void | Promise<void>;
type Passing = {
  name: string;
  must: string;
  needs?: ClusterFault['needs'];
  /** Nobody may hear of these. */
  unheard: readonly string[];
  begin(bench: ClusterBench): Undo | Promise<Undo>;
};

const LASTS_MS = { least: 1_000, most: 3_500 };
/** Of each packet, in either direction. */
const DELAY_MS = { least: 2, most: 40 };

const AT_THE_OTHER = 'Clients go on at the other gateway with the same ids; the lead stays where it is.';
const UNNOTICED = 'Nobody notices: no outcome is unknown, nothing is refused for it, the lead stays where it is.';
const FOLLOWS = 'Back again, it follows to the journal’s end.';
const SPARED = 'Redis decides nothing: orders are executed as if it were there, and each gateway throttles by itself.';
const SLOW = 'Slow is not broken: orders are executed, and the lead stays where it is.';

const NO_DOUBT = ['outcome-unknown', 'exchange-unavailable', 'clock-untrusted'];

const ALL: readonly Passing[] = [
  onGateway('gateway-kill', killed),
  onGateway('gateway-stop', stopped),
  onGateway('gateway-cut', ({ database }) => refused(database)),
  onGateway('gateway-delay', ({ database }, bench) => delayed(bench, [database])),
  onStandby('standby-kill', killed),
  onStandby('standby-stop', stopped),
  onStandby('standby-cut', ({ database }) => refused(database)),
  onStandby('standby-delay', ({ database }, bench) => delayed(bench, [database])),
  onRedis('redis-kill', async ({ redis }) => {
    await redis?.kill();
    return () => redis?.restart();
  }),
  onRedis('redis-stop', ({ redis }) => {
    redis?.pause();
    return () => redis?.resume();
  }),
  onRedis('redis-cut', (bench) => refused(...redisLinks(bench))),
  onRedis('redis-delay', (bench) => delayed(bench, redisLinks(bench))),
  onRedis('redis-flush', async ({ redis }) => {
    await redis?.command('FLUSHALL');
    return () => undefined;
  }),
  {
    name: 'leader-delay',
    must: `${SLOW} This one between the leader and PostgreSQL.`,
    unheard: ['outcome-unknown', 'clock-untrusted'],
    begin: async (bench) => delayed(bench, [(await leaderOf(bench)).leader.database]),
  },
  {
    name: 'door-delay',
    must: `${SLOW} This one between the gateways and the leader.`,
    unheard: NO_DOUBT,
    begin: async (bench) => delayed(bench, doorOf((await leaderOf(bench)).leader)),
  },
];

export const PASSING_FAULTS: readonly ClusterFault[] = ALL.map(passing);

function passing({ name, must, needs, unheard, begin }: Passing): ClusterFault {
  return {
    ...{ name, must, place: 'CLUSTER' },
    ...(needs !== undefined && { needs }),
    inflict: (bench) => endure(bench, unheard, begin),
  };
}

async function endure(bench: ClusterBench, unheard: readonly string[], begin: Passing['begin']): Promise<Observation> {
  const heard = hearing(bench);
  const counts = unheard.map((name) => ({ name, count: listen(bench, name) }));
  const { epoch } = await journalHead(bench.premises);
  const undo = await begin(bench);
  const sinceMs = performance.now();
  try {
    await untilExecuted(bench, sinceMs);
    await delay(between(bench.random, LASTS_MS.least, LASTS_MS.most));
    await untilExecuted(bench, performance.now());
  } finally {
    await undo();
  }
  const lastedMs = Math.round(performance.now() - sinceMs);
  const backSinceMs = performance.now();
  await bench.untilSettled();
  const head = await journalHead(bench.premises);
  assert.equal(head.epoch, epoch, 'the lead stays where it is');
  for (const { name, count } of counts) assert.equal(count(), 0, `nobody hears ${name}`);
  return { seen: `for ${lastedMs} ms: ${heard()}`, overAtMs: undefined, backSinceMs };
}

type OnMember = (member: Member, bench: ClusterBench) => Undo | Promise<Undo>;

function onGateway(name: string, act: OnMember): Passing {
  const begin: Passing['begin'] = (bench) => {
    const gateway = bench.gateways[bench.random.below(bench.gateways.length)];
    if (gateway === undefined) throw new Error('bug: a venue without gateways');
    return act(gateway, bench);
  };
  return { name, must: `${AT_THE_OTHER} ${FOLLOWS}`, unheard: ['clock-untrusted'], begin };
}

function onStandby(name: string, act: OnMember): Passing {
  const begin: Passing['begin'] = async (bench) => act(standbyOf(bench, (await leaderOf(bench)).leader), bench);
  return { name, must: `${UNNOTICED} ${FOLLOWS}`, unheard: NO_DOUBT, begin };
}

function onRedis(name: string, begin: Passing['begin']): Passing {
  return { name, must: `${SPARED} ${UNNOTICED}`, needs: ['REDIS_SERVER'], unheard: NO_DOUBT, begin };
}

async function killed(member: Member): Promise<Undo> {
  await member.kill();
  return member.launch;
}

function stopped(member: Member): Undo {
  member.pause();
  return member.resume;
}

function refused(...links: readonly Link[]): Undo {
  for (const link of links) link.refuse();
  return () => restore(links);
}

function delayed({ random }: ClusterBench, links: readonly Link[]): Undo {
  for (const link of links) link.delayEach(() => between(random, DELAY_MS.least, DELAY_MS.most));
  return () => restore(links);
}

function restore(links: readonly Link[]): void {
  for (const link of links) link.restore();
}

function redisLinks({ members }: ClusterBench): Link[] {
  return members.flatMap(({ redis }) => (redis === undefined ? [] : [redis]));
}

function doorOf({ door }: Member): Link[] {
  return door === undefined ? [] : [door];
}
