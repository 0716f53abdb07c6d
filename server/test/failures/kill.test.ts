/**
 * Promise 1 against real processes: what was acknowledged is durable and happened exactly once, whatever is killed.
 *
 * Clients trade, amend, cancel and ask again, all at once; at a moment that the seed draws, `kill -9` hits the server,
 * its PostgreSQL, or both; sometimes once more while they recover. After each round everything that anybody was told is
 * held against the journal, read past the server; at the end against a replay and against every list and stream too.
 *
 *   npm test -- failures/kill                                                         4 rounds, one of each kind
 *   WATTBOOK_KILLS=50 npx node --test server/test/failures/kill.test.ts               the whole proof, some minutes
 *   WATTBOOK_SEED=… (printed by each run) draws the same orders, kills and moments again; the kernel's timing is its
 *     own
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createSeededRandom, type Random } from '../../src/ops/random.ts';
import { createSystemClock } from '../../src/ops/clock.ts';
import { createReplica } from '../../src/replica.ts';
import { parseBlock } from '../../src/journal/committed-block.ts';
import { createApiCaller, type ApiCaller } from '../support/api-caller.ts';
import { createJournalStory, type JournalStory } from '../support/journal-story.ts';
import { createLedger, type Ledger, type ParticipantId } from '../support/ledger.ts';
import { createOrderAudit, readList, type OrderAudit } from '../support/order-audit.ts';
import { eventually } from '../support/patience.ts';
import {
  closePremises,
  createPremises,
  databaseUrl,
  findFreePort,
  findPostmaster,
  findWriter,
  killNow,
  launchServer,
  leftovers,
  sandboxKeys,
  untilExit,
  untilOpen,
  type Premises,
  type RealServer,
} from '../support/real-server.ts';
import { seedOfRun } from '../support/seed-of-run.ts';
import { chainFaults, CHAIN_BEGIN, readStoredJournal, recordsOf } from '../support/stored-journal.ts';
import { listFaults, readerFaults, resumeFaults } from '../support/stream-audit.ts';
import { createStreamReader, type StreamReader } from '../support/stream-reader.ts';
import { createTradingLoad, type TradingLoad } from '../support/trading-load.ts';

const ROUNDS = Number(process.env['WATTBOOK_KILLS'] ?? 4);
const ROUND_TIMEOUT_MS = 90_000;
const TRADERS_EACH = 10;
const CONTRACTS = 6;
const RECOVERY_TIMEOUT_MS = 60_000;
const FAULTS_SHOWN = 5;
const PROBES_A_ROUND = 10;
/**
 * The server; PostgreSQL's postmaster; the one process of PostgreSQL that commits the exchange's blocks, so that a
 * block may be durable though nobody will ever be told; server and postmaster at once.
 */
const KINDS = ['SERVER', 'POSTMASTER', 'WRITER', 'BOTH'] as const;

type Kind = (typeof KINDS)[number];

/** One round, drawn before it begins. */
type Plan = {
  kind: Kind;
  /** Answers of this round before the kill, and after the recovery. */
  answersBefore: number;
  answersAfter: number;
  /** Within the time of a commit or two. */
  momentMs: number;
  /** Killed once more, so long after the first time: in the middle of the recovery. */
  againAfterMs: number | undefined;
};

type Bench = {
  premises: Premises;
  port: number;
  servers: RealServer[];
  random: Random;
  keys: Record<ParticipantId, string>;
  ledger: Ledger;
  load: TradingLoad;
  readers: StreamReader[];
  callers: Record<ParticipantId, ApiCaller>;
  contractIds: string[];
  story: JournalStory;
  audit: OrderAudit;
  /** Reads what was committed since, checks the chain, and tells the story on. */
  readOn(): Promise<JournalStory>;
  chain: string[];
};

function drawPlans(random: Random): Plan[] {
  const kinds: Kind[] = [];
  // Every four rounds hold each kind once, in an order of their own.
  while (kinds.length < ROUNDS) {
    const order = [...KINDS];
    while (order.length > 0) kinds.push(...order.splice(random.below(order.length), 1));
  }
  return kinds.slice(0, ROUNDS).map((kind) => ({
    kind,
    answersBefore: 40 + random.below(160),
    answersAfter: 30 + random.below(60),
    momentMs: random.below(8),
    againAfterMs: random.below(4) === 0 ? 100 + random.below(1_500) : undefined,
  }));
}

