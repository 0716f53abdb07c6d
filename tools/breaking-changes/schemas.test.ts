// What the real API file has no case of (yet): schemas that contain themselves, maps, ranges, words that are not known.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { childOf, rootOf } from './place.ts';
import type { Place } from './place.ts';
import { schemaComparison } from './schemas.ts';
import type { Direction } from './schemas.ts';

/** A schema as the only one of its file, at `#/schema`. */
const alone = (schema: object): Place[] => [childOf(rootOf({ schema }), 'schema') ?? assert.fail()];

const rulesOf = (released: object, current: object, direction: Direction): string[] =>
  schemaComparison()(alone(released), alone(current), direction).map(({ rule }) => rule);

const verdicts = (released: object, current: object): { request: string[]; response: string[] } => ({
  request: rulesOf(released, current, 'request'),
  response: rulesOf(released, current, 'response'),
});

const tree = (leaf: object): object => ({
  type: 'object',
  properties: { leaf, branches: { type: 'array', items: { $ref: '#/schema' } } },
});

test('a schema that contains itself is compared once', () => {
  assert.deepEqual(verdicts(tree({ maxLength: 2 }), tree({ maxLength: 2 })), { request: [], response: [] });
  assert.deepEqual(verdicts(tree({ maxLength: 2 }), tree({ maxLength: 1 })).request, ['request-tightened']);
});

test('an integer is a number, not the other way round', () => {
  const [integer, number] = [{ type: 'integer' }, { type: 'number' }];
  assert.deepEqual(verdicts(integer, number), { request: [], response: ['type-changed'] });
  assert.deepEqual(verdicts(number, integer), { request: ['type-changed'], response: [] });
  assert.deepEqual(verdicts({ allOf: [number, integer] }, integer), { request: [], response: [] });
});

test('what was any is something now, or the other way round', () => {
  assert.deepEqual(verdicts({}, { type: 'string', nullable: true }), { request: ['type-changed'], response: [] });
  assert.deepEqual(verdicts({ type: 'array', items: { type: 'string' } }, { type: 'array' }), {
    request: [],
    response: ['response-loosened'],
  });
});

test('of steps, a finer one takes more', () => {
  const [fine, coarse] = [{ multipleOf: 0.1 }, { multipleOf: 0.3 }];
  assert.deepEqual(verdicts(fine, coarse), { request: ['request-tightened'], response: [] });
  assert.deepEqual(verdicts(coarse, fine), { request: [], response: ['response-loosened'] });
});

test('bounds that say the same in other words are the same', () => {
  assert.deepEqual(verdicts({ minLength: 0, uniqueItems: false }, {}), { request: [], response: [] });
  assert.deepEqual(verdicts({ maximum: 5 }, { allOf: [{ maximum: 5 }, { maximum: 9 }] }), {
    request: [],
    response: [],
  });
  assert.deepEqual(verdicts({ minimum: 0 }, {}), { request: [], response: ['response-loosened'] });
  assert.deepEqual(verdicts({ minimum: -5 }, { minimum: -5, exclusiveMinimum: true }).request, ['request-tightened']);
});

test('the values of a map are compared', () => {
  const map = (values: object | boolean): object => ({ type: 'object', additionalProperties: values });
  assert.deepEqual(verdicts(map({ maxLength: 2 }), map({ maxLength: 1 })).request, ['request-tightened']);
  assert.deepEqual(verdicts(map({ maxLength: 2 }), map(true)), { request: [], response: ['response-loosened'] });
  assert.deepEqual(verdicts(map(true), map({ maxLength: 2 })), { request: ['request-tightened'], response: [] });
  assert.deepEqual(verdicts(map({}), map(false)), { request: ['request-closed'], response: [] });
});

test('alternatives without a discriminator are matched by what they say', () => {
  const [text, count, flag] = [{ type: 'string' }, { type: 'integer' }, { type: 'boolean' }];
  assert.deepEqual(verdicts({ oneOf: [text, count] }, { anyOf: [count, text] }), { request: [], response: [] });
  assert.deepEqual(verdicts({ oneOf: [text, count] }, { oneOf: [text] }), {
    request: ['branch-removed'],
    response: ['branch-removed'],
  });
  assert.deepEqual(verdicts(text, { oneOf: [text, flag] }), { request: [], response: ['response-loosened'] });
});

test('alternatives within an alternative that is told by its name are matched by what they say', () => {
  const cancel = { properties: { id: {}, name: {} }, oneOf: [{ required: ['id'] }, { required: ['name'] }] };
  const rules = (change: object): string[] => {
    const [before, now] = [cancel, { ...cancel, ...change }].map((found) => {
      const schema = { oneOf: [{ $ref: '#/cancel' }], discriminator: { propertyName: 'action' } };
      return [childOf(rootOf({ schema, cancel: found }), 'schema') ?? assert.fail()];
    });
    return schemaComparison()(before ?? [], now ?? [], 'request').map(({ rule }) => rule);
  };
  assert.deepEqual(rules({}), []);
  assert.deepEqual(rules({ oneOf: cancel.oneOf.toReversed() }), []);
  assert.deepEqual(new Set(rules({ oneOf: [{ required: ['id', 'name'] }] })), new Set(['request-property-required']));
});

test('a word that is not known is refused, not overlooked', () => {
  assert.throws(() => rulesOf({}, { not: { type: 'string' } }, 'request'), /`not` is not compared yet/);
  assert.throws(() => rulesOf({ $ref: 'other.yaml#/a' }, {}, 'request'), /is not in this file/);
});

test('references that lead nowhere, and schemas that are made of themselves, are told', () => {
  const list = (reference: string): object => ({ items: { $ref: reference } });
  assert.throws(() => rulesOf(list('#/gone'), list('#/gone'), 'request'), /there is no #\/gone/);
  assert.throws(() => rulesOf(list('#/schema/items'), list('#/gone'), 'request'), /break the circle/);
  assert.throws(
    () => rulesOf({ allOf: [{ oneOf: [{ $ref: '#/schema/allOf/0' }] }] }, {}, 'request'),
    /contains itself/,
  );
});
