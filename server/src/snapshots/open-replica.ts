/**
 * A replica that is where the journal is: from the newest snapshot that counts, else the one before, and from the first
 * block where none does. A snapshot counts when its market has the state hash that the journal recorded at its
 * sequence, and when all that the journal holds after it comes out as it was recorded.
 */
import type { ClientBase, Pool } from 'pg';
import { createRestoration, takeSnapshot, type SnapshotPart } from '@wattbook/engine/snapshot';
import type { JournalReader } from '../journal/journal.ts';
import type { Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import { createReplica, Divergence, type Replica } from '../replica.ts';
import { catchUp } from '../catch-up.ts';
import { addParts, findBlock, proven, restoreSnapshot } from './restore-snapshot.ts';
import { SnapshotFault, type FaultKind } from './snapshot-fault.ts';
import { listSnapshots, type StoredSnapshot } from './snapshot-store.ts';

/** `fromSequence`: of the snapshot it was opened from, 0 where it was none. */
export type OpenedReplica = { replica: Replica; fromSequence: number };

export type ReplicaSource = {
  pool: Pool | ClientBase;
  journal: JournalReader;
  clock: Clock;
  log: Log;
  /** A snapshot doesn't count; it was logged, and another way is taken. */
  onFault: (kind: FaultKind) => void;
};

/**
 * @param untilSequence see `catchUp`
 * @param notAfter snapshots of later blocks are left alone
 */
export async function openReplica(
  source: ReplicaSource,
  untilSequence?: number,
  notAfter = Infinity,
): Promise<OpenedReplica> {
  const { journal, clock, log } = source;
  for (const snapshot of await listSnapshots(source.pool)) {
    const { snapshotId, sequence } = snapshot;
    if (sequence > notAfter) continue;
    try {
      const replica = await followSnapshot(source, snapshot, untilSequence);
      log.info({ snapshotId, sequence, lastSequence: replica.head().lastSequence }, 'the market was restored');
      return { replica, fromSequence: sequence };
    } catch (error) {
      if (!(error instanceof SnapshotFault)) throw error;
      const { kind, message } = error;
      log.error({ snapshotId, sequence, kind, error: message }, 'a snapshot does not count; taking the one before');
      source.onFault(kind);
    }
  }
  const replica = createReplica(clock);
  await catchUp(replica, journal, untilSequence);
  log.info({ lastSequence: replica.head().lastSequence }, 'the market was rebuilt from the beginning of the journal');
  return { replica, fromSequence: 0 };
}

async function followSnapshot(source: ReplicaSource, snapshot: StoredSnapshot, untilSequence?: number) {
  const { pool, journal, clock } = source;
  const market = await restoreSnapshot(pool, journal, snapshot);
  const { sequence: lastSequence, blockHash: hash } = snapshot;
  const replica = createReplica(clock, { market, head: { lastSequence, hash } });
  try {
    await catchUp(replica, journal, untilSequence);
  } catch (error) {
    if (error instanceof Divergence) throw new SnapshotFault('DIVERGED', error.message, { cause: error });
    throw error;
  }
  return replica;
}

/**
 * A second replica beside one that follows the journal already, by way of a snapshot that is never stored: that costs
 * what the market is large, not what the journal is long. It has to count as a stored one has to, else it is opened as
 * at a start.
 */
export async function openTwin(replica: Replica, source: ReplicaSource): Promise<Replica> {
  try {
    return await copyReplica(replica, source);
  } catch (error) {
    if (!(error instanceof SnapshotFault)) throw error;
    const { kind, message } = error;
    source.log.error({ kind, error: message }, 'the market could not be copied; opening it anew');
    source.onFault(kind);
    return (await openReplica(source)).replica;
  }
}

async function copyReplica({ head, market }: Replica, { journal, clock }: ReplicaSource): Promise<Replica> {
  const { lastSequence: sequence, hash: blockHash } = head();
  if (sequence === 0) return createReplica(clock);
  const restoration = createRestoration();
  addParts(restoration, () => takeSnapshot(market).map(throughJson));
  const block = await findBlock(journal, { sequence, blockHash });
  return createReplica(clock, {
    market: proven(restoration, block),
    head: { lastSequence: sequence, hash: blockHash },
  });
}

/** So that the two share nothing that either could change. */
function throughJson(part: SnapshotPart): SnapshotPart {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- a part is plain JSON by its type
  const copied: SnapshotPart = JSON.parse(JSON.stringify(part));
  return copied;
}
