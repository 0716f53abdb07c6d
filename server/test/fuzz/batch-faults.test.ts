/** What is wrong with the results of a batch is seen: each of these, changed in one place, is a fault. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errors } from '@wattbook/api/errors';
import type { components } from '@wattbook/api/types';
import { batchFaults, type AnsweredBatch, type ToldResult } from './batch-faults.ts';

type Schemas = components['schemas'];
type Result = ToldResult;

const terms = { clientOrderId: 'c1', contractId: 'NL-TEST-1', side: 'BUY', price: '50', quantity: '1' } as const;
const order: Schemas['OrderOutcome'] = {
  ...terms,
  ...{
    orderId: 'O-1',
    price: '50.00',
    quantity: '1.0',
    type: 'LIMIT',
    timeInForce: 'GFS',
    validUntil: null,
    displayQuantity: null,
    selfTradePrevention: null,
  },
  ...{ portfolioId: 'default', text: null, state: 'ACTIVE', reason: null, filledQuantity: '0.0' },
  ...{ remainingQuantity: '1.0', averagePrice: null, revision: 1, participantId: 'alpha', enteredBy: 'alpha-bot' },
  ...{ acceptedAt: '2026-11-22T12:00:00.000000Z', updatedAt: '2026-11-22T12:00:00.000000Z', sequence: 7, fills: [] },
};
const placed: Result = { action: 'PLACE', result: 'EXECUTED', status: 201, sequence: 7, order };
const amended: Result = {
  ...{ action: 'AMEND', result: 'EXECUTED', status: 200, sequence: 8 },
  order: { ...order, revision: 2, price: '49.00' },
};
const refused: Result = {
  ...{ action: 'CANCEL', result: 'REFUSED', status: 404, sequence: 9 },
  problem: {
    ...{ type: '/docs/errors/order-not-found', title: errors['order-not-found'].title, status: 404, detail: 'None.' },
    ...{ code: 'order-not-found', requestId: 'r1', outcome: 'NOT_EXECUTED', retry: 'NEVER' },
  },
};
const skipped: Result = { action: 'CANCEL', result: 'SKIPPED' };

const answered: AnsweredBatch = {
  batch: {
    version: '1.0',
    onError: 'STOP',
    operations: [
      { action: 'PLACE', order: terms },
      { action: 'AMEND', clientOrderId: 'c1', revision: 1, price: '49' },
      { action: 'CANCEL', orderId: 'O-9' },
      { action: 'CANCEL', orderId: 'O-1' },
    ],
  },
  results: [placed, amended, refused, skipped],
  sequence: 9,
  sequenceBefore: 6,
  requestId: 'r1',
  policy: '"orders";q=2;w=1, "cancels";q=2;w=1',
};

test('results as promised have no faults', () => {
  assert.deepEqual(batchFaults(answered), []);
});

function withResult(index: number, change: Partial<Result>): AnsweredBatch {
  const results = answered.results.map((result, place) => (place === index ? { ...result, ...change } : result));
  return { ...answered, results };
}

const { order: _order, ...withoutOrder } = placed;
const stillActive: Result = { ...placed, action: 'CANCEL', status: 200, sequence: 9 };
const bites: [what: string, answered: AnsweredBatch, fault: RegExp][] = [
  ['a result less', { ...answered, results: [placed] }, /1 results of 4/],
  ['another action', withResult(0, { action: 'AMEND' }), /AMEND in the place of PLACE/],
  ['another status', withResult(0, { status: 200 }), /PLACE is executed with 200/],
  ['no order', { ...answered, results: [withoutOrder, amended, refused, skipped] }, /executed without an order/],
  ['another order', withResult(0, { order: { ...order, clientOrderId: 'c2' } }), /clientOrderId is c2/],
  ['another price', withResult(1, { order: { ...order, revision: 2, price: '50.00' } }), /price is 50.00/],
  ['another revision', withResult(1, { order: { ...order, price: '49.00' } }), /revision is 1/],
  ['a problem of another status', withResult(2, { status: 409 }), /came with 409/],
  ['going on after STOP', withResult(3, { ...refused, sequence: 10 }), /result 3 is REFUSED with STOP/],
  ['skipping before', withResult(1, { ...skipped, action: 'AMEND' }), /result 1 is SKIPPED/],
  [
    'skipping with CONTINUE',
    { ...answered, batch: { ...answered.batch, onError: 'CONTINUE' } },
    /SKIPPED with CONTINUE/,
  ],
  ['a skipped one with a sequence', withResult(3, { sequence: 10 }), /something came of it/],
  ['a gap', withResult(1, { sequence: 9 }), /don't follow each other/],
  ['a sequence that was taken', { ...answered, sequenceBefore: 7 }, /decided at 7, which was taken/],
  ['an order still active', { ...answered, results: [placed, amended, stillActive, skipped] }, /still active/],
  ['more than a bucket holds', { ...answered, policy: '"orders";q=1;w=1, "cancels";q=2;w=1' }, /2 of orders/],
  ['a class that is not counted', { ...answered, policy: '"orders";q=2;w=1' }, /2 of cancels/],
];
for (const [what, exchanged, fault] of bites) {
  test(`${what} is a fault`, () => {
    assert.match(batchFaults(exchanged).join('\n'), fault);
  });
}
