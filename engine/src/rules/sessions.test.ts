/** What time does: all times here are exact to the microsecond. */
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
import type { Event } from '../events.ts';
import { ARCHIVE_AFTER_CLOSURE_US, DUE_INLINE_MAX, EVENTS_PER_RECORD_MAX } from '../limits.ts';
import { isDue } from '../market.ts';

const GTD_US = OPENS_US + HOUR_US;
const ARCHIVED_US = CLOSES_US + ARCHIVE_AFTER_CLOSURE_US;

/** `ContractClosed A`, `OrderExpired 1`: what time did, in order. */
const told = (events: readonly Event[]): string[] =>
  events.map((event) => {
    const subject = 'orderId' in event ? event.orderId : 'contractId' in event ? event.contractId : '';
    return `${event.type} ${subject}`.trim();
  });

describe('opening', () => {
  test('a microsecond before, an order is refused; at opensAt itself it is taken', () => {
    const venue = scheduledVenue();
    venue.timeUs = OPENS_US - 1;
    assert.equal(refusalOf(venue.buy('alpha', 10, 100)), 'contract-not-open');
    venue.timeUs = OPENS_US;
    assert.equal(typesOf(venue.buy('alpha', 10, 100)), 'ContractOpened OrderAccepted');
  });

  test('a contract listed after its opening opens in the same record, at its opening itself as well', () => {
    const venue = openVenue();
    venue.timeUs = OPENS_US + 1;
    assert.deepEqual(told(listContracts(venue, contractTerms('B'))), ['ContractListed B', 'ContractOpened B']);
    const now = contractTerms('C', { opensAtUs: OPENS_US + 1 });
    assert.deepEqual(told(listContracts(venue, now)), ['ContractListed C', 'ContractOpened C']);
    const soon = contractTerms('D', { opensAtUs: OPENS_US + 2 });
    assert.deepEqual(told(listContracts(venue, soon)), ['ContractListed D']);
  });
});

describe('closing', () => {
  /** Alpha's order 1 rests; beta's comes at `timeUs`. */
  function orderAt(timeUs: number): { venue: Venue; events: Event[] } {
    const venue = openVenue();
    venue.sell('alpha', 10, 100);
    venue.timeUs = timeUs;
    return { venue, events: venue.buy('beta', 10, 100) };
  }

  test('a microsecond before closesAt an order trades', () => {
    assert.equal(typesOf(orderAt(CLOSES_US - 1).events), 'OrderAccepted TradeExecuted');
  });

  for (const late of [0, 1, HOUR_US / 10]) {
    test(`${late} microseconds after closesAt nothing trades, though no timer ran`, () => {
      const { venue, events } = orderAt(CLOSES_US + late);
      assert.deepEqual(told(events), ['ContractClosed A', 'OrderExpired 1', 'OrderRefused']);
      const expired = only(events, 'OrderExpired');
      assert.deepEqual([expired.reason, expired.expiredLots, expired.filledLots], ['GATE_CLOSURE', 10, 0]);
      assert.equal(venue.market.nextTradeId, 1);
    });
  }

  test('an amendment and a cancellation come too late as well', () => {
    for (const attempt of ['amend', 'cancel'] as const) {
      const venue = openVenue();
      venue.buy('alpha', 10, 100);
      venue.timeUs = CLOSES_US;
      const events = attempt === 'amend' ? venue.amend('alpha', 1, 1, { quantityLots: 8 }) : venue.cancel('alpha', 1);
      const refused = attempt === 'amend' ? 'AmendmentRefused' : 'CancellationRefused';
      assert.deepEqual(told(events), ['ContractClosed A', 'OrderExpired 1', refused]);
      assert.equal(only(events, refused).code, 'order-ended');
    }
  });

  test('the rest of a partly filled order expires; ended orders are not listed again', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 100);
    venue.sell('beta', 4, 100);
    venue.buy('gamma', 10, 95);
    venue.cancel('gamma', 3);
    const events = venue.advance(CLOSES_US);
    assert.deepEqual(told(events), ['ContractClosed A', 'OrderExpired 1']);
    assert.equal(only(events, 'ContractClosed').restingOrders, 1);
    const { expiredLots, filledLots } = only(events, 'OrderExpired');
    assert.deepEqual([expiredLots, filledLots, venue.order(1).state], [6, 4, 'EXPIRED']);
  });

  test('2,500 resting orders are listed over records of at most 1,000 events, in order of their ids', () => {
    const venue = openVenue();
    for (let count = 0; count < 2_500; count++) venue.buy('alpha', 2, 5 * (count % 50));
    const sizes: number[] = [];
    const listed: number[] = [];
    venue.timeUs = CLOSES_US;
    while (isDue(venue.market, venue.timeUs)) {
      const events = venue.advance(CLOSES_US);
      if (sizes.length === 0) assert.equal(only(events, 'ContractClosed').restingOrders, 2_500);
      sizes.push(events.length);
      listed.push(...all(events, 'OrderExpired').map((event) => event.orderId));
    }
    assert.deepEqual(sizes, [EVENTS_PER_RECORD_MAX, EVENTS_PER_RECORD_MAX, 501]);
    assert.deepEqual(
      listed,
      Array.from({ length: 2_500 }, (_, index) => index + 1),
    );
  });

  test('while they are listed, the contract is closed and nothing else may come between', () => {
    const venue = openVenue();
    for (let count = 0; count < EVENTS_PER_RECORD_MAX + DUE_INLINE_MAX; count++) venue.buy('alpha', 2, 100);
    venue.advance(CLOSES_US);
    assert.equal(venue.market.contracts.get('A')?.session, 'CLOSED');
    assert.ok(isDue(venue.market, CLOSES_US));
    assert.throws(() => venue.sell('beta', 2, 100), /more is due/);
  });

  test('two contracts that close together are listed one after the other', () => {
    const venue = openVenue();
    listContracts(venue, contractTerms('B'));
    venue.buy('alpha', 2, 100, { contractId: 'B' });
    venue.buy('alpha', 2, 100);
    venue.buy('alpha', 2, 100, { contractId: 'B' });
    assert.deepEqual(told(venue.advance(CLOSES_US)), [
      'ContractClosed A',
      'OrderExpired 2',
      'ContractClosed B',
      'OrderExpired 1',
      'OrderExpired 3',
    ]);
  });
});

