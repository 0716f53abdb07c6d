import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertReplays } from '../../test/replay.ts';
import { CLOSES_US, HOUR_US, only, openVenue, OPENS_US, refusalOf, typesOf, type Venue } from '../../test/venue.ts';
import { VENUE } from '../commands.ts';
import type { Event } from '../events.ts';

/** Order 1: alpha buys 10 at 100, of which 4 are filled. */
function partlyFilled(): Venue {
  const venue = openVenue();
  venue.buy('alpha', 10, 100);
  venue.sell('beta', 4, 100);
  return venue;
}

const STANDING = {
  orderId: 1,
  clientOrderId: 'c1',
  contractId: 'A',
  participantId: 'alpha',
  priceTicks: 100,
  quantityLots: 10,
  openLots: 6,
  filledLots: 4,
  filledValue: 400,
};

describe('parking (rule 5.6)', () => {
  test('takes the order out of the book, tells how it stands, and counts', () => {
    const venue = partlyFilled();
    assert.deepEqual(venue.park('alpha', 1), [{ type: 'OrderParked', ...STANDING, revision: 2 }]);
    assert.equal(venue.order(1).state, 'PARKED');
    assert.equal(typesOf(venue.sell('beta', 2, 100)), 'OrderAccepted', 'nobody meets it');
    assertReplays(venue);
  });

  test('activated it is matched like a new order', () => {
    const venue = partlyFilled();
    venue.park('alpha', 1);
    venue.sell('beta', 4, 95);
    const events = venue.activate('alpha', 1);
    assert.deepEqual(events[0], { type: 'OrderActivated', ...STANDING, revision: 3 });
    assert.equal(only(events, 'TradeExecuted').priceTicks, 95);
    assert.deepEqual([venue.order(1).state, venue.order(1).openLots, venue.order(1).revision], ['ACTIVE', 2, 3]);
    assertReplays(venue);
  });

  test('and joins the end of its queue', () => {
    const venue = partlyFilled();
    venue.park('alpha', 1);
    venue.buy('gamma', 2, 100);
    venue.activate('alpha', 1);
    assert.equal(only(venue.sell('beta', 2, 100), 'TradeExecuted').buy.orderId, 3);
    assertReplays(venue);
  });

  test('an order that is entered parked meets nobody, has no queue number yet, and may be activated', () => {
    const venue = openVenue();
    venue.sell('beta', 4, 100);
    assert.equal(typesOf(venue.buy('alpha', 4, 100, { parked: true })), 'OrderAccepted');
    assert.deepEqual([venue.order(2).state, venue.order(2).queueNumber], ['PARKED', 0]);
    assert.equal(typesOf(venue.activate('alpha', 2)), 'OrderActivated TradeExecuted');
    assertReplays(venue);
  });

  test('an iceberg shows nothing while it is parked, and a whole slice afterwards', () => {
    const venue = openVenue();
    venue.sell('alpha', 20, 100, { orderType: 'ICEBERG', displayLots: 6 });
    venue.buy('beta', 4, 100);
    venue.park('alpha', 1);
    assert.equal(venue.order(1).visibleLots, undefined);
    venue.activate('alpha', 1);
    assert.equal(venue.order(1).visibleLots, 6);
    assertReplays(venue);
  });

  test('is amended without matching, and loses no place', () => {
    const venue = partlyFilled();
    venue.park('alpha', 1);
    venue.sell('beta', 4, 100);
    const amended = only(venue.amend('alpha', 1, 2, { priceTicks: 110, quantityLots: 20 }), 'OrderAmended');
    assert.deepEqual([amended.parked, amended.lostPriority, amended.openLots], [true, false, 16]);
    assert.equal(typesOf(venue.amend('alpha', 1, 3, { quantityLots: 4 })), 'OrderAmended OrderCancelled');
    assert.equal(venue.order(1).reason, 'AMENDED_TO_FILLED');
    assertReplays(venue);
  });

  test('is cancelled, expires and ends with its contract like an active one', () => {
    const venue = openVenue();
    const validUntilUs = OPENS_US + HOUR_US;
    venue.buy('alpha', 4, 100, { parked: true });
    venue.buy('alpha', 4, 100, { parked: true, timeInForce: 'GTD', validUntilUs });
    venue.buy('alpha', 4, 100, { parked: true });
    venue.buy('alpha', 4, 100, { parked: true });
    assert.equal(only(venue.cancel('alpha', 1), 'OrderCancelled').cancelledLots, 4);
    assert.equal(only(venue.advance(validUntilUs), 'OrderExpired').reason, 'VALID_UNTIL');
    assert.deepEqual(venue.cancelAll('alpha', { orderIds: [3] })[0], { type: 'OrdersCancelled', orders: 1, lots: 4 });
    const closing = venue.advance(CLOSES_US);
    assert.deepEqual([only(closing, 'ContractClosed').restingOrders, only(closing, 'OrderExpired').orderId], [1, 4]);
    assertReplays(venue);
  });
});

