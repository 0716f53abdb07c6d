/** The judge bites: answers that are as promised pass, and each of these, changed in one place, does not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errors } from '@wattbook/api/errors';
import { SECURITY_HEADERS } from '../../src/http/pages/security-headers.ts';
import { faultsOf, type Exchanged } from './judge.ts';
import { operationOf } from './requests.ts';
import { readStrictJson } from './strict-json.ts';

const order = {
  orderId: 'O-1',
  clientOrderId: 'c1',
  contractId: 'NL-TEST-1',
  side: 'BUY',
  price: '50.00',
  quantity: '1.0',
  type: 'LIMIT',
  timeInForce: 'GFS',
  validUntil: null,
  displayQuantity: null,
  selfTradePrevention: null,
  portfolioId: 'default',
  text: null,
  state: 'ACTIVE',
  reason: null,
  filledQuantity: '0.0',
  remainingQuantity: '1.0',
  averagePrice: null,
  revision: 1,
  participantId: 'alpha',
  enteredBy: 'alpha-bot',
  acceptedAt: '2026-11-22T12:00:00.000000Z',
  updatedAt: '2026-11-22T12:00:00.000000Z',
  sequence: 7,
  fills: [],
};
const headers = {
  ...SECURITY_HEADERS,
  vary: 'accept-encoding',
  ratelimit: '"orders";r=9;t=1',
  'ratelimit-policy': '"orders";q=10;w=1',
  'content-type': 'application/json',
  'wattbook-version': '1.0',
  'wattbook-sequence': '7',
  'x-request-id': 'r1',
};
const wire = { method: 'POST', url: '/api/v1/orders', headers: {}, payload: '{}' };
const isValid = { codes: new Set<string>(), lateCodes: new Set<string>(), why: [], isStranger: false };
const isInvalid = { ...isValid, codes: new Set(['malformed-request']), why: ['malformed-request: no price'] };

const accepted: Exchanged = {
  operation: operationOf('submitOrder'),
  wire,
  verdict: isValid,
  answer: { status: 201, headers, body: JSON.stringify(order) },
  sequenceBefore: 6,
  timeBeforeUs: 1_795_348_800_000_000,
  sequenceAfter: 7,
  hasTimePassed: false,
  isCursorOwn: false,
  mayBeThrottled: false,
};

const malformed = {
  type: '/docs/errors/malformed-request',
  title: 'The request is not well-formed',
  status: 400,
  detail: 'price is required.',
  code: 'malformed-request',
  requestId: 'r1',
  outcome: 'NOT_EXECUTED',
  retry: 'NEVER',
};
const { 'wattbook-sequence': sequence, ...headersOfProblem } = {
  ...headers,
  'content-type': 'application/problem+json',
};
const refused: Exchanged = {
  ...accepted,
  verdict: isInvalid,
  answer: { status: 400, headers: headersOfProblem, body: JSON.stringify(malformed) },
  sequenceAfter: 6,
};

function answered(exchanged: Exchanged, change: Partial<Exchanged['answer']>): Exchanged {
  return { ...exchanged, answer: { ...exchanged.answer, ...change } };
}

const ONLY_OF_ORDERS = [
  ...['portfolioId', 'text', 'revision', 'participantId', 'enteredBy', 'acceptedAt', 'updatedAt', 'sequence'],
];

function withRetryAfter(exchanged: Exchanged): Exchanged {
  return answered(exchanged, { headers: { ...exchanged.answer.headers, 'retry-after': '2' } });
}

function problem(change: object): string {
  return JSON.stringify({ ...malformed, ...change });
}

const throttled: Exchanged = {
  ...answered(refused, {
    status: 429,
    body: problem({
      type: '/docs/errors/rate-limited',
      title: errors['rate-limited'].title,
      code: 'rate-limited',
      status: 429,
      retry: 'AFTER',
    }),
  }),
  verdict: isValid,
};

const { orderId: _orderId, fills: _fills, ...preview } = order;
const dryRun: Exchanged = {
  ...answered(accepted, {
    status: 200,
    body: JSON.stringify({
      ...Object.fromEntries(Object.entries(preview).filter(([name]) => !ONLY_OF_ORDERS.includes(name))),
      ...{ fills: [], replayed: false, openOrders: { used: 1, limit: null } },
    }),
  }),
  wire: { ...wire, url: '/api/v1/orders?dryRun=true' },
  sequenceAfter: 6,
};
const { ratelimit: _ratelimit, ...uncounted } = headers;
const packed = { 'content-encoding': 'gzip' };

const behind: Exchanged = {
  ...refused,
  ...answered(refused, {
    status: 503,
    headers: { ...headersOfProblem, 'retry-after': '1' },
    body: problem({
      ...{ type: '/docs/errors/view-behind', title: errors['view-behind'].title, code: 'view-behind' },
      ...{ status: 503, retry: errors['view-behind'].retry },
    }),
  }),
  verdict: isValid,
};
/** The venue is at sequence 6, on 2026-11-22 at 12:00 UTC. */
const askedAt = (at: string): Exchanged => ({ ...behind, wire: { ...wire, url: `${wire.url}?at=${at}` } });

