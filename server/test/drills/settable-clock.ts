/** Clocks of processes that can be set while they run, by libfaketime. */
import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export type SettableClock = {
  library: string;
  environment: Record<string, string>;
  /** Ahead of the right time, or behind it; 0 sets it right. */
  set(offsetSeconds: number): void;
};

/**
 * @param sets WALL: the monotonic clock goes on as if nothing had happened. ALL: it leaps with the wall clock, ahead
 * only, as if that time had passed and nobody had been looking.
 */
export function createSettableClock(library: string, file: string, sets: 'WALL' | 'ALL' = 'WALL'): SettableClock {
  const set = (offsetSeconds: number): void => {
    // Whole or not at all: somebody reads it at every look at the clock.
    writeFileSync(`${file}.new`, `${offsetSeconds < 0 ? '' : '+'}${offsetSeconds}\n`, { mode: 0o644 });
    renameSync(`${file}.new`, file);
  };
  set(0);
  const environment = {
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    // The newer name, and that of 0.9.7.
    ...(sets === 'WALL' && { FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1' }),
  };
  return { library, environment, set };
}

const SHARED_MEMORY = '/dev/shm';

/** A killed process leaves libfaketime's shared memory behind: removes what belongs to no process any more. */
export function sweepFaketime(): void {
  for (const name of existsSync(SHARED_MEMORY) ? readdirSync(SHARED_MEMORY) : []) {
    const pid = /^(?:sem\.)?faketime_(?:sem|shm)_(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(path.join(SHARED_MEMORY, name), { force: true });
  }
}
