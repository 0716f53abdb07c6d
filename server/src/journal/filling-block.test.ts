import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply, createMarket } from '@wattbook/engine';
import { VENUE, type PlaceOrder } from '@wattbook/engine/commands';
import { EVENTS_PER_RECORD_MAX, FILLS_PER_ORDER_MAX, PRICE_TICKS_MAX } from '@wattbook/engine/limits';
import { order, setUpCommands, NOON_US, testContracts } from '../../test/support/venue.ts';
import { createFillingBlock } from './filling-block.ts';
import {
  BLOCK_BYTES_MAX,
  findChainFault,
  GENESIS_HASH,
  parseRecords,
  recordLine,
  RECORDS_PER_BLOCK_MAX,
  type JournalRecord,
} from './format.ts';

const AFTER = { epoch: 3, rules: 1, stateHash: '0123456789abcdef' };
const GENESIS = { lastSequence: 0, hash: GENESIS_HASH };
const record = (sequence: number): JournalRecord => ({
  sequence,
  timeUs: 1_000 + sequence,
  command: { ...VENUE, type: 'AdvanceTime' },
  events: [],
});

test(`a block is full with ${RECORDS_PER_BLOCK_MAX} records, and the next one doesn't fit`, () => {
  const block = createFillingBlock<string>();
  for (let sequence = 1; sequence <= RECORDS_PER_BLOCK_MAX; sequence++) {
    assert.equal(block.isFull(), false);
    const line = recordLine(record(sequence));
    assert.ok(block.fits(line));
    block.add(record(sequence), line, `caller ${sequence}`, AFTER);
  }
  assert.equal(block.isFull(), true);
  assert.equal(block.fits(recordLine(record(RECORDS_PER_BLOCK_MAX + 1))), false);
  assert.equal(block.pending().length, RECORDS_PER_BLOCK_MAX);
  assert.equal(block.pending().at(-1), `caller ${RECORDS_PER_BLOCK_MAX}`);
});

test('exactly 1 MiB fits, one byte more does not; bytes count, not characters', () => {
  for (const character of ['x', 'ï', '🌬']) {
    const block = createFillingBlock<null>();
    const size = Buffer.byteLength(character);
    const half = character.repeat(BLOCK_BYTES_MAX / 2 / size);
    block.add(record(1), half, null, AFTER);
    assert.ok(block.fits(half));
    assert.equal(block.fits(`${half}x`), false);
    block.add(record(2), half, null, AFTER);
    assert.equal(block.fits('x'), false);
    assert.equal(block.isFull(), false, 'the limit in bytes is asked with the line in hand');
    assert.equal(Buffer.byteLength(block.seal(GENESIS).block.records), BLOCK_BYTES_MAX);
  }
});

test('a record that is larger than a block is a bug that names it, not a block that nobody can store', () => {
  const block = createFillingBlock<null>();
  const line = 'x'.repeat(BLOCK_BYTES_MAX + 1);
  assert.equal(block.fits(line), false);
  block.add(record(1), line, null, AFTER);
  assert.throws(() => block.seal(GENESIS), /bug: record 1 is larger than a block may be/);
});

test('an empty block is never sealed', () => {
  assert.throws(() => createFillingBlock<null>().seal(GENESIS), /bug/);
});

test('a sealed block has its place in the chain, and the header of its last record', () => {
  const block = createFillingBlock<null>();
  for (const sequence of [6, 7]) {
    block.add(record(sequence), recordLine(record(sequence)), null, { ...AFTER, epoch: sequence });
  }
  const { block: sealed, records } = block.seal({ lastSequence: 5, hash: 'a'.repeat(64) });
  assert.deepEqual([sealed.firstSequence, sealed.lastSequence, sealed.timeUs, sealed.epoch], [6, 7, 1_007, 7]);
  assert.equal(findChainFault(sealed, { lastSequence: 5, hash: 'a'.repeat(64) }), undefined);
  assert.deepEqual(parseRecords(sealed), records);
});

/** The longest of everything that the API takes: ids of 64 characters, the largest numbers. */
function longest(clientOrderId: string, terms: Partial<PlaceOrder>): PlaceOrder {
  const id = (start: string): string => start.padEnd(64, 'x');
  return order(id(clientOrderId), {
    participantId: id('participant'),
    userId: id('user'),
    keyId: 'k'.repeat(12),
    portfolioId: id('portfolio'),
    text: '"'.repeat(64),
    onBehalfOf: id('customer'),
    capacity: 'AGENT',
    contractId: id('contract'),
    priceTicks: -PRICE_TICKS_MAX,
    ...terms,
  });
}

test('the largest record that an order can make fits into a block: no order can bring the exchange down', () => {
  const market = createMarket();
  market.nextOrderId = market.nextTradeId = Number.MAX_SAFE_INTEGER - 10_000;
  let last: JournalRecord | undefined;
  const run = (command: JournalRecord['command']): void => {
    const stamp = { sequence: market.sequence + 1, timeUs: NOON_US };
    last = { ...stamp, command, events: apply(market, command, stamp) };
  };
  const contracts = testContracts(1).map((terms) => ({ ...terms, contractId: 'contract'.padEnd(64, 'x') }));
  for (const command of setUpCommands(contracts)) {
    if (command.type === 'DefineProduct') {
      const limits = { minPriceTicks: -PRICE_TICKS_MAX, maxPriceTicks: PRICE_TICKS_MAX };
      run({ ...command, terms: { ...command.terms, ...limits } });
    } else run(command);
  }
  run({ ...VENUE, type: 'AdmitParticipant', admittedId: 'participant'.padEnd(64, 'x') });
  for (let count = 0; count <= FILLS_PER_ORDER_MAX; count++) run(longest(`rests-${count}`, { quantityLots: 10_000 }));
  run(longest('sweeps', { side: 'SELL', quantityLots: 10_000_000 }));

  assert.ok(last !== undefined);
  assert.equal(last.events.filter(({ type }) => type === 'TradeExecuted').length, FILLS_PER_ORDER_MAX);
  const bytes = Buffer.byteLength(recordLine(last));
  assert.ok(bytes > 900_000, 'it is a large one');
  assert.ok(createFillingBlock<null>().fits(recordLine(last)), `${bytes} bytes`);
});

test('the largest record that time can make fits into a block', () => {
  const id = 'x'.repeat(64);
  const number = Number.MAX_SAFE_INTEGER;
  const events = Array.from({ length: EVENTS_PER_RECORD_MAX }, () => ({
    ...({ type: 'OrderExpired', orderId: number, contractId: id, participantId: id, reason: 'GATE_CLOSURE' } as const),
    ...{ revision: number, expiredLots: number, filledLots: number },
  }));
  assert.ok(createFillingBlock<null>().fits(recordLine({ ...record(number), events })));
});
