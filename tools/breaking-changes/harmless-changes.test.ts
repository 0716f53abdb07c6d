// What a minor may do to the real API file, and what says the same in other words. One that no longer applies, because
// the file has changed, fails by itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBreakingChanges } from './api-file.ts';
import { add, all, apiFile, at, change, mutated, put, reference, remove, rename, replace, set, take } from './edits.ts';
import type { Mutant } from './edits.ts';

const schemas = '/components/schemas';
const orders = '/paths/~1orders';
const order = '/paths/~1orders~1{orderId}';
const newOrder = `${schemas}/NewOrder`;

const mutants: Mutant[] = [
  { name: 'nothing', edit: () => undefined, rules: [] },
  {
    name: 'other examples',
    edit: all(set('/components/examples/Order/value/price', '1.00'), set('/components/headers/Retry-After/example', 2)),
    rules: [],
  },
  { name: 'other descriptions', edit: redescribe, rules: [] },
  { name: 'other tags', edit: set(`${orders}/post/tags`, ['Trading']), rules: [] },
  { name: 'keys in another order', edit: reverse, rules: [] },
  { name: 'an operation deprecated', edit: add(`${orders}/get/deprecated`, true), rules: [] },
  {
    name: 'a new optional request property',
    edit: add(`${newOrder}/properties/weather`, reference('Decimal')),
    rules: [],
  },
  {
    name: 'a new response property, required',
    edit: all(
      add(`${schemas}/Trade/properties/weather`, reference('PartyId')),
      put(`${schemas}/Trade/required`, 'weather'),
    ),
    rules: [],
  },
  {
    name: 'a new operation',
    edit: add('/paths/~1weather', { get: { operationId: 'getWeather', responses: {} } }),
    rules: [],
  },
  {
    name: 'a new optional parameter',
    edit: put(`${orders}/get/parameters`, { name: 'weather', in: 'query', schema: reference('Side') }),
    rules: [],
  },
  { name: 'a new value in responses', edit: put(`${schemas}/OrderState/enum`, 'ENCHANTED'), rules: [] },
  { name: 'a new value in requests', edit: put(`${schemas}/TimeInForce/enum`, 'UNTIL_NOON'), rules: [] },
  { name: 'a new code', edit: put(`${schemas}/ErrorCode/enum`, 'never-heard-of'), rules: [] },
  {
    name: 'a new error status that is a problem, as the default promised',
    edit: add(`${orders}/post/responses/423`, { $ref: '#/components/responses/Unavailable' }),
    rules: [],
  },
  {
    name: 'a new response header',
    edit: add('/components/responses/NotModified/headers/Weather', { schema: { type: 'string' } }),
    rules: [],
  },
  {
    name: 'a new media type of answers',
    edit: add('/paths/~1trades/get/responses/200/content/text~1weather', { schema: { type: 'string' } }),
    rules: [],
  },
  {
    name: 'a new type of event',
    edit: all(
      add(`${schemas}/WeatherEvent`, { type: 'object', properties: { event: { type: 'string', enum: ['weather'] } } }),
      put(`${schemas}/StreamEvent/oneOf`, reference('WeatherEvent')),
      add(`${schemas}/StreamEvent/discriminator/mapping/weather`, '#/components/schemas/WeatherEvent'),
    ),
    rules: [],
  },
  { name: 'a request that takes more', edit: change(`${schemas}/TimeIn/maxLength`, 64, 128), rules: [] },
  { name: 'a request without a pattern', edit: remove(`${schemas}/Decimal/pattern`), rules: [] },
  { name: 'a request property that may be left out', edit: take(`${newOrder}/required`, 'side'), rules: [] },
  { name: 'null taken in a request', edit: add(`${schemas}/Decimal/nullable`, true), rules: [] },
  { name: 'a response that says less', edit: change(`${schemas}/Energy/maxLength`, 16, 12), rules: [] },
  { name: 'a response that is always there', edit: put(`${schemas}/Problem/required`, 'retry'), rules: [] },
  {
    name: 'no key needed any more',
    edit: all(add('/paths/~1areas/get/security', []), remove('/paths/~1areas/get/x-scope')),
    rules: [],
  },
  { name: 'another server after the first', edit: put('/servers', { url: 'https://example.com/api/v1' }), rules: [] },
  {
    name: 'a schema into a component',
    edit: all(
      add(`${schemas}/HeartbeatPlace`, at(apiFile, `${schemas}/HeartbeatEvent/properties/data`)),
      set(`${schemas}/HeartbeatEvent/properties/data`, reference('HeartbeatPlace')),
    ),
    rules: [],
  },
  {
    name: 'a component renamed',
    edit: all(rename(`${schemas}/Quantity`, 'Power'), (api) => pointElsewhere(api, 'Quantity', 'Power')),
    rules: [],
  },
  {
    name: 'allOf written out',
    edit: all(
      set(`${schemas}/OrderOutcome`, structuredClone(at(apiFile, `${schemas}/Order`))),
      put(`${schemas}/OrderOutcome/required`, 'fills'),
      add(`${schemas}/OrderOutcome/properties/fills`, at(apiFile, `${schemas}/OrderOutcome/allOf/1/properties/fills`)),
    ),
    rules: [],
  },
  {
    name: 'a parameter of an operation into the path',
    edit: all(
      take(`${order}/get/parameters`, { $ref: '#/components/parameters/MinSequence' }),
      put(`${order}/parameters`, { $ref: '#/components/parameters/MinSequence' }),
    ),
    rules: [],
  },
];

function pointElsewhere(value: unknown, from: string, to: string): void {
  if (typeof value !== 'object' || value === null) return;
  if ('$ref' in value && value.$ref === reference(from).$ref) value.$ref = reference(to).$ref;
  for (const child of Object.values(value)) pointElsewhere(child, from, to);
}

function redescribe(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, child] of Object.entries(value)) {
    if (name === 'description' && typeof child === 'string') Object.assign(value, { description: 'Other words.' });
    else redescribe(child);
  }
}

function reverse(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const members = Object.entries(value);
  for (const [, child] of members) reverse(child);
  if (!Array.isArray(value)) replace(value, members.toReversed());
}

for (const mutant of mutants) {
  test(`harmless: ${mutant.name}`, () => {
    const { before, now } = mutated(mutant);
    assert.deepEqual(findBreakingChanges(before, now), mutant.rules);
  });
}
