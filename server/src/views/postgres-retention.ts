/** What views no longer keep, in PostgreSQL: along the indexes by contract, a bounded number of rows a transaction. */
import type { Pool, PoolClient } from 'pg';
import { isPast, type KeptDays, type RetentionStore, type Swept } from './retention.ts';
import type { TradeChange } from './rows.ts';

/** Of each table at most, of one transaction. */
export const ROWS_PER_SWEEP_MAX = 500;
/** Of the histories of so many orders: one order may have any number of events. */
export const ORDERS_PER_SWEEP_MAX = 100;

/** As wattbook_exchange. */
export function createPostgresRetention(pool: Pool): RetentionStore {
  return {
    announce: async ({ area, firstDay, firstContract, firstUs }) => {
      await pool.query(ANNOUNCE, [area, firstDay, firstContract, firstUs]);
    },
    sweep: (area) => inTransaction(pool, area),
  };
}

/** As pg returns it: bigint as text. */
type KeptRow = { area: string; first_day: string; first_contract: string; first_us: string };

export async function readKeptDays(pool: Pool): Promise<KeptDays[]> {
  const { rows } = await pool.query<KeptRow>('select * from view_retention order by area');
  return rows.map(keptOf);
}

function keptOf(row: KeptRow): KeptDays {
  const { area, first_day: firstDay, first_contract: firstContract, first_us: firstUs } = row;
  return { area, firstDay, firstContract, firstUs: Number(firstUs) };
}

/** Of trades that are not there any more: how many belong to days that aren't kept. */
export async function countLetGo(client: PoolClient, changes: readonly TradeChange[]): Promise<number> {
  const ids = changes.map(({ trade_id: tradeId }) => tradeId);
  const contracts = changes.map(({ contract_id: contractId }) => contractId);
  const { rows } = await client.query<{ count: string }>(COUNT_LET_GO, [ids, contracts]);
  return Number(rows[0]?.count);
}

async function inTransaction(pool: Pool, area: string): Promise<Swept> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const swept = await sweep(client, area);
    await client.query('commit');
    client.release();
    return swept;
  } catch (error) {
    // Whether it went through doesn't matter: the next one takes what is there. The connection is not reused.
    client.release(true);
    throw error;
  }
}

/** The row of the area is the right to sweep it: a process that led before may not know yet. */
async function sweep(client: PoolClient, area: string): Promise<Swept> {
  const { rows } = await client.query<KeptRow>('select * from view_retention where area = $1 for update skip locked', [
    area,
  ]);
  const [row] = rows;
  if (row === undefined) return [];
  const kept = keptOf(row);
  const between = [`${area}-0`, kept.firstContract];
  const swept: Swept = [];
  const run = async (table: string, sql: string, values: readonly unknown[]): Promise<number> => {
    const count = (await client.query(sql, [...values])).rowCount ?? 0;
    if (count > 0) swept.push({ table, rows: count });
    return count;
  };
  await run('trade_minutes', SWEEP_MINUTES, between);
  await run('positions', SWEEP_POSITIONS, between);
  const trades = await idsOf(client, FIND_TRADES, [...between, kept.firstUs], kept);
  if (trades.length > 0) {
    await run('trade_sides', 'delete from trade_sides where trade_id = any($1::bigint[])', [trades]);
    await run('trades', 'delete from trades where trade_id = any($1::bigint[])', [trades]);
  }
  const orders = await idsOf(client, FIND_ORDERS, between, kept);
  if (orders.length === 0) return swept;
  // An order stays as long as its history: nothing else would find the rest of that.
  const isWhole = (await run('order_records', SWEEP_RECORDS, [orders])) < ROWS_PER_SWEEP_MAX;
  if (isWhole) await run('orders', 'delete from orders where order_id = any($1::bigint[])', [orders]);
  return swept;
}

/** The index answers in the order of the database, which may not be that of bytes: so it is asked, and then looked. */
async function idsOf(client: PoolClient, sql: string, values: readonly unknown[], kept: KeptDays): Promise<string[]> {
  const { rows } = await client.query<{ id: string; contract_id: string }>(sql, [...values]);
  return rows.filter(({ contract_id: contractId }) => isPast([kept], contractId)).map(({ id }) => id);
}

const ANNOUNCE = `
  insert into view_retention as known (area, first_day, first_contract, first_us) values ($1, $2, $3, $4)
  on conflict (area) do update
    set first_day = excluded.first_day, first_contract = excluded.first_contract, first_us = excluded.first_us
    where known.first_us < excluded.first_us`;

/** As idsOf looks, in SQL. */
const IS_PAST = (contractId: string): string =>
  `${contractId} >= $1 and ${contractId} < $2 and ${contractId} collate "C" >= $1 and ${contractId} collate "C" < $2`;

const SWEEP_MINUTES = `
  delete from trade_minutes where ctid = any(array(
    select ctid from trade_minutes where ${IS_PAST('contract_id')}
    order by contract_id, minute_us limit ${ROWS_PER_SWEEP_MAX} for update))`;

const SWEEP_POSITIONS = `
  delete from positions where ctid = any(array(
    select ctid from positions where ${IS_PAST('first_contract_id')}
    order by first_contract_id limit ${ROWS_PER_SWEEP_MAX} for update))`;

const PROGRESS = (view: string): string => `(select sequence from view_progress where view_name = '${view}')`;

/** Those that nothing can happen to any more, and that are confirmed. */
const FIND_TRADES = `
  select trade_id as id, contract_id from trades
  where contract_id >= $1 and contract_id < $2 and executed_at_us < $3 and state <> 'RECALL_REQUESTED'
    and sequence <= ${PROGRESS('confirmations')}
  order by contract_id, trade_id desc limit ${ROWS_PER_SWEEP_MAX} for update`;

/** Those that have ended: confirmations need their texts, and an index that isn't whole yet would add to them. */
const FIND_ORDERS = `
  select order_id as id, contract_id from orders
  where contract_id >= $1 and contract_id < $2 and state not in ('ACTIVE', 'PARKED')
    and updated_sequence <= least(${PROGRESS('confirmations')}, ${PROGRESS('order-records')})
  order by contract_id, order_id desc limit ${ORDERS_PER_SWEEP_MAX} for update`;

const SWEEP_RECORDS = `
  delete from order_records where (order_id, sequence, event_index) in (
    select order_id, sequence, event_index from order_records where order_id = any($1::bigint[])
    order by order_id, sequence, event_index limit ${ROWS_PER_SWEEP_MAX})`;

const COUNT_LET_GO = `
  select count(*) from unnest($1::bigint[], $2::text[]) as asked (trade_id, contract_id)
  where not exists (select from trades where trades.trade_id = asked.trade_id) and exists (
    select from view_retention
    where starts_with(asked.contract_id, area || '-') and asked.contract_id collate "C" < first_contract)`;
