/** Keys as their table has them, without their secrets. */
import type { Scope } from './scopes.ts';

/** Without its secret, which nobody has but its owner. Times in microseconds since 1970 UTC. */
export type ApiKey = {
  keyId: string;
  userId: string;
  scopes: readonly Scope[];
  createdUs: number;
  revokedUs: number | null;
  /** Since when, until an operator unblocks it. */
  blockedUs: number | null;
  /** The key that this one succeeds. */
  rotatedFrom: string | null;
};

/** As pg returns them: a bigint as text. */
export type KeySelect = {
  key_id: string;
  user_id: string;
  scopes: Scope[];
  created_us: string;
  revoked_us: string | null;
  blocked_us: string | null;
  rotated_from: string | null;
};

export const KEY_COLUMNS = 'key_id, user_id, scopes, created_us, revoked_us, blocked_us, rotated_from';

export function keyOf(row: KeySelect): ApiKey {
  return {
    keyId: row.key_id,
    userId: row.user_id,
    scopes: row.scopes,
    createdUs: Number(row.created_us),
    revokedUs: row.revoked_us === null ? null : Number(row.revoked_us),
    blockedUs: row.blocked_us === null ? null : Number(row.blocked_us),
    rotatedFrom: row.rotated_from,
  };
}

export function onlyKey(rows: readonly KeySelect[]): ApiKey {
  const [row, ...others] = rows;
  if (row === undefined || others.length > 0) throw new Error(`bug: ${rows.length} keys instead of one`);
  return keyOf(row);
}
