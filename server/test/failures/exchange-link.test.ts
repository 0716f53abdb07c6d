/**
 * Goal: whatever happens on the way between gateway and exchange, what a client is told is true. Every outcome is held
 * against the journal: NOT_EXECUTED is not in it and never gets there, RECORDED is in it once and as told, UNKNOWN may
 * be or not, but never twice.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Outcome } from '../../src/exchange-channel.ts';
import { ANSWER_MS_MAX } from '../../src/exchange-link/limits.ts';
import { mintDoorToken } from '../../src/exchange-link/door-token.ts';
import type { Leader } from '../../src/exchange-link/remote-exchange.ts';
import { createSeededRandom, type Random } from '../../src/ops/random.ts';
import { openFaultyLink, type FaultyLink, type LinkFault } from '../support/faulty-link.ts';
import { linkExchange, wordOf, type LinkedExchange } from '../support/linked-exchange.ts';
import { settled } from '../support/manual-clock.ts';
import type { Fate } from '../support/memory-journal.ts';
import { seedOfRun } from '../support/seed-of-run.ts';
import { order } from '../support/venue.ts';

type Told = { id: string; outcome: Outcome };

type Way = { link: LinkedExchange; proxy: FaultyLink; through: Leader; ask(id: string): Promise<Told> };

async function openWay(): Promise<Way> {
  const link = await linkExchange();
  const proxy = await openFaultyLink(link.door.url);
  const through = { ...link.leader, url: proxy.url };
  link.follow(through);
  const ask = async (id: string) => ({ id, outcome: await link.remote.submit(order(id)) });
  return { link, proxy, through, ask };
}

/** When everything that may still happen has happened. */
async function closeAndCompare({ link, proxy }: Way, told: readonly Told[]): Promise<void> {
  await link.remote.stop();
  // What was held back until whoever asked had gone gets to the door before that closes.
  await settled();
  await proxy.close();
  await link.door.stop();
  await link.exchange.stop();
  const kept = Map.groupBy(link.records(), ({ command }) =>
    command.type === 'PlaceOrder' ? command.clientOrderId : '',
  );
  for (const { id, outcome } of told) {
    const records = kept.get(id) ?? [];
    switch (outcome.kind) {
      case 'NOT_EXECUTED':
        assert.deepEqual(records, [], `${id} was said not to be executed`);
        break;
      case 'RECORDED':
        assert.deepEqual(records, [outcome.record], `${id} was said to be recorded`);
        break;
      case 'UNKNOWN':
        assert.ok(records.length <= 1, `${id} is there ${records.length} times`);
    }
  }
}

/** Fault, what a client is told, and whether it happened. */
const FAULTS: [string, LinkFault, string, 'happened' | 'never happened' | 'either'][] = [
  ['nothing', { kind: 'NONE' }, 'RECORDED', 'happened'],
  ['the connection ends before anything gets through', { kind: 'CUT_AT_ONCE' }, 'UNKNOWN', 'never happened'],
  ['it ends within the head', { kind: 'CUT_REQUEST', bytes: 20 }, 'UNKNOWN', 'never happened'],
  ['it ends within the body', { kind: 'CUT_REQUEST', bytes: 300 }, 'UNKNOWN', 'never happened'],
  ['it ends right before the answer', { kind: 'CUT_ANSWER', bytes: 0 }, 'UNKNOWN', 'happened'],
  ['it ends within the head of the answer', { kind: 'CUT_ANSWER', bytes: 30 }, 'UNKNOWN', 'happened'],
  ['it ends in the middle of the answer', { kind: 'CUT_ANSWER', bytes: 300 }, 'UNKNOWN', 'happened'],
  ['something else is answered', { kind: 'GARBAGE', text: 'SSH-2.0-OpenSSH_9.2\r\n' }, 'UNKNOWN', 'happened'],
  ['a page is answered', garbage('200 OK', '<html>'), 'UNKNOWN', 'happened'],
  ['a refusal is answered that is not the door’s', garbage('503 Unavailable', '{}'), 'UNKNOWN', 'happened'],
  ['fewer outcomes are answered', garbage('200 OK', '{"outcomes":[]}'), 'UNKNOWN', 'happened'],
  [
    'a record without events is answered',
    garbage('200 OK', '{"outcomes":[{"kind":"RECORDED","hasStopped":false,"recorded":[{"kind":"RECORDED"}]}]}'),
    'UNKNOWN',
    'happened',
  ],
  ['no answer comes', { kind: 'STALL' }, 'UNKNOWN', 'never happened'],
  ['it arrives when nobody waits any more', { kind: 'LATE' }, 'UNKNOWN', 'happened'],
];

