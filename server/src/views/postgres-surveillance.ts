/** Reads of everybody's orders and trades: one query a question, every list along an index. */
import type { Pool } from 'pg';
import type { SequenceGate } from '../ops/sequence-gate.ts';
import { encodeCursor } from './cursor.ts';
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
import type { Page, PageRequest, Surveillance, SurveillanceTradeFilter, TradeParty, WholeTrade } from './view-types.ts';

export function createPostgresSurveillance(pool: Pool, gate: SequenceGate): Surveillance {
  return {
    sequence: gate.sequence,
    reached: gate.reached,
    listOrders: (filter, page) => listOrders(pool, filter, page, 'all-orders'),
    findOrder: async (orderId) => {
      const { rows } = await pool.query<OrderSelect>('select * from orders where order_id = $1', [orderId]);
      return rows[0] && orderOf(rows[0]);
    },
    listTrades: (filter, page) => listWholeTrades(pool, filter, page),
    findTrade: async (tradeId) => {
      const { rows } = await pool.query<WholeTradeSelect>(`${WHOLE_TRADES} where trades.trade_id = $1`, [tradeId]);
      return rows[0] && wholeTradeOf(rows[0]);
    },
  };
}

type Prefixed<Prefix extends string, Columns> = {
  [Name in keyof Columns & string as `${Prefix}_${Name}`]: Columns[Name];
};

/** All null: that side of another engine's trade is nobody here. */
type PartyColumns = {
  participant_id: string | null;
  user_id: string | null;
  key_id: string | null;
  portfolio_id: string | null;
  order_id: string | null;
  client_order_id: string | null;
};

/** As pg returns them: bigint as text. */
type WholeTradeSelect = MarketTradeSelect & Prefixed<'buy', PartyColumns> & Prefixed<'sell', PartyColumns>;

const PARTY_COLUMNS = ['participant_id', 'user_id', 'key_id', 'portfolio_id', 'order_id', 'client_order_id'];

const columnsOf = (side: string): string =>
  PARTY_COLUMNS.map((name) => `${side}.${name} as ${side}_${name}`).join(', ');

/** Looked up for each trade of a page: joined plainly, the planner may read all sides from one end (seen in tests). */
const sideOf = (name: string, side: string): string => `
  left join lateral
    (select * from trade_sides where trade_id = trades.trade_id and side = '${side}' limit 1) as ${name} on true`;

const SIDES = `${sideOf('buy', 'BUY')} ${sideOf('sell', 'SELL')}`;

const COLUMNS = `select trades.*, ${columnsOf('buy')}, ${columnsOf('sell')}`;

const WHOLE_TRADES = `${COLUMNS} from trades ${SIDES}`;

/** Of a participant: along its own sides. Of a trade with itself only the buying one counts. */
const WHOLE_TRADES_OF_ONE = `${COLUMNS} from trade_sides as own ${TRADE_OF_OWN} ${SIDES}`;
const ONCE = `(own.side = 'BUY' or buy.participant_id is distinct from own.participant_id)`;

async function listWholeTrades(
  pool: Pool,
  { participantId, ...filter }: SurveillanceTradeFilter,
  page: PageRequest,
): Promise<Page<WholeTrade>> {
  const list = 'all-trades';
  const of =
    participantId === undefined
      ? { list, select: WHOLE_TRADES, condition: 'true', values: [], key: ['trades.trade_id'] }
      : {
          list,
          select: WHOLE_TRADES_OF_ONE,
          condition: `own.participant_id = $1 and ${ONCE}`,
          values: [participantId],
          key: ['own.trade_id'],
        };
  const { rows } = await listTrades<WholeTradeSelect>(pool, filter, page, of);
  return pageOf(rows.map(wholeTradeOf), page.limit, (last) => encodeCursor(cursorName(list, page), [last.tradeId]));
}

function wholeTradeOf(row: WholeTradeSelect): WholeTrade {
  const buy = partyOf({
    participant_id: row.buy_participant_id,
    user_id: row.buy_user_id,
    key_id: row.buy_key_id,
    portfolio_id: row.buy_portfolio_id,
    order_id: row.buy_order_id,
    client_order_id: row.buy_client_order_id,
  });
  const sell = partyOf({
    participant_id: row.sell_participant_id,
    user_id: row.sell_user_id,
    key_id: row.sell_key_id,
    portfolio_id: row.sell_portfolio_id,
    order_id: row.sell_order_id,
    client_order_id: row.sell_client_order_id,
  });
  return { ...marketTradeOf(row), ...(buy !== undefined && { buy }), ...(sell !== undefined && { sell }) };
}

function partyOf(row: PartyColumns): TradeParty | undefined {
  const { participant_id: participantId, portfolio_id: portfolioId } = row;
  if (participantId === null || portfolioId === null) return undefined;
  return {
    participantId,
    ...(row.user_id !== null && { userId: row.user_id }),
    ...(row.key_id !== null && { keyId: row.key_id }),
    portfolioId,
    ...(row.order_id !== null && { orderId: Number(row.order_id) }),
    ...(row.client_order_id !== null && { clientOrderId: row.client_order_id }),
  };
}
