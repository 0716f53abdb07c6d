/** Keys of participants, and of the venue's own people and bots. */
import { LIVE_KEYS_MAX, type Issue, type KeyHolder, type Withdrawal } from '../directory/administration.ts';
import type { Identity } from '../directory/directory.ts';
import { VENUE_ID } from '../directory/scopes.ts';
import { success, type Answer } from '../http/answers/answer.ts';
import { problem, type Problem } from '../http/answers/problem.ts';
import { PAGE_LIMIT_DEFAULT } from '../http/limits.ts';
import { cursorInvalid } from '../http/operations/lists.ts';
import { refusedKey, whoAsks } from '../http/requests/authentication.ts';
import { decodeKeyCursor, encodeKeyCursor } from '../http/wire/key-cursor.ts';
import type { AdminParts } from './admin-options.ts';
import type { AdminRequest, AdminSchemas } from './admin-schemas.ts';
import { participantNotFound } from './participants.ts';
import { keyOut } from './wire/keys.ts';

export async function listKeys(parts: AdminParts, request: AdminRequest<'listKeys'>): Promise<Answer> {
  const { participantId } = request.params;
  const participant = await parts.directory.findParticipant(participantId);
  return participant === undefined ? participantNotFound(participantId) : listKeysOf(parts, participantId, request);
}

export function listOperatorKeys(parts: AdminParts, request: AdminRequest<'listOperatorKeys'>): Promise<Answer> {
  return listKeysOf(parts, VENUE_ID, request);
}

export async function issueKey(
  { directory }: AdminParts,
  identity: Identity,
  { params: { participantId }, body: { userId, scopes } }: AdminRequest<'issueKey'>,
): Promise<Answer> {
  const holder: KeyHolder = { kind: 'PARTICIPANT', participantId, userId, scopes };
  return issueAnswer(await directory.issueKey(identity, holder), identity, participantId);
}

export async function issueOperatorKey(
  { directory }: AdminParts,
  identity: Identity,
  { userId, scopes }: AdminSchemas['NewOperatorKey'],
): Promise<Answer> {
  const issue = await directory.issueKey(identity, { kind: 'VENUE', userId, scopes });
  if (issue.kind === 'NOT_FOUND') throw new Error('bug: the venue has no row in the directory');
  return issueAnswer(issue, identity, VENUE_ID);
}

export async function revokeKey(
  { directory }: AdminParts,
  identity: Identity,
  { participantId, keyId }: { participantId: string; keyId: string },
): Promise<Answer> {
  const participant = await directory.findParticipant(participantId);
  if (participant === undefined) return participantNotFound(participantId);
  const withdrawal = await directory.withdrawKey(identity, participantId, keyId);
  return withdrawalAnswer(withdrawal, identity, keyId, `The participant "${participantId}" has no key "${keyId}".`);
}

export async function revokeOperatorKey({ directory }: AdminParts, identity: Identity, keyId: string): Promise<Answer> {
  const withdrawal = await directory.withdrawKey(identity, VENUE_ID, keyId);
  return withdrawalAnswer(withdrawal, identity, keyId, `The venue has no key "${keyId}".`);
}

async function listKeysOf(
  { directory }: AdminParts,
  participantId: string,
  request: AdminRequest<'listOperatorKeys'> | AdminRequest<'listKeys'>,
): Promise<Answer> {
  const { limit = PAGE_LIMIT_DEFAULT, cursor } = request.query;
  const after = cursor === undefined ? undefined : decodeKeyCursor(cursor);
  if (after === null) return cursorInvalid();
  const found = await directory.listKeys(participantId, { limit: limit + 1, ...(after !== undefined && { after }) });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const { keyId } = whoAsks(request);
  const body: AdminSchemas['KeyPage'] = {
    items: items.map((key) => keyOut(key, keyId)),
    nextCursor: found.length > limit && last !== undefined ? encodeKeyCursor(last) : null,
  };
  return success(body);
}

function issueAnswer(issue: Issue, { keyId }: Identity, participantId: string): Answer {
  switch (issue.kind) {
    case 'ISSUED': {
      const body: AdminSchemas['NewKey'] = { ...keyOut(issue.key, keyId), key: issue.text };
      return { ...success(body), status: 201 };
    }
    case 'NOT_FOUND':
      return participantNotFound(participantId);
    case 'TOO_MANY_KEYS':
      return tooManyKeys(participantId);
    case 'ASKER_REVOKED':
      return refusedKey('REVOKED');
  }
}

function tooManyKeys(participantId: string): Problem {
  const whose = participantId === VENUE_ID ? 'the venue' : `the participant "${participantId}"`;
  return problem('too-many-keys', `${LIVE_KEYS_MAX} keys of ${whose} work already: revoke one that nobody uses first.`);
}

function withdrawalAnswer(withdrawal: Withdrawal, identity: Identity, keyId: string, notFound: string): Answer {
  switch (withdrawal.kind) {
    case 'REVOKED':
      // Streams that it opened are ended by the gateways, which ask for revoked keys (http/operations/streams-by-key).
      return success(keyOut(withdrawal.key, identity.keyId));
    case 'NOT_FOUND':
      return problem('key-not-found', notFound);
    case 'LAST_OPERATORS_KEY':
      return problem(
        'last-operators-key',
        `The key "${keyId}" is the last one with the scope "operators" that works: issue another first.`,
      );
    case 'ASKER_REVOKED':
      return refusedKey('REVOKED');
  }
}
