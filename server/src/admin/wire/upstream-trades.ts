/**
 * A quarantined trade of another engine as operators see it, its id, and the cursor of their list: the last one shown.
 */
import { formatEventTime } from '../../calendar/instant.ts';
import type { QuarantinedTrade } from '../../ingest/upstream-quarantine.ts';
import type { AdminSchemas } from '../admin-schemas.ts';

/** As the API file says. */
const RECORD_CHARACTERS_MAX = 2_000;

export function quarantinedTradeOut(held: QuarantinedTrade): AdminSchemas['QuarantinedTrade'] {
  const { resolved } = held;
  return {
    quarantineId: `U-${held.id}`,
    state: resolved?.resolution ?? 'HELD',
    channel: held.channel,
    origin: held.origin,
    place: held.place,
    source: held.source,
    record: held.bytes.toString('utf8').slice(0, RECORD_CHARACTERS_MAX).toWellFormed(),
    bytes: held.length,
    cause: held.reason,
    detail: held.detail,
    quarantinedAt: formatEventTime(held.quarantinedUs),
    times: held.times,
    decidedAt: resolved === null ? null : formatEventTime(resolved.atUs),
    decidedBy: resolved?.by ?? null,
    reason: resolved?.because ?? null,
  };
}

/** Undefined for what can't be an id of ours. */
export function parseQuarantineId(text: string): number | undefined {
  const [, digits = ''] = /^U-([1-9]\d{0,15})$/.exec(text) ?? [];
  const id = Number(digits);
  return digits !== '' && Number.isSafeInteger(id) ? id : undefined;
}

export function encodeUpstreamCursor(id: number): string {
  return Buffer.from(`upstream:${id}`).toString('base64url');
}

/** Null for what encodeUpstreamCursor didn't make. */
export function decodeUpstreamCursor(cursor: string): number | null {
  const found = /^upstream:([1-9]\d{0,15})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'));
  const id = Number(found?.[1]);
  // Decoding overlooks much; what doesn't encode to the same text wasn't made here.
  return Number.isSafeInteger(id) && encodeUpstreamCursor(id) === cursor ? id : null;
}
