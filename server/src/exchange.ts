/**
 * THE EXCHANGE: the venue's single writer. It owns market and journal, and nothing happens but through `submit`:
 *
 *   command ─▶ stamp (sequence, time) ─▶ engine.apply ─▶ the filling block ─▶ journal: one commit ─▶ outcome
 *
 * While one block commits, the next fills; exactly one commit is in flight. No outcome leaves before its block is
 * durable. When a commit fails or its outcome is unknown, the market is thrown away and rebuilt from the journal: no
 * undo exists.
 */
import { apply, createMarket, isDue, nextDueUs, stateHash, type Market } from '@wattbook/engine';
import { VENUE, type Command } from '@wattbook/engine/commands';
import { RULES_NEWEST } from '@wattbook/engine/limits';
import {
  isRefused,
  together,
  type BatchItem,
  type BatchOutcome,
  type ExchangeChannel,
  type NotExecutedCode,
  type Outcome,
  type RecordedOutcome,
} from './exchange-channel.ts';
import { createFillingBlock, type FillingBlock } from './journal/filling-block.ts';
import { parseBlock, type CommittedBlock } from './journal/committed-block.ts';
import { GENESIS_HASH, recordLine, type JournalRecord } from './journal/format.ts';
import { JournalCollision, JournalUnavailable, type Journal } from './journal/journal.ts';
import { orderNamedBy } from './order-snapshot.ts';
import { createReplica, type Replica } from './replica.ts';
import { delay, type Clock, type Timer } from './ops/clock.ts';
import { messageOf } from './ops/error-message.ts';
import type { Log } from './ops/log.ts';

/** FOLLOWING: another process leads; this one reads along and says nothing. */
export type ExchangeState = 'STARTING' | 'LEADING' | 'REBUILDING' | 'FOLLOWING' | 'STOPPED';

export type Exchange = ExchangeChannel & {
  /** Rebuilds from the journal, takes the lead, opens the door. Resolves when it leads or follows. */
  start(): Promise<void>;
  /** Closes the door, lets the blocks on their way commit, and resolves when nothing is in flight any more. */
  stop(): Promise<void>;
  state(): ExchangeState;
};

export type ExchangeOptions = {
  journal: Journal;
  clock: Clock;
  /** False while wall clock, monotonic clock and the database's clock disagree: then nothing opens, closes, trades. */
  isClockTrusted: () => boolean;
  log: Log;
  /** Unique for this process. */
  holder: string;
  venue: { venueId: string; environment: 'sandbox' | 'live' };
  /** A market to read on from. Absent: one in which nothing has happened yet. */
  openReplica?: () => Promise<Replica>;
  /** Told of each block after its commit and before its outcomes leave, so that everyone reads their own writes. */
  onCommitted: (committed: CommittedBlock, commitUs: number) => void;
  /** A bug, or a history that doesn't agree with this version: the process must end. */
  onFatal: (error: unknown) => void;
};

/** Commands that wait for a place in a block. Beyond that: exchange-busy. */
export const QUEUE_COMMANDS_MAX = 10_000;
/** The one that commits, and the one that fills. */
const BLOCKS_MAX = 2;
const BLOCKS_PER_READ = 50;
const BACKOFF_MS_MIN = 50;
const BACKOFF_MS_MAX = 2_000;
const FOLLOW_POLL_MS = 200;
/** A record's time may be ahead of the clock by this much (an earlier leader's); beyond that time stands still. */
const TIME_AHEAD_US_MAX = 250_000;
const DUE_TIMER_MS_MAX = 1_000;
/** Of 1,000 items each: more would hold up everything else. The commit of these makes the next turn. */
const SETTLING_RECORDS_PER_TURN = 5;

/** Commands that wait; applied one after the other with nothing in between. */
type Waiting = { items: readonly BatchItem[]; resolve: (outcome: BatchOutcome) => void };

/** A record that waits for its commit. */
type Pending = { recorded: RecordedOutcome; resolve: (outcome: Outcome) => void };

