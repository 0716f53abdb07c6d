import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { createMarket } from '@wattbook/engine';
import { pino } from 'pino';
import { createManualClock, settled, type ManualClock } from '../../test/support/manual-clock.ts';
import type { CommittedBlock } from '../journal/committed-block.ts';
import { randomHistory } from '../journal/random-history.test.ts';
import { createBooks } from './books.ts';
import { feedEventsOf, type FeedEvent } from './feed-events.ts';
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

const { blocks } = randomHistory({ seed: 41, commands: 400, recordsPerBlockMax: 6 });
const EVENTS = blocks.flatMap(({ records }) => records.flatMap(feedEventsOf));
const SEEN_CONTRACTS = [...new Set(EVENTS.flatMap(({ contractId }) => contractId ?? []))];
/** They are another story: feed-books.test.ts. */
const noBooks = () => createBooks(createMarket());
const HEARTBEAT_MS = 5_000;
const BACKLOG_MAX = 1_000;
const ALL: FeedWish['accepts'] = () => true;
const isOf =
  (contracts: readonly string[]): FeedWish['accepts'] =>
  ({ contractId }) =>
    contractId !== undefined && contracts.includes(contractId);

type Desk = {
  feed: FeedRoom;
  clock: ManualClock;
  /** What was published. */
  published: CommittedBlock[];
  publish(blocks: readonly CommittedBlock[]): void;
  /** While it is closed, reads of the journal wait. */
  gate: { isClosed: boolean; open(): void };
  reads: number[];
  logged: () => string;
};

function open(t?: TestContext): Desk {
  const clock = createManualClock(0);
  const published: CommittedBlock[] = [];
  const reads: number[] = [];
  let waiting: (() => void)[] = [];
  let logged = '';
  const gate = {
    isClosed: false,
    open: () => {
      gate.isClosed = false;
      for (const go of waiting.splice(0)) go();
    },
  };
  const source = {
    read: async (fromSequence: number, blocksMax: number) => {
      reads.push(fromSequence);
      if (gate.isClosed) await new Promise<void>((resolve) => (waiting = [...waiting, resolve]));
      // The journal may be ahead of what was published here.
      const stored = published.length === 0 ? [] : blocks.slice(0, published.length + 3);
      const isHistory = published[0]?.block === blocks[0]?.block;
      const readable = isHistory ? stored : published;
      return readable.filter(({ block }) => block.lastSequence >= fromSequence).slice(0, blocksMax);
    },
  };
  const feed = createFeed({
    source,
    books: noBooks(),
    clock,
    log: pino({}, { write: (line: string) => (logged += line) }),
  });
  t?.after(feed.stop);
  const publish = (more: readonly CommittedBlock[]): void => {
    for (const committed of more) {
      published.push(committed);
      feed.publish(committed);
    }
  };
  return { feed, clock, published, publish, gate, reads, logged: () => logged };
}

type TestReader = { messages: FeedMessage[]; ended: string[]; subscription: Subscription; take(count: number): void };

/** A reader whose socket is full after `capacity` messages, until it takes some. */
function subscribe(
  feed: FeedRoom,
  { after, accepts = ALL, capacity = Infinity }: { after?: Position; accepts?: typeof ALL; capacity?: number },
): TestReader {
  const messages: FeedMessage[] = [];
  const ended: string[] = [];
  let untaken = 0;
  const sink = {
    write: (message: FeedMessage) => {
      assert.deepEqual(ended, [], 'nothing is written after the end');
      messages.push(message);
      untaken += 1;
      return untaken < capacity;
    },
    end: (reason: string) => ended.push(reason),
  };
  const subscription = feed.subscribe(sink, { ...(after !== undefined && { after }), accepts });
  const take = (count: number): void => {
    const wasFull = untaken >= capacity;
    untaken = Math.max(0, untaken - count);
    if (wasFull && untaken < capacity) subscription.drained();
  };
  return { messages, ended, subscription, take };
}

