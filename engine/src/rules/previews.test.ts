import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  all,
  CLOSES_US,
  contractTerms,
  emptyVenue,
  HOUR_US,
  listContracts,
  openVenue,
  OPENS_US,
  placeOrder,
  scheduledVenue,
  type TestRecord,
  type Venue,
} from '../../test/venue.ts';
import { dump } from '../../test/market-checks.ts';
import { haltMarket, setTerms } from '../../test/operator.ts';
import { withSeed } from '../../test/random.ts';
import { playDay } from '../../test/random-day.ts';
import { VENUE, type PlaceOrder, type SelfTradePrevention } from '../commands.ts';
import type { Event } from '../events.ts';
import { EVENTS_PER_RECORD_MAX, FILLS_PER_RECORD_MAX } from '../limits.ts';
import {
  apply,
  createMarket,
  findOwnOrder,
  isDue,
  previewOrder,
  stateHash,
  type Market,
  type OrderPreview,
} from '../market.ts';
import { archivesAtUs, contractOf } from '../state.ts';

const GTD_US = OPENS_US + HOUR_US;

/** What the events of an order's own record say, as a preview would. */
function previewOf(command: PlaceOrder, events: readonly Event[]): OrderPreview {
  const [refused, replayed, accepted] = [
    all(events, 'OrderRefused')[0],
    all(events, 'OrderReplayed')[0],
    all(events, 'OrderAccepted')[0],
  ];
  if (refused !== undefined) return { kind: 'REFUSED', code: refused.code, details: refused.details };
  if (replayed !== undefined) return { kind: 'REPLAY', acceptedSequence: replayed.acceptedSequence };
  assert.ok(accepted !== undefined, 'an order is refused, replayed or accepted');
  const fills = all(events, 'TradeExecuted').map(({ priceTicks, quantityLots }) => ({ priceTicks, quantityLots }));
  const cancelled = all(events, 'OrderCancelled').find((event) => event.orderId === accepted.orderId);
  const filledLots = fills.reduce((sum, fill) => sum + fill.quantityLots, 0);
  const cancelledLots = cancelled?.cancelledLots ?? 0;
  const openLots = command.quantityLots - filledLots - cancelledLots;
  const ended = { kind: 'ACCEPTED', fills, openLots, cancelledLots } as const;
  if (cancelled !== undefined) return { ...ended, endState: 'CANCELLED', reason: cancelled.reason };
  if (command.parked === true) return { ...ended, endState: 'PARKED' };
  return { ...ended, endState: openLots > 0 ? 'ACTIVE' : 'FILLED' };
}

/** The same records once more, then all that is due at `timeUs`. */
function rebuilt(records: readonly TestRecord[], timeUs: number): Market {
  const market = createMarket();
  for (const { command, sequence, timeUs: thenUs } of records) apply(market, command, { sequence, timeUs: thenUs });
  while (isDue(market, timeUs)) {
    apply(market, { ...VENUE, type: 'AdvanceTime' }, { sequence: market.sequence + 1, timeUs });
  }
  return market;
}

/** A preview, held against what placing the order at that time on a market of the same records comes to. */
function checkedPreview(venue: Venue, command: PlaceOrder, timeUs = venue.timeUs): OrderPreview {
  const before = dump(venue.market);
  const preview = previewOrder(venue.market, Object.freeze(command), timeUs);
  assert.equal(dump(venue.market), before, 'a preview changes nothing');
  const market = rebuilt(venue.records, timeUs);
  const events = apply(market, command, { sequence: market.sequence + 1, timeUs });
  assert.deepEqual(preview, previewOf(command, events));
  return preview;
}

const buy = (change: Partial<PlaceOrder> = {}): PlaceOrder =>
  placeOrder('beta', 'BUY', { clientOrderId: 'preview', ...change });
const fill = (priceTicks: number, quantityLots: number) => ({ priceTicks, quantityLots });

