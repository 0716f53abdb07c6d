/** Which limits make sense, wherever they come from. The words go on after "it has to be". */
import type { Limit } from './throttle.ts';
import { BURST_MAX, RATE_PER_SECOND_LEAST, RATE_PER_SECOND_MAX, windowSeconds } from './token-bucket.ts';

/** An empty bucket is full again within a day: else Retry-After would name times that nobody waits for. */
const WINDOW_SECONDS_MAX = 86_400;
/** More than the connections of a process are not to be had. */
const OPEN_STREAMS_MAX = 10_000;

export const RATE_WORDS =
  `a number from ${RATE_PER_SECOND_LEAST} to ${RATE_PER_SECOND_MAX} ` + 'with at most 3 decimals, like 50 or 0.5';
export const BURST_WORDS = `a whole number from 1 to ${BURST_MAX}`;
export const OPEN_STREAMS_WORDS = `a whole number from 1 to ${OPEN_STREAMS_MAX}`;

export function isRate(value: unknown): value is number {
  if (typeof value !== 'number' || !(value >= RATE_PER_SECOND_LEAST && value <= RATE_PER_SECOND_MAX)) return false;
  return /^\d+(\.\d{1,3})?$/.test(String(value));
}

export function isBurst(value: unknown): value is number {
  return isWholeBetween(value, 1, BURST_MAX);
}

export function isOpenStreams(value: unknown): value is number {
  return isWholeBetween(value, 1, OPEN_STREAMS_MAX);
}

/** What is wrong with rate and burst together, each of which is right by itself; undefined when nothing is. */
export function objectionTo(limit: Limit): string | undefined {
  const { burst, ratePerSecond } = limit;
  if (burst < ratePerSecond) {
    return (
      `the burst (${burst}) has to be at least the rate (${ratePerSecond}), ` +
      'because a bucket has to hold what a second brings'
    );
  }
  if (windowSeconds(limit) > WINDOW_SECONDS_MAX) {
    return `at ${ratePerSecond} a second a burst of ${burst} would take longer than a day to come back`;
  }
  return undefined;
}

function isWholeBetween(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && typeof value === 'number' && value >= least && value <= most;
}
