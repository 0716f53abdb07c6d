/** Several exchanges on one journal in memory, with one lease: who leads, who stands by, and what is told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import type { ExchangeState, Outcome } from '../src/exchange-channel.ts';
import { createExchange, type Exchange } from '../src/exchange.ts';
import { parseBlock } from '../src/journal/committed-block.ts';
import { createReplica } from '../src/replica.ts';
import { createManualClock, settled, type ManualClock } from './support/manual-clock.ts';
import { createMemoryJournal, type MemoryJournal } from './support/memory-journal.ts';
import { createMemoryLease, type MemoryLease } from './support/memory-lease.ts';
import { createMemoryQuarantine } from './support/memory-quarantine.ts';
import { NOON_US, order, setUpCommands } from './support/venue.ts';

type Venue = { clock: ManualClock; first: MemoryJournal; lease: MemoryLease };
type Member = { exchange: Exchange; journal: MemoryJournal; states: ExchangeState[]; fatal: unknown[] };

function openVenue(): Venue {
  const clock = createManualClock(NOON_US);
  return { clock, first: createMemoryJournal(), lease: createMemoryLease(clock) };
}

/** Each has a writer of its own on the same blocks. */
async function join({ clock, first, lease }: Venue, holder: string): Promise<Member> {
  const journal = createMemoryJournal(first.blocks);
  const [states, fatal]: [ExchangeState[], unknown[]] = [[], []];
  const exchange = createExchange({
    ...{ journal, clock, holder, lease: lease.of(holder) },
    quarantine: createMemoryQuarantine(),
    isClockTrusted: () => true,
    log: pino({ level: 'silent' }),
    venue: { venueId: 'test-venue', environment: 'sandbox' },
    onState: (state) => states.push(state),
    onCommitted: () => undefined,
    onFatal: (error) => fatal.push(error),
  });
  await exchange.start();
  return { exchange, journal, states, fatal };
}

const NOT_NOW: Outcome = { kind: 'NOT_EXECUTED', code: 'exchange-unavailable' };

const eventsOf = (outcome: Outcome): string[] =>
  outcome.kind === 'RECORDED' ? outcome.record.events.map(({ type }) => type) : [outcome.kind];

/** All that is in the journal, from its beginning; throws if a block doesn't follow the one before. */
function marketOf({ clock, first }: Venue) {
  const replica = createReplica(clock);
  for (const block of first.blocks) replica.follow(parseBlock(block));
  return replica.market;
}

test('the second stands by, refuses whatever it is asked, and adds nothing to the journal', async () => {
  const venue = openVenue();
  const leader = await join(venue, 'leader');
  const standby = await join(venue, 'standby');
  const before = venue.first.blocks.length;
  assert.deepEqual([leader.exchange.state(), standby.exchange.state()], ['LEADING', 'FOLLOWING']);
  assert.deepEqual(await standby.exchange.submit(order('a')), NOT_NOW);
  await venue.clock.advance(60_000);
  assert.equal(venue.first.blocks.length, before);
  assert.deepEqual([leader.states, standby.states], [['LEADING'], ['FOLLOWING']]);
});

test('its leader falls silent: the standby leads with the market as it was, and nothing more is said by the leader', async () => {
  const venue = openVenue();
  const leader = await join(venue, 'leader');
  for (const command of setUpCommands()) await leader.exchange.submit(command);
  await leader.exchange.submit(order('rests'));
  const standby = await join(venue, 'standby');
  venue.lease.silence();
  // It knows that it couldn't renew: from here on it takes nothing.
  assert.deepEqual(await leader.exchange.submit(order('late')), NOT_NOW);
  await venue.clock.advance(200);
  assert.equal(standby.exchange.state(), 'LEADING');
  assert.deepEqual(eventsOf(await standby.exchange.submit(order('rests'))), ['OrderReplayed']);
  assert.equal(marketOf(venue).holder, 'standby');
  assert.deepEqual([leader.fatal, standby.fatal], [[], []]);
});

test('a leader that stood still wakes up: what was on its way is unknown, what was not is not executed, then it follows', async () => {
  const venue = openVenue();
  const leader = await join(venue, 'leader');
  for (const command of setUpCommands()) await leader.exchange.submit(command);
  leader.journal.fates.push('HOLD');
  const [onItsWay, behind] = [leader.exchange.submit(order('a')), leader.exchange.submit(order('b'))];
  await settled();
  const later = leader.exchange.submit(order('c'));
  const standby = await join(venue, 'standby');
  venue.lease.silence();
  await venue.clock.advance(200);
  assert.equal(standby.exchange.state(), 'LEADING');
  venue.lease.tellLost('leader');
  // Its block meets one of the new leader's.
  leader.journal.release();
  assert.deepEqual(await Promise.all([onItsWay, behind]), [{ kind: 'UNKNOWN' }, { kind: 'UNKNOWN' }]);
  assert.deepEqual(await later, NOT_NOW);
  await venue.clock.advance(3_000);
  assert.equal(leader.exchange.state(), 'FOLLOWING');
  assert.deepEqual(eventsOf(await standby.exchange.submit(order('a'))), ['OrderAccepted']);
  assert.equal(marketOf(venue).orders.size, 1);
});