describe('the first fault refuses', () => {
  type Row = [string, 'park' | 'activate', (venue: Venue) => Event[], string, object];
  const rows: Row[] = [
    ['of nobody', 'park', (venue) => venue.park('alpha', 7), 'order-not-found', { orderId: 7 }],
    ["another's", 'activate', (venue) => venue.activate('beta', 1), 'order-not-found', { orderId: 1 }],
    ['parked', 'park', (venue) => again(venue, 'park'), 'order-parked', { orderId: 1 }],
    ['active', 'activate', (venue) => venue.activate('alpha', 1, 9), 'order-active', { orderId: 1 }],
    ['other revision', 'park', (venue) => venue.park('alpha', 1, 9), 'revision-mismatch', { currentRevision: 1 }],
    [
      'other revision',
      'activate',
      (venue) => {
        venue.park('alpha', 1);
        return venue.activate('alpha', 1, 9);
      },
      'revision-mismatch',
      { currentRevision: 2 },
    ],
    [
      'blocked participant',
      'activate',
      (venue) => {
        venue.park('alpha', 1);
        venue.apply({
          ...VENUE,
          type: 'CancelOrdersOnBehalf',
          targetId: 'alpha',
          orderIds: [],
          block: true,
          because: 'x',
        });
        return venue.activate('alpha', 1);
      },
      'participant-blocked',
      { by: 'OPERATOR' },
    ],
    [
      'halted contract',
      'activate',
      (venue) => {
        venue.park('alpha', 1);
        venue.apply({ ...VENUE, type: 'HaltContract', contractId: 'A', because: 'x' });
        return venue.activate('alpha', 1);
      },
      'contract-halted',
      { contractId: 'A' },
    ],
    ...(['park', 'activate'] as const).map((verb): Row => [
      'ended',
      verb,
      (venue) => {
        venue.cancel('alpha', 1);
        return venue[verb]('alpha', 1, 9);
      },
      'order-ended',
      { orderId: 1, state: 'CANCELLED' },
    ]),
  ];
  const again = (venue: Venue, verb: 'park' | 'activate'): Event[] => {
    venue[verb]('alpha', 1);
    return venue[verb]('alpha', 1, 9);
  };
  for (const [name, verb, run, code, details] of rows) {
    test(`${verb}: ${name}: ${code}`, () => {
      const venue = openVenue();
      venue.buy('alpha', 10, 100);
      const [event, ...others] = run(venue);
      const type = verb === 'park' ? 'ParkingRefused' : 'ActivationRefused';
      assert.deepEqual([event, others], [{ type, code, details }, []]);
      assertReplays(venue);
    });
  }

  test('parking goes on where a halt or a block stops all else', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 100);
    venue.apply({ ...VENUE, type: 'HaltMarket', because: 'x' });
    venue.apply({ ...VENUE, type: 'CancelOrdersOnBehalf', targetId: 'alpha', orderIds: [], block: true, because: 'x' });
    assert.equal(typesOf(venue.park('alpha', 1)), 'OrderParked');
    assert.equal(typesOf(venue.cancel('alpha', 1)), 'OrderCancelled');
  });
});

describe('the same again', () => {
  test('with the revision it is answered as the first time, whatever came after', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 100);
    venue.park('alpha', 1, 1);
    const parked = venue.market.sequence;
    venue.activate('alpha', 1, 2);
    const activated = venue.market.sequence;
    venue.cancel('alpha', 1);
    const replayed = { type: 'ChangeReplayed', orderId: 1 };
    assert.deepEqual(venue.park('alpha', 1, 1), [{ ...replayed, changedSequence: parked }]);
    assert.deepEqual(venue.activate('alpha', 1, 2), [{ ...replayed, changedSequence: activated }]);
    assert.equal(refusalOf(venue.activate('alpha', 1, 1)), 'order-ended', 'another change of that revision');
    assertReplays(venue);
  });

  test('without it nothing is remembered', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 100);
    venue.park('alpha', 1);
    assert.equal(refusalOf(venue.park('alpha', 1, 1)), 'order-parked');
  });
});