describe('a preview', () => {
  /** Alpha sells 4 at 95 and 4 at 100; gamma 2 at 100. */
  function venueWithSellers(): Venue {
    const venue = openVenue();
    venue.sell('alpha', 4, 95);
    venue.sell('alpha', 4, 100);
    venue.sell('gamma', 2, 100);
    return venue;
  }
  const rows: [string, Partial<PlaceOrder>, Partial<OrderPreview>][] = [
    [
      'that trades in part and rests',
      { quantityLots: 20 },
      { fills: [fill(95, 4), fill(100, 4), fill(100, 2)], openLots: 10, cancelledLots: 0, endState: 'ACTIVE' },
    ],
    ['that is filled', { quantityLots: 6 }, { fills: [fill(95, 4), fill(100, 2)], endState: 'FILLED' }],
    ['that only rests', { priceTicks: 90 }, { fills: [], openLots: 10, endState: 'ACTIVE' }],
    [
      'IOC',
      { timeInForce: 'IOC', quantityLots: 12 },
      { openLots: 0, cancelledLots: 2, endState: 'CANCELLED', reason: 'IOC_REMAINDER' },
    ],
    ['FOK that can be filled', { timeInForce: 'FOK' }, { openLots: 0, endState: 'FILLED' }],
    [
      'FOK that can not',
      { timeInForce: 'FOK', quantityLots: 12 },
      { fills: [], cancelledLots: 12, endState: 'CANCELLED', reason: 'FOK_NOT_FILLABLE' },
    ],
    ['off the tick', { priceTicks: 101 }, { kind: 'REFUSED', code: 'price-off-tick', details: { priceTickTicks: 5 } }],
    [
      'of someone unknown',
      { participantId: 'omega' },
      { kind: 'REFUSED', code: 'unknown-participant', details: { participantId: 'omega' } },
    ],
  ];
  for (const [name, change, expected] of rows) {
    test(`of an order ${name}`, () => {
      const preview = checkedPreview(venueWithSellers(), buy(change));
      assert.deepEqual(preview, { ...preview, ...expected });
    });
  }

  const stp = (mode: SelfTradePrevention): Partial<PlaceOrder> => ({ selfTradePrevention: mode });
  const ownRows: [string, Partial<PlaceOrder>, Partial<OrderPreview>][] = [
    ['that allows it', {}, { fills: [fill(95, 4), fill(100, 6)], endState: 'FILLED' }],
    [
      'CANCEL_INCOMING',
      stp('CANCEL_INCOMING'),
      { fills: [fill(95, 4)], cancelledLots: 6, endState: 'CANCELLED', reason: 'SELF_TRADE' },
    ],
    ['CANCEL_RESTING', stp('CANCEL_RESTING'), { fills: [fill(95, 4)], openLots: 6, endState: 'ACTIVE' }],
    ['CANCEL_BOTH', stp('CANCEL_BOTH'), { fills: [fill(95, 4)], cancelledLots: 6, reason: 'SELF_TRADE' }],
    [
      'CANCEL_RESTING and FOK',
      { ...stp('CANCEL_RESTING'), timeInForce: 'FOK' },
      { fills: [], cancelledLots: 10, reason: 'FOK_NOT_FILLABLE' },
    ],
  ];
  for (const [name, change, expected] of ownRows) {
    test(`of an order that meets its own: ${name}`, () => {
      const venue = openVenue();
      venue.sell('alpha', 4, 95);
      venue.sell('beta', 6, 100);
      const preview = checkedPreview(venue, buy(change));
      assert.deepEqual(preview, { ...preview, ...expected });
    });
  }

  test('meets icebergs slice by slice, and tells all of one of them as one fill', () => {
    const venue = openVenue();
    venue.sell('alpha', 6, 100, { orderType: 'ICEBERG', displayLots: 2 });
    venue.sell('gamma', 2, 100);
    const preview = checkedPreview(venue, buy({ quantityLots: 6 }));
    assert.deepEqual(preview, { ...preview, fills: [fill(100, 4), fill(100, 2)] });
    checkedPreview(venue, buy({ orderType: 'ICEBERG', quantityLots: 20, displayLots: 2 }));
  });

  test('of an order that is entered parked: it meets nobody', () => {
    const preview = checkedPreview(venueWithSellers(), buy({ parked: true }));
    assert.deepEqual(preview, { kind: 'ACCEPTED', fills: [], openLots: 10, cancelledLots: 0, endState: 'PARKED' });
  });

  test('of an order beyond the fill limit', () => {
    const venue = openVenue();
    for (let count = 0; count <= FILLS_PER_RECORD_MAX; count++) venue.sell('alpha', 2, 100);
    const preview = checkedPreview(venue, buy({ quantityLots: 2 * FILLS_PER_RECORD_MAX + 2 }));
    assert.deepEqual(preview, { ...preview, cancelledLots: 2, reason: 'FILL_LIMIT' });
  });

  test('of an order that was placed before is its replay; under its id with other terms it is refused', () => {
    const venue = openVenue();
    venue.apply(buy());
    const acceptedSequence = venue.market.sequence;
    assert.deepEqual(checkedPreview(venue, buy()), { kind: 'REPLAY', acceptedSequence });
    const other = checkedPreview(venue, buy({ quantityLots: 12 }));
    assert.deepEqual(other, { kind: 'REFUSED', code: 'client-order-id-reused', details: { acceptedSequence } });
  });

  test('uses up no id: the order may be placed under it', () => {
    const venue = venueWithSellers();
    const preview = checkedPreview(venue, buy());
    assert.deepEqual(preview, previewOf(buy(), venue.apply(buy())));
  });
});

