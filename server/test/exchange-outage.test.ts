/** Coming back after an outage: rule 8.5, as the exchange brings it about. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from '@wattbook/engine/commands';
import { VENUE } from '@wattbook/engine/commands';
import { pino } from 'pino';
import { HEARTBEAT_MS } from '../src/exchange/outages.ts';
import { createExchange, type Exchange } from '../src/exchange.ts';
import { parseBlock } from '../src/journal/committed-block.ts';
import type { JournalRecord } from '../src/journal/format.ts';
import { createManualClock, type ManualClock } from './support/manual-clock.ts';
import { createMemoryJournal, type MemoryJournal } from './support/memory-journal.ts';
import { createMemoryQuarantine } from './support/memory-quarantine.ts';
import { NOON_US, order, setUpCommands, testContracts } from './support/venue.ts';

const AFTER_MS = 10_000;
const HALT_MS = 60_000;
const ALPHA = { participantId: 'alpha', userId: 'alice', keyId: 'key1' };
const OPERATOR = { ...VENUE, userId: 'olga', keyId: 'key9', because: 'a test' };

type Desk = { exchange: Exchange; journal: MemoryJournal; clock: ManualClock; trust: { isTrusted: boolean } };
type DeskOptions = Partial<Pick<Desk, 'journal' | 'clock'>> & { haltMs?: number };

let processes = 0;

async function openDesk(options: DeskOptions = {}): Promise<Desk> {
  const { journal = createMemoryJournal(), clock = createManualClock(NOON_US), haltMs = HALT_MS } = options;
  const trust = { isTrusted: true };
  const exchange = createExchange({
    journal,
    quarantine: createMemoryQuarantine(),
    clock,
    isClockTrusted: () => trust.isTrusted,
    log: pino({ level: 'silent' }),
    holder: `process ${processes++}`,
    venue: { venueId: 'test-venue', environment: 'sandbox' },
    outage: { afterMs: AFTER_MS, haltMs },
    onCommitted: () => undefined,
    onFatal: (error) => assert.fail(String(error)),
  });
  await exchange.start();
  return { exchange, journal, clock, trust };
}

async function openVenue(): Promise<Desk> {
  const desk = await openDesk();
  for (const command of setUpCommands()) await desk.exchange.submit(command);
  return desk;
}

/** The process ends now and the next one begins after so long. */
async function restart({ exchange, journal, clock }: Desk, awayMs: number, haltMs = HALT_MS): Promise<Desk> {
  await exchange.stop();
  clock.setUs(clock.nowUs() + awayMs * 1_000);
  return openDesk({ journal: createMemoryJournal(journal.blocks), clock, haltMs });
}

const recordsOf = ({ journal }: Pick<Desk, 'journal'>): JournalRecord[] =>
  journal.blocks.flatMap((block) => parseBlock(block).records);
const since = (desk: Desk, records: number): JournalRecord[] => recordsOf(desk).slice(records);
const typesIn = (records: readonly JournalRecord[]): string[] => records.map(({ command }) => command.type);
const eventsIn = (records: readonly JournalRecord[]) => records.flatMap(({ events }) => events);

async function refusalOf({ exchange }: Desk, command: Command): Promise<string | undefined> {
  const outcome = await exchange.submit(command);
  assert.ok(outcome.kind === 'RECORDED', outcome.kind);
  const refused = outcome.record.events.find((event) => event.type === 'OrderRefused');
  return refused?.code;
}

test('the first start of a venue is no outage, whenever it is', async () => {
  const desk = await openDesk();
  assert.deepEqual(typesIn(recordsOf(desk)), ['FoundVenue', 'TakeLeadership']);
});

test('back after more than the limit: halted for a minute, told why, and then by itself open again', async () => {
  const before = await openVenue();
  const [records, lastSeenUs] = [recordsOf(before).length, before.clock.nowUs()];
  const desk = await restart(before, AFTER_MS + 1);
  const [outage, time, lead] = since(desk, records);
  assert.ok(outage?.command.type === 'EndOutage');
  assert.equal(outage.timeUs, lastSeenUs, 'applied at the time of the last record');
  assert.equal(outage.command.endedUs, desk.clock.nowUs());
  assert.equal(outage.command.haltUntilUs, desk.clock.nowUs() + HALT_MS * 1_000);
  assert.equal(outage.command.because, 'The venue was away for 10 s: for 1 min orders can be cancelled, not placed.');
  assert.deepEqual([time?.command.type, time?.timeUs], ['AdvanceTime', desk.clock.nowUs()]);
  assert.equal(lead?.command.type, 'TakeLeadership');
  assert.equal(await refusalOf(desk, order('too early')), 'contract-halted');
  await desk.clock.advance(HALT_MS - 1);
  assert.equal(await refusalOf(desk, order('still too early')), 'contract-halted');
  await desk.clock.advance(1);
  assert.equal(await refusalOf(desk, order('in time')), undefined);
});

