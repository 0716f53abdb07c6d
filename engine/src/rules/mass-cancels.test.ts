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
  PRODUCT,
  refusalOf,
  typesOf,
  type Venue,
} from '../../test/venue.ts';
import { hashFromScratch } from '../../test/market-checks.ts';
import { assertReplays } from '../../test/replay.ts';
import { VENUE, type OrderFilter } from '../commands.ts';
import type { Event } from '../events.ts';
import { DUE_INLINE_MAX, EVENTS_PER_RECORD_MAX, MASS_CANCEL_IDS_MAX } from '../limits.ts';
import { isDue, stateHash } from '../market.ts';

const GTD_US = OPENS_US + HOUR_US;

const cancelledIds = (events: readonly Event[]): number[] =>
  all(events, 'OrderCancelled').map((event) => event.orderId);
const idsFrom = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** Alpha with that many resting orders, of 2 lots each. */
function crowd(orders: number): Venue {
  const venue = openVenue();
  for (let count = 0; count < orders; count++) venue.buy('alpha', 2, 5 * (count % 50));
  return venue;
}

describe('which orders: all filters must match', () => {
  /** Alpha's orders 1, 2 (A), 4 (B), 5 (area DE), 6 (another product), 8; beta's 3; alpha's 7 has ended. */
  function mixedVenue(): Venue {
    const venue = openVenue();
    const quarter = { ...PRODUCT, product: 'PT15M', durationMinutes: 15 };
    const [deliveryStartUs, deliveryEndUs] = [CLOSES_US + HOUR_US, CLOSES_US + 1.25 * HOUR_US];
    listContracts(venue, contractTerms('B'));
    venue.apply({ ...VENUE, type: 'DefineArea', area: 'DE', eic: 'e', timeZone: 'Europe/Berlin', currency: 'EUR' });
    venue.apply({ ...VENUE, type: 'DefineProduct', area: 'DE', terms: PRODUCT, because: 'a test' });
    venue.apply({ ...VENUE, type: 'ListContracts', area: 'DE', contracts: [contractTerms('D')] });
    venue.apply({ ...VENUE, type: 'DefineProduct', area: 'NL', terms: quarter, because: 'a test' });
    listContracts(venue, contractTerms('Q', { product: 'PT15M', deliveryStartUs, deliveryEndUs }));
    venue.buy('alpha', 10, 100, { clientOrderId: 'one' });
    venue.sell('alpha', 10, 200, { clientOrderId: 'two' });
    venue.buy('beta', 10, 100, { clientOrderId: 'one' });
    venue.buy('alpha', 10, 100, { clientOrderId: 'four', contractId: 'B' });
    venue.buy('alpha', 10, 100, { contractId: 'D' });
    venue.buy('alpha', 10, 100, { contractId: 'Q' });
    venue.buy('alpha', 10, 100, { clientOrderId: 'seven' });
    venue.cancel('alpha', 7);
    venue.buy('alpha', 10, 100, { keyId: 'another-bot', portfolioId: 'wind' });
    return venue;
  }
  const rows: [string, OrderFilter, number[]][] = [
    ['none given: all that are active, whichever key entered them', {}, [1, 2, 4, 5, 6, 8]],
    ['area', { area: 'DE' }, [5]],
    ['product', { product: 'PT15M' }, [6]],
    ['contract', { contractId: 'A' }, [1, 2, 8]],
    ['side', { side: 'SELL' }, [2]],
    ['order ids', { orderIds: [6, 2, 2] }, [2, 6]],
    ['client order ids', { clientOrderIds: ['four', 'one'] }, [1, 4]],
    ['area and product', { area: 'NL', product: 'PT60M' }, [1, 2, 4, 8]],
    ['contract and side', { contractId: 'A', side: 'BUY' }, [1, 8]],
    ['order ids and side', { orderIds: [1, 2, 4], side: 'BUY' }, [1, 4]],
    ['both kinds of ids: their intersection', { orderIds: [1, 2], clientOrderIds: ['one', 'four'] }, [1]],
    ['filters that contradict each other', { area: 'DE', contractId: 'A' }, []],
    ["another's order, one that ended, one that never was", { orderIds: [3, 7, 99] }, []],
    ['one of ours among them', { orderIds: [3, 4, 7, 99] }, [4]],
    ['the client order id of an ended order', { clientOrderIds: ['seven'] }, []],
    ['an empty list of order ids: given, so it matches none', { orderIds: [] }, []],
    ['an empty list of client order ids', { clientOrderIds: [] }, []],
    ['an area, product or contract that nobody knows', { area: 'X' }, []],
  ];
  for (const [name, filter, expected] of rows) {
    test(name, () => {
      const venue = mixedVenue();
      const events = venue.cancelAll('alpha', filter);
      assert.deepEqual(cancelledIds(events), expected);
      assert.deepEqual(events[0], { type: 'OrdersCancelled', orders: expected.length, lots: 10 * expected.length });
      assert.equal(events.length, 1 + expected.length);
      const active = [...venue.market.orders.values()].filter((order) => order.state === 'ACTIVE');
      const left = [1, 2, 3, 4, 5, 6, 8].filter((orderId) => !expected.includes(orderId));
      assert.deepEqual(
        active.map((order) => order.orderId),
        left,
        'everything else is untouched',
      );
      assertReplays(venue);
    });
  }

  test('someone whom the venue never admitted has no orders', () => {
    for (const filter of [{}, { orderIds: [1] }, { clientOrderIds: ['one'] }]) {
      assert.deepEqual(mixedVenue().cancelAll('omega', filter), [{ type: 'OrdersCancelled', orders: 0, lots: 0 }]);
    }
  });

  test('a participant that is admitted again keeps its orders', () => {
    const venue = mixedVenue();
    venue.apply({ ...VENUE, type: 'AdmitParticipant', admittedId: 'alpha' });
    assert.equal(only(venue.cancelAll('alpha'), 'OrdersCancelled').orders, 6);
  });

  test('as many ids as a filter may have; more is a bug of the gateway and changes nothing', () => {
    const venue = mixedVenue();
    assert.deepEqual(
      cancelledIds(venue.cancelAll('alpha', { orderIds: idsFrom(5, MASS_CANCEL_IDS_MAX + 4) })),
      [5, 6, 8],
    );
    const before = stateHash(venue.market);
    const tooMany = idsFrom(0, MASS_CANCEL_IDS_MAX);
    assert.throws(
      () => venue.cancelAll('alpha', { orderIds: tooMany }),
      /orderIds.length 501 is not between 0 and 500/,
    );
    assert.throws(
      () => venue.cancelAll('alpha', { clientOrderIds: tooMany.map(String) }),
      /clientOrderIds.length 501 is not between 0 and 500/,
    );
    assert.equal(stateHash(venue.market), before);
  });
});

