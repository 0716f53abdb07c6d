/** The feed: the journal read forwards. */
import { EVENTS_PER_RECORD_MAX } from '@wattbook/engine/limits';
import type { FeedEvent } from './feed-events.ts';

/** `index` is the event's place in its record, so the position is the same under every filter. */
export type Position = { sequence: number; index: number };

/** As an index: after all events of that record. What a heartbeat's id and a bare sequence mean. */
export const END_OF_RECORD = EVENTS_PER_RECORD_MAX;

/**
 * EVENT: something happened. HEARTBEAT: all up to `position` has been seen. RESET: `resumeAfter` is where to go on,
 * because the position asked for is ahead of this journal.
 */
export type FeedMessage =
  | { kind: 'EVENT'; event: FeedEvent }
  | { kind: 'HEARTBEAT'; position: Position; timeUs: number }
  | { kind: 'RESET'; resumeAfter: Position };

/** Takes a message; returns false when the reader doesn't keep up (it is then called again after `drained`). */
export type FeedSink = { write(message: FeedMessage): boolean; end(reason: FeedEnd): void };

/** STALLED: the reader didn't take what was buffered for it. SHUTDOWN: the process stops. */
export type FeedEnd = 'STALLED' | 'SHUTDOWN';

export type Subscription = { /** The sink takes messages again. */ drained(): void; cancel(): void };

/** `after`: everything after that position, first from history, then live; without it live from now. */
export type FeedWish = { after?: Position; accepts: (event: FeedEvent) => boolean };

export type Feed = {
  subscribe(sink: FeedSink, wish: FeedWish): Subscription;
  /** Of the last record published. */
  sequence(): number;
  subscribers(): number;
};
