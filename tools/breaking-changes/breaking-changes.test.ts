// Mutants of the real API file: what somebody might do to it, each with the rules that must find it. One that no longer
// applies, because the file has changed, fails by itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBreakingChanges } from './api-file.ts';
import { add, all, apiFile, change, mutated, parameter, put, reference, remove, rename, set, take } from './edits.ts';
import type { Mutant } from './edits.ts';
import { rules } from './rules.ts';

const schemas = '/components/schemas';
const orders = '/paths/~1orders';
const order = '/paths/~1orders~1{orderId}';
const newOrder = `${schemas}/NewOrder`;
const amendment = `${schemas}/Amendment`;

const operationMutants: Mutant[] = [
  { name: 'an operation removed', edit: remove(`${order}/get`), rules: ['operation-removed'] },
  { name: 'a path removed', edit: remove('/paths/~1market~1trades'), rules: ['operation-removed'] },
  { name: 'a path renamed', edit: rename('/paths/~1areas', '/zones'), rules: ['operation-moved'] },
  { name: 'a method changed', edit: rename(`${order}/patch`, 'put'), rules: ['operation-moved'] },
  {
    name: 'an operationId changed',
    edit: change(`${orders}/post/operationId`, 'submitOrder', 'placeOrder'),
    rules: ['operation-id-changed'],
  },
  { name: 'the server moved', edit: change('/servers/0/url', '/api/v1', '/v1'), rules: ['server-changed'] },
  {
    name: 'another server put first',
    edit: set('/servers', [{ url: 'https://example.com/api/v1' }, { url: '/api/v1' }]),
    rules: ['server-changed'],
  },
  {
    name: 'a public operation wants a key',
    edit: all(remove('/paths/~1status/get/security'), add('/paths/~1status/get/x-scope', 'read')),
    rules: ['key-demanded', 'scope-changed'],
  },
  {
    name: 'the key goes elsewhere',
    edit: change('/components/securitySchemes/key/scheme', 'bearer', 'basic'),
    rules: ['key-demanded'],
  },
  { name: 'another scope', edit: change('/paths/~1trades/get/x-scope', 'read', 'trade'), rules: ['scope-changed'] },
];

const parameterMutants: Mutant[] = [
  {
    name: 'a parameter removed',
    edit: take('/paths/~1trades/get/parameters', { $ref: '#/components/parameters/Area' }),
    rules: ['parameter-removed'],
  },
  {
    name: 'a parameter from the query into a header',
    edit: parameter(`${order}/delete`, 'revision', { in: 'header' }),
    rules: ['parameter-moved'],
  },
  {
    name: 'a parameter became required',
    edit: parameter(`${order}/delete`, 'revision', { required: true }),
    rules: ['parameter-required'],
  },
  {
    name: 'a new required parameter',
    edit: put(`${orders}/get/parameters`, { name: 'weather', in: 'query', required: true, schema: reference('Side') }),
    rules: ['parameter-required'],
  },
  {
    name: 'a list in a parameter written otherwise',
    edit: parameter('/paths/~1stream/get', 'channels', { explode: true }),
    rules: ['parameter-form-changed'],
  },
  {
    name: 'a shared parameter tightened (maximum)',
    edit: change('/components/parameters/Limit/schema/maximum', 500, 250),
    rules: ['request-tightened'],
  },
  {
    name: 'the default of a parameter changed',
    edit: change('/components/parameters/Limit/schema/default', 100, 50),
    rules: ['default-changed'],
  },
  {
    name: 'a parameter takes whole fives only (multipleOf)',
    edit: add('/components/parameters/Limit/schema/multipleOf', 5),
    rules: ['request-tightened'],
  },
];