const eventsIn = (messages: readonly FeedMessage[]): FeedEvent[] =>
  messages.flatMap((message) => (message.kind === 'EVENT' ? [message.event] : []));
const idsOf = (events: readonly FeedEvent[]): string[] =>
  events.map(({ position, told }) => `${position.sequence}-${position.index} ${told.type}`);
const restOf = (after: Position, events: readonly FeedEvent[] = EVENTS): FeedEvent[] =>
  events.filter(({ position }) => isAfter(position, after));

describe('resuming', () => {
  test('at every position of a history gives exactly the rest, once and in order', async (t) => {
    assert.ok(EVENTS.length > 250 && EVENTS.some(({ position }) => position.index > 1), 'the history is a busy one');
    const { feed, publish } = open(t);
    publish(blocks);
    const last = feed.sequence();
    const bare = Array.from({ length: last + 1 }, (_, sequence) => ({ sequence, index: END_OF_RECORD }));
    const within = EVENTS.flatMap(({ position: { sequence, index } }, at) =>
      at % 5 > 0 ? { sequence, index } : [0, index, 999_999].map((place) => ({ sequence, index: place })),
    );
    for (const after of [...bare, ...within]) {
      const { messages, subscription } = subscribe(feed, { after });
      await settled();
      assert.deepEqual(idsOf(eventsIn(messages)), idsOf(restOf(after)), JSON.stringify(after));
      subscription.cancel();
    }
  });

  test('an event has the same id under every filter', async (t) => {
    const { feed, publish } = open(t);
    publish(blocks);
    const after = { sequence: 0, index: END_OF_RECORD };
    const together: FeedEvent[] = [];
    for (const contractId of SEEN_CONTRACTS) {
      const { messages } = subscribe(feed, { after, accepts: isOf([contractId]) });
      await settled();
      together.push(...eventsIn(messages));
    }
    const ofContracts = EVENTS.filter(({ contractId }) => contractId !== undefined);
    assert.deepEqual(idsOf(together).sort(), idsOf(ofContracts).sort());
  });

  test('ahead of the journal: a reset says where to go on, and live events follow', (t) => {
    const { feed, publish } = open(t);
    publish(blocks.slice(0, 5));
    const sequence = feed.sequence();
    const { messages } = subscribe(feed, { after: { sequence: sequence + 1, index: 0 } });
    assert.deepEqual(messages, [{ kind: 'RESET', resumeAfter: { sequence, index: END_OF_RECORD } }]);
    publish(blocks.slice(5));
    assert.deepEqual(idsOf(eventsIn(messages)), idsOf(restOf({ sequence, index: END_OF_RECORD })));
  });

  test('without a position: live, from now on', (t) => {
    const { feed, publish, reads } = open(t);
    publish(blocks.slice(0, 40));
    const after = { sequence: feed.sequence(), index: END_OF_RECORD };
    const { messages } = subscribe(feed, {});
    publish(blocks.slice(40));
    assert.deepEqual(idsOf(eventsIn(messages)), idsOf(restOf(after)));
    assert.deepEqual(reads, [], 'a live reader never asks the journal');
  });

  test('a feed that begins where its replica already is: what is before is history, and nothing is ahead', async (t) => {
    const { feed, clock } = open(t);
    const source = { read: () => Promise.resolve(blocks.slice(0, 3)) };
    const later = createFeed({
      ...{ source, books: noBooks(), clock },
      log: pino({ level: 'silent' }),
      published: blocks[2]?.block.lastSequence ?? 0,
    });
    t.after(later.stop);
    assert.deepEqual([feed.sequence(), later.sequence()], [0, blocks[2]?.block.lastSequence]);
    const told: FeedMessage[] = [];
    const sink = { write: (message: FeedMessage) => told.push(message) > 0, end: () => undefined };
    later.subscribe(sink, { after: { sequence: later.sequence(), index: END_OF_RECORD }, accepts: ALL });
    later.subscribe(sink, { after: { sequence: 0, index: END_OF_RECORD }, accepts: ALL });
    await settled();
    const expected = blocks.slice(0, 3).flatMap(({ records }) => records.flatMap(feedEventsOf));
    assert.deepEqual(
      told,
      expected.map((event) => ({ kind: 'EVENT', event })),
    );
  });

  test('a journal that can not be read ends this reader only, and it can resume', async (t) => {
    const clock = createManualClock(0);
    const source = { read: () => Promise.reject(new Error('connection refused')) };
    const feed = createFeed({ source, books: noBooks(), clock, log: pino({ level: 'silent' }) });
    t.after(feed.stop);
    const live = subscribe(feed, {});
    for (const committed of blocks) feed.publish(committed);
    const resuming = subscribe(feed, { after: { sequence: 1, index: 0 } });
    const gone = subscribe(feed, { after: { sequence: 1, index: 0 } });
    gone.subscription.cancel();
    await settled();
    assert.deepEqual([resuming.ended, live.ended], [['STALLED'], []]);
    assert.deepEqual(gone.ended, [], 'who went away is not ended once more');
    assert.equal(feed.subscribers(), 1);
  });

  test('a journal that has not what was published is a failure, not a question asked for ever', async (t) => {
    const source = { read: () => Promise.resolve([]) };
    const feed = createFeed({ source, books: noBooks(), clock: createManualClock(0), log: pino({ level: 'silent' }) });
    t.after(feed.stop);
    for (const committed of blocks) feed.publish(committed);
    const { ended } = subscribe(feed, { after: { sequence: 1, index: 0 } });
    await settled();
    assert.deepEqual(ended, ['STALLED']);
  });
});

