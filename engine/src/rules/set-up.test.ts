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
  refusalOf,
  scheduledVenue,
  SECOND_US,
  typesOf,
  type Venue,
} from '../../test/venue.ts';
import {
  cancelOrder,
  decideRecall,
  defineProduct,
  halt,
  haltMarket,
  liftBlock,
  requestRecall,
  resume,
  resumeMarket,
  setPrices,
  setTerms,
  settleDay,
} from '../../test/operator.ts';
import { VENUE, type ContractTerms, type ParticipantTerms, type ProductTerms } from '../commands.ts';
import type { Event, OperatorRefusalCode } from '../events.ts';
import {
  CONTRACTS_PER_LISTING_MAX,
  OPEN_ORDERS_MAX,
  PRICE_TICKS_MAX,
  QUANTITY_LOTS_MAX,
  RECALL_WINDOW_SECONDS_MAX,
  RULES_FIRST,
  RULES_NEWEST,
} from '../limits.ts';
import { stateHash } from '../market.ts';

type Attempt = { name: string; subject: string; run: (venue: Venue) => Event[] };

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
/** Some minutes after opening: `short` and `short and idle` are closed and archived. */
const NOW_US = OPENS_US + 20 * 60 * SECOND_US;
const manyContracts = (length: number): ContractTerms[] =>
  Array.from({ length }, (_, index) => contractTerms(`C${index}`));
const adopt = (venue: Venue, rules: number): Event[] => venue.apply({ ...VENUE, type: 'AdoptRules', rules });

const invalidTerms = (name: string, terms: ParticipantTerms): Attempt => ({
  name,
  subject: 'alpha',
  run: (venue) => setTerms(venue, 'alpha', terms),
});
/** One price, after one that is right. */
const wrongPrice = (name: string, contractId: string, priceTicks: number): Attempt => ({
  name,
  subject: contractId,
  run: (venue) => {
    const right = { contractId: 'A', priceTicks: 100 };
    return setPrices(venue, [right, { contractId, priceTicks }]);
  },
});
const attempt = (name: string, subject: string, run: Attempt['run']): Attempt => ({ name, subject, run });

/** Every refusal there is, provoked. The type asks for a row when a code is added. */
const refusals: Record<OperatorRefusalCode, Attempt[]> = {
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
    attempt('for prices', 'DE', (venue) => setPrices(venue, [{ contractId: 'A', priceTicks: 100 }], 'DE')),
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
    invalidProduct('a duration in which amounts would not be whole', { durationMinutes: 20 }),
    invalidProduct('no largest quantity', { maxQuantityLots: 0 }),
    invalidProduct("a quantity above the market's", { maxQuantityLots: QUANTITY_LOTS_MAX + 1 }),
    invalidProduct('a largest value below zero', { maxValueE5: -1 }),
    invalidProduct('a value that is not exact', { maxValueE5: 2 ** 53 }),
    invalidProduct('no collar', { collarTicks: 0 }),
    invalidProduct('a collar beyond all prices', { collarTicks: PRICE_TICKS_MAX + 1 }),
    invalidProduct('no recall window', { recallWindowSeconds: 0 }),
    invalidProduct('a window beyond archiving', { recallWindowSeconds: RECALL_WINDOW_SECONDS_MAX + 1 }),
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
    invalidContract('closed already, at this very microsecond', { closesAtUs: NOW_US }),
    invalidContract('a broken time', { opensAtUs: OPENS_US + 0.5 }),
  ],
  'unknown-contract': [
    attempt('to halt', 'Z', (venue) => halt(venue, 'Z')),
    attempt('to resume', 'Z', (venue) => resume(venue, 'Z')),
    wrongPrice('for a price', 'Z', 100),
    attempt('for a price in another area', 'A', (venue) =>
      setPrices(venue, [{ contractId: 'A', priceTicks: 1 }], 'BE'),
    ),
  ],
  'contract-closed': [
    attempt('to halt', 'short', (venue) => halt(venue, 'short')),
    wrongPrice('for a price', 'short', 100),
  ],
  'already-halted': [
    attempt('a contract', 'idle', (venue) => halt(venue, 'idle')),
    attempt('a contract that closed since', 'short and idle', (venue) => halt(venue, 'short and idle')),
    attempt('the market', 'market', (venue) => haltMarket(venue)),
  ],
  'not-halted': [
    attempt('a contract', 'A', (venue) => resume(venue, 'A')),
    attempt('the market', 'market', (venue) => resumeMarket(venue)),
  ],
  'halt-until-past': [
    attempt('this very microsecond', String(NOW_US), (venue) => haltMarket(venue, NOW_US)),
    attempt('long ago', '0', (venue) => haltMarket(venue, 0)),
  ],
  'unknown-participant': [attempt('for terms', 'delta', (venue) => setTerms(venue, 'delta', { openOrders: 0 }))],
  'participant-terms-invalid': [
    invalidTerms('no quantity', { orderQuantityLots: 0 }),
    invalidTerms('a broken quantity', { orderQuantityLots: 1.5 }),
    invalidTerms("a quantity above the market's", { orderQuantityLots: QUANTITY_LOTS_MAX + 1 }),
    invalidTerms('a value below zero', { orderValueE5: -1 }),
    invalidTerms('a value that is not exact', { orderValueE5: 2 ** 53 }),
    invalidTerms('no open orders', { openOrders: 0 }),
    invalidTerms("more open orders than the market's", { openOrders: OPEN_ORDERS_MAX + 1 }),
    invalidTerms('no trading limit', { tradingLimitE5: 0 }),
    invalidTerms('a trading limit that is not exact', { tradingLimitE5: 2 ** 53 }),
  ],
  'too-many-prices': [
    attempt('one more than may be', String(CONTRACTS_PER_LISTING_MAX + 1), (venue) =>
      setPrices(
        venue,
        manyContracts(CONTRACTS_PER_LISTING_MAX + 1).map(({ contractId }) => ({ contractId, priceTicks: 1 })),
      ),
    ),
  ],
  'price-off-tick': [wrongPrice('between two ticks', 'A', 101), wrongPrice('off and out of range', 'A', 1_001)],
  'price-out-of-range': [wrongPrice('above', 'A', 1_005), wrongPrice('below', 'A', -1_005)],
  'order-not-found': [attempt('to cancel', '7', (venue) => cancelOrder(venue, 7))],
  'order-ended': [attempt('to cancel', '1', (venue) => cancelOrder(venue, 1))],
  'not-blocked': [attempt('to lift', 'alpha', (venue) => liftBlock(venue, 'alpha'))],
  'trade-not-found': [attempt('to decide on', '1', (venue) => decideRecall(venue, 1, 'GRANT'))],
  'recall-not-requested': [attempt('to decide on', '1', (venue) => decideRecall(venue, 1, 'GRANT'))],
  'unknown-delivery-day': [
    attempt('of no contract', 'NL/2027-01-14', (venue) => settleDay(venue, '2027-01-14')),
    attempt('of another area', 'DE/2027-01-15', (venue) => settleDay(venue, '2027-01-15', 'DE')),
  ],
  'delivery-day-not-over': [attempt('with open contracts', 'NL/2027-01-15', (venue) => settleDay(venue, '2027-01-15'))],
  'delivery-day-settled': [
    attempt('again', 'NL/2027-01-13', (venue) => settleDay(venue, '2027-01-13')),
    invalidContract('for a contract', { deliveryDay: '2027-01-13' }),
  ],
  'recall-pending': [attempt('of a trade of the day', 'NL/2027-01-13', (venue) => settleDay(venue, '2027-01-13'))],
};

