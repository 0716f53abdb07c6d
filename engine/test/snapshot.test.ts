/**
 * A market that was restored from a snapshot is the market: in all that it holds, and in all that it will do. A failure
 * prints its seed, and `WATTBOOK_SEED=<seed> npx node --test engine/test/snapshot.test.ts` plays it again.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { apply as applyNaively, createNaiveMarket } from '../naive/market.ts';
import { apply, createMarket, isDue, stateHash, type Market } from '../src/market.ts';
import { createRestoration, takeSnapshot, type SnapshotPart } from '../src/snapshot.ts';
import { VENUE, type Command } from '../src/commands.ts';
import { ARCHIVING_PAUSE_US } from '../src/limits.ts';
import { EVERYTHING, namesOf } from './everything.ts';
import { portraitOf } from './portrait.ts';
import { createRandomCommands } from './random-commands.ts';
import { createRandom, withSeed, type Random } from './random.ts';
import { CLOSES_US, emptyVenue, HOUR_US, openVenue, OPENS_US, SET_UP, type Venue } from './venue.ts';

const FILE = 'engine/test/snapshot.test.ts';

/** As a snapshot goes: to text, and back. */
const textOf = (market: Market): string[] => [...takeSnapshot(market)].map((part) => JSON.stringify(part));

function restore(lines: readonly string[]): Market {
  const restoration = createRestoration();
  for (const line of lines) restoration.add(JSON.parse(line) as SnapshotPart);
  return restoration.finish();
}

/** Restored from what was taken of it just now, and compared. */
function restored(market: Market): Market {
  const twin = restore(textOf(market));
  assert.equal(stateHash(twin), stateHash(market));
  assert.deepEqual(portraitOf(twin), portraitOf(market));
  return twin;
}

type Seen = { reached: Set<string>; unfinished: Set<string>; snapshots: number };

/** Plays a day on a market and on a twin that is restored anew now and then: they must never part. */
function playWithTwin(random: Random, commands: number, isCrowded: boolean, seen: Seen): void {
  const [market, naive] = [createMarket(), createNaiveMarket()];
  let twin: Market | undefined;
  const play = (command: Command, timeUs: number): void => {
    const stamp = { sequence: market.sequence + 1, timeUs };
    const events = apply(market, command, stamp);
    applyNaively(naive, command, stamp);
    if (twin !== undefined) {
      assert.deepEqual(apply(twin, command, stamp), events, `record ${stamp.sequence}`);
      assert.equal(stateHash(twin), stateHash(market), `record ${stamp.sequence}`);
    }
    for (const name of namesOf(command, events)) seen.reached.add(name);
    const isNew = market.unfinished !== undefined && !seen.unfinished.has(market.unfinished.cause);
    if (!isNew && !random.chance(isCrowded ? 0.01 : 0.03)) return;
    if (twin !== undefined) assert.deepEqual(portraitOf(twin), portraitOf(market), `record ${stamp.sequence}`);
    twin = restored(market);
    seen.snapshots += 1;
    if (market.unfinished !== undefined) seen.unfinished.add(market.unfinished.cause);
  };
  for (const command of SET_UP) play(command, OPENS_US - HOUR_US);
  const next = createRandomCommands(naive, isCrowded);
  for (let count = 0; count < commands; count++) {
    const { command, timeUs } = next(random);
    play(command, timeUs);
  }
  while (isDue(market, market.timeUs)) play({ ...VENUE, type: 'AdvanceTime' }, market.timeUs);
  restored(market);
}

describe('on random days, whatever is asked', () => {
  const seen: Seen = { reached: new Set(), unfinished: new Set(), snapshots: 0 };
  for (let seed = 401; seed <= 408; seed++) {
    test(`seed ${seed}: a restored market holds the same, and does the same ever after`, (t) => {
      withSeed(seed, (random) => playWithTwin(random, 2_000, seed % 4 === 0, seen), FILE);
      t.diagnostic(`${seen.snapshots} snapshots so far`);
    });
  }

  test('everything was asked and happened, and snapshots were taken in the middle of it', () => {
    assert.deepEqual(
      EVERYTHING.filter((name) => !seen.reached.has(name)),
      [],
    );
    assert.ok(seen.snapshots > 200, `${seen.snapshots} snapshots`);
  });
});