const requestMutants: Mutant[] = [
  { name: 'no body any more', edit: remove(`${order}/patch/requestBody`), rules: ['request-body-removed'] },
  {
    name: 'the body became required',
    given: change(`${order}/patch/requestBody/required`, true, false),
    edit: change(`${order}/patch/requestBody/required`, false, true),
    rules: ['request-body-required'],
  },
  {
    name: 'another media type in requests',
    edit: rename(`${orders}/post/requestBody/content/application~1json`, 'application/cbor'),
    rules: ['request-media-type-removed'],
  },
  {
    name: 'a request property removed',
    edit: remove(`${newOrder}/properties/text`),
    rules: ['request-property-removed'],
  },
  {
    name: 'a new required request property',
    edit: all(add(`${newOrder}/properties/weather`, reference('PortfolioId')), put(`${newOrder}/required`, 'weather')),
    rules: ['request-property-required'],
  },
  {
    name: 'an optional request property became required',
    edit: put(`${newOrder}/required`, 'portfolioId'),
    rules: ['request-property-required'],
  },
  {
    name: 'a value that requests and responses use removed',
    edit: take(`${schemas}/TimeInForce/enum`, 'FOK'),
    rules: ['request-value-removed', 'response-value-removed'],
  },
  {
    name: 'a value that only requests use removed',
    edit: set(`${newOrder}/properties/timeInForce`, { type: 'string', enum: ['GFS', 'GTD', 'IOC'], default: 'GFS' }),
    rules: ['request-value-removed'],
  },
  {
    name: 'a free text became a list of values',
    edit: add(`${newOrder}/properties/portfolioId/enum`, ['default']),
    rules: ['request-tightened'],
  },
  {
    name: 'a request pattern tightened',
    edit: set(`${schemas}/Decimal/pattern`, '^-?\\d{1,7}(\\.\\d{1,2})?$'),
    rules: ['request-tightened'],
  },
  { name: 'minLength in a request', edit: add(`${schemas}/TimeIn/minLength`, 20), rules: ['request-tightened'] },
  {
    name: 'maxLength in a request',
    edit: change(`${schemas}/Decimal/maxLength`, 14, 12),
    rules: ['request-tightened'],
  },
  {
    name: 'minimum in a request',
    edit: parameter('/paths/~1contracts~1{contractId}~1book/get', 'depth', {
      schema: { type: 'integer', format: 'int32', minimum: 2, maximum: 500, default: 100 },
    }),
    rules: ['request-tightened'],
  },
  {
    name: 'a bound of a request excludes itself',
    edit: add('/components/parameters/Limit/schema/exclusiveMaximum', true),
    rules: ['request-tightened'],
  },
  {
    name: 'maxItems in a request',
    given: parameter('/paths/~1stream/get', 'channels', {
      schema: { type: 'array', maxItems: 4, items: { type: 'string' } },
    }),
    edit: parameter('/paths/~1stream/get', 'channels', {
      schema: { type: 'array', maxItems: 3, items: { type: 'string' } },
    }),
    rules: ['request-tightened'],
  },
  {
    name: 'minProperties in a request',
    edit: change(`${amendment}/minProperties`, 3, 4),
    rules: ['request-tightened'],
  },
  {
    name: 'null refused in a request',
    given: set(`${newOrder}/properties/text`, { type: 'string', nullable: true, maxLength: 64 }),
    edit: remove(`${newOrder}/properties/text/nullable`),
    rules: ['request-null-refused'],
  },
  {
    name: 'the default of a request property changed',
    edit: change(`${newOrder}/properties/timeInForce/default`, 'GFS', 'IOC'),
    rules: ['default-changed'],
  },
  {
    name: 'the default of a request property gone',
    edit: remove(`${newOrder}/properties/portfolioId/default`),
    rules: ['default-changed'],
  },
  {
    name: 'a body that was open refuses unknown names',
    given: remove(`${amendment}/additionalProperties`),
    edit: add(`${amendment}/additionalProperties`, false),
    rules: ['request-closed'],
  },
  {
    name: 'the type of a request property changed',
    edit: set(`${newOrder}/properties/text`, { type: 'integer' }),
    rules: ['type-changed'],
  },
  {
    name: 'the format of a request property changed',
    edit: change(`${schemas}/TimeIn/format`, 'date-time', 'date'),
    rules: ['format-changed'],
  },
];

