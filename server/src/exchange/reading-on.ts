/** How a market comes to be where the journal is, and stays there while another exchange leads. */
import { parseAsked } from '../journal/committed-block.ts';
import type { JournalReader } from '../journal/journal.ts';
import { delay, type Clock } from '../ops/clock.ts';
import { messageOf } from '../ops/error-message.ts';
import type { Log } from '../ops/log.ts';
import type { Replica } from '../replica.ts';
import { BACKOFF_MS_MAX, isPassing } from './passing-faults.ts';

const BLOCKS_PER_READ = 50;
const FOLLOW_POLL_MS = 200;

/** The same replica, once it has followed all that the journal holds. Rejects with Divergence, which never passes. */
export async function catchUp(journal: JournalReader, replica: Replica): Promise<Replica> {
  while (await readOn(journal, replica));
  return replica;
}

export type Following = { journal: JournalReader; clock: Clock; log: Log; isStopped: () => boolean };

/** Until it is stopped. */
export async function followOn({ journal, clock, log, isStopped }: Following, replica: Replica): Promise<void> {
  log.warn({ epoch: replica.market.epoch, holder: replica.market.holder }, 'another exchange leads; following it');
  while (!isStopped()) {
    try {
      if (!(await readOn(journal, replica))) await delay(clock, FOLLOW_POLL_MS);
    } catch (error) {
      if (!isPassing(error)) throw error;
      log.warn({ error: messageOf(error) }, 'the journal can not be read; trying again');
      await delay(clock, BACKOFF_MS_MAX);
    }
  }
}

/** Whether there was something to read. */
async function readOn(journal: JournalReader, replica: Replica): Promise<boolean> {
  const read = await journal.read(replica.head().lastSequence + 1, BLOCKS_PER_READ);
  for (const block of read) replica.follow(parseAsked(block));
  return read.length > 0;
}
