import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { readRecord, RECORD_BYTES_MAX } from './read-record.ts';

const RECORD = {
  version: '1.0',
  source: 'sidc',
  tradeId: '20261122-000417',
  revision: 1,
  state: 'EXECUTED',
  contractId: 'NL-20261122T1400Z-PT15M',
  price: '87.50',
  quantity: '12.5',
  executedAt: '2026-11-22T13:31:07.512+01:00',
};

const read = (record: object) => readRecord(Buffer.from(JSON.stringify(record)));

function refused(record: object | string | Buffer): { reason: string; detail: string; source?: string } {
  const bytes = Buffer.isBuffer(record)
    ? record
    : Buffer.from(typeof record === 'string' ? record : JSON.stringify(record));
  const found = readRecord(bytes);
  assert.ok(found.kind === 'BROKEN', `${bytes.toString()} was taken`);
  return found;
}

function without(name: keyof typeof RECORD): object {
  return Object.fromEntries(Object.entries(RECORD).filter(([other]) => other !== name));
}

test('a record becomes a trade in ticks, lots and microseconds', () => {
  assert.deepEqual(read({ ...RECORD, aggressorSide: 'SELL', buy: { participantId: 'alpha' } }), {
    kind: 'TRADE',
    trade: {
      source: 'sidc',
      tradeId: '20261122-000417',
      revision: 1,
      state: 'EXECUTED',
      contract: { kind: 'ID', contractId: 'NL-20261122T1400Z-PT15M' },
      priceTicks: 8_750,
      quantityLots: 125,
      executedAtUs: Date.UTC(2026, 10, 22, 12, 31, 7, 512) * 1_000,
      aggressorSide: 'SELL',
      buy: { participantId: 'alpha', portfolioId: 'default' },
    },
  });
});

test('a contract can be named by where and when is delivered', () => {
  const delivery = { area: 'NL', deliveryStart: '2026-11-22T15:00:00+01:00', deliveryEnd: '2026-11-22T14:15:00Z' };
  const found = read({ ...without('contractId'), ...delivery });
  assert.ok(found.kind === 'TRADE');
  const startUs = Date.UTC(2026, 10, 22, 14) * 1_000;
  assert.deepEqual(found.trade.contract, {
    kind: 'DELIVERY',
    area: 'NL',
    deliveryStartUs: startUs,
    deliveryEndUs: startUs + 900_000_000,
  });
  for (const half of [{ area: 'NL' }, { area: 'NL', deliveryStart: '2026-11-22T14:00:00Z' }, {}]) {
    assert.match(refused({ ...without('contractId'), ...half }).detail, /either contractId, or area with/);
  }
  assert.match(refused({ ...RECORD, ...delivery }).detail, /either contractId, or area with/);
  assert.match(refused({ ...RECORD, area: 'NL' }).detail, /either contractId, or area with/);
});

test('negative prices are normal, and a carriage return at the end of a line does no harm', () => {
  const found = readRecord(Buffer.from(`${JSON.stringify({ ...RECORD, price: '-4.98' })}\r`));
  assert.ok(found.kind === 'TRADE');
  assert.equal(found.trade.priceTicks, -498);
});

test('what is not exactly right is refused, with its place and what would be right', () => {
  for (const [change, detail] of [
    [{ price: 87.5 }, /^price must be a string/],
    [{ price: '1e3' }, /^price has the wrong form/],
    [{ quantity: '-1' }, /^quantity has the wrong form/],
    [{ revision: 0 }, /^revision must be an integer from 1 to 1000000/],
    [{ revision: 1_000_001 }, /^revision must be an integer/],
    [{ revision: 1.5 }, /^revision must be an integer/],
    [{ revision: '1' }, /^revision must be an integer/],
    [{ state: 'CANCELLED' }, /^state must be one of EXECUTED, RECALLED/],
    [{ version: '2.0' }, /^version must be 1\.0/],
    [{ note: 'hello' }, /^note is not known; known are version, source/],
    [{ buy: {} }, /^buy\.participantId is required/],
    [{ sell: { participantId: 'alpha', keyId: 'x' } }, /^sell\.keyId is not known/],
    [{ tradeId: 'a b' }, /^tradeId must be 1 to 64 of the characters/],
    [{ tradeId: 'x'.repeat(65) }, /^tradeId must have at most 64/],
  ] as const) {
    const found = refused({ ...RECORD, ...change });
    assert.equal(found.reason, 'malformed-record');
    assert.match(found.detail, detail);
    assert.equal(found.source, 'sidc');
  }
  for (const name of ['version', 'tradeId', 'revision', 'state', 'price', 'quantity', 'executedAt'] as const) {
    assert.match(refused(without(name)).detail, new RegExp(`^${name} is required`));
  }
});

