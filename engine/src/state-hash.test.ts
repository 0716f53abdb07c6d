/** Does the state hash see a change? The types below ask for a line when an entity gets a field. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CLOSES_US, emptyVenue, openVenue, placeOrder, SET_UP, type Venue } from '../test/venue.ts';
import { hashFromScratch } from '../test/market-checks.ts';
import { importTrade, requestRecall } from '../test/operator.ts';
import type { ImportedSide, OrderTerms } from './commands.ts';
import type { Counters } from './entity-fields.ts';
import { fingerprintOf } from './fingerprint.ts';
import { createMarket, stateHash, type Contract, type Market, type Order } from './market.ts';
import { digest, hex, type Field } from './state-hash.ts';
import type { Area, CancelAfterSwitch, ImportedTrade, Participant, Product, RecallRequest, Trade } from './state.ts';

/**
 * HASHED: a change shows. IN_FINGERPRINT: never changes after acceptance, and the hashed fingerprint holds it.
 * TOLD: for people and views only; nothing is decided by it. FOLLOWS: is worked out from hashed fields.
 */
type Kind = 'HASHED' | 'IN_FINGERPRINT' | 'TOLD' | 'FOLLOWS';

const orderFields: Record<Exclude<keyof Order, 'hash'>, Kind> = {
  orderId: 'HASHED',
  participantId: 'HASHED',
  userId: 'HASHED',
  keyId: 'HASHED',
  clientOrderId: 'HASHED',
  fingerprint: 'HASHED',
  acceptedSequence: 'HASHED',
  queueNumber: 'HASHED',
  state: 'HASHED',
  reason: 'HASHED',
  priceTicks: 'HASHED',
  quantityLots: 'HASHED',
  openLots: 'HASHED',
  filledLots: 'HASHED',
  filledValue: 'HASHED',
  revision: 'HASHED',
  validUntilUs: 'HASHED',
  text: 'HASHED',
  displayLots: 'HASHED',
  visibleLots: 'HASHED',
  selfTradePrevention: 'HASHED',
  portfolioId: 'IN_FINGERPRINT',
  contractId: 'HASHED',
  side: 'IN_FINGERPRINT',
  orderType: 'IN_FINGERPRINT',
  timeInForce: 'IN_FINGERPRINT',
  onBehalfOf: 'IN_FINGERPRINT',
  capacity: 'IN_FINGERPRINT',
  changes: 'FOLLOWS',
  costE5: 'FOLLOWS',
  acceptedAtUs: 'TOLD',
  updatedSequence: 'TOLD',
  updatedAtUs: 'TOLD',
};
const ruleFields = {
  product: 'HASHED',
  durationMinutes: 'HASHED',
  priceTickTicks: 'HASHED',
  quantityStepLots: 'HASHED',
  minPriceTicks: 'HASHED',
  maxPriceTicks: 'HASHED',
  maxQuantityLots: 'HASHED',
  maxValueE5: 'HASHED',
  collarTicks: 'HASHED',
  recallWindowSeconds: 'HASHED',
} as const;
const productFields: Record<Exclude<keyof Product, 'hash'>, Kind> = { ...ruleFields, area: 'HASHED' };
const areaFields: Record<Exclude<keyof Area, 'hash'>, Kind> = {
  area: 'HASHED',
  eic: 'HASHED',
  timeZone: 'HASHED',
  currency: 'HASHED',
};
const participantFields: Record<Exclude<keyof Participant, 'hash'>, Kind> = {
  participantId: 'HASHED',
  terms: 'HASHED',
  isBlockedByOwner: 'HASHED',
  isBlockedByOperator: 'HASHED',
  openOrderIds: 'FOLLOWS',
  openCostE5: 'FOLLOWS',
  unsettled: 'FOLLOWS',
  unsettledCostE5: 'FOLLOWS',
  switches: 'FOLLOWS',
};
const contractFields: Record<Exclude<keyof Contract, 'hash'>, Kind> = {
  contractId: 'HASHED',
  listingNumber: 'HASHED',
  area: 'HASHED',
  session: 'HASHED',
  isHalted: 'HASHED',
  referenceTicks: 'HASHED',
  legs: 'FOLLOWS',
  blocks: 'FOLLOWS',
  tradeIds: 'FOLLOWS',
  standingTradeIds: 'FOLLOWS',
  archived: 'HASHED',
  deliveryStartUs: 'HASHED',
  deliveryEndUs: 'HASHED',
  opensAtUs: 'HASHED',
  closesAtUs: 'HASHED',
  rules: 'HASHED',
  product: 'FOLLOWS',
  book: 'FOLLOWS',
  orderIds: 'FOLLOWS',
  deliveryDay: 'HASHED',
  currency: 'HASHED',
  timeZone: 'HASHED',
  label: 'TOLD',
};
const tradeFields: Record<Exclude<keyof Trade, 'hash'>, Kind> = {
  tradeId: 'HASHED',
  contractId: 'HASHED',
  priceTicks: 'HASHED',
  quantityLots: 'HASHED',
  aggressorSide: 'HASHED',
  executedSequence: 'HASHED',
  executedAtUs: 'HASHED',
  buyOrderId: 'HASHED',
  buyParticipantId: 'HASHED',
  sellOrderId: 'HASHED',
  sellParticipantId: 'HASHED',
  state: 'HASHED',
  revision: 'HASHED',
  recall: 'HASHED',
};
const importFields: Record<Exclude<keyof ImportedTrade, 'hash'>, Kind> = {
  tradeId: 'HASHED',
  source: 'HASHED',
  sourceTradeId: 'HASHED',
  sourceRevision: 'HASHED',
  state: 'HASHED',
  contractId: 'HASHED',
  priceTicks: 'HASHED',
  quantityLots: 'HASHED',
  aggressorSide: 'HASHED',
  executedAtUs: 'HASHED',
  importedSequence: 'HASHED',
  importedAtUs: 'HASHED',
  buy: 'HASHED',
  sell: 'HASHED',
};
const sideFields: Record<keyof ImportedSide, Kind> = { participantId: 'HASHED', portfolioId: 'HASHED' };
const recallFields: Record<keyof RecallRequest, Kind> = {
  participantId: 'HASHED',
  requestedSequence: 'HASHED',
  requestedAtUs: 'TOLD',
  because: 'TOLD',
};
const switchFields: Record<Exclude<keyof CancelAfterSwitch, 'hash'>, Kind> = {
  participantId: 'HASHED',
  keyId: 'HASHED',
  seconds: 'HASHED',
  dueUs: 'HASHED',
  armedSequence: 'HASHED',
};
const counters: Record<keyof Counters, Kind> = {
  sequence: 'HASHED',
  timeUs: 'HASHED',
  rules: 'HASHED',
  epoch: 'HASHED',
  nextOrderId: 'HASHED',
  nextTradeId: 'HASHED',
  nextQueueNumber: 'HASHED',
  nextListingNumber: 'HASHED',
  nextSliceUs: 'HASHED',
};