async function setUp(seed: number, premises: Premises, servers: RealServer[]): Promise<Bench> {
  const port = await findFreePort();
  const server = launchServer({ premises, port });
  servers.push(server);
  await untilOpen(server);
  const { origin } = server;
  const keys = sandboxKeys(premises);
  const callers = {
    alpha: createApiCaller({ origin, key: keys.alpha, connectionsMax: 8 }),
    beta: createApiCaller({ origin, key: keys.beta, connectionsMax: 8 }),
  };
  const contractIds = await pickContracts(callers.alpha);
  const ledger = createLedger();
  const story = createJournalStory();
  const chain: string[] = [];
  let head = CHAIN_BEGIN;
  return {
    ...{ premises, port, servers, keys, callers, contractIds, ledger, story, chain },
    random: createSeededRandom(seed),
    load: createTradingLoad({ origin, keys, tradersEach: TRADERS_EACH, contractIds, seed, ledger }),
    readers: createReaders(origin, keys, contractIds),
    audit: createOrderAudit({ callers, ledger, story }),
    readOn: async () => {
      for (const block of await readStoredJournal(databaseUrl(premises), head.lastSequence)) {
        chain.push(...chainFaults(block, head));
        head = block;
        for (const record of recordsOf(block)) story.tell(record);
      }
      return story;
    },
  };
}

/** Those that stay open longest, of each product, so that no closure gets in the way of a retry. */
async function pickContracts(caller: ApiCaller): Promise<string[]> {
  const { items } = await readList(caller, '/contracts?state=OPEN&limit=500');
  assert.ok(items.length >= CONTRACTS, `${CONTRACTS} contracts are open`);
  return items.slice(-CONTRACTS).map((contract) => String(contract['contractId']));
}

function createReaders(origin: string, keys: Record<ParticipantId, string>, contractIds: string[]): StreamReader[] {
  const [contractId = ''] = contractIds;
  return [
    createStreamReader({ name: 'all, by header', origin, key: keys.alpha }),
    createStreamReader({ name: 'all, by query', origin, key: keys.beta, resumeBy: 'QUERY' }),
    createStreamReader({ name: 'all from the beginning', origin, key: keys.beta, after: '0', resumeBy: 'QUERY' }),
    createStreamReader({ name: 'one contract', origin, key: keys.alpha, filter: { contractId } }),
    createStreamReader({
      name: 'one product',
      origin,
      key: keys.beta,
      filter: { product: 'PT15M' },
      resumeBy: 'QUERY',
    }),
  ];
}

/** Loads, kills, recovers under load. Returns how long it took from the kill to the next acknowledgement, in ms. */
async function killAndRecover(bench: Bench, plan: Plan): Promise<number> {
  const { ledger, load } = bench;
  load.go();
  await untilAnswers(bench, plan.answersBefore);
  await delay(plan.momentMs);
  let recovery = await strike(bench, plan.kind);
  if (plan.againAfterMs !== undefined) {
    await delay(plan.againAfterMs);
    recovery = await strike(bench, plan.kind);
  }
  const { killedAtMs, isBack } = recovery;
  const sinceMs = await isBack();
  const answeredAtMs = await eventually('an order is acknowledged again', RECOVERY_TIMEOUT_MS, () => {
    requireRunning(bench);
    const last = ledger.lastAcknowledged();
    return last.sentAtMs > sinceMs ? last.answeredAtMs : undefined;
  });
  await untilAnswers(bench, plan.answersAfter);
  await load.pause();
  return answeredAtMs - killedAtMs;
}

type Recovery = {
  killedAtMs: number;
  /** Resolves with a time: what was sent after it and is acknowledged was acknowledged by the recovered venue. */
  isBack(): Promise<number>;
};