test('a price between two ticks, a quantity between two steps, and an unclear time have reasons of their own', () => {
  assert.equal(refused({ ...RECORD, price: '87.505' }).reason, 'price-off-tick');
  assert.equal(refused({ ...RECORD, quantity: '0.05' }).reason, 'quantity-off-step');
  const unclear = refused({ ...RECORD, executedAt: '2026-11-22T12:31:07' });
  assert.equal(unclear.reason, 'time-unclear');
  assert.match(unclear.detail, /^executedAt: .* has no offset/);
  assert.equal(refused({ ...RECORD, executedAt: '2026-11-22T12:31:07.1234567Z' }).reason, 'time-unclear');
  const { contractId: _contract, ...others } = RECORD;
  const delivery = { area: 'NL', deliveryStart: '2026-11-22T14:00:00Z', deliveryEnd: '2026-11-22T14:60:00Z' };
  assert.match(refused({ ...others, ...delivery }).detail, /^deliveryEnd: .*no minute 60/);
});

test('what is no JSON object is refused: nothing, blanks, NUL, other encodings, names twice, hidden names', () => {
  for (const [text, detail] of [
    ['', /is empty/],
    ['\r', /is empty/],
    ['   ', /is empty/],
    ['\0', /is not JSON/],
    ['[]', /no JSON object/],
    ['1', /no JSON object/],
    ['null', /no JSON object/],
    ['{', /is not JSON/],
    [JSON.stringify(RECORD).slice(0, -20), /is not JSON/],
    [`${JSON.stringify(RECORD)}${JSON.stringify(RECORD)}`, /is not JSON/],
    ['{"tradeId":"a","tradeId":"b"}', /same name twice/],
    ['{"__proto__":{"source":"sidc"}}', /"__proto__", which is forbidden/],
    ['{"source":"a\\u0000b"}', /U\+0000/],
    ['[[[[[1]]]]]', /nests 5 levels deep; no trade needs more than 4/],
  ] as const) {
    assert.match(refused(text).detail, detail, JSON.stringify(text));
  }
  assert.match(refused(Buffer.from([0x7b, 0xff, 0x7d])).detail, /is not UTF-8/);
});

test('a record may be as long as the limit, and no longer', () => {
  const text = JSON.stringify(RECORD);
  assert.equal(readRecord(Buffer.from(text.padEnd(RECORD_BYTES_MAX))).kind, 'TRADE');
  assert.equal(refused(text.padEnd(RECORD_BYTES_MAX + 1)).reason, 'record-too-long');
});

test('whatever the bytes are, the answer is a trade or a reason, and a source only if it is one', () => {
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map(Buffer.from)), (bytes) => {
      const found = readRecord(Buffer.from(bytes));
      assert.ok(found.kind === 'BROKEN');
      assert.ok(found.source === undefined || /^[A-Za-z0-9._-]{1,32}$/.test(found.source));
    }),
  );
});

test('the examples that the schema shows are records', () => {
  const schema: unknown = JSON.parse(
    readFileSync(new URL(import.meta.resolve('@wattbook/api/upstream-trade.schema.json')), 'utf8'),
  );
  assert.ok(typeof schema === 'object' && schema !== null && 'examples' in schema && Array.isArray(schema.examples));
  assert.equal(schema.examples.length, 2);
  for (const example of schema.examples) assert.equal(readRecord(Buffer.from(JSON.stringify(example))).kind, 'TRADE');
});
