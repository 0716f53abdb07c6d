/** The feed: the journal read forwards. */
import type { LevelView } from '@wattbook/engine/book';
import { EVENTS_PER_RECORD_MAX } from '@wattbook/engine/limits';
import type { Audience, FeedEvent } from './feed-events.ts';

/**
 * `index` is the event's place in its record, so the position is the same under every filter. Changes of books come
 * after all of that: see BOOKS_FROM.
 */
export type Position = { sequence: number; index: number };

/** A book that a record changed is told at this, plus the place of the first of the record's events that touched it. */
export const BOOKS_FROM = EVENTS_PER_RECORD_MAX;

/** As an index: after all that is told of that record. What a heartbeat's id and a bare sequence mean. */
export const END_OF_RECORD = BOOKS_FROM + EVENTS_PER_RECORD_MAX;

/**
 * A contract's book, best prices first. SNAPSHOT: all of it, as it is at `position`. CHANGES: those levels that are
 * others since, as they are now; 0 lots: nothing is left there.
 */
export type BookEvent = Audience & {
  channel: 'books';
  contractId: string;
  position: Position;
  kind: 'SNAPSHOT' | 'CHANGES';
  /** Of the last record that changed it; a snapshot tells none. */
  timeUs?: number;
  bids: readonly LevelView[];
  asks: readonly LevelView[];
};

/**
 * EVENT: something happened. BOOKS_START: from `position` on books are told, and none that were told before count any
 * more; a snapshot follows of each that holds anything. BOOK: a book, or what changed of it. HEARTBEAT: all up to
 * `position` has been seen. RESET: `resumeAfter` is where to go on, as the position asked for is ahead of this journal.
 */
export type FeedMessage =
  | { kind: 'EVENT'; event: FeedEvent }
  | { kind: 'BOOKS_START'; position: Position }
  | { kind: 'BOOK'; book: BookEvent }
  | { kind: 'HEARTBEAT'; position: Position; timeUs: number }
  | { kind: 'RESET'; resumeAfter: Position };

/** Takes a message; returns false when the reader doesn't keep up (it is then called again after `drained`). */
export type FeedSink = { write(message: FeedMessage): boolean; end(reason: FeedEnd): void };

/** STALLED: the reader didn't take what was buffered for it. SHUTDOWN: the process stops. */
export type FeedEnd = 'STALLED' | 'SHUTDOWN';

export type Subscription = { /** The sink takes messages again. */ drained(): void; cancel(): void };

/**
 * `after`: everything after that position, first from history, then live; without it live from now.
 * `books`: books are told, too, of the contracts that `accepts` lets in: each change, or every `conflateMs` how what
 * changed is by then.
 */
export type FeedWish = {
  after?: Position;
  accepts: (audience: Audience) => boolean;
  books?: { conflateMs?: number };
};

export type Feed = {
  subscribe(sink: FeedSink, wish: FeedWish): Subscription;
  /** Of the last record published. */
  sequence(): number;
  subscribers(): number;
};

export function isAfter(position: Position, other: Position): boolean {
  return position.sequence > other.sequence || (position.sequence === other.sequence && position.index > other.index);
}

/** Where whoever takes it is afterwards. */
export function positionOf(message: FeedMessage): Position {
  switch (message.kind) {
    case 'EVENT':
      return message.event.position;
    case 'BOOK':
      return message.book.position;
    case 'BOOKS_START':
    case 'HEARTBEAT':
      return message.position;
    case 'RESET':
      return message.resumeAfter;
  }
}