describe('what is due by then but not settled yet counts as settled', () => {
  const kindOf = (preview: OrderPreview): string => (preview.kind === 'REFUSED' ? preview.code : preview.kind);

  test('a contract that opens', () => {
    const venue = scheduledVenue();
    assert.equal(kindOf(checkedPreview(venue, buy(), OPENS_US - 1)), 'contract-not-open');
    assert.equal(kindOf(checkedPreview(venue, buy(), OPENS_US)), 'ACCEPTED');
  });

  test('a contract that closes, also one that never opened', () => {
    for (const venue of [openVenue(), scheduledVenue()]) {
      assert.equal(kindOf(checkedPreview(venue, buy(), CLOSES_US - 1)), 'ACCEPTED');
      assert.equal(kindOf(checkedPreview(venue, buy(), CLOSES_US)), 'contract-closed');
    }
  });

  test('its own validity', () => {
    const gtd = buy({ timeInForce: 'GTD', validUntilUs: GTD_US });
    assert.equal(kindOf(checkedPreview(openVenue(), gtd, GTD_US - 1)), 'ACCEPTED');
    assert.equal(kindOf(checkedPreview(openVenue(), gtd, GTD_US)), 'valid-until-past');
  });

  test('resting orders that expire', () => {
    const venue = openVenue();
    venue.sell('alpha', 4, 95, { timeInForce: 'GTD', validUntilUs: GTD_US });
    venue.sell('gamma', 4, 100);
    const fillsAt = (timeUs: number): unknown => {
      const preview = checkedPreview(venue, buy(), timeUs);
      return preview.kind === 'ACCEPTED' && preview.fills;
    };
    assert.deepEqual(fillsAt(GTD_US - 1), [fill(95, 4), fill(100, 4)]);
    assert.deepEqual(fillsAt(GTD_US), [fill(100, 4)]);
  });

  test('resting orders that expire are none of those that it may meet', () => {
    const venue = openVenue();
    venue.sell('alpha', 2, 95, { timeInForce: 'GTD', validUntilUs: GTD_US });
    for (let count = 0; count < FILLS_PER_RECORD_MAX; count++) venue.sell('alpha', 2, 100);
    const preview = checkedPreview(venue, buy({ quantityLots: 2 * FILLS_PER_RECORD_MAX }), GTD_US);
    assert.equal(preview.kind === 'ACCEPTED' && preview.endState, 'FILLED');
  });

  test("orders that a dead man's switch ends, whoever else's rest", () => {
    const venue = openVenue();
    venue.sell('alpha', 4, 95);
    venue.sell('alpha', 4, 95, { keyId: 'another' });
    const set = {
      participantId: 'alpha',
      userId: 'u',
      keyId: 'alpha-key',
      type: 'SetCancelAfter',
      scope: 'KEY',
    } as const;
    venue.apply({ ...set, seconds: 3_600 });
    const fillsAt = (timeUs: number): unknown => {
      const preview = checkedPreview(venue, buy(), timeUs);
      return preview.kind === 'ACCEPTED' && preview.fills;
    };
    assert.deepEqual(fillsAt(GTD_US - 1), [fill(95, 4), fill(95, 4)]);
    assert.deepEqual(fillsAt(GTD_US), [fill(95, 4)]);
    venue.apply({ ...set, seconds: 3_600, scope: 'PARTICIPANT' });
    assert.deepEqual(fillsAt(GTD_US), []);
  });

  test('open orders and exposure of whoever asks: what is gone by then counts no more', () => {
    for (const terms of [{ openOrders: 1 }, { tradingLimitE5: 100_000 }]) {
      const venue = openVenue();
      setTerms(venue, 'beta', terms);
      venue.buy('beta', 10, 100, { timeInForce: 'GTD', validUntilUs: GTD_US });
      const code = 'openOrders' in terms ? 'too-many-open-orders' : 'trading-limit-exceeded';
      assert.equal(kindOf(checkedPreview(venue, buy(), GTD_US - 1)), code);
      assert.equal(kindOf(checkedPreview(venue, buy(), GTD_US)), 'ACCEPTED');
    }
  });

  test('but what is not gone by then still counts', () => {
    for (const terms of [{ openOrders: 2 }, { tradingLimitE5: 200_000 }]) {
      const venue = openVenue();
      setTerms(venue, 'beta', terms);
      venue.buy('beta', 10, 100, { timeInForce: 'GTD', validUntilUs: GTD_US });
      venue.buy('beta', 10, 100);
      assert.equal(kindOf(checkedPreview(venue, buy(), GTD_US)), 'ACCEPTED');
      setTerms(venue, 'beta', 'openOrders' in terms ? { openOrders: 1 } : { tradingLimitE5: 100_000 });
      const code = 'openOrders' in terms ? 'too-many-open-orders' : 'trading-limit-exceeded';
      assert.equal(kindOf(checkedPreview(venue, buy(), GTD_US)), code);
    }
  });

  test('in a market in which nothing will ever be due', () => {
    assert.equal(kindOf(checkedPreview(emptyVenue(), buy())), 'unknown-participant');
  });

  test('open orders and exposure after the closure of another contract', () => {
    const venue = openVenue();
    listContracts(venue, contractTerms('B', { closesAtUs: GTD_US }));
    setTerms(venue, 'beta', { tradingLimitE5: 100_000 });
    venue.buy('beta', 10, 100, { contractId: 'B' });
    assert.equal(kindOf(checkedPreview(venue, buy(), GTD_US - 1)), 'trading-limit-exceeded');
    assert.equal(kindOf(checkedPreview(venue, buy(), GTD_US)), 'ACCEPTED');
  });

  test('a halt of the market that ends by then', () => {
    const venue = openVenue();
    haltMarket(venue, GTD_US);
    assert.equal(kindOf(checkedPreview(venue, buy(), GTD_US - 1)), 'contract-halted');
    assert.equal(kindOf(checkedPreview(venue, buy(), GTD_US)), 'ACCEPTED');
  });

  test('orders of a mass cancel that are still to be listed', () => {
    const venue = openVenue();
    for (let count = 0; count < EVENTS_PER_RECORD_MAX + 100; count++) venue.sell('alpha', 2, 100);
    venue.sell('gamma', 2, 105);
    venue.cancelAll('alpha');
    assert.ok(venue.market.unfinished !== undefined);
    const preview = checkedPreview(venue, buy({ priceTicks: 105, timeInForce: 'IOC' }));
    assert.deepEqual(preview, { ...preview, fills: [fill(105, 2)], cancelledLots: 8 });
  });

  test("a time before the market's own counts as the market's; one that is no time is a bug", () => {
    const venue = openVenue();
    const gtd = buy({ timeInForce: 'GTD', validUntilUs: OPENS_US });
    assert.equal(kindOf(previewOrder(venue.market, gtd, OPENS_US - 1)), 'valid-until-past');
    assert.throws(() => previewOrder(venue.market, gtd, 0.5), /whole number of microseconds/);
  });
});

