/**
 * The feed: all that is told, once, in the journal's order, to any number of readers. Live readers get each block as it
 * is committed; one that resumes reads the journal until it has caught up and is live from there, in the same turn of
 * the event loop, so that nothing falls into the seam or comes twice.
 */
import type { CommittedBlock } from '../journal/committed-block.ts';
import type { JournalRecord } from '../journal/format.ts';
import type { CommittedReader } from '../journal/tail.ts';
import type { Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import { audienceOfBook, type Books } from './books.ts';
import {
  behindSince,
  createConflated,
  createTick,
  createTicks,
  tellAllUpTo,
  tellChanges,
  type Conflated,
  type Tick,
} from './conflation.ts';
import { feedEventsOf } from './feed-events.ts';
import {
  END_OF_RECORD,
  isAfter,
  positionOf,
  type Feed,
  type FeedMessage,
  type FeedSink,
  type FeedWish,
  type Position,
} from './feed-types.ts';

export type FeedRoom = Feed & {
  /** A block was committed and everyone's replica has it. */
  publish(committed: CommittedBlock): void;
  /** Tells every reader that this process stops. */
  stop(): void;
};

/** `published`: the last sequence that everyone's replica has already; by default none. */
export type FeedOptions = { source: CommittedReader; books: Books; clock: Clock; log: Log; published?: number };

const HEARTBEAT_MS = 5_000;
const BLOCKS_PER_READ = 20;
/** A live reader whose socket is full gets this many messages kept; beyond that it is put back to reading history. */
const BACKLOG_MESSAGES_MAX = 1_000;
/** A reader that takes nothing for this long is ended. */
const STALLED_MS_MAX = 30_000;

/**
 * CATCHING_UP reads the journal; LIVE is told. `last`: up to here everything was sent, or isn't wanted. `books`: they
 * are TOLD, or AWAITED until it is known how they were at `last`, or NEVER asked for.
 */
type Reader = {
  sink: FeedSink;
  accepts: FeedWish['accepts'];
  books: 'NEVER' | 'AWAITED' | 'TOLD';
  conflated: Conflated | undefined;
  last: Position;
  state: 'CATCHING_UP' | 'LIVE' | 'ENDED';
  isFull: boolean;
  fullSinceUs: number;
  onDrained: (() => void) | undefined;
  backlog: FeedMessage[];
};

/** What is told of a record, as it is sent. */
type Told = Extract<FeedMessage, { kind: 'EVENT' | 'BOOK' }>;

export function createFeed({ source, books, clock, log, published: begin = 0 }: FeedOptions): FeedRoom {
  const readers = new Set<Reader>();
  let published = begin;
  let isStopped = false;
  let heartbeat = clock.after(HEARTBEAT_MS, beat);
  const ticks = createTicks(clock, ring);

  function publish({ block, records }: CommittedBlock): void {
    published = block.lastSequence;
    if (readers.size === 0) return;
    const isWhole = books.isKnownAfter(endOf(block.firstSequence - 1));
    const told = records.flatMap(toldOf);
    for (const reader of readers) {
      // So much changed in one block that it is not remembered.
      if (!isWhole && reader.state === 'LIVE' && hearsEachChange(reader)) catchUpInBackground(reader);
      if (reader.state === 'LIVE') for (const one of told) offer(reader, one);
    }
  }

  /** In the order of their positions. */
  function toldOf(record: JournalRecord): Told[] {
    const events = feedEventsOf(record).map((event): Told => ({ kind: 'EVENT', event }));
    return events.concat(books.changesOf(record.sequence).map((book): Told => ({ kind: 'BOOK', book })));
  }

  function isWanted(reader: Reader, told: Told): boolean {
    if (!isAfter(positionOf(told), reader.last)) return false;
    return told.kind === 'BOOK' ? hearsEachChange(reader) && reader.accepts(told.book) : reader.accepts(told.event);
  }

  function offer(reader: Reader, told: Told): void {
    if (reader.state !== 'LIVE' || !isWanted(reader, told)) return;
    if (reader.isFull && reader.backlog.length >= BACKLOG_MESSAGES_MAX) {
      catchUpInBackground(reader);
      return;
    }
    if (reader.isFull) reader.backlog.push(told);
    else send(reader, told);
  }

  /** Whether the reader takes more. */
  function send(reader: Reader, message: FeedMessage): boolean {
    reader.last = positionOf(message);
    try {
      reader.isFull = !reader.sink.write(message);
    } catch (error) {
      // What one reader can't be told must not stop the market for all others.
      log.error({ err: error, position: reader.last }, 'a message could not be written; its reader has to resume');
      end(reader, 'STALLED');
      return false;
    }
    if (reader.isFull) reader.fullSinceUs = clock.nowUs();
    return !reader.isFull;
  }

  function drained(reader: Reader): void {
    reader.isFull = false;
    for (let message = reader.backlog.shift(); message !== undefined; message = reader.backlog.shift()) {
      if (!send(reader, message)) return;
    }
    reader.onDrained?.();
  }

  /** What it hasn't got yet stands in the journal: it reads on from its last position. */
  function catchUpInBackground(reader: Reader): void {
    reader.backlog = [];
    reader.state = 'CATCHING_UP';
    catchUp(reader).catch((error: unknown) => {
      log.warn({ error: String(error) }, 'a stream could not read the journal; its reader has to resume');
      end(reader, 'STALLED');
    });
  }

  async function catchUp(reader: Reader): Promise<void> {
    const { sequence, index } = reader.last;
    let next = index === END_OF_RECORD ? sequence + 1 : Math.max(1, sequence);
    while (reader.state === 'CATCHING_UP') {
      if (canStartBooks(reader)) await sendSnapshots(reader);
      if (next > published) {
        reader.state = 'LIVE';
        return;
      }
      const blocks = await source.read(next, BLOCKS_PER_READ);
      if (blocks.length === 0) throw new Error(`the journal has nothing from ${next}, but ${published} was published`);
      for (const record of blocks.flatMap(({ records }) => records)) {
        if (record.sequence > published) break;
        if (record.sequence < next) continue;
        await sendRecord(reader, record);
        next = record.sequence + 1;
        reader.last = endOf(record.sequence);
      }
    }
  }

  async function sendRecord(reader: Reader, record: JournalRecord): Promise<void> {
    // It read more slowly than changes are forgotten: it gets all books anew, from where they are known again.
    if (hearsEachChange(reader) && !books.isKnownAfter(reader.last)) reader.books = 'AWAITED';
    if (canStartBooks(reader)) await sendSnapshots(reader);
    for (const told of toldOf(record)) {
      if (!isWanted(reader, told)) continue;
      await room(reader);
      if (reader.state !== 'CATCHING_UP') return;
      send(reader, told);
    }
  }

  /** As soon as it is known how books were where the reader is. */
  function canStartBooks({ books: wish, last }: Reader): boolean {
    return wish === 'AWAITED' && books.isKnownAfter(last);
  }

  /** All books that hold something, as they were at the reader's position, from which their changes follow. */
  async function sendSnapshots(reader: Reader): Promise<void> {
    const position = reader.last;
    await room(reader);
    if (reader.state === 'CATCHING_UP') send(reader, { kind: 'BOOKS_START', position });
    for (const contractId of books.contractIds()) {
      if (!reader.accepts(audienceOfBook(contractId))) continue;
      await room(reader);
      if (reader.state !== 'CATCHING_UP' || !books.isKnownAfter(position)) return;
      const book = books.snapshot(contractId, position);
      if (book.bids.length + book.asks.length > 0) send(reader, { kind: 'BOOK', book });
    }
    reader.books = 'TOLD';
    if (reader.conflated !== undefined) tellAllUpTo(reader.conflated, position);
  }

  /** Who takes nothing now is told at a later tick. Returns whether anybody wants another one. */
  function ring(everyMs: number): boolean {
    const tick = createTick(books, endOf(published));
    const wanting = [...readers].filter(({ conflated }) => conflated?.everyMs === everyMs);
    for (const reader of wanting) {
      if (reader.state === 'LIVE' && reader.books === 'TOLD' && !reader.isFull) conflate(reader, tick);
    }
    return wanting.length > 0;
  }

  function conflate(reader: Reader, tick: Tick): void {
    const { conflated } = reader;
    if (conflated === undefined) return;
    if (!books.isKnownAfter(behindSince(conflated))) {
      reader.books = 'AWAITED';
      return catchUpInBackground(reader);
    }
    const accepts = (contractId: string): boolean => reader.accepts(audienceOfBook(contractId));
    tellChanges(conflated, { accepts, tell: (book) => send(reader, { kind: 'BOOK', book }) }, tick);
  }

  /** Waits until the reader takes more, or is not read to any more. */
  async function room(reader: Reader): Promise<void> {
    if (!reader.isFull || reader.state !== 'CATCHING_UP') return;
    await new Promise<void>((resolve) => (reader.onDrained = resolve));
    reader.onDrained = undefined;
  }

  /**
   * A heartbeat names what has been seen, so that a quiet or filtered stream resumes cheaply: also one that is still
   * reading history and finds nothing for it, or its client would give up and begin at the same place again.
   */
  function beat(): void {
    heartbeat = clock.after(HEARTBEAT_MS, beat);
    const timeUs = clock.nowUs();
    const position = endOf(published);
    for (const reader of readers) {
      if (reader.isFull && timeUs - reader.fullSinceUs > STALLED_MS_MAX * 1_000) end(reader, 'STALLED');
      else if (!reader.isFull) send(reader, heartbeatOf(reader, position, timeUs));
    }
  }

  function end(reader: Reader, reason: 'STALLED' | 'SHUTDOWN'): void {
    if (reader.state === 'ENDED') return;
    remove(reader);
    reader.sink.end(reason);
  }

  function remove(reader: Reader): void {
    reader.state = 'ENDED';
    reader.backlog = [];
    readers.delete(reader);
    reader.onDrained?.();
  }

  function subscribe(sink: FeedSink, wish: FeedWish): ReturnType<Feed['subscribe']> {
    const { after, accepts, books: { conflateMs } = {} } = wish;
    const now = endOf(published);
    const isAhead = after !== undefined && after.sequence > published;
    const isResumed = after !== undefined && !isAhead;
    const reader: Reader = {
      ...{ sink, accepts, state: 'LIVE', books: wish.books === undefined ? 'NEVER' : 'AWAITED' },
      conflated: conflateMs === undefined ? undefined : createConflated(conflateMs),
      last: isResumed ? after : now,
      ...{ isFull: false, fullSinceUs: 0, onDrained: undefined, backlog: [] },
    };
    readers.add(reader);
    if (conflateMs !== undefined && !isStopped) ticks.need(conflateMs);
    if (isStopped) end(reader, 'SHUTDOWN');
    if (isAhead && !isStopped) send(reader, { kind: 'RESET', resumeAfter: now });
    // Also to hear how books are: that is told on the way to live.
    if ((isResumed || wish.books !== undefined) && !isStopped) catchUpInBackground(reader);
    return { drained: () => drained(reader), cancel: () => remove(reader) };
  }

  return {
    publish,
    subscribe,
    sequence: () => published,
    subscribers: () => readers.size,
    stop: () => {
      isStopped = true;
      heartbeat.cancel();
      ticks.stop();
      for (const reader of [...readers]) end(reader, 'SHUTDOWN');
    },
  };
}

function heartbeatOf(reader: Reader, livePosition: Position, timeUs: number): FeedMessage {
  return { kind: 'HEARTBEAT', position: reader.state === 'LIVE' ? livePosition : reader.last, timeUs };
}

function hearsEachChange({ books, conflated }: Reader): boolean {
  return books === 'TOLD' && conflated === undefined;
}

function endOf(sequence: number): Position {
  return { sequence, index: END_OF_RECORD };
}
