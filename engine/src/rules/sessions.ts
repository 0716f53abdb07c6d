/** What time does to the market: contracts open and close, orders expire, closed contracts are archived. */
import type { Event } from '../events.ts';
import type { Due } from '../due-queue.ts';
import { assert, unreachable } from '../assert.ts';
import {
  archivesAtUs,
  begin,
  orderOf,
  rehashContract,
  takeUnfinished,
  unhash,
  type Contract,
  type Market,
  type Order,
  type Unfinished,
} from '../state.ts';
import { cancelActive, expireOrder } from './orders.ts';

/**
 * Settles what was due at or before the market's time, by due time, then kind, then id, in at most `itemsMax` items of
 * at most one event each. What is unfinished goes first. Returns whether nothing due is left.
 */
export function settleDue(market: Market, itemsMax: number, events: Event[]): boolean {
  for (let items = 0; isDue(market, market.timeUs); items++) {
    if (items >= itemsMax) return false;
    if (market.unfinished === undefined) settle(market, market.due.take(), events);
    else carryOn(market, market.unfinished, events);
  }
  return true;
}

/** Is anything due at `timeUs`? Expiries of orders that have ended otherwise meanwhile are let go of on the way. */
export function isDue(market: Market, timeUs: number): boolean {
  if (market.unfinished !== undefined) return true;
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

function carryOn(market: Market, unfinished: Unfinished, events: Event[]): void {
  const order = takeUnfinished(market, unfinished);
  switch (unfinished.cause) {
    case 'CLOSURE':
      return expireOrder(market, order, 'GATE_CLOSURE', events);
    case 'MASS_CANCEL':
      return cancelActive(market, order, 'MASS_CANCEL', events);
    case 'ARCHIVING':
      return letGo(market, order);
    default:
      return unreachable(unfinished.cause);
  }
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
  market.due.add({ dueUs: archivesAtUs(contract), kind: 'ARCHIVE', id: contract.listingNumber });
  events.push({ type: 'ContractClosed', contractId: contract.contractId, restingOrders: resting.length });
  begin(market, 'CLOSURE', resting);
}

function archiveContract(market: Market, contract: Contract, events: Event[]): void {
  const { orderIds } = contract;
  contract.orderIds = [];
  contract.archived = true;
  rehashContract(market, contract);
  events.push({ type: 'ContractArchived', contractId: contract.contractId, orders: orderIds.length });
  begin(market, 'ARCHIVING', orderIds);
}

function letGo(market: Market, order: Order): void {
  assert(order.state !== 'ACTIVE', `order ${order.orderId} ended with its contract`);
  market.clientOrderIds.forget(order.participantId, order.clientOrderId);
  market.orders.delete(order.orderId);
  unhash(market, order);
}

function contractListed(market: Market, listingNumber: number): Contract {
  const contract = market.contractsListed[listingNumber];
  assert(contract !== undefined, `listing ${listingNumber} exists`);
  return contract;
}
