import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operations as adminOperations } from '@wattbook/api/admin-operations';
import { operations } from '@wattbook/api/operations';
import {
  chargeOf,
  chargesOfBasket,
  chargesOfBatch,
  CLASS_OF_ADMIN_OPERATION,
  CLASS_OF_OPERATION,
  classesOfBody,
} from './operation-classes.ts';

type OperationId = keyof typeof operations;

const operationIds = Object.keys(operations) as OperationId[];

test('what is public is exempt, and nothing else is', () => {
  for (const id of operationIds) {
    assert.equal(CLASS_OF_OPERATION[id] === 'EXEMPT', operations[id].scope === 'public', id);
  }
});

test('what only reads never costs an order, and what trades never costs a read', () => {
  for (const id of operationIds) {
    const charge = chargeOf(CLASS_OF_OPERATION[id]);
    if (charge === undefined) continue;
    assert.equal(charge.cost, 1);
    const isRead = charge.class === 'reads' || charge.class === 'streams';
    assert.equal(isRead, operations[id].method === 'GET', id);
  }
});

test('on the operator’s API: what is public is exempt, reads cost reads, what stops somebody costs cancels', () => {
  const stops = /^(halt|cancel|revoke)/;
  for (const [id, { scope, method }] of Object.entries(adminOperations)) {
    const cost = new Map(Object.entries(CLASS_OF_ADMIN_OPERATION)).get(id);
    const expected = scope === 'public' ? 'EXEMPT' : method === 'GET' ? 'reads' : stops.test(id) ? 'cancels' : 'orders';
    assert.equal(cost, expected, id);
  }
});

test('cancelling has a class of its own; amending is ordering', () => {
  const classes = (['cancelOrder', 'amendOrder', 'submitOrder', 'openStream'] as const).map(
    (id) => chargeOf(CLASS_OF_OPERATION[id])?.class,
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

test('a basket costs one token for each order, in one class, and a tenth of it when refused', () => {
  assert.deepEqual(chargesOfBasket(100), [{ class: 'orders', cost: 100, costIfRefused: 10 }]);
  assert.deepEqual(chargesOfBasket(2), [{ class: 'orders', cost: 2, costIfRefused: 1 }]);
});

test('what a body may cost in is known before it is read', () => {
  assert.deepEqual([classesOfBody('BASKET'), classesOfBody('BATCH')], [['orders'], ['orders', 'cancels']]);
});
