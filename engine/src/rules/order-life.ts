/** The life of an order outside its book: how it begins, how it ends, and what has to follow each change of it. */
import type { Actor, OrderTerms } from '../commands.ts';
import type { EndReason, Event, OrderCancelled } from '../events.ts';
import { assert, safeInteger } from '../assert.ts';
import { rehashOrder } from '../hashing.ts';
import { NOTHING } from '../state-hash.ts';
import {
  contractOf,
  isOpen,
  orderOf,
  participantOf,
  UNCHANGED,
  type Contract,
  type Market,
  type Order,
  type OrderState,
} from '../state.ts';
import { recost } from './exposure.ts';

/** Makes an order of terms that were checked: active or parked, with the next id, and not in the book yet. */
export function createOrder(market: Market, contract: Contract, terms: Actor & OrderTerms, fingerprint: string): Order {
  const participant = participantOf(market, terms.participantId);
  // Names as the market has them: a command's own would be kept a second time.
  const order: Order = {
    orderId: market.nextOrderId,
    participantId: participant.participantId,
    userId: terms.userId,
    keyId: terms.keyId,
    portfolioId: terms.portfolioId,
    clientOrderId: terms.clientOrderId,
    contractId: contract.contractId,
    side: terms.side,
    priceTicks: terms.priceTicks,
    quantityLots: terms.quantityLots,
    orderType: terms.orderType,
    timeInForce: terms.timeInForce,
    state: terms.parked === true ? 'PARKED' : 'ACTIVE',
    openLots: terms.quantityLots,
    filledLots: 0,
    filledValue: 0,
    revision: 1,
    fingerprint,
    acceptedSequence: market.sequence,
    acceptedAtUs: market.timeUs,
    updatedSequence: market.sequence,
    updatedAtUs: market.timeUs,
    queueNumber: 0,
    changes: UNCHANGED,
    costE5: 0n,
    hash: NOTHING,
  };
  // Apart, so that most orders have one shape: what the engine spends on an order depends on that.
  if (terms.validUntilUs !== undefined) order.validUntilUs = terms.validUntilUs;
  if (terms.displayLots !== undefined) order.displayLots = terms.displayLots;
  if (terms.selfTradePrevention !== undefined) order.selfTradePrevention = terms.selfTradePrevention;
  if (terms.text !== undefined) order.text = terms.text;
  if (terms.onBehalfOf !== undefined) order.onBehalfOf = terms.onBehalfOf;
  if (terms.capacity !== undefined) order.capacity = terms.capacity;
  market.nextOrderId += 1;
  market.orders.set(order.orderId, order);
  participant.openOrderIds.add(order.orderId);
  market.clientOrderIds.remember(order.participantId, order.clientOrderId, order.orderId);
  contract.orderIds.push(order.orderId);
  scheduleExpiry(market, order);
  return order;
}

/** At its `validUntil` as it is now. */
export function scheduleExpiry(market: Market, { orderId, validUntilUs }: Order): void {
  if (validUntilUs !== undefined) market.due.add({ dueUs: validUntilUs, kind: 'EXPIRE', id: orderId });
}

/** Owner or operator want it gone, which counts as a revision (rule 5.7): out of the book, if it is in it. */
export function cancelOpen(market: Market, order: Order, reason: EndReason, events: Event[]): void {
  leaveBook(market, order);
  order.revision += 1;
  cancelRest(market, order, reason, events);
}

/** Rule 9.6: a leg of its block closed or was halted. The market's doing, so no revision counts it. */
export function endBlockOrder(market: Market, order: Order, reason: EndReason, events: Event[]): void {
  leaveBook(market, order);
  cancelRest(market, order, reason, events);
}

/** Ends what is open of an order that is out of its book. */
export function cancelRest(market: Market, order: Order, reason: EndReason, events: Event[]): void {
  const { openLots: cancelledLots } = order;
  endOrder(market, order, 'CANCELLED', reason);
  events.push({ type: 'OrderCancelled', ...toldEnd(order, reason), cancelledLots });
}

/** Time or closure ended it: the rest is neither filled nor cancelled, it expired. */
export function expireOrder(market: Market, order: Order, reason: EndReason, events: Event[]): void {
  leaveBook(market, order);
  const { openLots: expiredLots } = order;
  endOrder(market, order, 'EXPIRED', reason);
  events.push({ type: 'OrderExpired', ...toldEnd(order, reason), expiredLots });
}

function toldEnd(order: Order, reason: EndReason): Omit<OrderCancelled, 'type' | 'cancelledLots'> {
  const { orderId, clientOrderId, contractId, participantId, revision, filledLots } = order;
  return { orderId, clientOrderId, contractId, participantId, reason, revision, filledLots };
}

/** Takes an active order out of its book; a parked one is in none. */
export function leaveBook(market: Market, order: Order): void {
  const rested = contractOf(market, order.contractId).book.cancel(order.orderId);
  assert(rested === (order.state === 'ACTIVE' ? order.openLots : 0), 'order and book agree on what is open');
  if (order.visibleLots !== undefined) delete order.visibleLots;
}

/** Nothing happens to the order any more. */
export function endOrder(
  market: Market,
  order: Order,
  state: Exclude<OrderState, 'ACTIVE' | 'PARKED'>,
  reason?: EndReason,
): void {
  assert(isOpen(order), () => `order ${order.orderId} is ${order.state} and can't end again`);
  order.openLots = 0;
  order.state = state;
  if (order.visibleLots !== undefined) delete order.visibleLots;
  if (reason !== undefined) order.reason = reason;
  participantOf(market, order.participantId).openOrderIds.delete(order.orderId);
  market.due.remove('EXPIRE', order.orderId);
  touch(market, order);
}

/** In the order of their ids, active or parked. */
export function openOrdersOf(market: Market, participantId: string): Order[] {
  const { openOrderIds = [] } = market.participants.get(participantId) ?? {};
  return [...openOrderIds].map((orderId) => orderOf(market, orderId));
}

/** How many end, and how much is open of them. */
export function totalsOf(orders: readonly Order[]): { orders: number; lots: number } {
  return { orders: orders.length, lots: orders.reduce((sum, order) => safeInteger(sum + order.openLots), 0) };
}

/** Every change of an order ends here. */
export function touch(market: Market, order: Order): void {
  order.updatedSequence = market.sequence;
  order.updatedAtUs = market.timeUs;
  recost(market, order);
  rehashOrder(market, order);
}
