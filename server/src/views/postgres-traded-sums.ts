/** The sums of what was traded, as the projector writes them: each new trade is added, a recalled one taken out. */
import type { PoolClient } from 'pg';
import type { TradeChange, TradeRow, TradeSideRow } from './rows.ts';
import { jsonOfRows } from './storable-text.ts';
import { MINUTE_US, minutesOf, positionsOf } from './traded-sums.ts';

export async function addToSums(
  client: PoolClient,
  trades: readonly TradeRow[],
  sides: readonly TradeSideRow[],
): Promise<void> {
  const minutes = minutesOf(trades).map((row) => ({ ...row, value: String(row.value) }));
  if (minutes.length > 0) await client.query(ADD_MINUTES, [jsonOfRows(minutes)]);
  const positions = positionsOf(new Map(trades.map((trade) => [trade.trade_id, trade])), sides).map((row) => ({
    ...row,
    bought_value: String(row.bought_value),
    sold_value: String(row.sold_value),
  }));
  if (positions.length > 0) await client.query(ADD_POSITIONS, [jsonOfRows(positions)]);
}

/** Before the trades are changed: those of them that are recalled by it, and were counted until now. */
export async function findCounted(client: PoolClient, changes: readonly TradeChange[]): Promise<number[]> {
  const recalled = changes.filter(({ state }) => state === 'RECALLED').map(({ trade_id }) => trade_id);
  if (recalled.length === 0) return [];
  const { rows } = await client.query<{ trade_id: string }>(
    `select trade_id from trades where trade_id = any($1::bigint[]) and state <> 'RECALLED'`,
    [recalled],
  );
  return rows.map(({ trade_id }) => Number(trade_id));
}

/** When these trades are recalled already. First and last of a minute can't be undone, so it is summed up anew. */
export async function takeFromSums(client: PoolClient, tradeIds: readonly number[]): Promise<void> {
  if (tradeIds.length === 0) return;
  await client.query(TAKE_FROM_POSITIONS, [tradeIds]);
  await client.query(FORGET_MINUTES, [tradeIds]);
  await client.query(SUM_MINUTES, [tradeIds]);
}

/** Of millions of trades: far longer than other statements may take. Reads wait for it, or say that they would. */
const SUM_ALL_MS_MAX = 10 * 60_000;

/** Of all trades that are there; from then on the sums are moved with them. */
export async function sumUpAnew(client: PoolClient, last: number): Promise<void> {
  await client.query('delete from trade_minutes');
  await client.query('delete from positions');
  // pg takes the limit of one query, and its types don't know.
  const patiently = { query_timeout: SUM_ALL_MS_MAX };
  await client.query({ text: SUM_ALL_MINUTES, ...patiently });
  await client.query({ text: SUM_ALL_POSITIONS, ...patiently });
  await client.query(`update view_progress set sequence = $1 where view_name = 'sums'`, [last]);
}

const ADD_MINUTES = `
  insert into trade_minutes as known select * from json_populate_recordset(null::trade_minutes, $1)
  on conflict (contract_id, minute_us) do update set
    open_ticks     = case when ${isBefore('first')} then excluded.open_ticks else known.open_ticks end,
    high_ticks     = greatest(known.high_ticks, excluded.high_ticks),
    low_ticks      = least(known.low_ticks, excluded.low_ticks),
    close_ticks    = case when ${isBefore('last')} then known.close_ticks else excluded.close_ticks end,
    lots           = known.lots + excluded.lots,
    value          = known.value + excluded.value,
    trades         = known.trades + excluded.trades,
    first_at_us    = least(known.first_at_us, excluded.first_at_us),
    first_trade_id = case when ${isBefore('first')} then excluded.first_trade_id else known.first_trade_id end,
    last_at_us     = greatest(known.last_at_us, excluded.last_at_us),
    last_trade_id  = case when ${isBefore('last')} then known.last_trade_id else excluded.last_trade_id end`;

/** The new one's trade came earlier than the known one's. */
function isBefore(which: 'first' | 'last'): string {
  const place = (of: string): string => `(${of}.${which}_at_us, ${of}.${which}_trade_id)`;
  return `${place('excluded')} < ${place('known')}`;
}

