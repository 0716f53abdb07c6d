/**
 * Books for readers who want them only now and then: at each tick the newest state of what changed since, a book in one
 * message. Nothing is kept for a reader but from where on it is behind, so a slow one costs no more than a fast one.
 */
import type { Clock, Timer } from '../ops/clock.ts';
import type { Books } from './books.ts';
import { isAfter, type BookEvent, type Position } from './feed-types.ts';

/** All books are told up to `toldUpTo`, but those in `behind`: up to the position there, the longest behind first. */
export type Conflated = { everyMs: number; toldUpTo: Position; behind: Map<string, Position> };

export function createConflated(everyMs: number): Conflated {
  return { everyMs, toldUpTo: { sequence: 0, index: 0 }, behind: new Map() };
}

export function tellAllUpTo(conflated: Conflated, position: Position): void {
  conflated.toldUpTo = position;
  conflated.behind.clear();
}

/** From where on the reader needs to know what changed. */
export function behindSince({ toldUpTo, behind }: Conflated): Position {
  return [...behind.values()].reduce((oldest, one) => (isAfter(oldest, one) ? one : oldest), toldUpTo);
}

/** How books are at a tick: readers mostly lack the same, so that is put together once. */
export type Tick = { now: Position } & Pick<Books, 'changedAfter' | 'changesSince'>;

export function createTick(books: Books, now: Position): Tick {
  const changed = new Map<string, readonly string[]>();
  const changes = new Map<string, BookEvent | undefined>();
  return {
    now,
    changedAfter: (position) => {
      const key = keyOf(position);
      const found = changed.get(key) ?? books.changedAfter(position);
      changed.set(key, found);
      return found;
    },
    changesSince: (contractId, after, at) => {
      const key = `${keyOf(after)} ${contractId}`;
      if (!changes.has(key)) changes.set(key, books.changesSince(contractId, after, at));
      return changes.get(key);
    },
  };
}

function keyOf({ sequence, index }: Position): string {
  return `${sequence}-${index}`;
}

/** `tell` returns false when the reader takes no more. */
export type ConflatedReader = { accepts: (contractId: string) => boolean; tell: (book: BookEvent) => boolean };

/** Tells the newest state of what changed, as far as the reader takes it; the rest is told at a later tick. */
export function tellChanges(conflated: Conflated, { accepts, tell }: ConflatedReader, tick: Tick): void {
  const { behind, toldUpTo } = conflated;
  for (const contractId of tick.changedAfter(toldUpTo)) {
    if (!behind.has(contractId) && accepts(contractId)) behind.set(contractId, toldUpTo);
  }
  conflated.toldUpTo = tick.now;
  for (const [contractId, after] of behind) {
    behind.delete(contractId);
    const book = tick.changesSince(contractId, after, tick.now);
    if (book !== undefined && !tell(book)) return;
  }
}

export type Ticks = {
  /** From now on, until nobody needs it any more. */
  need(everyMs: number): void;
  stop(): void;
};

/** One timer for each interval that somebody needs. `onTick` says whether anybody still does. */
export function createTicks(clock: Clock, onTick: (everyMs: number) => boolean): Ticks {
  const timers = new Map<number, Timer>();

  function set(everyMs: number): void {
    const ring = (): void => {
      timers.delete(everyMs);
      if (onTick(everyMs)) set(everyMs);
    };
    timers.set(everyMs, clock.after(everyMs, ring));
  }

  return {
    need: (everyMs) => {
      if (!timers.has(everyMs)) set(everyMs);
    },
    stop: () => {
      for (const timer of timers.values()) timer.cancel();
      timers.clear();
    },
  };
}
