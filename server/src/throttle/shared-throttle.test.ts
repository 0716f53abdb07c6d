import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { createSystemClock } from '../ops/clock.ts';
import { createLog, type Log } from '../ops/log.ts';
import { RedisUnavailable } from '../redis/redis-unavailable.ts';
import { COMMAND_DEADLINE_MS, openRedis, type Redis } from '../redis/redis.ts';
import { createManualClock } from '../../test/support/manual-clock.ts';
import { eventually } from '../../test/support/patience.ts';
import { startRedisServer, WITHOUT_REDIS_SERVER, type RedisServer } from '../../test/support/redis-server.ts';
import { seedOfRun } from '../../test/support/seed-of-run.ts';
import { limitsOfAllTiers } from '../../test/support/test-gateway.ts';
import { AHEAD_MS_MAX } from './bucket-scripts.ts';
import { createLocalThrottle } from './local-throttle.ts';
import { createSharedThrottle } from './shared-throttle.ts';
import { THROTTLE_CLASSES, type Charge, type Limit, type Subject, type Throttle } from './throttle.ts';
import { BURST_MAX, RATE_PER_SECOND_MAX } from './token-bucket.ts';

const skip = WITHOUT_REDIS_SERVER;
const PATIENCE_MS = 20_000;
/** A request that meets a Redis which has just begun to hang: its deadline, and a busy machine. */
const HUNG_MS_MAX = 1_000;
const PREFIX = 'wattbook:throttle:';
const LONG_MS = 86_400_000;
const SLOW: Limit = { ratePerSecond: 0.001, burst: 10 };

let server: RedisServer | undefined;
before(async () => {
  if (skip === false) server = await startRedisServer();
});
after(() => server?.stop());

function theServer(): RedisServer {
  if (server === undefined) throw new Error('there is no redis-server, so this test should have been left out');
  return server;
}

/** However slow the machine is: unless said otherwise, what is decided here is decided in Redis. */
async function connect(context: TestContext, deadlineMs = PATIENCE_MS): Promise<Redis> {
  const redis = openRedis({ url: theServer().url, clock: createSystemClock(), log: createLog('silent'), deadlineMs });
  context.after(redis.stop);
  await untilUp(redis, true);
  return redis;
}

type Gateway = { throttle: Throttle; times: number[]; decidedLocally(): number };

/** One gateway's throttle. `times`: of Redis, as its answers tell them, in microseconds. */
function openGateway(
  { runScript }: Pick<Redis, 'runScript'>,
  limit: Limit,
  log: Pick<Log, 'warn'> = createLog('silent'),
): Gateway {
  const config = limitsOfAllTiers(limit);
  const times: number[] = [];
  const listening: Pick<Redis, 'runScript'> = {
    runScript: async (...asked) => {
      const reply = await runScript(...asked);
      if (Array.isArray(reply)) times.push(Number(reply[0]));
      return reply;
    },
  };
  let decisions = 0;
  const onDecidedLocally = (): void => void (decisions += 1);
  const local = createLocalThrottle({ clock: createSystemClock(), config });
  const throttle = createSharedThrottle({ redis: listening, local, config, log, onDecidedLocally });
  return { throttle, times, decidedLocally: () => decisions };
}

function untilUp(redis: Redis, isUp: boolean): Promise<true> {
  return eventually(`up: ${String(isUp)}`, PATIENCE_MS, () => (redis.isUp() === isUp ? true : undefined));
}

let families = 0;
/** A family that nobody has asked for yet. */
function newSubject(): Subject {
  families += 1;
  return { familyId: `family${families}`, participantId: 'alpha', tier: 'SANDBOX' };
}

/**
 * Lets time pass for these buckets, or runs it backwards: all of them were filled so much earlier. Redis' own clock
 * hasn't moved, so it is kept from forgetting the family before its time.
 */
async function pass(subject: Subject, us: number): Promise<void> {
  const key = `${PREFIX}${subject.familyId}`;
  for (const name of THROTTLE_CLASSES) {
    const text = (await theServer().command('HGET', key, name)) as string | null;
    if (text === null) continue;
    const [burst, rate, held, atUs] = text.split(' ');
    await theServer().command('HSET', key, name, [burst, rate, held, Number(atUs) - us].join(' '));
  }
  await theServer().command('HSET', key, 'remembered', '');
  await theServer().command('PEXPIRE', key, String(LONG_MS));
}

