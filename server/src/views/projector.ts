/**
 * Builds the views from the journal: a batch of blocks is one transaction, which moves the progress row from the
 * sequence it expects. Two projectors can't both write; one that comes second starts over from what it finds.
 */
import type { Pool, PoolClient } from 'pg';
import type { CommittedReader } from '../journal/tail.ts';
import { delay, type Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { SequenceGate } from '../ops/sequence-gate.ts';
import { changesOf, type Changes } from './rows.ts';
import { jsonOfRows } from './storable-text.ts';

export type Projector = {
  /** Catches up with what is there, then keeps going in the background. */
  start(): Promise<void>;
  /** There is something new in the journal. */
  wake(): void;
  stop(): Promise<void>;
};

export type ProjectorOptions = {
  pool: Pool;
  source: CommittedReader;
  clock: Clock;
  log: Log;
  /** Advanced after each batch: readers wait on it. */
  gate: SequenceGate;
};

const BLOCKS_PER_BATCH_MAX = 20;
const RETRY_MS = 500;
const IDLE_POLL_MS = 250;

export function createProjector({ pool, source, clock, log, gate }: ProjectorOptions): Projector {
  let stopped = false;
  let wakeUp: (() => void) | undefined;
  let wakes = 0;
  let running: Promise<void> = Promise.resolve();
  /** One after a failure, or a batch that takes longer than a query may would be tried for ever. */
  let blocksPerBatch = BLOCKS_PER_BATCH_MAX;

  async function step(): Promise<boolean> {
    const progress = await readProgress(pool);
    gate.advance(progress);
    const blocks = await source.read(progress + 1, blocksPerBatch);
    const last = blocks.at(-1)?.block.lastSequence;
    if (last === undefined) return false;
    const moved = await writeBatch(pool, changesOf(blocks.flatMap(({ records }) => records)), progress, last);
    blocksPerBatch = Math.min(2 * blocksPerBatch, BLOCKS_PER_BATCH_MAX);
    if (moved) gate.advance(last);
    else log.warn({ progress }, 'another projector moved the views; going on from there');
    return true;
  }

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        const wokenBefore = wakes;
        const moved = await step();
        if (!moved && wakes === wokenBefore) await idle();
      } catch (error) {
        blocksPerBatch = 1;
        log.warn({ error: String(error), sequence: gate.sequence() }, 'the views could not be written; trying again');
        await delay(clock, RETRY_MS);
      }
    }
  }

  /** Until woken, or for a while: another process may have written the journal. */
  function idle(): Promise<void> {
    return new Promise((resolve) => {
      const timer = clock.after(IDLE_POLL_MS, resolve);
      wakeUp = () => {
        timer.cancel();
        resolve();
      };
    });
  }

  function wake(): void {
    wakes += 1;
    wakeUp?.();
  }

  return {
    start: async () => {
      while (await step());
      running = run();
    },
    wake,
    stop: async () => {
      stopped = true;
      wake();
      await running;
    },
  };
}

async function readProgress(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ sequence: string }>(
    `select sequence from view_progress where view_name = 'trading'`,
  );
  return Number(rows[0]?.sequence ?? 0);
}

/** Whether the progress row still stood where it was expected; if not, nothing was written. */
async function writeBatch(pool: Pool, changes: Changes, expected: number, last: number): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rowCount } = await client.query(
      `update view_progress set sequence = $2 where view_name = 'trading' and sequence = $1`,
      [expected, last],
    );
    if (rowCount !== 1) {
      await client.query('rollback');
      client.release();
      return false;
    }
    await writeOrders(client, changes);
    await writeTrades(client, changes);
    await client.query('commit');
    client.release();
    return true;
  } catch (error) {
    // The transaction's outcome doesn't matter: the progress row tells next time. The connection is not reused.
    client.release(true);
    throw error;
  }
}

async function writeOrders(client: PoolClient, { newOrders, changedOrders }: Changes): Promise<void> {
  if (newOrders.size > 0) {
    await client.query('insert into orders select * from json_populate_recordset(null::orders, $1)', [
      jsonOfRows([...newOrders.values()]),
    ]);
  }
  if (changedOrders.size === 0) return;
  const { rowCount } = await client.query(UPDATE_ORDERS, [jsonOfRows([...changedOrders.values()])]);
  if (rowCount !== changedOrders.size) {
    throw new Error(`bug: ${changedOrders.size} orders changed, but only ${rowCount} of them are in the view`);
  }
}

/**
 * A column that isn't in the change stays, as no column ever goes back to null: only orders that have ended have a
 * reason, an iceberg always shows something, GTD orders always have an end, a text that is taken away is an empty one.
 */
const UPDATE_ORDERS = `
  update orders set
    price_ticks      = coalesce(change.price_ticks, orders.price_ticks),
    quantity_lots    = coalesce(change.quantity_lots, orders.quantity_lots),
    open_lots        = coalesce(change.open_lots, orders.open_lots),
    filled_lots      = coalesce(change.filled_lots, orders.filled_lots),
    filled_value     = coalesce(change.filled_value, orders.filled_value),
    display_lots     = coalesce(change.display_lots, orders.display_lots),
    valid_until_us   = coalesce(change.valid_until_us, orders.valid_until_us),
    text             = coalesce(change.text, orders.text),
    state            = coalesce(change.state, orders.state),
    reason           = coalesce(change.reason, orders.reason),
    revision         = coalesce(change.revision, orders.revision),
    updated_sequence = change.updated_sequence,
    updated_at_us    = change.updated_at_us
  from json_populate_recordset(null::orders, $1) as change
  where orders.order_id = change.order_id`;

async function writeTrades(client: PoolClient, { trades, changedTrades, tradeSides }: Changes): Promise<void> {
  if (trades.size > 0) {
    await client.query('insert into trades select * from json_populate_recordset(null::trades, $1)', [
      jsonOfRows([...trades.values()]),
    ]);
    await client.query('insert into trade_sides select * from json_populate_recordset(null::trade_sides, $1)', [
      jsonOfRows(tradeSides),
    ]);
  }
  if (changedTrades.size === 0) return;
  const { rowCount } = await client.query(UPDATE_TRADES, [jsonOfRows([...changedTrades.values()])]);
  if (rowCount !== changedTrades.size) {
    throw new Error(`bug: ${changedTrades.size} trades changed, but only ${rowCount} of them are in the view`);
  }
}

const UPDATE_TRADES = `
  update trades set state = change.state, revision = change.revision
  from json_populate_recordset(null::trades, $1) as change
  where trades.trade_id = change.trade_id`;
