/** Between two rounds of a loop that also runs when it is woken. */
import type { Clock } from './clock.ts';

export type Pause = {
  /** Until it is woken, `atMostMs` at the latest; not at all if it was woken since the last rest began to end. */
  rest(atMostMs: number): Promise<void>;
  wake(): void;
};

export function createPause(clock: Clock): Pause {
  let isWoken = false;
  let end: (() => void) | undefined;

  return {
    rest: async (atMostMs) => {
      if (!isWoken) {
        await new Promise<void>((resolve) => {
          const timer = clock.after(atMostMs, resolve);
          end = () => {
            timer.cancel();
            resolve();
          };
        });
        end = undefined;
      }
      isWoken = false;
    },
    wake: () => {
      isWoken = true;
      end?.();
    },
  };
}
