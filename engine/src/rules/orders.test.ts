import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  all,
  CLOSES_US,
  contractTerms,
  HOUR_US,
  listContracts,
  only,
  openVenue,
  OPENS_US,
  refusalOf,
  scheduledVenue,
  typesOf,
  type Venue,
} from '../../test/venue.ts';
import type { Event, RefusalCode } from '../events.ts';
import { FILLS_PER_ORDER_MAX, QUANTITY_LOTS_MAX } from '../limits.ts';
import { stateHash } from '../market.ts';

type Attempt = { name: string; details: object; run: (venue: Venue) => Event[] };

/** Every refusal there is, provoked. The type asks for a row when a code is added. */
const refusals: Record<RefusalCode, Attempt[]> = {
  'unknown-participant': [
    { name: 'never admitted', details: { participantId: 'omega' }, run: (venue) => venue.buy('omega', 10, 100) },
  ],
  'unknown-contract': [
    {
      name: 'never listed',
      details: { contractId: 'Z' },
      run: (venue) => venue.buy('alpha', 10, 100, { contractId: 'Z' }),
    },
  ],
  'contract-not-open': [
    {
      name: 'a microsecond before it opens',
      details: { opensAtUs: OPENS_US + HOUR_US },
      run: (venue) => {
        listContracts(venue, contractTerms('B', { opensAtUs: OPENS_US + HOUR_US }));
        venue.timeUs = OPENS_US + HOUR_US - 1;
        return venue.buy('alpha', 10, 100, { contractId: 'B' });
      },
    },
  ],
  'contract-closed': [
    {
      name: 'after closure',
      details: { closesAtUs: CLOSES_US },
      run: (venue) => {
        venue.advance(CLOSES_US);
        return venue.buy('alpha', 10, 100);
      },
    },
  ],
  'price-off-tick': [
    { name: 'positive', details: { priceTickTicks: 5 }, run: (venue) => venue.buy('alpha', 10, 101) },
    { name: 'negative', details: { priceTickTicks: 5 }, run: (venue) => venue.sell('alpha', 10, -101) },
    {
      name: 'in an amendment',
      details: { priceTickTicks: 5 },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        return venue.amend('alpha', 1, 1, { priceTicks: 99 });
      },
    },
  ],
  'price-out-of-range': [
    {
      name: 'above',
      details: { minPriceTicks: -1_000, maxPriceTicks: 1_000 },
      run: (venue) => venue.buy('alpha', 10, 1_005),
    },
    {
      name: 'below',
      details: { minPriceTicks: -1_000, maxPriceTicks: 1_000 },
      run: (venue) => venue.sell('alpha', 10, -1_005),
    },
    {
      name: 'in an amendment',
      details: { minPriceTicks: -1_000, maxPriceTicks: 1_000 },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        return venue.amend('alpha', 1, 1, { priceTicks: 1_005 });
      },
    },
  ],
  'quantity-not-positive': [
    { name: 'zero', details: { quantityStepLots: 2 }, run: (venue) => venue.buy('alpha', 0, 100) },
    { name: 'negative', details: { quantityStepLots: 2 }, run: (venue) => venue.buy('alpha', -2, 100) },
    {
      name: 'an unfilled order amended to nothing: that is a cancellation',
      details: { quantityStepLots: 2 },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        return venue.amend('alpha', 1, 1, { quantityLots: 0 });
      },
    },
  ],
  'quantity-off-step': [
    { name: 'odd', details: { quantityStepLots: 2 }, run: (venue) => venue.buy('alpha', 11, 100) },
    {
      name: 'in an amendment',
      details: { quantityStepLots: 2 },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        return venue.amend('alpha', 1, 1, { quantityLots: 11 });
      },
    },
  ],
  'quantity-too-large': [
    {
      name: 'a step above the most',
      details: { maxQuantityLots: QUANTITY_LOTS_MAX },
      run: (venue) => venue.buy('alpha', QUANTITY_LOTS_MAX + 2, 100),
    },
    {
      name: 'so large that a sum would not be exact',
      details: { maxQuantityLots: QUANTITY_LOTS_MAX },
      run: (venue) => venue.buy('alpha', Number.MAX_SAFE_INTEGER - 1, 100),
    },
    {
      name: 'in an amendment',
      details: { maxQuantityLots: QUANTITY_LOTS_MAX },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        return venue.amend('alpha', 1, 1, { quantityLots: QUANTITY_LOTS_MAX + 2 });
      },
    },
  ],
  'valid-until-required': [
    {
      name: 'GTD without',
      details: { timeInForce: 'GTD' },
      run: (venue) => venue.buy('alpha', 10, 100, { timeInForce: 'GTD' }),
    },
  ],
  'valid-until-not-allowed': [
    ...(['GFS', 'IOC', 'FOK'] as const).map((timeInForce): Attempt => ({
      name: `with ${timeInForce}`,
      details: { timeInForce },
      run: (venue) => venue.buy('alpha', 10, 100, { timeInForce, validUntilUs: OPENS_US + 1 }),
    })),
    {
      name: 'by amending a GFS order',
      details: { timeInForce: 'GFS' },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        return venue.amend('alpha', 1, 1, { validUntilUs: OPENS_US + 1 });
      },
    },
  ],
  'valid-until-past': [
    {
      name: 'now is past',
      details: { timeUs: OPENS_US },
      run: (venue) => venue.buy('alpha', 10, 100, { timeInForce: 'GTD', validUntilUs: OPENS_US }),
    },
    {
      name: 'in an amendment',
      details: { timeUs: OPENS_US },
      run: (venue) => {
        venue.buy('alpha', 10, 100, { timeInForce: 'GTD', validUntilUs: CLOSES_US });
        return venue.amend('alpha', 1, 1, { validUntilUs: OPENS_US });
      },
    },
  ],
  'valid-until-after-closure': [
    {
      name: 'refused, not shortened',
      details: { closesAtUs: CLOSES_US },
      run: (venue) => venue.buy('alpha', 10, 100, { timeInForce: 'GTD', validUntilUs: CLOSES_US + 1 }),
    },
    {
      name: 'in an amendment',
      details: { closesAtUs: CLOSES_US },
      run: (venue) => {
        venue.buy('alpha', 10, 100, { timeInForce: 'GTD', validUntilUs: CLOSES_US });
        return venue.amend('alpha', 1, 1, { validUntilUs: CLOSES_US + 1 });
      },
    },
  ],
  'client-order-id-reused': [
    {
      name: 'for other terms',
      details: { acceptedSequence: 9 },
      run: (venue) => {
        venue.buy('alpha', 10, 100, { clientOrderId: 'twice' });
        return venue.buy('alpha', 12, 100, { clientOrderId: 'twice' });
      },
    },
  ],
  'order-not-found': [
    { name: 'amending none', details: { orderId: 7 }, run: (venue) => venue.amend('alpha', 7, 1, {}) },
    { name: 'cancelling none', details: { orderId: 7 }, run: (venue) => venue.cancel('alpha', 7) },
    {
      name: "amending another's: it is not there for anyone else",
      details: { orderId: 1 },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        return venue.amend('beta', 1, 1, { quantityLots: 8 });
      },
    },
    {
      name: "cancelling another's",
      details: { orderId: 1 },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        return venue.cancel('beta', 1);
      },
    },
  ],
  'order-ended': [
    {
      name: 'amending a filled order',
      details: { orderId: 1, state: 'FILLED' },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        venue.sell('beta', 10, 100);
        return venue.amend('alpha', 1, 1, { quantityLots: 20 });
      },
    },
    {
      name: 'cancelling twice, with the revision of the first time',
      details: { orderId: 1, state: 'CANCELLED' },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        venue.cancel('alpha', 1, 1);
        return venue.cancel('alpha', 1, 1);
      },
    },
    {
      name: 'cancelling after closure',
      details: { orderId: 1, state: 'EXPIRED' },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        venue.advance(CLOSES_US);
        return venue.cancel('alpha', 1);
      },
    },
  ],
  'revision-mismatch': [
    {
      name: 'amending an older revision',
      details: { currentRevision: 2 },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        venue.amend('alpha', 1, 1, { quantityLots: 8 });
        return venue.amend('alpha', 1, 1, { quantityLots: 6 });
      },
    },
    {
      name: 'amending a revision to come',
      details: { currentRevision: 1 },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        return venue.amend('alpha', 1, 2, { quantityLots: 6 });
      },
    },
    {
      name: 'cancelling an older revision',
      details: { currentRevision: 2 },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        venue.amend('alpha', 1, 1, { quantityLots: 8 });
        return venue.cancel('alpha', 1, 1);
      },
    },
  ],
  'quantity-below-filled': [
    {
      name: 'a step below',
      details: { filledLots: 4 },
      run: (venue) => {
        venue.buy('alpha', 10, 100);
        venue.sell('beta', 4, 100);
        return venue.amend('alpha', 1, 1, { quantityLots: 2 });
      },
    },
  ],
};

