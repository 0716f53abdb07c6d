/** The views in PostgreSQL, as the projector writes them: rows come as JSON, any number in one statement. */
import type { Pool, PoolClient } from 'pg';
import { countLetGo } from './postgres-retention.ts';
import { addToSums, findCounted, sumUpAnew, takeFromSums } from './postgres-traded-sums.ts';
import { jsonOfRows } from './storable-text.ts';
import type { ViewStore, ViewWriter } from './view-store.ts';

export function createPostgresViewStore(pool: Pool): ViewStore {
  return {
    progress: () => progressOf(pool, 'trading'),
    orderRecordsProgress: () => progressOf(pool, 'order-records'),
    transaction: (write) => inTransaction(pool, write),
  };
}

type ViewName = 'trading' | 'order-records' | 'sums';

async function progressOf(pool: Pool, view: ViewName): Promise<number> {
  const { rows } = await pool.query<{ sequence: string }>(
    `select sequence from view_progress where view_name = '${view}'`,
  );
  return Number(rows[0]?.sequence ?? 0);
}

async function inTransaction(pool: Pool, write: (views: ViewWriter) => Promise<boolean>): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const isKept = await write(createWriter(client));
    await client.query(isKept ? 'commit' : 'rollback');
    client.release();
    return isKept;
  } catch (error) {
    // The transaction's outcome doesn't matter: the progress row tells next time. The connection is not reused.
    client.release(true);
    throw error;
  }
}

function createWriter(client: PoolClient): ViewWriter {
  const run = async (sql: string, rows: readonly object[]): Promise<number> =>
    (await client.query(sql, [jsonOfRows(rows)])).rowCount ?? 0;
  const insert = async (table: string, rows: readonly object[]): Promise<void> => {
    await run(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, rows);
  };
  const move = async (view: ViewName, expected: number, last: number): Promise<boolean> => {
    const { rowCount } = await client.query(
      `update view_progress set sequence = $2 where view_name = '${view}' and sequence = $1`,
      [expected, last],
    );
    return rowCount === 1;
  };
  return {
    moveProgress: async (expected, last) => {
      if (!(await move('trading', expected, last))) return false;
      // A version that doesn't know the sums has written trades since.
      if (!(await move('sums', expected, last))) await sumUpAnew(client, last);
      return true;
    },
    moveOrderRecords: (expected, last) => move('order-records', expected, last),
    insertOrderRecords: (rows) => insert('order_records', rows),
    insertOrders: (rows) => insert('orders', rows),
    changeOrders: (changes) => run(UPDATE_ORDERS, changes),
    insertTrades: async (rows, sides) => {
      await insert('trades', rows);
      await insert('trade_sides', sides);
      await addToSums(client, rows, sides);
    },
    changeTrades: async (changes) => {
      const recalled = await findCounted(client, changes);
      const changed = await run(UPDATE_TRADES, changes);
      await takeFromSums(client, recalled);
      return changed < changes.length ? changed + (await countLetGo(client, changes)) : changed;
    },
  };
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

const UPDATE_TRADES = `
  update trades set state = change.state, revision = change.revision
  from json_populate_recordset(null::trades, $1) as change
  where trades.trade_id = change.trade_id`;