describe('validUntil', () => {
  const gtd = { timeInForce: 'GTD', validUntilUs: GTD_US } as const;

  test('a microsecond before, the order trades; at validUntil itself it has expired', () => {
    for (const [timeUs, expected] of [
      [GTD_US - 1, 'OrderAccepted TradeExecuted'],
      [GTD_US, 'OrderExpired OrderAccepted'],
    ] as const) {
      const venue = openVenue();
      venue.sell('alpha', 10, 100, gtd);
      venue.timeUs = timeUs;
      assert.equal(typesOf(venue.buy('beta', 10, 100)), expected);
    }
  });

  test('expires what is open, with its reason', () => {
    const venue = openVenue();
    venue.sell('alpha', 10, 100, gtd);
    venue.buy('beta', 4, 100);
    assert.deepEqual(only(venue.advance(GTD_US), 'OrderExpired'), {
      type: 'OrderExpired',
      orderId: 1,
      clientOrderId: 'c1',
      contractId: 'A',
      participantId: 'alpha',
      reason: 'VALID_UNTIL',
      revision: 1,
      expiredLots: 6,
      filledLots: 4,
    });
  });

  test('of an order that ended before does nothing', () => {
    const venue = openVenue();
    venue.sell('alpha', 10, 100, gtd);
    venue.sell('alpha', 10, 100, gtd);
    venue.cancel('alpha', 1);
    venue.buy('beta', 10, 100);
    assert.deepEqual(venue.advance(GTD_US), []);
  });

  const moves: [string, number[], number][] = [
    ['later', [GTD_US + 5], GTD_US + 5],
    ['earlier', [GTD_US - 5], GTD_US - 5],
    ['later and back', [GTD_US + 5, GTD_US], GTD_US],
    ['to closure', [CLOSES_US], CLOSES_US],
  ];
  for (const [name, changes, expiresUs] of moves) {
    test(`moved ${name}: only the last one counts, and once`, () => {
      const venue = openVenue();
      venue.sell('alpha', 10, 100, gtd);
      changes.forEach((validUntilUs, index) => venue.amend('alpha', 1, index + 1, { validUntilUs }));
      assert.deepEqual(venue.advance(expiresUs - 1), []);
      assert.equal(all(venue.advance(expiresUs), 'OrderExpired').length, 1);
      assert.equal(all(venue.advance(CLOSES_US), 'OrderExpired').length, 0);
    });
  }

  test('at closure itself, closure is the reason', () => {
    const venue = openVenue();
    venue.sell('alpha', 10, 100, { timeInForce: 'GTD', validUntilUs: CLOSES_US });
    assert.equal(only(venue.advance(CLOSES_US), 'OrderExpired').reason, 'GATE_CLOSURE');
  });
});