const readerWanted = fc.record({
  after: fc.option(fc.record({ sequence: fc.nat({ max: 700 }), index: fc.constantFrom(0, 1, 2, END_OF_RECORD) })),
  contracts: fc.option(fc.subarray(SEEN_CONTRACTS)),
  capacity: fc.constantFrom(1, 2, 5, Infinity),
});
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('PUBLISH' as const), count: fc.integer({ min: 1, max: 20 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('SUBSCRIBE' as const), reader: readerWanted }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('TAKE' as const), count: fc.integer({ min: 1, max: 9 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('TURN', 'CLOSE GATE', 'OPEN GATE', 'BEAT') }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
type Following = { from: Position; accepts: typeof ALL; reader: TestReader };

async function perform(desk: Desk, following: Following[], what: Step): Promise<unknown> {
  const { feed, published, publish, gate, clock } = desk;
  switch (what.do) {
    case 'PUBLISH':
      return publish(blocks.slice(published.length, published.length + what.count));
    case 'SUBSCRIBE':
      return following.push(follow(feed, what.reader));
    case 'TAKE':
      return following.forEach(({ reader }, index) => reader.take((what.count * (index + 1)) % 7));
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

function follow(
  feed: FeedRoom,
  wanted: typeof readerWanted extends fc.Arbitrary<infer Value> ? Value : never,
): Following {
  const { after, contracts, capacity } = wanted;
  const now = { sequence: feed.sequence(), index: END_OF_RECORD };
  const accepts = contracts === null ? ALL : isOf(contracts);
  const from = after === null || after.sequence > now.sequence ? now : after;
  return { from, accepts, reader: subscribe(feed, { ...(after !== null && { after }), accepts, capacity }) };
}

test('the seam from history to live: whatever happens in whatever order, each reader gets its rest, once, in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const desk = open();
      const following: Following[] = [];
      for (const what of steps) await perform(desk, following, what);
      desk.gate.open();
      for (let turn = 0; turn < 400; turn++) {
        for (const { reader } of following) reader.take(50);
        await new Promise((resolve) => setImmediate(resolve));
      }
      const known = desk.published.flatMap(({ records }) => records.flatMap(feedEventsOf));
      for (const { from, accepts, reader } of following) {
        const expected = restOf(from, known).filter(accepts);
        assert.deepEqual(idsOf(eventsIn(reader.messages)), idsOf(expected));
        assert.deepEqual(reader.ended, []);
        const positions = reader.messages.map(positionOf);
        assert.ok(positions.every((position, at) => at === 0 || !isAfter(positions[at - 1] ?? position, position)));
      }
      desk.feed.stop();
    }),
    { numRuns: 80 },
  );
});

