/** The fold as a function; that the tables hold it is in server/test/views.test.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VENUE, type ImportTrade } from '@wattbook/engine/commands';
import { order } from '../../test/support/venue.ts';
import type { JournalRecord } from '../journal/format.ts';
import { randomHistory } from '../journal/random-history.test.ts';
import { changesOf, type Changes, type NewOrder, type OrderChange, type TradeRow } from './rows.ts';

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

function applyToTrades(table: Map<number, TradeRow>, { trades, changedTrades }: Changes): void {
  for (const [id, row] of trades) table.set(id, row);
  for (const [id, change] of changedTrades) {
    const row = table.get(id);
    assert.ok(row !== undefined, 'only trades that are there change');
    table.set(id, { ...row, ...change });
  }
}

test('however a history is cut into batches, the rows come out the same', () => {
  const whole = new Map<number, NewOrder>();
  applyTo(whole, changesOf(records));
  assert.ok(whole.size > 200);
  for (const size of [1, 2, 3, 7, 50]) {
    const table = new Map<number, NewOrder>();
    const trades = new Map<number, TradeRow>();
    for (let index = 0; index < records.length; index += size) {
      const changes = changesOf(records.slice(index, index + size));
      applyTo(table, changes);
      applyToTrades(trades, changes);
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
    [...trades.keys()].flatMap((trade_id) => [`${trade_id} BUY`, `${trade_id} SELL`]),
  );
});

test('an acceptance without an order is a bug that names the record', () => {
  const { participantId, userId, keyId } = order('a');
  const command = { participantId, userId, keyId, type: 'CancelOrder', orderId: 1 } as const;
  const record = { sequence: 7, timeUs: 1, command, events: [{ type: 'OrderAccepted', orderId: 1 } as const] };
  assert.throws(() => changesOf([record]), /bug: record 7 accepts an order that nobody placed/);
});

test('what becomes of a trade is told by its state, in the batch of its execution and after it', () => {
  const { records: many } = randomHistory({ seed: 92, commands: 1_500 });
  const whole = changesOf(many).trades;
  const table = new Map<number, TradeRow>();
  let changed = 0;
  for (const record of many) {
    const changes = changesOf([record]);
    changed += changes.changedTrades.size;
    applyToTrades(table, changes);
  }
  assert.ok(changed > 10);
  assert.deepEqual(table, whole);
  const told = new Set([...table.values()].map(({ state, revision }) => `${state} ${revision}`));
  for (const expected of ['EXECUTED 1', 'RECALL_REQUESTED 2', 'RECALLED 3', 'EXECUTED 3']) {
    assert.ok(told.has(expected), `${expected} of ${[...told].join(', ')}`);
  }
});

test('a parked order is known as parked, whatever is amended of it, until it is activated', () => {
  const { records: many } = randomHistory({ seed: 93, commands: 1_000 });
  const seen = new Set<string>();
  const table = new Map<number, NewOrder>();
  for (const record of many) {
    applyTo(table, changesOf([record]));
    for (const event of record.events) {
      if (event.type === 'OrderParked') assert.equal(table.get(event.orderId)?.state, 'PARKED');
      if (event.type === 'OrderAmended' && event.parked === true && event.openLots > 0) {
        assert.equal(table.get(event.orderId)?.state, 'PARKED');
      }
      if (event.type === 'OrderActivated') assert.notEqual(table.get(event.orderId)?.state, 'PARKED');
      seen.add('parked' in event ? `${event.type} parked` : event.type);
    }
  }
  for (const type of ['OrderParked', 'OrderAmended parked', 'OrderActivated']) assert.ok(seen.has(type), type);
});

test("another engine's trade: its sides that are participants here, without orders; and its recall", () => {
  const command: ImportTrade = {
    ...{ ...VENUE, type: 'ImportTrade', source: 'XB', sourceTradeId: 't1', sourceRevision: 1, state: 'EXECUTED' },
    ...{ contractId: 'NL-TEST-1', priceTicks: 5_001, quantityLots: 7, executedAtUs: 3 },
    sell: { participantId: 'beta', portfolioId: 'night' },
  };
  const imported: JournalRecord = { sequence: 5, timeUs: 9, command, events: [{ type: 'TradeImported', tradeId: 1 }] };
  const { trades, tradeSides } = changesOf([imported]);
  const row = {
    ...{ trade_id: 1, contract_id: 'NL-TEST-1', price_ticks: 5_001, quantity_lots: 7, executed_at_us: 3, sequence: 5 },
    ...{ source: 'XB', source_trade_id: 't1', state: 'EXECUTED', revision: 1 },
  };
  assert.deepEqual([...trades.values()], [row]);
  assert.deepEqual(tradeSides, [
    { trade_id: 1, side: 'SELL', participant_id: 'beta', portfolio_id: 'night', source: 'XB' },
  ]);
  const { type: _type, participantId: _p, userId: _u, keyId: _k, state: _s, ...terms } = command;
  const told = { ...terms, tradeId: 1, sourceRevision: 4, importedSequence: 5, importedAtUs: 9 };
  const events = [{ ...told, type: 'ImportedTradeRecalled' as const }];
  const recalled: JournalRecord = {
    ...{ sequence: 6, timeUs: 10, events },
    command: { ...command, sourceRevision: 4, state: 'RECALLED' },
  };
  const change = { state: 'RECALLED', revision: 4 };
  assert.deepEqual(
    [...changesOf([recalled]).changedTrades.values()],
    [{ trade_id: 1, contract_id: row.contract_id, ...change }],
  );
  assert.deepEqual([...changesOf([imported, recalled]).trades.values()], [{ ...row, ...change }]);
});
