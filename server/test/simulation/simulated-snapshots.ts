/** Snapshots as a process finds them when it starts: taken, restored and proven by the real code, kept as text. */
import { createRestoration, takeSnapshot, type SnapshotPart } from '@wattbook/engine/snapshot';
import type { Pool } from 'pg';
import type { JournalReader } from '../../src/journal/journal.ts';
import type { Clock } from '../../src/ops/clock.ts';
import type { Log } from '../../src/ops/log.ts';
import { createReplica, type Replica } from '../../src/replica.ts';
import { catchUp } from '../../src/snapshots/catch-up.ts';
import { openTwin } from '../../src/snapshots/open-replica.ts';
import { addParts, findBlock, proven } from '../../src/snapshots/restore-snapshot.ts';
import type { World } from './world.ts';

type StoredSnapshot = { sequence: number; blockHash: string; parts: string[] };

/** Oldest first. */
export type StoredSnapshots = StoredSnapshot[];

export type Snapshots = {
  /** As at a start: from the newest, mostly, and else from the first block. */
  open(): Promise<Replica>;
  /** As at a rebuild: a copy of one that follows. */
  twin(replica: Replica): Promise<Replica>;
  /** Now and then, behind a block. */
  keep(replica: Replica): void;
};

const KEPT_PROBABILITY = 0.05;

type SnapshotsOptions = { world: World; stored: StoredSnapshots; journal: JournalReader; clock: Clock; log: Log };

export function createSnapshots({ world, stored, journal, clock, log }: SnapshotsOptions): Snapshots {
  const { random, swarm } = world;
  const isOn = swarm.features.has('snapshots');

  async function open(): Promise<Replica> {
    const snapshot =
      isOn && random.chance(0.9) ? (random.chance(0.8) ? stored.at(-1) : random.anyOf(stored)) : undefined;
    const replica = snapshot === undefined ? createReplica(clock) : await restore(snapshot);
    await catchUp(replica, journal);
    return replica;
  }

  async function restore({ sequence, blockHash, parts }: StoredSnapshot): Promise<Replica> {
    const block = await findBlock(journal, { sequence, blockHash });
    const restoration = createRestoration();
    addParts(restoration, () => parts.map((part) => JSON.parse(part) as SnapshotPart));
    world.count('starts from a snapshot');
    return createReplica(clock, {
      market: proven(restoration, block),
      head: { lastSequence: sequence, hash: blockHash },
    });
  }

  /** A copy that can't be used would be opened anew, from the database: here that is a bug, and there is none. */
  function twin(replica: Replica): Promise<Replica> {
    const onFault = (kind: string): void => world.fault(`the copy of a replica at its rebuild is ${kind}`);
    return isOn
      ? openTwin(replica, { pool: {} as Pool, journal, clock, log, onFault })
      : Promise.resolve(createReplica(clock));
  }

  function keep({ market, head }: Replica): void {
    if (!isOn || !random.chance(KEPT_PROBABILITY)) return;
    const { lastSequence: sequence, hash: blockHash } = head();
    const isNewest = sequence > (stored.at(-1)?.sequence ?? 0);
    if (isNewest)
      stored.push({ sequence, blockHash, parts: [...takeSnapshot(market)].map((part) => JSON.stringify(part)) });
  }

  return { open, twin, keep };
}
