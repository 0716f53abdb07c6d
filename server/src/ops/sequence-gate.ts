/** Lets readers wait until something has reached a sequence. */
import type { Clock } from './clock.ts';

export type SequenceGate = {
  sequence(): number;
  advance(sequence: number): void;
  /** Whether `sequence` was reached within `timeoutMs`. */
  reached(sequence: number, timeoutMs: number): Promise<boolean>;
};

export function createSequenceGate(clock: Clock): SequenceGate {
  let current = 0;
  const waiting = new Set<{ sequence: number; settle: (reached: boolean) => void }>();

  function reached(sequence: number, timeoutMs: number): Promise<boolean> {
    if (sequence <= current) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (isReached: boolean): void => {
        timer.cancel();
        waiting.delete(waiter);
        resolve(isReached);
      };
      const waiter = { sequence, settle };
      const timer = clock.after(timeoutMs, () => settle(false));
      waiting.add(waiter);
    });
  }

  return {
    sequence: () => current,
    advance: (sequence) => {
      current = Math.max(current, sequence);
      for (const waiter of waiting) if (waiter.sequence <= current) waiter.settle(true);
    },
    reached,
  };
}
