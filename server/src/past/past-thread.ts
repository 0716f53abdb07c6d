/**
 * The thread that keeps one market of the past: with connections and a memory of its own, so that the market of today
 * waits for nothing. It wires, as main does; who starts it is thread-of-past.ts.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { catchUp } from '../catch-up.ts';
import { createPool } from '../database/pool.ts';
import { JournalUnavailable } from '../journal/journal.ts';
import { createPostgresJournalReader } from '../journal/postgres-journal.ts';
import { createSystemClock } from '../ops/clock.ts';
import { messageOf } from '../ops/error-message.ts';
import { createLog, type LogLevel } from '../ops/log.ts';
import { openReplica } from '../snapshots/open-replica.ts';
import { listSnapshots } from '../snapshots/snapshot-store.ts';
import { answerOf, createAnswering, type PastAnswer, type PastQuestion } from './past.ts';
import { createPastMarket } from './past-market.ts';

export type ThreadSettings = { connectionString: string; logLevel: LogLevel };
export type ThreadQuestion = { id: number; asked: PastQuestion };
/** AWAY: the database can't be asked. FAILED: a bug, or history comes out differently. */
export type ThreadAnswer = { id: number } & (
  { kind: 'ANSWER'; answer: PastAnswer } | { kind: 'AWAY' | 'FAILED'; message: string }
);

function openPast({ connectionString, logLevel }: ThreadSettings) {
  const [log, clock] = [createLog(logLevel), createSystemClock()];
  const pool = createPool(connectionString, log, 'wattbook_gateway', 'wattbook past');
  const journal = createPostgresJournalReader(pool);
  // Whoever starts from one of them says it aloud; here it only takes longer.
  const source = { pool, journal, clock, log, onFault: () => undefined };
  const past = createPastMarket({
    journal,
    open: async (untilSequence) => (await openReplica(source, untilSequence, untilSequence)).replica,
    goOn: (replica, untilSequence) => catchUp(replica, journal, untilSequence),
    startBefore: async (sequence) =>
      (await listSnapshots(pool)).find((snapshot) => snapshot.sequence <= sequence)?.sequence ?? 0,
  });
  return createAnswering(past);
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-argument -- what thread-of-past.ts passes
const past = openPast(workerData);

async function tell({ id, asked }: ThreadQuestion): Promise<ThreadAnswer> {
  try {
    return { id, kind: 'ANSWER', answer: await answerOf(past, asked) };
  } catch (error) {
    return { id, kind: error instanceof JournalUnavailable ? 'AWAY' : 'FAILED', message: messageOf(error) };
  }
}

let before: Promise<void> = Promise.resolve();
parentPort?.on('message', (asked: ThreadQuestion) => {
  // One after the other: there is one market.
  before = before.then(async () => parentPort?.postMessage(await tell(asked)));
});
