/** An order as it stood after a record: what answers are made of. The same record always gives the same snapshot. */
import type { Order } from '@wattbook/engine';
import type { OrderCancelled, OrderExpired, TradeExecuted } from '@wattbook/engine/events';
import type { JournalRecord } from './journal/format.ts';

export type OrderSnapshot = Omit<Order, 'hash' | 'lastAmendment' | 'queuedSequence' | 'fingerprint'>;

/** A fill as the order's owner sees it. */
export type OrderFill = { tradeId: number; priceTicks: number; quantityLots: number };

export function snapshotOrder(order: Order): OrderSnapshot {
  const { hash: _h, lastAmendment: _l, queuedSequence: _q, fingerprint: _f, ...snapshot } = order;
  return snapshot;
}

/** How a submitted order stood after its own record; undefined if the record accepted none. */
export function orderAtSubmission(record: JournalRecord): OrderSnapshot | undefined {
  const { command, events, sequence, timeUs } = record;
  const accepted = events.find((event) => event.type === 'OrderAccepted');
  if (accepted === undefined || command.type !== 'PlaceOrder') return undefined;
  const { type: _type, priorUse: _priorUse, ...terms } = command;
  const placed: OrderSnapshot = {
    ...terms,
    orderId: accepted.orderId,
    state: 'ACTIVE',
    openLots: command.quantityLots,
    filledLots: 0,
    filledValue: 0,
    revision: 1,
    acceptedSequence: sequence,
    acceptedAtUs: timeUs,
    updatedSequence: sequence,
    updatedAtUs: timeUs,
  };
  return afterEvents(placed, record);
}

/** How an amended order stood after the amendment's record. `order` gives the terms that never change. */
export function orderAtAmendment(record: JournalRecord, order: OrderSnapshot): OrderSnapshot | undefined {
  const amended = record.events.find((event) => event.type === 'OrderAmended');
  if (amended?.orderId !== order.orderId) return undefined;
  const { reason: _reason, validUntilUs: _validUntilUs, text: _text, ...lasting } = order;
  const { type: _type, lostPriority: _lost, ...values } = amended;
  const { sequence: updatedSequence, timeUs: updatedAtUs } = record;
  return afterEvents({ ...lasting, ...values, state: 'ACTIVE', updatedSequence, updatedAtUs }, record);
}

/** The fills of an order within a record. */
export function fillsOf(record: JournalRecord, orderId: number): OrderFill[] {
  return record.events
    .filter((event) => event.type === 'TradeExecuted')
    .filter((trade) => sideOf(trade, orderId) !== undefined)
    .map(({ tradeId, priceTicks, quantityLots }) => ({ tradeId, priceTicks, quantityLots }));
}

function afterEvents(placed: OrderSnapshot, record: JournalRecord): OrderSnapshot {
  let order = placed;
  for (const event of record.events) {
    if (event.type === 'TradeExecuted') order = afterTrade(order, event);
    if (event.type === 'OrderCancelled' || event.type === 'OrderExpired') order = afterEnd(order, event);
  }
  return order;
}

function afterTrade(order: OrderSnapshot, trade: TradeExecuted): OrderSnapshot {
  const side = sideOf(trade, order.orderId);
  if (side === undefined) return order;
  const { openLots, filledLots, filledValue } = side;
  return { ...order, openLots, filledLots, filledValue, state: openLots === 0 ? 'FILLED' : order.state };
}

function afterEnd(order: OrderSnapshot, event: OrderCancelled | OrderExpired): OrderSnapshot {
  if (event.orderId !== order.orderId) return order;
  const { reason, revision } = event;
  return { ...order, openLots: 0, state: event.type === 'OrderCancelled' ? 'CANCELLED' : 'EXPIRED', reason, revision };
}

function sideOf(trade: TradeExecuted, orderId: number): TradeExecuted['buy'] | undefined {
  return [trade.buy, trade.sell].find((side) => side.orderId === orderId);
}
