/** The seam for randomness: ids, keys, jitter, and what the simulated participants do. */
import { randomBytes, randomInt } from 'node:crypto';

export type Random = {
  /** A whole number, 0 ≤ n < `bound`. */
  below(bound: number): number;
  bytes(length: number): Uint8Array;
};

export function createSystemRandom(): Random {
  return { below: (bound) => randomInt(bound), bytes: (length) => randomBytes(length) };
}

/** A repeatable source (mulberry32) for tests and simulations; never for keys. */
export function createSeededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  return {
    below: (bound) => Math.floor((next() / 2 ** 32) * bound),
    bytes: (length) => Uint8Array.from({ length }, () => next() & 0xff),
  };
}
