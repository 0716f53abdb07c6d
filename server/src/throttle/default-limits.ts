/**
 * What a tier allows when nothing is configured.
 *
 * - Each tier allows at least what the one before it does, in every class: a bot that runs in the sandbox runs live.
 * - Orders: 50 a second move a quote in every quarter hour of a day every two seconds. Bursts are a whole batch or
 *   more.
 * - Cancels: twice the orders, in rate and burst, so that what was entered can always be withdrawn faster.
 * - Reads: a loop that polls without a pause (some hundred a second) meets the limit within a second; looking at each
 *   book now and then doesn't. Who wants each change has the stream.
 * - Operators get the most: in an incident nobody may have to wait; a loop that went wild is still held.
 * - Streams: a client that comes back with growing pauses never notices; one that comes back at once does, before it
 *   has made us read the journal for it again and again.
 */
import type { ThrottleConfig } from './throttle.ts';

export const DEFAULT_LIMITS: ThrottleConfig = {
  SANDBOX: {
    orders: { ratePerSecond: 50, burst: 500 },
    cancels: { ratePerSecond: 100, burst: 1_000 },
    reads: { ratePerSecond: 50, burst: 200 },
    streams: { ratePerSecond: 0.5, burst: 20 },
    openStreams: 10,
  },
  STANDARD: {
    orders: { ratePerSecond: 100, burst: 1_000 },
    cancels: { ratePerSecond: 200, burst: 2_000 },
    reads: { ratePerSecond: 100, burst: 400 },
    streams: { ratePerSecond: 1, burst: 30 },
    openStreams: 20,
  },
  PROFESSIONAL: {
    orders: { ratePerSecond: 500, burst: 2_000 },
    cancels: { ratePerSecond: 1_000, burst: 4_000 },
    reads: { ratePerSecond: 200, burst: 800 },
    streams: { ratePerSecond: 2, burst: 60 },
    openStreams: 50,
  },
  OPERATOR: {
    orders: { ratePerSecond: 500, burst: 2_000 },
    cancels: { ratePerSecond: 1_000, burst: 4_000 },
    reads: { ratePerSecond: 500, burst: 2_000 },
    streams: { ratePerSecond: 2, burst: 60 },
    openStreams: 50,
  },
};