function garbage(status: string, body: string): LinkFault {
  return { kind: 'GARBAGE', text: `HTTP/1.1 ${status}\r\ncontent-length: ${body.length}\r\n\r\n${body}` };
}

describe('a fault of the link', () => {
  for (const isUsedBefore of [false, true]) {
    for (const [name, fault, told, truth] of FAULTS) {
      it(`${name}, on a ${isUsedBefore ? 'connection used before' : 'new connection'}`, async () => {
        const way = await openWay();
        const all: Told[] = isUsedBefore ? [await way.ask('before')] : [];
        const arrived = way.proxy.next(fault);
        const asking = way.ask('hit');
        await arrived;
        if (fault.kind === 'STALL' || fault.kind === 'LATE') await way.link.clock.advance(ANSWER_MS_MAX);
        all.push(await asking, await way.ask('after'));
        const hit = all.at(-2);
        assert.equal(hit && wordOf(hit.outcome), told);
        assert.equal(all.at(-1)?.outcome.kind, 'RECORDED', 'the next one gets through');
        if (fault.kind === 'LATE') await untilKept(way.link, 'hit');
        await closeAndCompare(way, all);
        const isThere = isKept(way.link, 'hit');
        if (truth !== 'either') assert.equal(isThere ? 'happened' : 'never happened', truth);
      });
    }
  }
});

function isKept(link: LinkedExchange, id: string): boolean {
  return link.records().some(({ command }) => command.type === 'PlaceOrder' && command.clientOrderId === id);
}

async function untilKept(link: LinkedExchange, id: string): Promise<void> {
  for (let turn = 0; turn < 1_000 && !isKept(link, id); turn++) await settled();
}

const ROUNDS = 150;
const KINDS = ['CUT_AT_ONCE', 'CUT_REQUEST', 'CUT_ANSWER', 'GARBAGE', 'STALL', 'LATE'] as const;
const EXCHANGE_FATES: readonly Fate[] = ['COMMIT', 'COMMIT', 'COMMIT', 'LOSE', 'SWALLOW'];

it('random faults of link, leader and journal: what was told is true of the journal', async () => {
  const random = createSeededRandom(seedOfRun());
  const way = await openWay();
  const { link, proxy } = way;
  const all: Told[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    link.follow(drawLeader(random, way));
    link.journal.fates = [EXCHANGE_FATES[random.below(EXCHANGE_FATES.length)] ?? 'COMMIT'];
    if (random.below(3) > 0) void proxy.next(drawFault(random));
    const asking = Array.from({ length: 1 + random.below(12) }, async (_, index) => {
      for (let turn = random.below(4); turn > 0; turn--) await new Promise((resolve) => setImmediate(resolve));
      return way.ask(`r${round}-${index}`);
    });
    all.push(...(await untilTold(link, asking)));
  }
  await closeAndCompare(way, all);
  const words = new Set(all.map(({ outcome }) => wordOf(outcome)));
  for (const word of ['RECORDED', 'UNKNOWN', 'exchange-unavailable']) {
    assert.ok(words.has(word), `nothing ever was ${word}: the test says less than it seems`);
  }
});

/** Time goes on only when nothing else does: what is stalled comes to its end. */
async function untilTold(link: LinkedExchange, asking: readonly Promise<Told>[]): Promise<Told[]> {
  const told: Told[] = [];
  for (const one of asking) void one.then((outcome) => told.push(outcome));
  for (let turn = 0; told.length < asking.length; turn++) {
    await settled();
    if (turn % 40 === 39) await link.clock.advance(1_000);
  }
  return told;
}

function drawLeader(random: Random, { through, link }: Way): Leader | undefined {
  switch (random.below(8)) {
    case 0:
      return undefined;
    case 1:
      return { ...through, holder: 'somebody else' };
    case 2:
      return { ...through, token: mintDoorToken(random) };
    case 3:
      return { ...through, url: 'http://127.0.0.1:1' };
    case 4:
      return link.leader;
    default:
      return through;
  }
}

function drawFault(random: Random): LinkFault {
  const kind = KINDS[random.below(KINDS.length)] ?? 'STALL';
  switch (kind) {
    case 'CUT_REQUEST':
    case 'CUT_ANSWER':
      return { kind, bytes: random.below(2_000) };
    case 'GARBAGE':
      return { kind, text: Buffer.from(random.bytes(1 + random.below(500))).toString('latin1') };
    default:
      return { kind };
  }
}
