/** Participants: who they are is the directory's, that they may trade is the market's. */
import type { Participant, ParticipantChange } from '../directory/administration.ts';
import type { Identity } from '../directory/directory.ts';
import { VENUE_ID } from '../directory/scopes.ts';
import { isDatabaseFault } from '../http/answers/database-fault.ts';
import { success, type Answer } from '../http/answers/answer.ts';
import { isProblem, problem, problemAt, type Problem } from '../http/answers/problem.ts';
import { PAGE_LIMIT_DEFAULT } from '../http/limits.ts';
import { handOver, outcomeUnknown } from '../http/operations/hand-over.ts';
import { cursorInvalid } from '../http/operations/lists.ts';
import { refusedKey } from '../http/requests/authentication.ts';
import type { AdminParts } from './admin-options.ts';
import type { AdminRequest, AdminSchemas } from './admin-schemas.ts';
import { decodeParticipantCursor, encodeParticipantCursor } from './wire/participant-cursor.ts';
import { limitsIn, participantOut } from './wire/participants.ts';

export async function listParticipants(
  { directory }: AdminParts,
  { query }: AdminRequest<'listParticipants'>,
): Promise<Answer> {
  const { limit = PAGE_LIMIT_DEFAULT, cursor } = query;
  const after = cursor === undefined ? undefined : decodeParticipantCursor(cursor);
  if (after === null) return cursorInvalid();
  const found = await directory.listParticipants({ limit: limit + 1, ...(after !== undefined && { after }) });
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const body: AdminSchemas['ParticipantPage'] = {
    items: items.map(participantOut),
    nextCursor: found.length > limit && last !== undefined ? encodeParticipantCursor(last.participantId) : null,
  };
  return success(body);
}

export async function getParticipant(
  { directory }: AdminParts,
  { params: { participantId } }: AdminRequest<'getParticipant'>,
): Promise<Answer> {
  const participant = await directory.findParticipant(participantId);
  return participant === undefined ? participantNotFound(participantId) : success(participantOut(participant));
}

/**
 * The market first: what the exchange refuses has then not happened at all. Whoever is admitted there and has no row
 * here has no key either, so nothing can come of it until the same request is sent again.
 */
export async function admitParticipant(
  parts: AdminParts,
  identity: Identity,
  { participantId, name, tier = defaultTier(parts) }: AdminSchemas['NewParticipant'],
): Promise<Answer> {
  const { directory } = parts;
  const wanted = { participantId, name, tier };
  const known = await directory.findParticipant(participantId);
  const isOther = known !== undefined && (known.name !== name || known.tier !== tier);
  if (isOther || participantId === VENUE_ID) return participantExists(participantId);
  const { userId, keyId } = identity;
  const actor = { participantId: identity.participantId, userId, keyId };
  const outcome = await handOver(parts, { ...actor, type: 'AdmitParticipant', admittedId: participantId });
  if (isProblem(outcome)) return outcome;
  const { sequence } = outcome.record;
  const admission = await directory.addParticipantFor(identity, wanted).catch(unknownIfAway);
  if (isProblem(admission)) return admission;
  switch (admission.kind) {
    case 'ADDED':
      return { ...success(participantOut(admission.participant), sequence), status: 201 };
    case 'THERE_ALREADY':
      return { ...success(participantOut(admission.participant), sequence), isReplay: true };
    case 'TAKEN':
      return participantExists(participantId);
    case 'ASKER_REVOKED':
      return refusedKey('REVOKED');
  }
}

export async function changeParticipant(
  { directory }: AdminParts,
  identity: Identity,
  { params: { participantId }, body }: AdminRequest<'changeParticipant'>,
): Promise<Answer> {
  const { name, tier, limits } = body;
  const change: ParticipantChange = {
    ...(name !== undefined && { name }),
    ...(tier !== undefined && { tier }),
    ...(limits !== undefined && { override: limits === null ? null : limitsIn(limits) }),
  };
  const changed = await directory.changeParticipant(identity, participantId, change);
  switch (changed.kind) {
    case 'CHANGED':
      return success(participantOut(changed.participant));
    case 'NOT_FOUND':
      return participantNotFound(participantId);
    case 'REFUSED':
      return problemAt('limits-refused', '/limits', changed.problems.join(' '), 'must make sense together');
    case 'ASKER_REVOKED':
      return refusedKey('REVOKED');
  }
}

export function participantNotFound(participantId: string): Problem {
  return problem('participant-not-found', `There is no participant "${participantId}".`);
}

function participantExists(participantId: string): Problem {
  const detail =
    participantId === VENUE_ID
      ? `The id "${participantId}" is the venue's own.`
      : `There is a participant "${participantId}" already, with another name or tier.`;
  return problem('participant-exists', detail);
}

/** The market has admitted it by then: "not executed" would not be true. */
function unknownIfAway(error: unknown): Problem {
  if (isDatabaseFault(error)) return outcomeUnknown();
  throw error;
}

function defaultTier({ environment }: AdminParts): Participant['tier'] {
  return environment === 'sandbox' ? 'SANDBOX' : 'STANDARD';
}
