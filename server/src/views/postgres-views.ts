/** Reads of the views: one query a question, every list along an index (0003-views.sql, 0004-view-indexes.sql). */
import type { Pool } from 'pg';
import type { Side } from '@wattbook/engine/commands';
import type { SequenceGate } from '../ops/sequence-gate.ts';
import { encodeCursor } from './cursor.ts';
import { listOrderEvents, orderEventsProgress } from './order-event-pages.ts';
import { orderOf, type OrderSelect } from './order-row.ts';
import {
  cursorName,
  listOrders,
  listTrades,
  marketTradeOf,
  pageOf,
  TRADE_OF_OWN,
  type MarketTradeSelect,
} from './view-lists.ts';
import type {
  PriorUse,
  MarketTrade,
  OrderIds,
  OwnTrade,
  OwnTradeFilter,
  Page,
  PageRequest,
  TradeFilter,
  Views,
} from './view-types.ts';

export function createPostgresViews(pool: Pool, gate: SequenceGate): Views {
  return {
    sequence: gate.sequence,
    reached: gate.reached,
    listOrders: (filter, page) => listOrders(pool, filter, page, 'orders'),
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
    listOrderEvents: (orderId, page) => listOrderEvents(pool, orderId, page),
    orderEventsProgress: () => orderEventsProgress(pool),
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

type OwnTradeSelect = MarketTradeSelect & {
  side: Side;
  order_id: string | null;
  client_order_id: string | null;
  portfolio_id: string;
};

const OWN_COLUMNS = 'select trades.*, own.side, own.order_id, own.client_order_id, own.portfolio_id';

const OWN_TRADES = `${OWN_COLUMNS} from trade_sides as own join trades using (trade_id)`;

/** Along the own sides. Joined plainly, the planner may read all trades from one end beside them (seen in tests). */
const OWN_TRADES_ALONG_SIDES = `${OWN_COLUMNS} from trade_sides as own ${TRADE_OF_OWN}`;

/** A trade with oneself is two rows: the side is part of the key (0 BUY, 1 SELL). */
async function listOwnTrades(
  pool: Pool,
  participantId: string,
  filter: OwnTradeFilter,
  page: PageRequest,
): Promise<Page<OwnTrade>> {
  const { orderId, contractId } = filter;
  const side = `(own.side = 'SELL')::integer`;
  const { rows } = await listTrades<OwnTradeSelect>(pool, filter, page, {
    list: 'own-trades',
    select: contractId === undefined ? OWN_TRADES_ALONG_SIDES : OWN_TRADES,
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

function ownTradeOf(row: OwnTradeSelect): OwnTrade {
  return {
    ...marketTradeOf(row),
    side: row.side,
    ...(row.order_id !== null && { orderId: Number(row.order_id) }),
    ...(row.client_order_id !== null && { clientOrderId: row.client_order_id }),
    portfolioId: row.portfolio_id,
  };
}
