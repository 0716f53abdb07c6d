/**
 * A 64-bit fingerprint of everything that can change an outcome, kept incrementally: the sum of a hash per entity, so
 * it doesn't depend on the order of maps or on how a book is built. It finds bugs and divergence (live against replay,
 * version against version); against forgery stands the journal's SHA-256 chain.
 */
export type Lanes = { high: number; low: number };

/** A field's value, or absent. An absent field adds nothing: a field added later leaves old hashes as they were. */
export type Field = string | number | boolean | undefined;

const SEED_HIGH = 0x9e3779b1;
const SEED_LOW = 0x85ebca77;

/** Hashes fields by position and value. */
export function digest(fields: readonly Field[]): Lanes {
  let high = SEED_HIGH;
  let low = SEED_LOW;
  const mix = (word: number): void => {
    high = Math.imul(high ^ word, 0x85ebca6b);
    high ^= high >>> 15;
    low = Math.imul(low ^ word ^ (high >>> 7), 0xc2b2ae35);
    low ^= low >>> 13;
  };
  fields.forEach((field, position) => {
    if (field === undefined) return;
    mix(position + 1);
    if (typeof field === 'string') {
      mix(field.length);
      for (let index = 0; index < field.length; index++) mix(field.charCodeAt(index));
    } else {
      const number = Number(field);
      mix(number | 0);
      mix(Math.floor(number / 0x1_0000_0000) | 0);
    }
  });
  return { high: high >>> 0, low: low >>> 0 };
}

/** Exchanges one entity's part of the sum. */
export function replace(sum: Lanes, before: Lanes, after: Lanes): void {
  sum.high = (sum.high - before.high + after.high) >>> 0;
  sum.low = (sum.low - before.low + after.low) >>> 0;
}

export function sumOf(parts: readonly Lanes[]): Lanes {
  const sum = { ...NOTHING };
  for (const part of parts) replace(sum, NOTHING, part);
  return sum;
}

/** 16 hexadecimal digits. */
export function hex(lanes: Lanes): string {
  return lanes.high.toString(16).padStart(8, '0') + lanes.low.toString(16).padStart(8, '0');
}

/** Frozen: sums begin as copies of it. */
export const NOTHING: Lanes = Object.freeze({ high: 0, low: 0 });
