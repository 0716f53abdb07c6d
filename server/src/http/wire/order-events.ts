/** What happens to one's own orders, as the stream tells it. */
import type { OrderAccepted, OrderCancelled, OrderExpired } from '@wattbook/engine/events';
import { formatEventTime } from '../../calendar/instant.ts';
import type { JournalRecord } from '../../journal/format.ts';
import { ordersAtEntry, stateAfter, type OwnersChange } from '../../order-snapshot.ts';
import type { Schemas } from './api-schemas.ts';
import { byOwner, byReason } from './changed-by.ts';
import { formatAveragePrice, formatPrice, formatQuantity } from './decimals.ts';
import { orderIdText } from './ids.ts';
import { orderOut } from './orders.ts';

type OrderChange = Schemas['OrderEvent']['data'];

export function orderEventOut(
  record: JournalRecord,
  told: OrderAccepted | OwnersChange | OrderCancelled | OrderExpired,
): OrderChange {
  switch (told.type) {
    case 'OrderAccepted':
      return acceptedOut(record, told);
    case 'OrderAmended':
    case 'OrderParked':
    case 'OrderActivated':
      return changedOut(record, told);
    case 'OrderCancelled':
      return endedOut(record, told, 'CANCELLED', told.cancelledLots);
    case 'OrderExpired':
      return endedOut(record, told, 'EXPIRED', told.expiredLots);
  }
}

function acceptedOut(record: JournalRecord, { orderId }: OrderAccepted): OrderChange {
  const order = ordersAtEntry(record).find((entered) => entered.orderId === orderId);
  if (order === undefined) throw new Error(`bug: record ${record.sequence} accepts order ${orderId} without its terms`);
  return { change: 'ACCEPTED', order: orderOut(order), by: byOwner(record, order.participantId), ...stampOf(record) };
}

const CHANGES = { OrderAmended: 'AMENDED', OrderParked: 'PARKED', OrderActivated: 'ACTIVATED' } as const;

function changedOut(record: JournalRecord, told: OwnersChange): OrderChange {
  const { priceTicks, quantityLots, displayLots, validUntilUs, text, openLots, filledLots, filledValue } = told;
  const by = byOwner(record, told.participantId);
  return {
    change: CHANGES[told.type],
    order: {
      ...namesOf(told),
      price: formatPrice(priceTicks),
      quantity: formatQuantity(quantityLots),
      displayQuantity: displayLots === undefined ? null : formatQuantity(displayLots),
      validUntil: validUntilUs === undefined ? null : formatEventTime(validUntilUs),
      text: text === undefined || text === '' ? null : text,
      state: stateAfter(told),
      reason: null,
      filledQuantity: formatQuantity(filledLots),
      remainingQuantity: formatQuantity(openLots),
      averagePrice: formatAveragePrice(filledValue, filledLots),
      ...updateOf(record, told),
    },
    ...(told.type === 'OrderAmended' && { before: beforeOf(told.before), lostPriority: told.lostPriority }),
    by,
    ...stampOf(record),
  };
}

function beforeOf(before: { priceTicks: number; quantityLots: number; openLots: number }): Schemas['OrderBefore'] {
  return {
    price: formatPrice(before.priceTicks),
    quantity: formatQuantity(before.quantityLots),
    remainingQuantity: formatQuantity(before.openLots),
  };
}

function endedOut(
  record: JournalRecord,
  told: OrderCancelled | OrderExpired,
  state: 'CANCELLED' | 'EXPIRED',
  openLots: number,
): OrderChange {
  return {
    change: state,
    order: {
      ...namesOf(told),
      state,
      reason: told.reason,
      filledQuantity: formatQuantity(told.filledLots),
      remainingQuantity: formatQuantity(0),
      ...updateOf(record, told),
    },
    before: { remainingQuantity: formatQuantity(openLots) },
    by: byReason(record, told),
    ...stampOf(record),
  };
}

type Told = Pick<OrderCancelled, 'orderId' | 'clientOrderId' | 'contractId' | 'revision'>;

function namesOf({ orderId, clientOrderId, contractId }: Told): Schemas['OrderUpdate'] {
  return { orderId: orderIdText(orderId), clientOrderId, contractId };
}

function updateOf(record: JournalRecord, { revision }: Told) {
  const { time: updatedAt, sequence } = stampOf(record);
  return { revision, updatedAt, sequence };
}

function stampOf({ timeUs, sequence }: JournalRecord): { time: string; sequence: number } {
  return { time: formatEventTime(timeUs), sequence };
}
