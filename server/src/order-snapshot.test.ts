import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Market } from '@wattbook/engine';
import type { JournalRecord } from './journal/format.ts';
import { randomHistory } from './journal/random-history.test.ts';
import { fillsOf, orderAtAmendment, orderAtSubmission, snapshotOrder, type OrderSnapshot } from './order-snapshot.ts';

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
      let accepted = 0;
      const check = (record: JournalRecord, market: Market): void => {
        const snapshot = orderAtSubmission(throughJson(record));
        const event = record.events.find(({ type }) => type === 'OrderAccepted');
        if (event?.type !== 'OrderAccepted') return assert.equal(snapshot, undefined);
        assert.deepEqual(snapshot, ofMarket(market, event.orderId));
        accepted += 1;
      };
      randomHistory({ seed, commands: 1_000, afterRecord: check });
      assert.ok(accepted > 100, 'the history was a busy one');
    });

    test(`at amendment, from the order as it stands at the end, seed ${seed}`, () => {
      const amended: { record: JournalRecord; after: OrderSnapshot }[] = [];
      const remember = (record: JournalRecord, market: Market): void => {
        const event = record.events.find(({ type }) => type === 'OrderAmended');
        if (event?.type === 'OrderAmended') amended.push({ record, after: ofMarket(market, event.orderId) });
      };
      const { market } = randomHistory({ seed, commands: 1_000, afterRecord: remember });
      assert.ok(amended.length > 30);
      for (const { record, after } of amended) {
        // A replay is answered much later: by then the order may have been amended again, filled or ended.
        const latest = market.orders.get(after.orderId);
        const known = latest === undefined ? after : snapshotOrder(latest);
        assert.deepEqual(orderAtAmendment(throughJson(record), known), after);
      }
    });
  }

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
    randomHistory({ seed: 37, commands: 500, afterRecord: check });
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
    const inner = ['hash', 'lastAmendment', 'queuedSequence', 'fingerprint'];
    assert.deepEqual(
      inner.filter((name) => name in snapshotOrder(order)),
      [],
    );
  }
});
