/** Retries: what was asked once happens once, however often it is asked again. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CLOSES_US, contractTerms, HOUR_US, listContracts, openVenue, placeOrder, typesOf } from '../test/venue.ts';
import { only, OPENS_US, refusalOf, SECOND_US, type Venue } from '../test/venue.ts';
import { createClientOrderIds } from './client-order-ids.ts';
import { VENUE, type PlaceOrder } from './commands.ts';
import type { Event } from './events.ts';
import { ARCHIVE_AFTER_CLOSURE_US } from './limits.ts';
import { fingerprintOf } from './fingerprint.ts';

const ARCHIVED_US = CLOSES_US + ARCHIVE_AFTER_CLOSURE_US;
/** The set-up and the opening are records 1 to 8, so the first order is accepted by record 9. */
const FIRST_SEQUENCE = 9;

const first = placeOrder('alpha', 'BUY', { clientOrderId: 'mine' });

function venueWithFirst(): Venue {
  const venue = openVenue();
  assert.equal(typesOf(venue.apply(first)), 'OrderAccepted');
  return venue;
}

const replayed: Event[] = [{ type: 'OrderReplayed', acceptedSequence: FIRST_SEQUENCE }];

describe('the same order again is answered as the first time', () => {
  const rows: [string, (venue: Venue) => unknown][] = [
    ['at once', () => undefined],
    ['after it was filled in part', (venue) => venue.sell('beta', 4, 100)],
    ['after it was filled', (venue) => venue.sell('beta', 10, 100)],
    ['after it was amended', (venue) => venue.amend('alpha', 1, 1, { priceTicks: 95, quantityLots: 4, text: 'other' })],
    ['after it was cancelled', (venue) => venue.cancel('alpha', 1)],
    ['after its contract closed', (venue) => venue.advance(CLOSES_US)],
    ['until its contract is archived', (venue) => venue.advance(ARCHIVED_US - 1)],
    [
      'after its product changed so that it would be refused now',
      (venue) => venue.apply({ ...VENUE, type: 'DefineProduct', area: 'NL', terms: { ...narrow }, because: 'a test' }),
    ],
  ];
  const narrow = {
    product: 'PT60M',
    durationMinutes: 60,
    priceTickTicks: 7,
    quantityStepLots: 7,
    minPriceTicks: 0,
    maxPriceTicks: 1,
  };
  for (const [name, meanwhile] of rows) {
    test(name, () => {
      const venue = venueWithFirst();
      meanwhile(venue);
      const before = structuredClone([...venue.market.orders.values()]);
      assert.deepEqual(venue.apply(first), replayed);
      assert.deepEqual([...venue.market.orders.values()], before);
    });
  }

  test('for an IOC that found nothing', () => {
    const venue = openVenue();
    venue.apply({ ...first, timeInForce: 'IOC' });
    venue.sell('beta', 10, 100);
    assert.deepEqual(venue.apply({ ...first, timeInForce: 'IOC' }), replayed);
  });

  test('from another user and key of the participant: what was asked counts, not who asked', () => {
    assert.deepEqual(venueWithFirst().apply({ ...first, userId: 'other', keyId: 'other' }), replayed);
  });
});

describe('other terms under the same id are refused', () => {
  const changes: Partial<PlaceOrder>[] = [
    { portfolioId: 'other' },
    { contractId: 'B' },
    { side: 'SELL' },
    { priceTicks: 105 },
    { quantityLots: 12 },
    { timeInForce: 'IOC' },
    { timeInForce: 'GTD', validUntilUs: CLOSES_US },
    { text: 'a note' },
    { onBehalfOf: 'customer' },
    { capacity: 'AGENT' },
    { orderType: 'ICEBERG', displayLots: 2 },
    { selfTradePrevention: 'ALLOW' },
    { parked: true },
  ];
  for (const change of changes) {
    test(JSON.stringify(change), () => {
      const venue = venueWithFirst();
      assert.equal(refusalOf(venue.apply({ ...first, ...change })), 'client-order-id-reused');
    });
  }

  test('before any market rule is looked at', () => {
    const venue = venueWithFirst();
    const wrong = { priceTicks: 1, quantityLots: -1, contractId: 'nowhere' };
    assert.equal(refusalOf(venue.apply({ ...first, ...wrong })), 'client-order-id-reused');
  });

  test('the fingerprint tells an absent field from an empty one, and where a text ends', () => {
    const prints = [
      {},
      { text: '' },
      { text: 'ab', onBehalfOf: 'c' },
      { text: 'a', onBehalfOf: 'bc' },
      { onBehalfOf: '' },
    ];
    assert.equal(new Set(prints.map((change) => fingerprintOf({ ...first, ...change }))).size, prints.length);
  });
});

