/** A log for what may happen a thousand times a second: each kind of it now and then, with how often it was. */
import type { Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import { LOGGED_AGAIN_MS } from './limits.ts';

/** `message` is its kind: one of a few fixed texts. */
export type SeldomLog = (message: string, fields: object) => void;

export function createSeldomLog({ clock, log }: { clock: Clock; log: Log }): SeldomLog {
  const known = new Map<string, { loggedUs: number; kept: number }>();
  return (message, fields) => {
    const nowUs = clock.nowUs();
    const last = known.get(message);
    if (last !== undefined && nowUs - last.loggedUs < LOGGED_AGAIN_MS * 1_000) {
      last.kept += 1;
      return;
    }
    known.set(message, { loggedUs: nowUs, kept: 0 });
    log.warn({ ...fields, ...(last !== undefined && last.kept > 0 && { alsoBefore: last.kept }) }, message);
  };
}
