/** Commands at which the market failed, and the keys that were blocked for too many of them. */
import type { Identity } from '../directory/directory.ts';
import { success, type Answer } from '../http/answers/answer.ts';
import { problem, type Problem } from '../http/answers/problem.ts';
import { PAGE_LIMIT_DEFAULT } from '../http/limits.ts';
import { cursorInvalid } from '../http/operations/lists.ts';
import { refusedKey } from '../http/requests/authentication.ts';
import type { AdminParts } from './admin-options.ts';
import type { AdminRequest, AdminSchemas } from './admin-schemas.ts';
import { participantNotFound } from './participants.ts';
import { keyOut } from './wire/keys.ts';
import { decodeQuarantineCursor, encodeQuarantineCursor, quarantinedOut } from './wire/quarantine.ts';

export async function listQuarantinedCommands(
  { quarantine }: AdminParts,
  { query }: AdminRequest<'listQuarantinedCommands'>,
): Promise<Answer> {
  const { limit = PAGE_LIMIT_DEFAULT, cursor } = query;
  const after = cursor === undefined ? undefined : decodeQuarantineCursor(cursor);
  if (after === null) return cursorInvalid();
  const found = await quarantine.list({ limit: limit + 1, ...(after !== undefined && { after }) });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const body: AdminSchemas['QuarantinedCommandPage'] = {
    items: items.map(quarantinedOut),
    nextCursor: found.length > limit && last !== undefined ? encodeQuarantineCursor(last) : null,
  };
  return success(body);
}

export async function getQuarantinedCommand(
  { quarantine }: AdminParts,
  { params: { fingerprint } }: AdminRequest<'getQuarantinedCommand'>,
): Promise<Answer> {
  const found = await quarantine.find(fingerprint);
  return found === undefined ? commandNotFound() : success(quarantinedOut(found));
}

export async function releaseQuarantinedCommand(
  { quarantine }: AdminParts,
  identity: Identity,
  { params: { fingerprint }, body: { reason } }: AdminRequest<'releaseQuarantinedCommand'>,
): Promise<Answer> {
  const release = await quarantine.release(identity, fingerprint, reason);
  switch (release.kind) {
    case 'RELEASED':
      return success(quarantinedOut(release.command));
    case 'NOT_FOUND':
      return commandNotFound();
    case 'ASKER_REVOKED':
      return refusedKey('REVOKED');
  }
}

/** Why stands in the log, as with every change (audit.ts). */
export async function unblockKey(
  { directory }: AdminParts,
  identity: Identity,
  { participantId, keyId }: AdminRequest<'unblockKey'>['params'],
): Promise<Answer> {
  const participant = await directory.findParticipant(participantId);
  if (participant === undefined) return participantNotFound(participantId);
  const unblocking = await directory.unblockKey(identity, participantId, keyId);
  switch (unblocking.kind) {
    case 'UNBLOCKED':
      return success(keyOut(unblocking.key, identity.keyId));
    case 'NOT_FOUND':
      return problem('key-not-found', `The participant "${participantId}" has no key "${keyId}".`);
    case 'ASKER_REVOKED':
      return refusedKey('REVOKED');
  }
}

function commandNotFound(): Problem {
  return problem('quarantined-command-not-found', 'No command with this fingerprint was ever quarantined.');
}
