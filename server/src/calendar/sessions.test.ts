import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatInstant } from './instant.ts';
import {
  contractsToList,
  DEFAULT_SESSION_RULE,
  deliveryDaysAt,
  sessionOf,
  wrongSessionRule,
  type AreaConfig,
  type SessionRule,
} from './sessions.ts';

const AMSTERDAM = 'Europe/Amsterdam';
const netherlands: AreaConfig = {
  area: 'NL',
  timeZone: AMSTERDAM,
  products: [
    { product: 'PT60M', session: DEFAULT_SESSION_RULE },
    { product: 'PT15M', session: DEFAULT_SESSION_RULE },
    { product: 'PT30M', session: DEFAULT_SESSION_RULE },
  ],
};

function us(text: string): number {
  return Date.parse(text) * 1000;
}

function sessionTexts(deliveryStart: string, session: SessionRule = DEFAULT_SESSION_RULE): readonly string[] {
  const { opensAtUs, closesAtUs } = sessionOf({ timeZone: AMSTERDAM, deliveryStartUs: us(deliveryStart), session });
  return [formatInstant(opensAtUs), formatInstant(closesAtUs)];
}

test('opens 15:00 on the wall the day before, closes 5 minutes before delivery', () => {
  assert.deepEqual(sessionTexts('2026-11-22T14:00:00Z'), ['2026-11-21T14:00:00Z', '2026-11-22T13:55:00Z']);
  assert.deepEqual(sessionTexts('2026-07-01T14:00:00Z'), ['2026-06-30T13:00:00Z', '2026-07-01T13:55:00Z']);
});

test('the delivery day is local: 23:00Z is already tomorrow in winter', () => {
  assert.deepEqual(sessionTexts('2026-11-22T22:45:00Z')[0], '2026-11-21T14:00:00Z');
  assert.deepEqual(sessionTexts('2026-11-22T23:00:00Z')[0], '2026-11-22T14:00:00Z');
});

test('opening and closing across both changes of the clock', () => {
  // Opened by the clock of the day before; the closing counts elapsed minutes, also over the change itself.
  assert.deepEqual(sessionTexts('2025-10-26T01:00:00Z'), ['2025-10-25T13:00:00Z', '2025-10-26T00:55:00Z']);
  assert.deepEqual(sessionTexts('2025-10-27T01:00:00Z')[0], '2025-10-26T14:00:00Z');
  assert.deepEqual(sessionTexts('2026-03-29T01:00:00Z'), ['2026-03-28T14:00:00Z', '2026-03-29T00:55:00Z']);
  assert.deepEqual(sessionTexts('2026-03-30T01:00:00Z')[0], '2026-03-29T13:00:00Z');
});

test('an opening in the repeated hour takes the first, in the skipped hour moves behind the gap', () => {
  const rule = { ...DEFAULT_SESSION_RULE, opensAtLocal: '02:30' };
  assert.equal(sessionTexts('2025-10-27T12:00:00Z', rule)[0], '2025-10-26T00:30:00Z');
  assert.equal(sessionTexts('2026-03-30T12:00:00Z', rule)[0], '2026-03-29T01:30:00Z');
});

test('today and tomorrow change at local midnight', () => {
  const days = (text: string): readonly string[] => Object.values(deliveryDaysAt(AMSTERDAM, us(text)));
  assert.deepEqual(days('2026-11-22T22:59:59.999Z'), ['2026-11-22', '2026-11-23']);
  assert.deepEqual(days('2026-11-22T23:00:00Z'), ['2026-11-23', '2026-11-24']);
  assert.deepEqual(days('2026-12-31T12:00:00Z'), ['2026-12-31', '2027-01-01']);
  assert.deepEqual(days('2028-02-28T12:00:00Z'), ['2028-02-28', '2028-02-29']);
});

test('lists what has not closed, by delivery start, the shorter first', () => {
  const listed = contractsToList({ areaConfig: netherlands, nowUs: us('2026-11-22T14:00:00Z') });
  // 15:00 local: 36 quarters, 18 halves, 9 hours are left, less the three that closed at 14:55; and all of tomorrow.
  assert.equal(listed.length, 36 + 18 + 9 - 3 + 96 + 48 + 24);
  assert.deepEqual(
    listed.slice(0, 4).map((contract) => contract.contractId),
    ['NL-20261122T1415Z-PT15M', 'NL-20261122T1430Z-PT15M', 'NL-20261122T1430Z-PT30M', 'NL-20261122T1445Z-PT15M'],
  );
  assert.deepEqual(listed.at(-1), {
    contractId: 'NL-20261123T2245Z-PT15M',
    deliveryStartUs: us('2026-11-23T22:45:00Z'),
    deliveryEndUs: us('2026-11-23T23:00:00Z'),
    label: 'Mon 23 Nov 23:45–24:00 CET',
    area: 'NL',
    product: 'PT15M',
    deliveryDay: '2026-11-23',
    opensAtUs: us('2026-11-22T14:00:00Z'),
    closesAtUs: us('2026-11-23T22:40:00Z'),
  });
});