const rates = fc.oneof(
  fc.integer({ min: 1, max: 2_000 }).map((thousandths) => thousandths / 1_000),
  fc.integer({ min: 1, max: RATE_PER_SECOND_MAX * 1_000 }).map((thousandths) => thousandths / 1_000),
);
const limits = fc.record({
  ratePerSecond: rates,
  burst: fc.oneof(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: BURST_MAX })),
});
const charges = fc.uniqueArray(
  fc.record(
    {
      class: fc.constantFrom(...THROTTLE_CLASSES),
      share: fc.double({ min: 0, max: 1.1, noNaN: true }),
      back: fc.nat(60),
    },
    { requiredKeys: ['class', 'share'] },
  ),
  { minLength: 1, maxLength: 4, selector: (charge) => charge.class },
);
/** Within a second; long; and now and then backwards, together less than what a bucket waits for. */
const pauses = fc.oneof(
  fc.integer({ min: 0, max: 2_000_000 }),
  fc.integer({ min: 0, max: 100_000_000_000 }),
  fc.integer({ min: -AHEAD_MS_MAX * 50, max: 0 }),
);
const steps = fc.array(
  fc.record({ pause: pauses, charges, override: fc.option(limits, { nil: undefined, freq: 4 }) }),
  { minLength: 1, maxLength: 12 },
);

test('on one clock it says what a gateway alone says, to the last digit', { skip }, async (context) => {
  const [seed, redis] = [seedOfRun(), await connect(context)];
  await fc.assert(
    fc.asyncProperty(limits, steps, async (limit, sequence) => {
      const { throttle, times, decidedLocally } = openGateway(redis, limit);
      const [clock, subject] = [createManualClock(0), newSubject()];
      const alone = createLocalThrottle({ clock, config: limitsOfAllTiers(limit) });
      let passedUs = 0;
      for (const { pause, charges: asked, override } of sequence) {
        await pass(subject, pause);
        passedUs += pause;
        const changed =
          override === undefined ? subject : { ...subject, override: { orders: override, reads: override } };
        const wanted = asked.map(({ class: name, share, back }): Charge => {
          const cost = 1 + Math.floor(share * (limit.burst - 1));
          return { class: name, cost, ...(back !== undefined && { costIfRefused: back }) };
        });
        const verdicts = await throttle.takeAll(changed, wanted);
        clock.setUs((times.at(-1) ?? 0) + passedUs);
        assert.deepEqual(verdicts, await alone.takeAll(changed, wanted));
        const states = await throttle.look(subject);
        clock.setUs((times.at(-1) ?? 0) + passedUs);
        assert.deepEqual(states, await alone.look(subject));
      }
      assert.deepEqual([decidedLocally(), times.length], [0, 2 * sequence.length], 'all of it was decided in Redis');
    }),
    // Each run asks a real Redis a hundred times: shrinking would outlast the test.
    { seed, numRuns: 60, endOnFailure: true },
  );
});

test('two gateways that race grant no more than one bucket holds and gains', { skip }, async (context) => {
  const limit = { ratePerSecond: 500, burst: 40 };
  const subject = newSubject();
  const gateways = [openGateway(await connect(context), limit), openGateway(await connect(context), limit)];
  let granted = 0;
  for (let round = 0; round < 20; round++) {
    const asked = gateways.flatMap(({ throttle }) =>
      Array.from({ length: 20 }, () => throttle.takeAll(subject, [{ class: 'orders', cost: 3 }])),
    );
    for (const { allowed } of await Promise.all(asked)) granted += allowed ? 3 : 0;
  }
  const times = gateways.flatMap((gateway) => gateway.times);
  const gained = (limit.ratePerSecond * (Math.max(...times) - Math.min(...times))) / 1_000_000;
  assert.deepEqual([times.length, gateways.map(({ decidedLocally }) => decidedLocally())], [800, [0, 0]]);
  assert.ok(granted <= limit.burst + gained, `${granted} granted of ${limit.burst} + ${gained}`);
  assert.ok(granted > limit.burst + gained - 3, `${granted} granted of ${limit.burst} + ${gained}: none is lost`);
});

