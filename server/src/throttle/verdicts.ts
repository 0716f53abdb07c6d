/** Verdicts and states of buckets, whoever counts in them. */
import type { BucketState, Charge, Limit, Subject, Throttle, ThrottleClass, Verdict } from './throttle.ts';
import { holds, isFullAt, secondsUntil, wholeTokens, windowSeconds, type Bucket } from './token-bucket.ts';

/** `bucket`: as it is now, at this limit. */
export type Claim = Required<Charge> & { limit: Limit; bucket: Bucket };

/** Of a claim that was decided, after its bucket was charged. `allAllowed`: what was asked together was granted. */
export function verdictOf({ class: name, cost, limit, bucket }: Claim, allAllowed: boolean): Verdict {
  const allowed = allAllowed || holds(bucket, cost);
  const remaining = wholeTokens(bucket);
  const waitingHelps = !allowed && cost <= limit.burst;
  return {
    class: name,
    cost,
    allowed,
    limit: limitOf(limit),
    remaining,
    resetSeconds: secondsUntil(bucket, remaining + 1),
    ...(waitingHelps && { retryAfterSeconds: secondsUntil(bucket, cost) }),
  };
}

/** `bucket`: as it is now, at this limit. */
export function stateOf(name: ThrottleClass, limit: Limit, bucket: Bucket): BucketState {
  const remaining = wholeTokens(bucket);
  return {
    class: name,
    limit: limitOf(limit),
    remaining,
    resetSeconds: isFullAt(bucket, bucket.atUs) ? 0 : secondsUntil(bucket, remaining + 1),
  };
}

/** `take`, which is `takeAll` of one. */
export function takeOne(takeAll: Throttle['takeAll']): Throttle['take'] {
  return async (subject: Subject, throttleClass: ThrottleClass, cost: number) => {
    const [verdict] = (await takeAll(subject, [{ class: throttleClass, cost }])).verdicts;
    if (verdict === undefined) throw new Error('bug: a charge without a verdict');
    return verdict;
  };
}

function limitOf(limit: Limit): Verdict['limit'] {
  const { burst, ratePerSecond } = limit;
  return { burst, ratePerSecond, windowSeconds: windowSeconds(limit) };
}

/** Throws for a bug of who asks. */
export function requireCharges(charges: readonly Charge[]): void {
  const isRight =
    charges.length > 0 &&
    charges.every(({ cost }) => Number.isSafeInteger(cost) && cost >= 1) &&
    charges.every(({ costIfRefused = 0 }) => Number.isSafeInteger(costIfRefused) && costIfRefused >= 0) &&
    new Set(charges.map(({ class: name }) => name)).size === charges.length;
  if (!isRight) throw new Error(`bug: ${JSON.stringify(charges)} can't be charged`);
}
