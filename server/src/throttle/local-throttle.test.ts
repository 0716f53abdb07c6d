/**
 * Goal: a refusal's Retry-After is true and no longer than it has to be, nobody ever gets more than burst + rate ×
 * time, and a throttle of many keys stays small without any of them noticing.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createManualClock, type ManualClock } from '../../test/support/manual-clock.ts';
import { DEFAULT_LIMITS } from './default-limits.ts';
import { createLocalThrottle, KEYS_MAX, type LocalThrottle } from './local-throttle.ts';
import type { Limit, Subject, ThrottleConfig } from './throttle.ts';
import { BURST_MAX, RATE_PER_SECOND_MAX } from './token-bucket.ts';

const US_PER_S = 1_000_000;
const START_US = 1_790_000_000_000_000;

type Played = { clock: ManualClock; throttle: LocalThrottle };

function play(limit: Limit, keysMax?: number): Played {
  const clock = createManualClock(START_US);
  const limits = { orders: limit, cancels: limit, reads: limit, streams: limit, openStreams: 10 };
  const config: ThrottleConfig = { SANDBOX: limits, STANDARD: limits, PROFESSIONAL: limits, OPERATOR: limits };
  return { clock, throttle: createLocalThrottle({ clock, config, ...(keysMax !== undefined && { keysMax }) }) };
}

function subject(familyId = 'key1'): Subject {
  return { familyId, participantId: 'alpha', tier: 'SANDBOX' };
}

function pass({ clock }: Played, us: number): void {
  clock.setUs(clock.nowUs() + us);
}

test('what a refusal costs is taken, at most what is left, and the verdicts are of after that', async () => {
  const { throttle } = play({ ratePerSecond: 1, burst: 10 });
  await throttle.take(subject(), 'orders', 9);
  const charges = [
    { class: 'orders', cost: 4, costIfRefused: 3 },
    { class: 'cancels', cost: 9, costIfRefused: 2 },
  ] as const;
  const { allowed, verdicts } = await throttle.takeAll(subject(), charges);
  assert.equal(allowed, false);
  const told = verdicts.map(({ allowed: isEnough, remaining, retryAfterSeconds }) => [
    isEnough,
    remaining,
    retryAfterSeconds,
  ]);
  assert.deepEqual(told, [
    [false, 0, 4],
    [false, 8, 1],
  ]);
});

const rates = fc.oneof(
  fc.integer({ min: 1, max: 2_000 }).map((thousandths) => thousandths / 1_000),
  fc.integer({ min: 1, max: RATE_PER_SECOND_MAX * 1_000 }).map((thousandths) => thousandths / 1_000),
);
const limits = fc.record({
  ratePerSecond: rates,
  burst: fc.oneof(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: BURST_MAX })),
});
/** Microseconds: within a second, and long. */
const pauses = fc.oneof(fc.integer({ min: 0, max: 2 * US_PER_S }), fc.integer({ min: 0, max: 100_000 * US_PER_S }));