test(
  'keys and classes have buckets of their own, and what costs in several takes all or none',
  { skip },
  async (context) => {
    const { throttle } = openGateway(await connect(context), SLOW);
    const [one, other] = [newSubject(), newSubject()];
    assert.equal((await throttle.take(one, 'orders', 10)).allowed, true);
    assert.equal((await throttle.take(other, 'orders', 10)).allowed, true);
    const both = [
      { class: 'cancels', cost: 4, costIfRefused: 1 },
      { class: 'orders', cost: 1 },
    ] as const;
    const { allowed, verdicts } = await throttle.takeAll(one, both);
    assert.equal(allowed, false);
    assert.deepEqual(
      verdicts.map((verdict) => [verdict.allowed, verdict.remaining, verdict.retryAfterSeconds]),
      [
        [true, 9, undefined],
        [false, 0, 1_000],
      ],
    );
  },
);

test('a flush makes the buckets full again and stops nobody', { skip }, async (context) => {
  const { throttle, decidedLocally } = openGateway(await connect(context), SLOW);
  const subject = newSubject();
  assert.equal((await throttle.take(subject, 'reads', 10)).remaining, 0);
  for (const flush of [['SCRIPT', 'FLUSH'], ['FLUSHALL']]) {
    assert.equal((await throttle.take(subject, 'reads', 1)).allowed, false);
    await theServer().command(flush[0] ?? '', ...flush.slice(1));
  }
  assert.equal((await throttle.take(subject, 'reads', 4)).remaining, 6);
  assert.equal(decidedLocally(), 0);
});

test('a family is forgotten when its slowest bucket is full, not before', { skip }, async (context) => {
  const { command } = theServer();
  const { throttle } = openGateway(await connect(context), { ratePerSecond: 0.5, burst: 10 });
  const subject = newSubject();
  const key = `${PREFIX}${subject.familyId}`;
  const ttl = async (): Promise<number> => Number(await command('PTTL', key));
  await throttle.take(subject, 'orders', 10);
  const slowest = await ttl();
  assert.ok(slowest > 19_000 && slowest <= 20_001, `${slowest} ms until 10 tokens are back`);
  await throttle.take(subject, 'reads', 1);
  assert.ok((await ttl()) > 19_000 - 2_001, 'another class that is full sooner does not shorten it');
  await throttle.look(newSubject());
  assert.equal(await command('EXISTS', `${PREFIX}family${families}`), 0, 'looking leaves no trace');
  const quick = newSubject();
  await openGateway(await connect(context), { ratePerSecond: 1_000, burst: 10 }).throttle.take(quick, 'orders', 10);
  await eventually('the family is forgotten', PATIENCE_MS, async () =>
    (await command('EXISTS', `${PREFIX}${quick.familyId}`)) === 0 ? true : undefined,
  );
});

