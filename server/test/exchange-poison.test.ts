/** Commands at which the engine throws (EPEX, 7 June 2019: one corrupt order locked the server again and again). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply, createMarket, stateHash } from '@wattbook/engine';
import type { Command } from '@wattbook/engine/commands';
import { VENUE } from '@wattbook/engine/commands';
import { pino } from 'pino';
import type { BatchItem, Outcome } from '../src/exchange-channel.ts';
import { DISTRUST } from '../src/exchange/poison.ts';
import { createExchange, type Exchange } from '../src/exchange.ts';
import { parseBlock } from '../src/journal/committed-block.ts';
import { FORMAT, GENESIS_HASH, hashBlock, recordLine, type JournalRecord } from '../src/journal/format.ts';
import { createReplica } from '../src/replica.ts';
import { createManualClock, settled, type ManualClock } from './support/manual-clock.ts';
import { createMemoryJournal, type MemoryJournal } from './support/memory-journal.ts';
import { createMemoryQuarantine, type MemoryQuarantine, type QuarantineRows } from './support/memory-quarantine.ts';
import { MINUTE_US, NOON_US, order, setUpCommands } from './support/venue.ts';

type Desk = {
  exchange: Exchange;
  journal: MemoryJournal;
  quarantine: MemoryQuarantine;
  held: QuarantineRows;
  clock: ManualClock;
  fatal: unknown[];
  /** Everything that the engine was asked to apply by this exchange. */
  applied: Command[];
};

/** Its engine applies what is poison halfway, then throws, as a failed assertion does. */
const isPoison = (command: Command): boolean =>
  command.type === 'PlaceOrder' && command.clientOrderId.startsWith('poison');

type DeskOptions = Partial<Pick<Desk, 'journal' | 'held' | 'clock'>> & { fails?: (command: Command) => boolean };

async function openDesk(options: DeskOptions = {}): Promise<Desk> {
  const { journal = createMemoryJournal(), held = [], clock = createManualClock(NOON_US), fails = isPoison } = options;
  const fatal: unknown[] = [];
  const applied: Command[] = [];
  const quarantine = createMemoryQuarantine(held);
  const exchange = createExchange({
    journal,
    quarantine,
    clock,
    isClockTrusted: () => true,
    log: pino({ level: 'silent' }),
    holder: `process ${journal.blocks.length}`,
    venue: { venueId: 'test-venue', environment: 'sandbox' },
    onCommitted: () => undefined,
    onFatal: (error) => fatal.push(error),
    apply: (market, command, stamp) => {
      applied.push(command);
      const events = apply(market, command, stamp);
      if (fails(command)) throw new Error('bug: an invariant does not hold');
      return events;
    },
  });
  await exchange.start();
  return { exchange, journal, quarantine, held, clock, fatal, applied };
}

async function openVenue(options: DeskOptions = {}): Promise<Desk> {
  const desk = await openDesk(options);
  for (const command of setUpCommands()) await desk.exchange.submit(command);
  return desk;
}

const NEVER = { kind: 'NOT_EXECUTED', code: 'exchange-unavailable' } as const;
const REFUSED = { kind: 'NOT_EXECUTED', code: 'command-quarantined', quarantined: [0] } as const;
const item = (command: Command): BatchItem => ({ command, stopsIfRefused: false });
const recordsOf = ({ journal }: Pick<Desk, 'journal'>): JournalRecord[] =>
  journal.blocks.flatMap((block) => parseBlock(block).records);
const orderIdsIn = (desk: Desk): string[] =>
  recordsOf(desk).flatMap(({ command }) => (command.type === 'PlaceOrder' ? [command.clientOrderId] : []));
const typeOf = (outcome: Outcome): string | undefined =>
  outcome.kind === 'RECORDED' ? outcome.record.events[0]?.type : outcome.kind;

test('a command at which the engine throws is quarantined and refused; the venue leads again at once', async () => {
  const desk = await openVenue();
  assert.deepEqual(await desk.exchange.submit(order('poison')), REFUSED);
  await settled();
  assert.equal(desk.exchange.state(), 'LEADING');
  const [held] = desk.held;
  assert.deepEqual([held?.participantId, held?.keyId, held?.commandType], ['alpha', 'key1', 'PlaceOrder']);
  assert.match(held?.error ?? '', /an invariant does not hold/);
  assert.deepEqual(JSON.parse(held?.command ?? ''), order('poison'));
  assert.equal(typeOf(await desk.exchange.submit(order('sound'))), 'OrderAccepted');
  assert.deepEqual(orderIdsIn(desk), ['sound']);
});