test('told that another has the lease, a leader with nothing on its way follows at once, without a commit', async () => {
  const venue = openVenue();
  const leader = await join(venue, 'leader');
  const standby = await join(venue, 'standby');
  venue.lease.silence();
  await venue.clock.advance(200);
  const blocks = venue.first.blocks.length;
  venue.lease.tellLost('leader');
  await settled();
  assert.deepEqual([leader.exchange.state(), standby.exchange.state()], ['FOLLOWING', 'LEADING']);
  assert.equal(venue.first.blocks.length, blocks);
});

test('a planned hand-over: what is on its way is answered, then the standby leads, and the lead may come back', async () => {
  const venue = openVenue();
  const leader = await join(venue, 'leader');
  for (const command of setUpCommands()) await leader.exchange.submit(command);
  const standby = await join(venue, 'standby');
  const last = leader.exchange.submit(order('last'));
  await leader.exchange.stop();
  assert.deepEqual(eventsOf(await last), ['OrderAccepted']);
  await venue.clock.advance(200);
  assert.equal(standby.exchange.state(), 'LEADING');
  const again = await join(venue, 'leader again');
  assert.equal(again.exchange.state(), 'FOLLOWING');
  await standby.exchange.stop();
  await venue.clock.advance(200);
  assert.equal(again.exchange.state(), 'LEADING');
  assert.deepEqual(eventsOf(await again.exchange.submit(order('last'))), ['OrderReplayed']);
});

test('three take-overs in a row between two standbys and a leader: one epoch each, one history', async () => {
  const venue = openVenue();
  const members = new Map<string, Member>();
  for (const holder of ['one', 'two', 'three']) members.set(holder, await join(venue, holder));
  const leading = (): string[] =>
    [...members].filter(([, { exchange }]) => exchange.state() === 'LEADING').map(([holder]) => holder);
  assert.deepEqual(leading(), ['one']);
  for (const command of setUpCommands()) await members.get('one')?.exchange.submit(command);
  for (let round = 1; round <= 3; round++) {
    const [before = ''] = leading();
    venue.lease.silence();
    await venue.clock.advance(200);
    venue.lease.tellLost(before);
    await venue.clock.advance(3_000);
    const [now = '', ...others] = leading();
    assert.deepEqual(others, []);
    assert.notEqual(now, before);
    const outcome = await members.get(now)?.exchange.submit(order(`round-${round}`));
    assert.ok(outcome !== undefined);
    assert.deepEqual(eventsOf(outcome), ['OrderAccepted']);
  }
  assert.deepEqual([marketOf(venue).epoch, marketOf(venue).orders.size], [4, 3]);
  for (const { fatal } of members.values()) assert.deepEqual(fatal, []);
});

test('whoever takes over falls silent before it leads: the next one takes over from it', async () => {
  const venue = openVenue();
  const leader = await join(venue, 'leader');
  for (const command of setUpCommands()) await leader.exchange.submit(command);
  const [second, third] = [await join(venue, 'second'), await join(venue, 'third')];
  second.journal.fates.push('HOLD');
  venue.lease.silence();
  await venue.clock.advance(100);
  // The second has the lease and its first block is on its way for ever.
  assert.deepEqual([venue.lease.holder(), second.exchange.state()], ['second', 'FOLLOWING']);
  venue.lease.silence();
  await venue.clock.advance(200);
  assert.deepEqual([venue.lease.holder(), third.exchange.state()], ['third', 'LEADING']);
  second.journal.release();
  await venue.clock.advance(3_000);
  assert.equal(second.exchange.state(), 'FOLLOWING');
  assert.equal(marketOf(venue).holder, 'third');
});

test('a failed commit costs the lead only if another has the lease by then', async () => {
  const venue = openVenue();
  const leader = await join(venue, 'leader');
  for (const command of setUpCommands()) await leader.exchange.submit(command);
  const standby = await join(venue, 'standby');
  leader.journal.fates.push('LOSE');
  assert.deepEqual(await leader.exchange.submit(order('a')), { kind: 'UNKNOWN' });
  await venue.clock.advance(1_000);
  assert.deepEqual([leader.exchange.state(), standby.exchange.state()], ['LEADING', 'FOLLOWING']);
});

test('while nobody can be asked for the lease nobody leads; then one does', async () => {
  const venue = openVenue();
  venue.lease.setAway(true);
  const joining = join(venue, 'only');
  await venue.clock.advance(5_000);
  assert.equal(venue.first.blocks.length, 0);
  venue.lease.setAway(false);
  await venue.clock.advance(5_000);
  assert.equal((await joining).exchange.state(), 'LEADING');
});