describe('a Redis that lies', { skip }, () => {
  test('what is no hash is overwritten', async (context) => {
    const { command } = theServer();
    const { throttle, decidedLocally } = openGateway(await connect(context), SLOW);
    for (const write of [
      ['SET', 'x'],
      ['RPUSH', 'a', 'b'],
      ['SADD', 'a'],
      ['ZADD', '1', 'a'],
      ['XADD', '*', 'a', 'b'],
    ]) {
      const subject = newSubject();
      const [name = '', ...rest] = write;
      await command(name, `${PREFIX}${subject.familyId}`, ...rest);
      const [, , reads] = await throttle.look(subject);
      assert.equal(reads?.remaining, 10, name);
      assert.equal((await throttle.take(subject, 'reads', 3)).remaining, 7, name);
      assert.equal((await throttle.take(subject, 'reads', 3)).remaining, 4, name);
      assert.ok(Number(await command('PTTL', `${PREFIX}${subject.familyId}`)) > 0, 'and it will be forgotten');
    }
    assert.equal(decidedLocally(), 0);
  });

  test('fields of garbage are full buckets', async (context) => {
    const [seed, redis] = [seedOfRun(), await connect(context)];
    const number = fc.oneof(
      fc.constant('10'),
      fc.bigInt({ min: -1n, max: 10n ** 40n }).map(String),
      fc.constant('1e9'),
    );
    const garbage = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.array(number, { minLength: 3, maxLength: 5 }).map((numbers) => numbers.join(' ')),
      fc.constantFrom('0 1 0 0', '1000001 1 0 0', '10 0 0 0', '10 1000000001 0 0', '10 1 10000000001 0', ''),
    );
    const { throttle, decidedLocally } = openGateway(redis, SLOW);
    await fc.assert(
      fc.asyncProperty(garbage, async (text) => {
        // By chance it may be a bucket; then a very old, or a very young one.
        const isBucket = /^(\d+) (\d+) (\d+) (\d+)$/.test(text);
        const subject = newSubject();
        await theServer().command('HSET', `${PREFIX}${subject.familyId}`, 'orders', text);
        const { allowed, remaining } = await throttle.take(subject, 'orders', 1);
        assert.ok(isBucket || (allowed && remaining === 9), `${text}: ${remaining} left`);
        assert.ok(remaining >= 0 && remaining <= 10 && Number.isSafeInteger(remaining));
      }),
      { seed, numRuns: 200 },
    );
    assert.equal(decidedLocally(), 0);
  });

  test('a bucket that holds more than it can, or is of no limit, is a full one', async (context) => {
    const { throttle } = openGateway(await connect(context), SLOW);
    for (const text of ['0 1 0 0', '1000001 1 0 0', '10 0 0 0', '10 1000000001 0 0', '10 1 10000000001 0']) {
      const subject = newSubject();
      await theServer().command('HSET', `${PREFIX}${subject.familyId}`, 'orders', text);
      assert.equal((await throttle.take(subject, 'orders', 1)).remaining, 9, text);
    }
  });

  test('a clock that was set back by hours stops nobody for hours', async (context) => {
    const { throttle } = openGateway(await connect(context), { ratePerSecond: 1, burst: 10 });
    const [far, near] = [newSubject(), newSubject()];
    for (const subject of [far, near]) await throttle.take(subject, 'orders', 10);
    await pass(far, -3_600_000_000);
    assert.equal((await throttle.take(far, 'orders', 1)).remaining, 0, 'nothing is gained by that');
    await pass(far, 2_000_000);
    assert.equal((await throttle.take(far, 'orders', 1)).allowed, true, 'and from then on time goes on');
    await pass(near, -AHEAD_MS_MAX * 500);
    await throttle.take(near, 'orders', 1);
    await pass(near, 2_000_000);
    assert.equal((await throttle.take(near, 'orders', 1)).allowed, false, 'a small step is waited for');
  });
});

describe('while Redis is away each gateway goes on alone', { skip }, () => {
  /** From where Redis counts, to where it can't, and back, with requests all the time. */
  async function playOutage(context: TestContext, leave: () => unknown, come: () => unknown): Promise<Gateway> {
    const redis = await connect(context, COMMAND_DEADLINE_MS);
    const gateway = openGateway(redis, SLOW);
    const { throttle, decidedLocally } = gateway;
    const subject = newSubject();
    assert.equal((await throttle.take(subject, 'orders', 9)).remaining, 1);
    assert.equal(decidedLocally(), 0);
    // Whatever fails from here on, the tests behind this one have a server.
    let isBack = false;
    context.after(() => (isBack ? undefined : come()));
    await leave();
    const fromMs = performance.now();
    assert.equal((await throttle.take(subject, 'orders', 4)).remaining, 6, 'the buckets of one gateway begin full');
    assert.equal((await throttle.look(subject))[0]?.remaining, 6);
    assert.ok(performance.now() - fromMs < HUNG_MS_MAX, `two answers took ${performance.now() - fromMs} ms`);
    assert.equal(decidedLocally(), 1);
    assert.equal(redis.isUp(), false);
    for (let time = 0; time < 200; time++) assert.equal((await throttle.take(newSubject(), 'reads', 1)).allowed, true);
    assert.equal(decidedLocally(), 201);
    await come();
    isBack = true;
    await untilUp(redis, true);
    assert.equal((await throttle.take(newSubject(), 'orders', 10)).remaining, 0);
    assert.equal(decidedLocally(), 201, 'it came back by itself');
    return gateway;
  }

  test('killed and restarted', async (context) => {
    const { kill, restart } = theServer();
    await playOutage(context, kill, restart);
  });

  test('stopped (SIGSTOP): one deadline is waited, once', async (context) => {
    const { pause, resume } = theServer();
    context.after(resume);
    await playOutage(context, pause, resume);
  });

  test('a replica that can not be written to', async (context) => {
    const { command } = theServer();
    const lead = (): Promise<unknown> => command('REPLICAOF', 'NO', 'ONE');
    context.after(lead);
    await playOutage(context, () => command('REPLICAOF', '127.0.0.1', '1'), lead);
  });

  test('out of memory', async (context) => {
    const { command } = theServer();
    const grow = (): Promise<unknown> => command('CONFIG', 'SET', 'maxmemory', '0');
    context.after(grow);
    await playOutage(context, () => command('CONFIG', 'SET', 'maxmemory', '1'), grow);
  });
});