/** See the head of this file. */
export function createExchange(options: ExchangeOptions): Exchange {
  const { journal, clock, log, holder } = options;
  let state: ExchangeState = 'STARTING';
  let market: Market = createMarket();
  /** Of the last block that is durable. */
  let head = { lastSequence: 0, hash: GENESIS_HASH };
  let epoch = 0;
  /** Taken in, not yet applied; `queuedCommands` in all. */
  let queue: Waiting[] = [];
  let queuedCommands = 0;
  /** Applied, not yet durable. While `committing`, the first is on its way. */
  let blocks: FillingBlock<Pending>[] = [];
  let committing = false;
  let commitScheduled = false;
  let dueTimer: Timer | undefined;
  let onIdle: (() => void) | undefined;

  // ── The main path ────────────────────────────────────────────────────────────────────────────────────────────────

  async function submit(command: Command): Promise<Outcome> {
    const outcome = await submitBatch([{ command, stopsIfRefused: false }]);
    if (outcome.kind !== 'RECORDED') return outcome;
    const [recorded] = outcome.recorded;
    if (recorded === undefined) throw new Error('bug: a command was recorded without a record');
    return recorded;
  }

  function submitBatch(items: readonly BatchItem[]): Promise<BatchOutcome> {
    const code = whyNotNow(items.length);
    if (code !== undefined) return Promise.resolve({ kind: 'NOT_EXECUTED', code });
    return new Promise((resolve) => {
      queue.push({ items, resolve });
      queuedCommands += items.length;
      fillBlocks();
    });
  }

  function whyNotNow(commands: number): NotExecutedCode | undefined {
    if (state !== 'LEADING') return 'exchange-unavailable';
    if (!isTimeTrusted()) return 'clock-untrusted';
    return queuedCommands + commands > QUEUE_COMMANDS_MAX ? 'exchange-busy' : undefined;
  }

  /** Applies what is due and what waits, while there is room. Time is read once, or a closure could slip between. */
  function fillBlocks(): void {
    try {
      for (let settled = 0; hasRoom();) {
        const timeUs = nowUs();
        if (isDue(market, timeUs)) {
          if (settled++ === SETTLING_RECORDS_PER_TURN) break;
          applyVenue({ ...VENUE, type: 'AdvanceTime' }, timeUs);
          continue;
        }
        const next = queue.shift();
        if (next === undefined) break;
        queuedCommands -= next.items.length;
        applyAll(next, timeUs);
      }
    } catch (error) {
      fail(error);
      return;
    }
    scheduleCommit();
    scheduleDue();
  }

  /** A record that no longer fits may begin one block more; then the commit has to come first. */
  function hasRoom(): boolean {
    return blocks.length < BLOCKS_MAX || (blocks.length === BLOCKS_MAX && blocks.at(-1)?.isFull() === false);
  }

  /** All at one time, so nothing falls due in between. It may fill more blocks than there would be room for. */
  function applyAll({ items, resolve }: Waiting, timeUs: number): void {
    const outcomes: Outcome[] = [];
    let applied = items.length;
    let hasStopped = false;
    for (const [index, { command, stopsIfRefused }] of items.entries()) {
      const record = applyOne(command, timeUs, (outcome) => {
        outcomes.push(outcome);
        if (outcomes.length === applied) resolve(together(outcomes, hasStopped));
      });
      if (stopsIfRefused && isRefused(record)) {
        applied = index + 1;
        hasStopped = true;
        break;
      }
    }
  }

  /** Nobody waits for it. What is due gets records of its own, so that a command's record holds only what it did. */
  function applyVenue(command: Command, timeUs: number): void {
    applyOne(command, timeUs, () => undefined);
  }

  function applyOne(command: Command, timeUs: number, resolve: Pending['resolve']): JournalRecord {
    const sequence = market.sequence + 1;
    const events = apply(market, command, { sequence, timeUs });
    const record: JournalRecord = { sequence, timeUs, command, events };
    const order = orderNamedBy(market, command);
    const recorded: RecordedOutcome = { kind: 'RECORDED', record, ...(order !== undefined && { order }) };
    const line = recordLine(record);
    const state = { epoch, rules: market.rules, stateHash: stateHash(market) };
    blockFor(line).add(record, line, { recorded, resolve }, state);
    return record;
  }

  /** The block that fills, or a new one: what is on its way to the database doesn't change any more. */
  function blockFor(line: string): FillingBlock<Pending> {
    const last = blocks.at(-1);
    const isOnItsWay = committing && blocks.length === 1;
    if (last !== undefined && !isOnItsWay && last.fits(line)) return last;
    const block = createFillingBlock<Pending>();
    blocks.push(block);
    return block;
  }

  /** At the end of this turn of the event loop: what arrives together is committed together. */
  function scheduleCommit(): void {
    if (committing || commitScheduled || blocks.length === 0) return;
    commitScheduled = true;
    queueMicrotask(() => {
      commitScheduled = false;
      commitFirstBlock().catch(fail);
    });
  }

  async function commitFirstBlock(): Promise<void> {
    const block = blocks[0];
    if (block === undefined || committing) return;
    try {
      await commit(block);
    } catch (error) {
      if (!isPassing(error)) return fail(error);
      const lost = standDown();
      log.error({ error: messageOf(error), ...lost }, 'a commit failed: the market is rebuilt from the journal');
      await takeLead(false);
      return;
    }
    if (state === 'LEADING') fillBlocks();
    else scheduleCommit();
    if (blocks.length === 0) onIdle?.();
  }

  /** One commit: seal, append, publish, and only then answer. */
  async function commit(block: FillingBlock<Pending>): Promise<void> {
    committing = true;
    const sealed = block.seal(head);
    const beganUs = clock.nowUs();
    await journal.append(sealed.block);
    committing = false;
    blocks.shift();
    head = { lastSequence: sealed.block.lastSequence, hash: sealed.block.hash };
    options.onCommitted(sealed, clock.nowUs() - beganUs);
    for (const { resolve, recorded } of block.pending()) resolve(recorded);
  }

  // ── Time ─────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The time of the next record: never before the last one, and standing still while the clock isn't trusted. */
  function nowUs(): number {
    return isTimeTrusted() ? Math.max(market.timeUs, clock.nowUs()) : market.timeUs;
  }

  function isTimeTrusted(): boolean {
    return options.isClockTrusted() && market.timeUs - clock.nowUs() <= TIME_AHEAD_US_MAX;
  }

  /** Wakes up for the next opening, closure or expiry, also when nobody sends anything. */
  function scheduleDue(): void {
    dueTimer?.cancel();
    const delayMs = isTimeTrusted() ? Math.ceil((nextDueUs(market) - clock.nowUs()) / 1_000) : DUE_TIMER_MS_MAX;
    dueTimer = clock.after(Math.min(Math.max(1, delayMs), DUE_TIMER_MS_MAX), () => {
      if (state === 'LEADING') fillBlocks();
    });
  }

  // ── Leadership ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** Rebuilds from the journal and takes the lead, however often it needs; or follows whoever leads since. */
  async function takeLead(isFirst: boolean): Promise<void> {
    for (let attempt = 0; !isStopped(); attempt++) {
      try {
        if (attempt > 0) await delay(clock, Math.min(BACKOFF_MS_MIN * 2 ** attempt, BACKOFF_MS_MAX));
        const replica = await replay();
        if (isSuperseded(replica, isFirst)) {
          follow(replica).catch(fail);
          return;
        }
        await openUnder(replica);
        return;
      } catch (error) {
        if (!isPassing(error)) return fail(error);
        log.warn({ attempt, error: messageOf(error) }, 'could not take the lead; trying again');
        standDown();
      }
    }
  }

  /** Somebody else took the lead since we had it. The start of a process takes it from whoever had it. */
  function isSuperseded(replica: Replica, isFirst: boolean): boolean {
    return !isFirst && replica.market.epoch > epoch && replica.market.holder !== holder;
  }

  /** Our first block ends every earlier leader's chances: its next block would need the same place. */
  async function openUnder(replica: Replica): Promise<void> {
    market = replica.market;
    head = replica.head();
    epoch = market.epoch + 1;
    if (market.venue === undefined && !isTimeTrusted())
      throw new NotYet('no venue is founded while the clocks disagree');
    const timeUs = nowUs();
    while (isDue(market, timeUs)) applyVenue({ ...VENUE, type: 'AdvanceTime' }, timeUs);
    if (market.venue === undefined) {
      applyVenue({ ...VENUE, type: 'FoundVenue', ...options.venue, rules: RULES_NEWEST }, timeUs);
    }
    applyVenue({ ...VENUE, type: 'TakeLeadership', epoch, holder }, timeUs);
    for (let block = blocks[0]; block !== undefined; block = blocks[0]) await commit(block);
    if (isStopped()) return;
    state = 'LEADING';
    log.info({ epoch, sequence: head.lastSequence, stateHash: stateHash(market) }, 'this exchange leads');
    scheduleDue();
  }

  async function replay(): Promise<Replica> {
    const replica = (await options.openReplica?.()) ?? createReplica(clock);
    while (await readOn(replica));
    return replica;
  }

  async function readOn(replica: Replica): Promise<boolean> {
    const read = await journal.read(replica.head().lastSequence + 1, BLOCKS_PER_READ);
    for (const block of read) replica.follow(parseBlock(block));
    return read.length > 0;
  }

  async function follow(replica: Replica): Promise<void> {
    state = 'FOLLOWING';
    log.warn({ epoch: replica.market.epoch, holder: replica.market.holder }, 'another exchange leads; following it');
    while (!isStopped()) {
      try {
        if (!(await readOn(replica))) await delay(clock, FOLLOW_POLL_MS);
      } catch (error) {
        if (!isPassing(error)) throw error;
        log.warn({ error: messageOf(error) }, 'the journal can not be read; trying again');
        await delay(clock, BACKOFF_MS_MAX);
      }
    }
  }

  /** Throws the market away. What was on its way is unknown, what hadn't left yet never happened. */
  function standDown(): { unknown: number; notExecuted: number } {
    if (!isStopped()) state = 'REBUILDING';
    dueTimer?.cancel();
    journal.abandonWriter();
    const unknown = committing ? (blocks[0]?.pending() ?? []) : [];
    const applied = blocks.slice(committing ? 1 : 0).flatMap((block) => block.pending());
    committing = false;
    blocks = [];
    for (const { resolve } of unknown) resolve({ kind: 'UNKNOWN' });
    for (const { resolve } of applied) resolve({ kind: 'NOT_EXECUTED', code: 'exchange-unavailable' });
    const notExecuted = applied.length + emptyQueue();
    onIdle?.();
    return { unknown: unknown.length, notExecuted };
  }

  /** How many commands never happened. */
  function emptyQueue(): number {
    const commands = queuedCommands;
    for (const { resolve } of queue) resolve({ kind: 'NOT_EXECUTED', code: 'exchange-unavailable' });
    queue = [];
    queuedCommands = 0;
    return commands;
  }

  /** A bug or a divergence: nothing that this process thinks may leave it any more. */
  function fail(error: unknown): void {
    state = 'STOPPED';
    dueTimer?.cancel();
    queue = [];
    queuedCommands = 0;
    blocks = [];
    options.onFatal(error);
  }

  function isStopped(): boolean {
    return state === 'STOPPED';
  }

  async function stop(): Promise<void> {
    const wasLeading = state === 'LEADING';
    state = 'STOPPED';
    dueTimer?.cancel();
    emptyQueue();
    if (wasLeading && blocks.length > 0) await new Promise<void>((resolve) => (onIdle = resolve));
    journal.abandonWriter();
  }

  return { submit, submitBatch, start: () => takeLead(true), stop, state: () => state };
}

/** Not possible at the moment, and nobody's fault. */
class NotYet extends Error {
  override name = 'NotYet';
}

/** Faults of the database and its connection pass; everything else is a bug or a divergence. */
function isPassing(error: unknown): boolean {
  return error instanceof NotYet || error instanceof JournalCollision || error instanceof JournalUnavailable;
}
