/** Rule 6: reference prices and collars. Ticks are 5, the collar is 20 ticks. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decideRecall, placeBlock, requestRecall, setPrices, venueOfHours } from '../../test/operator.ts';
import { openVenue, refusalOf, typesOf, type Venue } from '../../test/venue.ts';
import type { Event } from '../events.ts';
import { CONTRACTS_PER_LISTING_MAX } from '../limits.ts';
import { collarOf, type Collar } from '../market.ts';
import { contractOf } from '../state.ts';

const H1 = { contractId: 'H1' };

const collarIn = (venue: Venue, contractId = 'H1'): Collar | undefined =>
  collarOf(venue.market, contractOf(venue.market, contractId));

/** H1 to H4 with a collar; H1 has the reference 100. */
function venueAt100(): Venue {
  const venue = venueOfHours({ collarTicks: 20 });
  setPrices(venue, [{ ...H1, priceTicks: 100 }]);
  return venue;
}

function trade(venue: Venue, priceTicks: number): void {
  venue.sell('beta', 2, priceTicks, H1);
  venue.buy('alpha', 2, priceTicks, H1);
}

describe('the collar', () => {
  const accepted = 'OrderAccepted';
  const refused = 'price-outside-collar';
  const orders: [string, (venue: Venue) => Event[], string][] = [
    ['a BUY at its high end', (venue) => venue.buy('alpha', 2, 120, H1), accepted],
    ['a BUY above', (venue) => venue.buy('alpha', 2, 125, H1), refused],
    ['a BUY far below', (venue) => venue.buy('alpha', 2, -1_000, H1), accepted],
    ['a SELL at its low end', (venue) => venue.sell('alpha', 2, 80, H1), accepted],
    ['a SELL below', (venue) => venue.sell('alpha', 2, 75, H1), refused],
    ['a SELL far above', (venue) => venue.sell('alpha', 2, 1_000, H1), accepted],
    ['a contract without a reference', (venue) => venue.buy('alpha', 2, 1_000, { contractId: 'H2' }), accepted],
    ['a product without a collar', (venue) => venue.buy('alpha', 2, 1_000), accepted],
  ];
  for (const [name, place, expected] of orders) {
    test(`${name}: ${expected}`, () => assert.equal(refusalOf(place(venueAt100())), expected));
  }

  test('says how far one may reach', () => {
    const [event] = venueAt100().buy('alpha', 2, 125, H1);
    const details = { collarLowTicks: 80, collarHighTicks: 120 };
    assert.deepEqual(event, { type: 'OrderRefused', code: 'price-outside-collar', details });
  });

  test('leaves what rests, however the reference moves', () => {
    const venue = venueAt100();
    venue.buy('alpha', 2, 120, H1);
    setPrices(venue, [{ ...H1, priceTicks: -100 }]);
    assert.equal(typesOf(venue.sell('beta', 2, 120, H1)), 'OrderAccepted TradeExecuted');
  });

  test('of an amendment counts where the order loses its place', () => {
    const venue = venueAt100();
    venue.buy('alpha', 10, 120, H1);
    setPrices(venue, [{ ...H1, priceTicks: 50 }]);
    assert.equal(typesOf(venue.amend('alpha', 1, 1, { quantityLots: 8 })), 'OrderAmended');
    assert.equal(refusalOf(venue.amend('alpha', 1, 2, { quantityLots: 10 })), 'price-outside-collar');
    assert.equal(refusalOf(venue.amend('alpha', 1, 2, { priceTicks: 75 })), 'price-outside-collar');
    assert.equal(typesOf(venue.amend('alpha', 1, 2, { priceTicks: 70 })), 'OrderAmended');
  });
});