for (const [code, attempts] of Object.entries(refusals)) {
  describe(`refused: ${code}`, () => {
    for (const { name, details, run } of attempts) {
      test(name, () => {
        const venue = openVenue();
        const refused = run(venue);
        assert.equal(refusalOf(refused), code);
        assert.deepEqual(
          refused.map((event) => 'details' in event && event.details),
          [details],
        );
      });
    }
  });
}

describe('a refusal changes nothing', () => {
  for (const [code, [attempt]] of Object.entries(refusals)) {
    test(code, () => {
      const [refused, spared] = [openVenue(), openVenue()];
      attempt?.run(refused);
      // The same again with AdvanceTime in place of the last, refused command.
      for (const { command, timeUs, sequence } of refused.records.slice(spared.records.length)) {
        spared.timeUs = timeUs;
        if (sequence < refused.market.sequence) spared.apply(command);
        else spared.advance(timeUs);
      }
      assert.equal(stateHash(refused.market), stateHash(spared.market));
      assert.equal(refused.market.clientOrderIds.size(), spared.market.clientOrderIds.size());
    });
  }
});

describe('the first refusal counts', () => {
  const rows: [string, string, (venue: Venue) => Event[]][] = [
    [
      'who asks comes before what is asked',
      'unknown-participant',
      (venue) => venue.buy('omega', 0, 1, { contractId: 'Z' }),
    ],
    [
      'the contract comes before its rules',
      'unknown-contract',
      (venue) => venue.buy('alpha', 0, 1, { contractId: 'Z' }),
    ],
    [
      'an ended order comes before its revision',
      'order-ended',
      (venue) => {
        venue.buy('alpha', 10, 100);
        venue.cancel('alpha', 1);
        return venue.amend('alpha', 1, 1, { quantityLots: 8 });
      },
    ],
  ];
  for (const [name, code, run] of rows) test(name, () => assert.equal(refusalOf(run(openVenue())), code));

  test('a session that is not open comes before prices', () => {
    assert.equal(refusalOf(scheduledVenue().buy('alpha', 0, 1)), 'contract-not-open');
  });
});