test('afterwards the same command never reaches the engine again, whatever changes on a retry', async () => {
  const desk = await openVenue();
  await desk.exchange.submit(order('poison'));
  await settled();
  const applied = desk.applied.filter(isPoison).length;
  const { clientOrderId, ...rest } = order('poison');
  const again: Command[] = [
    order('poison'),
    { ...rest, clientOrderId },
    order('poison', { keyId: 'key2', userId: 'albert' }),
    order('poison', { priorUse: { acceptedSequence: 3, fingerprint: 'x' } }),
  ];
  for (const command of again) assert.deepEqual(await desk.exchange.submit(command), REFUSED);
  assert.equal(desk.applied.filter(isPoison).length, applied);
});

test('another order, or the same of another participant, is another command', async () => {
  const desk = await openVenue({ fails: (command) => isPoison(command) && command.participantId === 'alpha' });
  await desk.exchange.submit(order('poison'));
  await settled();
  assert.equal(typeOf(await desk.exchange.submit(order('poison', { participantId: 'beta' }))), 'OrderAccepted');
  assert.equal(typeOf(await desk.exchange.submit(order('sound', { priceTicks: 4_999 }))), 'OrderAccepted');
});

test('what is on its way may arrive; what was applied and had not left never happened; so what waited', async () => {
  const desk = await openVenue();
  desk.journal.fates.push('HOLD');
  const onItsWay = desk.exchange.submit(order('on its way'));
  await settled();
  const applied = desk.exchange.submit(order('applied'));
  const poison = desk.exchange.submit(order('poison'));
  const later = desk.exchange.submit(order('later'));
  assert.deepEqual(await applied, NEVER);
  assert.deepEqual(await later, NEVER);
  assert.deepEqual(await poison, REFUSED);
  assert.equal(desk.exchange.state(), 'REBUILDING', 'it waits for the one on its way');
  desk.journal.release();
  assert.equal(typeOf(await onItsWay), 'OrderAccepted');
  await settled();
  assert.equal(desk.exchange.state(), 'LEADING');
  assert.deepEqual(orderIdsIn(desk), ['on its way']);
  assert.equal(typeOf(await desk.exchange.submit(order('applied'))), 'OrderAccepted');
  assert.deepEqual(desk.fatal, []);
});

test('a commit that fails meanwhile is unknown to its callers, and the venue is rebuilt once', async () => {
  const desk = await openVenue();
  desk.journal.fates.push('HOLD');
  const onItsWay = desk.exchange.submit(order('on its way'));
  await settled();
  const poison = desk.exchange.submit(order('poison'));
  desk.journal.abandonWriter();
  assert.deepEqual(await onItsWay, { kind: 'UNKNOWN' });
  assert.deepEqual(await poison, REFUSED);
  await desk.clock.advance(1_000);
  assert.equal(desk.exchange.state(), 'LEADING');
  const taken = recordsOf(desk).filter(({ command }) => command.type === 'TakeLeadership');
  assert.equal(taken.length, 2, 'at the start, and once since');
});

test('of a batch with poison in it nothing is executed, the first time and every time; the others are free to go', async () => {
  const desk = await openVenue();
  const batch = ['a', 'poison-1', 'b', 'poison-2'].map((id) => item(order(id)));
  // The first that fails ends it; the second is not known yet.
  assert.deepEqual(await desk.exchange.submitBatch(batch), { ...REFUSED, quarantined: [1] });
  await settled();
  assert.deepEqual(await desk.exchange.submitBatch(batch), { ...REFUSED, quarantined: [1] });
  assert.deepEqual(orderIdsIn(desk), []);
  const withoutFirst = batch.filter((_, index) => index !== 1);
  assert.deepEqual(await desk.exchange.submitBatch(withoutFirst), { ...REFUSED, quarantined: [2] });
  await settled();
  assert.deepEqual(await desk.exchange.submitBatch(batch), { ...REFUSED, quarantined: [1, 3] });
  const others = await desk.exchange.submitBatch(batch.filter(({ command }) => !isPoison(command)));
  assert.equal(others.kind, 'RECORDED');
  assert.deepEqual(orderIdsIn(desk), ['a', 'b']);
});

