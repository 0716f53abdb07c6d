/** What time does to the market: contracts open and close, orders expire, closed contracts are archived. */
import type { Event } from '../events.ts';
import type { Due } from '../due-queue.ts';
import { assert, unreachable } from '../assert.ts';
import { ARCHIVE_AFTER_CLOSURE_US } from '../limits.ts';
import { orderOf, rehashContract, unhash, type Contract, type Market } from '../state.ts';
import { expireOrder } from './orders.ts';

/**
 * Settles what was due at or before the market's time, by due time, then kind, then id, in at most `eventsMax` events.
 * Returns whether nothing due is left. A contract's closure takes effect at once; its orders are listed one by one.
 */
export function settleDue(market: Market, eventsMax: number, events: Event[]): boolean {
  while (isDue(market, market.timeUs)) {
    if (events.length >= eventsMax) return false;
    const expiringId = market.expiring.pop();
    if (expiringId !== undefined) expireOrder(market, orderOf(market, expiringId), 'GATE_CLOSURE', events);
    else settle(market, market.due.take(), events);
  }
  return true;
}

/** Is anything due at `timeUs`? Expiries of orders that have ended otherwise meanwhile are let go of on the way. */
export function isDue(market: Market, timeUs: number): boolean {
  if (market.expiring.length > 0) return true;
  let next = market.due.next();
  while (next !== undefined && isStale(market, next)) {
    market.due.take();
    next = market.due.next();
  }
  return next !== undefined && next.dueUs <= timeUs;
}

/** Puts a contract on the calendar of the market. */
export function scheduleContract(market: Market, contract: Contract): void {
  market.due.add({ dueUs: contract.opensAtUs, kind: 'OPEN', id: contract.listingNumber });
}

function settle(market: Market, due: Due, events: Event[]): void {
  switch (due.kind) {
    case 'OPEN':
      return openContract(market, contractListed(market, due.id), events);
    case 'CLOSE':
      return closeContract(market, contractListed(market, due.id), events);
    case 'ARCHIVE':
      return archiveContract(market, contractListed(market, due.id), events);
    case 'EXPIRE':
      return expireOrder(market, orderOf(market, due.id), 'VALID_UNTIL', events);
    default:
      return unreachable(due.kind);
  }
}

/** An order may have ended, or its validity may have been amended, since the entry was made. */
function isStale(market: Market, due: Due): boolean {
  if (due.kind !== 'EXPIRE') return false;
  const order = market.orders.get(due.id);
  return order?.state !== 'ACTIVE' || order.validUntilUs !== due.dueUs;
}

function openContract(market: Market, contract: Contract, events: Event[]): void {
  assert(contract.state === 'SCHEDULED', `${contract.contractId} opens once`);
  contract.state = 'OPEN';
  rehashContract(market, contract);
  market.due.add({ dueUs: contract.closesAtUs, kind: 'CLOSE', id: contract.listingNumber });
  events.push({ type: 'ContractOpened', contractId: contract.contractId });
}

function closeContract(market: Market, contract: Contract, events: Event[]): void {
  assert(contract.state === 'OPEN', `${contract.contractId} closes once`);
  contract.state = 'CLOSED';
  rehashContract(market, contract);
  const resting = contract.orderIds.filter((orderId) => orderOf(market, orderId).state === 'ACTIVE');
  assert(market.expiring.length === 0, 'one closure is listed before the next takes effect');
  market.expiring = resting.reverse();
  market.due.add({
    dueUs: contract.closesAtUs + ARCHIVE_AFTER_CLOSURE_US,
    kind: 'ARCHIVE',
    id: contract.listingNumber,
  });
  events.push({ type: 'ContractClosed', contractId: contract.contractId, restingOrders: resting.length });
}

function archiveContract(market: Market, contract: Contract, events: Event[]): void {
  const orders = contract.orderIds.length;
  for (const orderId of contract.orderIds) {
    const order = orderOf(market, orderId);
    assert(order.state !== 'ACTIVE', `order ${orderId} ended with its contract`);
    market.clientOrderIds.forget(order.participantId, order.clientOrderId);
    market.orders.delete(orderId);
    unhash(market, order);
  }
  contract.orderIds = [];
  contract.archived = true;
  rehashContract(market, contract);
  events.push({ type: 'ContractArchived', contractId: contract.contractId, orders });
}

function contractListed(market: Market, listingNumber: number): Contract {
  const contract = market.contractsListed[listingNumber];
  assert(contract !== undefined, `listing ${listingNumber} exists`);
  return contract;
}
