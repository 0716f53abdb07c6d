/**
 * Traders that submit, amend, cancel and ask again, all at once, each from its own draw of random numbers, and that
 * note what they were told. A trader does one thing at a time and leaves an order in doubt alone.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { createSeededRandom, type Random } from '../../src/ops/random.ts';
import { ANSWER_TIMEOUT_MS, type Call, type Told } from './api-caller.ts';
import { decimal } from './api-words.ts';
import {
  changeOf,
  submissionOf,
  type Acknowledgement,
  type Belief,
  type Change,
  type Ledger,
  type ParticipantId,
  type Submission,
} from './ledger.ts';
import { eventually } from './patience.ts';
import { createRovingCaller, type RovingCaller } from './roving-caller.ts';

export type TradingLoad = {
  /** Lets everyone trade. */
  go(): void;
  /** Resolves when everyone has finished what they were doing. */
  pause(): Promise<void>;
  stop(): Promise<void>;
  /** After a failure: everyone drops what they were doing. */
  abandon(): void;
};

export type TradingLoadOptions = {
  /** Of each gateway; traders are spread over them. */
  origins: readonly string[];
  keys: Record<ParticipantId, string>;
  tradersEach: number;
  /** Open, and open until the test is over. */
  contractIds: readonly string[];
  seed: number;
  ledger: Ledger;
};

/** The patient ask again until the venue is back. */
const QUIET_TIMEOUT_MS = 90_000;
/** Half of the traders don't wait as long as a gateway may take, if there is another one to ask. */
const IMPATIENT_MS = 3_000;
/** After an attempt that reached nobody. */
const BACK_OFF_MS = 60;
const LIVE_ORDERS_MAX = 40;
/** Around this price the traders meet; some of it crosses the simulated participants' quotes too. */
const MIDDLE_TICKS = 6_000;
const SPREAD_TICKS = 200;
const QUANTITY_LOTS_MAX = 50;

/** What a trader believes of an order of its own that may still trade. */
type LiveOrder = { orderId: string; revision: number; sequence: number };

export function createTradingLoad(options: TradingLoadOptions): TradingLoad {
  const names = (['alpha', 'beta'] as const).flatMap((participantId) =>
    Array.from({ length: options.tradersEach }, (_, index) => ({ participantId, index })),
  );
  let gate = Promise.withResolvers<undefined>();
  let isStopped = false;
  let busy = 0;
  let isPaused = true;
  const abandoned = new AbortController();

  const traders = names.map(({ participantId, index }, place) => {
    const isImpatient = options.origins.length > 1 && place % 4 < 2;
    const caller = createRovingCaller({
      ...{ origins: options.origins, first: place, key: options.keys[participantId], connectionsMax: 1 },
      answerTimeoutMs: isImpatient ? IMPATIENT_MS : ANSWER_TIMEOUT_MS,
    });
    const random = createSeededRandom(options.seed + place);
    const { signal } = abandoned;
    return {
      caller,
      act: createTrader({ ...options, participantId, caller, random, signal, name: `${participantId}-${index}` }),
    };
  });

  async function run(act: () => Promise<void>): Promise<void> {
    for (;;) {
      if (isPaused) await gate.promise;
      if (isStopped) return;
      busy += 1;
      await act();
      busy -= 1;
    }
  }

  const running = traders.map(({ act }) => run(act));

  async function pause(): Promise<void> {
    if (!isPaused) gate = Promise.withResolvers<undefined>();
    isPaused = true;
    await eventually('every trader has its answer', QUIET_TIMEOUT_MS, () => (busy === 0 ? true : undefined));
  }

  return {
    go: () => {
      isPaused = false;
      gate.resolve(undefined);
    },
    pause,
    stop: async () => {
      await pause();
      isStopped = true;
      gate.resolve(undefined);
      await Promise.all(running);
      for (const { caller } of traders) caller.close();
    },
    abandon: () => {
      isStopped = true;
      abandoned.abort();
      gate.resolve(undefined);
      for (const { caller } of traders) caller.close();
    },
  };
}

type Trader = {
  participantId: ParticipantId;
  name: string;
  caller: RovingCaller;
  random: Random;
  contractIds: readonly string[];
  ledger: Ledger;
  signal: AbortSignal;
};