const ADD_POSITIONS = `
  insert into positions as known select * from json_populate_recordset(null::positions, $1)
  on conflict (participant_id, first_contract_id, contract_id, portfolio_id) do update set
    bought_lots  = known.bought_lots + excluded.bought_lots,
    bought_value = known.bought_value + excluded.bought_value,
    sold_lots    = known.sold_lots + excluded.sold_lots,
    sold_value   = known.sold_value + excluded.sold_value,
    sides        = known.sides + excluded.sides`;

const IS_SAME = `(known.participant_id, known.first_contract_id, known.contract_id, known.portfolio_id) =
  (taken.participant_id, taken.first_contract_id, taken.contract_id, taken.portfolio_id)`;

/** A position of which no trade is left goes: built anew, it would not be there either. */
const TAKE_FROM_POSITIONS = `
  with taken as (
    select participant_id, regexp_replace(contract_id, '-X[0-9]+$', '') as first_contract_id, contract_id, portfolio_id,
      sum(quantity_lots * (side = 'BUY')::int) as bought_lots,
      sum(price_ticks * quantity_lots * (side = 'BUY')::int) as bought_value,
      sum(quantity_lots * (side = 'SELL')::int) as sold_lots,
      sum(price_ticks * quantity_lots * (side = 'SELL')::int) as sold_value,
      count(*) as sides
    from trade_sides join trades using (trade_id) where trade_id = any($1::bigint[]) group by 1, 2, 3, 4
  ), gone as (
    delete from positions as known using taken where ${IS_SAME} and known.sides = taken.sides
  )
  update positions as known set
    bought_lots  = known.bought_lots - taken.bought_lots,
    bought_value = known.bought_value - taken.bought_value,
    sold_lots    = known.sold_lots - taken.sold_lots,
    sold_value   = known.sold_value - taken.sold_value,
    sides        = known.sides - taken.sides
  from taken where ${IS_SAME} and known.sides > taken.sides`;

const TOUCHED = `
  select distinct contract_id, executed_at_us / ${MINUTE_US} * ${MINUTE_US} as minute_us
  from trades where trade_id = any($1::bigint[])`;

const FORGET_MINUTES = `
  delete from trade_minutes as known using (${TOUCHED}) as touched
  where (known.contract_id, known.minute_us) = (touched.contract_id, touched.minute_us)`;

/** Of trades of one contract and minute. */
const SUMMED = `
  (array_agg(price_ticks order by executed_at_us, trade_id))[1], max(price_ticks), min(price_ticks),
  (array_agg(price_ticks order by executed_at_us desc, trade_id desc))[1],
  sum(quantity_lots), sum(price_ticks * quantity_lots), count(*),
  min(executed_at_us), (array_agg(trade_id order by executed_at_us, trade_id))[1],
  max(executed_at_us), (array_agg(trade_id order by executed_at_us desc, trade_id desc))[1]`;

const SUM_MINUTES = `
  insert into trade_minutes select contract_id, minute_us, ${SUMMED}
  from (${TOUCHED}) as touched join lateral (
    select price_ticks, quantity_lots, executed_at_us, trade_id from trades
    where trades.contract_id = touched.contract_id and state <> 'RECALLED'
      and executed_at_us >= touched.minute_us and executed_at_us < touched.minute_us + ${MINUTE_US}
  ) as counted on true
  group by 1, 2`;

const SUM_ALL_MINUTES = `
  insert into trade_minutes select contract_id, executed_at_us / ${MINUTE_US} * ${MINUTE_US}, ${SUMMED}
  from trades where state <> 'RECALLED' group by 1, 2`;

const SUM_ALL_POSITIONS = `
  insert into positions select participant_id, regexp_replace(contract_id, '-X[0-9]+$', ''), contract_id, portfolio_id,
    sum(quantity_lots * (side = 'BUY')::int), sum(price_ticks * quantity_lots * (side = 'BUY')::int),
    sum(quantity_lots * (side = 'SELL')::int), sum(price_ticks * quantity_lots * (side = 'SELL')::int), count(*)
  from trade_sides join trades using (trade_id) where state <> 'RECALLED' group by 1, 2, 3, 4`;