describe('heartbeats', () => {
  test('every 5 s, with an id that a quiet reader resumes from without reading anything again', async (t) => {
    const { feed, clock, publish, reads } = open(t);
    const { messages } = subscribe(feed, { accepts: () => false });
    publish(blocks);
    await clock.advance(HEARTBEAT_MS);
    const position = { sequence: feed.sequence(), index: END_OF_RECORD };
    assert.deepEqual(messages, [{ kind: 'HEARTBEAT', position, timeUs: HEARTBEAT_MS * 1_000 }]);
    subscribe(feed, { after: position });
    assert.deepEqual(reads, []);
    await clock.advance(3 * HEARTBEAT_MS);
    assert.equal(messages.length, 4);
  });

  test('also while a filtered reader reads a long history and finds nothing: from its id it goes on, not back', async (t) => {
    const { feed, clock, publish, gate } = open(t);
    publish(blocks);
    gate.isClosed = true;
    const { messages } = subscribe(feed, { after: { sequence: 0, index: END_OF_RECORD }, accepts: () => false });
    await clock.advance(HEARTBEAT_MS);
    gate.open();
    gate.isClosed = true;
    await clock.advance(HEARTBEAT_MS);
    const seen = blocks[19]?.block.lastSequence;
    assert.deepEqual(messages.map(positionOf), [
      { sequence: 0, index: END_OF_RECORD },
      { sequence: seen, index: END_OF_RECORD },
    ]);
    gate.open();
  });

  test('not to a reader whose socket is full', async (t) => {
    const { feed, clock, publish } = open(t);
    const { messages } = subscribe(feed, { capacity: 1 });
    publish(blocks);
    await clock.advance(HEARTBEAT_MS);
    assert.equal(messages.length, 1);
  });
});

/** Blocks of nothing but the trades of the history, again and again under new sequences. */
function endlessBlocks(count: number): CommittedBlock[] {
  const [template] = blocks;
  assert.ok(template !== undefined);
  return Array.from({ length: count }, (_, at) => {
    const sequence = at + 1;
    const events = EVENTS.map(({ told }) => told)
      .filter(({ type }) => type === 'TradeExecuted')
      .slice(0, 10);
    const records = [{ sequence, timeUs: at, command: template.records[0]?.command ?? assert.fail(), events }];
    return { block: { ...template.block, firstSequence: sequence, lastSequence: sequence }, records };
  });
}

