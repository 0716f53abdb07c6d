/** Rule 1: what time does, found anew each time by looking at everything that has a time. */
import type { Event } from '../src/events.ts';
import { ARCHIVE_AFTER_CLOSURE_US, ARCHIVING_PAUSE_US } from '../src/limits.ts';
import { cancel, expire } from './matching.ts';
import { contractOf, dayOf, isOpen, legsOf, must, type ListedReason, type NaiveContract } from './state.ts';
import type { NaiveMarket, NaiveOrder } from './state.ts';

/** In this order where the time is the same. */
const KINDS = ['RESUME', 'OPEN', 'CLOSE', 'EXPIRE', 'CANCEL_AFTER'] as const;
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
  const { session, listingNumber: id, opensAtUs, closesAtUs } = contract;
  if (session === 'SCHEDULED') return { dueUs: opensAtUs, kind: 'OPEN', id };
  return session === 'OPEN' ? { dueUs: closesAtUs, kind: 'CLOSE', id } : undefined;
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
    case 'CLOSE': {
      const contract = must(market.contracts.find(({ listingNumber }) => listingNumber === id));
      return settleContract(market, kind, contract, events);
    }
  }
}

function settleContract(market: NaiveMarket, kind: Due['kind'], contract: NaiveContract, events: Event[]): void {
  const { contractId } = contract;
  if (kind === 'OPEN') {
    contract.session = 'OPEN';
    events.push({ type: 'ContractOpened', contractId });
  } else {
    contract.session = 'CLOSED';
    const open = market.orders.filter((order) => order.contractId === contractId && isOpen(order));
    events.push({ type: 'ContractClosed', contractId, restingOrders: open.length });
    begin(market, contract.legIds.length > 0 ? 'LEG_CLOSED' : 'CLOSURE', idsOf(open));
  }
}

type ArchiveItem = { orderId: number } | { tradeId: number } | { contract: NaiveContract };

/** All that rule 1.4 lets go of by now, what goes first in front. */
export function toArchive({ contracts, orders, trades, timeUs }: NaiveMarket): ArchiveItem[] {
  return contracts
    .filter(({ archived, closesAtUs }) => !archived && closesAtUs + ARCHIVE_AFTER_CLOSURE_US <= timeUs)
    .sort((a, b) => a.closesAtUs - b.closesAtUs || a.listingNumber - b.listingNumber)
    .flatMap((contract) => [
      ...orders.filter(isIn(contract)).map(({ orderId }) => ({ orderId })),
      ...trades.filter((trade) => isIn(contract)(trade) && !trade.isGone && trade.state !== 'RECALL_REQUESTED'),
      { contract },
    ]);
}

const isIn =
  ({ contractId }: NaiveContract) =>
  (item: { contractId: string }): boolean =>
    item.contractId === contractId;

/** Rule 1.4: one slice, if it is due. */
export function archive(market: NaiveMarket, itemsMax: number, events: Event[]): void {
  const slice = toArchive(market).slice(0, itemsMax);
  if (slice.length === 0 || market.timeUs < market.nextSliceUs) return;
  market.nextSliceUs = market.timeUs + ARCHIVING_PAUSE_US;
  for (const item of slice) {
    if ('tradeId' in item) letGo(market, item.tradeId);
    else if ('orderId' in item) market.orders = market.orders.filter(({ orderId }) => orderId !== item.orderId);
    else {
      item.contract.archived = true;
      events.push({ type: 'ContractArchived', contractId: item.contract.contractId });
    }
  }
  forgetBlocks(market);
}

/** Rule 9.7. */
export function forgetBlocks(market: NaiveMarket): void {
  const isOver = (contract: NaiveContract): boolean =>
    contract.archived &&
    contract.legIds.length > 0 &&
    !market.trades.some((trade) => isIn(contract)(trade) && trade.state === 'RECALL_REQUESTED');
  market.forgotten.push(...market.contracts.filter(isOver));
  market.contracts = market.contracts.filter((contract) => !isOver(contract));
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
export function begin(market: NaiveMarket, cause: ListedReason | 'CLOSURE', ids: number[]): void {
  if (ids.length > 0) market.unfinished = { cause, ids };
}

function carryOn(market: NaiveMarket, unfinished: NonNullable<NaiveMarket['unfinished']>, events: Event[]): void {
  const { cause } = unfinished;
  const id = must(unfinished.ids.shift());
  if (unfinished.ids.length === 0) delete market.unfinished;
  const order = must(market.orders.find(({ orderId }) => orderId === id));
  if (cause === 'CLOSURE') expire(order, 'GATE_CLOSURE', events);
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
