import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  CLOSES_US,
  contractTerms,
  emptyVenue,
  HOUR_US,
  listContracts,
  openVenue,
  OPENS_US,
  PRODUCT,
  refusalOf,
  scheduledVenue,
  typesOf,
  type Venue,
} from '../../test/venue.ts';
import { VENUE, type ContractTerms, type ProductTerms } from '../commands.ts';
import type { Event, SetUpRefusalCode } from '../events.ts';
import { CONTRACTS_PER_LISTING_MAX, PRICE_TICKS_MAX, RULES_NEWEST } from '../limits.ts';
import { stateHash } from '../market.ts';

type Attempt = { name: string; subject: string; run: (venue: Venue) => Event[] };

const defineProduct = (venue: Venue, change: Partial<ProductTerms>, area = 'NL'): Event[] =>
  venue.apply({ ...VENUE, type: 'DefineProduct', area, terms: { ...PRODUCT, ...change } });
const invalidProduct = (name: string, change: Partial<ProductTerms>): Attempt => ({
  name,
  subject: 'PT60M',
  run: (venue) => defineProduct(venue, change),
});
const invalidContract = (name: string, change: Partial<ContractTerms>): Attempt => ({
  name,
  subject: 'B',
  run: (venue) => listContracts(venue, contractTerms('B', change)),
});
const manyContracts = (length: number): ContractTerms[] =>
  Array.from({ length }, (_, index) => contractTerms(`C${index}`));
const adopt = (venue: Venue, rules: number): Event[] => venue.apply({ ...VENUE, type: 'AdoptRules', rules });

/** Every refusal there is, provoked. The type asks for a row when a code is added. */
const refusals: Record<SetUpRefusalCode, Attempt[]> = {
  'already-founded': [
    {
      name: 'twice',
      subject: 'test',
      run: (venue) => venue.apply({ ...VENUE, type: 'FoundVenue', venueId: 'other', environment: 'live' }),
    },
  ],
  'rules-unknown': [
    { name: 'newer than this version', subject: '2', run: (venue) => adopt(venue, RULES_NEWEST + 1) },
    { name: 'those in force', subject: '1', run: (venue) => adopt(venue, RULES_NEWEST) },
    { name: 'older', subject: '0', run: (venue) => adopt(venue, 0) },
  ],
  'unknown-area': [
    { name: 'for a product', subject: 'DE', run: (venue) => defineProduct(venue, {}, 'DE') },
    {
      name: 'for contracts',
      subject: 'DE',
      run: (venue) => venue.apply({ ...VENUE, type: 'ListContracts', area: 'DE', contracts: [contractTerms('B')] }),
    },
  ],
  'listing-too-large': [
    {
      name: 'one contract more than a listing may hold',
      subject: String(CONTRACTS_PER_LISTING_MAX + 1),
      run: (venue) => listContracts(venue, ...manyContracts(CONTRACTS_PER_LISTING_MAX + 1)),
    },
  ],
  'unknown-product': [invalidContract('for a contract', { product: 'PT5M' })],
  'product-terms-invalid': [
    invalidProduct('no tick', { priceTickTicks: 0 }),
    invalidProduct('a broken tick', { priceTickTicks: 0.5 }),
    invalidProduct('no step', { quantityStepLots: -1 }),
    invalidProduct('a broken step', { quantityStepLots: 0.1 }),
    invalidProduct('no duration', { durationMinutes: 0 }),
    invalidProduct('limits the wrong way round', { minPriceTicks: 1, maxPriceTicks: 0 }),
    invalidProduct('a broken limit', { maxPriceTicks: 99.5 }),
    invalidProduct('a limit so high that values would not be exact', { maxPriceTicks: PRICE_TICKS_MAX + 1 }),
    invalidProduct('a limit so low that values would not be exact', { minPriceTicks: -PRICE_TICKS_MAX - 1 }),
  ],
  'contract-already-listed': [
    { name: 'before', subject: 'A', run: (venue) => listContracts(venue, contractTerms('A')) },
    {
      name: 'in the same listing',
      subject: 'B',
      run: (venue) => listContracts(venue, contractTerms('B'), contractTerms('B')),
    },
  ],
  'contract-terms-invalid': [
    invalidContract('delivery of another length than the product', { deliveryEndUs: CLOSES_US + 1.5 * HOUR_US }),
    invalidContract('delivery backwards', { deliveryEndUs: CLOSES_US }),
    invalidContract('opens as it closes', { opensAtUs: CLOSES_US }),
    invalidContract('closed already, at this very microsecond', { opensAtUs: OPENS_US - 1, closesAtUs: OPENS_US }),
    invalidContract('a broken time', { opensAtUs: OPENS_US + 0.5 }),
  ],
};

for (const [code, attempts] of Object.entries(refusals)) {
  describe(`refused: ${code}`, () => {
    for (const { name, subject, run } of attempts) {
      test(name, () => {
        const [venue, spared] = [openVenue(), openVenue()];
        assert.deepEqual(run(venue), [{ type: 'SetUpRefused', code, subject }]);
        spared.advance(spared.timeUs);
        assert.equal(stateHash(venue.market), stateHash(spared.market), 'a refusal changes nothing');
      });
    }
  });
}