describe('a reader that does not take what it is given', () => {
  test('is kept so many messages, then put back to history, and misses nothing', async (t) => {
    const { feed, publish, reads } = open(t);
    const slow = subscribe(feed, { capacity: 1 });
    const many = endlessBlocks(200);
    publish(many.slice(0, BACKLOG_MAX / 10));
    assert.deepEqual(reads, [], 'that much is kept for it');
    publish(many.slice(BACKLOG_MAX / 10));
    assert.deepEqual(reads, [1], 'beyond that it reads on from what it has, and publishing never waits for it');
    for (let turn = 0; slow.messages.length < 2_000 && turn < 10_000; turn++) {
      slow.take(1);
      await Promise.resolve();
      await Promise.resolve();
    }
    const expected = many.flatMap(({ records }) => records.flatMap(feedEventsOf));
    assert.deepEqual(idsOf(eventsIn(slow.messages)), idsOf(expected));
  });

  test('delays nobody: who reads gets each block in the turn in which it is published', (t) => {
    const { feed, publish } = open(t);
    const stalled = Array.from({ length: 5 }, () => subscribe(feed, { capacity: 1 }));
    const live = subscribe(feed, {});
    const many = endlessBlocks(300);
    for (const [at, committed] of many.entries()) {
      publish([committed]);
      assert.equal(live.messages.length, (at + 1) * 10);
    }
    assert.ok(stalled.every(({ messages }) => messages.length === 1));
  });

  for (const [what, amount] of [
    ['with a backlog', 50],
    ['back in history', 300],
  ] as const) {
    test(`is ended after 30 s and not before, ${what}`, async (t) => {
      const { feed, clock, publish } = open(t);
      const stalled = subscribe(feed, { capacity: 1 });
      const live = subscribe(feed, {});
      publish(endlessBlocks(amount));
      await clock.advance(30_000);
      assert.deepEqual(stalled.ended, []);
      await clock.advance(HEARTBEAT_MS);
      assert.deepEqual(stalled.ended, ['STALLED']);
      assert.deepEqual(live.ended, []);
      assert.equal(feed.subscribers(), 1);
      stalled.take(1);
      stalled.subscription.cancel();
      await clock.advance(60_000);
      assert.deepEqual(stalled.ended, ['STALLED'], 'once');
      assert.equal(stalled.messages.length, 1);
    });
  }

  test('counts from when it last took something', async (t) => {
    const { feed, clock, publish } = open(t);
    const slow = subscribe(feed, { capacity: 1 });
    publish(endlessBlocks(1));
    for (let minute = 0; minute < 9; minute++) {
      await clock.advance(29_000);
      slow.take(1);
    }
    assert.deepEqual(slow.ended, []);
  });
});

test('a reader that can not be told something is ended alone; the market goes on for all others', (t) => {
  const { feed, publish, logged } = open(t);
  const ended: string[] = [];
  const write = (): boolean => {
    throw new Error('no words for this');
  };
  feed.subscribe({ write, end: (reason) => ended.push(reason) }, { accepts: ALL });
  const live = subscribe(feed, {});
  publish(blocks);
  assert.deepEqual(ended, ['STALLED']);
  assert.deepEqual(idsOf(eventsIn(live.messages)), idsOf(EVENTS));
  assert.match(logged(), /no words for this/);
});

describe('stop', () => {
  test('ends everyone with SHUTDOWN: live, full, reading history; then nothing is sent any more', async () => {
    const { feed, clock, publish, gate } = open();
    publish(blocks.slice(0, 50));
    gate.isClosed = true;
    const live = subscribe(feed, {});
    const full = subscribe(feed, { capacity: 1 });
    const reading = subscribe(feed, { after: { sequence: 0, index: 0 } });
    publish(blocks.slice(50, 100));
    const counts = [live, full, reading].map(({ messages }) => messages.length);
    feed.stop();
    gate.open();
    publish(blocks.slice(100));
    await clock.advance(10 * HEARTBEAT_MS);
    for (const one of [live, full, reading]) assert.deepEqual(one.ended, ['SHUTDOWN']);
    assert.deepEqual(
      [live, full, reading].map(({ messages }) => messages.length),
      counts,
    );
    assert.equal(feed.subscribers(), 0);
  });

  test('who comes after it is told the same: a stream opened while the doors close must not keep them open', () => {
    const { feed, publish } = open();
    publish(blocks.slice(0, 5));
    feed.stop();
    for (const after of [undefined, { sequence: 1, index: 0 }, { sequence: 9_999, index: 0 }]) {
      const late = subscribe(feed, after === undefined ? {} : { after });
      assert.deepEqual(late.ended, ['SHUTDOWN']);
      assert.deepEqual(late.messages, []);
    }
    assert.equal(feed.subscribers(), 0);
  });
});
