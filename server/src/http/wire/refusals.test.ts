import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errors } from '@wattbook/api/errors';
import type { RefusalCode, RefusalDetails } from '@wattbook/engine/events';
import { refusalProblem } from './refusals.ts';

/** What nobody is refused for: it is so already, as asked. */
type AsAsked = 'order-parked' | 'order-active';

/** What the engine gives with each code, what is said of it, and at which place; none where the whole is at fault. */
type Case = { details: RefusalDetails; words: string; pointer?: string };

const CASES = {
  'unknown-participant': {
    details: { participantId: 'alpha' },
    words: 'The participant "alpha" is not admitted to the market.',
  },
  'participant-blocked': {
    details: { by: 'OWNER' },
    words: 'Your participant is blocked by itself: it can cancel and park orders, and nothing else.',
  },
  'unknown-contract': {
    details: { contractId: 'NL-X' },
    words: 'There is no contract "NL-X".',
    pointer: '/contractId',
  },
  'contract-not-open': {
    details: { opensAtUs: 1_795_348_800_000_000 },
    words: 'The contract opens at 2026-11-22T12:00:00Z.',
  },
  'contract-halted': { details: { contractId: 'NL-X' }, words: 'Trading in "NL-X" is halted until it is resumed.' },
  'contract-closed': {
    details: { closesAtUs: 1_795_348_800_000_000 },
    words: 'The contract closed at 2026-11-22T12:00:00Z.',
  },
  'time-in-force-not-allowed': {
    details: { timeInForce: 'IOC', orderType: 'ICEBERG' },
    words: "An ICEBERG can't have timeInForce IOC.",
    pointer: '/timeInForce',
  },
  'parked-not-allowed': {
    details: { timeInForce: 'FOK' },
    words: "An order with timeInForce FOK can't be parked.",
    pointer: '/parked',
  },
  'price-off-tick': {
    details: { priceTickTicks: 5 },
    words: "The price 1.03 is not a multiple of the contract's tick, 0.05.",
    pointer: '/price',
  },
  'price-out-of-range': {
    details: { minPriceTicks: -999_900, maxPriceTicks: 999_900 },
    words: "The price 1.03 is not between the contract's limits, -9999.00 and 9999.00.",
    pointer: '/price',
  },
  'price-outside-collar': {
    details: { collarLowTicks: -1_280, collarHighTicks: 18_720 },
    words:
      "The price 1.03 is outside the contract's collar: now a SELL may have at least -12.80, a BUY at most 187.20.",
    pointer: '/price',
  },
  'quantity-not-positive': {
    details: { quantityStepLots: 1 },
    words: 'The quantity 0.3 is not above zero.',
    pointer: '/quantity',
  },
  'quantity-off-step': {
    details: { quantityStepLots: 2 },
    words: "The quantity 0.3 is not a multiple of the contract's step, 0.2 MW.",
    pointer: '/quantity',
  },
  'quantity-too-large': {
    details: { maxQuantityLots: 10_000_000 },
    words: 'The quantity 0.3 is above 1000000.0 MW, the most that an order may have.',
    pointer: '/quantity',
  },
  'quantity-below-filled': {
    details: { filledLots: 30 },
    words: '3.0 MW have been filled already; the new total 0.3 is less.',
    pointer: '/quantity',
  },
  'display-quantity-required': {
    details: { orderType: 'ICEBERG' },
    words: 'An ICEBERG needs displayQuantity.',
    pointer: '/displayQuantity',
  },
  'display-quantity-not-allowed': {
    details: { orderType: 'LIMIT' },
    words: 'A LIMIT order has no displayQuantity.',
    pointer: '/displayQuantity',
  },
  'display-quantity-off-step': {
    details: { quantityStepLots: 2 },
    words: "The display quantity 0.1 is not a positive multiple of the contract's step, 0.2 MW.",
    pointer: '/displayQuantity',
  },
  'display-quantity-too-large': {
    details: { maxDisplayLots: 20 },
    words: "The display quantity 0.1 is above the order's quantity, 2.0 MW.",
    pointer: '/displayQuantity',
  },
  'display-quantity-too-small': {
    details: { minDisplayLots: 2 },
    words: "The display quantity 0.1 is below 0.2 MW, a hundredth of the order's quantity.",
    pointer: '/displayQuantity',
  },
  'value-too-large': {
    details: { maxValueE5: '5000000', valueE5: '9007199254740993000001' },
    words: 'The order is worth 90071992547409930.00001; the most is 50.00000.',
    pointer: '/quantity',
  },
  'too-many-open-orders': {
    details: { maxOpenOrders: 3 },
    words: 'At most 3 orders of your participant may be open at once, parked ones included.',
  },
  'trading-limit-exceeded': {
    details: { tradingLimitE5: '5000000', exposureE5: '6012500' },
    words: 'The exposure of your participant would be 60.12500; its trading limit is 50.00000.',
  },
  'valid-until-required': {
    details: { timeInForce: 'GTD' },
    words: 'An order with timeInForce GTD needs validUntil.',
    pointer: '/validUntil',
  },
  'valid-until-not-allowed': {
    details: { timeInForce: 'GFS' },
    words: 'An order with timeInForce GFS has no validUntil.',
    pointer: '/validUntil',
  },
  'valid-until-past': {
    details: { timeUs: 1_795_348_800_000_001 },
    words: 'validUntil has passed: the order reached the market at 2026-11-22T12:00:00.000001Z.',
    pointer: '/validUntil',
  },
  'valid-until-after-closure': {
    details: { closesAtUs: 1_795_348_800_000_000 },
    words: 'validUntil is after the contract closes, at 2026-11-22T12:00:00Z.',
    pointer: '/validUntil',
  },
  'client-order-id-reused': {
    details: { acceptedSequence: 12 },
    words: 'The clientOrderId "c1" belongs to an order with other terms, accepted at sequence 12.',
    pointer: '/clientOrderId',
  },
  'order-not-found': { details: { orderId: 7 }, words: 'There is no order "O-7" of yours.' },
  'order-ended': {
    details: { orderId: 7, state: 'FILLED' },
    words: 'The order is FILLED: nothing of it can be changed any more.',
  },
  'revision-mismatch': { details: { currentRevision: 2 }, words: 'The order has revision 2 now.' },
  'basket-not-fillable': {
    details: { contractId: 'NL-X' },
    words: 'The order for "NL-X" could not be filled in full.',
    pointer: '',
  },
  'basket-contract-repeated': {
    details: { contractId: 'NL-X' },
    words: 'The basket has more than one order for "NL-X".',
    pointer: '/contractId',
  },
  'block-not-consecutive': {
    details: { contractId: 'NL-X' },
    words: '"NL-X" does not begin where the contract before it ends, or is of another product or area.',
    pointer: '/contractId',
  },
  'not-blocked': { details: { participantId: 'alpha' }, words: 'The participant "alpha" is not blocked.' },
  'blocked-by-operator': {
    details: { participantId: 'alpha' },
    words: 'The participant "alpha" is blocked by the operator, who alone can lift that.',
  },
  'trade-not-found': { details: { tradeId: 3 }, words: 'There is no trade "T-3" of yours.' },
  'recall-window-over': {
    details: { endedUs: 1_795_348_800_000_001 },
    words: 'The recall of this trade could be asked for until 2026-11-22T12:00:00.000001Z.',
  },
  'recall-requested': {
    details: { tradeId: 3 },
    words: 'The other side has asked for the recall of "T-3"; the operator has not decided yet.',
  },
  'trade-recalled': { details: { tradeId: 3 }, words: '"T-3" is recalled already.' },
  'trade-imported': {
    details: { tradeId: 3 },
    words: '"T-3" was made by another matching engine: ask for its recall there.',
  },
} satisfies Record<Exclude<RefusalCode, AsAsked>, Case>;

