/** Rules 9.4 to 9.6: blocks. What a halted leg does stands in halts.test.ts. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defineProduct, halt, placeBlock, setPrices, venueOfHours } from '../../test/operator.ts';
import { hashFromScratch } from '../../test/market-checks.ts';
import {
  all,
  CLOSES_US,
  contractTerms,
  HOUR_US,
  listContracts,
  only,
  OPENS_US,
  refusalOf,
  typesOf,
  type Venue,
} from '../../test/venue.ts';
import { VENUE, type PlaceBlock } from '../commands.ts';
import type { Event } from '../events.ts';
import { ARCHIVE_AFTER_CLOSURE_US, BLOCK_LEGS_MAX } from '../limits.ts';
import { contractState, stateHash } from '../market.ts';
import { contractOf } from '../state.ts';

const H12 = ['H1', 'H2'];

describe('a block', () => {
  test('is listed by its first accepted order, once, and is a contract over all its legs', () => {
    const venue = venueOfHours();
    const first = placeBlock(venue, 'alpha', 'BUY', ['H1', 'H2', 'H3']);
    assert.deepEqual(first, [
      { type: 'BlockListed', contractId: 'H1-X3', contractIds: ['H1', 'H2', 'H3'] },
      { type: 'OrderAccepted', orderId: 1 },
    ]);
    assert.equal(typesOf(placeBlock(venue, 'alpha', 'BUY', ['H1', 'H2', 'H3'])), 'OrderAccepted');
    const block = contractOf(venue.market, 'H1-X3');
    const [start, end] = [contractOf(venue.market, 'H1'), contractOf(venue.market, 'H3')];
    assert.deepEqual(
      [block.deliveryStartUs, block.deliveryEndUs, block.opensAtUs, block.closesAtUs, block.deliveryDay],
      [start.deliveryStartUs, end.deliveryEndUs, OPENS_US, start.closesAtUs, start.deliveryDay],
    );
    assert.deepEqual([block.product, block.area, block.rules], ['PT60M', 'NL', start.rules]);
    assert.equal(block.label, 'H1 – H3');
    assert.equal(stateHash(venue.market), hashFromScratch(venue.market));
  });

  test('is not listed by what is refused or sent again', () => {
    const venue = venueOfHours();
    assert.equal(refusalOf(placeBlock(venue, 'alpha', 'BUY', H12, { priceTicks: 101 })), 'price-off-tick');
    assert.equal(venue.market.contracts.has('H1-X2'), false);
    const again = { clientOrderId: 'again' };
    placeBlock(venue, 'alpha', 'BUY', H12, again);
    assert.equal(typesOf(placeBlock(venue, 'alpha', 'BUY', H12, again)), 'OrderReplayed');
    for (const [contractIds, change] of [
      [['H2', 'H3'], {}],
      [['H1', 'H3'], {}],
      [H12, { priceTicks: 95 }],
    ] as const) {
      const events = placeBlock(venue, 'alpha', 'BUY', [...contractIds], { ...again, ...change });
      assert.equal(refusalOf(events), 'client-order-id-reused');
    }
    const order = venue.buy('alpha', 10, 100, { ...again, contractId: 'H1-X2' });
    assert.equal(refusalOf(order), 'client-order-id-reused');
  });

  test('is sent again, or under an id that is taken, also where only a table knows of it', () => {
    const venue = venueOfHours();
    placeBlock(venue, 'alpha', 'BUY', H12, { clientOrderId: 'long ago' });
    const priorUse = { acceptedSequence: 3, fingerprint: venue.order(1).fingerprint };
    const again = placeBlock(venue, 'alpha', 'BUY', H12, { priorUse });
    assert.deepEqual(again, [{ type: 'OrderReplayed', acceptedSequence: 3 }]);
    const [other] = placeBlock(venue, 'alpha', 'BUY', ['H2', 'H3'], { priorUse });
    const details = { acceptedSequence: 3 };
    assert.deepEqual(other, { type: 'OrderRefused', code: 'client-order-id-reused', details });
  });

  test('of the most legs trades as one', () => {
    const venue = venueOfHours();
    const quarter = 15 * 60_000_000;
    defineProduct(venue, { product: 'PT15M', durationMinutes: 15 });
    const names = Array.from({ length: BLOCK_LEGS_MAX }, (_, index) => `Q${index}`);
    const start = (index: number) => CLOSES_US + HOUR_US + index * quarter;
    const legs = names.map((name, index) =>
      contractTerms(name, { product: 'PT15M', deliveryStartUs: start(index), deliveryEndUs: start(index + 1) }),
    );
    listContracts(venue, ...legs);
    placeBlock(venue, 'alpha', 'BUY', names);
    const { contractId, quantityLots } = only(placeBlock(venue, 'beta', 'SELL', names), 'TradeExecuted');
    assert.deepEqual([contractId, quantityLots], ['Q0-X24', 10]);
  });

  test('has the terms that its first contract was listed under', () => {
    const venue = venueOfHours({ priceTickTicks: 10 });
    defineProduct(venue, { priceTickTicks: 1 });
    assert.equal(refusalOf(placeBlock(venue, 'alpha', 'BUY', H12, { priceTicks: 105 })), 'price-off-tick');
    const { rules, currency, timeZone, area } = contractOf(venue.market, 'H1');
    placeBlock(venue, 'alpha', 'BUY', H12);
    const block = contractOf(venue.market, 'H1-X2');
    assert.deepEqual([block.rules, block.currency, block.timeZone, block.area], [rules, currency, timeZone, area]);
  });
});

describe('block orders', () => {
  test('meet only orders for the same block', () => {
    const venue = venueOfHours();
    H12.forEach((contractId) => venue.sell('beta', 10, 50, { contractId }));
    placeBlock(venue, 'beta', 'SELL', ['H1', 'H2', 'H3'], { priceTicks: 50 });
    placeBlock(venue, 'beta', 'SELL', ['H2', 'H3'], { priceTicks: 50 });
    assert.equal(typesOf(placeBlock(venue, 'alpha', 'BUY', H12)), 'BlockListed OrderAccepted');
    const events = placeBlock(venue, 'gamma', 'SELL', H12, { priceTicks: 95, quantityLots: 4 });
    const { contractId, priceTicks, quantityLots } = only(events, 'TradeExecuted');
    assert.deepEqual([contractId, priceTicks, quantityLots], ['H1-X2', 100, 4]);
  });

  test('are amended, cancelled and ended by time like others', () => {
    const venue = venueOfHours();
    placeBlock(venue, 'alpha', 'BUY', H12);
    assert.equal(typesOf(venue.amend('alpha', 1, 1, { priceTicks: 90 })), 'OrderAmended');
    assert.equal(typesOf(venue.cancel('alpha', 1)), 'OrderCancelled');
    placeBlock(venue, 'alpha', 'BUY', H12, { timeInForce: 'GTD', validUntilUs: CLOSES_US - 1 });
    assert.equal(only(venue.advance(CLOSES_US - 1), 'OrderExpired').reason, 'VALID_UNTIL');
    assert.equal(
      typesOf(placeBlock(venue, 'alpha', 'BUY', H12, { timeInForce: 'FOK' })),
      'OrderAccepted OrderCancelled',
    );
  });

  test('end with the first leg that closes, told after its own orders; others stay', () => {
    const venue = venueOfHours();
    placeBlock(venue, 'alpha', 'BUY', H12);
    placeBlock(venue, 'alpha', 'BUY', ['H2', 'H3']);
    venue.buy('beta', 10, 100, { contractId: 'H1' });
    const events = venue.advance(CLOSES_US);
    const told = events.map((event) => [
      event.type,
      'orderId' in event ? event.orderId : 'contractId' in event && event.contractId,
    ]);
    assert.deepEqual(told, [
      ['ContractClosed', 'A'],
      ['ContractClosed', 'H1'],
      ['OrderExpired', 3],
      ['ContractClosed', 'H1-X2'],
      ['OrderCancelled', 1],
    ]);
    const { reason, revision } = only(events, 'OrderCancelled');
    assert.deepEqual([reason, revision, venue.order(2).state], ['LEG_CLOSED', 1, 'ACTIVE']);
    assert.equal(refusalOf(placeBlock(venue, 'alpha', 'BUY', H12)), 'contract-closed');
    assert.equal(refusalOf(placeBlock(venue, 'alpha', 'BUY', ['H1', 'H2', 'H3'])), 'contract-closed');
    const archived = all(venue.advance(CLOSES_US + ARCHIVE_AFTER_CLOSURE_US), 'ContractArchived');
    assert.deepEqual(
      archived.map(({ contractId }) => contractId),
      ['A', 'H1', 'H1-X2'],
    );
    assert.deepEqual([...venue.market.orders.keys()], [2]);
  });
});

describe('refused', () => {
  const refusals: [string, string[], string, (venue: Venue) => void, Partial<PlaceBlock>][] = [
    ['unknown-participant', ['no', 'H1'], 'delta', () => undefined, { participantId: 'delta' }],
    ['unknown-contract', ['H2', 'no', 'nor'], 'no', () => undefined, {}],
    ['unknown-contract', ['no', 'H3', 'H2'], 'no', () => undefined, {}],
    ['block-not-consecutive', ['H1', 'H2', 'H4', 'H3'], 'H4', () => undefined, {}],
    ['block-not-consecutive', ['H2', 'H1'], 'H1', () => undefined, {}],
    ['block-not-consecutive', ['H1', 'H1'], 'H1', () => undefined, {}],
    ['block-not-consecutive', ['H1', 'D2'], 'D2', (venue) => listElsewhere(venue), {}],
    ['block-not-consecutive', ['H1', 'Q2'], 'Q2', (venue) => listQuarter(venue), {}],
    ['unknown-contract', ['H1', 'B2'], 'H1-X2', (venue) => listTwin(venue), {}],
    ['unknown-contract', ['H1', 'H2'], 'H1-X2', (venue) => listContracts(venue, contractTerms('H1-X2')), {}],
  ];
  for (const [code, contractIds, subject, prepare, change] of refusals) {
    test(`${code}: ${contractIds.join(' ')}`, () => {
      const venue = venueOfHours();
      prepare(venue);
      const details = code === 'unknown-participant' ? { participantId: subject } : { contractId: subject };
      assert.deepEqual(placeBlock(venue, 'alpha', 'BUY', contractIds, change), [
        { type: 'OrderRefused', code, details },
      ]);
    });
  }

  /** `D2` follows H1, but in another area. */
  function listElsewhere(venue: Venue): void {
    venue.apply({ ...VENUE, type: 'DefineArea', area: 'DE', eic: 'e', timeZone: 'Europe/Berlin', currency: 'EUR' });
    defineProduct(venue, {}, 'DE');
    venue.apply({ ...VENUE, type: 'ListContracts', area: 'DE', contracts: [secondHour('D2')] });
  }

  /** `Q2` follows H1, but is of another product. */
  function listQuarter(venue: Venue): void {
    defineProduct(venue, { product: 'PT15M', durationMinutes: 15 });
    const { deliveryStartUs } = secondHour('Q2');
    const terms = { product: 'PT15M', deliveryStartUs, deliveryEndUs: deliveryStartUs + HOUR_US / 4 };
    listContracts(venue, contractTerms('Q2', terms));
  }

  /** `B2` delivers when H2 does, and the block of H1 and H2 has the name that the one of H1 and B2 would have. */
  function listTwin(venue: Venue): void {
    listContracts(venue, secondHour('B2'));
    placeBlock(venue, 'alpha', 'BUY', H12);
  }

  test('before its last leg opens', () => {
    const venue = venueOfHours();
    const times = { deliveryStartUs: CLOSES_US + 5 * HOUR_US, deliveryEndUs: CLOSES_US + 6 * HOUR_US };
    listContracts(venue, contractTerms('H5', { ...times, opensAtUs: OPENS_US + HOUR_US }));
    const [refused] = placeBlock(venue, 'alpha', 'BUY', ['H4', 'H5']);
    const details = { opensAtUs: OPENS_US + HOUR_US };
    assert.deepEqual(refused, { type: 'OrderRefused', code: 'contract-not-open', details });
  });
});

