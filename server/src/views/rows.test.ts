/** The fold as a function; that the tables hold it is in server/test/views.test.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { order } from '../../test/support/venue.ts';
import { randomHistory } from '../journal/random-history.test.ts';
import { changesOf, type Changes, type NewOrder, type OrderChange } from './rows.ts';

const { records } = randomHistory({ seed: 91, commands: 800 });

/** What stands in the table after batches. */
function applyTo(table: Map<number, NewOrder>, { newOrders, changedOrders }: Changes): void {
  for (const [id, row] of newOrders) table.set(id, row);
  for (const [id, change] of changedOrders) {
    const row = table.get(id);
    assert.ok(row !== undefined, 'only orders that are there change');
    table.set(id, { ...row, ...change });
  }
}

test('however a history is cut into batches, the rows come out the same', () => {
  const whole = new Map<number, NewOrder>();
  applyTo(whole, changesOf(records));
  assert.ok(whole.size > 200);
  for (const size of [1, 2, 3, 7, 50]) {
    const table = new Map<number, NewOrder>();
    const trades: unknown[] = [];
    for (let index = 0; index < records.length; index += size) {
      const changes = changesOf(records.slice(index, index + size));
      applyTo(table, changes);
      trades.push(...changes.trades);
    }
    assert.deepEqual(table, whole, `batches of ${size}`);
    assert.deepEqual(trades, changesOf(records).trades);
  }
});

test('an order that comes and goes within a batch is one new row, never a change', () => {
  const { newOrders, changedOrders } = changesOf(records);
  assert.ok([...newOrders.values()].some(({ state }) => state === 'FILLED'));
  assert.deepEqual([...changedOrders.keys()], []);
});

test('a change names only the columns that changed: no column goes back to null', () => {
  const changes: OrderChange[] = records.flatMap((record) => [...changesOf([record]).changedOrders.values()]);
  assert.ok(changes.length > 100);
  for (const change of changes) {
    for (const value of Object.values(change) as unknown[]) assert.ok(value !== undefined && value !== null);
  }
});

test('each trade has two sides', () => {
  const { trades, tradeSides } = changesOf(records);
  assert.deepEqual(
    tradeSides.map(({ trade_id, side }) => `${trade_id} ${side}`),
    trades.flatMap(({ trade_id }) => [`${trade_id} BUY`, `${trade_id} SELL`]),
  );
});

test('an acceptance without an order is a bug that names the record', () => {
  const { participantId, userId, keyId } = order('a');
  const command = { participantId, userId, keyId, type: 'CancelOrder', orderId: 1 } as const;
  const record = { sequence: 7, timeUs: 1, command, events: [{ type: 'OrderAccepted', orderId: 1 } as const] };
  assert.throws(() => changesOf([record]), /bug: record 7 accepts an order that nobody placed/);
});
