/** An order's history, read in order, comes to how the order stands: no event is missing, and none says too much. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomHistory } from '../../journal/random-history.test.ts';
import type { JournalRecord } from '../../journal/format.ts';
import { snapshotOrder, type OrderSnapshot } from '../../order-snapshot.ts';
import { orderRecordsOf } from '../../views/order-records.ts';
import { seedOfRun } from '../../../test/support/seed-of-run.ts';
import type { Schemas } from './api-schemas.ts';
import { orderHistoryOut } from './order-history.ts';
import { orderOut } from './orders.ts';

/** How each order stood last, also those that the engine has let go of since. */
const orders = new Map<number, OrderSnapshot>();
const { records } = randomHistory({
  seed: seedOfRun(95),
  commands: 2_500,
  afterRecord: (record, market) => {
    for (const order of market.orders.values()) {
      if (order.updatedSequence === record.sequence) orders.set(order.orderId, structuredClone(snapshotOrder(order)));
    }
  },
});
const bySequence = new Map(records.map((record): [number, JournalRecord] => [record.sequence, record]));

function historyOf(order: OrderSnapshot): Schemas['OrderHistoryEvent'][] {
  return orderRecordsOf(records)
    .filter((row) => row.order_id === order.orderId)
    .map(({ sequence, event_index: index }) => {
      return orderHistoryOut(bySequence.get(sequence) ?? assert.fail(), index, order);
    });
}

test('what the events of an order say, laid one over the other, is the order', () => {
  const seen = new Set<string>();
  for (const order of [...orders.values()].slice(0, 400)) {
    const history = historyOf(order);
    const laid = Object.assign({}, ...history.map((event) => event.order)) as object;
    assert.deepEqual(laid, orderOut(order), `order ${order.orderId}`);
    const traded = history.filter(({ change }) => change === 'TRADED');
    const lots = traded.reduce((sum, { trade }) => sum + Math.round(Number(trade?.quantity) * 10), 0);
    assert.equal(lots, order.filledLots, `the fills of order ${order.orderId}`);
    for (const { change, words } of history) {
      seen.add(change);
      assert.match(words, /^[ -~]{1,200}$/);
    }
  }
  for (const change of ['ACCEPTED', 'AMENDED', 'TRADED', 'CANCELLED', 'EXPIRED']) assert.ok(seen.has(change), change);
});

test('nothing says whose the other order was', () => {
  for (const order of [...orders.values()].slice(0, 400)) {
    const strangers = [...orders.values()].filter(({ participantId }) => participantId !== order.participantId);
    const [stranger] = strangers;
    if (stranger === undefined) continue;
    const text = JSON.stringify(historyOf(order));
    for (const { participantId } of strangers.slice(0, 20)) {
      assert.ok(!text.includes(`"${participantId}"`), `order ${order.orderId} names ${participantId}`);
    }
  }
});
