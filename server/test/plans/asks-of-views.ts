/** What participants ask: their orders and trades, the market's trades, and sums of what was traded. */
import { encodeCursor } from '../../src/views/cursor.ts';
import { readViewProgress } from '../../src/views/postgres-view-freshness.ts';
import type { Asks } from './asked-queries.ts';
import { ROWS } from './venue-rows.ts';

const alpha = { participantId: 'alpha' };
const first = { limit: 100 };
const half = { limit: 100, afterSequence: ROWS };
/** All 60 contracts of the venue, as a delivery day's statistics ask for them. */
const windows = Array.from({ length: 60 }, (_, n) => ({ contractId: `NL-${n}`, fromUs: 0, toUs: 10 ** 15 }));

export const asksOfViews: Asks = {
  'newest orders': ({ views }) => views.listOrders(alpha, first),
  'older orders': ({ views }) => views.listOrders(alpha, { ...first, cursor: encodeCursor('orders', [ROWS / 2]) }),
  'active orders': ({ views }) => views.listOrders({ ...alpha, state: 'ACTIVE' }, first),
  'orders in a state in which none is': ({ views }) => views.listOrders({ ...alpha, state: 'FILLED' }, first),
  'orders of an old contract': ({ views }) => views.listOrders({ ...alpha, contractId: 'NL-3' }, first),
  'orders of a contract without any': ({ views }) => views.listOrders({ ...alpha, contractId: 'NL-NONE' }, first),
  'order by client order id': ({ views }) => views.listOrders({ ...alpha, clientOrderId: 'c44' }, first),
  'changed orders': ({ views }) => views.listOrders(alpha, { ...first, afterSequence: ROWS / 2 }),
  'changed active orders': ({ views }) =>
    views.listOrders({ ...alpha, state: 'ACTIVE' }, { ...first, afterSequence: 1 }),
  'nothing changed': ({ views }) => views.listOrders(alpha, { ...first, afterSequence: ROWS }),
  'one order': ({ views }) => views.findOrder('alpha', 4),
  'some orders': ({ views }) => views.findOrders('alpha', { orderIds: [4, 7], clientOrderIds: ['c44', 'never'] }),
  'prior uses': ({ views }) => views.findPriorUses('alpha', ['c44', 'c45', 'never']),
  'own trades': ({ views }) => views.listOwnTrades('alpha', {}, first),
  'older own trades': ({ views }) =>
    views.listOwnTrades('alpha', {}, { ...first, cursor: encodeCursor('own-trades', [ROWS / 2, 0]) }),
  'own trades after': ({ views }) => views.listOwnTrades('alpha', {}, half),
  'own trades after, next page': ({ views }) =>
    views.listOwnTrades('alpha', {}, { ...half, cursor: encodeCursor('own-trades-ascending', [ROWS * 0.7, 0]) }),
  'no new own trades': ({ views }) => views.listOwnTrades('alpha', {}, { ...first, afterSequence: 2 * ROWS }),
  'own trades of a contract': ({ views }) => views.listOwnTrades('alpha', { contractId: 'NL-3' }, first),
  'own trades of nobody': ({ views }) => views.listOwnTrades('nobody', {}, first),
  'one own trade': ({ views }) => views.findOwnTrades('alpha', 44),
  'history of an order': ({ views }) => views.listOrderEvents(44, first),
  'history of an order, older': ({ views }) =>
    views.listOrderEvents(44, { ...first, cursor: encodeCursor('order-events', [44, ROWS / 2, 0]) }),
  'history of an order after': ({ views }) => views.listOrderEvents(44, { ...first, afterSequence: 1 }),
  'history of no order': ({ views }) => views.listOrderEvents(2 * ROWS, first),
  'market trades': ({ views }) => views.listMarketTrades({}, first),
  'older market trades': ({ views }) =>
    views.listMarketTrades({}, { ...first, cursor: encodeCursor('market-trades', [ROWS / 2]) }),
  'market trades after': ({ views }) => views.listMarketTrades({}, half),
  'market trades of a contract': ({ views }) => views.listMarketTrades({ contractId: 'NL-3' }, first),
  'market trades of a contract after': ({ views }) => views.listMarketTrades({ contractId: 'NL-30' }, half),
  'own trades of an order': ({ views }) => views.listOwnTrades('alpha', { orderId: 44 }, first),
  'how far each view is': ({ admin }) => readViewProgress(admin),
  'how far the histories of orders are': ({ views }) => views.orderEventsProgress(),
  'how far the sums are': ({ analytics }) => analytics.progress(),
  // Each minute of each contract is a row.
  'totals of a delivery day': {
    ask: ({ analytics }) => analytics.totals(windows),
    allowed: { rowsReadMax: 60 * 200 },
  },
  'totals of a contract': ({ analytics }) => analytics.totals(windows.slice(0, 1)),
  'minutes of a contract': ({ analytics }) =>
    analytics.minutes({ contractId: 'NL-3', fromUs: 0, toUs: 10 ** 15 }, 1_440),
  'positions of a delivery day': ({ analytics }) =>
    analytics.positions(
      'p1',
      windows.map(({ contractId }) => contractId),
    ),
  'positions in a contract': ({ analytics }) => analytics.positions('p1', ['NL-3']),
};
