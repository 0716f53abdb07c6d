/**
 * Books on the feed: whoever lays what it is told over one another has the market's books at every sequence, wherever
 * it was cut, resumed, slow or put back to history.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { pino } from 'pino';
import type { CommittedBlock } from '../journal/committed-block.ts';
import { randomHistory } from '../journal/random-history.test.ts';
import { createReplica } from '../replica.ts';
import {
  contractIn,
  createBuiltBooks,
  pictureOf,
  type BuiltBooks,
  type Picture,
} from '../../test/support/book-pictures.ts';
import { createManualClock, settled, type ManualClock } from '../../test/support/manual-clock.ts';
import { seedOfRun } from '../../test/support/seed-of-run.ts';
import { createBooks } from './books.ts';
import { feedEventsOf } from './feed-events.ts';
import {
  END_OF_RECORD,
  isAfter,
  positionOf,
  type FeedMessage,
  type FeedWish,
  type Position,
  type Subscription,
} from './feed-types.ts';
import { createFeed, type FeedRoom } from './feed.ts';

const SEED = seedOfRun(81);
const RUNS = 60;
const HEARTBEAT_MS = 5_000;
const pictures: Picture[] = [[]];
const { blocks } = randomHistory({
  ...{ seed: SEED, commands: 500, recordsPerBlockMax: 6 },
  afterRecord: (_record, market) => pictures.push(pictureOf(market)),
});
const EVENTS = blocks.flatMap(({ records }) => records.flatMap(feedEventsOf));
const CONTRACTS = [...new Set(pictures.flat().map(contractIn))];
const endOf = (sequence: number): Position => ({ sequence, index: END_OF_RECORD });

type Desk = {
  feed: FeedRoom;
  clock: ManualClock;
  published: CommittedBlock[];
  publish(count: number): void;
  /** All changes are remembered. */
  isExact: boolean;
};

/** @param levelsMax what is remembered of books */
function open(levelsMax?: number): Desk & { gate: { isClosed: boolean; open(): void } } {
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
    for (const committed of blocks.slice(published.length, published.length + count)) {
      published.push(committed);
      replica.follow(committed, books.note);
      feed.publish(committed);
    }
  };
  return { feed, clock, published, publish, gate, isExact: levelsMax === undefined };
}

/** A client that is cut now and then, and checks at each message that its books were right up to there. */
type Client = {
  contracts: readonly string[] | undefined;
  built: BuiltBooks;
  /** Of the connection. */
  from: Position;
  last: Position;
  /** Where books started, on this connection. */
  starts: Position[];
  events: string[];
  ended: string[];
  faults: string[];
  take(count: number): void;
  cut(): void;
  resume(after: Position | undefined, capacity: number): void;
};

function createClient({ feed, isExact }: Desk, contracts: readonly string[] | undefined): Client {
  let subscription: Subscription | undefined;
  let [untaken, capacity] = [0, Infinity];
  const isOurs = (line: string): boolean => contracts?.includes(contractIn(line)) ?? true;
  const accepts: FeedWish['accepts'] = ({ contractId }) => contractId === undefined || isOurs(contractId);

  function hear(message: FeedMessage): void {
    const position = positionOf(message);
    assert.ok(!isAfter(client.last, position), 'nothing is told before what was told already');
    // Of what isn't remembered nothing is told, but then no change is laid over books that aren't right.
    const isTold = message.kind === 'BOOK' || (isExact && message.kind !== 'BOOKS_START');
    const picture = isTold ? client.built.picture() : undefined;
    if (picture !== undefined && position.sequence > client.last.sequence) {
      assert.deepEqual(picture, pictures[position.sequence - 1]?.filter(isOurs), `before ${position.sequence}`);
    }
    client.last = position;
    if (message.kind === 'EVENT') client.events.push(`${position.sequence}-${position.index}`);
    if (message.kind === 'BOOK') client.built.hear(message.book);
    if (message.kind !== 'BOOKS_START') return;
    client.built.start();
    client.starts.push(position);
  }

  const client: Client = {
    contracts,
    built: createBuiltBooks(),
    ...{ from: endOf(0), last: endOf(0), starts: [], events: [], ended: [], faults: [] },
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
      subscription = feed.subscribe(sink, { ...(after !== undefined && { after }), accepts, books: true });
    },
  };
  return client;
}