test('a shorter interruption goes on at once, and switches go on counting', async () => {
  const before = await openVenue();
  await before.exchange.submit(order('rests'));
  await before.exchange.submit({ ...ALPHA, type: 'SetCancelAfter', seconds: 5, scope: 'KEY' });
  const records = recordsOf(before).length;
  const desk = await restart(before, AFTER_MS);
  assert.equal(typesIn(since(desk, records)).includes('EndOutage'), false);
  assert.equal(await refusalOf(desk, order('at once')), undefined);
  assert.ok(eventsIn(since(desk, records)).some(({ type }) => type === 'CancelAfterTriggered'));
});

test('switches that fell due during the outage count anew, with their whole length', async () => {
  const before = await openVenue();
  await before.exchange.submit(order('rests'));
  await before.exchange.submit({ ...ALPHA, type: 'SetCancelAfter', seconds: 5, scope: 'KEY' });
  const records = recordsOf(before).length;
  const desk = await restart(before, 3_600_000);
  await desk.clock.advance(4_999);
  assert.equal(eventsIn(since(desk, records)).filter(({ type }) => type === 'CancelAfterTriggered').length, 0);
  await desk.clock.advance(1);
  assert.equal(eventsIn(since(desk, records)).filter(({ type }) => type === 'CancelAfterTriggered').length, 1);
});

test('closures and expiries of the time away happen truthfully, at the end of it', async () => {
  const before = await openVenue();
  const [contract] = testContracts();
  const closesAtUs = contract?.closesAtUs ?? 0;
  await before.exchange.submit(order('rests'));
  const awayMs = (closesAtUs - before.clock.nowUs()) / 1_000 + 1;
  const desk = await restart(before, awayMs);
  const types = eventsIn(recordsOf(desk)).map(({ type }) => type);
  assert.deepEqual(types.slice(types.indexOf('OutageEnded')), [
    ...['OutageEnded', 'MarketHalted', 'ContractClosed', 'OrderExpired', 'LeadershipTaken'],
  ]);
  assert.equal(await refusalOf(desk, order('late')), 'contract-closed');
});

test('a halt of the operator’s is never shortened; one that would end before is drawn out', async () => {
  for (const [untilMs, endsAtMs] of [
    [undefined, Infinity],
    [3_600_000, 3_600_000],
    [21_000, 20_000 + HALT_MS],
    [1_000, 20_000 + HALT_MS],
  ] as const) {
    const before = await openVenue();
    const beganUs = before.clock.nowUs();
    const until = untilMs === undefined ? {} : { untilUs: beganUs + untilMs * 1_000 };
    await before.exchange.submit({ ...OPERATOR, type: 'HaltMarket', ...until });
    const desk = await restart(before, 20_000);
    if (endsAtMs === Infinity) {
      await desk.clock.advance(3_600_000);
      assert.equal(await refusalOf(desk, order('halted', { contractId: 'NL-TEST-3' })), 'contract-halted');
      continue;
    }
    await desk.clock.advance(endsAtMs - 20_000 - 1);
    assert.equal(await refusalOf(desk, order('halted', { contractId: 'NL-TEST-3' })), 'contract-halted');
    await desk.clock.advance(1);
    assert.equal(await refusalOf(desk, order('open', { contractId: 'NL-TEST-3' })), undefined);
  }
});

test('what was under way when the venue was last seen is carried out first, as of then', async () => {
  const before = await openVenue();
  // A mass cancel that needs two records, the first of them the last that fits into its block; the next block is lost.
  const orders = Array.from({ length: 1_100 }, (_, index) => order(`o${index}`, { quantityLots: 1 }));
  const noOrder = { ...ALPHA, type: 'CancelOrder', clientOrderId: 'none' } as const;
  const padding = Array.from({ length: 2_000 - 1 - orders.length }, () => noOrder);
  const commands: Command[] = [...orders, ...padding, { ...ALPHA, type: 'CancelOrders' }];
  await before.exchange.submitBatch(commands.map((command) => ({ command, stopsIfRefused: false })));
  const last = before.journal.blocks.findIndex((block) => block.records.includes('"CancelOrders"'));
  const blocks = before.journal.blocks.slice(0, last + 1);
  assert.ok(typesIn(recordsOf({ journal: createMemoryJournal(blocks) })).at(-1) === 'CancelOrders');
  before.clock.setUs(before.clock.nowUs() + 60_000_000);
  const desk = await openDesk({ journal: createMemoryJournal(blocks), clock: before.clock });
  const rest = recordsOf(desk).slice(-4);
  assert.deepEqual(typesIn(rest), ['AdvanceTime', 'EndOutage', 'AdvanceTime', 'TakeLeadership']);
  assert.equal(rest[0]?.timeUs, rest[1]?.timeUs);
  assert.equal(eventsIn(recordsOf(desk)).filter(({ type }) => type === 'OrderCancelled').length, orders.length);
});

