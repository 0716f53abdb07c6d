/** Rule 8.5: the venue comes back after an outage. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hashFromScratch } from '../../test/market-checks.ts';
import { haltMarket, placeBlock, resumeMarket, venueOfHours } from '../../test/operator.ts';
import { assertReplays } from '../../test/replay.ts';
import { all, only, openVenue, OPENS_US, SECOND_US, typesOf, type Venue } from '../../test/venue.ts';
import { VENUE, type EndOutage } from '../commands.ts';
import type { Event } from '../events.ts';
import { stateHash } from '../market.ts';

const ENDED_US = OPENS_US + 300 * SECOND_US;
const HALT_UNTIL_US = ENDED_US + 60 * SECOND_US;

function endOutage(venue: Venue, change: Partial<EndOutage> = {}): Event[] {
  const outage = { endedUs: ENDED_US, haltUntilUs: HALT_UNTIL_US };
  return venue.apply({ ...VENUE, type: 'EndOutage', because: 'away', ...outage, ...change });
}

function armed(venue: Venue, seconds: number, keyId = 'alpha-key'): void {
  venue.apply({ participantId: 'alpha', userId: 'u', keyId, type: 'SetCancelAfter', seconds, scope: 'KEY' });
}

describe('the end of an outage (rule 8.5)', () => {
  test('halts the market at once, until the time that it names', () => {
    const venue = openVenue();
    assert.deepEqual(endOutage(venue), [
      { type: 'OutageEnded', switches: 0 },
      { type: 'MarketHalted', blockOrders: 0 },
    ]);
    assert.equal(typesOf(venue.buy('alpha', 10, 100)), 'OrderRefused');
    assert.deepEqual(venue.advance(HALT_UNTIL_US - 1), []);
    assert.deepEqual(venue.advance(HALT_UNTIL_US), [{ type: 'MarketResumed', by: 'TIME' }]);
    assert.equal(typesOf(venue.buy('alpha', 10, 100)), 'OrderAccepted');
    assertReplays(venue);
  });

  test('lets each switch count anew with its whole length; none goes off for the time of the outage', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 100);
    venue.buy('alpha', 10, 100, { keyId: 'other' });
    armed(venue, 5);
    armed(venue, 3_600, 'other');
    assert.equal(only(endOutage(venue), 'OutageEnded').switches, 2);
    assert.equal(stateHash(venue.market), hashFromScratch(venue.market));
    assert.deepEqual(venue.advance(ENDED_US + 5 * SECOND_US - 1), []);
    assert.equal(only(venue.advance(ENDED_US + 5 * SECOND_US), 'CancelAfterTriggered').keyId, 'alpha-key');
    assert.equal(all(venue.advance(ENDED_US + 3_600 * SECOND_US - 1), 'CancelAfterTriggered').length, 0);
    assert.equal(only(venue.advance(ENDED_US + 3_600 * SECOND_US), 'CancelAfterTriggered').keyId, 'other');
    assertReplays(venue);
  });

  test('leaves what else was due to time, which comes afterwards', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 100, { timeInForce: 'GTD', validUntilUs: ENDED_US - 1 });
    assert.equal(typesOf(endOutage(venue)), 'OutageEnded MarketHalted');
    assert.equal(only(venue.advance(ENDED_US), 'OrderExpired').reason, 'VALID_UNTIL');
  });

  test('without a halt only the switches count anew', () => {
    const venue = openVenue();
    armed(venue, 5);
    assert.deepEqual(venue.apply({ ...VENUE, type: 'EndOutage', because: 'away', endedUs: ENDED_US }), [
      { type: 'OutageEnded', switches: 1 },
    ]);
    assert.equal(typesOf(venue.buy('alpha', 10, 100)), 'OrderAccepted');
  });

  test('leaves a halt that lasts as long, or has no end', () => {
    for (const untilUs of [HALT_UNTIL_US, HALT_UNTIL_US + 1, undefined]) {
      const venue = openVenue();
      haltMarket(venue, untilUs);
      const { halt } = venue.market;
      assert.deepEqual(typesOf(endOutage(venue)), 'OutageEnded');
      assert.deepEqual(venue.market.halt, halt);
    }
  });

  test('draws out a halt that would end before, and it ends once', () => {
    const venue = openVenue();
    haltMarket(venue, HALT_UNTIL_US - 1);
    assert.equal(typesOf(endOutage(venue)), 'OutageEnded MarketHalted');
    assert.equal(stateHash(venue.market), hashFromScratch(venue.market));
    assert.deepEqual(venue.advance(HALT_UNTIL_US - 1), []);
    assert.equal(typesOf(venue.advance(HALT_UNTIL_US)), 'MarketResumed');
    assert.deepEqual(venue.advance(HALT_UNTIL_US + 600 * SECOND_US), []);
    assertReplays(venue);
  });

  test('the operator may resume the market before', () => {
    const venue = openVenue();
    endOutage(venue);
    assert.deepEqual(resumeMarket(venue), [{ type: 'MarketResumed', by: 'OPERATOR' }]);
    assert.deepEqual(venue.advance(HALT_UNTIL_US), []);
  });

  test('ends the orders of all blocks with the halt (rule 9.6)', () => {
    const venue = venueOfHours();
    placeBlock(venue, 'alpha', 'BUY', ['H3', 'H4']);
    const events = endOutage(venue, { endedUs: venue.timeUs, haltUntilUs: venue.timeUs + 1 });
    assert.equal(only(events, 'OrderCancelled').reason, 'LEG_HALTED');
  });

  test('an outage that ends before it began, or a halt that ends before the outage, is a bug', () => {
    assert.throws(() => endOutage(openVenue(), { endedUs: OPENS_US - 1 }), /not before it began/);
    assert.throws(() => endOutage(openVenue(), { haltUntilUs: ENDED_US }), /begins before it ends/);
    assert.throws(() => endOutage(openVenue(), { endedUs: ENDED_US + 0.5 }), /endedUs .* is not an exact integer/);
    assert.throws(() => endOutage(openVenue(), { haltUntilUs: NaN }), /haltUntilUs NaN is not an exact integer/);
    assert.throws(() => endOutage(openVenue(), { participantId: 'alpha' }), /EndOutage comes from the venue/);
  });
});
