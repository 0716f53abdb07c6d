/** Cancelling many orders at once. */
import type { CancelOrders, OrderFilter } from '../commands.ts';
import type { Event } from '../events.ts';
import { safeInteger } from '../assert.ts';
import { EVENTS_PER_RECORD_MAX } from '../limits.ts';
import { begin, contractOf, orderOf, type Market, type Order } from '../state.ts';
import { settleDue } from './sessions.ts';

/**
 * Cancels the participant's active orders that match. That takes effect at once: nothing else may happen before all of
 * them are listed, which AdvanceTime goes on with where one record can't hold them. Until an order is listed it stands
 * as the events told it last, active and in its book, but nothing reaches that book.
 */
export function cancelOrders(market: Market, command: CancelOrders, events: Event[]): void {
  const orders = findMatching(market, command);
  const lots = orders.reduce((sum, order) => safeInteger(sum + order.openLots), 0);
  events.push({ type: 'OrdersCancelled', orders: orders.length, lots });
  begin(
    market,
    'MASS_CANCEL',
    orders.map((order) => order.orderId),
  );
  settleDue(market, EVENTS_PER_RECORD_MAX - events.length, events);
}

/** In the order of their ids. Ids and names that the participant has no active order for match none. */
function findMatching(market: Market, command: CancelOrders): Order[] {
  const { activeOrderIds = [] } = market.participants.get(command.participantId) ?? {};
  const active = [...activeOrderIds].map((orderId) => orderOf(market, orderId));
  return active.filter(matcherOf(market, command));
}

function matcherOf(market: Market, filter: OrderFilter): (order: Order) => boolean {
  const { area, product, contractId, side } = filter;
  const orderIds = filter.orderIds && new Set(filter.orderIds);
  const clientOrderIds = filter.clientOrderIds && new Set(filter.clientOrderIds);
  return (order) => {
    const contract = contractOf(market, order.contractId);
    return (
      (area === undefined || contract.area === area) &&
      (product === undefined || contract.product === product) &&
      (contractId === undefined || contract.contractId === contractId) &&
      (side === undefined || order.side === side) &&
      (orderIds === undefined || orderIds.has(order.orderId)) &&
      (clientOrderIds === undefined || clientOrderIds.has(order.clientOrderId))
    );
  };
}
