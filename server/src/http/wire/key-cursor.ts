/** The cursor of the list of keys: the last one shown. */
import type { KeyPlace } from '../../directory/own-keys.ts';

export function encodeKeyCursor({ createdUs, keyId }: KeyPlace): string {
  return Buffer.from(`keys:${createdUs}:${keyId}`).toString('base64url');
}

/** Null for what encodeKeyCursor didn't make. */
export function decodeKeyCursor(cursor: string): KeyPlace | null {
  const found = /^keys:(\d{1,16}):([0-9A-Za-z]{1,32})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (found === null) return null;
  const [, digits = '', keyId = ''] = found;
  const place = { createdUs: Number(digits), keyId };
  // Decoding overlooks much; what doesn't encode to the same text wasn't made here.
  return Number.isSafeInteger(place.createdUs) && encodeKeyCursor(place) === cursor ? place : null;
}
