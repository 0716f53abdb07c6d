import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertReplays } from '../../test/replay.ts';
import { all, CLOSES_US, contractTerms, listContracts, openVenue, typesOf, type Venue } from '../../test/venue.ts';
import { VENUE, type BasketLeg, type PlaceBasket } from '../commands.ts';
import type { Event } from '../events.ts';
import { basketFingerprintOf } from '../fingerprint.ts';
import { ARCHIVE_AFTER_CLOSURE_US, FILLS_PER_RECORD_MAX } from '../limits.ts';
import { stateHash } from '../market.ts';

const leg = (contractId: string, change: Partial<BasketLeg> = {}): BasketLeg => ({
  portfolioId: 'main',
  contractId,
  side: 'BUY',
  priceTicks: 100,
  quantityLots: 4,
  ...change,
});

const basket = (change: Partial<PlaceBasket> = {}): PlaceBasket => ({
  participantId: 'alpha',
  userId: 'alpha-user',
  keyId: 'alpha-key',
  type: 'PlaceBasket',
  clientBasketId: 'mine',
  legs: [leg('A'), leg('B')],
  ...change,
});

/** In A and B (and C, empty) beta sells 4 at 95. */
function venueWithSellers(): Venue {
  const venue = openVenue();
  listContracts(venue, contractTerms('B'), contractTerms('C'));
  venue.sell('beta', 4, 95);
  venue.sell('beta', 4, 95, { contractId: 'B' });
  return venue;
}

const refusal = ([event, ...others]: readonly Event[]): unknown => {
  assert.ok(event?.type === 'BasketRefused' && others.length === 0, 'refused, and nothing else');
  return [event.leg, event.code, event.details];
};

describe('a basket (rule 9)', () => {
  test('is filled leg by leg', () => {
    const venue = venueWithSellers();
    const events = venue.apply(basket());
    assert.equal(typesOf(events), 'BasketAccepted OrderAccepted TradeExecuted OrderAccepted TradeExecuted');
    assert.deepEqual(events[0], { type: 'BasketAccepted', legs: 2 });
    assert.deepEqual(
      all(events, 'OrderAccepted').map(({ orderId, leg: place }) => [orderId, place]),
      [
        [3, 1],
        [4, 2],
      ],
    );
    const { clientOrderId, timeInForce, orderType, state } = venue.order(4);
    assert.deepEqual([clientOrderId, timeInForce, orderType, state], ['mine:2', 'FOK', 'LIMIT', 'FILLED']);
    assertReplays(venue);
  });

  test('or nothing has changed: the first leg that cannot be filled refuses it', () => {
    for (const [legs, at, contractId] of [
      [[leg('A'), leg('B', { quantityLots: 6 }), leg('C')], 2, 'B'],
      [[leg('C'), leg('A')], 1, 'C'],
    ] as const) {
      const [venue, spared] = [venueWithSellers(), venueWithSellers()];
      const details = { contractId };
      assert.deepEqual(refusal(venue.apply(basket({ legs: [...legs] }))), [at, 'basket-not-fillable', details]);
      spared.advance(spared.timeUs);
      assert.equal(stateHash(venue.market), stateHash(spared.market));
      assert.equal(typesOf(venue.apply(basket()).slice(0, 1)), 'BasketAccepted', 'no id was used up');
      assertReplays(venue);
    }
  });

  test('each leg is for another contract', () => {
    const venue = venueWithSellers();
    const legs = [leg('A'), leg('B'), leg('A', { side: 'SELL' })];
    assert.deepEqual(refusal(venue.apply(basket({ legs }))), [3, 'basket-contract-repeated', { contractId: 'A' }]);
  });

  test('each leg is checked like an order, all of them before any is matched', () => {
    const venue = venueWithSellers();
    const legs = [leg('C'), leg('B', { priceTicks: 101 })];
    assert.deepEqual(refusal(venue.apply(basket({ legs }))), [2, 'price-off-tick', { priceTickTicks: 5 }]);
    const unknown = basket({ legs: [leg('A'), leg('Z')] });
    assert.deepEqual(refusal(venue.apply(unknown)), [2, 'unknown-contract', { contractId: 'Z' }]);
    const omega = basket({ participantId: 'omega' });
    assert.deepEqual(refusal(venue.apply(omega)), [1, 'unknown-participant', { participantId: 'omega' }]);
  });

  test('what the legs before cost counts too', () => {
    const venue = venueWithSellers();
    // An hour of 0.4 MW at 1.00 EUR/MWh: 0.40 EUR a leg.
    for (const [tradingLimitE5, code] of [
      [79_999, 'trading-limit-exceeded'],
      [80_000, undefined],
    ] as const) {
      venue.apply({
        ...VENUE,
        type: 'SetParticipantTerms',
        targetId: 'alpha',
        terms: { tradingLimitE5 },
        because: 'x',
      });
      const events = venue.apply(basket());
      const details = { tradingLimitE5: String(tradingLimitE5), exposureE5: '80000' };
      if (code === undefined) assert.equal(all(events, 'TradeExecuted').length, 2);
      else assert.deepEqual(refusal(events), [2, code, details]);
    }
    assertReplays(venue);
  });

  test('self-trade prevention may keep a leg from being filled, and then cancels nobody', () => {
    const venue = venueWithSellers();
    venue.sell('alpha', 4, 90, { contractId: 'B' });
    const prevented = (selfTradePrevention: BasketLeg['selfTradePrevention'] & string): PlaceBasket =>
      basket({ legs: [leg('A'), leg('B', { selfTradePrevention })] });
    const refused = [2, 'basket-not-fillable', { contractId: 'B' }];
    assert.deepEqual(refusal(venue.apply(prevented('CANCEL_BOTH'))), refused);
    assert.equal(venue.order(3).state, 'ACTIVE');
    assert.equal(all(venue.apply(prevented('CANCEL_RESTING')), 'TradeExecuted').length, 2);
    assert.equal(venue.order(3).reason, 'SELF_TRADE');
    assertReplays(venue);
  });

  test('all legs together meet at most 800 orders', () => {
    const half = FILLS_PER_RECORD_MAX / 2;
    for (const more of [0, 1]) {
      const venue = openVenue();
      listContracts(venue, contractTerms('B'));
      for (let count = 0; count < half; count++) venue.sell('beta', 2, 95);
      for (let count = 0; count < half + more; count++) venue.sell('beta', 2, 95, { contractId: 'B' });
      const legs = [leg('A', { quantityLots: 2 * half }), leg('B', { quantityLots: 2 * (half + more) })];
      const events = venue.apply(basket({ legs }));
      if (more === 0) assert.equal(all(events, 'TradeExecuted').length, FILLS_PER_RECORD_MAX);
      else assert.deepEqual(refusal(events), [2, 'basket-not-fillable', { contractId: 'B' }]);
    }
  });
});

