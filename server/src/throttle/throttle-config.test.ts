import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../ops/config.ts';
import { DEFAULT_LIMITS } from './default-limits.ts';
import { BATCH_OPERATIONS_MAX, readThrottleConfig, THROTTLE_VARIABLES } from './throttle-config.ts';
import { THROTTLE_CLASSES, TIERS } from './throttle.ts';

function problemsOf(environment: Record<string, string>): string[] {
  try {
    readThrottleConfig(environment);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.message.split('\n');
  }
}

test('with nothing configured it is the defaults, and other variables are not ours', () => {
  assert.deepEqual(readThrottleConfig({ PATH: '/bin', PORT: '80', WATTBOOK_COMMIT: 'abc' }), DEFAULT_LIMITS);
  assert.deepEqual(DEFAULT_LIMITS.SANDBOX.reads, { ratePerSecond: 50, burst: 200 });
});

test('each variable sets its value, and only that', () => {
  for (const { name, fallback } of THROTTLE_VARIABLES) {
    const value = Number(fallback) * (name.endsWith('_RATE') ? 0.75 : 1.25);
    const text = String(name.endsWith('_RATE') ? value : Math.ceil(value));
    const changed = JSON.stringify(readThrottleConfig({ [name]: text }));
    const before = JSON.stringify(DEFAULT_LIMITS);
    assert.notEqual(changed, before, name);
    assert.equal(changed.split(/[:,]/).filter((part, index) => part !== before.split(/[:,]/)[index]).length, 1, name);
  }
});

test('rates may have decimals; an empty variable is the same as none', () => {
  const config = readThrottleConfig({ THROTTLE_STANDARD_STREAMS_RATE: '0.125', THROTTLE_SANDBOX_READS_BURST: '' });
  assert.equal(config.STANDARD.streams.ratePerSecond, 0.125);
  assert.equal(config.SANDBOX.reads.burst, 200);
});

test('what is wrong is said by name, all of it at once, with what would be right', () => {
  const problems = problemsOf({
    THROTTLE_SANDBOX_READS_RATE: 'fast',
    THROTTLE_SANDBOX_READS_BURST: '0',
    THROTTLE_STANDARD_STREAMS_OPEN: '1.5',
  });
  assert.equal(problems.length, 3);
  assert.match(
    problems[0] ?? '',
    /^THROTTLE_SANDBOX_READS_RATE is "fast": it has to be a number from 0\.001 to 1000000 .*\. Default: 50\.$/,
  );
  assert.match(problems[1] ?? '', /^THROTTLE_SANDBOX_READS_BURST is "0": it has to be a whole number from 1 to /);
  assert.match(problems[2] ?? '', /^THROTTLE_STANDARD_STREAMS_OPEN is "1\.5": it has to be a whole number/);
});

test('every text that is no rate or burst is refused', () => {
  for (const text of ['0', '-1', '+1', '1e3', '0x10', ' 5', '5 ', '.5', '5.', '0.0001', '1,5', 'NaN', '1000001']) {
    assert.equal(problemsOf({ THROTTLE_SANDBOX_READS_RATE: text }).length, 1, `rate ${text}`);
    assert.equal(problemsOf({ THROTTLE_SANDBOX_READS_BURST: text }).length, 1, `burst ${text}`);
  }
  assert.equal(problemsOf({ THROTTLE_SANDBOX_READS_BURST: '60.5' }).length, 1);
});

test('an unknown variable is refused, with the form of those that exist', () => {
  for (const name of ['THROTTLE_SANDBOX_READ_RATE', 'THROTTLE_READS_RATE', 'THROTTLE_', 'THROTTLE_GOLD_READS_BURST']) {
    const [problem, ...others] = problemsOf({ [name]: '5' });
    assert.deepEqual(others, []);
    assert.match(problem ?? '', new RegExp(`^${name} is not a variable of Wattbook\\.`));
    assert.match(
      problem ?? '',
      /THROTTLE_<SANDBOX\|STANDARD\|PROFESSIONAL\|OPERATOR>_<ORDERS\|CANCELS\|READS\|STREAMS>_RATE/,
    );
  }
});

test('a burst below the rate is refused: they were mixed up', () => {
  const problems = problemsOf({ THROTTLE_SANDBOX_READS_RATE: '200', THROTTLE_SANDBOX_READS_BURST: '50' });
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? '', /^THROTTLE_SANDBOX_READS_RATE and THROTTLE_SANDBOX_READS_BURST don't go together/);
  assert.deepEqual(problemsOf({ THROTTLE_SANDBOX_READS_RATE: '50', THROTTLE_SANDBOX_READS_BURST: '50' }), []);
});

test('a bucket that takes longer than a day to fill is refused', () => {
  const rate = { THROTTLE_SANDBOX_STREAMS_RATE: '0.001' };
  assert.deepEqual(problemsOf({ ...rate, THROTTLE_SANDBOX_STREAMS_BURST: '86' }), []);
  assert.match(problemsOf({ ...rate, THROTTLE_SANDBOX_STREAMS_BURST: '87' })[0] ?? '', /longer than a day/);
});

test('at most as many streams as a process has connections', () => {
  assert.deepEqual(problemsOf({ THROTTLE_SANDBOX_STREAMS_OPEN: '10000' }), []);
  assert.match(problemsOf({ THROTTLE_SANDBOX_STREAMS_OPEN: '10001' })[0] ?? '', /a whole number from 1 to 10000/);
});

test('every tier lets a whole batch through, whether it places or cancels', () => {
  for (const name of ['ORDERS', 'CANCELS']) {
    const variable = `THROTTLE_PROFESSIONAL_${name}_BURST`;
    const rate = { [`THROTTLE_PROFESSIONAL_${name}_RATE`]: '100' };
    assert.deepEqual(problemsOf({ ...rate, [variable]: String(BATCH_OPERATIONS_MAX) }), []);
    assert.match(problemsOf({ ...rate, [variable]: String(BATCH_OPERATIONS_MAX - 1) })[0] ?? '', /batch of 500/);
  }
});

test('the documentation has each variable once, with its default, and what it takes', () => {
  const names = THROTTLE_VARIABLES.map(({ name }) => name);
  assert.equal(new Set(names).size, TIERS.length * (THROTTLE_CLASSES.length * 2 + 1));
  assert.equal(names.length, new Set(names).size);
  for (const { read, fallback } of THROTTLE_VARIABLES) {
    assert.equal(String(read(undefined)), fallback);
    assert.throws(() => read('?'), /^Error: it has to be /);
  }
});

test('by default a higher tier allows at least as much, and more can be cancelled than ordered', () => {
  for (const [index, tier] of TIERS.entries()) {
    const limits = DEFAULT_LIMITS[tier];
    const below = DEFAULT_LIMITS[TIERS[index - 1] ?? tier];
    for (const name of THROTTLE_CLASSES) {
      assert.ok(limits[name].ratePerSecond >= below[name].ratePerSecond && limits[name].burst >= below[name].burst);
    }
    assert.ok(limits.openStreams >= below.openStreams);
    assert.ok(limits.cancels.ratePerSecond > limits.orders.ratePerSecond && limits.cancels.burst > limits.orders.burst);
  }
});
