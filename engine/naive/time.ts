/** Rule 1: what time does, found anew each time by looking at everything that has a time. */
import type { Event } from '../src/events.ts';
import { ARCHIVE_AFTER_CLOSURE_US } from '../src/limits.ts';
import { cancel, expire } from './matching.ts';
import { contractOf, dayOf, isOpen, legsOf, must, type ListedReason, type NaiveContract } from './state.ts';
import type { NaiveMarket, NaiveOrder } from './state.ts';

/** In this order where the time is the same. */
const KINDS = ['RESUME', 'OPEN', 'CLOSE', 'EXPIRE', 'CANCEL_AFTER', 'ARCHIVE', 'ARCHIVE_TRADES'] as const;
export type Due = { dueUs: number; kind: (typeof KINDS)[number]; id: number };

/** What time will do until then, the next first. */
export function dueItems(market: NaiveMarket, untilUs: number): Due[] {
  const { halt, contracts, orders, switches } = market;
  const due: (Due | undefined)[] = [
    halt?.untilUs === undefined ? undefined : { dueUs: halt.untilUs, kind: 'RESUME', id: halt.sequence },
    ...contracts.map(contractDue),
    ...orders.map(expiryOf),
    ...switches.map(({ dueUs, armedSequence: id }): Due => ({ dueUs, kind: 'CANCEL_AFTER', id })),
  ];
  return due
    .filter((item) => item !== undefined)
    .filter(({ dueUs }) => dueUs <= untilUs)
    .sort((a, b) => a.dueUs - b.dueUs || KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || a.id - b.id);
}

function expiryOf(order: NaiveOrder): Due | undefined {
  if (!isOpen(order) || order.validUntilUs === undefined) return undefined;
  return { dueUs: order.validUntilUs, kind: 'EXPIRE', id: order.orderId };
}

function contractDue(contract: NaiveContract): Due | undefined {
  const { session, archived, tradesArchived, listingNumber: id, opensAtUs, closesAtUs } = contract;
  const archivesAtUs = closesAtUs + ARCHIVE_AFTER_CLOSURE_US;
  if (session === 'SCHEDULED') return { dueUs: opensAtUs, kind: 'OPEN', id };
  if (session === 'OPEN') return { dueUs: closesAtUs, kind: 'CLOSE', id };
  if (!archived) return { dueUs: archivesAtUs, kind: 'ARCHIVE', id };
  return tradesArchived ? undefined : { dueUs: archivesAtUs, kind: 'ARCHIVE_TRADES', id };
}

/** Settles what is due by now, the unfinished first; false: more was due than `itemsMax`. */
export function settleDue(market: NaiveMarket, itemsMax: number, events: Event[]): boolean {
  for (let items = 0; items < itemsMax; items++) {
    const [due] = market.unfinished === undefined ? dueItems(market, market.timeUs) : [];
    if (market.unfinished !== undefined) carryOn(market, market.unfinished, events);
    else if (due !== undefined) settle(market, due, events);
    else return true;
  }
  return !isDue(market, market.timeUs);
}

function isDue(market: NaiveMarket, timeUs: number): boolean {
  return market.unfinished !== undefined || dueItems(market, timeUs).length > 0;
}

function settle(market: NaiveMarket, { kind, id }: Due, events: Event[]): void {
  switch (kind) {
    case 'RESUME':
      delete market.halt;
      events.push({ type: 'MarketResumed', by: 'TIME' });
      return;
    case 'EXPIRE':
      return expire(must(market.orders.find(({ orderId }) => orderId === id)), 'VALID_UNTIL', events);
    case 'CANCEL_AFTER':
      return goOff(market, id, events);
    case 'OPEN':
    case 'CLOSE':
    case 'ARCHIVE':
    case 'ARCHIVE_TRADES':
      return settleContract(market, kind, must(market.contracts[id]), events);
  }
}

function settleContract(market: NaiveMarket, kind: Due['kind'], contract: NaiveContract, events: Event[]): void {
  const { contractId } = contract;
  const orders = market.orders.filter((order) => order.contractId === contractId);
  if (kind === 'OPEN') {
    contract.session = 'OPEN';
    events.push({ type: 'ContractOpened', contractId });
  } else if (kind === 'CLOSE') {
    contract.session = 'CLOSED';
    const open = orders.filter(isOpen);
    events.push({ type: 'ContractClosed', contractId, restingOrders: open.length });
    begin(market, contract.legIds.length > 0 ? 'LEG_CLOSED' : 'CLOSURE', idsOf(open));
  } else if (kind === 'ARCHIVE') {
    contract.archived = true;
    events.push({ type: 'ContractArchived', contractId, orders: orders.length });
    begin(market, 'ARCHIVING', idsOf(orders));
  } else {
    contract.tradesArchived = true;
    const known = market.trades.filter((trade) => trade.contractId === contractId);
    const ids = known.filter(({ state }) => state !== 'RECALL_REQUESTED').map(({ tradeId }) => tradeId);
    begin(market, 'ARCHIVING_TRADES', ids);
  }
}

/** The dead man's switch; it goes off once. */
function goOff(market: NaiveMarket, id: number, events: Event[]): void {
  const { participantId, keyId } = must(market.switches.find(({ armedSequence }) => armedSequence === id));
  market.switches = market.switches.filter(({ armedSequence }) => armedSequence !== id);
  const open = market.orders.filter((order) => isOpen(order) && order.participantId === participantId);
  const meant = open.filter((order) => keyId === undefined || order.keyId === keyId);
  const totals = { orders: meant.length, lots: meant.reduce((sum, { openLots }) => sum + openLots, 0) };
  events.push({ type: 'CancelAfterTriggered', participantId, ...(keyId !== undefined && { keyId }), ...totals });
  begin(market, 'CANCEL_AFTER', idsOf(meant));
}

export function idsOf(orders: NaiveOrder[]): number[] {
  return orders.map(({ orderId }) => orderId);
}

/** Rule 1.5. @param ids ascending */
export function begin(
  market: NaiveMarket,
  cause: ListedReason | 'CLOSURE' | 'ARCHIVING' | 'ARCHIVING_TRADES',
  ids: number[],
): void {
  if (ids.length > 0) market.unfinished = { cause, ids };
}

function carryOn(market: NaiveMarket, unfinished: NonNullable<NaiveMarket['unfinished']>, events: Event[]): void {
  const { cause } = unfinished;
  const id = must(unfinished.ids.shift());
  if (unfinished.ids.length === 0) delete market.unfinished;
  if (cause === 'ARCHIVING_TRADES') return letGo(market, id);
  const order = must(market.orders.find(({ orderId }) => orderId === id));
  if (cause === 'ARCHIVING') market.orders = market.orders.filter((other) => other !== order);
  else if (cause === 'CLOSURE') expire(order, 'GATE_CLOSURE', events);
  else cancel(order, cause, events);
}

/** A trade is kept for what it costs until its days are settled. */
export function letGo(market: NaiveMarket, id: number): void {
  must(market.trades.find(({ tradeId }) => tradeId === id)).isGone = true;
  dropPaidTrades(market);
}

export function dropPaidTrades(market: NaiveMarket): void {
  market.trades = market.trades.filter((trade) => {
    const legs = legsOf(market, contractOf(market, trade.contractId));
    return !trade.isGone || legs.some((leg) => !market.settledDays.includes(dayOf(leg)));
  });
}
