/** The feed on a journal in a real PostgreSQL: history that is no longer in memory, while another process writes on. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pino } from 'pino';
import { createBooks } from '../src/feed/books.ts';
import { feedEventsOf, type FeedEvent } from '../src/feed/feed-events.ts';
import { END_OF_RECORD, isAfter, type FeedMessage, type Position } from '../src/feed/feed-types.ts';
import { createFeed, type FeedRoom } from '../src/feed/feed.ts';
import { createFollower } from '../src/journal/follower.ts';
import type { Journal } from '../src/journal/journal.ts';
import { createPostgresJournal } from '../src/journal/postgres-journal.ts';
import { randomHistory } from '../src/journal/random-history.test.ts';
import { createTail } from '../src/journal/tail.ts';
import { createSystemClock, delay } from '../src/ops/clock.ts';
import { createSeededRandom } from '../src/ops/random.ts';
import { createReplica } from '../src/replica.ts';
import { createBuiltBooks, pictureOf, type BuiltBooks, type Picture } from './support/book-pictures.ts';
import { createTestDatabase, openTestPools, type TestDatabase, type TestPools } from './support/database.ts';

const clock = createSystemClock();
const log = pino({ level: 'silent' });
const pictures: Picture[] = [[]];
const { blocks } = randomHistory({
  ...{ seed: 101, commands: 1_500 },
  afterRecord: (_record, market) => pictures.push(pictureOf(market)),
});
const EVENTS = blocks.flatMap(({ records }) => records.flatMap(feedEventsOf));
const HALF = blocks.length >> 1;
let database: TestDatabase;
let pools: TestPools;
let journal: Journal;

before(async () => {
  database = await createTestDatabase();
  pools = openTestPools(database.connectionString);
  const { connectionString } = database;
  journal = createPostgresJournal({ connectionString, pool: pools.exchange, clock, commitTimeoutMs: 20_000 });
  for (const { block } of blocks.slice(0, HALF)) await journal.append(block);
});
after(async () => {
  journal.abandonWriter();
  await pools.end();
  await database.drop();
});

type Reader = { events: FeedEvent[]; ended: string[]; from: Position; starts: Position[]; built: BuiltBooks };

/** A slow one takes a message a turn of the event loop. */
function subscribe(feed: FeedRoom, from: Position, isSlow: boolean): Reader {
  const reader: Reader = { events: [], ended: [], from, starts: [], built: createBuiltBooks() };
  const write = (message: FeedMessage): boolean => {
    if (message.kind === 'EVENT') reader.events.push(message.event);
    if (message.kind === 'BOOK') reader.built.hear(message.book);
    if (message.kind === 'BOOKS_START') {
      reader.built.start();
      reader.starts.push(message.position);
    }
    if (isSlow) setImmediate(() => subscription.drained());
    return !isSlow;
  };
  const sink = { write, end: (reason: string) => reader.ended.push(reason) };
  const subscription = feed.subscribe(sink, { after: from, accepts: () => true, books: {} });
  return reader;
}

const idsOf = (events: readonly FeedEvent[]): string[] =>
  events.map(({ position: { sequence, index } }) => `${sequence}-${index}`);
const restOf = (from: Position): string[] => idsOf(EVENTS.filter(({ position }) => isAfter(position, from)));

async function eventually(what: string, condition: () => boolean): Promise<void> {
  const untilUs = clock.nowUs() + 20_000_000;
  while (!condition()) {
    assert.ok(clock.nowUs() < untilUs, `in time: ${what}`);
    await delay(clock, 5);
  }
}

/** A process whose memory begins in the middle of what is stored, where it has a snapshot. */
async function openFeed(): Promise<{ feed: FeedRoom; begun: number; close(): void }> {
  const tail = createTail(journal);
  const replica = createReplica(clock);
  for (const committed of blocks.slice(0, HALF - 20)) replica.follow(committed);
  const begun = replica.head().lastSequence;
  const books = createBooks(replica.market);
  const feed = createFeed({ source: tail, books, clock, log, published: begun });
  const follower = createFollower({
    ...{ journal, clock, log, fromSequence: begun + 1 },
    onBlock: (committed) => {
      replica.follow(committed, books.note);
      tail.add(committed);
      feed.publish(committed);
    },
    onFatal: (error) => assert.fail(String(error)),
  });
  await follower.start();
  const close = (): void => {
    follower.stop();
    feed.stop();
  };
  return { feed, begun, close };
}

test('readers resume anywhere, over the seams of database, memory and live: each gets its rest, and the books', async (t) => {
  const { feed, begun, close } = await openFeed();
  t.after(close);
  const random = createSeededRandom(101);
  const readers: Reader[] = [];
  for (const { block } of blocks.slice(HALF)) {
    // Another process writes; this one hears of it by asking.
    await journal.append(block);
    if (random.below(3) > 0) continue;
    const sequence = random.below(feed.sequence() + 1);
    const index = random.below(2) === 0 ? END_OF_RECORD : random.below(4);
    readers.push(subscribe(feed, { sequence, index }, random.below(2) === 0));
  }
  const newest = JSON.stringify(pictures.at(-1));
  const lastId = idsOf(EVENTS).at(-1);
  await eventually('everyone has the last event and the newest books', () =>
    readers.every(
      ({ events, ended, built }) =>
        ended.length > 0 || (idsOf(events).at(-1) === lastId && JSON.stringify(built.picture()) === newest),
    ),
  );
  assert.ok(readers.length > 20);
  for (const { events, ended, from, starts, built } of readers) {
    assert.deepEqual(ended, []);
    assert.deepEqual(idsOf(events), restOf(from), JSON.stringify(from));
    // Of books nothing is known that was before the snapshot.
    const known = { sequence: begun, index: END_OF_RECORD };
    assert.deepEqual(starts, [isAfter(known, from) ? known : from], JSON.stringify(from));
    assert.deepEqual(built.picture(), pictures.at(-1), JSON.stringify(from));
  }
  assert.ok(readers.some(({ from }) => from.sequence < begun) && readers.some(({ from }) => from.sequence > begun));
});

test('a connection that dies while history is read ends that reader only; from where it was it gets the rest', async (t) => {
  const { feed, close } = await openFeed();
  t.after(close);
  const start = { sequence: 0, index: END_OF_RECORD };
  const live = subscribe(feed, { sequence: feed.sequence(), index: END_OF_RECORD }, false);
  const blocker = await pools.admin.connect();
  await blocker.query('begin; lock table journal in access exclusive mode');
  const reader = subscribe(feed, start, false);
  const waiting = `pid in (select pid from pg_locks where relation = 'journal'::regclass and not granted)`;
  const ending = `select pg_terminate_backend(pid) from pg_stat_activity where ${waiting}`;
  const untilUs = clock.nowUs() + 20_000_000;
  while (reader.ended.length === 0) {
    assert.ok(clock.nowUs() < untilUs, 'in time: the reader is ended');
    await pools.admin.query(ending);
    await delay(clock, 5);
  }
  await blocker.query('rollback');
  blocker.release();
  assert.deepEqual([reader.ended, live.ended], [['STALLED'], []]);
  const resumed = subscribe(feed, reader.events.at(-1)?.position ?? start, false);
  await eventually('the rest is there', () => reader.events.length + resumed.events.length === EVENTS.length);
  assert.deepEqual(idsOf([...reader.events, ...resumed.events]), idsOf(EVENTS));
});
