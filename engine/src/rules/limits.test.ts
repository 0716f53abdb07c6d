/** Rule 7, and the checks 2.6, 2.9, 2.11 and 2.12. With hours, 100 ticks × 10 lots are 1 EUR: 100,000 E5. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defineProduct, placeBlock, setTerms, venueOfHours } from '../../test/operator.ts';
import { contractTerms, listContracts, openVenue, refusalOf, typesOf, type Venue } from '../../test/venue.ts';
import type { ParticipantTerms, ProductTerms, Side } from '../commands.ts';
import type { Event } from '../events.ts';
import { OPEN_ORDERS_MAX, PRICE_TICKS_MAX, QUANTITY_LOTS_MAX } from '../limits.ts';
import { exposureOf, orderMaxima } from '../market.ts';
import { contractOf, participantOf } from '../state.ts';

const EUR = 100_000;
const trading = (eur: number) => ({ tradingLimitE5: eur * EUR });

/** Open and unsettled cost, in cents. */
function exposureIn(venue: Venue, participantId = 'alpha'): [number, number] {
  const { openCostE5, unsettledCostE5 } = exposureOf(venue.market, participantOf(venue.market, participantId));
  return [Number(openCostE5) / 1_000, Number(unsettledCostE5) / 1_000];
}

/** `A` is of PRODUCT; `B` is of the product with this change, and alpha has these terms. */
function venueWith(product: Partial<ProductTerms>, terms: ParticipantTerms = {}): Venue {
  const venue = openVenue();
  defineProduct(venue, product);
  listContracts(venue, contractTerms('B'));
  setTerms(venue, 'alpha', terms);
  return venue;
}

const ORDERS: [Side, number, number][] = [
  ['BUY', 100, 100],
  ['BUY', 0, 0],
  ['BUY', -100, 0],
  ['SELL', 100, 0],
  ['SELL', 0, 0],
  ['SELL', -100, 100],
];

describe('the cost of an order', () => {
  for (const [side, priceTicks, cents] of ORDERS) {
    test(`${side} at ${priceTicks}: ${cents} cents`, () => {
      const venue = openVenue();
      const place = side === 'BUY' ? venue.buy : venue.sell;
      place('alpha', 10, priceTicks);
      assert.deepEqual(exposureIn(venue), [cents, 0]);
    });
  }

  test('follows amendments, and ends with the order', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 100);
    venue.amend('alpha', 1, 1, { priceTicks: 50 });
    assert.deepEqual(exposureIn(venue), [50, 0]);
    venue.amend('alpha', 1, 2, { quantityLots: 4 });
    assert.deepEqual(exposureIn(venue), [20, 0]);
    venue.cancel('alpha', 1);
    assert.deepEqual(exposureIn(venue), [0, 0]);
  });

  test('of both sides is not netted', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, -100);
    venue.buy('alpha', 10, 50);
    venue.sell('alpha', 10, 100);
    listContracts(venue, contractTerms('B'));
    venue.sell('alpha', 10, -100, { contractId: 'B' });
    assert.deepEqual(exposureIn(venue), [150, 0]);
  });

  test('counts the length of delivery: of a quarter-hour a quarter, of a block all legs', () => {
    const venue = venueOfHours();
    defineProduct(venue, { product: 'PT15M', durationMinutes: 15 });
    const { deliveryStartUs } = contractTerms('Q');
    const terms = { product: 'PT15M', deliveryEndUs: deliveryStartUs + 15 * 60_000_000 };
    listContracts(venue, contractTerms('Q', terms));
    venue.buy('alpha', 10, 100, { contractId: 'Q' });
    assert.deepEqual(exposureIn(venue), [25, 0]);
    placeBlock(venue, 'beta', 'BUY', ['H1', 'H2', 'H3']);
    assert.deepEqual(exposureIn(venue, 'beta'), [300, 0]);
  });
});

describe('a parked order', () => {
  test('costs nothing until it is active, and is checked then', () => {
    const venue = venueWith({}, trading(1));
    venue.buy('alpha', 20, 100, { parked: true });
    assert.deepEqual(exposureIn(venue), [0, 0]);
    const activate = (): string =>
      refusalOf(venue.apply({ participantId: 'alpha', userId: 'u', keyId: 'k', type: 'ActivateOrder', orderId: 1 }));
    assert.equal(activate(), 'trading-limit-exceeded');
    setTerms(venue, 'alpha', trading(2));
    assert.equal(activate(), 'OrderActivated');
    assert.deepEqual(exposureIn(venue), [200, 0]);
    venue.apply({ participantId: 'alpha', userId: 'u', keyId: 'k', type: 'ParkOrder', orderId: 1 });
    assert.deepEqual(exposureIn(venue), [0, 0]);
  });
});