describe('whose id it is', () => {
  test('two participants may use the same id', () => {
    assert.equal(typesOf(venueWithFirst().apply({ ...first, participantId: 'beta' })), 'OrderAccepted');
  });

  test('a refusal uses up no id', () => {
    const venue = openVenue();
    assert.equal(refusalOf(venue.apply({ ...first, priceTicks: 101 })), 'price-off-tick');
    assert.equal(typesOf(venue.apply(first)), 'OrderAccepted');
  });

  test('an order refused as reused leaves the id with its owner', () => {
    const venue = venueWithFirst();
    venue.apply({ ...first, quantityLots: 12 });
    assert.deepEqual(venue.apply(first), replayed);
  });
});

describe('after archiving, a table answers', () => {
  function archived(): Venue {
    const venue = venueWithFirst();
    listContracts(venue, contractTerms('B', { closesAtUs: CLOSES_US + 5 * HOUR_US }));
    venue.advance(CLOSES_US);
    const events = venue.advance(ARCHIVED_US);
    assert.deepEqual(events, [{ type: 'ContractArchived', contractId: 'A' }]);
    assert.equal(venue.market.clientOrderIds.size(), 0);
    assert.equal(venue.market.orders.size, 0);
    return venue;
  }
  const priorUse = { acceptedSequence: FIRST_SEQUENCE, fingerprint: fingerprintOf(first) };

  test('the same terms are replayed', () => {
    assert.deepEqual(archived().apply({ ...first, priorUse }), replayed);
  });

  test('other terms are refused', () => {
    const events = archived().apply({ ...first, contractId: 'B', priorUse });
    assert.equal(refusalOf(events), 'client-order-id-reused');
  });

  test('where it knows nothing any more, the id is free', () => {
    const venue = archived();
    assert.equal(typesOf(venue.apply({ ...first, contractId: 'B' })), 'OrderAccepted');
  });

  test('even where it knows nothing, the late retry cannot trade: the contract is closed', () => {
    assert.equal(refusalOf(archived().apply(first)), 'contract-closed');
  });

  test("the engine's own memory goes before the table's", () => {
    const venue = venueWithFirst();
    const wrong = { acceptedSequence: 3, fingerprint: 'another' };
    assert.deepEqual(venue.apply({ ...first, priorUse: wrong }), replayed);
  });

  test('the id is taken anew by the order that got it', () => {
    const venue = archived();
    const again = { ...first, contractId: 'B' };
    venue.timeUs = ARCHIVED_US + SECOND_US;
    venue.apply(again);
    const { acceptedSequence } = only(venue.apply(again), 'OrderReplayed');
    assert.equal(acceptedSequence, venue.market.sequence - 1);
  });

  test('the id of one contract survives the archiving of another', () => {
    const venue = venueWithFirst();
    const other = { ...first, clientOrderId: 'other', contractId: 'B' };
    listContracts(venue, contractTerms('B', { closesAtUs: CLOSES_US + 5 * HOUR_US }));
    venue.apply(other);
    venue.advance(CLOSES_US);
    venue.advance(ARCHIVED_US);
    assert.equal(typesOf(venue.apply(other)), 'OrderReplayed');
  });
});

test('the memory itself: remembers, forgets, counts, for each participant', () => {
  const ids = createClientOrderIds();
  for (let orderId = 1; orderId <= 1_000; orderId++) ids.remember(`p${orderId % 7}`, `c${orderId}`, orderId);
  assert.equal(ids.size(), 1_000);
  for (let orderId = 1; orderId <= 1_000; orderId += 2) ids.forget(`p${orderId % 7}`, `c${orderId}`);
  assert.equal(ids.size(), 500);
  assert.equal(ids.find('p1', 'c8'), 8);
  assert.equal(ids.find('p1', 'c1'), undefined);
  assert.equal(ids.find('p2', 'c8'), undefined);
});

test('an order stamped before its contract opens is refused and may be sent again under its id', () => {
  const venue = openVenue();
  listContracts(venue, contractTerms('B', { opensAtUs: OPENS_US + SECOND_US }));
  const early = { ...first, contractId: 'B' };
  assert.equal(refusalOf(venue.apply(early)), 'contract-not-open');
  venue.timeUs = OPENS_US + SECOND_US;
  assert.equal(typesOf(venue.apply(early)), 'ContractOpened OrderAccepted');
});
