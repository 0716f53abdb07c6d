/** Everyone who only reads: each committed block goes to the replica, the feed and the views, in this order. */
import { createTelling, JOURNAL_CHANNEL, VIEWS_CHANNEL } from '../database/telling.ts';
import { createBooks } from '../feed/books.ts';
import { createFeed, type FeedRoom } from '../feed/feed.ts';
import { createOwnWrites, type OwnWrites } from '../http/operations/own-writes.ts';
import { createFollower, type Follower } from '../journal/follower.ts';
import { createTail, type Tail } from '../journal/tail.ts';
import { createSequenceGate, type SequenceGate } from '../ops/sequence-gate.ts';
import type { Replica } from '../replica.ts';
import { openReplica } from '../snapshots/open-replica.ts';
import type { FaultKind } from '../snapshots/snapshot-fault.ts';
import { readKeptDays } from '../views/postgres-retention.ts';
import { readViewProgress } from '../views/postgres-view-freshness.ts';
import { createPostgresViewStore } from '../views/postgres-view-store.ts';
import { createProjector } from '../views/projector.ts';
import { createFreshnessWatch, type FreshnessWatch } from '../views/view-freshness.ts';
import { createViewLag, type ViewLag } from '../views/view-lag.ts';
import { createViewWatch } from '../views/view-watch.ts';
import { hasExchange, isAlone, type House } from './house.ts';
import type { Storage } from './storage.ts';

export type Readers = {
  replica: Replica;
  feed: FeedRoom;
  follower: Follower;
  /** What was committed, for those who read it later. */
  tail: Tail;
  /** What each participant has asked for last. */
  ownWrites: OwnWrites;
  viewGate: SequenceGate;
  viewLag: ViewLag;
  /** Of each view by itself. */
  freshness: FreshnessWatch;
  /** The views have come so far, as another process says. */
  noteViews: (sequence: number) => void;
  /** Of the snapshot that the replica was opened from. */
  fromSequence: number;
  /** What was wrong with snapshots on the way there. */
  faults: readonly FaultKind[];
};

export async function followJournal(house: House, storage: Storage): Promise<Readers> {
  const { log, clock, stops, onFatal } = house;
  const { pool, journal } = storage;
  const faults: FaultKind[] = [];
  const source = { pool, journal, clock, log, onFault: (kind: FaultKind) => void faults.push(kind) };
  const { replica, fromSequence } = await openReplica(source);
  const published = replica.head().lastSequence;
  const tail = createTail(journal);
  const books = createBooks(replica.market);
  const feed = createFeed({ source: tail, books, clock, log, published });
  const ownWrites = createOwnWrites();
  const viewGate = createSequenceGate(clock);
  const viewLag = createViewLag(viewGate.sequence);
  const views = openViews(house, storage, tail, viewGate);
  const follower = createFollower({
    journal,
    clock,
    log,
    fromSequence: published + 1,
    onBlock: (committed) => {
      replica.follow(committed, books.note);
      tail.add(committed);
      ownWrites.follow(committed);
      feed.publish(committed);
      viewLag.note(committed);
      views.wake();
    },
    onFatal,
  });
  await follower.start();
  stops.add('the follower', follower.stop);
  await views.start();
  stops.add('the views', views.stop);
  const freshness = createFreshnessWatch({
    ...{ read: () => readViewProgress(pool), readKept: () => readKeptDays(pool), clock, log },
  });
  await freshness.start();
  stops.add('the watch on the views', () => Promise.resolve(freshness.stop()));
  const ofViews = { viewGate, viewLag, freshness, noteViews: views.note };
  return { replica, feed, follower, tail, ownWrites, ...ofViews, fromSequence, faults };
}

type ViewRoom = {
  start(): Promise<void>;
  /** There is something new in the journal. */
  wake(): void;
  note(sequence: number): void;
  stop(): Promise<void>;
};

/** Built by the process that leads; all others see how far they are. */
function openViews(house: House, { pool }: Storage, source: Tail, gate: SequenceGate): ViewRoom {
  const { clock, log, lead } = house;
  const store = createPostgresViewStore(pool);
  if (isAlone(house)) {
    const projector = createProjector({ store, source, clock, log, gate });
    return { ...projector, note: () => undefined };
  }
  const watch = createViewWatch({ store, gate, clock, log });
  if (!hasExchange(house)) return { ...watch, wake: () => undefined, stop: () => Promise.resolve(watch.stop()) };
  const tell = createTelling(pool, log);
  const onMoved = (sequence: number): void => tell(VIEWS_CHANNEL, sequence);
  const projector = createProjector({ store, source, clock, log, gate, isActive: lead.isOurs, onMoved });
  lead.whenChanged(projector.wake);
  return {
    start: async () => {
      await watch.start();
      await projector.start();
    },
    wake: projector.wake,
    note: watch.note,
    stop: async () => {
      watch.stop();
      await projector.stop();
    },
  };
}

/** Tells the other processes of each block that was committed here. */
export function createCommitTelling(house: House, { pool }: Storage): (sequence: number) => void {
  if (isAlone(house)) return () => undefined;
  const tell = createTelling(pool, house.log);
  return (sequence) => tell(JOURNAL_CHANNEL, sequence);
}
