/** What a text must look like, in words: nobody should have to read a regular expression in an answer. */

const CHARACTERS = String.raw`\[((?:[^\]\\]|\\.)+)\]`;
const ID_PATTERN = new RegExp(String.raw`^\^(?:${CHARACTERS})?${CHARACTERS}\{(\d+),(\d+)\}\$$`);

/** As the end of a sentence that begins with the place; undefined for forms that only their description explains. */
export function formOf({ format, pattern }: Record<string, unknown>): string | undefined {
  if (format === 'date') return 'must be a day from 2000 to 2099, written YYYY-MM-DD';
  if (typeof pattern !== 'string') return undefined;
  const match = ID_PATTERN.exec(pattern);
  if (match === null) return undefined;
  const [, first, rest = '', min, max] = match;
  const shift = first === undefined ? 0 : 1;
  const form = `must be ${Number(min) + shift} to ${Number(max) + shift} of the characters ${charactersOf(rest)}`;
  return first === undefined ? form : `${form}, the first one of ${charactersOf(first)}`;
}

/** `A-Z a-z 0-9 . _ -` for `A-Za-z0-9._-`. */
function charactersOf(characterClass: string): string {
  return (characterClass.match(/\w-\w|\\.|[^]/g) ?? []).join(' ');
}