/** kill -9, and what an operator would do then: start the server again, if it was hit. */
async function strike(bench: Bench, kind: Kind): Promise<Recovery> {
  const { premises, servers, port } = bench;
  const server = requireRunning(bench);
  const find = kind === 'WRITER' ? findWriter : findPostmaster;
  const victim = kind === 'SERVER' ? undefined : await find(premises);
  if (kind === 'WRITER') await anyMoment(bench);
  const killedAtMs = performance.now();
  if (victim !== undefined) killNow(victim);
  if (kind === 'WRITER' || kind === 'POSTMASTER') {
    const isBack = async (): Promise<number> => {
      await eventually('PostgreSQL runs again', RECOVERY_TIMEOUT_MS, async () => {
        const pid = await find(premises);
        return pid === victim ? undefined : pid;
      });
      return performance.now();
    };
    return { killedAtMs, isBack };
  }
  killNow(server.pid);
  await server.exited;
  servers.push(launchServer({ premises, port }));
  return { killedAtMs, isBack: () => Promise.resolve(killedAtMs) };
}

/** To look for the writer takes a while, and ends in step with it: a moment that has nothing to do with that. */
function anyMoment({ random }: Bench): Promise<void> {
  return delay(random.below(10));
}

function requireRunning({ servers }: Bench): RealServer {
  const server = servers.at(-1);
  if (server?.exit() === undefined && server !== undefined) return server;
  throw new Error(`the server ended by itself: ${JSON.stringify(server?.exit())}\n${server?.output()}`);
}

/** So many acknowledgements more. */
async function untilAnswers(bench: Bench, answers: number): Promise<void> {
  const wanted = bench.ledger.acknowledged + answers;
  await eventually(`${answers} more acknowledgements`, RECOVERY_TIMEOUT_MS, () => {
    requireRunning(bench);
    return bench.ledger.acknowledged >= wanted ? true : undefined;
  });
}

/** Holds what was told since the last round against the journal, the views and the streams. */
async function checkRound(bench: Bench, from: { submissions: number; changes: number }): Promise<void> {
  const { audit, ledger, story, readers } = bench;
  await bench.readOn();
  const claims = {
    submissions: ledger.submissions.slice(from.submissions),
    changes: ledger.changes.slice(from.changes),
  };
  await audit.settleDoubts(claims);
  await audit.askAgain(claims);
  const fetched = await audit.fetch(claims);
  await bench.readOn();
  audit.compare(claims, fetched);
  for (const reader of readers) failOn(await readerFaults(reader, story));
  for (let probe = 0; probe < PROBES_A_ROUND; probe++) failOn(await probeStream(bench));
  failOn([...bench.chain, ...story.faults, ...ledger.faults, ...audit.faults]);
}

/** Resumes from an id that some reader has seen at some time, under a filter of another. */
function probeStream({ random, readers, keys, servers, story }: Bench): Promise<string[]> {
  const seenBy = readers[random.below(readers.length)];
  const filter = readers[random.below(readers.length)]?.filter ?? {};
  const ids = seenBy?.ids ?? [];
  // Every other one is among the newest: around the kill.
  const place =
    random.below(2) === 0 ? random.below(ids.length) : ids.length - 1 - random.below(Math.min(ids.length, 50));
  const resumeBy = random.below(2) === 0 ? 'HEADER' : 'QUERY';
  const origin = servers.at(-1)?.origin ?? '';
  return resumeFaults(story, { origin, key: keys.beta, after: ids[place] ?? '0', filter, resumeBy });
}

/** Everything once more, from the beginning. */
async function checkAll(bench: Bench): Promise<void> {
  const { audit, ledger, story, callers, readers, keys, servers } = bench;
  await audit.askAgain(ledger);
  const fetched = await audit.fetch(ledger);
  for (const participantId of ['alpha', 'beta'] as const) {
    failOn(await listFaults(participantId, callers[participantId], bench.readOn));
  }
  audit.compare(ledger, fetched);
  const origin = servers.at(-1)?.origin ?? '';
  for (const { filter } of readers) {
    failOn(await resumeFaults(story, { origin, key: keys.alpha, after: '0', filter, resumeBy: 'QUERY' }));
  }
  for (const reader of readers) failOn(await readerFaults(reader, story));
  failOn([...bench.chain, ...story.faults, ...ledger.faults, ...audit.faults]);
}

/** A market that knows nothing but the blocks comes to the same events and the same state hash, block by block. */
async function replayAll({ premises }: Bench): Promise<number> {
  const replica = createReplica(createSystemClock());
  for (const { records, ...block } of await readStoredJournal(databaseUrl(premises), 0)) {
    replica.follow(parseBlock({ ...block, records: records.toString() }));
  }
  return replica.head().lastSequence;
}

