import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errors } from '@wattbook/api/errors';
import type { RefusalCode, RefusalDetails } from '@wattbook/engine/events';
import { refusalProblem } from './refusals.ts';

/** What the engine gives with each code. */
const DETAILS: { [Code in RefusalCode]: RefusalDetails } = {
  'unknown-participant': { participantId: 'alpha' },
  'unknown-contract': { contractId: 'NL-X' },
  'contract-not-open': { opensAtUs: 1_795_348_800_000_000 },
  'contract-closed': { closesAtUs: 1_795_348_800_000_000 },
  'price-off-tick': { priceTickTicks: 5 },
  'price-out-of-range': { minPriceTicks: -999_900, maxPriceTicks: 999_900 },
  'quantity-not-positive': { quantityStepLots: 1 },
  'quantity-off-step': { quantityStepLots: 2 },
  'quantity-too-large': { maxQuantityLots: 10_000_000 },
  'valid-until-required': { timeInForce: 'GTD' },
  'valid-until-not-allowed': { timeInForce: 'GFS' },
  'valid-until-past': { timeUs: 1_795_348_800_000_001 },
  'valid-until-after-closure': { closesAtUs: 1_795_348_800_000_000 },
  'client-order-id-reused': { acceptedSequence: 12 },
  'order-not-found': { orderId: 7 },
  'order-ended': { orderId: 7, state: 'FILLED' },
  'revision-mismatch': { currentRevision: 2 },
  'quantity-below-filled': { filledLots: 30 },
};

const SENT = { price: '1.03', quantity: '0.3', clientOrderId: 'c1', orderId: 'O-7' };
const WANTED = {
  'unknown-participant': 'The participant "alpha" is not admitted to the market.',
  'unknown-contract': 'There is no contract "NL-X".',
  'contract-not-open': 'The contract opens at 2026-11-22T12:00:00Z.',
  'contract-closed': 'The contract closed at 2026-11-22T12:00:00Z.',
  'price-off-tick': "The price 1.03 is not a multiple of the contract's tick, 0.05.",
  'price-out-of-range': "The price 1.03 is not between the contract's limits, -9999.00 and 9999.00.",
  'quantity-not-positive': 'The quantity 0.3 is not above zero.',
  'quantity-off-step': "The quantity 0.3 is not a multiple of the contract's step, 0.2 MW.",
  'quantity-too-large': 'The quantity 0.3 is above 1000000.0 MW, the most that an order may have.',
  'valid-until-required': 'An order with timeInForce GTD needs validUntil.',
  'valid-until-not-allowed': 'An order with timeInForce GFS has no validUntil.',
  'valid-until-past': 'validUntil has passed: the order reached the market at 2026-11-22T12:00:00.000001Z.',
  'valid-until-after-closure': 'validUntil is after the contract closes, at 2026-11-22T12:00:00Z.',
  'client-order-id-reused': 'The clientOrderId "c1" belongs to an order with other terms, accepted at sequence 12.',
  'order-not-found': 'There is no order "O-7" of yours.',
  'order-ended': 'The order is FILLED: nothing of it can be changed any more.',
  'revision-mismatch': 'The order has revision 2 now.',
  'quantity-below-filled': '3.0 MW have been filled already; the new total 0.3 is less.',
} satisfies { [Code in RefusalCode]: string };

for (const [code, detail] of Object.entries(WANTED)) {
  test(`${code} is said in words, and is in the catalogue`, () => {
    const known = Object.keys(DETAILS).find((name): name is RefusalCode => name === code);
    assert.ok(known !== undefined);
    const found = refusalProblem({ code: known, details: DETAILS[known] }, SENT, 99);
    assert.deepEqual([found.code, found.detail, found.sequence], [code, detail, 99]);
    assert.ok(Object.hasOwn(errors, code), `${code} has no entry in api/errors.yaml`);
  });
}
