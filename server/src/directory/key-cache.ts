/**
 * What was just read about a key, or that there is none. Bounded in size, so that somebody who tries keys can't fill
 * the memory, and in time, so that a revocation works soon. Questions asked at the same time are asked once.
 */
import type { Clock } from '../ops/clock.ts';

export const KEY_CACHE_MS = 1_000;
export const KEY_CACHE_ENTRIES_MAX = 10_000;

export type KeyCache<Row> = {
  find(keyId: string): Promise<Row | undefined>;
  forget(keyId: string): void;
  size(): number;
};

type Entry<Row> = { row: Promise<Row | undefined>; goodUntilUs: number };

export function createKeyCache<Row>(clock: Clock, read: (keyId: string) => Promise<Row | undefined>): KeyCache<Row> {
  /** In the order of reading: the first is the oldest. */
  const entries = new Map<string, Entry<Row>>();

  function find(keyId: string): Promise<Row | undefined> {
    // Counted from before the question: the answer can't be older than that.
    const nowUs = clock.nowUs();
    const known = entries.get(keyId);
    if (known !== undefined && nowUs < known.goodUntilUs) return known.row;
    const entry = { row: read(keyId), goodUntilUs: nowUs + KEY_CACHE_MS * 1_000 };
    entry.row.catch(() => {
      // Who asked gets the failure; the next one shall ask again.
      if (entries.get(keyId) === entry) entries.delete(keyId);
    });
    entries.delete(keyId);
    entries.set(keyId, entry);
    dropOldest();
    return entry.row;
  }

  function dropOldest(): void {
    const oldest = entries.keys().next();
    if (entries.size > KEY_CACHE_ENTRIES_MAX && oldest.done !== true) entries.delete(oldest.value);
  }

  return {
    find,
    forget: (keyId) => {
      entries.delete(keyId);
    },
    size: () => entries.size,
  };
}
