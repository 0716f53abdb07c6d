/** What the venue's surveillance asks: everybody's orders and trades. */
import { encodeCursor } from '../../src/views/cursor.ts';
import type { Asks } from './asked-queries.ts';
import { ROWS } from './venue-rows.ts';

const alpha = { participantId: 'alpha' };
const first = { limit: 100 };
const half = { limit: 100, afterSequence: ROWS };

export const asksOfSurveillance: Asks = {
  'newest orders of all': ({ surveillance: all }) => all.listOrders({}, first),
  'older orders of all': ({ surveillance: all }) =>
    all.listOrders({}, { ...first, cursor: encodeCursor('all-orders', [ROWS / 2]) }),
  'changed orders of all': ({ surveillance: all }) => all.listOrders({}, { ...first, afterSequence: ROWS / 2 }),
  'active orders of all': ({ surveillance: all }) => all.listOrders({ state: 'ACTIVE' }, first),
  'filled orders of all, of which there are none': ({ surveillance: all }) =>
    all.listOrders({ state: 'FILLED' }, first),
  'orders of all of an old contract': ({ surveillance: all }) => all.listOrders({ contractId: 'NL-3' }, first),
  'orders of all of a contract without any': ({ surveillance: all }) =>
    all.listOrders({ contractId: 'NL-NONE' }, first),
  'active orders of a contract without any': ({ surveillance: all }) =>
    all.listOrders({ contractId: 'NL-59', state: 'ACTIVE' }, first),
  'orders of a participant': ({ surveillance: all }) => all.listOrders(alpha, first),
  'active orders of a participant': ({ surveillance: all }) => all.listOrders({ ...alpha, state: 'ACTIVE' }, first),
  'any order': ({ surveillance: all }) => all.findOrder(4),
  'whole trades': ({ surveillance: all }) => all.listTrades({}, first),
  'older whole trades': ({ surveillance: all }) =>
    all.listTrades({}, { ...first, cursor: encodeCursor('all-trades', [ROWS / 2]) }),
  'whole trades after': ({ surveillance: all }) => all.listTrades({}, half),
  'whole trades of a contract': ({ surveillance: all }) => all.listTrades({ contractId: 'NL-3' }, first),
  'whole trades of a participant': ({ surveillance: all }) => all.listTrades(alpha, first),
  'older whole trades of a participant': ({ surveillance: all }) =>
    all.listTrades(alpha, { ...first, cursor: encodeCursor('all-trades', [ROWS / 2]) }),
  'whole trades of a participant after': ({ surveillance: all }) => all.listTrades(alpha, half),
  'whole trades of nobody': ({ surveillance: all }) => all.listTrades({ participantId: 'nobody' }, first),
  'one whole trade': ({ surveillance: all }) => all.findTrade(44),
};
