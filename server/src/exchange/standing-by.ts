/** How a market stays where the journal is while another exchange leads. */
import { catchUp } from '../catch-up.ts';
import type { Journal } from '../journal/journal.ts';
import type { Lease } from '../lease/lease.ts';
import { delay, type Clock } from '../ops/clock.ts';
import { messageOf } from '../ops/error-message.ts';
import type { Log } from '../ops/log.ts';
import type { Replica } from '../replica.ts';
import { BACKOFF_MS_MAX, isPassing } from './passing-faults.ts';

/** Part of how long a take-over takes: its leader has been silent for long enough, and nobody has looked yet. */
const LOOK_MS = 100;

export type StandingBy = {
  journal: Journal;
  clock: Clock;
  log: Log;
  isStopped: () => boolean;
  /** Without one it never is ours. */
  lease: Lease | undefined;
};

/** Until the lease is ours, or it is stopped: whether it is ours. */
export async function followUntilOurs(standingBy: StandingBy, replica: Replica): Promise<boolean> {
  const { journal, clock, log, isStopped, lease } = standingBy;
  log.warn({ epoch: replica.market.epoch, holder: replica.market.holder }, 'another exchange leads; standing by');
  while (!isStopped()) {
    try {
      await catchUp(replica, journal);
      await journal.openWriter();
      if (await lease?.acquire()) return !isStopped();
      await (lease?.changed(LOOK_MS) ?? delay(clock, LOOK_MS));
    } catch (error) {
      if (!isPassing(error)) throw error;
      log.warn({ error: messageOf(error) }, 'the journal can not be read; trying again');
      await delay(clock, BACKOFF_MS_MAX);
    }
  }
  return false;
}
