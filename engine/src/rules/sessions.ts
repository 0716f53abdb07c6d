/** Rule 1. What time does: contracts open and close, orders expire, halts end. Archiving is in archiving.ts. */
import type { Event, MarketResumed } from '../events.ts';
import type { Due } from '../due-queue.ts';
import { assert, unreachable } from '../assert.ts';
import { rehashContract, unhash } from '../hashing.ts';
import {
  begin,
  openOrderIdsOf,
  orderOf,
  takeUnfinished,
  type Contract,
  type Market,
  type Unfinished,
} from '../state.ts';
import { nextSliceUs } from './archiving.ts';
import { cancelOpen, endBlockOrder, expireOrder } from './order-life.ts';
import { triggerCancelAfter } from './switches.ts';

/**
 * Settles what was due at or before the market's time, by due time, then kind, then id, in at most `itemsMax` items of
 * one event each. What is unfinished goes first. Returns whether nothing is left that has to come before a command.
 */
export function settleDue(market: Market, itemsMax: number, events: Event[]): boolean {
  for (let items = 0; nextSettlingUs(market) <= market.timeUs; items++) {
    if (items >= itemsMax) return false;
    if (market.unfinished === undefined) settle(market, market.due.take(), events);
    else carryOn(market, market.unfinished, events);
  }
  return true;
}

/** Has AdvanceTime anything to do at `timeUs`? */
export function isDue(market: Market, timeUs: number): boolean {
  return nextDueUs(market) <= timeUs;
}

/** When AdvanceTime has something to do next, in microseconds since 1970 UTC; Infinity where it never will. */
export function nextDueUs(market: Market): number {
  return Math.min(nextSettlingUs(market), nextSliceUs(market));
}

/** What is unfinished is due since it began. */
function nextSettlingUs(market: Market): number {
  return market.unfinished === undefined ? (market.due.next()?.dueUs ?? Infinity) : market.timeUs;
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
  const order = orderOf(market, takeUnfinished(market, unfinished));
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
    case 'EXPIRE':
      return expireOrder(market, orderOf(market, due.id), 'VALID_UNTIL', events);
    case 'CANCEL_AFTER':
      return triggerCancelAfter(market, due.id, events);
    default:
      return unreachable(due.kind);
  }
}

/** Rule 8.1: by the operator, or because the halt's time has come. */
export function endHalt(market: Market, by: MarketResumed['by'], events: Event[]): void {
  assert(market.halt !== undefined, 'the market is halted');
  dropHalt(market, market.halt);
  events.push({ type: 'MarketResumed', by });
}

/** Nobody is told. */
export function dropHalt(market: Market, halt: NonNullable<Market['halt']>): void {
  unhash(market, halt);
  market.due.remove('RESUME', halt.sequence);
  market.halt = undefined;
}

function openContract(market: Market, contract: Contract, events: Event[]): void {
  assert(contract.session === 'SCHEDULED', () => `${contract.contractId} opens once`);
  contract.session = 'OPEN';
  rehashContract(market, contract);
  market.due.add({ dueUs: contract.closesAtUs, kind: 'CLOSE', id: contract.listingNumber });
  events.push({ type: 'ContractOpened', contractId: contract.contractId });
}

/** Rule 1.3, of a block rule 9.6. */
function closeContract(market: Market, contract: Contract, events: Event[]): void {
  assert(contract.session === 'OPEN', () => `${contract.contractId} closes once`);
  contract.session = 'CLOSED';
  rehashContract(market, contract);
  const open = openOrderIdsOf(market, [contract]);
  market.closed.push(contract);
  events.push({ type: 'ContractClosed', contractId: contract.contractId, restingOrders: open.length });
  begin(market, contract.legs === undefined ? 'CLOSURE' : 'LEG_CLOSED', open);
}

function contractListed(market: Market, listingNumber: number): Contract {
  const contract = market.contractsListed.get(listingNumber);
  assert(contract !== undefined, () => `listing ${listingNumber} exists`);
  return contract;
}
