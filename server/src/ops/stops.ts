/** What was started, to be stopped in the reverse order: doors first, the database last. */
import type { Log } from './log.ts';

export type Stops = {
  add(name: string, stop: () => void | Promise<void>): void;
  /** Stops everything, whatever fails on the way. */
  stopAll(): Promise<void>;
};

export function createStops(log: Log): Stops {
  const started: { name: string; stop: () => void | Promise<void> }[] = [];
  return {
    add: (name, stop) => started.push({ name, stop }),
    stopAll: async () => {
      for (let last = started.pop(); last !== undefined; last = started.pop()) {
        const { name, stop } = last;
        try {
          await stop();
          log.info({ name }, 'stopped');
        } catch (error) {
          // The others still have to be stopped, above all the database.
          log.error({ name, err: error }, 'could not be stopped cleanly');
        }
      }
    },
  };
}
