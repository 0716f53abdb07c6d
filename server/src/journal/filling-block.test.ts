import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply, createMarket } from '@wattbook/engine';
import { VENUE, type PlaceOrder } from '@wattbook/engine/commands';
import {
  BASKET_LEGS_MAX,
  DUE_INLINE_MAX,
  EVENTS_PER_RECORD_MAX,
  FILLS_PER_RECORD_MAX,
  PRICE_TICKS_MAX,
} from '@wattbook/engine/limits';
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

const longestId = (start: string): string => start.padEnd(64, 'x');

/** The longest of everything that the API takes: ids of 64 characters, the largest numbers. */
function longest(clientOrderId: string, terms: Partial<PlaceOrder>): PlaceOrder {
  return order(longestId(clientOrderId), {
    participantId: longestId('participant'),
    userId: longestId('user'),
    keyId: 'k'.repeat(12),
    portfolioId: longestId('portfolio'),
    text: '"'.repeat(64),
    onBehalfOf: longestId('customer'),
    capacity: 'AGENT',
    contractId: contractIdOf(0),
    priceTicks: -PRICE_TICKS_MAX,
    ...terms,
  });
}

/** A market of so many contracts, at its widest limits and with the largest numbers, and a way to see its records. */
function largestMarket(contracts: number): (command: JournalRecord['command']) => JournalRecord {
  const market = createMarket();
  market.nextOrderId = market.nextTradeId = Number.MAX_SAFE_INTEGER - 10_000;
  const run = (command: JournalRecord['command']): JournalRecord => {
    const stamp = { sequence: market.sequence + 1, timeUs: NOON_US };
    return { ...stamp, command, events: apply(market, command, stamp) };
  };
  const named = testContracts(contracts).map((terms, index) => ({ ...terms, contractId: contractIdOf(index) }));
  for (const command of setUpCommands(named)) {
    if (command.type === 'DefineProduct') {
      const limits = { minPriceTicks: -PRICE_TICKS_MAX, maxPriceTicks: PRICE_TICKS_MAX };
      run({ ...command, terms: { ...command.terms, ...limits } });
    } else run(command);
  }
  run({ ...VENUE, type: 'AdmitParticipant', admittedId: longestId('participant') });
  return run;
}

const contractIdOf = (index: number): string => longestId(`contract-${index}-`);

function assertFits(record: JournalRecord): void {
  assert.equal(record.events.filter(({ type }) => type === 'TradeExecuted').length, FILLS_PER_RECORD_MAX);
  const bytes = Buffer.byteLength(recordLine(record));
  assert.ok(bytes > 850_000, `${bytes} bytes: it is a large one`);
  // What may be due on the way: OrderExpired, the longest of those events, has not more than 400 bytes.
  assert.ok(bytes + DUE_INLINE_MAX * 400 <= BLOCK_BYTES_MAX, `${bytes} bytes`);
}

/** Of each of these a slice is used up, and the next one is told. */
const ICEBERG = { orderType: 'ICEBERG', quantityLots: 1_000_000, displayLots: 12_400 } as const;

test('the largest record that an order can make fits into a block: no order can bring the exchange down', () => {
  const run = largestMarket(1);
  for (let count = 0; count <= FILLS_PER_RECORD_MAX; count++) run(longest(`rests-${count}`, ICEBERG));
  assertFits(run(longest('sweeps', { side: 'SELL', quantityLots: 10_000_000 })));
});

test('so does the largest that a basket can make', () => {
  const run = largestMarket(BASKET_LEGS_MAX);
  const ordersPerLeg = FILLS_PER_RECORD_MAX / BASKET_LEGS_MAX;
  for (let count = 0; count < FILLS_PER_RECORD_MAX; count++) {
    run(longest(`rests-${count}`, { ...ICEBERG, contractId: contractIdOf(count % BASKET_LEGS_MAX) }));
  }
  const legs = Array.from({ length: BASKET_LEGS_MAX }, (_, index) => {
    const {
      clientOrderId: _id,
      orderType: _type,
      timeInForce: _force,
      participantId: _p,
      userId: _u,
      keyId: _k,
      ...leg
    } = longest('', { side: 'SELL', contractId: contractIdOf(index) });
    return { ...leg, quantityLots: ordersPerLeg * ICEBERG.displayLots };
  });
  const { participantId, userId, keyId } = longest('', {});
  const clientBasketId = 'basket'.padEnd(60, 'x');
  assertFits(run({ type: 'PlaceBasket', participantId, userId, keyId, clientBasketId, legs }));
});

test('the largest record that time can make fits into a block', () => {
  const id = 'x'.repeat(64);
  const number = Number.MAX_SAFE_INTEGER;
  const events = Array.from({ length: EVENTS_PER_RECORD_MAX }, () => ({
    ...({ type: 'OrderExpired', orderId: number, clientOrderId: id, contractId: id, participantId: id } as const),
    ...({ reason: 'GATE_CLOSURE', revision: number, expiredLots: number, filledLots: number } as const),
  }));
  assert.ok(createFillingBlock<null>().fits(recordLine({ ...record(number), events })));
});
