/** Of schemas as the API file may use them one day: what is made is valid, what is spoilt is not, as Ajv has it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Schema } from './api-document.ts';
import { createKnownValues } from './known-values.ts';
import { valuesOf } from './schema-arbitraries.ts';
import { valueFaults } from './value-faults.ts';
import { misfit } from './verdict.ts';

const amendment: Schema = {
  type: 'object',
  additionalProperties: false,
  minProperties: 2,
  required: ['action'],
  properties: {
    action: { type: 'string', enum: ['AMEND'] },
    price: { allOf: [{ $ref: '#/components/schemas/Decimal' }] },
    note: { type: 'string', nullable: true, maxLength: 5, pattern: '^[a-z]*$' },
    lots: { type: 'integer', format: 'int32', minimum: 1, maximum: 9 },
  },
};

const cancellation: Schema = {
  type: 'object',
  additionalProperties: false,
  required: ['action', 'orderIds'],
  properties: {
    action: { type: 'string', enum: ['CANCEL'] },
    orderIds: {
      type: 'array',
      minItems: 1,
      maxItems: 4,
      uniqueItems: true,
      items: { type: 'string', minLength: 1, maxLength: 3, pattern: '^[A-C]{1,3}$' },
    },
    day: { type: 'string', format: 'date', maxLength: 10 },
    isUrgent: { type: 'boolean' },
  },
};

/** Named by exactly one of two properties, and changed in at least one. */
const renaming: Schema = {
  type: 'object',
  additionalProperties: false,
  minProperties: 3,
  required: ['action'],
  oneOf: [
    { required: ['id'], properties: { id: { $ref: '#/components/schemas/OrderId' } } },
    { required: ['nick'], properties: { nick: { type: 'string', maxLength: 3, pattern: '^[a-z]{1,3}$' } } },
  ],
  properties: {
    action: { type: 'string', enum: ['RENAME'] },
    id: { $ref: '#/components/schemas/OrderId' },
    nick: { type: 'string', maxLength: 3, pattern: '^[a-z]{1,3}$' },
    isLoud: { type: 'boolean' },
    note: { type: 'string', maxLength: 5, pattern: '^[a-z]*$' },
  },
};

const batch: Schema = {
  type: 'object',
  additionalProperties: false,
  required: ['actions'],
  properties: {
    actions: {
      type: 'array',
      minItems: 1,
      maxItems: 3,
      items: { oneOf: [amendment, cancellation, renaming], discriminator: { propertyName: 'action' } },
    },
  },
};

test('what is made of a schema is valid, and what is spoilt is not', () => {
  const known = createKnownValues();
  fc.assert(
    fc.property(valuesOf(batch, 'body'), fc.nat(999), (draft, twist) => {
      const value = known.resolve(draft);
      assert.equal(misfit('batch', batch, value), undefined, JSON.stringify(value));
      const faults = valueFaults(batch, value, twist);
      assert.ok(faults.length > 5);
      for (const fault of faults) {
        assert.notEqual(
          misfit('batch', batch, fault.value),
          undefined,
          `${fault.name}: ${JSON.stringify(fault.value)}`,
        );
      }
    }),
    { seed: 20_261_122, numRuns: 300 },
  );
});

test('every kind of fault is made', () => {
  const value = {
    actions: [
      { action: 'CANCEL', orderIds: ['A'], day: '2026-11-22' },
      { action: 'AMEND', lots: 1, note: 'a' },
      { action: 'RENAME', id: 'O-1', isLoud: true },
    ],
  };
  const names = new Set([0, 1, 2].flatMap((twist) => valueFaults(batch, value, twist).map(({ name }) => name)));
  for (const name of [
    ...[
      'null',
      'wrong type',
      'enum mistyped',
      'number for a text',
      'too long',
      'too short',
      'pattern broken',
      'no day',
    ],
    ...['text for a number', 'no integer', 'out of range', 'too few items', 'too many items', 'an item twice'],
    ...['text for a boolean', 'two branches at once'],
    ...['required left out', 'too few properties', 'unknown property', 'property misspelt'],
  ]) {
    assert.ok(names.has(name), name);
  }
});
