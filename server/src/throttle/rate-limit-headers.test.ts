/** Against draft-ietf-httpapi-ratelimit-headers-11, sections 3 and 4, and structured fields (RFC 9651). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStreamsHeaders, rateLimitHeaders, violatedPolicies } from './rate-limit-headers.ts';
import { refusalWords, tooManyStreamsWords } from './refusal-words.ts';
import type { Verdict } from './throttle.ts';

const reads: Verdict = {
  class: 'reads',
  cost: 1,
  allowed: true,
  limit: { burst: 200, ratePerSecond: 50, windowSeconds: 4 },
  remaining: 199,
  resetSeconds: 1,
};
const refusedOrders: Verdict = {
  class: 'orders',
  cost: 400,
  allowed: false,
  limit: { burst: 500, ratePerSecond: 50, windowSeconds: 10 },
  remaining: 100,
  resetSeconds: 1,
  retryAfterSeconds: 6,
};
const { retryAfterSeconds: _, ...hopelessCancels } = { ...refusedOrders, class: 'cancels', cost: 501 } as const;

test('an allowed request says its policy and what is left', () => {
  assert.deepEqual(rateLimitHeaders([reads]), {
    'ratelimit-policy': '"reads";q=200;w=4',
    ratelimit: '"reads";r=199;t=1',
  });
});

test('a refused one adds Retry-After, never before the end of the effective window', () => {
  const headers = rateLimitHeaders([refusedOrders]);
  assert.deepEqual(headers, {
    'ratelimit-policy': '"orders";q=500;w=10',
    ratelimit: '"orders";r=100;t=1',
    'retry-after': '6',
  });
  assert.deepEqual(violatedPolicies([reads, refusedOrders]), ['orders']);
});

test('several classes are one list, and the longest wait counts', () => {
  const slower: Verdict = { ...refusedOrders, class: 'cancels', retryAfterSeconds: 9 };
  assert.deepEqual(rateLimitHeaders([refusedOrders, slower, reads]), {
    'ratelimit-policy': '"orders";q=500;w=10, "cancels";q=500;w=10, "reads";q=200;w=4',
    ratelimit: '"orders";r=100;t=1, "cancels";r=100;t=1, "reads";r=199;t=1',
    'retry-after': '9',
  });
});

test('where waiting never helps there is no Retry-After', () => {
  assert.equal(rateLimitHeaders([hopelessCancels])['retry-after'], undefined);
  assert.equal(rateLimitHeaders([refusedOrders, hopelessCancels])['retry-after'], undefined);
});

test('a stream too many names a quota of what is open at once', () => {
  assert.deepEqual(openStreamsHeaders({ open: 10, most: 10 }), {
    'ratelimit-policy': '"open-streams";q=10;qu="concurrent-requests"',
    ratelimit: '"open-streams";r=0',
  });
  assert.equal(openStreamsHeaders({ open: 10, most: 5 }).ratelimit, '"open-streams";r=0');
});

test('what is no whole number never becomes a header', () => {
  for (const remaining of [0.5, -1, NaN, Infinity, 1e15]) {
    assert.throws(() => rateLimitHeaders([{ ...reads, remaining }]), /no integer of a header field/);
  }
});

test('a refusal in words says what it costs, what there is and what would be right', () => {
  assert.equal(
    refusalWords([reads, refusedOrders]),
    'This request costs 400 tokens of "orders"; the bucket of this key holds 100 and gains 50 a second, up to 500. ' +
      'Wait 6 s.',
  );
  assert.equal(
    refusalWords([hopelessCancels]),
    'This request costs 501 tokens of "cancels", and the bucket of this key holds at most 500: split it, ' +
      'it can never pass as one.',
  );
  assert.match(refusalWords([{ ...reads, allowed: false, retryAfterSeconds: 1 }]), /^This request costs 1 token of/);
  assert.match(tooManyStreamsWords({ open: 10, most: 10 }), / this key has 10 streams open; at most 10 /);
});
