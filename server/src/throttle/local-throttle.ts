/** The buckets of one process, in its memory. */
import type { Clock } from '../ops/clock.ts';
import {
  limitsOf,
  THROTTLE_CLASSES,
  type BucketState,
  type Charge,
  type Subject,
  type Throttle,
  type ThrottleClass,
  type ThrottleConfig,
  type Verdicts,
} from './throttle.ts';
import { changeLimit, createBucket, holds, isFullAt, refill, spend, wholeTokens, type Bucket } from './token-bucket.ts';
import { requireCharges, stateOf, takeOne, verdictOf, type Claim } from './verdicts.ts';

/**
 * Keys, each with its successors as one, whose buckets aren't all full. Only who has a key gets here, so nobody can
 * fill this with invented ones. With more keys busy at the same time than that, one that hasn't asked for long starts
 * with full buckets again.
 */
export const KEYS_MAX = 100_000;
/** For each key that asks, so many are looked at: so forgetting keeps pace with remembering, without a timer. */
const KEYS_LOOKED_AT = 2;
/** Of so many, at the limit, the one that asked longest ago has to go. */
const KEYS_COMPARED_AT_LIMIT = 16;

export type LocalThrottle = Throttle & {
  /** Keys that are remembered, each with its successors as one. */
  size(): number;
};

export type LocalThrottleOptions = { clock: Pick<Clock, 'nowUs'>; config: ThrottleConfig; keysMax?: number };

/** A class that the key never used has no bucket: that would be full, and a full one says nothing. */
type KnownKey = { askedAtUs: number; buckets: { [Class in ThrottleClass]?: Bucket } };

export function createLocalThrottle({ clock, config, keysMax = KEYS_MAX }: LocalThrottleOptions): LocalThrottle {
  /** By family. */
  const keys = new Map<string, KnownKey>();
  /** Goes round and round: a Map's iterator sees what is added behind it, and doesn't mind what is deleted. */
  let round = keys.entries();

  /** All in one turn of the event loop: nobody comes in between. */
  function decide(subject: Subject, charges: readonly Charge[]): Verdicts {
    requireCharges(charges);
    const nowUs = clock.nowUs();
    const limits = limitsOf(config, subject);
    const { buckets } = keyOf(subject.familyId, nowUs);
    const claims = charges.map(({ class: name, cost, costIfRefused = 0 }): Claim => {
      const limit = limits[name];
      const bucket = (buckets[name] ??= createBucket(limit, nowUs));
      refill(bucket, nowUs);
      changeLimit(bucket, limit);
      return { class: name, cost, costIfRefused, limit, bucket };
    });
    const allowed = claims.every(({ bucket, cost }) => holds(bucket, cost));
    for (const { bucket, cost, costIfRefused } of claims) {
      spend(bucket, allowed ? cost : Math.min(costIfRefused, wholeTokens(bucket)));
    }
    const verdicts = claims.map((claim) => verdictOf(claim, allowed));
    forgetSome(subject.familyId, nowUs);
    return { allowed, verdicts };
  }

  function keyOf(familyId: string, nowUs: number): KnownKey {
    const known = keys.get(familyId);
    if (known !== undefined) {
      known.askedAtUs = nowUs;
      return known;
    }
    const added = { askedAtUs: nowUs, buckets: {} };
    keys.set(familyId, added);
    return added;
  }

  function forgetSome(askingFamilyId: string, nowUs: number): void {
    const looks = keys.size > keysMax ? KEYS_COMPARED_AT_LIMIT : KEYS_LOOKED_AT;
    let oldest: { familyId: string; askedAtUs: number } | undefined;
    for (let look = 0; look < looks; look++) {
      const [familyId, key] = nextKey();
      if (familyId === askingFamilyId) continue;
      if (isForgettable(key, nowUs)) keys.delete(familyId);
      else if (oldest === undefined || key.askedAtUs < oldest.askedAtUs)
        oldest = { familyId, askedAtUs: key.askedAtUs };
    }
    if (keys.size > keysMax && oldest !== undefined) keys.delete(oldest.familyId);
  }

  function nextKey(): [string, KnownKey] {
    const next = round.next();
    if (next.done !== true) return next.value;
    round = keys.entries();
    const first = round.next();
    if (first.done === true) throw new Error('bug: the key that asks is known, so there is one');
    return first.value;
  }

  function takeAll(subject: Subject, charges: readonly Charge[]): Promise<Verdicts> {
    return new Promise((resolve) => resolve(decide(subject, charges)));
  }

  function look(subject: Subject): Promise<readonly BucketState[]> {
    const nowUs = clock.nowUs();
    const limits = limitsOf(config, subject);
    const buckets = keys.get(subject.familyId)?.buckets;
    return Promise.resolve(
      THROTTLE_CLASSES.map((name) => {
        const limit = limits[name];
        // Of a copy: a limit that has changed since is the business of who takes next.
        const bucket = { ...(buckets?.[name] ?? createBucket(limit, nowUs)) };
        refill(bucket, nowUs);
        changeLimit(bucket, limit);
        return stateOf(name, limit, bucket);
      }),
    );
  }

  return { take: takeOne(takeAll), takeAll, look, size: () => keys.size };
}

function isForgettable({ buckets }: KnownKey, nowUs: number): boolean {
  return THROTTLE_CLASSES.every((name) => buckets[name] === undefined || isFullAt(buckets[name], nowUs));
}
