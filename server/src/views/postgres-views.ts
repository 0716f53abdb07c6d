/** Reads of the views: one query a question, every list along an index (0003-views.sql, 0004-view-indexes.sql). */
import type { Pool } from 'pg';
import type { Side } from '@wattbook/engine/commands';
import type { SequenceGate } from '../ops/sequence-gate.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { orderOf, type OrderSelect } from './order-row.ts';
import type {
  PriorUse,
  MarketTrade,
  OrderFilter,
  OrderIds,
  OwnTrade,
  OwnTradeFilter,
  Page,
  PageRequest,
  TradeFilter,
  Views,
} from './view-types.ts';

type Values = (string | number)[];

export function createPostgresViews(pool: Pool, gate: SequenceGate): Views {
  return {
    sequence: gate.sequence,
    reached: gate.reached,
    listOrders: (filter, page) => listOrders(pool, filter, page),
    findOrder: async (participantId, orderId) => {
      const { rows } = await pool.query<OrderSelect>(
        'select * from orders where order_id = $1 and participant_id = $2',
        [orderId, participantId],
      );
      return rows[0] && orderOf(rows[0]);
    },
    findOrders: (participantId, ids) => findOrders(pool, participantId, ids),
    listOwnTrades: (participantId, filter, page) => listOwnTrades(pool, participantId, filter, page),
    findOwnTrades: async (participantId, tradeId) => {
      const { rows } = await pool.query<OwnTradeSelect>(
        `${OWN_TRADES} where own.participant_id = $1 and own.trade_id = $2 order by own.side`,
        [participantId, tradeId],
      );
      return rows.map(ownTradeOf);
    },
    listMarketTrades: (filter, page) => listMarketTrades(pool, filter, page),
    findPriorUses: (participantId, clientOrderIds) => findPriorUses(pool, participantId, clientOrderIds),
  };
}

async function findOrders(
  pool: Pool,
  participantId: string,
  { orderIds, clientOrderIds }: OrderIds,
): Promise<ReturnType<typeof orderOf>[]> {
  const { rows } = await pool.query<OrderSelect>({
    name: 'find-orders',
    text: `select * from orders where participant_id = $1 and order_id = any($2::bigint[])
           union all
           select * from orders where participant_id = $1 and client_order_id = any($3::text[])`,
    values: [participantId, orderIds, clientOrderIds],
  });
  return rows.map(orderOf);
}

async function findPriorUses(
  pool: Pool,
  participantId: string,
  clientOrderIds: readonly string[],
): Promise<Map<string, PriorUse>> {
  const { rows } = await pool.query<{ client_order_id: string; accepted_sequence: string; fingerprint: string }>({
    name: 'find-prior-uses',
    text: `select client_order_id, accepted_sequence, fingerprint
           from orders where participant_id = $1 and client_order_id = any($2::text[])`,
    values: [participantId, clientOrderIds],
  });
  return new Map(
    rows.map(({ client_order_id: id, accepted_sequence: sequence, fingerprint }) => [
      id,
      { acceptedSequence: Number(sequence), fingerprint },
    ]),
  );
}

async function listOrders(
  pool: Pool,
  filter: OrderFilter,
  page: PageRequest,
): Promise<Page<ReturnType<typeof orderOf>>> {
  const values: Values = [filter.participantId];
  const conditions = ['participant_id = $1'];
  const add = (sql: (place: string) => string, value: string | number): void => {
    values.push(value);
    conditions.push(sql(`$${values.length}`));
  };
  if (filter.clientOrderId !== undefined) add((place) => `client_order_id = ${place}`, filter.clientOrderId);
  if (filter.contractId !== undefined) add((place) => `contract_id = ${place}`, filter.contractId);
  if (filter.state !== undefined) add((place) => `state = ${place}`, filter.state);

  const byChange = page.afterSequence !== undefined;
  const list = byChange ? 'orders-by-change' : 'orders';
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
type MarketTradeSelect = {
  trade_id: string;
  contract_id: string;
  price_ticks: string;
  quantity_lots: string;
  aggressor_side: Side;
  executed_at_us: string;
  sequence: string;
};

type OwnTradeSelect = MarketTradeSelect & {
  side: Side;
  order_id: string;
  client_order_id: string;
  portfolio_id: string;
};

const OWN_TRADES = `
  select trades.*, own.side, own.order_id, own.client_order_id, own.portfolio_id
  from trade_sides as own join trades using (trade_id)`;

/** A trade with oneself is two rows: the side is part of the key (0 BUY, 1 SELL). */
async function listOwnTrades(
  pool: Pool,
  participantId: string,
  filter: OwnTradeFilter,
  page: PageRequest,
): Promise<Page<OwnTrade>> {
  const { orderId } = filter;
  const side = `(own.side = 'SELL')::integer`;
  const { rows } = await listTrades<OwnTradeSelect>(pool, filter, page, {
    list: 'own-trades',
    select: OWN_TRADES,
    condition: `own.participant_id = $1${orderId === undefined ? '' : ' and own.order_id = $2'}`,
    values: orderId === undefined ? [participantId] : [participantId, orderId],
    key: ['own.trade_id', side],
  });
  return pageOf(rows.map(ownTradeOf), page.limit, (last) =>
    encodeCursor(cursorName('own-trades', page), [last.tradeId, last.side === 'SELL' ? 1 : 0]),
  );
}

async function listMarketTrades(pool: Pool, filter: TradeFilter, page: PageRequest): Promise<Page<MarketTrade>> {
  const { rows } = await listTrades<MarketTradeSelect>(pool, filter, page, {
    list: 'market-trades',
    select: 'select trades.* from trades',
    condition: 'true',
    values: [],
    key: ['trades.trade_id'],
  });
  return pageOf(rows.map(marketTradeOf), page.limit, (last) =>
    encodeCursor(cursorName('market-trades', page), [last.tradeId]),
  );
}

/** The newest trade up to a sequence, 0 if there is none: one look into an index. */
const LAST_TRADE_AT = (sequence: string): string => `coalesce((
  select earlier.trade_id from trades as earlier where earlier.sequence <= ${sequence}
  order by earlier.sequence desc, earlier.trade_id desc limit 1), 0)`;

/** A cursor goes on in the direction in which it was made. */
function cursorName(list: string, page: PageRequest): string {
  return page.afterSequence === undefined ? list : `${list}-ascending`;
}

/**
 * Trade ids rise with sequences, so one order serves both directions. Both limits are said of `trades.trade_id` too: a
 * merge join would else read that index from its end.
 */
/* eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as pool.query: the select decides */
async function listTrades<Row extends MarketTradeSelect>(
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

function marketTradeOf(row: MarketTradeSelect): MarketTrade {
  return {
    tradeId: Number(row.trade_id),
    contractId: row.contract_id,
    priceTicks: Number(row.price_ticks),
    quantityLots: Number(row.quantity_lots),
    aggressorSide: row.aggressor_side,
    executedAtUs: Number(row.executed_at_us),
    sequence: Number(row.sequence),
  };
}

function ownTradeOf(row: OwnTradeSelect): OwnTrade {
  return {
    ...marketTradeOf(row),
    side: row.side,
    orderId: Number(row.order_id),
    clientOrderId: row.client_order_id,
    portfolioId: row.portfolio_id,
  };
}

/** One row more than asked for was read: if it is there, there is a next page. */
function pageOf<Item>(items: Item[], limit: number, cursorOf: (last: Item) => string): Page<Item> {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return { items: page, nextCursor: items.length > limit && last !== undefined ? cursorOf(last) : null };
}
