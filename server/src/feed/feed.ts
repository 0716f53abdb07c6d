/**
 * The feed: all that is told, once, in the journal's order, to any number of readers. Live readers get each block as it
 * is committed; one that resumes reads the journal until it has caught up and is live from there, in the same turn of
 * the event loop, so that nothing falls into the seam or comes twice.
 */
import type { CommittedBlock } from '../journal/committed-block.ts';
import type { CommittedReader } from '../journal/tail.ts';
import type { Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import { feedEventsOf, type FeedEvent } from './feed-events.ts';
import {
  END_OF_RECORD,
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
export type FeedOptions = { source: CommittedReader; clock: Clock; log: Log; published?: number };

const HEARTBEAT_MS = 5_000;
const BLOCKS_PER_READ = 20;
/** A live reader whose socket is full gets this many messages kept; beyond that it is put back to reading history. */
const BACKLOG_MESSAGES_MAX = 1_000;
/** A reader that takes nothing for this long is ended. */
const STALLED_MS_MAX = 30_000;

/** CATCHING_UP reads the journal; LIVE is told. `last`: up to here everything was sent, or isn't wanted. */
type Reader = {
  sink: FeedSink;
  accepts: FeedWish['accepts'];
  last: Position;
  state: 'CATCHING_UP' | 'LIVE' | 'ENDED';
  isFull: boolean;
  fullSinceUs: number;
  onDrained: (() => void) | undefined;
  backlog: FeedMessage[];
};

export function createFeed({ source, clock, log, published: begin = 0 }: FeedOptions): FeedRoom {
  const readers = new Set<Reader>();
  let published = begin;
  let isStopped = false;
  let heartbeat = clock.after(HEARTBEAT_MS, beat);

  function publish({ block, records }: CommittedBlock): void {
    published = block.lastSequence;
    if (readers.size === 0) return;
    const events = records.flatMap(feedEventsOf);
    for (const reader of readers) {
      if (reader.state === 'LIVE') for (const event of events) offer(reader, event);
    }
  }

  function offer(reader: Reader, event: FeedEvent): void {
    if (reader.state !== 'LIVE' || !isAfter(event.position, reader.last)) return;
    if (!reader.accepts(event)) return;
    if (reader.isFull && reader.backlog.length >= BACKLOG_MESSAGES_MAX) {
      // What it hasn't got yet stands in the journal: forget the backlog and let it read on from its last position.
      reader.backlog = [];
      catchUpInBackground(reader);
      return;
    }
    const message: FeedMessage = { kind: 'EVENT', event };
    if (reader.isFull) reader.backlog.push(message);
    else send(reader, message);
  }

  /** Whether the reader takes more. */
  function send(reader: Reader, message: FeedMessage): boolean {
    if (message.kind === 'EVENT') reader.last = message.event.position;
    if (message.kind === 'HEARTBEAT') reader.last = message.position;
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

  function catchUpInBackground(reader: Reader): void {
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
      if (next > published) {
        reader.state = 'LIVE';
        return;
      }
      const blocks = await source.read(next, BLOCKS_PER_READ);
      if (blocks.length === 0) throw new Error(`the journal has nothing from ${next}, but ${published} was published`);
      for (const record of blocks.flatMap(({ records }) => records)) {
        if (record.sequence > published) break;
        for (const event of feedEventsOf(record)) if (reader.accepts(event)) await sendHistory(reader, event);
        if (record.sequence < next) continue;
        next = record.sequence + 1;
        reader.last = { sequence: record.sequence, index: END_OF_RECORD };
      }
    }
  }

  async function sendHistory(reader: Reader, event: FeedEvent): Promise<void> {
    if (reader.isFull && reader.state === 'CATCHING_UP') {
      await new Promise<void>((resolve) => (reader.onDrained = resolve));
      reader.onDrained = undefined;
    }
    if (reader.state !== 'CATCHING_UP' || !isAfter(event.position, reader.last)) return;
    send(reader, { kind: 'EVENT', event });
  }

  /**
   * A heartbeat names what has been seen, so that a quiet or filtered stream resumes cheaply: also one that is still
   * reading history and finds nothing for it, or its client would give up and begin at the same place again.
   */
  function beat(): void {
    heartbeat = clock.after(HEARTBEAT_MS, beat);
    const timeUs = clock.nowUs();
    const position = { sequence: published, index: END_OF_RECORD };
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

  function subscribe(sink: FeedSink, { after, accepts }: FeedWish): ReturnType<Feed['subscribe']> {
    const now = { sequence: published, index: END_OF_RECORD };
    const isAhead = after !== undefined && after.sequence > published;
    const reader: Reader = {
      sink,
      accepts,
      last: after === undefined || isAhead ? now : after,
      state: 'LIVE',
      isFull: false,
      fullSinceUs: 0,
      onDrained: undefined,
      backlog: [],
    };
    readers.add(reader);
    if (isStopped) end(reader, 'SHUTDOWN');
    else if (isAhead) send(reader, { kind: 'RESET', resumeAfter: now });
    else if (after !== undefined) catchUpInBackground(reader);
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
      for (const reader of [...readers]) end(reader, 'SHUTDOWN');
    },
  };
}

function heartbeatOf(reader: Reader, livePosition: Position, timeUs: number): FeedMessage {
  return { kind: 'HEARTBEAT', position: reader.state === 'LIVE' ? livePosition : reader.last, timeUs };
}

export function isAfter(position: Position, other: Position): boolean {
  return position.sequence > other.sequence || (position.sequence === other.sequence && position.index > other.index);
}
