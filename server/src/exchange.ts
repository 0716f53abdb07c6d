/**
 * THE EXCHANGE: the venue's single writer. It owns market and journal, and nothing happens but through `submit`:
 *
 *   command ─▶ stamp (sequence, time) ─▶ engine.apply ─▶ the filling block ─▶ journal: one commit ─▶ outcome
 *
 * While one block commits, the next fills; exactly one commit is in flight. No outcome leaves before its block is
 * durable. When a commit fails or its outcome is unknown, or the engine throws, the market is thrown away and rebuilt
 * from the journal: no undo exists. What is behind the words used here stands in exchange/.
 */
import { apply as applyToMarket, createMarket, isDue, stateHash, type Market } from '@wattbook/engine';
import { VENUE, type Command } from '@wattbook/engine/commands';
import { RULES_NEWEST } from '@wattbook/engine/limits';
import {
  isRefused,
  together,
  type BatchItem,
  type BatchOutcome,
  type ExchangeChannel,
  type ExchangeState,
  type NotExecutedCode,
  type Outcome,
  type RecordedOutcome,
} from './exchange-channel.ts';
import { catchUp } from './catch-up.ts';
import { endOfOutage, isHeartbeatDue, outageUs } from './exchange/outages.ts';
import type { ExchangeOptions } from './exchange/exchange-options.ts';
import { takeLead } from './exchange/leadership.ts';
import { createMarketTime } from './exchange/market-time.ts';
import { backoffMs, isPassing, NotYet } from './exchange/passing-faults.ts';
import { createPendingBlocks, type Pending } from './exchange/pending-blocks.ts';
import { CommandFailed, createPoisonCabinet, refusalOf } from './exchange/poison.ts';
import { followUntilOurs } from './exchange/standing-by.ts';
import { createWaitingCommands, type Waiting } from './exchange/waiting-commands.ts';
import type { FillingBlock } from './journal/filling-block.ts';
import { GENESIS_HASH, type JournalRecord } from './journal/format.ts';
import { orderNamedBy } from './order-snapshot.ts';
import { createReplica, type Replica } from './replica.ts';
import { delay } from './ops/clock.ts';
import { messageOf } from './ops/error-message.ts';

export type Exchange = ExchangeChannel & {
  /** Rebuilds from the journal and takes the lead if nobody has it. Resolves when it leads or stands by. */
  start(): Promise<void>;
  /** Closes the door, lets the blocks on their way commit, and resolves when nothing is in flight any more. */
  stop(): Promise<void>;
  state(): ExchangeState;
};

/** Nobody's fault, and it never happened. */
const NOT_NOW = { kind: 'NOT_EXECUTED', code: 'exchange-unavailable' } as const;
/** Of 1,000 items each: more would hold up everything else. The commit of these makes the next turn. */
const SETTLING_RECORDS_PER_TURN = 5;

