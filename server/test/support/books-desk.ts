/**
 * A feed that tells books, and clients of it that are slow, cut and resumed at random: each checks at every message
 * that its books are right there. It holds no tests itself.
 */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pino } from 'pino';
import { createBooks } from '../../src/feed/books.ts';
import { feedEventsOf, type FeedEvent } from '../../src/feed/feed-events.ts';
import {
  END_OF_RECORD,
  isAfter,
  positionOf,
  type BookEvent,
  type FeedMessage,
  type FeedWish,
  type Position,
  type Subscription,
} from '../../src/feed/feed-types.ts';
import { createFeed, type FeedRoom } from '../../src/feed/feed.ts';
import type { CommittedBlock } from '../../src/journal/committed-block.ts';
import { randomHistory } from '../../src/journal/random-history.test.ts';
import { createReplica } from '../../src/replica.ts';
import { contractIn, createBuiltBooks, pictureOf, type BuiltBooks, type Picture } from './book-pictures.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

const STEP_MS = 250;
export const endOf = (sequence: number): Position => ({ sequence, index: END_OF_RECORD });

/** `pictures`: the market's books after each record. */
export type BooksStory = { blocks: CommittedBlock[]; events: FeedEvent[]; pictures: Picture[]; contracts: string[] };

export function tellBooksStory(seed: number): BooksStory {
  const pictures: Picture[] = [[]];
  const { blocks } = randomHistory({
    ...{ seed, commands: 500, recordsPerBlockMax: 6 },
    afterRecord: (_record, market) => pictures.push(pictureOf(market)),
  });
  const events = blocks.flatMap(({ records }) => records.flatMap(feedEventsOf));
  return { blocks, events, pictures, contracts: [...new Set(pictures.flat().map(contractIn))] };
}

export type BooksDesk = {
  story: BooksStory;
  feed: FeedRoom;
  clock: ManualClock;
  published: CommittedBlock[];
  publish(count: number): void;
  /** While it is closed, reads of the journal wait. */
  gate: { isClosed: boolean; open(): void };
  /** All changes are remembered. */
  isExact: boolean;
};

/** @param levelsMax what is remembered of books */
export function openBooksDesk(story: BooksStory, levelsMax?: number): BooksDesk {
  const clock = createManualClock(0);
  const replica = createReplica(clock);
  const books = createBooks(replica.market, levelsMax);
  const published: CommittedBlock[] = [];
  let waiting: (() => void)[] = [];
  const gate = {
    isClosed: false,
    open: () => {
      gate.isClosed = false;
      for (const go of waiting.splice(0)) go();
    },
  };
  const source = {
    read: async (fromSequence: number, blocksMax: number) => {
      if (gate.isClosed) await new Promise<void>((resolve) => (waiting = [...waiting, resolve]));
      return published.filter(({ block }) => block.lastSequence >= fromSequence).slice(0, blocksMax);
    },
  };
  const feed = createFeed({ source, books, clock, log: pino({ level: 'silent' }) });
  const publish = (count: number): void => {
    for (const committed of story.blocks.slice(published.length, published.length + count)) {
      published.push(committed);
      replica.follow(committed, books.note);
      feed.publish(committed);
    }
  };
  return { story, feed, clock, published, publish, gate, isExact: levelsMax === undefined };
}

export type ClientWish = { contracts?: readonly string[]; conflateMs?: number };

/** A client that is cut now and then, and checks at each message that its books were right up to there. */
export type BooksClient = {
  wish: ClientWish;
  built: BuiltBooks;
  /** Of the first connection. */
  began: Position | undefined;
  /** Of the connection. */
  from: Position;
  last: Position;
  /** Where books started, on this connection. */
  starts: Position[];
  /** Over all connections. */
  books: BookEvent[];
  events: string[];
  ended: string[];
  faults: string[];
  take(count: number): void;
  cut(): void;
  resume(after: Position | undefined, capacity: number): void;
};