test('view-behind is no fault where what comes is asked for, and one where it is there already', () => {
  for (const at of ['7', '2026-11-22T12:00:01Z']) {
    assert.doesNotMatch(faultsOf(askedAt(at)).join('\n'), /nothing ahead/, at);
  }
  for (const at of ['6', '2026-11-22T12:00:00Z']) assert.match(faultsOf(askedAt(at)).join('\n'), /nothing ahead/, at);
});

test('answers as promised have no faults', () => {
  assert.deepEqual(faultsOf(dryRun), []);
  assert.deepEqual(faultsOf({ ...withRetryAfter(throttled), mayBeThrottled: true }), []);
  assert.deepEqual(faultsOf(accepted), []);
  assert.deepEqual(faultsOf(refused), []);
});

const { quantity: _quantity, ...lacking } = order;
const withSequence = { ...headersOfProblem, 'wattbook-sequence': sequence };
const bites: [what: string, exchanged: Exchanged, fault: RegExp][] = [
  ['another success than declared', answered(accepted, { status: 202 }), /202 +is not declared/],
  ['a header that is missing', answered(accepted, { headers: headersOfProblem }), /lacks the header Wattbook-Sequence/],
  ['a header too many', answered(accepted, { headers: { ...headers, 'x-powered-by': 'y' } }), /x-powered-by of 201/],
  ['a header of the wrong form', answered(accepted, { headers: { ...headers, 'wattbook-sequence': '-1' } }), />= 0/],
  ['a security header less', answered(accepted, { headers: { ...headers, 'x-frame-options': '' } }), /x-frame-options/],
  ['a property less', answered(accepted, { body: JSON.stringify(lacking) }), /required property 'quantity'/],
  ['a number for a text', answered(accepted, { body: JSON.stringify({ ...order, quantity: 1 }) }), /must be string/],
  [
    'a property more',
    answered(accepted, { body: JSON.stringify({ ...order, secret: 1 }) }),
    /\/secret is not declared/,
  ],
  ['something invalid accepted', { ...accepted, verdict: isInvalid }, /invalid .* and answered 201/],
  ['something valid refused', { ...refused, verdict: isValid }, /valid, and refused as malformed-request/],
  ['something invalid in the journal', { ...refused, sequenceAfter: 7 }, /it is in the journal/],
  ['a sequence where none is declared', answered(refused, { headers: withSequence }), /wattbook-sequence of 400/],
  ['a code with another status', answered(refused, { status: 422 }), /came with 422, not 400/],
  ['a code that nobody knows', answered(refused, { body: problem({ code: 'oops' }) }), /not in the catalogue/],
  ['another outcome than in the catalogue', answered(refused, { body: problem({ outcome: 'UNKNOWN' }) }), /outcome of/],
  ['the id of another request', answered(refused, { body: problem({ requestId: 'r2' }) }), /requestId of/],
  [
    'a 5xx',
    { ...answered(refused, { status: 500, body: '{"code":"internal-error"}' }), verdict: isValid },
    /nothing is down/,
  ],
  ['no problem document', answered(refused, { body: 'Bad Request' }), /no problem document/],
  ['a dry run in the journal', { ...dryRun, sequenceAfter: 7 }, /a dry run left a record/],
  ['a dry run that is answered as an order', { ...dryRun, answer: accepted.answer }, /201 .* not to be placed/],
  ['packed for who did not ask', answered(accepted, { headers: { ...headers, ...packed } }), /packed with gzip/],
  [
    'a packed key',
    {
      ...answered(accepted, { headers: { ...headers, ...packed }, body: '{"key":"wb_sandbox_x"}' }),
      wire: { ...wire, headers: { 'accept-encoding': 'gzip' } },
    },
    /a key is packed/,
  ],
  [
    'a key that is not new',
    answered(refused, { body: problem({ detail: `There is no wb_sandbox_4kR9mZq2TbXw_${'x'.repeat(43)}.` }) }),
    /a key is shown/,
  ],
  ['no Vary', answered(accepted, { headers: { ...headers, vary: '' } }), /vary is/],
  ['no RateLimit', answered(accepted, { headers: uncounted }), /lacks the header RateLimit/],
  ['429 where nobody meets a limit', throttled, /limits that nobody meets/],
  ['no time to wait for', { ...throttled, mayBeThrottled: true }, /rate-limited with Retry-After left out/],
  ['a read in the journal', { ...accepted, wire: { ...wire, method: 'GET' } }, /a read left a record/],
];
for (const [what, exchanged, fault] of bites) {
  test(`${what} is a fault`, () => {
    assert.match(faultsOf(exchanged).join('\n'), fault);
  });
}

test('the judge reads JSON strictly', () => {
  const read = (text: string | Buffer) => readStrictJson(Buffer.from(text), 3, 5).kind;
  for (const text of ['{"a":{"a":1},"b":[1,"{\\"b\\":"]}', '"x"', '[[[]]]']) assert.equal(read(text), 'JSON', text);
  for (const text of [
    '',
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":1}',
    '{"__proto__":1}',
    '[[[[]]]]',
    '"\\u0000"',
    '{"a":1}}',
    '[0,0,0,0,0,0]',
    '[[],{},{"a":[],"b":0}]',
  ]) {
    assert.equal(read(text), 'NO_JSON', text);
  }
  assert.equal(read(Buffer.from([0x22, 0xff, 0x22])), 'NO_JSON');
});