const SENT = {
  ...{ price: '1.03', quantity: '0.3', displayQuantity: '0.1' },
  ...{ clientOrderId: 'c1', orderId: 'O-7', tradeId: 'T-3' },
};
const codes = Object.keys(CASES).filter((name): name is keyof typeof CASES => Object.hasOwn(CASES, name));

for (const code of codes) {
  test(`${code} is said in words, points at the place, and is in the catalogue`, () => {
    const { details, words, pointer }: Case = CASES[code];
    const found = refusalProblem({ code, details }, SENT, 99);
    assert.deepEqual([found.code, found.detail, found.sequence], [code, words, 99]);
    assert.equal(found.members.errors?.[0]?.pointer, pointer);
    assert.ok(Object.hasOwn(errors, code), `${code} has no entry in api/errors.yaml`);
  });
}

test('a basket names its own id, and a block which of its contracts it is', () => {
  const basket = refusalProblem(
    { code: 'client-order-id-reused', details: { acceptedSequence: 12 } },
    { clientBasketId: 'b1' },
  );
  assert.equal(basket.detail, 'The clientBasketId "b1" belongs to other orders, accepted at sequence 12.');
  assert.equal(basket.members.errors?.[0]?.pointer, '/clientBasketId');
  const contractIds = ['NL-X', 'NL-Y', 'NL-X'];
  const refused = { code: 'block-not-consecutive', details: { contractId: 'NL-X' } } as const;
  assert.equal(refusalProblem(refused, { contractIds }).members.errors?.[0]?.pointer, '/contractIds/2');
  const unknown = { code: 'unknown-contract', details: { contractId: 'NL-Y' } } as const;
  assert.equal(refusalProblem(unknown, { contractIds }).members.errors?.[0]?.pointer, '/contractIds/1');
});

test('a block by the operator is told from one by oneself', () => {
  const { detail } = refusalProblem({ code: 'participant-blocked', details: { by: 'OPERATOR' } }, {});
  assert.match(detail, /^Your participant is blocked by the operator:/);
});

test('what is so already, as asked, is never worded as a refusal', () => {
  for (const code of ['order-parked', 'order-active'] as const) {
    assert.throws(() => refusalProblem({ code, details: { orderId: 7 } }, {}), /bug: order-(parked|active)/);
  }
});