describe('the reference', () => {
  test("is the last trade's price where the operator gave none", () => {
    const venue = venueOfHours({ collarTicks: 20 });
    assert.equal(collarIn(venue), undefined);
    trade(venue, 300);
    trade(venue, 310);
    assert.deepEqual(collarIn(venue), { lowTicks: 290, highTicks: 330 });
    setPrices(venue, [{ ...H1, priceTicks: 100 }]);
    trade(venue, 100);
    assert.deepEqual(collarIn(venue), { lowTicks: 80, highTicks: 120 });
  });

  test('goes back to the trade before where the last is recalled, not where that is only asked for', () => {
    const venue = venueOfHours({ collarTicks: 20 });
    [300, 310].forEach((priceTicks) => trade(venue, priceTicks));
    requestRecall(venue, 'alpha', 2);
    assert.deepEqual(collarIn(venue), { lowTicks: 290, highTicks: 330 });
    decideRecall(venue, 2, 'GRANT');
    assert.deepEqual(collarIn(venue), { lowTicks: 280, highTicks: 320 });
    requestRecall(venue, 'alpha', 1);
    decideRecall(venue, 1, 'GRANT');
    assert.equal(collarIn(venue), undefined);
  });

  test('finds the last trade without walking past those that are recalled, in whatever order they were', () => {
    const venue = venueOfHours({ collarTicks: 20 });
    [300, 310, 320, 330].forEach((priceTicks) => trade(venue, priceTicks));
    const grant = (tradeId: number): void => {
      requestRecall(venue, 'alpha', tradeId);
      decideRecall(venue, tradeId, 'GRANT');
    };
    const standing = (): readonly number[] => contractOf(venue.market, 'H1').standingTradeIds;
    grant(3);
    assert.deepEqual(standing(), [1, 2, 3, 4], 'it is behind another one');
    grant(4);
    assert.deepEqual(standing(), [1, 2]);
    trade(venue, 340);
    grant(5);
    assert.deepEqual([standing(), collarIn(venue)], [[1, 2], { lowTicks: 290, highTicks: 330 }]);
  });

  test("of a block is the mean of the operator's, with whole ticks within; else its own last trade's", () => {
    const venue = venueAt100();
    const hours = ['H1', 'H2'];
    placeBlock(venue, 'alpha', 'BUY', hours, { priceTicks: 500, quantityLots: 2 });
    assert.equal(collarIn(venue, 'H1-X2'), undefined);
    placeBlock(venue, 'beta', 'SELL', hours, { priceTicks: 500, quantityLots: 2 });
    assert.deepEqual(collarIn(venue, 'H1-X2'), { lowTicks: 480, highTicks: 520 });
    setPrices(venue, [{ contractId: 'H2', priceTicks: -105 }]);
    assert.deepEqual(collarIn(venue, 'H1-X2'), { lowTicks: -22, highTicks: 17 });
    const [refused] = placeBlock(venue, 'alpha', 'BUY', hours, { priceTicks: 20 });
    const details = { collarLowTicks: -22, collarHighTicks: 17 };
    assert.deepEqual(refused, { type: 'OrderRefused', code: 'price-outside-collar', details });
    assert.match(typesOf(placeBlock(venue, 'alpha', 'BUY', hours, { priceTicks: 15 })), /^OrderAccepted/);
    assert.match(typesOf(placeBlock(venue, 'alpha', 'SELL', hours, { priceTicks: -20 })), /^OrderAccepted/);
    assert.equal(refusalOf(placeBlock(venue, 'alpha', 'SELL', hours, { priceTicks: -25 })), 'price-outside-collar');
  });
});

describe('setting references', () => {
  test('tells each, with the one before, also where one is named twice', () => {
    const prices = [100, 50].map((priceTicks) => ({ ...H1, priceTicks }));
    assert.deepEqual(setPrices(venueOfHours(), prices), [
      { type: 'ReferencePriceSet', ...H1, priceTicks: 100 },
      { type: 'ReferencePriceSet', ...H1, priceTicks: 50, beforeTicks: 100 },
    ]);
  });

  test('sets as many as may be, all or none', () => {
    const venue = openVenue();
    const prices = Array.from({ length: CONTRACTS_PER_LISTING_MAX }, () => ({ contractId: 'A', priceTicks: 100 }));
    assert.equal(
      refusalOf(setPrices(venue, [...prices.slice(1), { contractId: 'Z', priceTicks: 0 }])),
      'unknown-contract',
    );
    assert.equal(contractOf(venue.market, 'A').referenceTicks, undefined);
    assert.equal(setPrices(venue, prices).length, CONTRACTS_PER_LISTING_MAX);
  });
});
