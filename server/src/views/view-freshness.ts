/** How far each view is behind the journal: looked up now and then, so that who asks waits for no database. */
import type { Clock } from '../ops/clock.ts';
import { messageOf } from '../ops/error-message.ts';
import type { Log } from '../ops/log.ts';
import { createPause } from '../ops/pause.ts';
import type { KeptDays } from './retention.ts';

/** As one look finds it. `waitingSinceUs`: when the first record happened that it lacks; absent: it lacks none. */
export type ViewProgress = { view: string; sequence: number; behindRecords: number; waitingSinceUs?: number };

/** The time goes on between two looks, also where the database can't be looked at. */
export type ViewFreshness = Omit<ViewProgress, 'waitingSinceUs'> & { behindUs: number };

export type FreshnessWatch = {
  /** Looks once, then keeps looking in the background. Rejects when that first look fails. */
  start(): Promise<void>;
  /** Of each view that has a progress of its own, by name. */
  now(): ViewFreshness[];
  /** Of each area of which views don't keep all: announced for a minute before anything goes. */
  kept(): readonly KeptDays[];
  stop(): void;
};

/** So old may an answer be. */
export const FRESHNESS_LOOK_MS = 250;

export type FreshnessWatchOptions = {
  read: () => Promise<ViewProgress[]>;
  readKept: () => Promise<KeptDays[]>;
  clock: Clock;
  log: Log;
};

export function createFreshnessWatch({ read, readKept, clock, log }: FreshnessWatchOptions): FreshnessWatch {
  const pause = createPause(clock);
  let found: ViewProgress[] = [];
  let kept: KeptDays[] = [];
  let isStopped = false;

  async function look(): Promise<void> {
    [found, kept] = await Promise.all([read(), readKept()]);
  }

  async function keepLooking(): Promise<void> {
    for (;;) {
      await pause.rest(FRESHNESS_LOOK_MS);
      if (isStopped) return;
      try {
        await look();
      } catch (error) {
        log.debug({ error: messageOf(error) }, 'how far each view is could not be read');
      }
    }
  }

  return {
    start: async () => {
      await look();
      void keepLooking();
    },
    now: () =>
      found.map(({ waitingSinceUs, ...progress }) => ({
        ...progress,
        behindUs: waitingSinceUs === undefined ? 0 : Math.max(0, clock.nowUs() - waitingSinceUs),
      })),
    kept: () => kept,
    stop: () => {
      isStopped = true;
      pause.wake();
    },
  };
}