describe('the limits themselves are allowed', () => {
  const rows: [string, (venue: Venue) => Event[]][] = [
    ['the highest price', (venue) => venue.buy('alpha', 10, 1_000)],
    ['the lowest price', (venue) => venue.sell('alpha', 10, -1_000)],
    ['zero', (venue) => venue.sell('alpha', 10, 0)],
    ['one step', (venue) => venue.buy('alpha', 2, 100)],
    ['the largest quantity', (venue) => venue.buy('alpha', QUANTITY_LOTS_MAX, 100)],
    [
      'valid until closure itself',
      (venue) => venue.buy('alpha', 10, 100, { timeInForce: 'GTD', validUntilUs: CLOSES_US }),
    ],
    [
      'valid for a microsecond',
      (venue) => venue.buy('alpha', 10, 100, { timeInForce: 'GTD', validUntilUs: OPENS_US + 1 }),
    ],
  ];
  for (const [name, run] of rows) test(name, () => assert.equal(typesOf(run(openVenue())), 'OrderAccepted'));
});

describe('matching', () => {
  test('a trade tells both sides completely, at the resting price', () => {
    const venue = openVenue();
    venue.sell('alpha', 10, -50, { portfolioId: 'wind', clientOrderId: 'mine' });
    const trade = only(venue.buy('beta', 4, 100, { clientOrderId: 'yours' }), 'TradeExecuted');
    const side = (participantId: string) => ({
      participantId,
      userId: `${participantId}-user`,
      keyId: `${participantId}-key`,
    });
    assert.deepEqual(trade, {
      type: 'TradeExecuted',
      tradeId: 1,
      contractId: 'A',
      priceTicks: -50,
      quantityLots: 4,
      aggressorSide: 'BUY',
      buy: {
        ...side('beta'),
        orderId: 2,
        clientOrderId: 'yours',
        portfolioId: 'main',
        openLots: 0,
        filledLots: 4,
        filledValue: -200,
      },
      sell: {
        ...side('alpha'),
        orderId: 1,
        clientOrderId: 'mine',
        portfolioId: 'wind',
        openLots: 6,
        filledLots: 4,
        filledValue: -200,
      },
    });
  });

  test('one order against several: a trade each, standing after each', () => {
    const venue = openVenue();
    venue.sell('alpha', 4, 100);
    venue.sell('gamma', 4, 105);
    const trades = all(venue.buy('beta', 10, 110), 'TradeExecuted');
    assert.deepEqual(
      trades.map(({ tradeId, priceTicks, buy }) => [
        tradeId,
        priceTicks,
        buy.openLots,
        buy.filledLots,
        buy.filledValue,
      ]),
      [
        [1, 100, 6, 4, 400],
        [2, 105, 2, 8, 820],
      ],
    );
    assert.equal(venue.order(3).state, 'ACTIVE');
    assert.equal(venue.order(3).openLots, 2);
    assert.equal(venue.order(1).state, 'FILLED');
  });

  test('ends are told with their reason', () => {
    const venue = openVenue();
    venue.sell('alpha', 4, 100);
    const ioc = venue.buy('beta', 10, 100, { timeInForce: 'IOC' });
    assert.equal(typesOf(ioc), 'OrderAccepted TradeExecuted OrderCancelled');
    const cancelled = only(ioc, 'OrderCancelled');
    assert.deepEqual([cancelled.reason, cancelled.cancelledLots, cancelled.filledLots], ['IOC_REMAINDER', 6, 4]);
    const fok = only(venue.buy('beta', 10, 100, { timeInForce: 'FOK' }), 'OrderCancelled');
    assert.deepEqual([fok.reason, fok.cancelledLots, fok.filledLots], ['FOK_NOT_FILLABLE', 10, 0]);
  });

  test('contracts have books of their own', () => {
    const venue = openVenue();
    listContracts(venue, contractTerms('B'));
    venue.sell('alpha', 4, 100);
    assert.equal(typesOf(venue.buy('beta', 4, 100, { contractId: 'B' })), 'OrderAccepted');
  });

  test('order and trade numbers count on over contracts, and refusals use up none', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 101);
    venue.buy('alpha', 10, 100);
    const { orderId } = only(venue.sell('beta', 2, 100), 'OrderAccepted');
    assert.equal(orderId, 2);
    assert.equal(only(venue.sell('beta', 2, 100), 'TradeExecuted').tradeId, 2);
  });

  test('the largest values stay exact', () => {
    const venue = openVenue();
    const largest = { priceTicks: -1_000, quantityLots: QUANTITY_LOTS_MAX };
    venue.sell('alpha', 2, 0, largest);
    venue.sell('gamma', 2, 0, largest);
    assert.equal(only(venue.buy('beta', QUANTITY_LOTS_MAX, 100), 'TradeExecuted').buy.filledValue, -1e10);
  });
});