export function createBooksClient({ feed, isExact, story }: BooksDesk, wish: ClientWish): BooksClient {
  let subscription: Subscription | undefined;
  let [untaken, capacity] = [0, Infinity];
  const isOurs = (line: string): boolean => wish.contracts?.includes(contractIn(line)) ?? true;
  const accepts: FeedWish['accepts'] = ({ contractId }) => contractId === undefined || isOurs(contractId);

  /** All books, right before what is told now; of what isn't remembered nothing is told. */
  function checkBefore(message: FeedMessage, { sequence }: Position): void {
    const isTold = message.kind === 'BOOK' || (isExact && message.kind !== 'BOOKS_START');
    const picture = isTold && wish.conflateMs === undefined ? client.built.picture() : undefined;
    if (picture === undefined) return;
    // Also at those sequences of which nothing was told.
    for (let passed = client.last.sequence; passed < sequence; passed++) {
      assert.deepEqual(picture, story.pictures[passed]?.filter(isOurs), `at ${passed}, before ${sequence}`);
    }
  }

  /** A conflated book is right where it is told. */
  function checkAfter({ contractId }: BookEvent, { sequence, index }: Position): void {
    if (wish.conflateMs === undefined || index < END_OF_RECORD) return;
    const isOf = (line: string): boolean => contractIn(line) === contractId;
    assert.deepEqual(client.built.picture()?.filter(isOf), story.pictures[sequence]?.filter(isOf), `at ${sequence}`);
  }

  function hear(message: FeedMessage): void {
    const position = positionOf(message);
    assert.ok(!isAfter(client.last, position), 'nothing is told before what was told already');
    checkBefore(message, position);
    client.last = position;
    if (message.kind === 'EVENT') client.events.push(`${position.sequence}-${position.index}`);
    if (message.kind === 'BOOK') {
      client.built.hear(message.book);
      checkAfter(message.book, position);
      client.books.push(message.book);
    }
    if (message.kind !== 'BOOKS_START') return;
    client.built.start();
    client.starts.push(position);
  }

  const client: BooksClient = {
    wish,
    built: createBuiltBooks(),
    began: undefined,
    ...{ from: endOf(0), last: endOf(0), starts: [], books: [], events: [], ended: [], faults: [] },
    take: (count) => {
      const wasFull = untaken >= capacity;
      untaken = Math.max(0, untaken - count);
      if (wasFull && untaken < capacity) subscription?.drained();
    },
    cut: () => subscription?.cancel(),
    resume: (after, room) => {
      client.cut();
      client.built = createBuiltBooks();
      client.starts = [];
      client.from = after ?? endOf(feed.sequence());
      client.last = client.from;
      client.began ??= client.from;
      [untaken, capacity] = [0, room];
      const write = (message: FeedMessage): boolean => {
        try {
          hear(message);
        } catch (error) {
          client.faults.push(String(error));
        }
        untaken += 1;
        return untaken < capacity;
      };
      const sink = { write, end: (reason: string) => client.ended.push(reason) };
      const { conflateMs } = wish;
      const books = conflateMs === undefined ? {} : { conflateMs };
      subscription = feed.subscribe(sink, { ...(after !== undefined && { after }), accepts, books });
    },
  };
  return client;
}

const clientWanted = fc.record({
  after: fc.option(
    fc.record({ sequence: fc.nat({ max: 700 }), index: fc.constantFrom(0, 1, 999, 1_000, END_OF_RECORD) }),
  ),
  /** Which of the contracts, by number. */
  only: fc.option(fc.array(fc.nat({ max: 15 }))),
  capacity: fc.constantFrom(1, 2, 5, Infinity),
});
export const booksStep = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('PUBLISH' as const), count: fc.integer({ min: 1, max: 20 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('COME' as const), client: clientWanted }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('CUT' as const), which: fc.nat({ max: 9 }), back: fc.nat({ max: 3 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('TAKE' as const), count: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('TURN', 'CLOSE GATE', 'OPEN GATE', 'BEAT') }) },
);
export type BooksStep = typeof booksStep extends fc.Arbitrary<infer Value> ? Value : never;

async function perform(
  desk: BooksDesk,
  clients: BooksClient[],
  conflateMs: number | undefined,
  what: BooksStep,
): Promise<unknown> {
  const { feed, publish, gate, clock, story } = desk;
  switch (what.do) {
    case 'PUBLISH':
      return publish(what.count);
    case 'COME': {
      const { after, only, capacity } = what.client;
      const contracts = only === null ? {} : { contracts: story.contracts.filter((_, index) => only.includes(index)) };
      const client = createBooksClient(desk, { ...contracts, ...(conflateMs !== undefined && { conflateMs }) });
      // Ahead of the journal is another story: src/http/stream-books.test.ts.
      client.resume(after === null || after.sequence > feed.sequence() ? undefined : after, capacity);
      return clients.push(client);
    }
    case 'CUT': {
      const client = clients[what.which % clients.length];
      return client?.resume(client.last, what.back === 0 ? 1 : Infinity);
    }
    case 'TAKE':
      return clients.forEach((client, index) => client.take((what.count * (index + 1)) % 7));
    case 'TURN':
      return new Promise((resolve) => setImmediate(resolve));
    case 'CLOSE GATE':
      return (gate.isClosed = true);
    case 'OPEN GATE':
      return gate.open();
    case 'BEAT':
      return clock.advance(STEP_MS * 5);
  }
}

/** At the end everyone takes everything. */
export async function performAll(
  desk: BooksDesk,
  steps: readonly BooksStep[],
  conflateMs?: number,
): Promise<BooksClient[]> {
  const clients: BooksClient[] = [];
  for (const what of steps) await perform(desk, clients, conflateMs, what);
  desk.gate.open();
  for (let turn = 0; turn < 400; turn++) {
    for (const client of clients) client.take(50);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return clients;
}

/** Its books are the market's, and of all connections together it heard every event, once and in order. */
export function assertWhole({ feed, story }: BooksDesk, client: BooksClient): void {
  const { pictures, events } = story;
  const sequence = feed.sequence();
  const isOurs = (line: string): boolean => client.wish.contracts?.includes(contractIn(line)) ?? true;
  assert.deepEqual([client.faults, client.ended], [[], []]);
  assert.deepEqual(client.built.picture(), pictures[sequence]?.filter(isOurs), `at the end, ${sequence}`);
  const { began = endOf(0) } = client;
  const ids = events
    .filter(({ position }) => position.sequence <= sequence && isAfter(position, began))
    .filter(({ contractId }) => contractId === undefined || isOurs(contractId))
    .map(({ position }) => `${position.sequence}-${position.index}`);
  assert.deepEqual(client.events, ids, 'each once, over all connections');
}