describe('a block by its name', () => {
  const named: [string, (venue: Venue) => Event[]][] = [
    ['an order', (venue) => venue.buy('alpha', 10, 100, { contractId: 'H1-X2' })],
    ['a leg of a block', (venue) => placeBlock(venue, 'alpha', 'BUY', ['H1-X2', 'H3'])],
    ['a reference price', (venue) => setPrices(venue, [{ contractId: 'H1-X2', priceTicks: 100 }])],
    ['a halt', (venue) => halt(venue, 'H1-X2')],
  ];
  for (const [name, run] of named) {
    test(`${name} is for no contract that is known`, () => {
      const venue = venueOfHours();
      placeBlock(venue, 'alpha', 'BUY', H12);
      assert.equal(refusalOf(run(venue)), 'unknown-contract');
    });
  }

  test('cannot be listed', () => {
    const venue = venueOfHours();
    placeBlock(venue, 'alpha', 'BUY', H12);
    assert.equal(refusalOf(listContracts(venue, contractTerms('H1-X2'))), 'contract-already-listed');
  });

  test('is halted with its legs', () => {
    const venue = venueOfHours();
    placeBlock(venue, 'alpha', 'BUY', H12);
    halt(venue, 'H2');
    assert.equal(contractState(venue.market, contractOf(venue.market, 'H1-X2')), 'HALTED');
  });
});

function secondHour(contractId: string) {
  const times = { deliveryStartUs: CLOSES_US + 2 * HOUR_US, deliveryEndUs: CLOSES_US + 3 * HOUR_US };
  return contractTerms(contractId, times);
}
