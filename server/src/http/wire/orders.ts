/** Orders as their owner sees them. */
import { formatEventTime } from '../../calendar/instant.ts';
import { fillsOf, type OrderSnapshot } from '../../order-snapshot.ts';
import type { JournalRecord } from '../../journal/format.ts';
import type { Schemas } from './api-schemas.ts';
import { formatAveragePrice, formatPrice, formatQuantity } from './decimals.ts';
import { orderIdText, tradeIdText } from './ids.ts';

export function orderOut(order: OrderSnapshot): Schemas['Order'] {
  return {
    orderId: orderIdText(order.orderId),
    clientOrderId: order.clientOrderId,
    contractId: order.contractId,
    side: order.side,
    price: formatPrice(order.priceTicks),
    quantity: formatQuantity(order.quantityLots),
    type: order.orderType,
    timeInForce: order.timeInForce,
    validUntil: order.validUntilUs === undefined ? null : formatEventTime(order.validUntilUs),
    displayQuantity: order.displayLots === undefined ? null : formatQuantity(order.displayLots),
    selfTradePrevention: order.selfTradePrevention ?? null,
    portfolioId: order.portfolioId,
    // An empty note is none: an amendment takes a note away by sending an empty one.
    text: order.text === undefined || order.text === '' ? null : order.text,
    state: order.state,
    reason: order.reason ?? null,
    filledQuantity: formatQuantity(order.filledLots),
    remainingQuantity: formatQuantity(order.openLots),
    averagePrice: formatAveragePrice(order.filledValue, order.filledLots),
    revision: order.revision,
    participantId: order.participantId,
    enteredBy: order.userId,
    acceptedAt: formatEventTime(order.acceptedAtUs),
    updatedAt: formatEventTime(order.updatedAtUs),
    sequence: order.updatedSequence,
  };
}

/** What a record did to an order: the order right after it, and what it traded there. */
export function orderOutcome(record: JournalRecord, order: OrderSnapshot): Schemas['OrderOutcome'] {
  const fills = fillsOf(record, order.orderId).map(({ tradeId, priceTicks, quantityLots }) => ({
    tradeId: tradeIdText(tradeId),
    price: formatPrice(priceTicks),
    quantity: formatQuantity(quantityLots),
  }));
  return { ...orderOut(order), fills };
}
