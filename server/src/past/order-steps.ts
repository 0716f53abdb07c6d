/** What each record did to one order, and where it was afterwards: read from the market as it was then. */
import { contractState, placeOf, type Market, type Order, type Place } from '@wattbook/engine';
import type { Amount } from '@wattbook/engine/book';
import type { Command } from '@wattbook/engine/commands';
import type { ActivationRefused, AmendmentRefused, CancellationRefused, ParkingRefused } from '@wattbook/engine/events';
import type { EndReason, Event, RefusalCode, RefusalDetails, TradeExecuted } from '@wattbook/engine/events';
import type { OrderAccepted, OrderActivated, OrderAmended } from '@wattbook/engine/events';
import type { OrderCancelled, OrderExpired, OrderParked } from '@wattbook/engine/events';
import type { JournalRecord } from '../journal/format.ts';
import { acceptedTerms, orderNamedBy } from '../order-snapshot.ts';

/** Some trades of one record, together. */
export type TradedTogether = { trades: number; quantityLots: number; lowTicks: number; highTicks: number };

/**
 * PASSED_BETTER, PASSED_EARLIER: an incoming order of the other side traded with orders that were before it, by price
 * or in the queue of its price. OVERTAKEN: more is at better prices than before. MOVED_UP: less is before it.
 */
export type What =
  | { code: 'ACCEPTED'; priceTicks: number; quantityLots: number; isParked: boolean }
  | ({ code: 'TRADED_INCOMING' | 'TRADED_RESTING' | 'PASSED_BETTER' | 'PASSED_EARLIER' } & TradedTogether)
  | { code: 'AMENDED_IN_PLACE' | 'AMENDED_TO_BACK' | 'AMENDED_PARKED'; priceTicks: number; quantityLots: number }
  | { code: 'NEXT_SLICE' | 'PARKED' | 'ACTIVATED' | 'OVERTAKEN' | 'MOVED_UP' | 'HALTED' | 'RESUMED' }
  | {
      code: 'REFUSED';
      asked: 'AMEND' | 'CANCEL' | 'PARK' | 'ACTIVATE';
      refusal: { code: RefusalCode; details: RefusalDetails };
    }
  | { code: 'CANCELLED' | 'EXPIRED'; reason: EndReason; quantityLots: number };

/** `place` after the record, where the order rested then. */
export type Step = { sequence: number; timeUs: number; what: What; place?: Place };

/** What is remembered from record to record. */
export type Before = { place: Place | undefined; queueNumber: number; isHalted: boolean };

/** How the order stands in this market, which may not know it yet, or not any more. */
export function standingOf(market: Market, orderId: number): Before {
  const order = market.orders.get(orderId);
  const contract = order && market.contracts.get(order.contractId);
  if (contract === undefined) return UNKNOWN;
  const isHalted = contractState(market, contract) === 'HALTED';
  return { place: placeOf(market, orderId), queueNumber: order?.queueNumber ?? 0, isHalted };
}

/** Of an order that isn't there. */
export const UNKNOWN: Before = { place: undefined, queueNumber: 0, isHalted: false };

/** Most records of a venue are about other contracts. An event that names none may be about any. */
export function mayMove(orderId: number, { events }: JournalRecord, { orders }: Market): boolean {
  const contractId = orders.get(orderId)?.contractId;
  if (contractId === undefined) return false;
  return events.some((event) => {
    const accepted = event.type === 'OrderAccepted' ? orders.get(event.orderId) : undefined;
    const about = accepted?.contractId ?? ('contractId' in event ? event.contractId : contractId);
    return about === contractId;
  });
}

/**
 * The steps of one record, in the order in which they came.
 * @param market right after the record
 */
export function stepsOf(orderId: number, record: JournalRecord, market: Market, before: Before, after: Before): Step[] {
  const order = market.orders.get(orderId);
  if (order === undefined) return [];
  const found: What[] = [];
  if (before.isHalted !== after.isHalted) found.push({ code: after.isHalted ? 'HALTED' : 'RESUMED' });
  // What trades after it has traded or ended didn't pass it.
  let restedAt = before.place?.priceTicks;
  for (const event of record.events) {
    const own = ownStep(order, market, record, event);
    if (own !== undefined && own.code !== 'REFUSED') restedAt = undefined;
    const what = own ?? passed(order, event, restedAt);
    if (what !== undefined) addTo(found, what);
  }
  const isTraded = found.some(({ code }) => code === 'TRADED_RESTING');
  if (isTraded && after.place !== undefined && after.queueNumber !== before.queueNumber) {
    found.push({ code: 'NEXT_SLICE' });
  }
  if (found.length === 0) found.push(...movedFrom(before.place, after.place));
  const { sequence, timeUs } = record;
  return found.map((what) => ({ sequence, timeUs, what, ...(after.place && { place: after.place }) }));
}