describe('the net cost of trades', () => {
  test('takes the place of what the order would have cost, at the price of the trade', () => {
    const venue = openVenue();
    venue.sell('beta', 4, 50);
    venue.buy('alpha', 10, 100);
    assert.deepEqual(exposureIn(venue), [60, 20]);
    assert.deepEqual(exposureIn(venue, 'beta'), [0, -20]);
  });

  test('below zero the buyer gets and the seller pays', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, -100);
    venue.sell('beta', 10, -100);
    assert.deepEqual(
      [exposureIn(venue), exposureIn(venue, 'beta')],
      [
        [0, -100],
        [0, 100],
      ],
    );
  });

  test('with oneself is nothing', () => {
    const venue = openVenue();
    venue.sell('alpha', 10, 100);
    venue.buy('alpha', 10, 100);
    assert.deepEqual(exposureIn(venue), [0, 0]);
  });

  test('of a block is counted for each leg on its own day', () => {
    const venue = venueOfHours();
    const hours = ['H1', 'H2', 'H3'];
    placeBlock(venue, 'beta', 'SELL', hours);
    placeBlock(venue, 'alpha', 'BUY', hours);
    const { unsettled } = participantOf(venue.market, 'alpha');
    const cents = [...unsettled].map(([day, { costE5 }]) => [day, Number(costE5) / 1_000]);
    assert.deepEqual(cents, [
      ['NL/2027-01-16', 200],
      ['NL/2027-01-17', 100],
    ]);
  });
});

type Case = {
  name: string;
  code: string;
  /** One step too much, and the most that is allowed. */
  refused: () => Event[];
  accepted: () => Event[];
  details: Record<string, string | number>;
};

const inVenue = (venue: () => Venue, place: (venue: Venue) => Event[]) => () => place(venue());
const quantity = (lots: number) => (venue: Venue) => venue.buy('alpha', lots, 100, { contractId: 'B' });

const cases: Case[] = [
  {
    name: "the product's largest quantity",
    code: 'quantity-too-large',
    refused: inVenue(() => venueWith({ maxQuantityLots: 20 }, { orderQuantityLots: 30 }), quantity(22)),
    accepted: inVenue(() => venueWith({ maxQuantityLots: 20 }, { orderQuantityLots: 30 }), quantity(20)),
    details: { maxQuantityLots: 20 },
  },
  {
    name: "the participant's largest quantity",
    code: 'quantity-too-large',
    refused: inVenue(() => venueWith({ maxQuantityLots: 40 }, { orderQuantityLots: 30 }), quantity(32)),
    accepted: inVenue(() => venueWith({ maxQuantityLots: 40 }, { orderQuantityLots: 30 }), quantity(30)),
    details: { maxQuantityLots: 30 },
  },
  {
    name: "the product's largest value",
    code: 'value-too-large',
    refused: inVenue(() => venueWith({ maxValueE5: 2 * EUR }, { orderValueE5: 3 * EUR }), quantity(22)),
    accepted: inVenue(() => venueWith({ maxValueE5: 2 * EUR }, { orderValueE5: 3 * EUR }), quantity(20)),
    details: { maxValueE5: '200000', valueE5: '220000' },
  },
  {
    name: "the participant's largest value, of what only brings money",
    code: 'value-too-large',
    refused: inVenue(
      () => venueWith({}, { orderValueE5: EUR }),
      (venue) => venue.buy('alpha', 12, -100),
    ),
    accepted: inVenue(
      () => venueWith({}, { orderValueE5: EUR }),
      (venue) => venue.buy('alpha', 10, -100),
    ),
    details: { maxValueE5: '100000', valueE5: '120000' },
  },
  {
    name: 'the largest value of a block counts all legs',
    code: 'value-too-large',
    refused: inVenue(
      () => venueOfHours({ maxValueE5: 2 * EUR }),
      (venue) => placeBlock(venue, 'alpha', 'BUY', ['H1', 'H2', 'H3']),
    ),
    accepted: inVenue(
      () => venueOfHours({ maxValueE5: 2 * EUR }),
      (venue) => placeBlock(venue, 'alpha', 'BUY', ['H1', 'H2']),
    ),
    details: { maxValueE5: '200000', valueE5: '300000' },
  },
  {
    name: 'the trading limit',
    code: 'trading-limit-exceeded',
    refused: inVenue(() => venueWith({}, trading(2)), quantity(22)),
    accepted: inVenue(() => venueWith({}, trading(2)), quantity(20)),
    details: { tradingLimitE5: '200000', exposureE5: '220000' },
  },
  {
    name: 'the trading limit, for an order that ends at once',
    code: 'trading-limit-exceeded',
    refused: inVenue(
      () => venueWith({}, trading(1)),
      (venue) => venue.sell('alpha', 12, -100, { timeInForce: 'IOC' }),
    ),
    accepted: inVenue(
      () => venueWith({}, trading(1)),
      (venue) => venue.sell('alpha', 10, -100, { timeInForce: 'IOC' }),
    ),
    details: { tradingLimitE5: '100000', exposureE5: '120000' },
  },
];