/** See the head of this file. */
export function createExchange(options: ExchangeOptions): Exchange {
  const { journal, clock, log, holder, lease, apply = applyToMarket } = options;
  const time = createMarketTime(options);
  const poison = createPoisonCabinet(options.quarantine, log);
  let state: ExchangeState = 'STARTING';
  let market: Market = createMarket();
  /** Of the last block that is durable. */
  let head = { lastSequence: 0, hash: GENESIS_HASH };
  let epoch = 0;
  const waiting = createWaitingCommands();
  const blocks = createPendingBlocks();
  let commitScheduled = false;
  /** Nothing more is handed over for commit, and the market is rebuilt after that. */
  let isSteppingDown = false;

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
    const quarantined = poison.heldAmong(items);
    if (quarantined.length > 0) {
      return Promise.resolve({ kind: 'NOT_EXECUTED', code: 'command-quarantined', quarantined });
    }
    return new Promise((resolve) => {
      waiting.add({ items, resolve });
      fillBlocks();
    });
  }

  function whyNotNow(commands: number): NotExecutedCode | undefined {
    if (state !== 'LEADING' || lease?.isHeld() === false) return 'exchange-unavailable';
    if (!time.isTrusted(market)) return 'clock-untrusted';
    return waiting.hasRoomFor(commands) ? undefined : 'exchange-busy';
  }

  /** Applies what is due and what waits, while there is room. Time is read once, or a closure could slip between. */
  function fillBlocks(): void {
    let next: Waiting | undefined;
    try {
      for (let settled = 0; blocks.hasRoom();) {
        const timeUs = time.nowUs(market);
        endOutage(timeUs);
        if (isDue(market, timeUs)) {
          if (settled++ === SETTLING_RECORDS_PER_TURN) break;
          applyVenue({ ...VENUE, type: 'AdvanceTime' }, timeUs);
          continue;
        }
        next = waiting.next();
        if (next === undefined) break;
        applyAll(next, timeUs);
      }
      beatHeart();
    } catch (error) {
      if (!(error instanceof CommandFailed) || error.isVenuesOwn() || next === undefined) return fail(error);
      quarantine(error, next).catch(fail);
      return;
    }
    scheduleCommit();
    scheduleDue();
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

  /** Throws CommandFailed; then this market is not used any more. */
  function applyOne(command: Command, timeUs: number, resolve: Pending['resolve']): JournalRecord {
    const stamp = { sequence: market.sequence + 1, timeUs };
    try {
      const events = apply(market, command, stamp);
      const record: JournalRecord = { ...stamp, command, events };
      const order = orderNamedBy(market, command);
      const recorded: RecordedOutcome = { kind: 'RECORDED', record, ...(order !== undefined && { order }) };
      blocks.add({ recorded, resolve }, { epoch, rules: market.rules, stateHash: stateHash(market) });
      return record;
    } catch (error) {
      throw new CommandFailed(command, stamp, error);
    }
  }

  /** At the end of this turn of the event loop: what arrives together is committed together. */
  function scheduleCommit(): void {
    if (commitScheduled || blocks.isOneOnItsWay() || blocks.isEmpty()) return;
    commitScheduled = true;
    queueMicrotask(() => {
      commitScheduled = false;
      commitFirstBlock().catch(fail);
    });
  }

  async function commitFirstBlock(): Promise<void> {
    const block = blocks.send();
    if (block === undefined) return;
    try {
      await commit(block);
    } catch (error) {
      if (!isPassing(error)) return fail(error);
      const lost = standDown();
      log.error({ error: messageOf(error), ...lost }, 'a commit failed: the market is rebuilt from the journal');
      if (!isSteppingDown) await rebuild(false);
      return;
    }
    if (state === 'LEADING') fillBlocks();
    else scheduleCommit();
  }

  /** One commit: seal, append, publish, and only then answer. */
  async function commit(block: FillingBlock<Pending>): Promise<void> {
    const sealed = block.seal(head);
    const beganUs = clock.nowUs();
    await journal.append(sealed.block);
    blocks.arrived();
    head = { lastSequence: sealed.block.lastSequence, hash: sealed.block.hash };
    options.onCommitted(sealed, clock.nowUs() - beganUs);
    for (const { resolve, recorded } of block.pending()) resolve(recorded);
  }

  // ── Time ─────────────────────────────────────────────────────────────────────────────────────────────────────────
  function scheduleDue(): void {
    time.wakeFor(market, () => {
      if (state === 'LEADING') fillBlocks();
    });
  }

  /** Rule 8.5: first what was under way when the venue was last seen, then the outage ends, then time goes on. */
  function endOutage(timeUs: number): void {
    const { outage } = options;
    const awayUs = outage === undefined ? undefined : outageUs(market, timeUs, outage);
    if (outage === undefined || awayUs === undefined) return;
    const lastSeenUs = market.timeUs;
    while (isDue(market, lastSeenUs)) applyVenue({ ...VENUE, type: 'AdvanceTime' }, lastSeenUs);
    const end = endOfOutage(awayUs, timeUs, outage);
    log.warn({ awayMs: awayUs / 1_000, haltUntilUs: end.haltUntilUs }, end.because);
    applyVenue(end, lastSeenUs);
    applyVenue({ ...VENUE, type: 'AdvanceTime' }, timeUs);
  }

  /** So that the journal tells when the venue was last seen. */
  function beatHeart(): void {
    const timeUs = time.nowUs(market);
    // Since time was read last the process may have stood still.
    endOutage(timeUs);
    if (options.outage === undefined || !blocks.isEmpty() || !isHeartbeatDue(market, timeUs)) return;
    applyVenue({ ...VENUE, type: 'AdvanceTime' }, timeUs);
  }

  // ── Leadership ───────────────────────────────────────────────────────────────────────────────────────────────────
  /** From `warm`, or anew from the journal. Takes the lead, or stands by for whoever has it. */
  async function rebuild(isFirst: boolean, warm?: Replica): Promise<void> {
    let ready = warm;
    const others = await takeLead({
      ...{ clock, log, isStopped, standDown, open: openUnder },
      catchUp: async () => {
        const replica = ready ?? (await options.openReplica?.()) ?? createReplica(clock);
        ready = undefined;
        await catchUp(replica, journal);
        return replica;
      },
      mayLead: async (replica) => {
        const { market: now } = replica;
        if (!isFirst && now.epoch > epoch && now.holder !== holder) return false;
        if (lease === undefined) return true;
        // Then it was before the journal was read.
        if (lease.isHeld()) return true;
        // Whoever had it before may have written until it was ours.
        return (await lease.acquire()) && (await catchUp(replica, journal).then(() => true));
      },
    });
    if (others !== undefined) standBy(others).catch(fail);
  }

  /** With a market that is where the journal is, so that leading takes no more than a commit. */
  async function standBy(replica: Replica): Promise<void> {
    enter('FOLLOWING');
    if (await followUntilOurs({ journal, clock, log, isStopped, lease }, replica)) await rebuild(true, replica);
  }

  /** Our first block ends every earlier leader's chances: its next block would need the same place. */
  async function openUnder(replica: Replica): Promise<void> {
    await poison.load();
    if (isStopped()) return;
    market = replica.market;
    head = replica.head();
    epoch = market.epoch + 1;
    if (market.venue === undefined && !time.isTrusted(market))
      throw new NotYet('no venue is founded while the clocks disagree');
    const timeUs = time.nowUs(market);
    endOutage(timeUs);
    while (isDue(market, timeUs)) applyVenue({ ...VENUE, type: 'AdvanceTime' }, timeUs);
    if (market.venue === undefined) {
      applyVenue({ ...VENUE, type: 'FoundVenue', ...options.venue, rules: RULES_NEWEST }, timeUs);
    }
    applyVenue({ ...VENUE, type: 'TakeLeadership', epoch, holder }, timeUs);
    for (let block = blocks.send(); block !== undefined; block = blocks.send()) await commit(block);
    if (isStopped()) return;
    enter('LEADING');
    log.info({ epoch, sequence: head.lastSequence, stateHash: stateHash(market) }, 'this exchange leads');
    scheduleDue();
  }

  /** Throws the market away. What was on its way is unknown, what hadn't left yet never happened. */
  function standDown(): { unknown: number; notExecuted: number } {
    enter('REBUILDING');
    time.sleep();
    journal.abandonWriter();
    const unknown = blocks.takeSent();
    for (const { resolve } of unknown) resolve({ kind: 'UNKNOWN' });
    const notExecuted = dropUnsent();
    return { unknown: unknown.length, notExecuted };
  }

  /** What hasn't left this process never happened. How many commands that are. */
  function dropUnsent(): number {
    const applied = blocks.takeUnsent();
    for (const { resolve } of applied) resolve(NOT_NOW);
    return applied.length + dropWaiting();
  }

  function dropWaiting(): number {
    const all = waiting.takeAll();
    for (const { resolve } of all) resolve(NOT_NOW);
    return all.reduce((sum, { items }) => sum + items.length, 0);
  }

  // ── When something is wrong ──────────────────────────────────────────────────────────────────────────────────────
  /**
   * A client's command made the engine throw, so this market is not trusted any more. What is on its way was thought
   * before, and may arrive. Without quarantine there is no market again.
   */
  function quarantine(failed: CommandFailed, asked: Waiting): Promise<void> {
    return stepDown(async () => {
      let isHeld = await poison.hold(failed);
      asked.resolve(isHeld ? refusalOf(failed, asked) : NOT_NOW);
      for (let attempts = 1; !isHeld && !isStopped(); attempts++) {
        await delay(clock, backoffMs(attempts));
        isHeld = isStopped() || (await poison.hold(failed));
      }
      poison.assertTrusted();
    });
  }

  /** Another process has the lease. Whoever is rebuilding finds that out by itself. */
  function yieldLead(): void {
    if (state !== 'LEADING') return;
    log.warn({ epoch }, 'another process has the lease: this exchange leads no more');
    stepDown(() => Promise.resolve()).catch(fail);
  }

  /** From now on nothing leaves but what is on its way; when that has arrived, the market is rebuilt. */
  async function stepDown(meanwhile: () => Promise<void>): Promise<void> {
    enter('REBUILDING');
    isSteppingDown = true;
    time.sleep();
    dropUnsent();
    await meanwhile();
    await blocks.untilEmpty();
    isSteppingDown = false;
    standDown();
    await rebuild(false);
  }

  /** A bug or a divergence: nothing that this process thinks may leave it any more. */
  function fail(error: unknown): void {
    enter('STOPPED');
    time.sleep();
    waiting.takeAll();
    blocks.takeSent();
    blocks.takeUnsent();
    options.onFatal(error);
  }

  function isStopped(): boolean {
    return state === 'STOPPED';
  }

  /** A stopped exchange stays stopped. */
  function enter(next: ExchangeState): void {
    if (isStopped() || state === next) return;
    state = next;
    options.onState?.(next);
  }

  async function stop(): Promise<void> {
    enter('STOPPED');
    time.sleep();
    dropWaiting();
    await blocks.untilEmpty();
    journal.abandonWriter();
    await lease?.release();
  }

  lease?.onLost(yieldLead);

  return { submit, submitBatch, start: () => rebuild(true).catch(fail), stop, state: () => state };
}