test('an idle exchange writes a heartbeat, so that a quiet night is no outage; a busy one writes none', async () => {
  const desk = await openVenue();
  const records = recordsOf(desk).length;
  await desk.clock.advance(60_000);
  const beats = since(desk, records);
  assert.ok(beats.every(({ command, events }) => command.type === 'AdvanceTime' && events.length === 0));
  assert.ok(
    beats.length >= 60_000 / (HEARTBEAT_MS + 1_000) && beats.length <= 60_000 / HEARTBEAT_MS,
    `${beats.length}`,
  );
  const gaps = beats.slice(1).map(({ timeUs }, index) => timeUs - (beats[index]?.timeUs ?? 0));
  assert.ok(Math.max(...gaps) <= (HEARTBEAT_MS + 1_000) * 1_000);
  const after = await restart(desk, AFTER_MS - HEARTBEAT_MS - 1_000);
  assert.equal(await refusalOf(after, order('at once')), undefined);
  const busyFrom = recordsOf(after).length;
  for (let count = 0; count < 30; count++) {
    await after.clock.advance(1_000);
    await after.exchange.submit(order(`busy-${count}`, { contractId: 'NL-TEST-2' }));
  }
  assert.ok(typesIn(since(after, busyFrom)).every((type) => type === 'PlaceOrder'));
});

test('a database that was away for longer is an outage too: the venue comes back halted', async () => {
  const desk = await openVenue();
  const { exchange, journal, clock } = desk;
  journal.fates.push(...Array.from({ length: 40 }, () => 'LOSE' as const));
  assert.deepEqual(await exchange.submit(order('lost')), { kind: 'UNKNOWN' });
  await clock.advance(30_000);
  assert.equal(exchange.state(), 'REBUILDING');
  journal.fates.length = 0;
  await clock.advance(3_000);
  assert.equal(exchange.state(), 'LEADING');
  assert.equal(await refusalOf(desk, order('early')), 'contract-halted');
});

test('while the clocks disagree for longer nobody can trade or cancel: the same holds when they agree again', async () => {
  const desk = await openVenue();
  const { exchange, clock, trust } = desk;
  await exchange.submit(order('rests'));
  await exchange.submit({ ...ALPHA, type: 'SetCancelAfter', seconds: 30, scope: 'KEY' });
  const records = recordsOf(desk).length;
  trust.isTrusted = false;
  await clock.advance(600_000);
  assert.equal(since(desk, records).length, 0);
  trust.isTrusted = true;
  await clock.advance(1_000);
  assert.deepEqual(typesIn(since(desk, records)).slice(0, 2), ['EndOutage', 'AdvanceTime']);
  assert.equal(await refusalOf(desk, order('early')), 'contract-halted');
  await clock.advance(20_000);
  assert.equal(eventsIn(recordsOf(desk)).filter(({ type }) => type === 'CancelAfterTriggered').length, 0);
});

test('a halt of 0 s: only the switches count anew', async () => {
  const desk = await restart(await openVenue(), 60_000, 0);
  assert.equal(await refusalOf(desk, order('at once')), undefined);
  const outage = recordsOf(desk).find(({ command }) => command.type === 'EndOutage');
  assert.deepEqual(outage?.events, [{ type: 'OutageEnded', switches: 0 }]);
});

test('however the process stands still between two looks at the clock: no gap in the journal is left untold', async () => {
  const LOOKS = 5;
  let told = 0;
  for (let leapAt = 1; leapAt <= LOOKS; leapAt++) {
    const manual = createManualClock(NOON_US);
    let looks = -Infinity;
    const nowUs = (): number => {
      const timeUs = manual.nowUs();
      if (++looks === leapAt) manual.setUs(timeUs + (AFTER_MS + 1) * 1_000);
      return timeUs;
    };
    const desk = await openDesk({ clock: { ...manual, nowUs } });
    for (const command of setUpCommands()) await desk.exchange.submit(command);
    looks = 0;
    await manual.advance(2 * HEARTBEAT_MS);
    await manual.advance(2 * HEARTBEAT_MS);
    await desk.exchange.stop();
    const records = recordsOf(desk);
    assert.ok(looks > leapAt, `only ${looks} looks`);
    for (const [index, { timeUs }] of records.entries()) {
      const before = records[index - 1];
      if (before === undefined || timeUs - before.timeUs <= AFTER_MS * 1_000) continue;
      assert.equal(before.command.type, 'EndOutage', `it stood still behind look ${leapAt}`);
    }
    told += typesIn(records).filter((type) => type === 'EndOutage').length;
  }
  assert.ok(told >= 2, `${told} of ${LOOKS} were in the way of a record`);
});
