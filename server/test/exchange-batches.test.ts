/** Batches: a record for each command, with nothing in between. On a journal in memory that fails on command. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Command } from '@wattbook/engine/commands';
import { pino } from 'pino';
import type { BatchItem, BatchOutcome } from '../src/exchange-channel.ts';
import { createExchange, type Exchange } from '../src/exchange.ts';
import { parseBlock } from '../src/journal/committed-block.ts';
import type { JournalRecord } from '../src/journal/format.ts';
import { QUEUE_COMMANDS_MAX } from '../src/exchange/waiting-commands.ts';
import { createManualClock, settled, type ManualClock } from './support/manual-clock.ts';
import { createMemoryJournal, type MemoryJournal } from './support/memory-journal.ts';
import { createMemoryQuarantine } from './support/memory-quarantine.ts';
import { MINUTE_US, NOON_US, order, setUpCommands, testContracts } from './support/venue.ts';

let exchange: Exchange;
let journal: MemoryJournal;
let clock: ManualClock;

beforeEach(async () => {
  journal = createMemoryJournal();
  clock = createManualClock(NOON_US);
  exchange = createExchange({
    journal,
    quarantine: createMemoryQuarantine(),
    clock,
    isClockTrusted: () => true,
    log: pino({ level: 'silent' }),
    holder: 'test',
    venue: { venueId: 'test', environment: 'sandbox' },
    onCommitted: () => undefined,
    onFatal: (error) => {
      throw error;
    },
  });
  await exchange.start();
  for (const command of setUpCommands(testContracts())) await exchange.submit(command);
});

const item = (command: Command, stopsIfRefused = false): BatchItem => ({ command, stopsIfRefused });
const orders = (prefix: string, count: number): BatchItem[] =>
  Array.from({ length: count }, (_, index) => item(order(`${prefix}${index}`)));
const cancel = (clientOrderId: string): Command => {
  const { participantId, userId, keyId } = order('');
  return { participantId, userId, keyId, type: 'CancelOrder', clientOrderId };
};

function recordsOf(outcome: BatchOutcome): JournalRecord[] {
  assert.ok(outcome.kind === 'RECORDED', outcome.kind);
  return outcome.recorded.map(({ record }) => record);
}

const eventsOf = (outcome: BatchOutcome): string[] =>
  recordsOf(outcome).map(({ events }) => events.map(({ type }) => type).join(' '));

const stored = (): JournalRecord[] => journal.blocks.flatMap((block) => parseBlock(block).records);

test('each command has a record; all have one time and follow each other without a gap', async () => {
  const others = Promise.all(orders('before', 3).map(({ command }) => exchange.submit(command)));
  const batch = exchange.submitBatch([...orders('b', 5), item(cancel('b0')), item(cancel('b0'))]);
  const later = exchange.submit(order('later'));
  const records = recordsOf(await batch);
  const [first] = records;
  assert.ok(first);
  assert.deepEqual(
    records.map(({ sequence, timeUs }) => [sequence, timeUs]),
    records.map((_, index) => [first.sequence + index, first.timeUs]),
  );
  assert.deepEqual(eventsOf(await batch), [
    ...Array.from({ length: 5 }, () => 'OrderAccepted'),
    'OrderCancelled',
    'CancellationRefused',
  ]);
  await Promise.all([others, later]);
});

test('a refusal stops it where that is asked for; what comes after is never recorded', async () => {
  const refused = order('refused', { contractId: 'NL-NONE' });
  const before = stored().length;
  const outcome = await exchange.submitBatch([item(order('a')), item(refused, true), item(order('never'), true)]);
  assert.deepEqual(eventsOf(outcome), ['OrderAccepted', 'OrderRefused']);
  assert.ok(outcome.kind === 'RECORDED' && outcome.hasStopped);
  assert.equal(stored().length, before + 2);
  assert.deepEqual(eventsOf(await exchange.submitBatch([item(refused), item(order('goes on'))])), [
    'OrderRefused',
    'OrderAccepted',
  ]);
});

test('to cancel what has ended already is no refusal; what never was, is one', async () => {
  await exchange.submitBatch([item(order('a')), item(cancel('a'))]);
  const ended = await exchange.submitBatch([item(cancel('a'), true), item(order('b'), true)]);
  assert.deepEqual(eventsOf(ended), ['CancellationRefused', 'OrderAccepted']);
  const unknown = await exchange.submitBatch([item(cancel('nobody'), true), item(order('c'), true)]);
  assert.deepEqual(eventsOf(unknown), ['CancellationRefused']);
});

test('what is due is settled before the first command, so that nothing falls between', async () => {
  const [closing] = testContracts();
  assert.ok(closing);
  await exchange.submit(order('open'));
  await clock.advance((closing.closesAtUs - NOON_US) / 1_000 - 1);
  journal.fates.push('HOLD');
  const held = exchange.submit(order('held', { contractId: 'NL-TEST-2' }));
  await settled();
  await clock.advance(2);
  const records = recordsOf(await releaseAnd(exchange.submitBatch(orders('late', 3))));
  assert.deepEqual(
    records.map(({ command, events }) => [command.type, events[0]?.type]),
    Array.from({ length: 3 }, () => ['PlaceOrder', 'OrderRefused']),
  );
  await held;
  assert.ok(closing.closesAtUs > NOON_US + MINUTE_US);
});

async function releaseAnd<Value>(value: Promise<Value>): Promise<Value> {
  await settled();
  journal.release();
  return value;
}

test('a batch over several blocks of which one is lost: unknown as a whole, and the retry is told the truth', async () => {
  journal.fates.push('COMMIT', 'LOSE');
  // 2,000 records a block: the batch ends in the second.
  const batch = exchange.submitBatch(orders('x', 2_500));
  assert.deepEqual(await batch, { kind: 'UNKNOWN' });
  await clock.advance(1_000);
  const events = eventsOf(await exchange.submitBatch(orders('x', 2_500)));
  assert.deepEqual([events[0], events[1_999], events[2_000]], ['OrderReplayed', 'OrderReplayed', 'OrderAccepted']);
});

test('a batch whose commit had not begun was never executed', async () => {
  journal.fates.push('HOLD');
  const onItsWay = exchange.submit(order('a'));
  await settled();
  const behind = exchange.submitBatch(orders('b', 3));
  journal.abandonWriter();
  assert.deepEqual(await onItsWay, { kind: 'UNKNOWN' });
  assert.deepEqual(await behind, { kind: 'NOT_EXECUTED', code: 'exchange-unavailable' });
});

test(`each command of a batch takes a place of the ${QUEUE_COMMANDS_MAX}: it is taken in whole or not at all`, async () => {
  journal.fates.push('HOLD');
  const first = exchange.submit(order('first'));
  await settled();
  // While a block commits, 2,000 more are applied; the others wait.
  const applied = exchange.submitBatch(orders('applied', 2_000));
  const waiting = exchange.submitBatch(orders('waiting', QUEUE_COMMANDS_MAX - 1));
  const tooMany = exchange.submitBatch(orders('too-many', 2));
  const last = exchange.submitBatch(orders('last', 1));
  assert.deepEqual(await tooMany, { kind: 'NOT_EXECUTED', code: 'exchange-busy' });
  await releaseAnd(first);
  for (const outcome of [await applied, await waiting, await last]) assert.equal(outcome.kind, 'RECORDED');
});
