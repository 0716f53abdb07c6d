/**
 * Writes the next snapshot: the newest one that counts, what the journal holds since, and what the market is then.
 * It counts only after all of it was read back, restored and compared; until then it is an attempt, which whoever comes
 * next removes.
 */
import type { ClientBase } from 'pg';
import { stateHash } from '@wattbook/engine';
import { SNAPSHOT_FORMAT, takeSnapshot } from '@wattbook/engine/snapshot';
import type { Replica } from '../replica.ts';
import { chunksOf } from './chunks.ts';
import { openReplica, type ReplicaSource } from './open-replica.ts';
import { restoreSnapshot } from './restore-snapshot.ts';

export type WrittenSnapshot = { sequence: number; chunks: number; bytes: number };

/** NOTHING_NEW: the newest one is of this block already. BUSY: another process writes one. */
export type WriteOutcome =
  ({ kind: 'WRITTEN' } & WrittenSnapshot) | { kind: 'NOTHING_NEW'; sequence: number } | { kind: 'BUSY' };

/** Any number, the same for every process: one writes at a time. */
const SNAPSHOT_LOCK = 7_288_402;

/**
 * @param client the connection that writes, and holds the lock as long as it lives
 * @param untilSequence of the block to stop at
 * @param kept how many complete ones stay
 */
export async function writeSnapshot(
  client: ClientBase,
  source: ReplicaSource,
  untilSequence: number,
  kept: number,
): Promise<WriteOutcome> {
  const { rows } = await client.query<{ locked: boolean }>('select pg_try_advisory_lock($1) as locked', [
    SNAPSHOT_LOCK,
  ]);
  if (rows[0]?.locked !== true) return { kind: 'BUSY' };
  await client.query('delete from snapshots where completed_at is null');
  const { replica, fromSequence } = await openReplica(source, untilSequence);
  const { lastSequence } = replica.head();
  if (lastSequence === fromSequence) return { kind: 'NOTHING_NEW', sequence: lastSequence };
  const written = await writeAttempt(client, replica);
  await proveAttempt(source, replica, written);
  await complete(client, written, kept);
  const { chunks, bytes } = written;
  return { kind: 'WRITTEN', sequence: lastSequence, chunks, bytes };
}

type Attempt = { snapshotId: string; chunks: number; bytes: number };

/** Each chunk is a transaction of its own, so that none is long. */
async function writeAttempt(client: ClientBase, { market, head }: Replica): Promise<Attempt> {
  const { lastSequence, hash } = head();
  const { rows } = await client.query<{ snapshot_id: string }>(
    `insert into snapshots (sequence, block_hash, state_hash, format, rules) values ($1, $2, $3, $4, $5)
     returning snapshot_id`,
    [lastSequence, hash, stateHash(market), SNAPSHOT_FORMAT, market.rules],
  );
  const snapshotId = rows[0]?.snapshot_id;
  if (snapshotId === undefined) throw new Error('bug: an attempt got no id');
  const attempt = { snapshotId, chunks: 0, bytes: 0 };
  for (const chunk of chunksOf(takeSnapshot(market), hash)) {
    await client.query({
      name: 'write-chunk',
      text: 'insert into snapshot_chunks (snapshot_id, number, parts, hash) values ($1, $2, $3, $4)',
      values: [snapshotId, chunk.number, chunk.parts, chunk.hash],
    });
    attempt.chunks += 1;
    attempt.bytes += Buffer.byteLength(chunk.parts);
  }
  return attempt;
}

/** Nobody should find out that it can't be restored on the day on which it has to be. */
async function proveAttempt({ pool, journal }: ReplicaSource, { market, head }: Replica, attempt: Attempt) {
  const { lastSequence: sequence, hash: blockHash } = head();
  const written = { ...attempt, sequence, blockHash, stateHash: stateHash(market) };
  await restoreSnapshot(pool, journal, { ...written, format: SNAPSHOT_FORMAT, rules: market.rules });
}

/** In one transaction: now it counts, and the oldest go. */
async function complete(client: ClientBase, { snapshotId, chunks, bytes }: Attempt, kept: number): Promise<void> {
  await client.query('begin');
  await client.query('update snapshots set completed_at = now(), chunks = $2, bytes = $3 where snapshot_id = $1', [
    snapshotId,
    chunks,
    bytes,
  ]);
  await client.query(
    `delete from snapshots where completed_at is not null and snapshot_id not in (
       select snapshot_id from snapshots where completed_at is not null
       order by sequence desc, snapshot_id desc limit $1)`,
    [kept],
  );
  await client.query('commit');
}
