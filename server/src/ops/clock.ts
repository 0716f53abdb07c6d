/** The seam for time. Nothing else in the server reads a clock or sets a timer. */
export type Clock = {
  /** Microseconds since 1970 UTC: the wall clock at start plus monotonic time since, so it never runs backwards. */
  nowUs(): number;
  /** Calls back once, after at least `delayMs`. */
  after(delayMs: number, callback: () => void): Timer;
};

export type Timer = { cancel(): void };

const NS_PER_US = 1_000n;
/** Longer delays overflow Node's 32-bit timers and would fire at once. */
const DELAY_MS_MAX = 2 ** 31 - 1;

export function createSystemClock(): Clock {
  const wallAtStartUs = Date.now() * 1_000;
  const monotonicAtStart = process.hrtime.bigint();
  return {
    nowUs: () => wallAtStartUs + Number((process.hrtime.bigint() - monotonicAtStart) / NS_PER_US),
    after: (delayMs, callback) => {
      const timer = setTimeout(callback, Math.min(Math.max(0, delayMs), DELAY_MS_MAX));
      return { cancel: () => clearTimeout(timer) };
    },
  };
}

/** The wall clock itself, which somebody may set at any time, in microseconds: only for comparing clocks. */
export function wallNowUs(): number {
  return Date.now() * 1_000;
}

/** Resolves after `delayMs`. */
export function delay(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(delayMs, resolve);
  });
}
