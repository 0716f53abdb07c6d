/**
 * A token bucket in whole numbers. A rate is whole thousandths of a token a second and time is whole microseconds, so
 * what a bucket gains is a whole number of billionths of a token: nothing is ever rounded, and nothing gets lost
 * however often somebody looks.
 */
import type { Limit } from './throttle.ts';

/** A million tokens are 10^15 billionths: well below 2^53. */
export const BURST_MAX = 1_000_000;
export const RATE_PER_SECOND_MAX = 1_000_000;
export const RATE_PER_SECOND_LEAST = 0.001;

const BILLIONTHS_PER_TOKEN = 1_000_000_000;
const THOUSANDTHS_PER_TOKEN = 1_000;
const US_PER_S = 1_000_000;

/** As of `atUs`, which never runs backwards. */
export type Bucket = {
  burst: number;
  /** Thousandths of a token a second, which is billionths of a token a microsecond. */
  rateThousandths: number;
  billionths: number;
  atUs: number;
};

export function createBucket(limit: Limit, nowUs: number): Bucket {
  requireLimit(limit);
  const { burst } = limit;
  return { burst, rateThousandths: thousandths(limit), billionths: burst * BILLIONTHS_PER_TOKEN, atUs: nowUs };
}

/** Brings the bucket to `nowUs`. A clock that stands still, or was set back, brings nothing. */
export function refill(bucket: Bucket, nowUs: number): void {
  bucket.billionths = billionthsAt(bucket, nowUs);
  bucket.atUs = Math.max(bucket.atUs, nowUs);
}

/** What was gained so far was gained at the old rate; what is above the new burst is gone. */
export function changeLimit(bucket: Bucket, limit: Limit): void {
  if (bucket.burst === limit.burst && bucket.rateThousandths === thousandths(limit)) return;
  requireLimit(limit);
  bucket.burst = limit.burst;
  bucket.rateThousandths = thousandths(limit);
  bucket.billionths = Math.min(bucket.billionths, limit.burst * BILLIONTHS_PER_TOKEN);
}

export function holds(bucket: Bucket, tokens: number): boolean {
  return tokens * BILLIONTHS_PER_TOKEN <= bucket.billionths;
}

export function spend(bucket: Bucket, tokens: number): void {
  bucket.billionths -= tokens * BILLIONTHS_PER_TOKEN;
}

export function wholeTokens({ billionths }: Bucket): number {
  return Math.floor(billionths / BILLIONTHS_PER_TOKEN);
}

export function isFullAt(bucket: Bucket, nowUs: number): boolean {
  return billionthsAt(bucket, nowUs) === bucket.burst * BILLIONTHS_PER_TOKEN;
}

/** Whole seconds, rounded up, until there would be `tokens`, were there no end to the bucket. */
export function secondsUntil({ billionths, rateThousandths }: Bucket, tokens: number): number {
  const missing = tokens * BILLIONTHS_PER_TOKEN - billionths;
  // Both are whole and far below 2^53, so the quotient is never rounded down to a whole number.
  return Math.ceil(Math.max(0, missing) / (rateThousandths * US_PER_S));
}

/** How long an empty bucket takes to be full, in whole seconds, rounded up. */
export function windowSeconds(limit: Limit): number {
  return Math.ceil((limit.burst * THOUSANDTHS_PER_TOKEN) / thousandths(limit));
}

function billionthsAt({ burst, rateThousandths, billionths, atUs }: Bucket, nowUs: number): number {
  // After a long time the product isn't exact any more, but then the bucket is full, and what is above doesn't count.
  const gained = Math.max(0, nowUs - atUs) * rateThousandths;
  return Math.min(burst * BILLIONTHS_PER_TOKEN, billionths + gained);
}

function thousandths({ ratePerSecond }: Limit): number {
  return Math.round(ratePerSecond * THOUSANDTHS_PER_TOKEN);
}

/** Configuration and overrides are checked where they are read; here a wrong one is a bug. */
function requireLimit(limit: Limit): void {
  const { burst, ratePerSecond } = limit;
  const isBurst = Number.isInteger(burst) && burst >= 1 && burst <= BURST_MAX;
  const isRate = ratePerSecond >= RATE_PER_SECOND_LEAST && ratePerSecond <= RATE_PER_SECOND_MAX;
  if (!isBurst || !isRate) throw new Error(`bug: ${JSON.stringify(limit)} is no limit of a bucket`);
}