function failOn(faults: readonly string[]): void {
  const shown = faults.slice(0, FAULTS_SHOWN).join('\n\n');
  assert.equal(faults.length, 0, `${faults.length} faults, the first of them:\n${shown}`);
}

/** A server may warn that its database is gone; it may not be surprised. */
function logFaults({ logFile }: Premises): string[] {
  return readFileSync(logFile, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"level":60') || line.includes('should not') || line.includes('bug:'));
}

/** Leaves nothing open that would keep the process alive, also in the middle of a round. */
async function leave({ load, readers, callers }: Bench): Promise<void> {
  load.abandon();
  callers.alpha.close();
  callers.beta.close();
  for (const reader of readers) await reader.stop();
}

function summary(bench: Bench, plans: readonly Plan[], recoveriesMs: readonly number[]): string {
  const { ledger, audit, story } = bench;
  const kills = KINDS.map((kind) => `${kind} ${plans.filter((plan) => plan.kind === kind).length}`).join(', ');
  const again = plans.filter(({ againAfterMs }) => againAfterMs !== undefined).length;
  const sorted = recoveriesMs.toSorted((left, right) => left - right).map(Math.round);
  const acknowledged = ledger.submissions.filter(({ belief }) => belief === 'ACKNOWLEDGED').length;
  const changes = ledger.changes.filter(({ belief }) => belief === 'ACKNOWLEDGED').length;
  const { lost, doubled, changesHappened, changesNotHappened } = audit.counts;
  const { happened, notHappened } = ledger.resolved;
  return [
    `kills: ${kills}; of these ${again} once more while recovering`,
    `orders: ${ledger.submissions.length} sent, ${acknowledged} acknowledged, ${lost} lost, ${doubled} doubled`,
    `orders without an answer, asked again: ${happened} had happened, ${notHappened} had not`,
    `amendments and cancellations: ${changes} acknowledged; without an answer ${changesHappened} had happened, ` +
      `${changesNotHappened} had not`,
    `journal: ${story.sequence()} records, ${story.orders.size} orders, ${story.trades.length} trades`,
    `stream readers came back ${bench.readers.reduce((sum, reader) => sum + reader.connections() - 1, 0)} times`,
    `from the kill to the next acknowledgement: p50 ${sorted[sorted.length >> 1]} ms, max ${sorted.at(-1)} ms`,
  ].join('\n  ');
}

async function prove(bench: Bench, plans: readonly Plan[]): Promise<void> {
  const { ledger, load, premises } = bench;
  const recoveriesMs: number[] = [];
  for (const [index, plan] of plans.entries()) {
    const from = { submissions: ledger.submissions.length, changes: ledger.changes.length };
    const tookMs = await killAndRecover(bench, plan);
    recoveriesMs.push(tookMs);
    const sent = ledger.submissions.length - from.submissions;
    console.log(`round ${index + 1}: ${JSON.stringify(plan)}: ${sent} orders, back after ${Math.round(tookMs)} ms`);
    await checkRound(bench, from);
  }
  await load.stop();
  await checkAll(bench);
  assert.ok((await replayAll(bench)) >= bench.story.sequence(), 'the replay came to the end');
  await leave(bench);
  const server = requireRunning(bench);
  process.kill(server.pid, 'SIGTERM');
  assert.deepEqual(await untilExit(server), { code: 0, signal: null });
  assert.deepEqual(await leftovers(premises), []);
  failOn(logFaults(premises));
  console.log(`  ${summary(bench, plans, recoveriesMs)}`);
  assert.deepEqual([bench.audit.counts.lost, bench.audit.counts.doubled], [0, 0]);
}

test(
  `${ROUNDS} times kill -9: what was acknowledged is there once, what was not is there once or not at all`,
  { timeout: 120_000 + ROUNDS * ROUND_TIMEOUT_MS },
  async () => {
    const seed = seedOfRun();
    const premises = createPremises();
    const servers: RealServer[] = [];
    const closing: (() => Promise<void>)[] = [];
    try {
      const bench = await setUp(seed, premises, servers);
      closing.push(() => leave(bench));
      await prove(bench, drawPlans(bench.random));
    } finally {
      for (const close of closing) await close();
      await closePremises(premises, servers);
    }
  },
);
