/** What a participant may do in the market, and how much of it is used. */
import type { SetParticipantTerms } from '@wattbook/engine/commands';
import type { Identity } from '../directory/directory.ts';
import { success, type Answer } from '../http/answers/answer.ts';
import { isProblem } from '../http/answers/problem.ts';
import { readMarket } from '../http/operations/consistent-read.ts';
import { whoAsks } from '../http/requests/authentication.ts';
import type { AdminParts } from './admin-options.ts';
import type { AdminRequest } from './admin-schemas.ts';
import { carryOut, marketAfter, reasonOf } from './market-commands.ts';
import { participantNotFound } from './participants.ts';
import { participantTermsIn, participantTermsInvalid, riskOut } from './wire/participant-terms.ts';

export async function getTerms(parts: AdminParts, request: AdminRequest<'getTerms'>): Promise<Answer> {
  const { participantId } = request.params;
  const sequence = await readMarket(parts, whoAsks(request), request);
  if (isProblem(sequence)) return sequence;
  const { market } = parts.replica;
  const participant = market.participants.get(participantId);
  return participant === undefined
    ? participantNotFound(participantId)
    : success(riskOut(market, participant), sequence);
}

export async function setTerms(
  parts: AdminParts,
  identity: Identity,
  { params: { participantId: targetId }, body }: AdminRequest<'setTerms'>,
): Promise<Answer> {
  const terms = participantTermsIn(body.terms);
  if (isProblem(terms)) return { ...terms, sequence: parts.replica.head().lastSequence };
  const command: SetParticipantTerms = { type: 'SetParticipantTerms', ...reasonOf(identity, body), targetId, terms };
  const record = await carryOut(parts, command, {
    'unknown-participant': participantNotFound,
    'participant-terms-invalid': () => participantTermsInvalid(terms),
  });
  if (isProblem(record)) return record;
  const market = await marketAfter(parts, record);
  if (isProblem(market)) return market;
  const participant = market.participants.get(targetId);
  if (participant === undefined) throw new Error(`bug: ${targetId} has terms, and is not admitted`);
  return success(riskOut(market, participant), record.sequence);
}
