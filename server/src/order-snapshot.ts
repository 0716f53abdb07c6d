/** An order as it stood after a record: what answers are made of. The same record always gives the same snapshot. */
import { findOwnOrder, type Market, type Order } from '@wattbook/engine';
import type { Actor, Command, OrderTerms } from '@wattbook/engine/commands';
import type {
  OrderActivated,
  OrderAmended,
  OrderCancelled,
  OrderExpired,
  OrderParked,
  TradeExecuted,
} from '@wattbook/engine/events';
import {
  basketFingerprintOf,
  blockFingerprintOf,
  fingerprintOf,
  orderTermsOfBlock,
  orderTermsOfLegs,
} from '@wattbook/engine/fingerprint';
import type { JournalRecord } from './journal/format.ts';

export type OrderSnapshot = Omit<Order, 'hash' | 'changes' | 'queueNumber' | 'visibleLots' | 'costE5' | 'fingerprint'>;

/** A fill as the order's owner sees it. */
export type OrderFill = { tradeId: number; priceTicks: number; quantityLots: number };

export function snapshotOrder(order: Order): OrderSnapshot {
  const { hash: _h, changes: _c, queueNumber: _q, visibleLots: _v, costE5: _e, fingerprint: _f, ...snapshot } = order;
  return snapshot;
}

/** The order that a command names, as it stands; undefined if the market has none that whoever asks may name so. */
export function orderNamedBy(market: Market, command: Command): OrderSnapshot | undefined {
  const order = findNamed(market, command);
  return order && snapshotOrder(order);
}

function findNamed(market: Market, command: Command): Order | undefined {
  switch (command.type) {
    case 'AmendOrder':
    case 'CancelOrder':
    case 'ParkOrder':
    case 'ActivateOrder':
      return findOwnOrder(market, command);
    case 'CancelOrderOnBehalf':
      return market.orders.get(command.orderId);
    default:
      return undefined;
  }
}

/** The terms of each order that a record accepted, by order id: of a basket one for each leg. */
export function acceptedTerms({ command, events, sequence }: JournalRecord): Map<number, Actor & OrderTerms> {
  const accepted = events.filter((event) => event.type === 'OrderAccepted');
  if (accepted.length === 0) return new Map();
  const placed = placedTerms(command);
  return new Map(
    accepted.map(({ orderId, leg = 1 }) => {
      const terms = placed[leg - 1];
      if (terms === undefined) throw new Error(`bug: record ${sequence} accepts an order that nobody placed`);
      return [orderId, terms];
    }),
  );
}

function placedTerms(command: Command): (Actor & OrderTerms)[] {
  switch (command.type) {
    case 'PlaceOrder': {
      const { type: _type, priorUse: _priorUse, ...terms } = command;
      return [terms];
    }
    case 'PlaceBlock':
      return [orderTermsOfBlock(command)];
    case 'PlaceBasket':
      return orderTermsOfLegs(command);
    default:
      return [];
  }
}

/** By what the orders of a command are known again when it is sent again; undefined if it places none. */
export function fingerprintOfPlacement(command: Command): string | undefined {
  switch (command.type) {
    case 'PlaceOrder':
      return fingerprintOf(command);
    case 'PlaceBlock':
      return blockFingerprintOf(command);
    case 'PlaceBasket':
      return basketFingerprintOf(command);
    default:
      return undefined;
  }
}

/** Each order right as a record accepted it, before it met any other: ACTIVE or PARKED, and all of it open. */
export function ordersAtEntry(record: JournalRecord): OrderSnapshot[] {
  return [...acceptedTerms(record)].map(([orderId, { parked, ...terms }]) => ({
    ...terms,
    orderId,
    state: parked === undefined ? 'ACTIVE' : 'PARKED',
    openLots: terms.quantityLots,
    filledLots: 0,
    filledValue: 0,
    revision: 1,
    acceptedSequence: record.sequence,
    acceptedAtUs: record.timeUs,
    updatedSequence: record.sequence,
    updatedAtUs: record.timeUs,
  }));
}

/** How submitted orders stood after their own record, a basket's legs in their order; empty if it accepted none. */
export function ordersAtSubmission(record: JournalRecord): OrderSnapshot[] {
  return ordersAtEntry(record).map((order) => afterEvents(order, record));
}

/** The one order of a record that isn't a basket's; undefined if the record accepted none. */
export function orderAtSubmission(record: JournalRecord): OrderSnapshot | undefined {
  return ordersAtSubmission(record)[0];
}

/**
 * How an amended, parked or activated order stood after that change's record. `order` gives the terms that never
 * change; all others are taken from the record, as by now they may be different ones.
 */
export function orderAtAmendment(record: JournalRecord, order: OrderSnapshot): OrderSnapshot | undefined {
  const changed = record.events.find((event) => isOwnersChange(event));
  if (changed?.orderId !== order.orderId) return undefined;
  const { reason: _reason, validUntilUs: _validUntilUs, text: _text, displayLots: _displayLots, ...lasting } = order;
  const { sequence: updatedSequence, timeUs: updatedAtUs } = record;
  const after = { ...lasting, ...changedTerms(changed), state: stateAfter(changed), updatedSequence, updatedAtUs };
  return afterEvents(after, record);
}

/** The fills of an order within a record. */
export function fillsOf(record: JournalRecord, orderId: number): OrderFill[] {
  return record.events
    .filter((event) => event.type === 'TradeExecuted')
    .filter((trade) => sideOf(trade, orderId) !== undefined)
    .map(({ tradeId, priceTicks, quantityLots }) => ({ tradeId, priceTicks, quantityLots }));
}

/** What an owner asked for and got: the event carries all of the order that can change. */
export type OwnersChange = OrderAmended | OrderParked | OrderActivated;

/** As the state is right then: what the order meets comes after it. */
export function stateAfter(changed: OwnersChange): 'ACTIVE' | 'PARKED' {
  const isParked = changed.type === 'OrderParked' || (changed.type === 'OrderAmended' && changed.parked === true);
  return isParked ? 'PARKED' : 'ACTIVE';
}

function isOwnersChange(event: JournalRecord['events'][number]): event is OwnersChange {
  return event.type === 'OrderAmended' || event.type === 'OrderParked' || event.type === 'OrderActivated';
}

type ChangedTerms = Pick<OwnersChange, 'priceTicks' | 'quantityLots' | 'displayLots' | 'validUntilUs' | 'text'> &
  Pick<OwnersChange, 'revision' | 'openLots' | 'filledLots' | 'filledValue'>;

function changedTerms(changed: OwnersChange): ChangedTerms {
  const { priceTicks, quantityLots, displayLots, validUntilUs, text } = changed;
  const { revision, openLots, filledLots, filledValue } = changed;
  return {
    ...{ priceTicks, quantityLots, revision, openLots, filledLots, filledValue },
    ...(displayLots !== undefined && { displayLots }),
    ...(validUntilUs !== undefined && { validUntilUs }),
    ...(text !== undefined && { text }),
  };
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
