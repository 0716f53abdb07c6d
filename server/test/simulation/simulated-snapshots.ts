/**
 * Snapshots as a process finds them when it starts: the real code opens, restores and proves them, over two tables in
 * memory, in which a chunk is damaged now and then.
 */
import type { Pool } from 'pg';
import { stateHash } from '@wattbook/engine';
import { SNAPSHOT_FORMAT, takeSnapshot, type SnapshotPart } from '@wattbook/engine/snapshot';
import type { JournalReader } from '../../src/journal/journal.ts';
import type { Log } from '../../src/ops/log.ts';
import { createReplica, type Replica } from '../../src/replica.ts';
import { catchUp } from '../../src/catch-up.ts';
import { chunksOf, type Chunk } from '../../src/snapshots/chunks.ts';
import { openReplica, openTwin } from '../../src/snapshots/open-replica.ts';
import type { Life } from './life.ts';
import type { World } from './world.ts';

type StoredSnapshot = {
  sequence: number;
  isDamaged: boolean;
  /** Of the tables `snapshots` and `snapshot_chunks`. */
  row: Record<string, string | number>;
  chunks: StoredChunk[];
};

type StoredChunk = Chunk & { isUnreadable?: true };

/** Oldest first. */
export type StoredSnapshots = StoredSnapshot[];

export type Snapshots = {
  /** As at a start: from the newest that counts, mostly, and else from the first block. */
  open(): Promise<Replica>;
  /** As at a rebuild: a copy of one that follows. */
  twin(replica: Replica): Promise<Replica>;
  /** Now and then, behind a block. */
  keep(replica: Replica): void;
};

const KEPT_PROBABILITY = 0.05;
/** Few, so that most snapshots have several chunks. */
const PARTS_PER_CHUNK = 50;

type SnapshotsOptions = { world: World; life: Life; stored: StoredSnapshots; journal: JournalReader; log: Log };

export function createSnapshots({ world, life, stored, journal, log }: SnapshotsOptions): Snapshots {
  const { random, swarm } = world;
  const { clock } = life;
  const isOn = swarm.features.has('snapshots');

  async function open(): Promise<Replica> {
    if (isOn) return openFrom(storedStill());
    const replica = createReplica(clock);
    await catchUp(replica, journal);
    return replica;
  }

  /** All of them, mostly; some or all may have been dropped. */
  function storedStill(): StoredSnapshots {
    if (world.strikes('snapshot damaged', swarm.snapshotFault)) damageOne();
    if (random.chance(0.8)) return [...stored];
    return random.chance(0.5) ? [] : stored.slice(0, random.below(stored.length + 1));
  }

  /** What is damaged already, or comes to be while it is read, must be passed over; nothing else may be. */
  async function openFrom(listed: StoredSnapshots): Promise<Replica> {
    const damagedBefore = listed.filter(({ isDamaged }) => isDamaged);
    let passedOver = 0;
    const onFault = (kind: string): void => {
      world.count(`snapshot passed over: ${kind}`);
      passedOver += 1;
    };
    const opened = await openReplica({ pool: poolOf(listed), journal, clock, log, onFault });
    const { fromSequence, replica } = opened;
    if (fromSequence > 0) world.count('starts from a snapshot');
    if (damagedBefore.some(({ sequence }) => sequence === fromSequence)) {
      world.fault(`process ${life.id} starts from the snapshot at ${fromSequence}, which is damaged`);
    }
    const damaged = listed.filter(({ isDamaged, sequence }) => isDamaged && sequence > fromSequence);
    if (passedOver > damaged.length) {
      world.fault(`process ${life.id} passes over ${passedOver} snapshots, of which ${damaged.length} are damaged`);
    }
    return replica;
  }

  /** As the pool of connections answers the two questions that snapshot-store.ts asks. */
  function poolOf(listed: StoredSnapshots): Pool {
    const query = (text: string, values: readonly unknown[]): Promise<{ rows: object[] }> =>
      life.answer('a read of the snapshots', world.delayUs(swarm.readUs), () => {
        if (world.strikes('read failed', swarm.readFault)) throw new Error('the read failed');
        return { rows: text.includes('snapshot_chunks') ? chunksFor(listed, values) : rowsOf(listed) };
      });
    return { query } as unknown as Pool;
  }

  /** Mostly the newest, which the next start wants. */
  function damageOne(): void {
    const snapshot = random.chance(0.7) ? stored.at(-1) : random.anyOf(stored);
    if (snapshot === undefined) return;
    const { chunks } = snapshot;
    const index = random.below(chunks.length);
    const chunk = chunks[index];
    if (chunk === undefined) return;
    const way = random.oneOf(['changed', 'lost', 'in another’s place', 'unreadable']);
    world.note(`chunk ${index} of the snapshot at ${snapshot.sequence} is ${way}`);
    snapshot.isDamaged = true;
    if (way === 'changed') chunks[index] = { ...chunk, parts: withOtherDigit(chunk.parts, random.below(1_000)) };
    else if (way === 'lost') chunks.splice(index, 1);
    else if (way === 'unreadable') chunks[index] = { ...chunk, isUnreadable: true };
    else chunks[index] = { ...chunk, parts: chunks[(index + 1) % chunks.length]?.parts.slice(1) ?? '' };
  }

  /** A copy that can't be used would be opened anew, from the database: here that is a bug, and there is none. */
  function twin(replica: Replica): Promise<Replica> {
    const onFault = (kind: string): void => world.fault(`the copy of a replica at its rebuild is ${kind}`);
    return isOn
      ? openTwin(replica, { pool: poolOf([]), journal, clock, log, onFault })
      : Promise.resolve(createReplica(clock));
  }

  function keep(replica: Replica): void {
    if (!isOn || !random.chance(KEPT_PROBABILITY)) return;
    const isNewest = replica.head().lastSequence > (stored.at(-1)?.sequence ?? 0);
    if (isNewest) stored.push(snapshotOf(replica));
  }

  return { open, twin, keep };
}