/** Trades of one kind are told together, where the first of them was. */
function addTo(found: What[], what: What): void {
  const same = 'trades' in what ? found.find((one) => one.code === what.code) : undefined;
  if (same === undefined || !('trades' in same) || !('trades' in what)) {
    found.push(what);
    return;
  }
  same.trades += what.trades;
  same.quantityLots += what.quantityLots;
  same.lowTicks = Math.min(same.lowTicks, what.lowTicks);
  same.highTicks = Math.max(same.highTicks, what.highTicks);
}

function together({ priceTicks, quantityLots }: TradeExecuted): TradedTogether {
  return { trades: 1, quantityLots, lowTicks: priceTicks, highTicks: priceTicks };
}

/** An order of the other side traded with another one than this. */
function passed(order: Order, event: Event, restedAt: number | undefined): What | undefined {
  if (event.type !== 'TradeExecuted' || restedAt === undefined) return undefined;
  if (event.contractId !== order.contractId || event.aggressorSide === order.side) return undefined;
  return { code: event.priceTicks === restedAt ? 'PASSED_EARLIER' : 'PASSED_BETTER', ...together(event) };
}

function ownStep(order: Order, market: Market, record: JournalRecord, event: Event): What | undefined {
  switch (event.type) {
    case 'TradeExecuted': {
      const { aggressorSide, buy, sell } = event;
      if (buy.orderId !== order.orderId && sell.orderId !== order.orderId) return undefined;
      return { code: aggressorSide === order.side ? 'TRADED_INCOMING' : 'TRADED_RESTING', ...together(event) };
    }
    case 'OrderAccepted':
    case 'OrderAmended':
    case 'OrderParked':
    case 'OrderActivated':
    case 'OrderCancelled':
    case 'OrderExpired':
      return event.orderId === order.orderId ? ownChange(record, event) : undefined;
    default:
      return isRefusal(event) ? refusedOf(order, market, record.command, event) : undefined;
  }
}

type OwnChange = OrderAccepted | OrderAmended | OrderParked | OrderActivated | OrderCancelled | OrderExpired;

function ownChange(record: JournalRecord, event: OwnChange): What {
  switch (event.type) {
    case 'OrderAccepted': {
      const terms = acceptedTerms(record).get(event.orderId);
      if (terms === undefined) throw new Error(`bug: record ${record.sequence} accepts an order that nobody placed`);
      const { priceTicks, quantityLots, parked } = terms;
      return { code: 'ACCEPTED', priceTicks, quantityLots, isParked: parked === true };
    }
    case 'OrderAmended': {
      const { parked, lostPriority, priceTicks, quantityLots } = event;
      const kept = lostPriority ? 'AMENDED_TO_BACK' : 'AMENDED_IN_PLACE';
      return { code: parked === true ? 'AMENDED_PARKED' : kept, priceTicks, quantityLots };
    }
    case 'OrderParked':
      return { code: 'PARKED' };
    case 'OrderActivated':
      return { code: 'ACTIVATED' };
    case 'OrderCancelled':
      return { code: 'CANCELLED', reason: event.reason, quantityLots: event.cancelledLots };
    case 'OrderExpired':
      return { code: 'EXPIRED', reason: event.reason, quantityLots: event.expiredLots };
  }
}

type Refused = AmendmentRefused | CancellationRefused | ParkingRefused | ActivationRefused;

function isRefusal(event: Event): event is Refused {
  return Object.hasOwn(ASKED, event.type);
}

/** One that is parked (active) as it was asked to be was refused nothing. */
function refusedOf(order: Order, market: Market, command: Command, refused: Refused): What | undefined {
  const { code, details } = refused;
  if (code === 'order-parked' || code === 'order-active') return undefined;
  if (orderNamedBy(market, command)?.orderId !== order.orderId) return undefined;
  return { code: 'REFUSED', asked: ASKED[refused.type], refusal: { code, details } };
}

const ASKED = {
  AmendmentRefused: 'AMEND',
  CancellationRefused: 'CANCEL',
  ParkingRefused: 'PARK',
  ActivationRefused: 'ACTIVATE',
} as const;

/** Nothing happened to the order itself: whether more or less is before it now. */
function movedFrom(before: Place | undefined, after: Place | undefined): What[] {
  if (before === undefined || after === undefined) return [];
  const [was, is] = [before.ahead, after.ahead];
  const isMoreBetter = is.better.orders > was.better.orders || is.better.quantityLots > was.better.quantityLots;
  if (isMoreBetter) return [{ code: 'OVERTAKEN' }];
  const isLess = (one: Amount, other: Amount): boolean =>
    one.orders < other.orders || one.quantityLots < other.quantityLots;
  return isLess(is.better, was.better) || isLess(is.samePrice, was.samePrice) ? [{ code: 'MOVED_UP' }] : [];
}
