/** The cursor of the list of recalls: the last trade shown. */

export function encodeRecallCursor(tradeId: number): string {
  return Buffer.from(`recalls:${tradeId}`).toString('base64url');
}

/** Null for what encodeRecallCursor didn't make. */
export function decodeRecallCursor(cursor: string): number | null {
  const found = /^recalls:([1-9]\d{0,15})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  const tradeId = Number(found?.[1]);
  // Decoding overlooks much; what doesn't encode to the same text wasn't made here.
  return Number.isSafeInteger(tradeId) && encodeRecallCursor(tradeId) === cursor ? tradeId : null;
}