/** With an order (1) in which every field is present, and a trade whose recall is asked for. */
function fullVenue(): Venue {
  const venue = openVenue();
  venue.apply(placeOrder('alpha', 'BUY', { timeInForce: 'GTD', validUntilUs: CLOSES_US, onBehalfOf: 'x', text: 'y' }));
  venue.amend('alpha', 1, 1, { quantityLots: 8 });
  venue.sell('beta', 2, 100);
  venue.cancel('alpha', 1);
  requestRecall(venue, 'beta', 1);
  importTrade(venue, { aggressorSide: 'BUY', sell: { participantId: 'beta', portfolioId: 'main' } });
  const alpha = { participantId: 'alpha', userId: 'u', keyId: 'k' };
  venue.apply({ ...alpha, type: 'SetCancelAfter', seconds: 60, scope: 'KEY' });
  return venue;
}

/** Another value of the same type. */
function other(value: unknown): unknown {
  if (typeof value === 'string') return `${value}.`;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (value === undefined) return 'now present';
  if (JSON.stringify(value) === '{}') return { orderQuantityLots: 1 };
  return Object.fromEntries(Object.entries(Object(value) as object).map(([name, part]) => [name, other(part)]));
}

function hashesWithChanged(market: Market, entity: object, field: string): { before: string; after: string } {
  const before = hashFromScratch(market);
  const kept: unknown = Reflect.get(entity, field);
  Reflect.set(entity, field, other(kept));
  const after = hashFromScratch(market);
  Reflect.set(entity, field, kept);
  return { before, after };
}