function snapshotOf({ market, head }: Replica): StoredSnapshot {
  const { lastSequence: sequence, hash: blockHash } = head();
  const parts = [...takeSnapshot(market)];
  const chunks: Chunk[] = [];
  for (let from = 0; from < parts.length; from += PARTS_PER_CHUNK) {
    const before = chunks.at(-1)?.hash ?? blockHash;
    chunks.push({ ...oneChunkOf(parts.slice(from, from + PARTS_PER_CHUNK), before), number: chunks.length });
  }
  const row = {
    ...{ snapshot_id: `${sequence}`, sequence: `${sequence}`, block_hash: blockHash, state_hash: stateHash(market) },
    ...{ format: SNAPSHOT_FORMAT, rules: market.rules, chunks: chunks.length, bytes: '0' },
  };
  return { sequence, isDamaged: false, row, chunks };
}

function oneChunkOf(parts: readonly SnapshotPart[], hashBefore: string): Chunk {
  const [chunk, more] = [...chunksOf(parts, hashBefore)];
  if (chunk === undefined || more !== undefined) throw new Error(`${parts.length} parts don't make one chunk`);
  return chunk;
}

function rowsOf(listed: StoredSnapshots): object[] {
  return listed.map(({ row }) => row).toReversed();
}

/** @param values as snapshot-store.ts has them: of which snapshot, from which number on, how many */
function chunksFor(listed: StoredSnapshots, [snapshotId, from, limit]: readonly unknown[]): Chunk[] {
  const chunks = listed.find(({ row }) => row['snapshot_id'] === snapshotId)?.chunks ?? [];
  const asked = chunks.filter(({ number }) => number >= Number(from)).slice(0, Number(limit));
  const isUnreadable = asked.some((chunk) => chunk.isUnreadable);
  // PostgreSQL's code for data_corrupted.
  if (isUnreadable) throw Object.assign(new Error('invalid page in block 7'), { code: 'XX001' });
  return asked;
}

/** One of its digits, whichever, so that it reads as well as before. */
function withOtherDigit(text: string, which: number): string {
  const places = [...text.matchAll(/\d/g)].map(({ index }) => index);
  const place = places[which % places.length];
  if (place === undefined) throw new Error('a chunk without a digit');
  return `${text.slice(0, place)}${(Number(text[place]) + 1) % 10}${text.slice(place + 1)}`;
}
