/** The exchange on a journal in memory that fails on command. What PostgreSQL does to it stands in journal.test.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import type { Command } from '@wattbook/engine/commands';
import { ARCHIVE_AFTER_CLOSURE_US, ARCHIVING_PAUSE_US } from '@wattbook/engine/limits';
import type { Outcome } from '../src/exchange-channel.ts';
import { createExchange, type Exchange } from '../src/exchange.ts';
import type { CommittedBlock } from '../src/journal/committed-block.ts';
import { createReplica, type Replica } from '../src/replica.ts';
import { parseBlock } from '../src/journal/committed-block.ts';
import { QUEUE_COMMANDS_MAX } from '../src/exchange/waiting-commands.ts';
import { createManualClock, settled, type ManualClock } from './support/manual-clock.ts';
import { createMemoryJournal, type MemoryJournal } from './support/memory-journal.ts';
import { createMemoryQuarantine } from './support/memory-quarantine.ts';
import { MINUTE_US, NOON_US, order, setUpCommands, testContracts } from './support/venue.ts';

type Desk = {
  exchange: Exchange;
  journal: MemoryJournal;
  clock: ManualClock;
  committed: CommittedBlock[];
  fatal: unknown[];
  trust: { isTrusted: boolean };
};

type DeskOptions = {
  journal?: MemoryJournal;
  holder?: string;
  clock?: ManualClock;
  trust?: { isTrusted: boolean };
  openReplica?: () => Promise<Replica>;
};

async function openDesk(options: DeskOptions = {}): Promise<Desk> {
  const desk = makeDesk(options);
  await desk.exchange.start();
  return desk;
}

function makeDesk(options: DeskOptions = {}): Desk {
  const journal = options.journal ?? createMemoryJournal();
  const clock = options.clock ?? createManualClock(NOON_US);
  const committed: CommittedBlock[] = [];
  const fatal: unknown[] = [];
  const trust = options.trust ?? { isTrusted: true };
  const exchange = createExchange({
    journal,
    quarantine: createMemoryQuarantine(),
    clock,
    isClockTrusted: () => trust.isTrusted,
    log: pino({ level: 'silent' }),
    holder: options.holder ?? 'first',
    venue: { venueId: 'test-venue', environment: 'sandbox' },
    ...(options.openReplica !== undefined && { openReplica: options.openReplica }),
    onCommitted: (block) => committed.push(block),
    onFatal: (error) => fatal.push(error),
  });
  return { exchange, journal, clock, committed, fatal, trust };
}

async function openVenue(): Promise<Desk> {
  const desk = await openDesk();
  for (const command of setUpCommands()) await desk.exchange.submit(command);
  return desk;
}

function recorded(outcome: Outcome): Extract<Outcome, { kind: 'RECORDED' }> {
  assert.ok(outcome.kind === 'RECORDED', outcome.kind);
  return outcome;
}

const eventTypes = (outcome: Outcome): string[] => recorded(outcome).record.events.map(({ type }) => type);

test('the first start founds the venue and takes the lead before it answers anyone', async () => {
  const { exchange, journal } = await openDesk();
  assert.equal(exchange.state(), 'LEADING');
  const commands = journal.blocks.flatMap((block) => parseBlock(block).records).map(({ command }) => command.type);
  assert.deepEqual(commands, ['FoundVenue', 'TakeLeadership']);
});

test('two crossing orders trade, and the answer carries the record', async () => {
  const { exchange } = await openVenue();
  await exchange.submit(order('buy-1'));
  const sell = await exchange.submit(order('sell-1', { participantId: 'beta', side: 'SELL', priceTicks: 4_900 }));
  assert.deepEqual(eventTypes(sell), ['OrderAccepted', 'TradeExecuted']);
});

test('no answer leaves before its block is durable: not an acceptance, not a refusal, not a replay', async () => {
  const { exchange, journal } = await openVenue();
  await exchange.submit(order('known'));
  journal.fates.push('HOLD');
  const answered: string[] = [];
  const submissions: [string, Command][] = [
    ['acceptance', order('new')],
    ['refusal', order('off', { contractId: 'NL-NONE' })],
    ['replay', order('known')],
  ];
  const outcomes = submissions.map(async ([name, command]) => {
    await exchange.submit(command);
    answered.push(name);
  });
  await settled();
  assert.deepEqual(answered, []);
  journal.release();
  await Promise.all(outcomes);
  assert.deepEqual(answered.sort(), ['acceptance', 'refusal', 'replay']);
});

test('while one block commits, the next fills; one commit is in flight at a time', async () => {
  const { exchange, journal } = await openVenue();
  const before = journal.blocks.length;
  journal.fates.push('HOLD');
  const first = exchange.submit(order('a'));
  await settled();
  const others = ['b', 'c', 'd'].map((id) => exchange.submit(order(id)));
  await settled();
  assert.equal(journal.blocks.length, before);
  journal.release();
  await Promise.all([first, ...others]);
  const sizes = journal.blocks.slice(before).map((block) => block.lastSequence - block.firstSequence + 1);
  assert.deepEqual(sizes, [1, 3]);
});

test('a commit that was lost: its commands are unknown, those behind it never happened, the venue goes on', async () => {
  const { exchange, journal, clock } = await openVenue();
  journal.fates.push('HOLD');
  const onItsWay = exchange.submit(order('a'));
  await settled();
  const behind = exchange.submit(order('b'));
  journal.abandonWriter();
  assert.deepEqual(await onItsWay, { kind: 'UNKNOWN' });
  assert.deepEqual(await behind, { kind: 'NOT_EXECUTED', code: 'exchange-unavailable' });
  await clock.advance(1_000);
  assert.equal(exchange.state(), 'LEADING');
  assert.deepEqual(eventTypes(await exchange.submit(order('a'))), ['OrderAccepted']);
});

test('a commit whose answer got lost: the retry is told what happened the first time', async () => {
  const { exchange, journal, clock } = await openVenue();
  journal.fates.push('SWALLOW');
  assert.deepEqual(await exchange.submit(order('a')), { kind: 'UNKNOWN' });
  await clock.advance(1_000);
  assert.deepEqual(eventTypes(await exchange.submit(order('a'))), ['OrderReplayed']);
});

test('the rebuilt market is the market of the journal, and its blocks form one chain', async () => {
  const { exchange, journal, clock } = await openVenue();
  await exchange.submit(order('rests'));
  for (const fate of ['LOSE', 'SWALLOW', 'LOSE'] as const) {
    journal.fates.push(fate);
    await exchange.submit(order(`lost-${journal.blocks.length}`, { side: 'SELL', quantityLots: 1 }));
    await clock.advance(1_000);
  }
  const replica = createReplica(clock);
  for (const block of journal.blocks) replica.follow(parseBlock(block));
  const { record } = recorded(await exchange.submit(order('last', { side: 'SELL' })));
  assert.equal(record.sequence, replica.market.sequence + 1);
  assert.deepEqual(
    record.events.map(({ type }) => type),
    ['OrderAccepted', 'TradeExecuted'],
  );
});

test('the market is rebuilt from the replica that is passed in, and what the journal holds after it', async () => {
  const journal = createMemoryJournal();
  const clock = createManualClock(NOON_US);
  const opened: number[] = [];
  const openReplica = (): Promise<Replica> => {
    const replica = createReplica(clock);
    for (const block of journal.blocks.slice(0, 3)) replica.follow(parseBlock(block));
    opened.push(replica.head().lastSequence);
    return Promise.resolve(replica);
  };
  const { exchange } = await openDesk({ journal, clock, openReplica });
  for (const command of setUpCommands()) await exchange.submit(command);
  await exchange.submit(order('kept'));
  const read: number[] = [];
  const readAll = journal.read;
  journal.read = (fromSequence, blocksMax) => {
    read.push(fromSequence);
    return readAll(fromSequence, blocksMax);
  };
  journal.fates.push('LOSE');
  assert.equal((await exchange.submit(order('lost'))).kind, 'UNKNOWN');
  await clock.advance(5_000);
  assert.equal(exchange.state(), 'LEADING');
  assert.deepEqual([opened.length, read[0]], [2, (opened[1] ?? 0) + 1]);
  assert.deepEqual(eventTypes(await exchange.submit(order('kept'))), ['OrderReplayed']);
});

test('two exchanges on one journal: the one that lost the lead says nothing, follows, and stays silent', async () => {
  const first = await openVenue();
  const second = await openDesk({
    journal: createMemoryJournal(first.journal.blocks),
    clock: first.clock,
    holder: 'second',
  });
  assert.equal(second.exchange.state(), 'LEADING');
  assert.deepEqual(await first.exchange.submit(order('late')), { kind: 'UNKNOWN' });
  await first.clock.advance(1_000);
  assert.equal(first.exchange.state(), 'FOLLOWING');
  const refused = await first.exchange.submit(order('later'));
  assert.deepEqual(refused, { kind: 'NOT_EXECUTED', code: 'exchange-unavailable' });
  assert.deepEqual(eventTypes(await second.exchange.submit(order('late'))), ['OrderAccepted']);
  assert.deepEqual(first.fatal, []);
});

test('an own commit that arrives after all is no other leader: the exchange reads it and leads again', async () => {
  const { exchange, journal, clock } = await openVenue();
  journal.fates.push('SWALLOW', 'SWALLOW', 'LOSE');
  assert.deepEqual(await exchange.submit(order('a')), { kind: 'UNKNOWN' });
  await clock.advance(5_000);
  assert.equal(exchange.state(), 'LEADING');
});

test('a contract closes by the clock alone, and an order at that very microsecond is too late', async () => {
  const { exchange, clock, journal } = await openVenue();
  await exchange.submit(order('rests'));
  const [contract] = testContracts();
  const closesAtUs = contract?.closesAtUs ?? 0;
  clock.setUs(closesAtUs - 1);
  assert.deepEqual(eventTypes(await exchange.submit(order('in time'))), ['OrderAccepted']);
  clock.setUs(closesAtUs);
  assert.deepEqual(eventTypes(await exchange.submit(order('too late'))), ['OrderRefused']);
  const types = journal.blocks.flatMap((block) => parseBlock(block).records).flatMap(({ events }) => events);
  assert.equal(types.filter(({ type }) => type === 'OrderExpired').length, 2);
  assert.equal(types.filter(({ type }) => type === 'ContractClosed').length, 1);
});

test('openings and closures happen on time although nobody sends anything', async () => {
  const { clock, journal } = await openVenue();
  await clock.advance((56 * MINUTE_US) / 1_000);
  const events = journal.blocks.flatMap((block) => parseBlock(block).records).flatMap((record) => record.events);
  assert.equal(events.filter(({ type }) => type === 'ContractClosed').length, 1);
});

test('what is over is let go of by the clock alone, a slice at a time; a command waits for one at most', async () => {
  const { exchange, clock, journal } = await openVenue();
  const [closing, open] = testContracts();
  const archivesAtUs = (closing?.closesAtUs ?? 0) + ARCHIVE_AFTER_CLOSURE_US;
  const many = Array.from({ length: 2_500 }, (_, index) => ({
    command: order(`o${index}`, { timeInForce: 'IOC' }),
    stopsIfRefused: false,
  }));
  await exchange.submitBatch(many);
  await clock.advance((archivesAtUs - NOON_US) / 1_000 - 1);
  const before = journal.blocks.length;
  clock.setUs(archivesAtUs);
  const contractId = open?.contractId ?? '';
  assert.deepEqual(eventTypes(await exchange.submit(order('meanwhile', { contractId }))), ['OrderAccepted']);
  await clock.advance((2 * ARCHIVING_PAUSE_US) / 1_000);
  const records = journal.blocks.slice(before).flatMap((block) => parseBlock(block).records);
  assert.deepEqual(
    records.map(({ command, events, timeUs }) => [command.type, timeUs - archivesAtUs, events[0]?.type]),
    [
      ['AdvanceTime', 0, undefined],
      ['PlaceOrder', 0, 'OrderAccepted'],
      ['AdvanceTime', ARCHIVING_PAUSE_US, undefined],
      ['AdvanceTime', 2 * ARCHIVING_PAUSE_US, 'ContractArchived'],
    ],
  );
});

test('while the clocks disagree orders are refused and nothing closes; afterwards all is caught up', async () => {
  const { exchange, clock, trust, journal } = await openVenue();
  const before = journal.blocks.length;
  trust.isTrusted = false;
  await clock.advance((2 * 60 * MINUTE_US) / 1_000);
  assert.equal(journal.blocks.length, before);
  assert.deepEqual(await exchange.submit(order('a')), { kind: 'NOT_EXECUTED', code: 'clock-untrusted' });
  trust.isTrusted = true;
  await clock.advance(2_000);
  const events = journal.blocks.flatMap((block) => parseBlock(block).records).flatMap((record) => record.events);
  assert.equal(events.filter(({ type }) => type === 'ContractClosed').length, 3);
});

test('a new venue is not founded before the clocks agree', async () => {
  const clock = createManualClock(NOON_US);
  const trust = { isTrusted: false };
  const { exchange, journal } = makeDesk({ clock, trust });
  const starting = exchange.start();
  await clock.advance(5_000);
  assert.deepEqual([exchange.state(), journal.blocks.length], ['REBUILDING', 0]);
  trust.isTrusted = true;
  await clock.advance(5_000);
  await starting;
  assert.equal(exchange.state(), 'LEADING');
});

test('a clock that was set back behind the journal is not trusted until it has caught up', async () => {
  const { journal } = await openVenue();
  const desk = await openDesk({ journal, clock: createManualClock(NOON_US - MINUTE_US), holder: 'second' });
  assert.deepEqual(await desk.exchange.submit(order('a')), { kind: 'NOT_EXECUTED', code: 'clock-untrusted' });
  await desk.clock.advance(MINUTE_US / 1_000);
  assert.deepEqual(eventTypes(await desk.exchange.submit(order('a'))), ['OrderAccepted']);
});

test(`more than ${QUEUE_COMMANDS_MAX} waiting commands are refused as busy, and nothing of it is lost`, async () => {
  const { exchange, journal } = await openVenue();
  journal.fates.push('HOLD');
  const first = exchange.submit(order('first'));
  await settled();
  const inBlock = 2_000;
  const waiting = Array.from({ length: inBlock + QUEUE_COMMANDS_MAX + 1 }, (_, index) =>
    exchange.submit(order(`o${index}`, { quantityLots: 1, priceTicks: -index })),
  );
  assert.deepEqual(await waiting.at(-1), { kind: 'NOT_EXECUTED', code: 'exchange-busy' });
  journal.release();
  const outcomes = await Promise.all([first, ...waiting.slice(0, -1)]);
  assert.ok(outcomes.every(({ kind }) => kind === 'RECORDED'));
  assert.ok(journal.blocks.every((block) => block.lastSequence - block.firstSequence < 2_000));
  assert.ok(journal.blocks.every((block) => Buffer.byteLength(block.records) <= 1024 * 1024));
});

test('large records fill blocks by their bytes: those wait in the queue as well, and the queue has an end', async () => {
  const { exchange, journal } = await openVenue();
  journal.fates.push('HOLD');
  const text = 'x'.repeat(2_000);
  const outcomes = Array.from({ length: 2 * QUEUE_COMMANDS_MAX }, (_, index) =>
    exchange.submit(order(`o${index}`, { text, priceTicks: -index })),
  );
  await settled();
  journal.release();
  const busy = (await Promise.all(outcomes)).filter(({ kind }) => kind === 'NOT_EXECUTED').length;
  const inThreeBlocks = (3 * 1024 * 1024) / 2_000;
  assert.ok(busy >= QUEUE_COMMANDS_MAX - inThreeBlocks, `${busy} were refused`);
});

test('stopping lets what is on its way commit, answers it, and refuses what comes later', async () => {
  const { exchange, journal } = await openVenue();
  journal.fates.push('HOLD');
  const onItsWay = exchange.submit(order('a'));
  await settled();
  const filling = exchange.submit(order('b'));
  const stopping = exchange.stop();
  journal.release();
  await stopping;
  assert.equal((await onItsWay).kind, 'RECORDED');
  assert.equal((await filling).kind, 'RECORDED');
  assert.equal((await exchange.submit(order('c'))).kind, 'NOT_EXECUTED');
});

test('a journal that was tampered with stops the exchange before it leads', async () => {
  const { journal } = await openVenue();
  const [first, ...rest] = journal.blocks;
  assert.ok(first !== undefined);
  const forged = { ...first, records: first.records.replace('test-venue', 'best-venue') };
  const desk = await openDesk({ journal: createMemoryJournal([forged, ...rest]) });
  assert.equal(desk.exchange.state(), 'STOPPED');
  assert.match(String(desk.fatal[0]), /block 1 was changed/);
});