const clientWanted = fc.record({
  after: fc.option(
    fc.record({ sequence: fc.nat({ max: 700 }), index: fc.constantFrom(0, 1, 999, 1_000, END_OF_RECORD) }),
  ),
  contracts: fc.option(fc.subarray(CONTRACTS)),
  capacity: fc.constantFrom(1, 2, 5, Infinity),
});
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('PUBLISH' as const), count: fc.integer({ min: 1, max: 20 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('COME' as const), client: clientWanted }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('CUT' as const), which: fc.nat({ max: 9 }), back: fc.nat({ max: 3 }) }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('TAKE' as const), count: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('TURN', 'CLOSE GATE', 'OPEN GATE', 'BEAT') }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

async function perform(desk: ReturnType<typeof open>, clients: Client[], what: Step): Promise<unknown> {
  const { feed, publish, gate, clock } = desk;
  switch (what.do) {
    case 'PUBLISH':
      return publish(what.count);
    case 'COME': {
      const { after, contracts, capacity } = what.client;
      const client = createClient(desk, contracts ?? undefined);
      // Ahead of the journal is another story: http/stream-books.test.ts.
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
      return clock.advance(HEARTBEAT_MS / 4);
  }
}

async function performAll(desk: ReturnType<typeof open>, steps: readonly Step[]): Promise<Client[]> {
  const clients: Client[] = [];
  for (const what of steps) await perform(desk, clients, what);
  desk.gate.open();
  for (let turn = 0; turn < 400; turn++) {
    for (const client of clients) client.take(50);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return clients;
}

function assertWhole(desk: Desk, client: Client): void {
  const sequence = desk.feed.sequence();
  const isOurs = (line: string): boolean => client.contracts?.includes(contractIn(line)) ?? true;
  assert.deepEqual([client.faults, client.ended], [[], []]);
  assert.deepEqual(client.built.picture(), pictures[sequence]?.filter(isOurs), `at the end, ${sequence}`);
  const ids = EVENTS.filter(({ position }) => position.sequence <= sequence)
    .filter(({ contractId }) => contractId === undefined || isOurs(contractId))
    .map(({ position }) => `${position.sequence}-${position.index}`);
  const heard = new Set(client.events);
  assert.equal(heard.size, client.events.length, 'nothing twice, over all connections');
  assert.deepEqual(client.events, ids.slice(ids.indexOf(client.events[0] ?? '')).slice(0, client.events.length));
  const rest = EVENTS.filter(({ position }) => position.sequence <= sequence && isAfter(position, client.from));
  for (const { position, contractId } of rest) {
    const id = `${position.sequence}-${position.index}`;
    if (contractId === undefined || isOurs(contractId)) assert.ok(heard.has(id), `${id} is missing`);
  }
}

describe('whatever happens in whatever order, a client has the books of the market at every sequence', () => {
  test('where all changes are remembered, from exactly where it begins or resumes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const desk = open();
        for (const client of await performAll(desk, steps)) {
          assertWhole(desk, client);
          assert.deepEqual(client.starts, [client.from], 'books start once, where the connection does');
        }
        desk.feed.stop();
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });

  test('where few are, from where they are known again, as it is told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const desk = open(20);
        for (const client of await performAll(desk, steps)) {
          assertWhole(desk, client);
          assert.ok(client.starts.length > 0);
        }
        desk.feed.stop();
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });
});

test('who reads more slowly than changes are forgotten gets all books anew, and every event', async () => {
  const desk = open(20);
  const slow = createClient(desk, undefined);
  desk.publish(10);
  slow.resume(endOf(0), 1);
  await settled();
  desk.publish(blocks.length);
  for (let turn = 0; turn < 5_000; turn++) {
    slow.take(1);
    await Promise.resolve();
    await Promise.resolve();
  }
  await settled();
  assertWhole(desk, slow);
  assert.ok(slow.starts.length > 1, 'once where it began, and once where the books were known again');
  desk.feed.stop();
});

test('an event has the same id whether books are told or not; books come behind the events of their record', async () => {
  const desk = open();
  const messages: FeedMessage[] = [];
  const sink = { write: (message: FeedMessage) => messages.push(message) > 0, end: () => undefined };
  desk.feed.subscribe(sink, { accepts: () => true, books: true });
  await settled();
  desk.publish(blocks.length);
  const told = messages.filter(({ kind }) => kind !== 'BOOKS_START');
  const idsOf = (kind: FeedMessage['kind']): string[] =>
    told.filter((message) => message.kind === kind).map((message) => JSON.stringify(positionOf(message)));
  assert.deepEqual(
    idsOf('EVENT'),
    EVENTS.map(({ position }) => JSON.stringify(position)),
  );
  assert.equal(new Set(idsOf('BOOK')).size, idsOf('BOOK').length);
  assert.ok(told.every((message, at) => at === 0 || isAfter(positionOf(message), positionOf(told[at - 1] ?? message))));
  desk.feed.stop();
});
