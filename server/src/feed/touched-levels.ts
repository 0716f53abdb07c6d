/** Where a record may have changed a book, as its events tell. How a level stands since, the market itself says. */
import type { Market } from '@wattbook/engine';
import type { Side } from '@wattbook/engine/commands';
import type { Event } from '@wattbook/engine/events';
import type { JournalRecord } from '../journal/format.ts';
import { acceptedTerms } from '../order-snapshot.ts';

/** ALL: the market has let go of the order, so every level of its contract may be another. */
export type Touched = { contractId: string; levels: 'ALL' | readonly { side: Side; priceTicks: number }[] };

/** What happened to an order, or what traded. `index`: the event's place in its record. */
export type TouchedBy = Touched & { index: number };

/** @param market right after the record */
export function touchedLevels(record: JournalRecord, market: Market): TouchedBy[] {
  const accepted = acceptedTerms(record);
  return record.events.flatMap((event, index) => {
    const terms = event.type === 'OrderAccepted' ? accepted.get(event.orderId) : undefined;
    const touched = terms === undefined ? touchedBy(event, market) : at(terms.contractId, terms.side, terms.priceTicks);
    return touched === undefined ? [] : [{ ...touched, index }];
  });
}

/** An incoming order that rests is touched by what let it in; so of a trade only the resting side is. */
function touchedBy(event: Event, market: Market): Touched | undefined {
  switch (event.type) {
    case 'TradeExecuted':
      return at(event.contractId, event.aggressorSide === 'BUY' ? 'SELL' : 'BUY', event.priceTicks);
    case 'OrderAmended':
      return ofOrder(market, event, event.before.priceTicks);
    case 'OrderParked':
    case 'OrderActivated':
    case 'OrderCancelled':
    case 'OrderExpired':
      return ofOrder(market, event);
    default:
      return undefined;
  }
}

function ofOrder(
  { orders }: Market,
  { orderId, contractId }: { orderId: number; contractId: string },
  priceTicksBefore?: number,
): Touched {
  const order = orders.get(orderId);
  if (order === undefined) return { contractId, levels: 'ALL' };
  const { side, priceTicks } = order;
  const prices = new Set([priceTicks, priceTicksBefore ?? priceTicks]);
  return { contractId, levels: [...prices].map((price) => ({ side, priceTicks: price })) };
}

function at(contractId: string, side: Side, priceTicks: number): Touched {
  return { contractId, levels: [{ side, priceTicks }] };
}
