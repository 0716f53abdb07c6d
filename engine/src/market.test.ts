import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CLOSES_US, emptyVenue, openVenue, OPENS_US, placeOrder, typesOf } from '../test/venue.ts';
import { VENUE, type Command } from './commands.ts';
import { DUE_INLINE_MAX, EVENTS_PER_RECORD_MAX, FILLS_PER_RECORD_MAX } from './limits.ts';
import { apply, createMarket, stateHash } from './market.ts';

const tick: Command = { ...VENUE, type: 'AdvanceTime' };

describe('the stamp', () => {
  test('a sequence that leaves one out, comes twice or goes back throws', () => {
    for (const sequence of [0, 1, 3, 4]) {
      const market = createMarket();
      if (sequence !== 0) apply(market, tick, { sequence: 1, timeUs: 0 });
      if (sequence >= 4) apply(market, tick, { sequence: 2, timeUs: 0 });
      const before = stateHash(market);
      assert.throws(() => apply(market, tick, { sequence, timeUs: 0 }), /record \d+ follows \d+/);
      assert.equal(stateHash(market), before);
    }
  });

  test('time stands still at will, and never runs backwards', () => {
    const market = createMarket();
    apply(market, tick, { sequence: 1, timeUs: 10 });
    apply(market, tick, { sequence: 2, timeUs: 10 });
    assert.throws(() => apply(market, tick, { sequence: 3, timeUs: 9 }), /never runs backwards/);
    assert.equal(market.sequence, 2);
  });

  test('a time that is no whole number of microseconds throws', () => {
    for (const timeUs of [0.5, NaN, Infinity, Number.MAX_SAFE_INTEGER + 1]) {
      assert.throws(() => apply(createMarket(), tick, { sequence: 1, timeUs }), /never runs backwards/);
    }
  });
});

describe('a record', () => {
  test('of time alone, with nothing due, is empty', () => {
    assert.deepEqual(emptyVenue().advance(OPENS_US), []);
  });

  test('tells first what was due, then what the command did', () => {
    const venue = openVenue();
    venue.sell('alpha', 10, 100, { timeInForce: 'GTD', validUntilUs: OPENS_US + 1 });
    venue.sell('alpha', 10, 100);
    venue.timeUs = OPENS_US + 1;
    assert.equal(typesOf(venue.buy('beta', 10, 100)), 'OrderExpired OrderAccepted TradeExecuted');
  });

  test('holds the most that can happen in one: all that may be due, all fills and the end of the order', () => {
    const venue = openVenue();
    const gtd = { timeInForce: 'GTD', validUntilUs: OPENS_US + 1 } as const;
    for (let count = 0; count < DUE_INLINE_MAX; count++) venue.sell('gamma', 2, 100, gtd);
    for (let count = 0; count <= FILLS_PER_RECORD_MAX; count++) venue.sell('alpha', 2, 100);
    venue.timeUs = OPENS_US + 1;
    const events = venue.buy('beta', 10_000, 100);
    assert.equal(events.length, DUE_INLINE_MAX + 1 + FILLS_PER_RECORD_MAX + 1);
    assert.ok(events.length <= EVENTS_PER_RECORD_MAX);
  });

  test('keeps nothing of the command it came from: changing that later changes nothing', () => {
    const venue = openVenue();
    const command = placeOrder('alpha', 'BUY', { text: 'mine' });
    venue.apply(command);
    const before = stateHash(venue.market);
    command.text = 'changed';
    command.priceTicks = 5;
    assert.equal(venue.order(1).text, 'mine');
    assert.equal(stateHash(venue.market), before);
  });
});

test('a command that nobody knows is a bug', () => {
  const unknown = { ...VENUE, type: 'Abolish' } as unknown as Command;
  assert.throws(() => apply(createMarket(), unknown, { sequence: 1, timeUs: 0 }), /unexpected/);
});

test('one venue does not know of another', () => {
  const [one, other] = [openVenue(), openVenue()];
  one.buy('alpha', 10, 100);
  one.advance(CLOSES_US);
  assert.equal(other.market.contracts.get('A')?.session, 'OPEN');
  assert.equal(typesOf(other.sell('beta', 10, 100)), 'OrderAccepted');
});
