/** A quarantined command as operators see it, and the cursor of their list: the last one shown. */
import { formatEventTime } from '../../calendar/instant.ts';
import type { QuarantinedCommand, QuarantinePlace } from '../../quarantine/quarantine.ts';
import type { AdminSchemas } from '../admin-schemas.ts';

export function quarantinedOut(held: QuarantinedCommand): AdminSchemas['QuarantinedCommand'] {
  const { released } = held;
  return {
    fingerprint: held.fingerprint,
    state: released === null ? 'HELD' : 'RELEASED',
    commandType: held.commandType,
    participantId: held.participantId,
    userId: held.userId,
    keyId: held.keyId,
    isKeyBlocked: held.isKeyBlocked,
    command: held.command,
    error: held.error,
    sequence: held.sequence,
    quarantinedAt: formatEventTime(held.quarantinedUs),
    times: held.times,
    releasedAt: released === null ? null : formatEventTime(released.atUs),
    releasedBy: released?.by ?? null,
    reason: released?.because ?? null,
  };
}

export function encodeQuarantineCursor({ quarantinedUs, fingerprint }: QuarantinePlace): string {
  return Buffer.from(`quarantine:${quarantinedUs}:${fingerprint}`).toString('base64url');
}

/** Null for what encodeQuarantineCursor didn't make. */
export function decodeQuarantineCursor(cursor: string): QuarantinePlace | null {
  const found = /^quarantine:(\d{1,16}):([0-9a-f]{64})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  const [, digits = '', fingerprint = ''] = found ?? [];
  const place = { quarantinedUs: Number(digits), fingerprint };
  // Decoding overlooks much; what doesn't encode to the same text wasn't made here.
  const isOurs = Number.isSafeInteger(place.quarantinedUs) && encodeQuarantineCursor(place) === cursor;
  return found !== null && isOurs ? place : null;
}
