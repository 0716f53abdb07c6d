import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operations } from '@wattbook/api/operations';
import { chargeOf, chargesOfBatch, isBatch } from './operation-classes.ts';

type OperationId = keyof typeof operations;

const operationIds = Object.keys(operations) as OperationId[];

test('what is public is exempt, and nothing else is', () => {
  for (const id of operationIds) {
    assert.equal(chargeOf(id) === undefined && !isBatch(id), operations[id].scope === 'public', id);
  }
});

test('what only reads never costs an order, and what trades never costs a read', () => {
  for (const id of operationIds) {
    const charge = chargeOf(id);
    if (charge === undefined) continue;
    assert.equal(charge.cost, 1);
    const isRead = charge.class === 'reads' || charge.class === 'streams';
    assert.equal(isRead, operations[id].method === 'GET', id);
  }
});

test('cancelling has a class of its own; amending is ordering', () => {
  const classes = (['cancelOrder', 'amendOrder', 'submitOrder', 'openStream'] as const).map(
    (id) => chargeOf(id)?.class,
  );
  assert.deepEqual(classes, ['cancels', 'orders', 'orders', 'streams']);
});

test('a batch costs one token for each operation, in the class of each, and a tenth of it when refused', () => {
  const batch = (['PLACE', 'CANCEL', 'AMEND', 'CANCEL', 'PLACE'] as const).map((action) => ({ action }));
  assert.deepEqual(chargesOfBatch(batch), [
    { class: 'orders', cost: 3, costIfRefused: 1 },
    { class: 'cancels', cost: 2, costIfRefused: 1 },
  ]);
  const large = Array.from({ length: 491 }, () => ({ action: 'CANCEL' }) as const);
  assert.deepEqual(chargesOfBatch(large), [{ class: 'cancels', cost: 491, costIfRefused: 50 }]);
  assert.deepEqual(chargesOfBatch([]), []);
});