test('at its closing a contract is closed, a microsecond earlier it is not', () => {
  const quarters: AreaConfig = { ...netherlands, products: [{ product: 'PT15M', session: DEFAULT_SESSION_RULE }] };
  const first = (nowUs: number): string | undefined => contractsToList({ areaConfig: quarters, nowUs })[0]?.contractId;
  const closesAtUs = us('2026-11-22T13:55:00Z');
  assert.equal(first(closesAtUs - 1), 'NL-20261122T1400Z-PT15M');
  assert.equal(first(closesAtUs), 'NL-20261122T1415Z-PT15M');
});

test('the day of 100 and the day of 92 are listed whole the day before', () => {
  for (const [now, count] of [
    ['2025-10-25T15:00:00Z', 100],
    ['2026-03-28T15:00:00Z', 92],
  ] as const) {
    const listed = contractsToList({ areaConfig: netherlands, nowUs: us(now) });
    const { tomorrow } = deliveryDaysAt(AMSTERDAM, us(now));
    const quarters = listed.filter((contract) => contract.deliveryDay === tomorrow && contract.product === 'PT15M');
    assert.equal(quarters.length, count);
  }
});

test('a contract that would open after it closes is not listed', () => {
  const sameDay = { opensAtLocal: '08:00', opensDaysBefore: 0, closesMinutesBefore: 5 };
  const areaConfig: AreaConfig = { ...netherlands, products: [{ product: 'PT60M', session: sameDay }] };
  const listed = contractsToList({ areaConfig, nowUs: us('2026-11-21T23:00:00Z') });
  assert.equal(listed[0]?.label, 'Sun 22 Nov 09:00–10:00 CET');
  assert.equal(listed.length, 2 * 15);
});

test('every listed contract opens before it closes and closes before it delivers, at any moment', () => {
  const moments = fc.integer({ min: us('2025-01-01T00:00:00Z'), max: us('2029-01-01T00:00:00Z') });
  fc.assert(
    fc.property(moments, (nowUs) => {
      const listed = contractsToList({ areaConfig: netherlands, nowUs });
      assert.ok(listed.length >= 92 + 46 + 23, 'tomorrow is always whole, but for what closes before midnight');
      for (const { opensAtUs, closesAtUs, deliveryStartUs } of listed) {
        // A sample is enough for the slow way, contract by contract.
        const session = { timeZone: AMSTERDAM, deliveryStartUs, session: DEFAULT_SESSION_RULE };
        if (deliveryStartUs % 7 === 0) assert.deepEqual(sessionOf(session), { opensAtUs, closesAtUs });
        assert.ok(opensAtUs < closesAtUs && closesAtUs < deliveryStartUs && nowUs < closesAtUs);
      }
    }),
    { seed: 20261122, numRuns: 5 },
  );
});

test('a wrong session rule is named, and stops the listing', () => {
  const wrong: readonly (readonly [Partial<SessionRule>, RegExp])[] = [
    [{ opensAtLocal: '24:00' }, /opensAtLocal.*00:00 to 23:59/],
    [{ opensAtLocal: '3pm' }, /opensAtLocal/],
    [{ opensDaysBefore: 2 }, /opensDaysBefore is 2/],
    [{ opensDaysBefore: -1 }, /give 0 or 1/],
    [{ closesMinutesBefore: -1 }, /closesMinutesBefore/],
    [{ closesMinutesBefore: 1441 }, /closesMinutesBefore/],
    [{ closesMinutesBefore: 2.5 }, /whole minutes/],
  ];
  assert.equal(wrongSessionRule(DEFAULT_SESSION_RULE), null);
  for (const [part, why] of wrong) {
    const session = { ...DEFAULT_SESSION_RULE, ...part };
    assert.match(wrongSessionRule(session) ?? '', why);
    const areaConfig: AreaConfig = { ...netherlands, products: [{ product: 'PT15M', session }] };
    assert.throws(() => contractsToList({ areaConfig, nowUs: us('2026-11-22T14:00:00Z') }), why);
  }
});