describe('what it does to an order', () => {
  test('cancels what is open of it, out of the book, and counts as a revision', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 100);
    venue.sell('beta', 4, 100);
    const events = venue.cancelAll('alpha');
    assert.deepEqual(events, [
      { type: 'OrdersCancelled', orders: 1, lots: 6 },
      {
        type: 'OrderCancelled',
        orderId: 1,
        clientOrderId: 'c1',
        contractId: 'A',
        participantId: 'alpha',
        reason: 'MASS_CANCEL',
        revision: 2,
        cancelledLots: 6,
        filledLots: 4,
      },
    ]);
    assert.equal(typesOf(venue.sell('beta', 6, 100)), 'OrderAccepted', 'nothing is left to meet');
    assert.equal(refusalOf(venue.amend('alpha', 1, 2, { quantityLots: 20 })), 'order-ended');
  });

  test('once more finds none', () => {
    const venue = crowd(3);
    venue.cancelAll('alpha');
    assert.deepEqual(venue.cancelAll('alpha'), [{ type: 'OrdersCancelled', orders: 0, lots: 0 }]);
    assert.ok(!isDue(venue.market, venue.timeUs));
  });

  test('its validity, due later, does nothing any more', () => {
    const venue = openVenue();
    venue.buy('alpha', 2, 100, { timeInForce: 'GTD', validUntilUs: GTD_US });
    venue.cancelAll('alpha');
    assert.deepEqual(venue.advance(GTD_US), []);
    assert.equal(venue.order(1).reason, 'MASS_CANCEL');
  });

  test('one that was due before is expired before, not cancelled', () => {
    const venue = openVenue();
    venue.buy('alpha', 2, 100, { timeInForce: 'GTD', validUntilUs: GTD_US });
    venue.timeUs = GTD_US;
    assert.equal(typesOf(venue.cancelAll('alpha')), 'OrderExpired OrdersCancelled');
  });
});