const entities: [string, Record<string, Kind>, (market: Market) => object | undefined][] = [
  ['order', orderFields, (market) => market.orders.get(1)],
  ['contract', contractFields, (market) => market.contracts.get('A')],
  ['rules of a contract', ruleFields, (market) => market.contracts.get('A')?.rules],
  ['area', areaFields, (market) => market.areas.get('NL')],
  ['product', productFields, (market) => market.products.get('NL/PT60M')],
  ['participant', participantFields, (market) => market.participants.get('alpha')],
  ['venue', { venueId: 'HASHED', environment: 'HASHED' }, (market) => market.venue],
  ['last change', { revisionBefore: 'HASHED', fingerprint: 'HASHED', sequence: 'HASHED' }, lastChange],
  ['trade', tradeFields, (market) => market.trades.get(1)],
  ['recall', recallFields, (market) => market.trades.get(1)?.recall],
  ['import', importFields, (market) => market.imports.oldestFirst[0]],
  ['buyer of an import', sideFields, (market) => market.imports.oldestFirst[0]?.buy],
  ['seller of an import', sideFields, (market) => market.imports.oldestFirst[0]?.sell],
  ['switch', switchFields, (market) => [...market.switches.values()].at(0)],
  ['counter', counters, (market) => market],
];

function lastChange(market: Market): object | undefined {
  return market.orders.get(1)?.changes.remembered.at(-1);
}

for (const [name, fields, find] of entities) {
  describe(`${name}: a change of`, () => {
    for (const [field, kind] of Object.entries(fields)) {
      if (kind === 'FOLLOWS') continue;
      test(kind === 'HASHED' ? `${field} shows` : `${field} does not show: ${kind}`, () => {
        const { market } = fullVenue();
        const { before, after } = hashesWithChanged(market, find(market) ?? assert.fail(`no ${name}`), field);
        assert.equal(after !== before, kind === 'HASHED');
      });
    }
  });
}

describe('what the hash leaves to the fingerprint', () => {
  const terms: OrderTerms = placeOrder('alpha', 'BUY');
  for (const [field, kind] of Object.entries(orderFields)) {
    if (kind !== 'IN_FINGERPRINT') continue;
    test(`${field} is in it`, () => {
      const changed = { ...terms };
      Reflect.set(changed, field, other(Reflect.get(terms, field)));
      assert.notEqual(fingerprintOf(changed), fingerprintOf(terms));
    });
  }
});

describe('the sum over entities', () => {
  test('is kept as it would be worked out from scratch, through archiving', () => {
    const { market, advance } = fullVenue();
    assert.equal(stateHash(market), hashFromScratch(market));
    advance(CLOSES_US);
    advance(CLOSES_US * 2);
    assert.equal(market.orders.size + market.imports.oldestFirst.length, 0);
    assert.equal(stateHash(market), hashFromScratch(market));
  });

  test('sees which order has which terms, not only that some order has them', () => {
    const [one, two] = [openVenue(), openVenue()];
    one.buy('alpha', 10, 100);
    one.buy('beta', 12, 100);
    two.buy('alpha', 12, 100);
    two.buy('beta', 10, 100);
    assert.notEqual(stateHash(one.market), stateHash(two.market));
  });

  test('each set-up command moves it', () => {
    const venue = emptyVenue();
    const sums = new Set([hex(venue.market.entitiesHash)]);
    for (const command of SET_UP) {
      venue.apply(command);
      sums.add(hex(venue.market.entitiesHash));
    }
    assert.equal(sums.size, SET_UP.length + 1);
  });
});

describe('digest', () => {
  const print = (...fields: Field[]): string => hex(digest(fields));

  test('tells apart what could be mistaken for another', () => {
    const prints = [
      print(),
      print(''),
      print(0),
      print(undefined, 0),
      print(0, 0),
      print('a', 'b'),
      print('ab'),
      print('', 'ab'),
      print('b', 'a'),
      print(-1),
      print(1),
      print(2 ** 32),
      print(2 ** 32 + 1),
      print(-(2 ** 32)),
      print(Number.MAX_SAFE_INTEGER),
      print(Number.MIN_SAFE_INTEGER),
    ];
    assert.equal(new Set(prints).size, prints.length);
  });

  test('an absent field at the end adds nothing, so fields may be added later', () => {
    assert.equal(print('a', 1), print('a', 1, undefined));
  });

  test('is the same however long fields were before: nothing is left over of them', () => {
    const short = print('a', 1, true);
    const long = print('x'.repeat(5_000), 'y'.repeat(5_000));
    assert.equal(print('a', 1, true), short);
    assert.equal(print('x'.repeat(5_000), 'y'.repeat(5_000)), long);
    assert.notEqual(print('x'.repeat(5_000), `${'y'.repeat(4_999)}z`), long);
  });

  test('stays as it is: journals hold these digits for ever', () => {
    assert.equal(print('order', 1, -5, true, undefined, 'é'), '5fa67e575f51426e');
    assert.equal(stateHash(createMarket()), '9777ed269340815f');
    assert.equal(fingerprintOf(placeOrder('alpha', 'BUY')), '1d868a3d021f85e3');
  });
});