test('who waits as long as Retry-After says gets it, and a second less would not do', async () => {
  const steps = fc.array(fc.record({ pause: pauses, share: fc.double({ min: 0, max: 1, noNaN: true }) }), {
    minLength: 1,
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(limits, steps, async (limit, sequence) => {
      const played = play(limit);
      for (const { pause, share } of sequence) {
        pass(played, pause);
        const cost = 1 + Math.floor(share * (limit.burst - 1));
        const { allowed, retryAfterSeconds, resetSeconds } = await played.throttle.take(subject(), 'reads', cost);
        assert.equal(retryAfterSeconds === undefined, allowed);
        if (retryAfterSeconds === undefined) continue;
        assert.ok(Number.isSafeInteger(retryAfterSeconds) && retryAfterSeconds >= resetSeconds && resetSeconds >= 1);
        pass(played, (retryAfterSeconds - 1) * US_PER_S);
        assert.equal((await played.throttle.take(subject(), 'reads', cost)).allowed, false, 'a second too early');
        pass(played, US_PER_S);
        assert.equal((await played.throttle.take(subject(), 'reads', cost)).allowed, true, 'in time');
      }
    }),
  );
});

test('in any window there is never more than burst + rate × time, however many ask in one turn', async () => {
  const turn = fc.record({ pause: pauses, costs: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 8 }) });
  const limitsOfTurns = fc.record({ ratePerSecond: rates, burst: fc.integer({ min: 1, max: 100 }) });
  await fc.assert(
    fc.asyncProperty(limitsOfTurns, fc.array(turn, { maxLength: 15 }), async (limit, turns) => {
      const played = play(limit);
      const taken: { atUs: number; tokens: number }[] = [];
      for (const { pause, costs } of turns) {
        pass(played, pause);
        const verdicts = await Promise.all(costs.map((cost) => played.throttle.take(subject(), 'orders', cost)));
        const tokens = verdicts.reduce((sum, { allowed, cost }) => sum + (allowed ? cost : 0), 0);
        taken.push({ atUs: played.clock.nowUs(), tokens });
      }
      const rateThousandths = BigInt(Math.round(limit.ratePerSecond * 1_000));
      for (const [first, from] of taken.entries()) {
        let tokens = 0n;
        for (const until of taken.slice(first)) {
          tokens += BigInt(until.tokens);
          const most = BigInt(limit.burst) * 10n ** 9n + rateThousandths * BigInt(until.atUs - from.atUs);
          assert.ok(tokens * 10n ** 9n <= most, `${tokens} tokens within ${until.atUs - from.atUs} µs`);
        }
      }
    }),
  );
});

test('nothing is lost by asking often: looking every millisecond gains what one look gains', async () => {
  const limit = { ratePerSecond: 0.333, burst: 5 };
  const [often, once] = [play(limit), play(limit)];
  for (const { throttle } of [often, once]) await throttle.take(subject(), 'reads', 5);
  for (let us = 0; us < 3_004; us++) {
    pass(often, 1_000);
    await often.throttle.take(subject(), 'reads', 5);
  }
  pass(once, 3_004 * 1_000);
  for (const { throttle } of [often, once]) {
    assert.equal((await throttle.take(subject(), 'reads', 1)).allowed, true);
    assert.equal((await throttle.take(subject(), 'reads', 1)).allowed, false);
  }
});

test('a verdict says the limit, what is left, and when there is one more', async () => {
  const played = play({ ratePerSecond: 0.5, burst: 20 });
  assert.deepEqual(await played.throttle.take(subject(), 'streams', 18), {
    class: 'streams',
    cost: 18,
    allowed: true,
    limit: { burst: 20, ratePerSecond: 0.5, windowSeconds: 40 },
    remaining: 2,
    resetSeconds: 2,
  });
  pass(played, 1_200_000);
  const refused = await played.throttle.take(subject(), 'streams', 4);
  assert.deepEqual([refused.allowed, refused.remaining, refused.resetSeconds], [false, 2, 1]);
  assert.equal(refused.retryAfterSeconds, 3);
});

test('a full bucket is refused what it never holds, without a time to wait for', async () => {
  const { throttle } = play({ ratePerSecond: 10, burst: 20 });
  const { allowed, remaining, retryAfterSeconds } = await throttle.take(subject(), 'orders', 21);
  assert.deepEqual([allowed, remaining, retryAfterSeconds], [false, 20, undefined]);
  assert.equal((await throttle.take(subject(), 'orders', 20)).allowed, true);
});

test('while the clock stands still, or is set back, nothing is gained and nothing is lost', async () => {
  const played = play({ ratePerSecond: 1_000, burst: 2 });
  await played.throttle.take(subject(), 'reads', 2);
  for (const us of [0, -5 * US_PER_S, 0, 5 * US_PER_S]) {
    pass(played, us);
    const { allowed, remaining } = await played.throttle.take(subject(), 'reads', 1);
    assert.deepEqual([allowed, remaining], [false, 0]);
  }
  pass(played, 1_000);
  const { allowed, remaining } = await played.throttle.take(subject(), 'reads', 1);
  assert.deepEqual([allowed, remaining], [true, 0]);
});