test('a batch that was applied before in the same turn never happened either', async () => {
  const desk = await openVenue();
  const before = desk.exchange.submitBatch(['a', 'b'].map((id) => item(order(id))));
  const poison = desk.exchange.submit(order('poison'));
  assert.deepEqual(await before, NEVER);
  assert.deepEqual(await poison, REFUSED);
  assert.deepEqual(orderIdsIn(desk), []);
});

test('poison is poison after a restart, and to another process', async () => {
  const desk = await openVenue();
  await desk.exchange.submit(order('poison'));
  await desk.exchange.stop();
  const { journal, held } = desk;
  const next = await openDesk({ journal: createMemoryJournal(journal.blocks), held });
  assert.deepEqual(await next.exchange.submit(order('poison')), REFUSED);
  assert.equal(next.applied.filter(isPoison).length, 0);
});

test('released, it is taken again; and if it fails again it is held again', async () => {
  const desk = await openVenue();
  await desk.exchange.submit(order('poison'));
  await settled();
  const release = async (): Promise<unknown> =>
    desk.quarantine.desk.release({ ...VENUE, userId: 'olga' }, desk.held[0]?.fingerprint ?? '', 'mended');
  await release();
  assert.deepEqual(await desk.exchange.submit(order('poison')), REFUSED);
  assert.equal(desk.held[0]?.times, 2);
  await settled();
  await release();
  const mended = await openDesk({ ...desk, fails: () => false });
  assert.equal(typeOf(await mended.exchange.submit(order('poison'))), 'OrderAccepted');
});

test('while the quarantine can not be written there is no market: the caller is told that it never happened', async () => {
  const desk = await openVenue();
  desk.quarantine.isAway = true;
  assert.deepEqual(await desk.exchange.submit(order('poison')), NEVER);
  await desk.clock.advance(10_000);
  assert.equal(desk.exchange.state(), 'REBUILDING');
  assert.deepEqual(await desk.exchange.submit(order('sound')), NEVER);
  desk.quarantine.isAway = false;
  await desk.clock.advance(2_000);
  assert.equal(desk.exchange.state(), 'LEADING');
  assert.deepEqual(await desk.exchange.submit(order('poison')), REFUSED);
});

test('nobody leads who can not read what is quarantined', async () => {
  const { journal, held } = await openVenue();
  const clock = createManualClock(NOON_US);
  const quarantine = createMemoryQuarantine(held);
  quarantine.isAway = true;
  const exchange = createExchange({
    ...{ journal, quarantine, clock, isClockTrusted: () => true, log: pino({ level: 'silent' }), holder: 'second' },
    ...{ venue: { venueId: 'test-venue', environment: 'sandbox' }, onCommitted: () => undefined },
    onFatal: (error) => assert.fail(String(error)),
  });
  const starting = exchange.start();
  await clock.advance(5_000);
  assert.equal(exchange.state(), 'REBUILDING');
  quarantine.isAway = false;
  await clock.advance(5_000);
  await starting;
  assert.equal(exchange.state(), 'LEADING');
});

test('stopping while the quarantine can not be written ends the waiting', async () => {
  const desk = await openVenue();
  desk.quarantine.isAway = true;
  await desk.exchange.submit(order('poison'));
  await desk.exchange.stop();
  await desk.clock.advance(60_000);
  assert.deepEqual([desk.exchange.state(), desk.fatal], ['STOPPED', []]);
});

for (const [what, fails] of [
  ['time', ({ type }: Command) => type === 'AdvanceTime'],
  ['the venue’s own set-up', ({ type }: Command) => type === 'ListContracts'],
] as const) {
  test(`a throw at ${what} can not be quarantined: the process stops and says where`, async () => {
    let isBroken = false;
    const desk = await openVenue({ fails: (command) => isBroken && fails(command) });
    isBroken = true;
    const sequence = recordsOf(desk).length + 1;
    if (what === 'time') await desk.clock.advance((56 * MINUTE_US) / 1_000);
    else void desk.exchange.submit({ ...VENUE, type: 'ListContracts', area: 'NL', contracts: [] });
    await settled();
    assert.equal(desk.exchange.state(), 'STOPPED');
    assert.match(
      String(desk.fatal[0]),
      new RegExp(`of venue can't be applied as record ${sequence}: bug: an invariant`),
    );
    assert.deepEqual(desk.held, []);
  });
}