describe('in the middle of what takes many records', () => {
  const ORDERS = 2_500;

  /** Half of them parked, so that a closure and a cancellation have both to list. */
  function crowdedVenue(): Venue {
    const venue = openVenue();
    for (let index = 0; index < ORDERS; index++) {
      venue.buy('alpha', 2, 5 * (index % 20), index % 2 === 0 ? { parked: true } : {});
    }
    return venue;
  }

  function assertSameEnd(venue: Venue): void {
    const twin = restored(venue.market);
    assert.notEqual(twin.unfinished, undefined, 'there is something left to do');
    assertAlike(venue, twin);
  }

  function assertAlike(venue: Venue, twin: Market): void {
    while (isDue(venue.market, venue.timeUs)) {
      const events = venue.apply({ ...VENUE, type: 'AdvanceTime' });
      const { sequence, timeUs } = venue.market;
      assert.deepEqual(apply(twin, { ...VENUE, type: 'AdvanceTime' }, { sequence, timeUs }), events);
      assert.deepEqual(portraitOf(twin), portraitOf(venue.market));
    }
  }

  test('a closure', () => {
    const venue = crowdedVenue();
    venue.advance(CLOSES_US);
    assertSameEnd(venue);
  });

  test('a mass cancel', () => {
    const venue = crowdedVenue();
    venue.cancelAll('alpha');
    assertSameEnd(venue);
  });

  test('a dead man’s switch', () => {
    const venue = crowdedVenue();
    const actor = { participantId: 'alpha', userId: 'u', keyId: 'k' };
    venue.apply({ ...actor, type: 'SetCancelAfter', seconds: 60, scope: 'PARTICIPANT' });
    venue.advance(venue.timeUs + 60_000_000);
    assertSameEnd(venue);
  });

  test('archiving', () => {
    const venue = crowdedVenue();
    venue.advance(CLOSES_US);
    venue.settle();
    venue.advance(CLOSES_US + HOUR_US);
    venue.apply({ ...VENUE, type: 'AdvanceTime' });
    const twin = restored(venue.market);
    assert.ok((twin.closed[0]?.orderIds.length ?? ORDERS) < ORDERS, 'a slice is gone, and more is left');
    for (; venue.market.closed.length > 0; venue.advance(venue.timeUs + ARCHIVING_PAUSE_US)) assertAlike(venue, twin);
  });
});

describe('what is kept', () => {
  test('of a market in which nothing happened yet is refused: there is no record that it could stand for', () => {
    assert.throws(() => restore(textOf(createMarket())), /a snapshot begins with its market/);
  });

  test('has no part that grows with the market: lists come in pieces', () => {
    const venue = openVenue();
    for (let index = 0; index < 3_000; index++) venue.buy('alpha', 2, 5 * (index % 20));
    venue.cancelAll('alpha');
    const longest = Math.max(...textOf(venue.market).map((line) => line.length));
    assert.ok(longest < 20_000, `${longest} characters`);
    restored(venue.market);
  });

  test('leaves out nothing that decides: a market without one part of it is told by its hash, or cannot be built', () => {
    const market = busyMarket();
    const lines = textOf(market);
    const kinds = new Map(lines.map((line, index) => [(JSON.parse(line) as SnapshotPart).kind, index]));
    assert.ok(kinds.size >= 9, [...kinds.keys()].join(' '));
    for (const [kind, index] of kinds) {
      assert.notDeepEqual(outcomeOf(lines.toSpliced(index, 1)), outcomeOf(lines), `without its last ${kind}`);
    }
  });

  /** What a reader would see: the hash, or why there is none; else all that is in it. */
  function outcomeOf(lines: readonly string[]): unknown {
    try {
      return portraitOf(restore(lines));
    } catch (error) {
      return String(error);
    }
  }
});

function busyMarket(): Market {
  const [venue, naive] = [emptyVenue(), createNaiveMarket()];
  const random = createRandom(7);
  const play = (command: Command): void => {
    const { timeUs } = venue;
    venue.apply(command);
    applyNaively(naive, command, { sequence: venue.market.sequence, timeUs });
  };
  SET_UP.forEach(play);
  const next = createRandomCommands(naive);
  for (let count = 0; count < 1_500; count++) {
    const { command, timeUs } = next(random);
    venue.timeUs = timeUs;
    play(command);
  }
  return venue.market;
}
