/** The cursor of the list of participants: the last one shown. */

export function encodeParticipantCursor(participantId: string): string {
  return Buffer.from(`participants:${participantId}`).toString('base64url');
}

/** Null for what encodeParticipantCursor didn't make. */
export function decodeParticipantCursor(cursor: string): string | null {
  const found = /^participants:([A-Za-z0-9._:-]{1,64})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  const participantId = found?.[1];
  // Decoding overlooks much; what doesn't encode to the same text wasn't made here.
  return participantId !== undefined && encodeParticipantCursor(participantId) === cursor ? participantId : null;
}
