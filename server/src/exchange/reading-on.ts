/** How a market stays where the journal is while another exchange leads. */
import { catchUp } from '../catch-up.ts';
import type { JournalReader } from '../journal/journal.ts';
import { delay, type Clock } from '../ops/clock.ts';
import { messageOf } from '../ops/error-message.ts';
import type { Log } from '../ops/log.ts';
import type { Replica } from '../replica.ts';
import { BACKOFF_MS_MAX, isPassing } from './passing-faults.ts';

const FOLLOW_POLL_MS = 200;

export type Following = { journal: JournalReader; clock: Clock; log: Log; isStopped: () => boolean };

/** Until it is stopped. */
export async function followOn({ journal, clock, log, isStopped }: Following, replica: Replica): Promise<void> {
  log.warn({ epoch: replica.market.epoch, holder: replica.market.holder }, 'another exchange leads; following it');
  while (!isStopped()) {
    try {
      const { lastSequence } = replica.head();
      await catchUp(replica, journal);
      if (replica.head().lastSequence === lastSequence) await delay(clock, FOLLOW_POLL_MS);
    } catch (error) {
      if (!isPassing(error)) throw error;
      log.warn({ error: messageOf(error) }, 'the journal can not be read; trying again');
      await delay(clock, BACKOFF_MS_MAX);
    }
  }
}