test('what costs in several classes takes all of it or none, and waits for the slowest', async () => {
  const played = play({ ratePerSecond: 1, burst: 10 });
  await played.throttle.take(subject(), 'orders', 8);
  const charges = [
    { class: 'cancels', cost: 4 },
    { class: 'orders', cost: 5 },
  ] as const;
  const refused = await played.throttle.takeAll(subject(), charges);
  assert.equal(refused.allowed, false);
  assert.deepEqual(
    refused.verdicts.map(({ allowed, remaining, retryAfterSeconds }) => ({ allowed, remaining, retryAfterSeconds })),
    [
      { allowed: true, remaining: 10, retryAfterSeconds: undefined },
      { allowed: false, remaining: 2, retryAfterSeconds: 3 },
    ],
  );
  pass(played, 3 * US_PER_S);
  const allowed = await played.throttle.takeAll(subject(), charges);
  assert.deepEqual([allowed.allowed, ...allowed.verdicts.map(({ remaining }) => remaining)], [true, 6, 0]);
});

test('keys and classes have buckets of their own', async () => {
  const { throttle } = play({ ratePerSecond: 1, burst: 3 });
  await throttle.take(subject('key1'), 'orders', 3);
  assert.equal((await throttle.take(subject('key1'), 'orders', 1)).allowed, false);
  assert.equal((await throttle.take(subject('key1'), 'cancels', 3)).allowed, true);
  assert.equal((await throttle.take(subject('key2'), 'orders', 3)).allowed, true);
});

test('an override stands in place of the tier, class by class, from the next request on', async () => {
  const played = play({ ratePerSecond: 1, burst: 10 });
  const slowed = { ...subject(), override: { orders: { ratePerSecond: 0.1, burst: 2 } } };
  await played.throttle.take(subject(), 'orders', 1);
  const verdict = await played.throttle.take(slowed, 'orders', 1);
  assert.deepEqual([verdict.remaining, verdict.limit.burst, verdict.resetSeconds], [1, 2, 10]);
  assert.equal((await played.throttle.take(slowed, 'cancels', 10)).allowed, true);
  const again = await played.throttle.take(subject(), 'orders', 1);
  assert.deepEqual([again.remaining, again.limit.burst], [0, 10], 'a higher burst is no gift: it has to be gained');
});

test('looking tells what the next one finds, takes nothing and leaves no trace', async () => {
  const played = play({ ratePerSecond: 0.5, burst: 20 });
  const { throttle } = played;
  const limit = { burst: 20, ratePerSecond: 0.5, windowSeconds: 40 };
  const full = { limit, remaining: 20, resetSeconds: 0 };
  const untouched = ['orders', 'cancels', 'reads', 'streams'].map((name) => ({ class: name, ...full }));
  assert.deepEqual(await throttle.look(subject()), untouched);
  assert.equal(throttle.size(), 0);
  await throttle.take(subject(), 'reads', 4);
  pass(played, 2_500_000);
  for (let time = 0; time < 3; time++) {
    const [, , reads, streams] = await throttle.look(subject());
    assert.deepEqual(reads, { class: 'reads', limit, remaining: 17, resetSeconds: 2 });
    assert.deepEqual(streams, { class: 'streams', ...full });
  }
  const [slowed] = await throttle.look({ ...subject(), override: { orders: { burst: 5, ratePerSecond: 1 } } });
  assert.deepEqual([slowed?.remaining, slowed?.limit.burst], [5, 5]);
  assert.equal((await throttle.take(subject(), 'reads', 17)).allowed, true);
});

