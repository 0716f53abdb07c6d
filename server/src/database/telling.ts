/** What one process tells all others through PostgreSQL (NOTIFY): how far journal and views are. */
import type { Pool } from 'pg';
import { messageOf } from '../ops/error-message.ts';
import type { Log } from '../ops/log.ts';

/** The payload is a sequence, in decimal digits. */
export const JOURNAL_CHANNEL = 'wattbook_journal';
export const VIEWS_CHANNEL = 'wattbook_views';
export type SequenceChannel = typeof JOURNAL_CHANNEL | typeof VIEWS_CHANNEL;

/** Tells of the newest sequence, one at a time: those that come meanwhile become one. Who misses it looks slowly. */
export function createTelling(pool: Pool, log: Log): (channel: SequenceChannel, sequence: number) => void {
  const next = new Map<SequenceChannel, number>();
  let isTelling = false;

  async function tellAll(): Promise<void> {
    for (const [channel, sequence] of next) {
      next.delete(channel);
      try {
        await pool.query({ name: 'tell', text: 'select pg_notify($1, $2)', values: [channel, String(sequence)] });
      } catch (error) {
        log.debug({ channel, error: messageOf(error) }, 'the others could not be told; they look for themselves');
      }
    }
    isTelling = false;
  }

  return (channel, sequence) => {
    next.set(channel, sequence);
    if (isTelling) return;
    isTelling = true;
    void tellAll();
  };
}
