import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseThrottleOverride } from './throttle-override.ts';
import { isParticipantTier } from './throttle.ts';

function problemsOf(value: unknown): readonly string[] {
  const parsed = parseThrottleOverride(value);
  return parsed.kind === 'REFUSED' ? parsed.problems : [];
}

test('names what it changes and nothing else', () => {
  const value = { orders: { rate: 0.5, burst: 20 }, streams: { rate: 5, burst: 100 }, openStreams: 200 };
  assert.deepEqual(parseThrottleOverride(value), {
    kind: 'OVERRIDE',
    override: {
      orders: { ratePerSecond: 0.5, burst: 20 },
      streams: { ratePerSecond: 5, burst: 100 },
      openStreams: 200,
    },
  });
  assert.deepEqual(parseThrottleOverride({}), { kind: 'OVERRIDE', override: {} });
});

test('what is wrong is said by its place', () => {
  assert.match(
    problemsOf({ order: { rate: 1, burst: 1 } })[0] ?? '',
    /^There is no "order": those that exist are orders,/,
  );
  assert.match(problemsOf({ orders: { rate: '5', burst: 0 } }).join('\n'), /orders\.rate is "5".*\norders\.burst is 0/);
  assert.match(problemsOf({ reads: { rate: 1.2345, burst: 9 } })[0] ?? '', /at most 3 decimals/);
  assert.match(problemsOf({ reads: { rate: 10, burst: 9 } })[0] ?? '', /^reads: the burst \(9\) has to be at least/);
  assert.match(problemsOf({ openStreams: 0 })[0] ?? '', /^openStreams is 0: it has to be a whole number/);
});

test('what is no object of objects is refused', () => {
  for (const value of [null, undefined, 5, 'fast', [], [{ rate: 1, burst: 1 }]]) {
    assert.equal(problemsOf(value).length, 1, JSON.stringify(value));
  }
  for (const part of [null, 5, [], {}, { rate: 1 }, { rate: 1, burst: 1, window: 1 }]) {
    assert.equal(problemsOf({ reads: part }).length, 1, JSON.stringify(part));
  }
  assert.equal(problemsOf(JSON.parse('{"__proto__":{"rate":1,"burst":1}}')).length, 1);
});

test('a tier is told by its name, as it is written', () => {
  assert.deepEqual(['SANDBOX', 'PROFESSIONAL'].map(isParticipantTier), [true, true]);
  assert.deepEqual(['sandbox', 'GOLD', 'OPERATOR', '', null].map(isParticipantTier), [
    false,
    false,
    false,
    false,
    false,
  ]);
});
