/** Who asks, and the keys of its participant: from the directory, as the market knows nothing of keys. */
import type { Identity } from '../../directory/directory.ts';
import { isParticipantScope } from '../../directory/scopes.ts';
import { isParticipantTier, type ParticipantTier } from '../../throttle/throttle.ts';
import { success, type Answer } from '../answers/answer.ts';
import { isProblem, problem, type Problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import { PAGE_LIMIT_DEFAULT } from '../limits.ts';
import { missingScope, refusedKey } from '../requests/authentication.ts';
import type { OperationRequest } from '../requests/operation-request.ts';
import type { Schemas } from '../wire/api-schemas.ts';
import { decodeKeyCursor, encodeKeyCursor } from '../wire/key-cursor.ts';
import { keyOut } from '../wire/keys.ts';
import { armedSwitches, blockedByOf } from './account-risk.ts';
import { readMarket } from './consistent-read.ts';
import { cursorInvalid } from './lists.ts';

export async function getAccount(
  parts: Parts,
  identity: Identity,
  request: OperationRequest<'getAccount'>,
): Promise<Answer> {
  const { participantId, environment, userId, keyId, scopes } = identity;
  const account = await parts.directory.findAccount(participantId);
  if (account === undefined) throw new Error(`the key ${keyId} belongs to ${participantId}, which isn't there`);
  const { name } = account;
  const sequence = await readMarket(parts, identity, request);
  if (isProblem(sequence)) return sequence;
  const { market } = parts.replica;
  const body: Schemas['Account'] = {
    participantId,
    name,
    environment,
    tier: participantTierOf(identity),
    userId,
    keyId,
    scopes: scopes.filter(isParticipantScope),
    blockedBy: blockedByOf(market, identity),
    cancelAfter: armedSwitches(market, identity),
    selfTradePrevention: market.participants.get(participantId)?.terms.selfTradePrevention ?? 'ALLOW',
  };
  return success(body, sequence);
}

/** Operators have a tier of their own, and no scope that lets them in here. */
export function participantTierOf({ tier, participantId }: Identity): ParticipantTier {
  if (!isParticipantTier(tier)) throw new Error(`bug: ${participantId} is no participant, and was let in as one`);
  return tier;
}

export async function listKeys(
  { directory }: Parts,
  identity: Identity,
  { query }: OperationRequest<'listKeys'>,
): Promise<Answer> {
  const { limit = PAGE_LIMIT_DEFAULT, cursor } = query;
  const after = cursor === undefined ? undefined : decodeKeyCursor(cursor);
  if (after === null) return cursorInvalid();
  const page = { limit: limit + 1, ...(after !== undefined && { after }) };
  const found = await directory.listKeys(identity.participantId, page);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const body: Schemas['KeyPage'] = {
    items: items.map((key) => keyOut(key, identity.keyId)),
    nextCursor: found.length > limit && last !== undefined ? encodeKeyCursor(last) : null,
  };
  return success(body);
}

export async function revokeKey(parts: Parts, identity: Identity, keyId: string): Promise<Answer> {
  const revocation = await parts.directory.revokeKey(identity, keyId);
  switch (revocation.kind) {
    case 'REVOKED':
      // Other processes see it by asking (streams-by-key.ts).
      parts.streamsByKey.end(keyId);
      return success(keyOut(revocation.key, identity.keyId));
    case 'NOT_FOUND':
      return keyNotFound(keyId);
    case 'ASKER_REVOKED':
      return refusedKey('REVOKED');
  }
}

export async function rotateKey({ directory }: Parts, identity: Identity, keyId: string): Promise<Answer> {
  const rotation = await directory.rotateKey(identity, keyId);
  switch (rotation.kind) {
    case 'ROTATED': {
      const body: Schemas['NewKey'] = { ...keyOut(rotation.key, identity.keyId), key: rotation.text };
      return { ...success(body), status: 201 };
    }
    case 'MISSING_SCOPE':
      return missingScope(
        rotation.scope,
        `The key "${keyId}" has the scope "${rotation.scope}", which the key that you use lacks.`,
      );
    case 'KEY_REVOKED':
      return problem('key-revoked', `The key "${keyId}" is revoked, so it gets no successor.`);
    case 'KEY_BLOCKED':
      return problem('key-blocked', `The key "${keyId}" is blocked, so it gets no successor.`);
    case 'ROTATED_ALREADY': {
      const keyIds = rotation.liveKeyIds.join(' and ');
      return problem('key-rotated-already', `The keys ${keyIds} are both live; revoke one of them first.`);
    }
    case 'NOT_FOUND':
      return keyNotFound(keyId);
    case 'ASKER_REVOKED':
      return refusedKey('REVOKED');
  }
}

function keyNotFound(keyId: string): Problem {
  return problem('key-not-found', `Your participant has no key "${keyId}".`);
}
