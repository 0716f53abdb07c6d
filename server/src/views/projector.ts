/**
 * Builds the views from the journal: a batch of blocks is one transaction, which moves the progress row from the
 * sequence it expects. Two projectors can't both write; one that comes second starts over from what it finds.
 * The index of orders' histories moves along in the same transaction, once it has caught up.
 */
import type { CommittedBlock } from '../journal/committed-block.ts';
import type { CommittedReader } from '../journal/tail.ts';
import { delay, type Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import { createPause } from '../ops/pause.ts';
import type { SequenceGate } from '../ops/sequence-gate.ts';
import { orderRecordsOf } from './order-records.ts';
import { changesOf, type Changes } from './rows.ts';
import type { ViewStore, ViewWriter } from './view-store.ts';

export type Projector = {
  /** Catches up with what is there, then keeps going in the background. */
  start(): Promise<void>;
  /** There is something new in the journal. */
  wake(): void;
  stop(): Promise<void>;
};

export type ProjectorOptions = {
  store: ViewStore;
  source: CommittedReader;
  clock: Clock;
  log: Log;
  /** Advanced after each batch: readers wait on it. */
  gate: SequenceGate;
  /** Only while it is true: of several processes one is enough. Absent: always. Wake it when it changes. */
  isActive?: () => boolean;
  /** Told after each batch how far the views are. */
  onMoved?: (sequence: number) => void;
};

const BLOCKS_PER_BATCH_MAX = 20;
const RETRY_MS = 500;
const IDLE_POLL_MS = 250;

export function createProjector(options: ProjectorOptions): Projector {
  const { store, source, clock, log, gate, isActive = () => true, onMoved } = options;
  const pause = createPause(clock);
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  /** One after a failure, or a batch that takes longer than a query may would be tried for ever. */
  let blocksPerBatch = BLOCKS_PER_BATCH_MAX;

  /** Where it has all that the views have, it moves with them. Until then it follows them, and nobody waits for it. */
  let areOrderRecordsWhole = false;

  async function lookAtOrderRecords(): Promise<void> {
    areOrderRecordsWhole = (await store.orderRecordsProgress()) === (await store.progress());
  }

  /** One batch of them, of what the views contain; whether there was one. */
  async function followWithOrderRecords(): Promise<boolean> {
    if (areOrderRecordsWhole || !isActive()) return false;
    const end = await store.progress();
    const progress = await store.orderRecordsProgress();
    areOrderRecordsWhole = progress === end;
    if (progress >= end) return false;
    const read = await source.read(progress + 1, blocksPerBatch);
    const blocks = read.filter(({ block }) => block.lastSequence <= end);
    const last = blocks.at(-1)?.block.lastSequence;
    if (last === undefined) return false;
    return store.transaction((views) => writeOrderRecords(views, blocks, progress, last));
  }

  async function step(): Promise<boolean> {
    if (!isActive()) return false;
    const progress = await store.progress();
    gate.advance(progress);
    const blocks = await source.read(progress + 1, blocksPerBatch);
    const last = blocks.at(-1)?.block.lastSequence;
    if (last === undefined) return false;
    const moved = await writeBatch(store, { blocks, progress, last, withOrderRecords: areOrderRecordsWhole });
    blocksPerBatch = Math.min(2 * blocksPerBatch, BLOCKS_PER_BATCH_MAX);
    if (moved) {
      gate.advance(last);
      onMoved?.(last);
    } else {
      // Or only the views: one of a version that doesn't know the order records.
      log.warn({ progress }, 'another projector moved the views; going on from there');
      areOrderRecordsWhole = false;
    }
    return true;
  }

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        const [hasMoved, hasFollowed] = [await step(), await followWithOrderRecords()];
        if (!hasMoved && !hasFollowed) await pause.rest(IDLE_POLL_MS);
      } catch (error) {
        blocksPerBatch = 1;
        log.warn({ error: String(error), sequence: gate.sequence() }, 'the views could not be written; trying again');
        await delay(clock, RETRY_MS);
      }
    }
  }

  return {
    start: async () => {
      await lookAtOrderRecords();
      while (await step());
      running = run();
    },
    wake: pause.wake,
    stop: async () => {
      stopped = true;
      pause.wake();
      await running;
    },
  };
}

type Batch = { blocks: readonly CommittedBlock[]; progress: number; last: number; withOrderRecords: boolean };

/** Whether the progress rows still stood where they were expected; if not, nothing was written. */
function writeBatch(store: ViewStore, { blocks, progress, last, withOrderRecords }: Batch): Promise<boolean> {
  const changes = changesOf(blocks.flatMap(({ records }) => records));
  return store.transaction(async (views) => {
    if (!(await views.moveProgress(progress, last))) return false;
    if (withOrderRecords && !(await writeOrderRecords(views, blocks, progress, last))) return false;
    await writeOrders(views, changes);
    await writeTrades(views, changes);
    return true;
  });
}

async function writeOrderRecords(
  views: ViewWriter,
  blocks: readonly CommittedBlock[],
  progress: number,
  last: number,
): Promise<boolean> {
  if (!(await views.moveOrderRecords(progress, last))) return false;
  const rows = orderRecordsOf(blocks.flatMap(({ records }) => records));
  if (rows.length > 0) await views.insertOrderRecords(rows);
  return true;
}

async function writeOrders(views: ViewWriter, { newOrders, changedOrders }: Changes): Promise<void> {
  if (newOrders.size > 0) await views.insertOrders([...newOrders.values()]);
  if (changedOrders.size === 0) return;
  const changed = await views.changeOrders([...changedOrders.values()]);
  if (changed !== changedOrders.size) {
    throw new Error(`bug: ${changedOrders.size} orders changed, but only ${changed} of them are in the view`);
  }
}

async function writeTrades(views: ViewWriter, { trades, changedTrades, tradeSides }: Changes): Promise<void> {
  if (trades.size > 0) await views.insertTrades([...trades.values()], tradeSides);
  if (changedTrades.size === 0) return;
  const changed = await views.changeTrades([...changedTrades.values()]);
  if (changed !== changedTrades.size) {
    throw new Error(`bug: ${changedTrades.size} trades changed, but only ${changed} of them are in the view`);
  }
}
