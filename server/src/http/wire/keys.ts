/** An API key as its owner sees it. */
import { formatEventTime } from '../../calendar/instant.ts';
import type { ApiKey } from '../../directory/key-rows.ts';
import { isParticipantScope } from '../../directory/scopes.ts';
import type { Schemas } from './api-schemas.ts';

/** `askingKeyId`: of the key that the request came with. */
export function keyOut(key: ApiKey, askingKeyId: string): Schemas['Key'] {
  const { keyId, userId, scopes, createdUs, revokedUs, rotatedFrom } = key;
  return {
    keyId,
    userId,
    scopes: scopes.filter(isParticipantScope),
    state: revokedUs === null ? 'LIVE' : 'REVOKED',
    createdAt: formatEventTime(createdUs),
    revokedAt: revokedUs === null ? null : formatEventTime(revokedUs),
    rotatedFrom,
    isCurrent: keyId === askingKeyId,
  };
}
