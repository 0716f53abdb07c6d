/** An API key as its owner sees it. */
import { formatEventTime } from '../../calendar/instant.ts';
import type { ApiKey } from '../../directory/key-rows.ts';
import { isParticipantScope } from '../../directory/scopes.ts';
import type { Schemas } from './api-schemas.ts';

/** `askingKeyId`: of the key that the request came with. */
export function keyOut(key: ApiKey, askingKeyId: string): Schemas['Key'] {
  const { keyId, userId, scopes, createdUs, revokedUs, blockedUs, rotatedFrom } = key;
  return {
    keyId,
    userId,
    scopes: scopes.filter(isParticipantScope),
    state: stateOf(key),
    createdAt: formatEventTime(createdUs),
    revokedAt: revokedUs === null ? null : formatEventTime(revokedUs),
    blockedAt: blockedUs === null ? null : formatEventTime(blockedUs),
    rotatedFrom,
    isCurrent: keyId === askingKeyId,
  };
}

function stateOf({ revokedUs, blockedUs }: ApiKey): Schemas['Key']['state'] {
  if (revokedUs !== null) return 'REVOKED';
  return blockedUs === null ? 'LIVE' : 'BLOCKED';
}
