/** A clock that stands still until a test moves it; timers fire in order of their due time. */
import type { Clock } from '../../src/ops/clock.ts';

export type ManualClock = Clock & {
  /** Moves time and fires what becomes due on the way, letting promises settle in between. */
  advance(byMs: number): Promise<void>;
  setUs(timeUs: number): void;
};

export function createManualClock(startUs: number): ManualClock {
  let timeUs = startUs;
  let timers: { dueUs: number; callback: () => void }[] = [];

  return {
    nowUs: () => timeUs,
    setUs: (us) => {
      timeUs = us;
    },
    after: (delayMs, callback) => {
      const timer = { dueUs: timeUs + delayMs * 1_000, callback };
      timers.push(timer);
      return { cancel: () => (timers = timers.filter((other) => other !== timer)) };
    },
    advance: async (byMs) => {
      await settled();
      const untilUs = timeUs + byMs * 1_000;
      for (;;) {
        const [next] = timers.filter(({ dueUs }) => dueUs <= untilUs).sort((a, b) => a.dueUs - b.dueUs);
        if (next === undefined) break;
        timers = timers.filter((timer) => timer !== next);
        timeUs = Math.max(timeUs, next.dueUs);
        next.callback();
        await settled();
      }
      timeUs = untilUs;
      await settled();
    },
  };
}

/** Lets all promises that can go on do so. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