describe('sent again', () => {
  test('it is answered as the first time, also after its first contract was archived', () => {
    const venue = venueWithSellers();
    const command = basket();
    venue.apply(command);
    const acceptedSequence = venue.market.sequence;
    const replayed = [{ type: 'BasketReplayed', acceptedSequence }];
    assert.deepEqual(venue.apply(command), replayed);
    venue.advance(CLOSES_US);
    assert.deepEqual(venue.apply(command), replayed);
    venue.advance(CLOSES_US + ARCHIVE_AFTER_CLOSURE_US);
    const priorUse = { leg: 1, acceptedSequence, fingerprint: basketFingerprintOf(command) };
    assert.deepEqual(venue.apply({ ...command, priorUse }), replayed);
    assertReplays(venue);
  });

  test('an id of a later leg that only the table knows is taken too', () => {
    const venue = venueWithSellers();
    const priorUse = { leg: 2, acceptedSequence: 1, fingerprint: 'of an order of old' };
    const events = venue.apply({ ...basket(), priorUse });
    assert.deepEqual(refusal(events), [2, 'client-order-id-reused', { acceptedSequence: 1 }]);
  });

  test('it is known by a later leg where the market has let go of its first, and no table was asked', () => {
    const venue = openVenue();
    listContracts(venue, contractTerms('B', { closesAtUs: CLOSES_US + 1 }));
    venue.sell('beta', 4, 95);
    venue.sell('beta', 4, 95, { contractId: 'B' });
    venue.apply(basket());
    const acceptedSequence = venue.market.sequence;
    venue.advance(CLOSES_US + ARCHIVE_AFTER_CLOSURE_US);
    assert.deepEqual(venue.apply(basket()), [{ type: 'BasketReplayed', acceptedSequence }]);
  });

  test('another basket, or an order, under an id that is taken is refused', () => {
    const venue = venueWithSellers();
    venue.apply(basket());
    const details = { acceptedSequence: venue.market.sequence };
    const other = basket({ legs: [leg('A'), leg('B'), leg('C')] });
    assert.deepEqual(refusal(venue.apply(other)), [1, 'client-order-id-reused', details]);
    const reordered = basket({ legs: [leg('B'), leg('A')] });
    assert.deepEqual(refusal(venue.apply(reordered)), [1, 'client-order-id-reused', details]);
    const asOrder = venue.buy('alpha', 4, 100, { clientOrderId: 'mine:1', timeInForce: 'FOK' });
    assert.deepEqual(asOrder, [{ type: 'OrderRefused', code: 'client-order-id-reused', details }]);
  });

  test('whose second id an order has taken is refused, before anything else is looked at', () => {
    const venue = venueWithSellers();
    venue.buy('alpha', 4, 5, { clientOrderId: 'mine:2' });
    const details = { acceptedSequence: venue.market.sequence };
    const twice = basket({ legs: [leg('Z'), leg('Z')] });
    assert.deepEqual(refusal(venue.apply(twice)), [2, 'client-order-id-reused', details]);
  });
});

test('a basket of one leg or of 101 is a bug of the gateway', () => {
  for (const count of [1, 101]) {
    const legs = Array.from({ length: count }, (_, index) => leg(`C${index}`));
    assert.throws(() => openVenue().apply(basket({ legs })), /legs.length \d+ is not between 2 and 100/);
  }
});
