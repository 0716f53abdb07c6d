/** What the projector writes, each in a transaction that is undone. */
import type { NewOrder, TradeRow, TradeSideRow } from '../../src/views/rows.ts';
import type { ViewWriter } from '../../src/views/view-store.ts';
import type { Asks, AskedQuery } from './asked-queries.ts';
import { ROWS_PER_SWEEP_MAX } from '../../src/views/postgres-retention.ts';
import { ROWS } from './venue-rows.ts';

function writing(write: (writer: ViewWriter) => Promise<unknown>): AskedQuery['ask'] {
  return ({ store }) =>
    store.transaction(async (writer) => {
      await write(writer);
      return false;
    });
}

const order: NewOrder = {
  ...{ order_id: ROWS + 1, participant_id: 'alpha', user_id: 'u', key_id: 'k', portfolio_id: 'd' },
  ...{ client_order_id: 'new', fingerprint: '0', contract_id: 'NL-3', side: 'BUY', order_type: 'LIMIT' },
  ...{ time_in_force: 'GFS', price_ticks: 1, quantity_lots: 1, open_lots: 1, filled_lots: 0, filled_value: 0 },
  ...{ state: 'ACTIVE', revision: 1, accepted_sequence: 1, accepted_at_us: 1, updated_sequence: 1, updated_at_us: 1 },
};
const trade: TradeRow = {
  ...{ trade_id: ROWS + 1, contract_id: 'NL-3', price_ticks: 1, quantity_lots: 1, aggressor_side: 'BUY' },
  ...{ executed_at_us: 1, sequence: 1, state: 'EXECUTED', revision: 1 },
};
const side: TradeSideRow = {
  ...{ trade_id: ROWS + 1, side: 'BUY', order_id: 1, client_order_id: 'c1', participant_id: 'alpha', user_id: 'u' },
  ...{ key_id: 'k', portfolio_id: 'd' },
};

export const asksOfProjector: Asks = {
  'how far the views are': ({ store }) => store.progress(),
  'how far the histories of orders are': ({ store }) => store.orderRecordsProgress(),
  'a trade of another engine': ({ findImported }) => findImported({ source: 'other', tradeId: 'x', executedAtUs: 1 }),
  'the progress moves': writing((writer) => writer.moveProgress(0, 5)),
  'the progress of histories moves': writing((writer) => writer.moveOrderRecords(0, 5)),
  'events of orders': writing((writer) =>
    writer.insertOrderRecords([{ order_id: 1, sequence: ROWS + 1, event_index: 0 }]),
  ),
  'new orders': writing((writer) => writer.insertOrders([order])),
  'changed orders': writing((writer) =>
    writer.changeOrders([44, 45].map((id) => ({ order_id: id, updated_sequence: 1, updated_at_us: 1 }))),
  ),
  'new trades': writing((writer) => writer.insertTrades([trade], [side])),
  'recalled trades': writing((writer) =>
    writer.changeTrades([44, 45].map((id) => ({ trade_id: id, contract_id: 'NL-3', state: 'RECALLED', revision: 2 }))),
  ),
  'recalled trades that were let go of': writing(async (writer) => {
    const gone = { trade_id: ROWS + 2, contract_id: 'NL-1', state: 'RECALLED', revision: 2 };
    await writer.changeTrades([gone]);
  }),
  'the first day that is kept': ({ retention }) =>
    retention.announce({ area: 'NL', firstDay: '2026-11-22', firstContract: 'NL-2', firstUs: 3_000_000_000_000 }),
  'rows of days that are not kept': {
    ask: async ({ retention, admin }) => {
      await admin.query(
        `insert into view_retention values ('NL', '2026-11-22', 'NL-2', 3000000000000) on conflict do nothing`,
      );
      await admin.query(`update view_progress set sequence = ${10 * ROWS} where view_name <> 'trading'`);
      await retention.sweep('NL');
    },
    allowed: { rowsReadMax: 10 * ROWS_PER_SWEEP_MAX },
  },
  'the days that are kept': ({ keptDays }) => keptDays(),
  'the sums anew': {
    ask: async (rooms) => {
      await rooms.admin.query(`update view_progress set sequence = 7 where view_name = 'sums'`);
      await writing((writer) => writer.moveProgress(0, 5))(rooms);
    },
    allowed: { readsWhole: 'once, where a version that does not know the sums wrote trades (docs/decisions/0036)' },
  },
};
