import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hashFromScratch } from '../../test/market-checks.ts';
import { assertReplays } from '../../test/replay.ts';
import { all, CLOSES_US, only, openVenue, OPENS_US, SECOND_US, typesOf, type Venue } from '../../test/venue.ts';
import type { SetCancelAfter } from '../commands.ts';
import type { Event } from '../events.ts';
import { CANCEL_AFTER_SECONDS_MAX, EVENTS_PER_RECORD_MAX } from '../limits.ts';
import { stateHash } from '../market.ts';

const DUE_US = OPENS_US + 5 * SECOND_US;

function set(venue: Venue, seconds: number, change: Partial<SetCancelAfter> = {}): Event[] {
  const actor = { participantId: 'alpha', userId: 'u', keyId: 'alpha-key' };
  return venue.apply({ ...actor, type: 'SetCancelAfter', seconds, scope: 'KEY', ...change });
}

/** Alpha's orders 1 (its key), 2 (another key), 3 (its key, parked); beta's 4. */
function venueWithOrders(): Venue {
  const venue = openVenue();
  venue.buy('alpha', 4, 100);
  venue.buy('alpha', 4, 100, { keyId: 'another' });
  venue.buy('alpha', 6, 100, { parked: true });
  venue.buy('beta', 4, 100);
  return venue;
}

const endedBy = (events: readonly Event[]): number[] =>
  all(events, 'OrderCancelled').map(({ orderId, reason, revision }) => {
    assert.deepEqual([reason, revision], ['CANCEL_AFTER', 2]);
    return orderId;
  });

describe("a dead man's switch (rule 8.4)", () => {
  test('of a key ends the open orders which that key entered, parked ones too, once', () => {
    const venue = venueWithOrders();
    assert.deepEqual(set(venue, 5), [{ type: 'CancelAfterSet', dueUs: DUE_US }]);
    assert.deepEqual(venue.advance(DUE_US - 1), []);
    const events = venue.advance(DUE_US);
    const told = { type: 'CancelAfterTriggered', participantId: 'alpha', keyId: 'alpha-key', orders: 2, lots: 10 };
    assert.deepEqual([events[0], endedBy(events)], [told, [1, 3]]);
    venue.buy('alpha', 4, 100);
    assert.deepEqual(venue.advance(DUE_US + 60 * SECOND_US), []);
    assertReplays(venue);
  });

  test("of the participant ends all of the participant's", () => {
    const venue = venueWithOrders();
    set(venue, 5, { scope: 'PARTICIPANT' });
    const events = venue.advance(DUE_US);
    const told = { type: 'CancelAfterTriggered', participantId: 'alpha', orders: 3, lots: 14 };
    assert.deepEqual([events[0], endedBy(events)], [told, [1, 2, 3]]);
    assertReplays(venue);
  });

  test('both wait side by side, and so do those of several keys', () => {
    const venue = venueWithOrders();
    set(venue, 5, { scope: 'PARTICIPANT' });
    set(venue, 3);
    set(venue, 4, { keyId: 'another' });
    assert.deepEqual(endedBy(venue.advance(OPENS_US + 3 * SECOND_US)), [1, 3]);
    assert.deepEqual(endedBy(venue.advance(OPENS_US + 4 * SECOND_US)), [2]);
    assert.equal(typesOf(venue.advance(DUE_US)), 'CancelAfterTriggered');
    assertReplays(venue);
  });

  test('due at the same time, the one that was armed first goes off first', () => {
    const venue = venueWithOrders();
    set(venue, 5, { keyId: 'another' });
    set(venue, 5);
    const keys = all(venue.advance(DUE_US), 'CancelAfterTriggered').map(({ keyId }) => keyId);
    assert.deepEqual(keys, ['another', 'alpha-key']);
    assert.equal(venue.market.switches.size, 0, 'neither is armed any more');
  });

  test('set again in time it waits anew, sooner or later', () => {
    for (const seconds of [2, 60]) {
      const venue = venueWithOrders();
      set(venue, 5);
      venue.timeUs = OPENS_US + 4 * SECOND_US;
      set(venue, seconds);
      assert.equal(stateHash(venue.market), hashFromScratch(venue.market));
      assert.deepEqual(venue.advance(DUE_US), []);
      assert.equal(endedBy(venue.advance(OPENS_US + (4 + seconds) * SECOND_US)).length, 2);
      assertReplays(venue);
    }
  });

  test('0 seconds disarm it, also where none is armed', () => {
    const venue = venueWithOrders();
    assert.deepEqual(set(venue, 0), [{ type: 'CancelAfterSet' }]);
    set(venue, 5);
    set(venue, 5, { scope: 'PARTICIPANT' });
    set(venue, 0);
    set(venue, 0, { scope: 'PARTICIPANT' });
    assert.equal(venue.market.switches.size, 0);
    assert.deepEqual(venue.advance(DUE_US), []);
    assertReplays(venue);
  });

  test('set by a participant that was never admitted, it is refused', () => {
    const refused = { type: 'CancelAfterRefused', code: 'unknown-participant', details: { participantId: 'omega' } };
    assert.deepEqual(set(openVenue(), 5, { participantId: 'omega' }), [refused]);
  });

  test('at the closure of a contract it finds nothing any more', () => {
    const venue = venueWithOrders();
    set(venue, (CLOSES_US - OPENS_US) / SECOND_US);
    const events = venue.advance(CLOSES_US);
    assert.equal(only(events, 'CancelAfterTriggered').orders, 0);
    assert.equal(all(events, 'OrderExpired').length, 4);
  });

  test('lists its orders over as many records as that takes', () => {
    const venue = openVenue();
    for (let count = 0; count < EVENTS_PER_RECORD_MAX + 10; count++) venue.buy('alpha', 2, 100);
    set(venue, 5);
    const records = [venue.advance(DUE_US), ...venue.settle()];
    assert.deepEqual(
      records.map((events) => events.length),
      [EVENTS_PER_RECORD_MAX, 11],
    );
    assertReplays(venue);
  });

  test('waits a day at most; anything else is a bug of the gateway', () => {
    only(set(openVenue(), CANCEL_AFTER_SECONDS_MAX), 'CancelAfterSet');
    for (const seconds of [-1, 0.5, CANCEL_AFTER_SECONDS_MAX + 1]) {
      assert.throws(() => set(openVenue(), seconds), /seconds .* is not/);
    }
  });
});