/** Returns what a trader does next, once. */
function createTrader({
  participantId,
  name,
  caller,
  random,
  contractIds,
  ledger,
  signal,
}: Trader): () => Promise<void> {
  const own: Submission[] = [];
  let live: LiveOrder[] = [];

  async function act(): Promise<void> {
    // Every draw of a turn is made at once, so that what is drawn doesn't depend on what was answered.
    const [what, which, patience] = [random.below(100), random.below(1_000_000), random.below(2) === 0];
    const body = drawOrder(`${name}-${own.length}`);
    const changed = drawAmendment();
    const order = live[which % Math.max(1, live.length)];
    const acknowledged = own[which % Math.max(1, own.length)];
    if (what < 12 && order !== undefined) return amend(order, changed, patience);
    if (what < 24 && order !== undefined) return cancel(order, which % 2 === 0, patience);
    if (what < 32 && acknowledged?.belief === 'ACKNOWLEDGED') return askAgain(acknowledged);
    if (what < 36 && order !== undefined) return read(order);
    return place(body, patience, which % 3 === 0);
  }

  async function place(body: string, isPatient: boolean, isReadBack: boolean): Promise<void> {
    const submission = submissionOf(participantId, `${name}-${own.length}`, body);
    own.push(submission);
    ledger.submissions.push(submission);
    const belief = await submit(submission, isPatient);
    if (belief !== 'ACKNOWLEDGED') return;
    const { orderId, revision, state, sequence } = acknowledgementOf(submission);
    const order = { orderId, revision, sequence };
    if (state === 'ACTIVE') live = [...live, order].slice(-LIVE_ORDERS_MAX);
    if (isReadBack) await read(order);
  }

  /** The ledger notices any other answer than the first. */
  async function askAgain(acknowledged: Submission): Promise<void> {
    await submit(acknowledged, false);
  }

  function submit(submission: Submission, isPatient: boolean): Promise<Belief> {
    return send(submission, { method: 'POST', path: '/orders', body: submission.body }, isPatient);
  }

  async function amend(order: LiveOrder, terms: object, isPatient: boolean): Promise<void> {
    const { orderId, revision } = order;
    const body = JSON.stringify({ version: '1.0', revision, ...terms });
    const change = changeOf('AMEND', participantId, { orderId, revision, body });
    ledger.changes.push(change);
    live = live.filter((other) => other !== order);
    const belief = await send(change, { method: 'PATCH', path: `/orders/${orderId}`, body }, isPatient);
    if (change.refusal === 'revision-mismatch') ledger.faults.push(`${name} alone changes ${orderId}: ${body}`);
    if (belief === 'NOT_EXECUTED' && !change.wasInDoubt) live.push(order);
    if (belief !== 'ACKNOWLEDGED') return;
    const amended = acknowledgementOf(change);
    if (amended.state === 'ACTIVE') live.push({ orderId, revision: amended.revision, sequence: amended.sequence });
  }

  async function cancel(order: LiveOrder, isSure: boolean, isPatient: boolean): Promise<void> {
    const { orderId, revision } = order;
    const change = changeOf('CANCEL', participantId, { orderId, ...(isSure && { revision }) });
    ledger.changes.push(change);
    live = live.filter((other) => other !== order);
    const path = `/orders/${orderId}${isSure ? `?revision=${revision}` : ''}`;
    const belief = await send(change, { method: 'DELETE', path }, isPatient);
    if (belief === 'REFUSED') ledger.faults.push(`${name}: ${path} was refused: ${change.refusal}`);
    if (belief === 'NOT_EXECUTED' && !change.wasInDoubt) live.push(order);
  }

  /** What was acknowledged is there for who reads it, at once and ever after, and at every gateway. */
  async function read({ orderId, sequence }: LiveOrder): Promise<void> {
    const told = await caller.elsewhere({ method: 'GET', path: `/orders/${orderId}` });
    if (told.kind !== 'ANSWERED') return delay(BACK_OFF_MS);
    const { status, text } = told.reply;
    if (status === 503) return;
    const isRead = status === 200 && (JSON.parse(text) as Acknowledgement).sequence >= sequence;
    if (!isRead) ledger.faults.push(`GET ${orderId}, acknowledged at ${sequence}: ${status} ${text}`);
  }

  /** The patient ask again until they are answered; the others leave it, and the checker asks for them. */
  async function send(claim: Submission | Change, call: Call, isPatient: boolean): Promise<Belief> {
    for (;;) {
      const sentAtMs = performance.now();
      const told: Told = await caller.call(call);
      const belief = ledger.note(claim, told, sentAtMs);
      if (belief !== 'UNKNOWN' && belief !== 'NOT_EXECUTED') return belief;
      await delay(BACK_OFF_MS);
      if (!isPatient || signal.aborted) return belief;
    }
  }

  function drawOrder(clientOrderId: string): string {
    const [contract, side, price, quantity] = [random.below(97), random.below(2), random.below(401), random.below(50)];
    const [kind, lifeMs] = [random.below(100), 500 + random.below(30_000)];
    const isBrief = kind >= 85;
    const timeInForce = kind < 55 ? 'GFS' : kind < 70 ? 'IOC' : isBrief ? 'GTD' : 'FOK';
    return JSON.stringify({
      version: '1.0',
      clientOrderId,
      contractId: contractIds[contract % contractIds.length],
      side: side === 0 ? 'BUY' : 'SELL',
      price: decimal(MIDDLE_TICKS - SPREAD_TICKS + price, 2),
      quantity: decimal(1 + quantity, 1),
      timeInForce,
      ...(isBrief && { validUntil: new Date(Date.now() + lifeMs).toISOString() }),
      ...(kind % 10 === 0 && { text: `note ${kind} for ${name}` }),
    });
  }

  function drawAmendment(): object {
    const [what, price, quantity] = [random.below(4), random.below(401), random.below(QUANTITY_LOTS_MAX)];
    return {
      ...(what !== 1 && what !== 3 && { price: decimal(MIDDLE_TICKS - SPREAD_TICKS + price, 2) }),
      ...(what !== 0 && what !== 3 && { quantity: decimal(1 + quantity, 1) }),
      ...(what === 3 && { text: `amended ${price}` }),
    };
  }

  return act;
}

export function acknowledgementOf({ answer }: Submission | Change): Acknowledgement {
  return JSON.parse(answer ?? '{}') as Acknowledgement;
}