test('full buckets are forgotten, and who comes back can’t tell', async () => {
  const played = play({ ratePerSecond: 10, burst: 10 });
  for (let key = 0; key < 1_000; key++) await played.throttle.take(subject(`old${key}`), 'orders', 1);
  assert.equal(played.throttle.size(), 1_000, 'none of them is full yet');
  pass(played, US_PER_S);
  for (let turn = 0; turn < 2_000; turn++) await played.throttle.take(subject('busy'), 'reads', 1);
  assert.equal(played.throttle.size(), 1);
  assert.equal((await played.throttle.take(subject('old7'), 'orders', 1)).remaining, 9);
});

test('a key is not forgotten while one of its buckets is not full', async () => {
  const played = play({ ratePerSecond: 1, burst: 100 });
  await played.throttle.take(subject('both'), 'orders', 1);
  await played.throttle.take(subject('both'), 'cancels', 100);
  pass(played, 50 * US_PER_S);
  for (let turn = 0; turn < 20; turn++) await played.throttle.take(subject('busy'), 'reads', 1);
  assert.equal((await played.throttle.take(subject('both'), 'cancels', 60)).allowed, false);
});

test('at the limit of keys the one that asked longest ago makes room', async () => {
  const played = play({ ratePerSecond: 0.001, burst: 2 }, 3);
  for (const key of ['a', 'b', 'c', 'a', 'd']) {
    await played.throttle.take(subject(key), 'orders', 1);
    pass(played, 1);
  }
  assert.equal(played.throttle.size(), 3);
  assert.equal((await played.throttle.take(subject('a'), 'orders', 2)).allowed, false, 'a asked a moment ago');
  assert.equal((await played.throttle.take(subject('b'), 'orders', 2)).allowed, true, 'b begins again');
});

test('more keys than the limit, all of them busy, are no more than the limit', async () => {
  const played = play({ ratePerSecond: 0.001, burst: 2 });
  for (let key = 0; key < KEYS_MAX + 1_000; key++) {
    pass(played, 1);
    await played.throttle.take(subject(`key${key}`), 'orders', 1);
  }
  assert.equal(played.throttle.size(), KEYS_MAX);
  assert.equal((await played.throttle.take(subject(`key${KEYS_MAX + 999}`), 'orders', 2)).allowed, false);
});

test('a bug is told apart from a refusal', async () => {
  const { throttle } = play({ ratePerSecond: 1, burst: 10 });
  for (const cost of [0, -1, 0.5, NaN]) {
    await assert.rejects(throttle.take(subject(), 'reads', cost), /^Error: bug: .* can't be charged$/);
  }
  const twice = [1, 2].map((cost) => ({ class: 'reads', cost }) as const);
  await assert.rejects(throttle.takeAll(subject(), twice), /can't be charged/);
  await assert.rejects(throttle.takeAll(subject(), []), /can't be charged/);
  const override = { reads: { ratePerSecond: 0, burst: 1 } };
  await assert.rejects(throttle.take({ ...subject(), override }, 'reads', 1), /is no limit of a bucket/);
});

test('with the defaults a loop that polls without a pause meets the limit, a bot at its rate never', async () => {
  const clock = createManualClock(START_US);
  const throttle = createLocalThrottle({ clock, config: DEFAULT_LIMITS });
  let refused = 0;
  for (let ms = 0; ms < 1_000; ms += 2) {
    clock.setUs(START_US + ms * 1_000);
    if (!(await throttle.take(subject('loop'), 'reads', 1)).allowed) refused += 1;
  }
  assert.ok(refused > 200, `${refused} of 500 reads in a second were refused`);
  for (let ms = 0; ms < 60_000; ms += 20) {
    clock.setUs(START_US + US_PER_S + ms * 1_000);
    assert.equal((await throttle.take(subject('bot'), 'orders', 1)).allowed, true, `order after ${ms} ms`);
    assert.equal((await throttle.take(subject('bot'), 'cancels', 1)).allowed, true, `cancel after ${ms} ms`);
  }
});