describe('listing contracts', () => {
  test('all or nothing: one wrong contract, the last, and none is listed', () => {
    const venue = openVenue();
    const events = listContracts(venue, contractTerms('B'), contractTerms('C'), contractTerms('A'));
    assert.equal(refusalOf(events), 'contract-already-listed');
    assert.deepEqual([...venue.market.contracts.keys()], ['A']);
    assert.equal(refusalOf(venue.buy('alpha', 2, 100, { contractId: 'B' })), 'unknown-contract');
  });

  test('as many as a listing may hold, all opening at once', () => {
    const venue = openVenue();
    const events = listContracts(venue, ...manyContracts(CONTRACTS_PER_LISTING_MAX));
    assert.equal(events.length, 2 * CONTRACTS_PER_LISTING_MAX);
  });

  test('contracts of one opening time open in the order of their listing', () => {
    const venue = openVenue();
    const at = { opensAtUs: OPENS_US + HOUR_US };
    listContracts(venue, contractTerms('Z', at), contractTerms('B', at));
    listContracts(venue, contractTerms('C', at));
    const opened = venue.advance(OPENS_US + HOUR_US).map((event) => 'contractId' in event && event.contractId);
    assert.deepEqual(opened, ['Z', 'B', 'C']);
  });
});

describe('changing a product', () => {
  test('leaves listed contracts with the rules they were listed with', () => {
    const venue = openVenue();
    venue.buy('alpha', 10, 100);
    assert.equal(typesOf(defineProduct(venue, { priceTickTicks: 10, maxPriceTicks: 50 })), 'ProductDefined');
    listContracts(venue, contractTerms('B'));
    assert.equal(typesOf(venue.buy('alpha', 10, 105)), 'OrderAccepted');
    assert.equal(typesOf(venue.amend('alpha', 1, 1, { priceTicks: 95 })), 'OrderAmended');
    assert.equal(refusalOf(venue.buy('alpha', 10, 105, { contractId: 'B' })), 'price-off-tick');
    assert.equal(refusalOf(venue.buy('alpha', 10, 100, { contractId: 'B' })), 'price-out-of-range');
  });

  test('products of the same name in two areas are two products', () => {
    const venue = openVenue();
    venue.apply({ ...VENUE, type: 'DefineArea', area: 'DE', eic: 'e', timeZone: 'Europe/Berlin', currency: 'EUR' });
    defineProduct(venue, { priceTickTicks: 10 }, 'DE');
    venue.apply({ ...VENUE, type: 'ListContracts', area: 'DE', contracts: [contractTerms('B')] });
    assert.equal(refusalOf(venue.buy('alpha', 10, 105, { contractId: 'B' })), 'price-off-tick');
    assert.equal(typesOf(venue.buy('alpha', 10, 105)), 'OrderAccepted');
  });

  test('the highest and lowest limits themselves are allowed', () => {
    const limits = { minPriceTicks: -PRICE_TICKS_MAX, maxPriceTicks: PRICE_TICKS_MAX };
    assert.equal(typesOf(defineProduct(openVenue(), limits)), 'ProductDefined');
  });
});

describe('once more', () => {
  test('an area or a product defined again with the same terms changes nothing', () => {
    const [venue, spared] = [scheduledVenue(), scheduledVenue()];
    defineProduct(venue, {});
    venue.apply({ ...VENUE, type: 'AdmitParticipant', admittedId: 'alpha' });
    spared.advance(spared.timeUs);
    spared.advance(spared.timeUs);
    assert.equal(stateHash(venue.market), stateHash(spared.market));
  });
});

describe('rules', () => {
  test('are adopted one after the other', () => {
    const venue = emptyVenue();
    venue.market.rules = RULES_NEWEST - 1;
    assert.deepEqual(adopt(venue, RULES_NEWEST), [{ type: 'RulesAdopted', before: RULES_NEWEST - 1 }]);
    assert.equal(venue.market.rules, RULES_NEWEST);
  });
});

describe('leadership', () => {
  const lead = (venue: Venue, epoch: number): Event[] =>
    venue.apply({ ...VENUE, type: 'TakeLeadership', epoch, holder: 'process-1' });

  test('epochs rise, and may leave some out', () => {
    const venue = openVenue();
    assert.deepEqual(lead(venue, 1), [{ type: 'LeadershipTaken' }]);
    lead(venue, 5);
    assert.equal(venue.market.epoch, 5);
  });

  test('the same or an earlier epoch is a bug', () => {
    for (const epoch of [4, 5]) {
      const venue = openVenue();
      lead(venue, 5);
      assert.throws(() => lead(venue, epoch), /comes after 5/);
    }
  });

  test('settles what is due first and resets nothing', () => {
    const venue = scheduledVenue();
    venue.timeUs = OPENS_US;
    assert.equal(typesOf(lead(venue, 1)), 'ContractOpened LeadershipTaken');
    venue.buy('alpha', 10, 100);
    lead(venue, 2);
    assert.equal(venue.order(1).state, 'ACTIVE');
  });
});
