/** What happened to an order, event by event, as its owner reads it later. */
import type { Side } from '@wattbook/engine/commands';
import type { EndReason, Event, OrderAmended, TradeExecuted } from '@wattbook/engine/events';
import type { RecallDeclined, RecallRequested, TradeRecalled } from '@wattbook/engine/events';
import { formatEventTime } from '../../calendar/instant.ts';
import type { JournalRecord } from '../../journal/format.ts';
import type { OrderSnapshot } from '../../order-snapshot.ts';
import type { EventPlace } from '../../views/view-types.ts';
import type { Schemas } from './api-schemas.ts';
import { byOperator, byOwner } from './changed-by.ts';
import { formatAveragePrice, formatPrice, formatQuantity } from './decimals.ts';
import { orderIdText, tradeIdText } from './ids.ts';
import { orderEventOut } from './order-events.ts';

type HistoryEvent = Schemas['OrderHistoryEvent'];
type Recall = RecallRequested | TradeRecalled | RecallDeclined;
type Order = Pick<OrderSnapshot, 'orderId' | 'participantId' | 'clientOrderId' | 'contractId' | 'side'>;

/** @param index the event's place in its record; it happened to this order */
export function orderHistoryOut(record: JournalRecord, index: EventPlace['index'], order: Order): HistoryEvent {
  const event = record.events[index];
  if (event === undefined) throw new Error(`bug: record ${record.sequence} has no event ${index}`);
  return { id: `${record.sequence}-${index}`, ...told(record, event, order) };
}

function told(record: JournalRecord, event: Event, order: Order): Omit<HistoryEvent, 'id'> {
  switch (event.type) {
    case 'OrderAccepted': {
      const change = orderEventOut(record, event);
      const { side, quantity = '', price = '' } = change.order;
      const parked = change.order.state === 'PARKED' ? ', parked: out of the book' : '';
      return { ...change, words: `Accepted: ${side} ${quantity} MW at ${price}${parked}.` };
    }
    case 'OrderAmended':
      return { ...orderEventOut(record, event), words: wordsOfAmendment(event) };
    case 'OrderParked':
      return { ...orderEventOut(record, event), words: 'Parked: out of the book, its place in the queue is given up.' };
    case 'OrderActivated':
      return { ...orderEventOut(record, event), words: "Back in the book, at the end of its price's queue." };
    case 'OrderCancelled':
    case 'OrderExpired':
      return { ...orderEventOut(record, event), words: END_WORDS[event.reason] };
    case 'TradeExecuted':
      return tradedOut(record, event, order);
    case 'RecallRequested':
    case 'TradeRecalled':
    case 'RecallDeclined':
      return recallOut(record, event, order);
    default:
      throw new Error(`bug: order ${order.orderId} has an event ${event.type} of record ${record.sequence}`);
  }
}

function wordsOfAmendment({ before, priceTicks, quantityLots, parked, lostPriority }: OrderAmended): string {
  const was = `${formatQuantity(before.quantityLots)} MW at ${formatPrice(before.priceTicks)}`;
  const is = `${formatQuantity(quantityLots)} MW at ${formatPrice(priceTicks)}`;
  const terms = was === is ? `Amended, still ${is}` : `Amended from ${was} to ${is}`;
  if (parked === true) return `${terms}; it stays parked.`;
  return `${terms}; it ${lostPriority ? "went to the end of its price's queue" : 'kept its place in the queue'}.`;
}

/** Why it ended before it was filled. */
export const END_WORDS: { readonly [Reason in EndReason]: string } = {
  OWNER: 'Cancelled by its owner.',
  MASS_CANCEL: 'Cancelled by its owner, together with others.',
  OPERATOR: "Cancelled by the venue's operator.",
  CANCEL_AFTER: "Cancelled: a dead man's switch went off.",
  SELF_TRADE: 'Cancelled: it met an order of the same participant, and one of the two prevents that.',
  LEG_CLOSED: "Cancelled: one of the block's contracts closed.",
  LEG_HALTED: "Cancelled: one of the block's contracts was halted.",
  IOC_REMAINDER: 'Cancelled: nothing more could trade at once (IOC).',
  FOK_NOT_FILLABLE: 'Cancelled: it could not trade in full at once (FOK).',
  FILL_LIMIT: 'Cancelled: it traded with as many orders as one order may at once.',
  AMENDED_TO_FILLED: 'Cancelled: its quantity was amended to what had traded.',
  GATE_CLOSURE: 'Expired: the contract closed.',
  VALID_UNTIL: 'Expired: its time came.',
};