const responseMutants: Mutant[] = [
  {
    name: 'a success status removed',
    edit: rename(`${orders}/post/responses/201`, '203'),
    rules: ['status-removed', 'status-added'],
  },
  { name: 'an error status removed', edit: remove(`${order}/patch/responses/409`), rules: ['status-removed'] },
  { name: 'the 429 of throttling removed', edit: remove(`${orders}/post/responses/429`), rules: ['status-removed'] },
  { name: 'the default answer removed', edit: remove(`${orders}/get/responses/default`), rules: ['status-removed'] },
  {
    name: 'a new success status',
    edit: add(`${orders}/post/responses/202`, { description: 'Look later.' }),
    rules: ['status-added'],
  },
  {
    name: 'a new error status that is no problem, as the default promised',
    edit: add(`${orders}/post/responses/423`, { description: 'Locked.' }),
    rules: ['response-header-removed', 'response-media-type-removed'],
  },
  {
    name: 'a media type of answers removed',
    edit: rename('/paths/~1openapi.yaml/get/responses/200/content/application~1yaml', 'text/yaml'),
    rules: ['response-media-type-removed'],
  },
  {
    name: 'a response header removed',
    edit: remove('/components/responses/Unavailable/headers/Retry-After'),
    rules: ['response-header-removed'],
  },
  {
    name: 'a response header became optional',
    edit: change('/components/headers/Wattbook-Sequence/required', true, false),
    rules: ['response-header-optional'],
  },
  {
    name: 'the values of a response header loosened',
    edit: change('/components/headers/Retry-After/schema/maximum', 3600, 86400),
    rules: ['response-loosened'],
  },
  {
    name: 'a response property removed',
    edit: all(remove(`${schemas}/Trade/properties/amount`), take(`${schemas}/Trade/required`, 'amount')),
    rules: ['response-property-removed'],
  },
  {
    name: 'an optional response property removed',
    edit: remove(`${schemas}/Problem/properties/currentRevision`),
    rules: ['response-property-removed'],
  },
  {
    name: 'a response property no longer required',
    edit: take(`${schemas}/Order/required`, 'remainingQuantity'),
    rules: ['response-property-optional'],
  },
  {
    name: 'a property merged in by allOf no longer required',
    edit: take(`${schemas}/OrderOutcome/allOf/1/required`, 'fills'),
    rules: ['response-property-optional'],
  },
  {
    name: 'an error code removed',
    edit: take(`${schemas}/ErrorCode/enum`, 'exchange-busy'),
    rules: ['response-value-removed'],
  },
  { name: 'a list of values opened', edit: remove(`${schemas}/TradeRole/enum`), rules: ['response-loosened'] },
  {
    name: 'a response pattern loosened',
    edit: set(`${schemas}/Price/pattern`, '^-?\\d{1,7}\\.\\d{2,3}$'),
    rules: ['response-loosened'],
  },
  { name: 'a response pattern gone', edit: remove(`${schemas}/Amount/pattern`), rules: ['response-loosened'] },
  {
    name: 'maxLength of a response',
    edit: change(`${schemas}/Energy/maxLength`, 16, 18),
    rules: ['response-loosened'],
  },
  {
    name: 'maximum of a response',
    edit: remove(`${schemas}/Lag/properties/records/maximum`),
    rules: ['response-loosened'],
  },
  {
    name: 'minimum of a response',
    edit: change(`${schemas}/BookLevel/properties/orders/minimum`, 1, 0),
    rules: ['response-loosened'],
  },
  {
    name: 'maxItems of a response',
    edit: change(`${schemas}/OrderPage/properties/items/maxItems`, 500, 5000),
    rules: ['response-loosened'],
  },
  { name: 'null in a response', edit: add(`${schemas}/Amount/nullable`, true), rules: ['response-null-added'] },
  {
    name: 'null no more in a response',
    edit: remove(`${schemas}/NextCursor/nullable`),
    rules: ['response-null-removed'],
  },
  {
    name: 'null no more among the values',
    edit: all(take(`${schemas}/EndReason/enum`, null), remove(`${schemas}/EndReason/nullable`)),
    rules: ['response-null-removed'],
  },
  { name: 'a type changed', edit: change(`${schemas}/Energy/type`, 'string', 'number'), rules: ['type-changed'] },
  {
    name: 'a wider number',
    edit: change(`${schemas}/BookLevel/properties/orders/format`, 'int32', 'int64'),
    rules: ['format-changed'],
  },
  {
    name: 'a time of day gone',
    edit: change(`${schemas}/ScheduledTime/format`, 'date-time', 'date'),
    rules: ['format-changed'],
  },
  {
    name: 'a type of event removed',
    edit: all(
      take(`${schemas}/StreamEvent/oneOf`, reference('HeartbeatEvent')),
      remove(`${schemas}/StreamEvent/discriminator/mapping/heartbeat`),
    ),
    rules: ['branch-removed'],
  },
  {
    name: 'a type of event called otherwise',
    edit: rename(`${schemas}/StreamEvent/discriminator/mapping/trade`, 'execution'),
    rules: ['branch-removed'],
  },
  {
    name: 'the events told by another property',
    edit: change(`${schemas}/StreamEvent/discriminator/propertyName`, 'event', 'type'),
    rules: ['branch-removed'],
  },
  {
    name: 'a change deep in a type of event',
    edit: take(`${schemas}/ResetEvent/properties/data/required`, 'sequence'),
    rules: ['response-property-optional'],
  },
  {
    name: 'a new form that nothing tells apart',
    edit: set(`${schemas}/TradePage/properties/items/items`, { oneOf: [reference('Trade'), reference('MarketTrade')] }),
    rules: ['response-loosened'],
  },
];

