/** The time of the next record, and waking up for what time brings. */
import { nextDueUs, type Market } from '@wattbook/engine';
import type { Clock, Timer } from '../ops/clock.ts';

/** A record's time may be ahead of the clock by this much (an earlier leader's); beyond that time stands still. */
const TIME_AHEAD_US_MAX = 250_000;
/** Also where nothing is due: clocks come to be trusted again, and heartbeats are to be made. */
const WAKE_MS_MAX = 1_000;

export type MarketTime = {
  /** Never before the last record, and standing still while the clock isn't trusted. */
  nowUs(market: Market): number;
  isTrusted(market: Market): boolean;
  /** Calls `wake` at the next opening, closure or expiry, also when nobody sends anything. Replaces the call before. */
  wakeFor(market: Market, wake: () => void): void;
  sleep(): void;
};

export function createMarketTime({
  clock,
  isClockTrusted,
}: {
  clock: Clock;
  isClockTrusted: () => boolean;
}): MarketTime {
  let timer: Timer | undefined;
  const isTrusted = (market: Market): boolean => isClockTrusted() && market.timeUs - clock.nowUs() <= TIME_AHEAD_US_MAX;

  return {
    nowUs: (market) => (isTrusted(market) ? Math.max(market.timeUs, clock.nowUs()) : market.timeUs),
    isTrusted,
    wakeFor: (market, wake) => {
      timer?.cancel();
      const delayMs = isTrusted(market) ? Math.ceil((nextDueUs(market) - clock.nowUs()) / 1_000) : WAKE_MS_MAX;
      timer = clock.after(Math.min(Math.max(1, delayMs), WAKE_MS_MAX), wake);
    },
    sleep: () => timer?.cancel(),
  };
}