test('an operator’s command is a client’s: it is quarantined, and stops nobody', async () => {
  const operator = { participantId: 'venue', userId: 'olga', keyId: '4kR9mZq2TbXw', because: 'a test' };
  const desk = await openVenue({ fails: ({ type }) => type === 'HaltMarket' });
  assert.deepEqual(await desk.exchange.submit({ ...operator, type: 'HaltMarket' }), REFUSED);
  await settled();
  assert.equal(desk.exchange.state(), 'LEADING');
});

test('much poison of many participants within minutes: the process trusts itself no more and stops', async () => {
  const desk = await openVenue();
  const participants = Array.from({ length: DISTRUST.participants }, (_, index) => `p${index}`);
  for (let count = 1; count < DISTRUST.poisons; count++) {
    const participantId = participants[count % participants.length] ?? '';
    assert.deepEqual(await desk.exchange.submit(order(`poison-${count}`, { participantId })), REFUSED);
    await settled();
    assert.equal(desk.exchange.state(), 'LEADING', `after ${count}`);
  }
  await desk.exchange.submit(order('poison-last'));
  await settled();
  assert.equal(desk.exchange.state(), 'STOPPED');
  assert.match(String(desk.fatal[0]), /it is the market that is broken; see the quarantined commands/);
  assert.equal(desk.held.length, DISTRUST.poisons, 'the last one, too, is kept for whoever looks into it');
});

test('as much of few participants, or over a long time, does not stop it', async () => {
  const desk = await openVenue();
  for (let count = 0; count < 2 * DISTRUST.poisons; count++) {
    await desk.exchange.submit(order(`poison-${count}`, { participantId: count % 2 === 0 ? 'alpha' : 'beta' }));
    await settled();
  }
  await desk.clock.advance(DISTRUST.withinUs / 1_000);
  for (let count = 0; count < 2 * DISTRUST.poisons; count++) {
    await desk.clock.advance(Math.ceil(DISTRUST.withinUs / 1_000 / (DISTRUST.poisons - 1)));
    await desk.exchange.submit(order(`poison-slow-${count}`, { participantId: `p${count}` }));
    await settled();
  }
  assert.deepEqual([desk.exchange.state(), desk.fatal], ['LEADING', []]);
});

/** What a version that knew better wrote: this one's engine throws at it. */
function journalWithUnapplicable(): { journal: MemoryJournal; sequence: number } {
  const market = createMarket();
  const founded: Command = { ...VENUE, type: 'FoundVenue', venueId: 'v', environment: 'sandbox' };
  const events = apply(market, founded, { sequence: 1, timeUs: NOON_US });
  const foul: Command = { ...order('foul'), priceTicks: 0.5 };
  const records: JournalRecord[] = [
    { sequence: 1, timeUs: NOON_US, command: founded, events },
    { sequence: 2, timeUs: NOON_US, command: foul, events: [] },
  ];
  const text = records.map(recordLine).join('');
  const header = {
    ...{ firstSequence: 1, lastSequence: 2, epoch: 0, format: FORMAT, rules: 1, timeUs: NOON_US },
    ...{ stateHash: stateHash(market), previousHash: GENESIS_HASH },
  };
  const block = { ...header, records: text, hash: hashBlock(header, text) };
  return { journal: createMemoryJournal([block]), sequence: 2 };
}

test('a throw at a committed record is never skipped: the start stops and says at which', async () => {
  const { journal, sequence } = journalWithUnapplicable();
  const desk = await openDesk({ journal });
  assert.equal(desk.exchange.state(), 'STOPPED');
  assert.match(String(desk.fatal[0]), new RegExp(`Divergence: record ${sequence} can't be applied again: .*0\\.5`));
  assert.deepEqual(desk.held, []);
  const replica = createReplica(createManualClock(NOON_US));
  assert.throws(
    () => journal.blocks.forEach((block) => replica.follow(parseBlock(block))),
    /record 2 can't be applied/,
  );
});