const mutants = [...operationMutants, ...parameterMutants, ...requestMutants, ...responseMutants];

for (const mutant of mutants) {
  test(`breaks: ${mutant.name}`, () => {
    const { before, now } = mutated(mutant);
    const found = new Set(findBreakingChanges(before, now).map(({ rule }) => rule));
    assert.deepEqual([...found].toSorted(), mutant.rules.toSorted());
  });
}

test('every rule is needed by a mutant', () => {
  const needed = new Set(mutants.flatMap((mutant) => mutant.rules));
  // Held by released-files.test.ts.
  const others = Object.keys(rules).filter((rule) => rule !== 'version-not-raised');
  assert.deepEqual([...needed].toSorted(), others.toSorted());
});

test('no schema of the file escapes: each simple one that changes its type is found where it stands', () => {
  const changed = structuredClone(apiFile);
  const pointers = changeSimpleTypes(changed, '');
  assert.ok(pointers.length > 60, `only ${pointers.length} were found`);
  const found = findBreakingChanges(apiFile, changed).map(({ rule, pointer }) => `${rule} ${pointer}`);
  assert.deepEqual(
    [...new Set(found)].toSorted(),
    pointers.map((pointer) => `type-changed ${pointer}/type`).toSorted(),
  );
});

/** Makes every text and number a truth value; tells where. */
function changeSimpleTypes(value: unknown, pointer: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const isSimple = 'type' in value && (value.type === 'string' || value.type === 'integer');
  if (isSimple) Object.assign(value, { type: 'boolean' });
  const below = Object.entries(value).flatMap(([name, child]) =>
    name.startsWith('example') ? [] : changeSimpleTypes(child, `${pointer}/${name.replaceAll('/', '~1')}`),
  );
  return isSimple ? [pointer, ...below] : below;
}