describe('order of settling', () => {
  test('by due time, then opening before closing before expiry before archiving, then id', () => {
    const venue = openVenue();
    const at = CLOSES_US;
    listContracts(venue, contractTerms('next', { opensAtUs: at, closesAtUs: at + HOUR_US }));
    listContracts(venue, contractTerms('late', { closesAtUs: at + HOUR_US }));
    listContracts(venue, contractTerms('old', { closesAtUs: at - ARCHIVE_AFTER_CLOSURE_US }));
    listContracts(venue, contractTerms('also-next', { opensAtUs: at, closesAtUs: at + HOUR_US }));
    const more = { contractId: 'late', timeInForce: 'GTD' } as const;
    venue.buy('alpha', 2, 100, { ...more, validUntilUs: at });
    venue.buy('alpha', 2, 100, { ...more, validUntilUs: at - 1 });
    venue.buy('alpha', 2, 100, { ...more, validUntilUs: at });
    venue.buy('alpha', 2, 100);
    assert.deepEqual(told(venue.advance(at)), [
      'ContractClosed old',
      'OrderExpired 2',
      'ContractOpened next',
      'ContractOpened also-next',
      'ContractClosed A',
      'OrderExpired 4',
      'OrderExpired 1',
      'OrderExpired 3',
      'ContractArchived old',
    ]);
  });

  test('a whole life that was slept through happens in its order', () => {
    const venue = scheduledVenue();
    const life = ['ContractOpened A', 'ContractClosed A', 'ContractArchived A'];
    assert.deepEqual(told(venue.advance(ARCHIVED_US)), life);
  });

  test('what comes at once and what comes one by one ends in the same state', () => {
    const [atOnce, oneByOne] = [openVenue(), openVenue()];
    for (const venue of [atOnce, oneByOne]) {
      venue.buy('alpha', 2, 100, { timeInForce: 'GTD', validUntilUs: GTD_US });
      venue.buy('alpha', 2, 100);
    }
    const events = atOnce.advance(ARCHIVED_US);
    const steps = [GTD_US, CLOSES_US, ARCHIVED_US].flatMap((timeUs) => oneByOne.advance(timeUs));
    assert.deepEqual(events, steps);
  });
});

describe('the inline due limit', () => {
  function venueWithDue(orders: number): Venue {
    const venue = openVenue();
    const gtd = { timeInForce: 'GTD', validUntilUs: GTD_US } as const;
    for (let count = 0; count < orders; count++) venue.buy('alpha', 2, 100, gtd);
    venue.timeUs = GTD_US;
    return venue;
  }

  test('a command settles as much on the way as it may', () => {
    const events = venueWithDue(DUE_INLINE_MAX).buy('beta', 2, 100);
    assert.equal(all(events, 'OrderExpired').length, DUE_INLINE_MAX);
    assert.equal(all(events, 'OrderAccepted').length, 1);
  });

  test('with one more due, AdvanceTime has to go first', () => {
    assert.throws(() => venueWithDue(DUE_INLINE_MAX + 1).buy('beta', 2, 100), /more is due/);
    const venue = venueWithDue(DUE_INLINE_MAX + 1);
    assert.ok(isDue(venue.market, GTD_US));
    venue.advance(GTD_US);
    assert.ok(!isDue(venue.market, GTD_US));
    assert.equal(typesOf(venue.buy('beta', 2, 100)), 'OrderAccepted');
  });
});

describe('isDue', () => {
  test('tells to the microsecond, and changes nothing', () => {
    const { market } = scheduledVenue();
    assert.ok(!isDue(market, OPENS_US - 1));
    assert.ok(isDue(market, OPENS_US));
    assert.ok(isDue(market, OPENS_US));
    assert.equal(market.contracts.get('A')?.session, 'SCHEDULED');
  });
});
