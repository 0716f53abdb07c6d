import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  all,
  CLOSES_US,
  contractTerms,
  listContracts,
  only,
  openVenue,
  OPENS_US,
  refusalOf,
  scheduledVenue,
  typesOf,
  type Venue,
} from '../../test/venue.ts';
import type { Event } from '../events.ts';
import { FILLS_PER_RECORD_MAX, QUANTITY_LOTS_MAX } from '../limits.ts';

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

test('an order has all terms that it was placed with, and none that it was not', () => {
  const venue = openVenue();
  const terms = {
    text: 'a note',
    onBehalfOf: 'customer',
    capacity: 'AGENT',
    selfTradePrevention: 'CANCEL_BOTH',
  } as const;
  const until = { timeInForce: 'GTD', validUntilUs: CLOSES_US } as const;
  venue.buy('alpha', 10, 100, { ...terms, ...until, orderType: 'ICEBERG', displayLots: 4 });
  venue.buy('alpha', 10, 100);
  const [given, plain] = [...venue.market.orders.values()];
  const wanted = { ...terms, ...until, orderType: 'ICEBERG', displayLots: 4 };
  assert.deepEqual({ ...given, ...wanted }, given);
  assert.deepEqual(
    Object.keys(wanted).filter((name) => name in (plain ?? {})),
    ['timeInForce', 'orderType'],
  );
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
    const events = crowd(FILLS_PER_RECORD_MAX).buy('beta', 2 * FILLS_PER_RECORD_MAX + 2, 100);
    assert.equal(all(events, 'TradeExecuted').length, FILLS_PER_RECORD_MAX);
    assert.equal(all(events, 'OrderCancelled').length, 0, 'the rest rests: nothing is left to match');
  });

  test('one more to match: the rest is cancelled, in a new order and in an amendment', () => {
    const venue = crowd(2 * FILLS_PER_RECORD_MAX + 1);
    const lots = 2 * FILLS_PER_RECORD_MAX + 2;
    const placed = only(venue.buy('beta', lots, 100), 'OrderCancelled');
    assert.deepEqual([placed.reason, placed.cancelledLots], ['FILL_LIMIT', 2]);
    const { orderId } = only(venue.buy('beta', lots, 95), 'OrderAccepted');
    venue.sell('gamma', 2, 100);
    const amended = venue.amend('beta', orderId, 1, { priceTicks: 100 });
    assert.equal(all(amended, 'TradeExecuted').length, FILLS_PER_RECORD_MAX);
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
      clientOrderId: 'c1',
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