describe('without any Redis', () => {
  const MESSAGE = 'Redis does not count requests: this gateway counts alone';
  /** A Redis that answers, or fails, as the test says. */
  function play(answer: () => unknown): Gateway & { logged: string[] } {
    const logged: string[] = [];
    const warn: Log['warn'] = (...told: unknown[]) => void logged.push(String(told[1]));
    const runScript = (): Promise<unknown> => new Promise((resolve) => resolve(answer()));
    return { ...openGateway({ runScript }, SLOW, { warn }), logged };
  }

  test('an answer that makes no sense is not believed, and told of once', async () => {
    for (const reply of [null, 'OK', [], ['1', '1'], ['1', '1', '-1'], ['1', '1', '1e3'], ['1', '1', '1', '1'], {}]) {
      const { throttle, decidedLocally, logged } = play(() => reply);
      const taken = [await throttle.take(newSubject(), 'orders', 4), await throttle.take(newSubject(), 'orders', 4)];
      assert.deepEqual([taken.map(({ remaining }) => remaining), decidedLocally()], [[6, 6], 2], JSON.stringify(reply));
      assert.deepEqual(logged, [MESSAGE]);
    }
    const { throttle } = play(() => ['1', '1', String(10 ** 15)]);
    assert.equal((await throttle.take(newSubject(), 'orders', 4)).remaining, 10, 'no more than a bucket holds');
  });

  test('a refusal is told of again after it was over', async () => {
    const refusal = new RedisUnavailable('refused', 'Redis refused: NOPERM', 'NOPERM');
    const answers: (string[] | RedisUnavailable)[] = [refusal, refusal, ['1', '1', '0'], refusal];
    const { throttle, decidedLocally, logged } = play(() => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    });
    for (let time = 0; time < 4; time++) await throttle.take(newSubject(), 'orders', 1);
    assert.deepEqual([logged, decidedLocally()], [[MESSAGE, MESSAGE], 3]);
  });

  test('that it is away is told by the connection, not at each request', async () => {
    const { throttle, logged } = play(() => {
      throw new RedisUnavailable('away', 'Redis is not connected');
    });
    assert.equal((await throttle.take(newSubject(), 'orders', 4)).remaining, 6);
    assert.deepEqual(logged, []);
  });

  test('a bug is no outage', async () => {
    const { throttle, decidedLocally } = play(() => {
      throw new Error('bug: made by a test');
    });
    await assert.rejects(throttle.take(newSubject(), 'orders', 1), /bug: made by a test/);
    await assert.rejects(throttle.look(newSubject()), /bug: made by a test/);
    await assert.rejects(throttle.take(newSubject(), 'orders', 0), /can't be charged/);
    const override = { orders: { ratePerSecond: 0, burst: 1 } };
    await assert.rejects(throttle.take({ ...newSubject(), override }, 'orders', 1), /is no limit of a bucket/);
    assert.equal(decidedLocally(), 0);
  });
});
