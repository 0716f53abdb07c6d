/** Which orders the events of records happened to: the index that an order's history is read by. */
import type { Event } from '@wattbook/engine/events';
import type { JournalRecord } from '../journal/format.ts';

/** A row of `order_records`, named as in SQL. `event_index` is the event's place in its record, from 0. */
export type OrderRecordRow = { order_id: number; sequence: number; event_index: number };

/** Ascending by record and event; of a trade there are two. */
export function orderRecordsOf(records: readonly JournalRecord[]): OrderRecordRow[] {
  return records.flatMap(({ sequence, events }) =>
    events.flatMap((event, index) =>
      ordersOf(event).map((orderId) => ({ order_id: orderId, sequence, event_index: index })),
    ),
  );
}

/** What an order's history tells: these change it, or a trade of it. */
function ordersOf(event: Event): readonly number[] {
  switch (event.type) {
    case 'OrderAccepted':
    case 'OrderAmended':
    case 'OrderParked':
    case 'OrderActivated':
    case 'OrderCancelled':
    case 'OrderExpired':
      return [event.orderId];
    case 'TradeExecuted':
      return [event.buy.orderId, event.sell.orderId];
    case 'RecallRequested':
    case 'TradeRecalled':
    case 'RecallDeclined':
      return [event.buyOrderId, event.sellOrderId];
    default:
      return [];
  }
}