describe('of 2,500 orders', () => {
  test('lists all of them over records of at most 1,000 events, in order of their ids', () => {
    const venue = crowd(2_500);
    venue.buy('beta', 2, 100);
    const records = [venue.cancelAll('alpha'), ...venue.settle()];
    assert.deepEqual(records[0]?.[0], { type: 'OrdersCancelled', orders: 2_500, lots: 5_000 });
    assert.deepEqual(
      records.map((events) => events.length),
      [EVENTS_PER_RECORD_MAX, EVENTS_PER_RECORD_MAX, 501],
    );
    assert.deepEqual(records.flatMap(cancelledIds), idsFrom(1, 2_500));
    assert.deepEqual(venue.market.contracts.get('A')?.book.levels('BUY', 5), [
      { priceTicks: 100, quantityLots: 2, orders: 1 },
    ]);
    assertReplays(venue);
  });

  test('takes effect at once: before all are listed, nothing can reach the book', () => {
    const last = EVENTS_PER_RECORD_MAX + DUE_INLINE_MAX;
    const attempts: ((venue: Venue) => Event[])[] = [
      (venue) => venue.sell('beta', 2, 0),
      (venue) => venue.amend('alpha', last, 1, { quantityLots: 4 }),
      (venue) => venue.cancel('alpha', last),
      (venue) => venue.cancelAll('alpha'),
    ];
    for (const attempt of attempts) {
      const venue = crowd(last);
      venue.cancelAll('alpha');
      assert.ok(isDue(venue.market, venue.timeUs), 'so the exchange lets AdvanceTime go first');
      assert.throws(() => attempt(venue), /more is due/);
    }
  });

  test('and what is left of it, where it is little, is listed on the way of the next command', () => {
    const venue = crowd(EVENTS_PER_RECORD_MAX - 1 + DUE_INLINE_MAX);
    venue.cancelAll('alpha');
    const events = venue.sell('beta', 2, 0);
    assert.deepEqual(cancelledIds(events), idsFrom(EVENTS_PER_RECORD_MAX, EVENTS_PER_RECORD_MAX - 1 + DUE_INLINE_MAX));
    assert.deepEqual(events.at(-1)?.type, 'OrderAccepted');
    assertReplays(venue);
  });

  test('while the state hash tells at each record how far it is', () => {
    const venue = crowd(2_500);
    venue.cancelAll('alpha');
    const hashes = new Set([stateHash(venue.market)]);
    const { unfinished } = venue.market;
    assert.ok(unfinished !== undefined);
    for (const other of [undefined, { ...unfinished, cause: 'CLOSURE' as const }]) {
      venue.market.unfinished = other;
      hashes.add(stateHash(venue.market));
    }
    venue.market.unfinished = { ...unfinished, ids: unfinished.ids.slice(1) };
    hashes.add(hashFromScratch(venue.market));
    assert.equal(hashes.size, 4);
  });
});

describe('and time', () => {
  test('that passes a validity while orders are still listed: they were cancelled before', () => {
    const venue = crowd(EVENTS_PER_RECORD_MAX);
    venue.buy('alpha', 2, 100, { timeInForce: 'GTD', validUntilUs: GTD_US });
    venue.buy('beta', 2, 100, { timeInForce: 'GTD', validUntilUs: GTD_US });
    venue.cancelAll('alpha');
    assert.equal(typesOf(venue.advance(GTD_US)), 'OrderCancelled OrderCancelled OrderExpired');
    assertReplays(venue);
  });

  test('that closes their contract while they are still listed: the closure finds only what was not cancelled', () => {
    const venue = crowd(EVENTS_PER_RECORD_MAX);
    venue.buy('beta', 2, 100);
    venue.cancelAll('alpha');
    const events = venue.advance(CLOSES_US);
    assert.equal(typesOf(events), 'OrderCancelled ContractClosed OrderExpired');
    assert.equal(only(events, 'ContractClosed').restingOrders, 1);
    assertReplays(venue);
  });

  test('while a closure is still listed: that is listed to its end first', () => {
    const venue = crowd(EVENTS_PER_RECORD_MAX + DUE_INLINE_MAX);
    listContracts(venue, contractTerms('B', { closesAtUs: CLOSES_US + HOUR_US }));
    venue.buy('alpha', 2, 100, { contractId: 'B' });
    venue.advance(CLOSES_US);
    assert.throws(() => venue.cancelAll('alpha'), /more is due/);
  });

  test('with little of the closure left, its rest goes first, on the way', () => {
    const venue = crowd(EVENTS_PER_RECORD_MAX + 1);
    listContracts(venue, contractTerms('B', { closesAtUs: CLOSES_US + HOUR_US }));
    venue.buy('alpha', 2, 100, { contractId: 'B' });
    venue.advance(CLOSES_US);
    const events = venue.cancelAll('alpha');
    assert.equal(typesOf(events), 'OrderExpired OrderExpired OrdersCancelled OrderCancelled');
    assert.equal(only(events, 'OrdersCancelled').orders, 1, 'what expired is not cancelled as well');
    assertReplays(venue);
  });

  test('with as much due before it as may be: the record still holds at most 1,000 events', () => {
    const venue = crowd(EVENTS_PER_RECORD_MAX);
    const gtd = { timeInForce: 'GTD', validUntilUs: GTD_US } as const;
    for (let count = 0; count < DUE_INLINE_MAX; count++) venue.buy('alpha', 2, 100, gtd);
    venue.timeUs = GTD_US;
    const records = [venue.cancelAll('alpha'), ...venue.settle()];
    assert.deepEqual(
      records.map((events) => events.length),
      [EVENTS_PER_RECORD_MAX, DUE_INLINE_MAX + 1],
    );
    assertReplays(venue);
  });
});
