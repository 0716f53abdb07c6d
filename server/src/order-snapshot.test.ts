import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Market } from '@wattbook/engine';
import type { JournalRecord } from './journal/format.ts';
import { randomHistory } from './journal/random-history.test.ts';
import {
  fillsOf,
  orderAtAmendment,
  orderAtSubmission,
  orderNamedBy,
  ordersAtEntry,
  ordersAtSubmission,
  snapshotOrder,
  type OrderSnapshot,
} from './order-snapshot.ts';

/** What the market itself says of an order, right after a record. */
function ofMarket(market: Market, orderId: number): OrderSnapshot {
  const order = market.orders.get(orderId);
  assert.ok(order !== undefined);
  return snapshotOrder(order);
}

/** The record as it comes back from the journal. */
const throughJson = (record: JournalRecord): JournalRecord => JSON.parse(JSON.stringify(record)) as JournalRecord;

describe('a snapshot made of records alone is the order of the market after that record', () => {
  for (const seed of [31, 32, 33, 34, 35, 36]) {
    test(`at submission, seed ${seed}`, () => {
      const accepted = new Map<string, number>();
      const check = (record: JournalRecord, market: Market): void => {
        const snapshots = ordersAtSubmission(throughJson(record));
        const ids = record.events.flatMap((event) => (event.type === 'OrderAccepted' ? [event.orderId] : []));
        assert.deepEqual(
          snapshots,
          ids.map((orderId) => ofMarket(market, orderId)),
        );
        assert.deepEqual(orderAtSubmission(record), snapshots[0]);
        const { type } = record.command;
        if (ids.length > 0) accepted.set(type, (accepted.get(type) ?? 0) + ids.length);
        for (const { state } of snapshots) accepted.set(state, (accepted.get(state) ?? 0) + 1);
      };
      randomHistory({ seed, commands: 1_000, afterRecord: check });
      for (const [what, atLeast] of Object.entries({ PlaceOrder: 100, PlaceBlock: 3, PlaceBasket: 2, PARKED: 3 })) {
        assert.ok((accepted.get(what) ?? 0) >= atLeast, `${what}: ${accepted.get(what) ?? 0}`);
      }
    });

    test(`at amendment, parking and activation, from the order as it stands at the end, seed ${seed}`, () => {
      const changed: { record: JournalRecord; after: OrderSnapshot }[] = [];
      const kinds = new Set<string>();
      const remember = (record: JournalRecord, market: Market): void => {
        for (const event of record.events) {
          const { type } = event;
          if (type !== 'OrderAmended' && type !== 'OrderParked' && type !== 'OrderActivated') continue;
          changed.push({ record, after: ofMarket(market, event.orderId) });
          kinds.add('parked' in event ? `${type} parked` : type);
        }
      };
      const { market } = randomHistory({ seed, commands: 1_000, afterRecord: remember });
      assert.ok(changed.length > 30);
      assert.deepEqual([...kinds].sort(), ['OrderActivated', 'OrderAmended', 'OrderAmended parked', 'OrderParked']);
      for (const { record, after } of changed) {
        // A replay is answered much later: by then the order may have been amended again, parked, filled or ended.
        const latest = market.orders.get(after.orderId);
        const known = latest === undefined ? after : snapshotOrder(latest);
        assert.deepEqual(orderAtAmendment(throughJson(record), known), after);
      }
    });
  }

  test('at entry it is whole: nothing of it has met another yet', () => {
    const { records } = randomHistory({ seed: 36, commands: 1_000 });
    for (const order of records.flatMap(ordersAtEntry)) {
      assert.equal(order.openLots, order.quantityLots);
      assert.ok(order.filledLots === 0 && order.revision === 1 && ['ACTIVE', 'PARKED'].includes(order.state));
    }
  });

  test('fills are those of the order in this record, on whichever side it is', () => {
    let checked = 0;
    const filledBefore = new Map<number, number>();
    const check = (record: JournalRecord, market: Market): void => {
      for (const order of market.orders.values()) {
        const lots = fillsOf(record, order.orderId).reduce((sum, { quantityLots }) => sum + quantityLots, 0);
        assert.equal(lots, order.filledLots - (filledBefore.get(order.orderId) ?? 0));
        filledBefore.set(order.orderId, order.filledLots);
        if (lots > 0) checked += 1;
      }
    };
    randomHistory({ seed: 37, commands: 1_000, afterRecord: check });
    assert.ok(checked > 50);
  });
});

test('a record of another order, or of none, gives no snapshot', () => {
  const { records, market } = randomHistory({ seed: 38, commands: 300 });
  const amended = records.find(({ events }) => events.some(({ type }) => type === 'OrderAmended'));
  const [other] = [...market.orders.values()].slice(-1);
  assert.ok(amended !== undefined && other !== undefined);
  assert.equal(orderAtAmendment(amended, snapshotOrder(other)), undefined);
  assert.equal(orderAtSubmission(amended), undefined);
});

test('a snapshot holds nothing of how the engine keeps its orders', () => {
  const { market } = randomHistory({ seed: 39, commands: 200 });
  for (const order of market.orders.values()) {
    const inner = ['hash', 'changes', 'queueNumber', 'visibleLots', 'costE5', 'fingerprint', 'contractIds', 'parked'];
    assert.deepEqual(
      inner.filter((name) => name in snapshotOrder(order)),
      [],
    );
  }
});

test('the order that a command names is told as it stands, and nobody else may name it so', () => {
  const { market } = randomHistory({ seed: 40, commands: 300 });
  const [order] = [...market.orders.values()].slice(-1);
  assert.ok(order !== undefined);
  const { orderId, clientOrderId, participantId, userId, keyId } = order;
  const actor = { participantId, userId, keyId };
  const stands = snapshotOrder(order);
  for (const type of ['CancelOrder', 'ParkOrder', 'ActivateOrder'] as const) {
    assert.deepEqual(orderNamedBy(market, { ...actor, type, orderId }), stands);
    assert.deepEqual(orderNamedBy(market, { ...actor, type, clientOrderId }), stands);
    assert.equal(orderNamedBy(market, { ...actor, participantId: 'nobody', type, orderId }), undefined);
  }
  const operator = { participantId: 'venue', userId: 'exchange', keyId: 'none', because: 'a test' };
  assert.deepEqual(orderNamedBy(market, { ...operator, type: 'CancelOrderOnBehalf', orderId }), stands);
  assert.equal(orderNamedBy(market, { ...actor, type: 'CancelOrders' }), undefined);
});
