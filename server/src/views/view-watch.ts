/** How far the views are, where another process builds them. */
import type { Clock } from '../ops/clock.ts';
import { messageOf } from '../ops/error-message.ts';
import type { Log } from '../ops/log.ts';
import { createPause } from '../ops/pause.ts';
import type { SequenceGate } from '../ops/sequence-gate.ts';
import type { ViewStore } from './view-store.ts';

export type ViewWatch = {
  /** Looks once, then keeps looking in the background. */
  start(): Promise<void>;
  /** The views have come as far as this. */
  note(sequence: number): void;
  stop(): void;
};

const LOOK_MS = 250;

export type ViewWatchOptions = {
  store: Pick<ViewStore, 'progress'>;
  /** Advanced to where the views are: readers wait on it. */
  gate: SequenceGate;
  clock: Clock;
  log: Log;
};

export function createViewWatch({ store, gate, clock, log }: ViewWatchOptions): ViewWatch {
  const pause = createPause(clock);
  let isStopped = false;

  async function keepLooking(): Promise<void> {
    for (;;) {
      await pause.rest(LOOK_MS);
      if (isStopped) return;
      try {
        gate.advance(await store.progress());
      } catch (error) {
        log.debug({ error: messageOf(error) }, 'how far the views are could not be read');
      }
    }
  }

  return {
    start: async () => {
      gate.advance(await store.progress());
      void keepLooking();
    },
    note: (sequence) => gate.advance(sequence),
    stop: () => {
      isStopped = true;
      pause.wake();
    },
  };
}