describe('one step beyond', () => {
  for (const { name, code, refused, accepted, details } of cases) {
    test(name, () => {
      assert.deepEqual(refused(), [{ type: 'OrderRefused', code, details }]);
      assert.match(typesOf(accepted()), /OrderAccepted/);
    });
  }
});

describe('the number of open orders', () => {
  test('is limited by the terms, for what may rest', () => {
    const venue = venueWith({}, { openOrders: 2 });
    venue.buy('alpha', 2, 50);
    venue.buy('alpha', 2, 50);
    const details = { maxOpenOrders: 2 };
    const refused = { type: 'OrderRefused', code: 'too-many-open-orders', details };
    assert.deepEqual(venue.buy('alpha', 2, 50), [refused]);
    assert.deepEqual(venue.buy('alpha', 2, 50, { parked: true }), [refused]);
    for (const timeInForce of ['IOC', 'FOK'] as const) {
      assert.equal(typesOf(venue.buy('alpha', 2, 50, { timeInForce })), 'OrderAccepted OrderCancelled');
    }
    venue.cancel('alpha', 1);
    assert.equal(typesOf(venue.buy('alpha', 2, 50)), 'OrderAccepted');
    assert.equal(typesOf(venue.buy('beta', 2, 50)), 'OrderAccepted');
  });
});

describe('the trading limit', () => {
  test('counts open orders of all contracts and what trades cost; what trades bring makes room', () => {
    const venue = venueWith({}, trading(2));
    venue.sell('beta', 10, 100);
    venue.buy('alpha', 10, 100);
    venue.buy('alpha', 10, 95, { contractId: 'B' });
    assert.deepEqual(exposureIn(venue), [95, 100]);
    assert.equal(refusalOf(venue.buy('alpha', 2, 50)), 'trading-limit-exceeded');
    venue.buy('beta', 10, 100);
    venue.sell('alpha', 10, 100);
    assert.deepEqual(exposureIn(venue), [95, 0]);
    assert.equal(typesOf(venue.buy('alpha', 10, 100)), 'OrderAccepted');
  });

  test('is no matter of parked orders, but the largest value is', () => {
    const venue = venueWith({}, { ...trading(1), orderValueE5: 3 * EUR });
    assert.equal(refusalOf(venue.buy('alpha', 32, 100, { parked: true })), 'value-too-large');
  });

  test('of an amendment counts only where it costs more than before', () => {
    const venue = venueWith({}, trading(2));
    venue.buy('alpha', 20, 100);
    setTerms(venue, 'alpha', trading(1));
    assert.equal(refusalOf(venue.buy('alpha', 2, 5)), 'trading-limit-exceeded');
    assert.equal(typesOf(venue.buy('alpha', 2, -100)), 'OrderAccepted', 'what costs nothing is let in');
    assert.equal(typesOf(venue.amend('alpha', 1, 1, { text: 'stays' })), 'OrderAmended');
    assert.equal(typesOf(venue.amend('alpha', 1, 2, { priceTicks: 95 })), 'OrderAmended');
    const [refused] = venue.amend('alpha', 1, 3, { priceTicks: 100 });
    const details = { tradingLimitE5: '100000', exposureE5: '200000' };
    assert.deepEqual(refused, { type: 'AmendmentRefused', code: 'trading-limit-exceeded', details });
    assert.equal(typesOf(venue.amend('alpha', 1, 3, { priceTicks: 100, quantityLots: 10 })), 'OrderAmended');
  });

  test('of an amendment counts what trades cost, too', () => {
    const venue = venueWith({}, trading(2));
    venue.sell('beta', 10, 100);
    venue.buy('alpha', 10, 100);
    venue.buy('alpha', 10, 95);
    assert.deepEqual(exposureIn(venue), [95, 100]);
    assert.equal(refusalOf(venue.amend('alpha', 3, 1, { quantityLots: 12 })), 'trading-limit-exceeded');
    assert.equal(typesOf(venue.amend('alpha', 3, 1, { priceTicks: 100 })), 'OrderAmended');
  });

  test('an amendment to too large a value is refused, of the total and not of what is open', () => {
    const venue = venueWith({}, { orderValueE5: EUR });
    venue.sell('beta', 8, 100);
    venue.buy('alpha', 10, 100);
    assert.equal(refusalOf(venue.amend('alpha', 2, 1, { quantityLots: 12 })), 'value-too-large');
  });
});

