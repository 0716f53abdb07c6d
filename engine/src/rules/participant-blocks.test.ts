/** The kill switch: who is blocked, by whom, what that stops, and who lifts it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hashFromScratch } from '../../test/market-checks.ts';
import { assertReplays } from '../../test/replay.ts';
import { openVenue, placeOrder, refusalOf, typesOf, type Venue } from '../../test/venue.ts';
import { VENUE, type OrderFilter } from '../commands.ts';
import type { Event } from '../events.ts';
import { stateHash } from '../market.ts';

const alpha = { participantId: 'alpha', userId: 'u', keyId: 'k' };
const operator = { ...VENUE, because: 'too many orders' };

const kill = (venue: Venue, filter: OrderFilter = {}): Event[] =>
  venue.apply({ ...alpha, type: 'CancelOrders', block: true, ...filter });
const killOnBehalf = (venue: Venue, filter: OrderFilter = {}, targetId = 'alpha'): Event[] =>
  venue.apply({ ...operator, type: 'CancelOrdersOnBehalf', targetId, block: true, ...filter });
const lift = (venue: Venue, participantId = 'alpha'): Event[] =>
  venue.apply({ ...alpha, participantId, type: 'LiftBlock' });
const liftOnBehalf = (venue: Venue, targetId = 'alpha'): Event[] =>
  venue.apply({ ...operator, type: 'LiftBlockOnBehalf', targetId });

function venueWithOrders(): Venue {
  const venue = openVenue();
  venue.buy('alpha', 4, 100);
  venue.sell('alpha', 4, 200);
  venue.buy('beta', 4, 100);
  return venue;
}

describe('a mass cancel with `block` (rule 8.2)', () => {
  for (const by of ['OWNER', 'OPERATOR'] as const) {
    const run = by === 'OWNER' ? kill : killOnBehalf;

    test(`by ${by}: blocks first, then cancels`, () => {
      const venue = venueWithOrders();
      const events = run(venue);
      assert.deepEqual(events.slice(0, 2), [
        { type: 'ParticipantBlocked', participantId: 'alpha', by },
        { type: 'OrdersCancelled', orders: 2, lots: 8 },
      ]);
      const reason = by === 'OWNER' ? 'MASS_CANCEL' : 'OPERATOR';
      assert.deepEqual(
        events.slice(2).map((event) => event.type === 'OrderCancelled' && [event.orderId, event.reason]),
        [
          [1, reason],
          [2, reason],
        ],
      );
      assert.equal(stateHash(venue.market), hashFromScratch(venue.market));
      assertReplays(venue);
    });

    test(`by ${by}: blocks whatever the filter, and is told once`, () => {
      const venue = venueWithOrders();
      assert.equal(typesOf(run(venue, { side: 'SELL' })), 'ParticipantBlocked OrdersCancelled OrderCancelled');
      assert.equal(typesOf(run(venue)), 'OrdersCancelled OrderCancelled');
    });

    test(`by ${by}: stops new orders, amendments, activations and baskets, not cancelling and parking`, () => {
      const venue = venueWithOrders();
      venue.buy('alpha', 4, 100, { parked: true });
      run(venue, { side: 'SELL' });
      const { clientOrderId: _id, orderType: _type, timeInForce: _validity, ...leg } = placeOrder('alpha', 'BUY');
      const attempts = [
        venue.buy('alpha', 4, 100),
        venue.amend('alpha', 1, 1, { quantityLots: 2 }),
        venue.activate('alpha', 4),
        venue.apply({ ...alpha, type: 'PlaceBasket', clientBasketId: 'b', legs: [leg, { ...leg, contractId: 'B' }] }),
      ];
      for (const [refused] of attempts) {
        assert.ok(refused !== undefined && 'code' in refused, 'refused');
        assert.deepEqual([refused.code, 'details' in refused && refused.details], ['participant-blocked', { by }]);
      }
      assert.equal(typesOf(venue.park('alpha', 1)), 'OrderParked');
      assert.equal(typesOf(venue.cancel('alpha', 1)), 'OrderCancelled');
      assert.equal(typesOf(venue.sell('beta', 4, 100)), 'OrderAccepted TradeExecuted', 'others go on');
      assertReplays(venue);
    });
  }

  test('where both are in place, the refusal names the operator', () => {
    const venue = venueWithOrders();
    kill(venue);
    assert.equal(typesOf(killOnBehalf(venue)), 'ParticipantBlocked OrdersCancelled');
    const [refused] = venue.buy('alpha', 4, 100);
    assert.deepEqual(refused?.type === 'OrderRefused' && refused.details, { by: 'OPERATOR' });
  });

  test('who was never admitted has no orders and is not blocked; the operator is told', () => {
    const venue = venueWithOrders();
    const omega = { ...alpha, participantId: 'omega' };
    const none = [{ type: 'OrdersCancelled', orders: 0, lots: 0 }];
    assert.deepEqual(venue.apply({ ...omega, type: 'CancelOrders', block: true }), none);
    const unknown = { type: 'OperatorRefused', code: 'unknown-participant', subject: 'omega' };
    assert.deepEqual(killOnBehalf(venue, {}, 'omega'), [unknown]);
    assert.deepEqual(liftOnBehalf(venue, 'omega'), [unknown]);
    const refused = { type: 'LiftRefused', code: 'unknown-participant', details: { participantId: 'omega' } };
    assert.deepEqual(lift(venue, 'omega'), [refused]);
  });
});

describe('lifting a block (rule 8.3)', () => {
  test('each side lifts its own', () => {
    const venue = venueWithOrders();
    kill(venue);
    killOnBehalf(venue);
    const unblocked = { type: 'ParticipantUnblocked', participantId: 'alpha' };
    assert.deepEqual(lift(venue), [{ ...unblocked, by: 'OWNER' }]);
    assert.equal(refusalOf(venue.buy('alpha', 4, 100)), 'participant-blocked');
    assert.deepEqual(liftOnBehalf(venue), [{ ...unblocked, by: 'OPERATOR' }]);
    assert.equal(typesOf(venue.buy('alpha', 4, 95)), 'OrderAccepted');
    assert.equal(stateHash(venue.market), hashFromScratch(venue.market));
    assertReplays(venue);
  });

  test("the operator's is not the participant's to lift, nor the other way round", () => {
    const [byOperator, byOwner] = [venueWithOrders(), venueWithOrders()];
    const details = { participantId: 'alpha' };
    killOnBehalf(byOperator);
    assert.deepEqual(lift(byOperator), [{ type: 'LiftRefused', code: 'blocked-by-operator', details }]);
    kill(byOwner);
    const refused = { type: 'OperatorRefused', code: 'not-blocked', subject: 'alpha' };
    assert.deepEqual(liftOnBehalf(byOwner), [refused]);
    assert.equal(refusalOf(byOwner.buy('alpha', 4, 100)), 'participant-blocked');
  });

  test('with neither in place there is nothing to lift', () => {
    const venue = venueWithOrders();
    const details = { participantId: 'alpha' };
    assert.deepEqual(lift(venue), [{ type: 'LiftRefused', code: 'not-blocked', details }]);
    assert.deepEqual(liftOnBehalf(venue), [{ type: 'OperatorRefused', code: 'not-blocked', subject: 'alpha' }]);
  });
});

describe('the operator cancels', () => {
  const cancel = (venue: Venue, orderId: number): Event[] =>
    venue.apply({ ...operator, type: 'CancelOrderOnBehalf', orderId });

  test("anyone's order, which counts as a revision", () => {
    const venue = venueWithOrders();
    const [event] = cancel(venue, 3);
    assert.ok(event?.type === 'OrderCancelled');
    assert.deepEqual([event.participantId, event.reason, event.revision], ['beta', 'OPERATOR', 2]);
    assertReplays(venue);
  });

  test('none that has ended or never was', () => {
    const venue = venueWithOrders();
    cancel(venue, 1);
    const refused = { type: 'OperatorRefused' };
    assert.deepEqual(cancel(venue, 1), [{ ...refused, code: 'order-ended', subject: '1' }]);
    assert.deepEqual(cancel(venue, 99), [{ ...refused, code: 'order-not-found', subject: '99' }]);
  });
});

test('what only the operator may do comes from the venue: anything else is a bug of the gateway', () => {
  const venue = venueWithOrders();
  const before = stateHash(venue.market);
  const command = { ...alpha, type: 'LiftBlockOnBehalf', targetId: 'alpha', because: 'x' } as const;
  assert.throws(() => venue.apply(command), /LiftBlockOnBehalf comes from the venue/);
  assert.equal(stateHash(venue.market), before);
});
