/** Lists of orders and trades, page by page, each along an index (0003, 0004 and 0007 of the migrations). */
import type { Pool } from 'pg';
import type { TradeState } from '@wattbook/engine';
import type { Side } from '@wattbook/engine/commands';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { orderOf, type OrderSelect } from './order-row.ts';
import type { MarketTrade, OrderFilter, Page, PageRequest, TradeFilter } from './view-types.ts';

type Values = (string | number)[];

/** @param name of the list, for its cursors. Without a participant: everybody's. */
export async function listOrders(
  pool: Pool,
  filter: Partial<OrderFilter>,
  page: PageRequest,
  name: string,
): Promise<Page<ReturnType<typeof orderOf>>> {
  const values: Values = [];
  const conditions = ['true'];
  const add = (sql: (place: string) => string, value: string | number): void => {
    values.push(value);
    conditions.push(sql(`$${values.length}`));
  };
  if (filter.participantId !== undefined) add((place) => `participant_id = ${place}`, filter.participantId);
  if (filter.clientOrderId !== undefined) add((place) => `client_order_id = ${place}`, filter.clientOrderId);
  if (filter.contractId !== undefined) add((place) => `contract_id = ${place}`, filter.contractId);
  if (filter.state !== undefined) add((place) => `state = ${place}`, filter.state);

  const byChange = page.afterSequence !== undefined;
  const list = byChange ? `${name}-by-change` : name;
  if (page.cursor !== undefined) {
    const key = decodeCursor(list, byChange ? 2 : 1, page.cursor);
    const places = key.map((part) => `$${values.push(part)}`).join(', ');
    conditions.push(byChange ? `(updated_sequence, order_id) > (${places})` : `order_id < ${places}`);
  }
  if (page.afterSequence !== undefined) add((place) => `updated_sequence > ${place}`, page.afterSequence);
  const order = byChange ? 'updated_sequence, order_id' : 'order_id desc';
  const { rows } = await pool.query<OrderSelect>(
    `select * from orders where ${conditions.join(' and ')} order by ${order} limit $${values.push(page.limit + 1)}`,
    values,
  );
  return pageOf(rows.map(orderOf), page.limit, (last) =>
    encodeCursor(list, byChange ? [last.updatedSequence, last.orderId] : [last.orderId]),
  );
}

/** As pg returns them: bigint as text. */
export type MarketTradeSelect = {
  trade_id: string;
  contract_id: string;
  price_ticks: string;
  quantity_lots: string;
  aggressor_side: Side | null;
  executed_at_us: string;
  sequence: string;
  state: TradeState;
  revision: number;
  source: string | null;
  source_trade_id: string | null;
};

/** The newest trade up to a sequence, 0 if there is none: one look into an index. */
const LAST_TRADE_AT = (sequence: string): string => `coalesce((
  select earlier.trade_id from trades as earlier where earlier.sequence <= ${sequence}
  order by earlier.sequence desc, earlier.trade_id desc limit 1), 0)`;

/** A cursor goes on in the direction in which it was made. */
export function cursorName(list: string, page: PageRequest): string {
  return page.afterSequence === undefined ? list : `${list}-ascending`;
}

/** Looked up for each side of `own`: `offset 0` keeps the planner from joining in another way. */
export const TRADE_OF_OWN =
  'join lateral (select * from trades where trade_id = own.trade_id offset 0) as trades on true';

/**
 * Trade ids rise with sequences, so one order serves both directions. Both limits are said of `trades.trade_id` too: a
 * merge join would else read that index from its end.
 */
/* eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as pool.query: the select decides */
export async function listTrades<Row extends MarketTradeSelect>(
  pool: Pool,
  filter: TradeFilter,
  page: PageRequest,
  of: { list: string; select: string; condition: string; values: Values; key: string[] },
): Promise<{ rows: Row[] }> {
  const values = [...of.values];
  const conditions = [of.condition];
  const ascending = page.afterSequence !== undefined;
  if (page.cursor !== undefined) {
    const key = decodeCursor(cursorName(of.list, page), of.key.length, page.cursor);
    const places = key.map((part) => `$${values.push(part)}::bigint`);
    conditions.push(`(${of.key.join(', ')}) ${ascending ? '>' : '<'} (${places.join(', ')})`);
    conditions.push(`trades.trade_id ${ascending ? '>=' : '<='} ${places[0]}`);
  }
  if (page.afterSequence !== undefined) {
    const lastBefore = LAST_TRADE_AT(`$${values.push(page.afterSequence)}`);
    conditions.push(`${of.key[0]} > ${lastBefore}`, `trades.trade_id > ${lastBefore}`);
  }
  if (filter.contractId !== undefined) conditions.push(`trades.contract_id = $${values.push(filter.contractId)}`);
  const order = of.key.map((column) => `${column} ${ascending ? 'asc' : 'desc'}`).join(', ');
  return pool.query<Row>(
    `${of.select} where ${conditions.join(' and ')} order by ${order} limit $${values.push(page.limit + 1)}`,
    values,
  );
}

export function marketTradeOf(row: MarketTradeSelect): MarketTrade {
  return {
    tradeId: Number(row.trade_id),
    contractId: row.contract_id,
    priceTicks: Number(row.price_ticks),
    quantityLots: Number(row.quantity_lots),
    ...(row.aggressor_side !== null && { aggressorSide: row.aggressor_side }),
    executedAtUs: Number(row.executed_at_us),
    sequence: Number(row.sequence),
    state: row.state,
    revision: row.revision,
    ...(row.source !== null && { source: row.source }),
    ...(row.source_trade_id !== null && { sourceTradeId: row.source_trade_id }),
  };
}

/** One row more than asked for was read: if it is there, there is a next page. */
export function pageOf<Item>(items: Item[], limit: number, cursorOf: (last: Item) => string): Page<Item> {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return { items: page, nextCursor: items.length > limit && last !== undefined ? cursorOf(last) : null };
}
