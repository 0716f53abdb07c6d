/**
 * A 64-bit fingerprint of everything that can change an outcome, kept incrementally: the sum of a hash per entity, so
 * it doesn't depend on the order of maps or on how a book is built. It finds bugs and divergence (live against replay,
 * version against version); against forgery stands the journal's SHA-256 chain.
 */
export type Lanes = { high: number; low: number };

/** A lane as a field. Kept they are signed, as a market has many of them and those are small integers for V8. */
export const unsigned = (lane: number): number => lane >>> 0;

/** A field's value, or absent. An absent field adds nothing: a field added later leaves old hashes as they were. */
export type Field = string | number | boolean | undefined;

const SEED_HIGH = 0x9e3779b1;
const SEED_LOW = 0x85ebca77;

/** Hashes fields by position and value. */
export function digest(fields: readonly Field[]): Lanes {
  const count = spell(fields);
  let high = SEED_HIGH;
  let low = SEED_LOW;
  for (let index = 0; index < count; index++) {
    const word = words[index] ?? 0;
    high = Math.imul(high ^ word, 0x85ebca6b);
    high ^= high >>> 15;
    low = Math.imul(low ^ word ^ (high >>> 7), 0xc2b2ae35);
    low ^= low >>> 13;
  }
  return { high: high | 0, low: low | 0 };
}

/** What `spell` wrote last. Made once, as hashing is a tenth of what the market does; `digest` reads it at once. */
let words = new Int32Array(512);

/** Writes fields down as 32-bit words: position, then length and characters, or two halves of a number. How many. */
function spell(fields: readonly Field[]): number {
  let count = 0;
  for (let position = 0; position < fields.length; position++) {
    const field = fields[position];
    if (field === undefined) continue;
    makeRoom(count + 3 + (typeof field === 'string' ? field.length : 0));
    words[count++] = position + 1;
    if (typeof field === 'string') {
      words[count++] = field.length;
      for (let index = 0; index < field.length; index++) words[count++] = field.charCodeAt(index);
    } else {
      const number = Number(field);
      words[count++] = number | 0;
      words[count++] = Math.floor(number / 0x1_0000_0000) | 0;
    }
  }
  return count;
}

function makeRoom(count: number): void {
  if (count <= words.length) return;
  const larger = new Int32Array(2 * count);
  larger.set(words);
  words = larger;
}

/** Exchanges one entity's part of the sum. */
export function replace(sum: Lanes, before: Lanes, after: Lanes): void {
  sum.high = (sum.high - before.high + after.high) | 0;
  sum.low = (sum.low - before.low + after.low) | 0;
}

export function sumOf(parts: readonly Lanes[]): Lanes {
  const sum = { ...NOTHING };
  for (const part of parts) replace(sum, NOTHING, part);
  return sum;
}

/** 16 hexadecimal digits: one by one, as numbers of 32 bits are slow to write down. */
export function hex({ high, low }: Lanes): string {
  for (let place = 0; place < 8; place++) {
    digits[place] = digitOf(high >>> (28 - 4 * place));
    digits[place + 8] = digitOf(low >>> (28 - 4 * place));
  }
  return String.fromCharCode(...digits);
}

const digits = Array.from({ length: 16 }, () => 0);
const digitOf = (four: number): number => '0123456789abcdef'.charCodeAt(four & 15);

/** Frozen: sums begin as copies of it. */
export const NOTHING: Lanes = Object.freeze({ high: 0, low: 0 });
