/**
 * The thread that writes one snapshot and ends: with connections, a market and a memory of its own. What it found is
 * told in messages. It wires, as main does; who starts it is snapshot-writer.ts.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Client } from 'pg';
import { createPool } from '../database/pool.ts';
import { actingAs } from '../database/roles.ts';
import { createPostgresJournalReader } from '../journal/postgres-journal.ts';
import { createSystemClock } from '../ops/clock.ts';
import { createLog, type LogLevel } from '../ops/log.ts';
import type { FaultKind } from './snapshot-fault.ts';
import { writeSnapshot, type WriteOutcome } from './write-snapshot.ts';

export type ThreadOrder = { connectionString: string; logLevel: LogLevel; untilSequence: number; kept: number };
export type ThreadMessage = { kind: 'FAULT'; fault: FaultKind } | { kind: 'DONE'; outcome: WriteOutcome };

/** So that one who is stuck in a lock or on a lost connection ends. */
const STATEMENT_TIMEOUT_MS = 60_000;

async function run({ connectionString, logLevel, untilSequence, kept }: ThreadOrder): Promise<WriteOutcome> {
  const [log, clock] = [createLog(logLevel), createSystemClock()];
  const client = new Client({
    ...actingAs(connectionString, 'wattbook_exchange'),
    application_name: 'wattbook snapshots',
    connectionTimeoutMillis: STATEMENT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS,
  });
  // The statement in flight, or the next one, fails, and with it the attempt.
  client.on('error', () => undefined);
  const pool = createPool(connectionString, log, 'wattbook_exchange');
  await client.connect();
  try {
    const journal = createPostgresJournalReader(pool);
    const onFault = (fault: FaultKind): void => tell({ kind: 'FAULT', fault });
    return await writeSnapshot(client, { pool, journal, clock, log, onFault }, untilSequence, kept);
  } finally {
    await Promise.all([client.end(), pool.end()]);
  }
}

function tell(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- what snapshot-writer.ts passes
const order: ThreadOrder = workerData;
tell({ kind: 'DONE', outcome: await run(order) });