describe('terms of a participant', () => {
  test('replace those before as a whole, and are told', () => {
    const venue = openVenue();
    const [first] = setTerms(venue, 'alpha', { openOrders: 1, ...trading(1) });
    assert.deepEqual(first, { type: 'ParticipantTermsSet', before: {} });
    const [second] = setTerms(venue, 'alpha', { openOrders: 5 });
    assert.deepEqual(second, { type: 'ParticipantTermsSet', before: { openOrders: 1, ...trading(1) } });
    assert.equal(typesOf(venue.buy('alpha', 100, 100)), 'OrderAccepted');
  });

  test("may be as large as the market's own", () => {
    const largest = {
      orderQuantityLots: QUANTITY_LOTS_MAX,
      openOrders: OPEN_ORDERS_MAX,
      orderValueE5: Number.MAX_SAFE_INTEGER,
      tradingLimitE5: Number.MAX_SAFE_INTEGER,
    };
    assert.equal(typesOf(setTerms(openVenue(), 'alpha', largest)), 'ParticipantTermsSet');
  });

  test('and product together are the maxima of an order', () => {
    const venue = venueWith({ maxQuantityLots: 20 }, { orderValueE5: EUR });
    const [alpha, beta] = ['alpha', 'beta'].map((id) => participantOf(venue.market, id));
    assert.ok(alpha !== undefined && beta !== undefined);
    assert.deepEqual(orderMaxima(contractOf(venue.market, 'B'), alpha), { quantityLots: 20, valueE5: EUR });
    assert.deepEqual(orderMaxima(contractOf(venue.market, 'A'), beta), { quantityLots: QUANTITY_LOTS_MAX });
  });
});

describe('amounts stay exact', () => {
  test('with the largest orders at the highest prices, traded again and again', () => {
    const venue = openVenue();
    const [minPriceTicks, maxPriceTicks] = [-PRICE_TICKS_MAX, PRICE_TICKS_MAX];
    defineProduct(venue, { minPriceTicks, maxPriceTicks, durationMinutes: 60 });
    listContracts(venue, contractTerms('B'));
    const more = { contractId: 'B' };
    for (let count = 0; count < 2_000; count++) {
      venue.sell('beta', QUANTITY_LOTS_MAX, PRICE_TICKS_MAX, more);
      venue.buy('alpha', QUANTITY_LOTS_MAX, PRICE_TICKS_MAX, more);
    }
    // 1,000,000 MW for an hour at 1,000,000 EUR/MWh, 2,000 times.
    const expected = 10n ** 12n * 100_000n * 2_000n;
    const [alpha, beta] = ['alpha', 'beta'].map((id) => participantOf(venue.market, id).unsettledCostE5);
    assert.deepEqual([alpha, beta], [expected, -expected]);
    const sell = venue.sell('alpha', QUANTITY_LOTS_MAX, -PRICE_TICKS_MAX, more);
    assert.equal(typesOf(sell), 'OrderAccepted');
    assert.equal(participantOf(venue.market, 'alpha').openCostE5, 10n ** 17n);
    setTerms(venue, 'alpha', { tradingLimitE5: Number.MAX_SAFE_INTEGER });
    assert.equal(refusalOf(venue.buy('alpha', 2, 5)), 'trading-limit-exceeded');
  });
});
