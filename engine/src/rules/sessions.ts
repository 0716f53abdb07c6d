/** Rule 1. What time does: contracts open and close, orders expire, halts end, closed contracts are archived. */
import type { Event, MarketResumed } from '../events.ts';
import type { Due } from '../due-queue.ts';
import { assert, unreachable } from '../assert.ts';
import { rehashContract, unhash } from '../hashing.ts';
import {
  archivesAtUs,
  begin,
  isOpen,
  openOrderIdsOf,
  orderOf,
  takeUnfinished,
  tradeOf,
  type Contract,
  type Market,
  type Order,
  type Unfinished,
} from '../state.ts';
import { cancelOpen, endBlockOrder, expireOrder } from './order-life.ts';
import { triggerCancelAfter } from './switches.ts';
import { awaitsDecision, letGoOfTrade } from './trades.ts';

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

/** Is anything due at `timeUs`, or still unfinished? */
export function isDue(market: Market, timeUs: number): boolean {
  const next = market.due.next();
  return market.unfinished !== undefined || (next !== undefined && next.dueUs <= timeUs);
}

/** Puts a contract on the calendar of the market. A block is open when it is listed (rule 9.4). */
export function scheduleContract(
  market: Market,
  { session, opensAtUs, closesAtUs, listingNumber: id }: Contract,
): void {
  if (session === 'SCHEDULED') market.due.add({ dueUs: opensAtUs, kind: 'OPEN', id });
  else market.due.add({ dueUs: closesAtUs, kind: 'CLOSE', id });
}

function carryOn(market: Market, unfinished: Unfinished, events: Event[]): void {
  const id = takeUnfinished(market, unfinished);
  if (unfinished.cause === 'ARCHIVING_TRADES') return letGoOfTrade(market, tradeOf(market, id));
  const order = orderOf(market, id);
  switch (unfinished.cause) {
    case 'CLOSURE':
      return expireOrder(market, order, 'GATE_CLOSURE', events);
    case 'MASS_CANCEL':
    case 'OPERATOR':
    case 'CANCEL_AFTER':
      return cancelOpen(market, order, unfinished.cause, events);
    case 'LEG_CLOSED':
    case 'LEG_HALTED':
      return endBlockOrder(market, order, unfinished.cause, events);
    case 'ARCHIVING':
      return letGo(market, order);
    default:
      return unreachable(unfinished.cause);
  }
}

function settle(market: Market, due: Due, events: Event[]): void {
  switch (due.kind) {
    case 'RESUME':
      return endHalt(market, 'TIME', events);
    case 'OPEN':
      return openContract(market, contractListed(market, due.id), events);
    case 'CLOSE':
      return closeContract(market, contractListed(market, due.id), events);
    case 'ARCHIVE':
      return archiveContract(market, contractListed(market, due.id), events);
    case 'EXPIRE':
      return expireOrder(market, orderOf(market, due.id), 'VALID_UNTIL', events);
    case 'CANCEL_AFTER':
      return triggerCancelAfter(market, due.id, events);
    case 'ARCHIVE_TRADES':
      return archiveTrades(market, contractListed(market, due.id));
    default:
      return unreachable(due.kind);
  }
}

/** Rule 8.1: by the operator, or because the halt's time has come. */
export function endHalt(market: Market, by: MarketResumed['by'], events: Event[]): void {
  assert(market.halt !== undefined, 'the market is halted');
  unhash(market, market.halt);
  market.due.remove('RESUME', market.halt.sequence);
  market.halt = undefined;
  events.push({ type: 'MarketResumed', by });
}

function openContract(market: Market, contract: Contract, events: Event[]): void {
  assert(contract.session === 'SCHEDULED', `${contract.contractId} opens once`);
  contract.session = 'OPEN';
  rehashContract(market, contract);
  market.due.add({ dueUs: contract.closesAtUs, kind: 'CLOSE', id: contract.listingNumber });
  events.push({ type: 'ContractOpened', contractId: contract.contractId });
}

/** Rule 1.3, of a block rule 9.6. */
function closeContract(market: Market, contract: Contract, events: Event[]): void {
  assert(contract.session === 'OPEN', `${contract.contractId} closes once`);
  contract.session = 'CLOSED';
  rehashContract(market, contract);
  const open = openOrderIdsOf(market, [contract]);
  market.due.add({ dueUs: archivesAtUs(contract), kind: 'ARCHIVE', id: contract.listingNumber });
  events.push({ type: 'ContractClosed', contractId: contract.contractId, restingOrders: open.length });
  begin(market, contract.legs === undefined ? 'CLOSURE' : 'LEG_CLOSED', open);
}

/** Rule 1.4: its orders first, then its trades. */
function archiveContract(market: Market, contract: Contract, events: Event[]): void {
  const { orderIds } = contract;
  contract.orderIds = [];
  contract.archived = true;
  rehashContract(market, contract);
  market.due.add({ dueUs: archivesAtUs(contract), kind: 'ARCHIVE_TRADES', id: contract.listingNumber });
  events.push({ type: 'ContractArchived', contractId: contract.contractId, orders: orderIds.length });
  begin(market, 'ARCHIVING', orderIds);
}

/** Rule 1.4: those whose recall is to be decided stay until then. */
function archiveTrades(market: Market, contract: Contract): void {
  const { tradeIds } = contract;
  const isKept = (tradeId: number): boolean => awaitsDecision(tradeOf(market, tradeId));
  contract.tradeIds = tradeIds.filter(isKept);
  begin(
    market,
    'ARCHIVING_TRADES',
    tradeIds.filter((tradeId) => !isKept(tradeId)),
  );
}

function letGo(market: Market, order: Order): void {
  assert(!isOpen(order), `order ${order.orderId} ended with its contract`);
  market.clientOrderIds.forget(order.participantId, order.clientOrderId);
  market.orders.delete(order.orderId);
  unhash(market, order);
}

function contractListed(market: Market, listingNumber: number): Contract {
  const contract = market.contractsListed[listingNumber];
  assert(contract !== undefined, `listing ${listingNumber} exists`);
  return contract;
}
