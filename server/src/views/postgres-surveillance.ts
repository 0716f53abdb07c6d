/** Reads of everybody's orders and trades: one query a question, every list along an index. */
import type { Pool } from 'pg';
import type { SequenceGate } from '../ops/sequence-gate.ts';
import { encodeCursor } from './cursor.ts';
import { orderOf, type OrderSelect } from './order-row.ts';
import { cursorName, listOrders, listTrades, marketTradeOf, pageOf, type MarketTradeSelect } from './view-lists.ts';
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

type PartyColumns = {
  participant_id: string;
  user_id: string;
  key_id: string;
  portfolio_id: string;
  order_id: string;
  client_order_id: string;
};

/** As pg returns them: bigint as text. */
type WholeTradeSelect = MarketTradeSelect & Prefixed<'buy', PartyColumns> & Prefixed<'sell', PartyColumns>;

const PARTY_COLUMNS = ['participant_id', 'user_id', 'key_id', 'portfolio_id', 'order_id', 'client_order_id'];

const columnsOf = (side: string): string =>
  PARTY_COLUMNS.map((name) => `${side}.${name} as ${side}_${name}`).join(', ');

/** Looked up for each trade of a page: joined plainly, the planner may read all sides from one end (seen in tests). */
const sideOf = (name: string, side: string): string => `
  cross join lateral
    (select * from trade_sides where trade_id = trades.trade_id and side = '${side}' limit 1) as ${name}`;

const SIDES = `${sideOf('buy', 'BUY')} ${sideOf('sell', 'SELL')}`;

const COLUMNS = `select trades.*, ${columnsOf('buy')}, ${columnsOf('sell')}`;

const WHOLE_TRADES = `${COLUMNS} from trades ${SIDES}`;

/** Of a participant: along its own sides. Of a trade with itself only the buying one counts. */
const WHOLE_TRADES_OF_ONE = `${COLUMNS} from trade_sides as own join trades on trades.trade_id = own.trade_id ${SIDES}`;
const ONCE = `(own.side = 'BUY' or buy.participant_id <> own.participant_id)`;

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
  const buy: TradeParty = {
    participantId: row.buy_participant_id,
    userId: row.buy_user_id,
    keyId: row.buy_key_id,
    portfolioId: row.buy_portfolio_id,
    orderId: Number(row.buy_order_id),
    clientOrderId: row.buy_client_order_id,
  };
  const sell: TradeParty = {
    participantId: row.sell_participant_id,
    userId: row.sell_user_id,
    keyId: row.sell_key_id,
    portfolioId: row.sell_portfolio_id,
    orderId: Number(row.sell_order_id),
    clientOrderId: row.sell_client_order_id,
  };
  return { ...marketTradeOf(row), buy, sell };
}
