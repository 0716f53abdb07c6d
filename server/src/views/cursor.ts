/** Cursors: opaque to clients, checked when they come back. */
import { CursorInvalid } from './view-types.ts';

/** `list` names the list (and its order) that a cursor belongs to; the numbers are the last row's sort key. */
export function encodeCursor(list: string, key: readonly number[]): string {
  return Buffer.from(`${list}:${key.join(':')}`).toString('base64url');
}

/** Throws CursorInvalid for anything that encodeCursor didn't make for this list. */
export function decodeCursor(list: string, length: number, cursor: string): number[] {
  const [name, ...parts] = Buffer.from(cursor, 'base64url').toString('utf8').split(':');
  const key = parts.map((part) => (/^\d{1,16}$/.test(part) ? Number(part) : NaN));
  const isWhole = name === list && key.length === length && key.every(Number.isSafeInteger);
  // Decoding overlooks much; what doesn't encode to the same text wasn't made here.
  const isValid = isWhole && encodeCursor(list, key) === cursor;
  if (!isValid) throw new CursorInvalid(`this cursor doesn't belong to the list of ${list}`);
  return key;
}