describe('on random days', () => {
  const FILE = 'engine/src/rules/previews.test.ts';

  for (const seed of [401, 402]) {
    test(`seed ${seed}: previewed just before or never, each order comes to the same`, () => {
      withSeed(
        seed,
        (random) => {
          const [previewed, kinds] = [createMarket(), new Set<string>()];
          playDay(random, 1_000, ({ market }, { command, events, sequence, timeUs }) => {
            if (command.type === 'PlaceOrder') {
              const before = stateHash(previewed);
              const preview = previewOrder(previewed, command, timeUs);
              assert.equal(stateHash(previewed), before);
              assert.deepEqual(preview, previewOf(command, events), `record ${sequence}`);
              kinds.add(preview.kind === 'ACCEPTED' ? preview.endState : preview.kind);
            }
            assert.deepEqual(apply(previewed, command, { sequence, timeUs }), events);
            assert.equal(stateHash(previewed), stateHash(market));
          });
          assert.deepEqual([...kinds].sort(), ['ACTIVE', 'CANCELLED', 'FILLED', 'PARKED', 'REFUSED', 'REPLAY']);
        },
        FILE,
      );
    });
  }

  for (const seed of [411, 412]) {
    test(`seed ${seed}: previewed for a later time, with all that is due until then still unsettled`, () => {
      withSeed(
        seed,
        (random) => {
          const day = playDay(random, 300);
          for (const [index, { command, timeUs }] of day.records.entries()) {
            if (command.type !== 'PlaceOrder' || index % 6 !== 0) continue;
            const records = day.records.slice(0, index);
            const market = rebuilt(records, 0);
            const laterUs = timeUs + random.oneOf([0, 10, 100, 500, 1_500]) * 1_000_000;
            // Of what the market lets go of until then, tables tell (priorUse): not here.
            const { participantId, clientOrderId } = command;
            const earlier = findOwnOrder(market, { participantId, clientOrderId });
            if (earlier !== undefined && archivesAtUs(contractOf(market, earlier.contractId)) <= laterUs) continue;
            checkedPreview({ ...day, market, records }, command, laterUs);
          }
        },
        FILE,
      );
    });
  }
});
