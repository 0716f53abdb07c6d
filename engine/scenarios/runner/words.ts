/** One line of a scenario as words, read one after the other, and the values that people write in it. */

/** Says where the file is wrong, and what would be right. */
export class ScenarioError extends Error {
  override name = 'ScenarioError';
}

export type Words = {
  readonly line: number;
  readonly text: string;
  /** The next word, or undefined at the end of the line. */
  peek(): string | undefined;
  /** The next word. `wanted` says what would be right: `a price such as 87.50`. */
  next(wanted: string): string;
  /** Takes the next word if it is this one. */
  take(word: string): boolean;
  /** The next word has to be this one. */
  expect(word: string): void;
  /** All that is left, as it was written. */
  rest(wanted: string): string;
  end(): void;
  fail(message: string): never;
};

/** `"Words in quotes"` are one word. */
export function wordsOf(file: string, line: number, text: string): Words {
  const words = text.match(/"[^"]*"|\S+/g) ?? [];
  let place = 0;
  const fail = (message: string): never => {
    throw new ScenarioError(`${file}:${line}: ${message}\n    ${text.trim()}`);
  };
  const next = (wanted: string): string => {
    const word = words[place++];
    return word ?? fail(`the line ends where ${wanted} should stand`);
  };
  const peek = (): string | undefined => words[place];
  const take = (word: string): boolean => {
    if (words[place] !== word) return false;
    place += 1;
    return true;
  };
  return {
    line,
    text: text.trim(),
    peek,
    next,
    take,
    expect: (word) => {
      const found = next(`"${word}"`);
      if (found !== word) fail(`"${found}" stands where "${word}" should`);
    },
    rest: (wanted) => {
      if (peek() === undefined) fail(`the line ends where ${wanted} should stand`);
      return words.splice(place).join(' ');
    },
    end: () => {
      const found = peek();
      if (found !== undefined) fail(`"${found}" is too much: the line should end before it`);
    },
    fail,
  };
}

/** `87.50`: ticks. */
export function priceTicks(words: Words): number {
  return units(words, 2, 'a price in EUR/MWh with two decimals, such as 87.50');
}

/** `2.5`: lots. */
export function lots(words: Words): number {
  return units(words, 1, 'a quantity in MW with one decimal, such as 2.5');
}

/** `1000.00`: 0.00001 EUR. */
export function amountE5(words: Words): number {
  return units(words, 2, 'an amount in EUR with two decimals, such as 1000.00') * 1_000;
}

export function whole(words: Words, wanted: string): number {
  return units(words, 0, wanted);
}

function units(words: Words, decimals: number, wanted: string): number {
  const word = words.next(wanted);
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(word);
  const [, sign, integer = '', fraction = ''] = match ?? [];
  if (match === null || fraction.length !== decimals) return words.fail(`"${word}" should be ${wanted}`);
  const value = Number(integer + fraction);
  return sign === '-' && value !== 0 ? -value : value;
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?(Z|[+-]\d{2}:\d{2})$/;

/** A moment, and the day that it is where it was written down. */
export type Instant = { timeUs: number; day: string };

/** `2026-11-23T10:00+01:00`: local time with its zone, so that it is one moment also in the repeated hour. */
export function instant(words: Words): Instant {
  const wanted = 'a time with its zone, such as 2026-11-23T10:00+01:00';
  const word = words.next(wanted);
  const match = INSTANT.exec(word);
  const [, day = '', minute = '', second = '00', fraction = '', zone = ''] = match ?? [];
  const milliseconds = Date.parse(`${day}T${minute}:${second}${zone}`);
  if (match === null || Number.isNaN(milliseconds)) return words.fail(`"${word}" should be ${wanted}`);
  return { timeUs: milliseconds * 1_000 + Number(fraction.padEnd(6, '0')), day };
}

/** `"for the morning"`: without the quotes. */
export function quoted(words: Words): string {
  return words.next('a text').replaceAll('"', '');
}

/** One of a few words. */
export function choice<Word extends string>(words: Words, choices: readonly Word[]): Word {
  const wanted = `one of ${choices.join(', ')}`;
  const word = words.next(wanted);
  return choices.find((known) => known === word) ?? words.fail(`"${word}" should be ${wanted}`);
}

/** `a1`, or `a1..3` for a1, a2 and a3. */
export function names(words: Words, wanted: string): string[] {
  const word = words.next(wanted);
  const match = /^([A-Za-z][A-Za-z0-9:._-]*?)(\d+)\.\.(\d+)$/.exec(word);
  if (match === null) {
    return /^[A-Za-z][A-Za-z0-9:_-]*$/.test(word) ? [word] : words.fail(`"${word}" should be ${wanted}, such as a1`);
  }
  const [, stem = '', first = '', last = ''] = match;
  const count = Number(last) - Number(first) + 1;
  if (count < 1) return words.fail(`"${word}" should count upwards, such as a1..3`);
  return Array.from({ length: count }, (_, index) => `${stem}${Number(first) + index}`);
}

export function name(words: Words, wanted: string): string {
  const [first, second] = names(words, wanted);
  return first === undefined || second !== undefined ? words.fail(`here only one is meant: ${wanted}`) : first;
}

/** Reads words such as `limit 1000.00` in any order, each at most once, until one comes that is none of them. */
export function options(words: Words, readers: Readonly<Record<string, () => void>>): void {
  const seen = new Set<string>();
  for (let word = words.peek(); word !== undefined; word = words.peek()) {
    const read = Object.hasOwn(readers, word) ? readers[word] : undefined;
    if (read === undefined) return;
    if (seen.has(word)) words.fail(`"${word}" stands twice`);
    seen.add(word);
    words.expect(word);
    read();
  }
}
