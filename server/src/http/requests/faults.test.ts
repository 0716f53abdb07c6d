/** What is wrong with a request is told at its place, in words that say what would be right. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { recordAt } from './record.ts';
import { BODY_OF } from './route-schemas.ts';
import { createValidatorCompiler } from './validation.ts';
import { SPEC } from '../../../test/support/test-gateway.ts';
import { RequestRefused, type Fault } from '../answers/problem.ts';
import { createBodyVersions } from '../versions.ts';
import { formOf } from './form-words.ts';

const versions = createBodyVersions(SPEC.document);
const compile = createValidatorCompiler(versions);

type Validated = { fault: Fault | undefined; value: unknown };

function validate(schema: Record<string, unknown>, httpPart: 'body' | 'querystring', sent: unknown): Validated {
  const result: unknown = compile({ schema, httpPart, method: 'POST', url: '/' })(sent);
  const error = recordAt({ result }, 'result')['error'];
  if (error === undefined) return { fault: undefined, value: recordAt({ result }, 'result')['value'] };
  assert.ok(error instanceof RequestRefused);
  assert.equal(error.problem.members.errors?.length, 1);
  return { fault: error.problem.members.errors[0], value: undefined };
}

function bodyFaultOf(operationId: string, body: object): Fault | undefined {
  const schema = versions.schemaOf(operationId, '1.0');
  assert.ok(schema);
  return validate({ ...schema, [BODY_OF]: operationId }, 'body', { version: '1.0', ...body }).fault;
}

const NEEDS_A_CHANGE = 'needs at least one of price, quantity, displayQuantity, validUntil, text';

describe('a parameter', () => {
  const query = (name: string, schema: object, text: string) =>
    validate({ type: 'object', properties: { [name]: schema } }, 'querystring', { [name]: text });
  const component = (kind: string, name: string) =>
    recordAt(recordAt(recordAt(SPEC.document, 'components'), kind), name);

  test('that is a boolean is exactly true or false', () => {
    const read = (text: string) => query('dryRun', { type: 'boolean', default: false }, text);
    assert.deepEqual(read('true').value, { dryRun: true });
    assert.deepEqual(read('false').value, { dryRun: false });
    for (const text of ['True', 'TRUE', '1', '0', 'yes', '', ' true', 'null', 'true,false']) {
      assert.deepEqual(read(text).fault, { parameter: 'dryRun', detail: 'must be true or false' }, text);
    }
  });

  for (const [name, text, detail] of [
    ['OrderId', 'O_1', 'must be 1 to 32 of the characters A-Z a-z 0-9 -'],
    ['ContractId', 'a b', 'must be 1 to 64 of the characters A-Z a-z 0-9 . _ : -'],
    ['AreaCode', 'nl', 'must be 2 to 16 of the characters A-Z 0-9 -, the first one of A-Z'],
    ['Cursor', '..', 'must be 1 to 512 of the characters A-Z a-z 0-9 _ -'],
    ['OrderId', 'x'.repeat(33), 'must have at most 32 characters'],
    ['OrderState', 'active', 'must be one of ACTIVE, PARKED, FILLED, CANCELLED, EXPIRED'],
    ['Revision', 'x', 'must be an integer from 1 to 2147483647'],
    [
      'StreamPosition',
      'now',
      "has the wrong form (An event's id, `<sequence>-<index>`, or a bare sequence. Opaque, but for its sequence)",
    ],
  ] as const) {
    test(`with the form of ${name} is told what that is: "${text.slice(0, 8)}"`, () => {
      assert.deepEqual(query('it', component('schemas', name), text).fault, { parameter: 'it', detail });
    });
  }

  test('that is a day is told how days are written', () => {
    const { fault } = query('deliveryDay', { type: 'string', format: 'date', maxLength: 10 }, '22-11-2026');
    assert.equal(fault?.detail, 'must be a day from 2000 to 2099, written YYYY-MM-DD');
  });

  test('with a form that only a description explains gets no words made up', () => {
    for (const pattern of ['^a+$', '^(x|y){1,2}$', '^[a-z]{3}$', '[a-z]{1,2}'])
      assert.equal(formOf({ pattern }), undefined);
  });
});

describe('an amendment', () => {
  const fault = (body: object) => bodyFaultOf('amendOrder', body);
  test('is right with one change', () => assert.equal(fault({ revision: 1, text: '' }), undefined));
  test('lacks its revision first', () => {
    const wanted = { pointer: '/revision', detail: 'is required' };
    for (const body of [{}, { price: '1' }, { price: '1', quantity: '1' }]) assert.deepEqual(fault(body), wanted);
  });
  test('without a change is told what could change', () => {
    assert.deepEqual(fault({ revision: 1 }), { pointer: '', detail: NEEDS_A_CHANGE });
  });
});

describe('a batch', () => {
  const order = { clientOrderId: 'c', contractId: 'NL-1', side: 'BUY', price: '1', quantity: '1' };
  const place = { action: 'PLACE', order };
  const fault = (operation: unknown) => bodyFaultOf('submitBatch', { onError: 'STOP', operations: [place, operation] });

  for (const operation of [
    place,
    { action: 'AMEND', orderId: 'O-1', revision: 1, price: '1' },
    { action: 'AMEND', clientOrderId: 'c', revision: 1, text: '' },
    { action: 'CANCEL', orderId: 'O-1' },
    { action: 'CANCEL', clientOrderId: 'c', revision: 3 },
  ]) {
    test(`takes ${JSON.stringify(operation)}`, () => assert.equal(fault(operation), undefined));
  }

  const either = 'needs orderId or clientOrderId';
  const actions = 'must be one of PLACE, AMEND, CANCEL';
  const faults: [operation: unknown, pointer: string, detail: string | RegExp][] = [
    [{ action: 'PLACE', order: { ...order, price: 1 } }, '/order/price', /^must be a string/],
    [{ action: 'PLACE', order: { ...order, side: 'buy' } }, '/order/side', 'must be one of BUY, SELL'],
    [
      { action: 'PLACE', order: { ...order, version: '1.0' } },
      '/order/version',
      /^is not known; known are clientOrderId/,
    ],
    [{ action: 'PLACE' }, '/order', 'is required'],
    [{ ...place, orderId: 'O-1' }, '/orderId', 'is not known; known are action, order'],
    [{ action: 'place', order }, '/action', actions],
    [{ action: 5, order }, '/action', actions],
    [{ action: null }, '/action', actions],
    [{ action: '__proto__' }, '/action', actions],
    [{ order }, '/action', 'is required'],
    [{}, '/action', 'is required'],
    ['PLACE', '', /^must be an object/],
    [null, '', /^must be an object/],
    [[], '', /^must be an object/],
    [{ action: 'CANCEL' }, '', either],
    [{ action: 'CANCEL', orderId: 'O-1', clientOrderId: 'c' }, '', `${either}, not both`],
    [{ action: 'CANCEL', orderId: 'O_1' }, '/orderId', 'must be 1 to 32 of the characters A-Z a-z 0-9 -'],
    [{ action: 'CANCEL', orderId: 1 }, '/orderId', /^must be a string/],
    [{ action: 'CANCEL', clientOrderId: '' }, '/clientOrderId', /^must be 1 to 64 of the characters/],
    [{ action: 'CANCEL', orderId: 'O-1', price: '1' }, '/price', /^is not known; known are action, orderId/],
    [{ action: 'AMEND', revision: 1, price: '1' }, '', either],
    [{ action: 'AMEND', orderId: 'O-1', price: '1' }, '/revision', 'is required'],
    [{ action: 'AMEND', orderId: 'O-1', price: '1', text: '' }, '/revision', 'is required'],
    [{ action: 'AMEND', orderId: 'O-1', revision: 1 }, '', NEEDS_A_CHANGE],
  ];
  for (const [operation, pointer, detail] of faults) {
    test(`with ${JSON.stringify(operation)} is told at its place`, () => {
      const found = fault(operation);
      assert.equal(found?.pointer, `/operations/1${pointer}`);
      if (typeof detail === 'string') assert.equal(found.detail, detail);
      else assert.match(found.detail, detail);
    });
  }

  test('has 1 to 500 operations', () => {
    const of = (count: number) => bodyFaultOf('submitBatch', { onError: 'STOP', operations: Array(count).fill(place) });
    assert.deepEqual(of(0), { pointer: '/operations', detail: 'must not be empty' });
    assert.equal(of(1), undefined);
    assert.equal(of(500), undefined);
    assert.deepEqual(of(501), { pointer: '/operations', detail: 'must have at most 500 items' });
  });
});
