/**
 * The buckets of all gateways, in Redis. While Redis is away, each gateway goes on with buckets of its own, which begin
 * full: throttling gets looser by that, and never stops anybody.
 */
import type { Log } from '../ops/log.ts';
import { RedisUnavailable } from '../redis/redis-unavailable.ts';
import type { Redis, Script } from '../redis/redis.ts';
import { LOOK, TAKE } from './bucket-scripts.ts';
import {
  limitsOf,
  THROTTLE_CLASSES,
  type BucketState,
  type Charge,
  type Subject,
  type Throttle,
  type ThrottleConfig,
  type Verdicts,
} from './throttle.ts';
import { createBucket, type Bucket } from './token-bucket.ts';
import { requireCharges, stateOf, takeOne, verdictOf, type Claim } from './verdicts.ts';

const KEY_PREFIX = 'wattbook:throttle:';

export type SharedThrottleOptions = {
  redis: Pick<Redis, 'runScript'>;
  /** Counts while Redis is away. */
  local: Throttle;
  config: ThrottleConfig;
  log: Pick<Log, 'warn'>;
  /** Venues that share a Redis need one each. */
  keyPrefix?: string;
  /** Redis was away: this was decided by this gateway alone. */
  onDecidedLocally?: () => void;
};

export function createSharedThrottle(options: SharedThrottleOptions): Throttle {
  const { redis, local, config, log, keyPrefix = KEY_PREFIX, onDecidedLocally } = options;
  /** So that a Redis that refuses is told of once, not at each request. */
  let isRefusalTold = false;

  /** Brings these buckets to what Redis says of them. Returns whether it granted what was asked. */
  async function ask(script: Script, subject: Subject, buckets: readonly Bucket[], args: string[]): Promise<boolean> {
    const reply = await redis.runScript(script, [`${keyPrefix}${subject.familyId}`], args);
    const [nowUs, allowed, ...billionths] = numbersOf(reply, 2 + buckets.length);
    for (const [index, bucket] of buckets.entries()) {
      bucket.atUs = nowUs ?? 0;
      bucket.billionths = Math.min(bucket.billionths, billionths[index] ?? 0);
    }
    isRefusalTold = false;
    return allowed === 1;
  }

  async function takeAll(subject: Subject, charges: readonly Charge[]): Promise<Verdicts> {
    requireCharges(charges);
    const limits = limitsOf(config, subject);
    const claims = charges.map(({ class: name, cost, costIfRefused = 0 }): Claim => {
      const limit = limits[name];
      return { class: name, cost, costIfRefused, limit, bucket: createBucket(limit, 0) };
    });
    const args = claims.flatMap(({ class: name, bucket, cost, costIfRefused }) => [
      ...[name, String(bucket.burst), String(bucket.rateThousandths)],
      ...[String(cost), String(costIfRefused)],
    ]);
    const buckets = claims.map(({ bucket }) => bucket);
    try {
      const allowed = await ask(TAKE, subject, buckets, args);
      return { allowed, verdicts: claims.map((claim) => verdictOf(claim, allowed)) };
    } catch (error) {
      requireUnavailable(error);
      onDecidedLocally?.();
      return local.takeAll(subject, charges);
    }
  }

  async function look(subject: Subject): Promise<readonly BucketState[]> {
    const limits = limitsOf(config, subject);
    const known = THROTTLE_CLASSES.map((name) => ({
      name,
      limit: limits[name],
      bucket: createBucket(limits[name], 0),
    }));
    const args = known.flatMap(({ name, bucket }) => [name, String(bucket.burst), String(bucket.rateThousandths)]);
    const buckets = known.map(({ bucket }) => bucket);
    try {
      await ask(LOOK, subject, buckets, args);
      return known.map(({ name, limit, bucket }) => stateOf(name, limit, bucket));
    } catch (error) {
      requireUnavailable(error);
      return local.look(subject);
    }
  }

  /** Throws what is no matter of Redis. That it is away, or doesn't answer in time, is told by the connection. */
  function requireUnavailable(error: unknown): void {
    if (!(error instanceof RedisUnavailable)) throw error;
    if (isRefusalTold || (error.reason !== 'refused' && error.reason !== 'senseless')) return;
    isRefusalTold = true;
    log.warn({ why: error.message }, 'Redis does not count requests: this gateway counts alone');
  }

  return { take: takeOne(takeAll), takeAll, look };
}

/** Whole numbers, written out: no reading of integers of other sizes stands in between. */
function numbersOf(reply: unknown, length: number): number[] {
  const texts = Array.isArray(reply) ? reply.map(String) : [];
  if (texts.length === length && texts.every((text) => /^\d{1,16}$/.test(text))) return texts.map(Number);
  throw new RedisUnavailable('senseless', `Redis answered a script with something else than ${length} numbers`);
}