function tradedOut(record: JournalRecord, trade: TradeExecuted, order: Order): Omit<HistoryEvent, 'id'> {
  const side = order.side === 'BUY' ? trade.buy : trade.sell;
  const { openLots, filledLots, filledValue, visibleLots } = side;
  const role = roleOf(order.side, trade.aggressorSide);
  const [price, quantity] = [formatPrice(trade.priceTicks), formatQuantity(trade.quantityLots)];
  const updatedAt = formatEventTime(record.timeUs);
  const rest = openLots === 0 ? 'nothing remains' : `${formatQuantity(openLots)} MW remain`;
  const shown = visibleLots === undefined ? '' : `, of which the book shows ${formatQuantity(visibleLots)} MW`;
  return {
    change: 'TRADED',
    words: `Traded ${quantity} MW at ${price} as ${role}; ${rest}${shown}.`,
    order: {
      ...namesOf(order),
      state: openLots === 0 ? 'FILLED' : 'ACTIVE',
      filledQuantity: formatQuantity(filledLots),
      remainingQuantity: formatQuantity(openLots),
      averagePrice: formatAveragePrice(filledValue, filledLots),
      updatedAt,
      sequence: record.sequence,
    },
    before: {
      filledQuantity: formatQuantity(filledLots - trade.quantityLots),
      remainingQuantity: formatQuantity(openLots + trade.quantityLots),
    },
    ...(visibleLots !== undefined && { shownQuantity: formatQuantity(visibleLots) }),
    trade: { tradeId: tradeIdText(trade.tradeId), price, quantity, role, state: 'EXECUTED', revision: 1 },
    time: updatedAt,
    sequence: record.sequence,
  };
}

const RECALLS = {
  RecallRequested: { change: 'RECALL_REQUESTED', state: 'RECALL_REQUESTED', words: 'Its recall was requested.' },
  TradeRecalled: { change: 'TRADE_RECALLED', state: 'RECALLED', words: 'It was recalled; the order stays as it is.' },
  RecallDeclined: { change: 'RECALL_DECLINED', state: 'EXECUTED', words: 'Its recall was declined: it stands.' },
} as const;

function recallOut(record: JournalRecord, recall: Recall, order: Order): Omit<HistoryEvent, 'id'> {
  const { change, state, words } = RECALLS[recall.type];
  const tradeId = tradeIdText(recall.tradeId);
  return {
    change,
    words: `Trade ${tradeId}: ${words}`,
    order: { orderId: orderIdText(order.orderId) },
    trade: {
      tradeId,
      price: formatPrice(recall.priceTicks),
      quantity: formatQuantity(recall.quantityLots),
      role: roleOf(order.side, recall.aggressorSide),
      state,
      revision: recall.revision,
    },
    ...askedBy(record, recall, order),
    time: formatEventTime(record.timeUs),
    sequence: record.sequence,
  };
}

/** Which other side asks is none of this one's business. */
function askedBy(record: JournalRecord, { type }: Recall, order: Order): Pick<HistoryEvent, 'by'> {
  if (type !== 'RecallRequested') return { by: byOperator(record) };
  const isOwn = record.command.participantId === order.participantId;
  return isOwn ? { by: byOwner(record, order.participantId) } : {};
}

function roleOf(side: Side, aggressorSide: Side): 'MAKER' | 'TAKER' {
  return side === aggressorSide ? 'TAKER' : 'MAKER';
}

function namesOf({ orderId, clientOrderId, contractId }: Order): Schemas['OrderUpdate'] {
  return { orderId: orderIdText(orderId), clientOrderId, contractId };
}
