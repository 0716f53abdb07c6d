/** Where snapshots are kept: two tables in PostgreSQL. */
import type { ClientBase, Pool, QueryResult, QueryResultRow } from 'pg';
import { JournalUnavailable } from '../journal/journal.ts';
import { messageOf } from '../ops/error-message.ts';
import type { Chunk } from './chunks.ts';
import { SnapshotFault } from './snapshot-fault.ts';

/** One that is complete. `blockHash` and `stateHash`: what its writer read in the journal at its sequence. */
export type StoredSnapshot = {
  snapshotId: string;
  sequence: number;
  blockHash: string;
  stateHash: string;
  format: number;
  rules: number;
  chunks: number;
  bytes: number;
};

/** So many chunks of 256 KiB are asked for at once. */
const CHUNKS_PER_READ = 8;
/** PostgreSQL's class of errors for what is damaged on its disk. */
const DAMAGED_CLASS = 'XX';

/** Newest first. */
export async function listSnapshots(pool: Pool | ClientBase): Promise<StoredSnapshot[]> {
  const { rows } = await ask<SnapshotRow>(
    pool,
    `select snapshot_id, sequence, block_hash, state_hash, format, rules, chunks, bytes from snapshots
     where completed_at is not null order by sequence desc, snapshot_id desc`,
    [],
  );
  return rows.map((row) => ({
    snapshotId: row.snapshot_id,
    sequence: Number(row.sequence),
    blockHash: row.block_hash,
    stateHash: row.state_hash,
    format: row.format,
    rules: row.rules,
    chunks: row.chunks,
    bytes: Number(row.bytes),
  }));
}

/** As they are stored, in order; the next ones are asked for while these are used. Some may be missing. */
export async function* readChunks(pool: Pool | ClientBase, snapshotId: string): AsyncGenerator<Chunk, void> {
  const read = async (from: number): Promise<Chunk[]> => {
    const { rows } = await ask<Chunk>(
      pool,
      `select number, parts, hash from snapshot_chunks where snapshot_id = $1 and number >= $2
       order by number limit $3`,
      [snapshotId, from, CHUNKS_PER_READ],
    );
    return rows;
  };
  let chunks = await read(0);
  for (let last = chunks.at(-1); last !== undefined; last = chunks.at(-1)) {
    const next = read(last.number + 1);
    // Whoever stops in the middle never waits for it.
    next.catch(() => undefined);
    yield* chunks;
    chunks = await next;
  }
}

type SnapshotRow = {
  snapshot_id: string;
  sequence: string;
  block_hash: string;
  state_hash: string;
  format: number;
  rules: number;
  chunks: number;
  bytes: string;
};

/** A database that can't be asked says nothing about a snapshot: it passes. One that finds damage says that. */
async function ask<Row extends QueryResultRow>(
  pool: Pool | ClientBase,
  text: string,
  values: unknown[],
): Promise<QueryResult<Row>> {
  try {
    return await pool.query<Row>(text, values);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code.startsWith(DAMAGED_CLASS)) throw new SnapshotFault('UNREADABLE', messageOf(error), { cause: error });
    throw new JournalUnavailable(`reading snapshots: ${messageOf(error)}`, { cause: error });
  }
}