/** `idle` and `short and idle` are halted; `short` has one trade; and what else a code needs. */
function venueFor(code: string): Venue {
  const venue = openVenue();
  venue.apply({ ...VENUE, type: 'DefineArea', area: 'BE', eic: 'e', timeZone: 'Europe/Brussels', currency: 'EUR' });
  const short = { closesAtUs: OPENS_US + 10 * SECOND_US, deliveryDay: '2027-01-13' };
  listContracts(venue, contractTerms('short', short), contractTerms('short and idle', short), contractTerms('idle'));
  halt(venue, 'idle');
  halt(venue, 'short and idle');
  venue.sell('beta', 2, 100, { contractId: 'short' });
  venue.buy('alpha', 2, 100, { contractId: 'short' });
  if (code === 'recall-pending') requestRecall(venue, 'alpha', 1);
  if (code === 'recall-not-requested' || code === 'order-ended') venue.timeUs += 5 * SECOND_US;
  else venue.timeUs = NOW_US;
  venue.settle();
  if (code === 'already-halted') haltMarket(venue);
  if (code === 'delivery-day-settled') settleDay(venue, '2027-01-13');
  return venue;
}

for (const [code, attempts] of Object.entries(refusals)) {
  describe(`refused: ${code}`, () => {
    for (const { name, subject, run } of attempts) {
      test(name, () => {
        const [venue, spared] = [venueFor(code), venueFor(code)];
        assert.deepEqual(run(venue), [{ type: 'OperatorRefused', code, subject }]);
        spared.advance(spared.timeUs);
        assert.equal(stateHash(venue.market), stateHash(spared.market), 'a refusal changes nothing');
      });
    }
  });
}

describe('setting up', () => {
  test('tells each thing that is set up', () => {
    const types = scheduledVenue().records.flatMap(({ events }) => events.map((event) => event.type));
    const admitted = ['ParticipantAdmitted', 'ParticipantAdmitted', 'ParticipantAdmitted'];
    assert.deepEqual(types, ['VenueFounded', 'AreaDefined', 'ProductDefined', ...admitted, 'ContractListed']);
  });

  test('founds no venue under rules that this version does not know', () => {
    for (const rules of [RULES_FIRST - 1, RULES_NEWEST + 1]) {
      const venue = emptyVenue();
      const events = venue.apply({ ...VENUE, type: 'FoundVenue', venueId: 'test', environment: 'sandbox', rules });
      assert.deepEqual(events, [{ type: 'OperatorRefused', code: 'rules-unknown', subject: String(rules) }]);
      assert.equal(venue.market.venue, undefined);
    }
  });

  test('defines a product of one price only', () => {
    const priceTicks = { minPriceTicks: 100, maxPriceTicks: 100 };
    assert.equal(typesOf(defineProduct(scheduledVenue(), priceTicks)), 'ProductDefined');
  });
});

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
