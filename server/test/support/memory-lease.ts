/** One lease for several exchanges in memory. Nobody is silent here unless the test says so. */
import { LeaseUnavailable, type Lease } from '../../src/lease/lease.ts';
import type { Clock } from '../../src/ops/clock.ts';

export type MemoryLease = {
  /** As one process knows it. */
  of(holder: string): Lease;
  holder(): string | undefined;
  /** Its holder is silent from now on, and knows it: whoever asks next gets it. */
  silence(): void;
  /** Whoever had it hears only now that another process has it. */
  tellLost(holder: string): void;
  /** Whether it can be asked for. */
  setAway(isAway: boolean): void;
};

export function createMemoryLease(clock: Clock): MemoryLease {
  let current: string | undefined;
  let isSilent = false;
  let isAway = false;
  const tellings = new Map<string, () => void>();
  const acquire = (holder: string): boolean => {
    if (current !== undefined && current !== holder && !isSilent) return false;
    current = holder;
    isSilent = false;
    return true;
  };

  return {
    of: (holder) => ({
      acquire: () =>
        isAway ? Promise.reject(new LeaseUnavailable('the test says so')) : Promise.resolve(acquire(holder)),
      isHeld: () => current === holder && !isSilent,
      onLost: (tell) => void tellings.set(holder, tell),
      changed: (withinMs) => new Promise((resolve) => clock.after(withinMs, resolve)),
      release: () => {
        if (current === holder) current = undefined;
        return Promise.resolve();
      },
    }),
    holder: () => current,
    silence: () => {
      isSilent = true;
    },
    tellLost: (holder) => tellings.get(holder)?.(),
    setAway: (away) => {
      isAway = away;
    },
  };
}