describe('fill limit', () => {
  /** That many resting sellers of 2 lots. */
  function crowd(sellers: number): Venue {
    const venue = openVenue();
    for (let count = 0; count < sellers; count++) venue.sell('alpha', 2, 100);
    return venue;
  }

  test('as many fills as one order may have', () => {
    const events = crowd(FILLS_PER_ORDER_MAX).buy('beta', 2 * FILLS_PER_ORDER_MAX + 2, 100);
    assert.equal(all(events, 'TradeExecuted').length, FILLS_PER_ORDER_MAX);
    assert.equal(all(events, 'OrderCancelled').length, 0, 'the rest rests: nothing is left to match');
  });

  test('one more to match: the rest is cancelled, in a new order and in an amendment', () => {
    const venue = crowd(2 * FILLS_PER_ORDER_MAX + 1);
    const lots = 2 * FILLS_PER_ORDER_MAX + 2;
    const placed = only(venue.buy('beta', lots, 100), 'OrderCancelled');
    assert.deepEqual([placed.reason, placed.cancelledLots], ['FILL_LIMIT', 2]);
    const { orderId } = only(venue.buy('beta', lots, 95), 'OrderAccepted');
    venue.sell('gamma', 2, 100);
    const amended = venue.amend('beta', orderId, 1, { priceTicks: 100 });
    assert.equal(all(amended, 'TradeExecuted').length, FILLS_PER_ORDER_MAX);
    assert.equal(only(amended, 'OrderCancelled').reason, 'FILL_LIMIT');
  });
});

describe('cancelling', () => {
  test('takes the rest out of the book and counts as a revision', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 100);
    venue.sell('beta', 4, 100);
    const cancelled = only(venue.cancel('alpha', 1, 1), 'OrderCancelled');
    assert.deepEqual(cancelled, {
      type: 'OrderCancelled',
      orderId: 1,
      contractId: 'A',
      participantId: 'alpha',
      reason: 'OWNER',
      revision: 2,
      cancelledLots: 6,
      filledLots: 4,
    });
    assert.equal(typesOf(venue.sell('beta', 4, 100)), 'OrderAccepted');
  });

  test('another key of the same participant may', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 100, { keyId: 'bot-1' });
    assert.equal(typesOf(venue.cancel('alpha', 1)), 'OrderCancelled');
  });
});
