/** GET /trades/{tradeId}/confirmation: what the venue signed of one side of a trade. */
import type { Identity } from '../../directory/directory.ts';
import type { SignedConfirmation, WantedConfirmation } from '../../confirmations/confirmation-store.ts';
import { delay } from '../../ops/clock.ts';
import { success, type Answer } from '../answers/answer.ts';
import { isProblem, problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import { SIGNING_LOOKS_MAX, VIEW_WAIT_MS_MAX } from '../limits.ts';
import type { OperationRequest } from '../requests/operation-request.ts';
import { preferredType } from '../requests/accept.ts';
import { confirmationsCsv } from '../wire/confirmation-csv.ts';
import { parseTradeId } from '../wire/ids.ts';
import { tradeNotFound } from '../wire/trade-refusals.ts';
import { readViews } from './consistent-read.ts';
import { sideShown } from './own-reads.ts';

export async function getConfirmation(
  parts: Parts,
  identity: Identity,
  request: OperationRequest<'getConfirmation'>,
): Promise<Answer> {
  const { tradeId: text } = request.params;
  const tradeId = parseTradeId(text);
  if (tradeId === undefined) return tradeNotFound(text);
  const sequence = await readViews(parts, identity, request);
  if (isProblem(sequence)) return sequence;
  const { participantId } = identity;
  const sides = await parts.views.findOwnTrades(participantId, tradeId);
  const trade =
    request.query.side === undefined ? sideShown(sides) : sides.find(({ side }) => side === request.query.side);
  if (trade === undefined) return tradeNotFound(text);
  const newest = { participantId, tradeId, side: trade.side, revision: trade.revision };
  const signed = await untilSigned(parts, newest);
  if (signed === undefined) return problem('view-behind', `What happened last to "${text}" is not signed yet.`);
  const revision = request.query.revision ?? trade.revision;
  // They are signed in order: what isn't there by now never was.
  const found = revision === trade.revision ? signed : await parts.confirmations.find({ ...newest, revision });
  if (found === undefined) {
    return problem('confirmation-not-found', `"${text}" has no revision ${revision}; its newest is ${trade.revision}.`);
  }
  const form = preferredType(request.headers.accept, ['application/json', 'text/csv']);
  return form === 'text/csv' ? { kind: 'CSV', text: confirmationsCsv([found]), sequence } : success(found, sequence);
}

/** It is signed right after the views have it, by another process maybe: looked for again and again, not for long. */
async function untilSigned(
  { confirmations, clock }: Pick<Parts, 'confirmations' | 'clock'>,
  wanted: WantedConfirmation,
): Promise<SignedConfirmation | undefined> {
  for (let looks = 1; ; looks++) {
    const found = await confirmations.find(wanted);
    if (found !== undefined || looks > SIGNING_LOOKS_MAX) return found;
    await delay(clock, VIEW_WAIT_MS_MAX / SIGNING_LOOKS_MAX);
  }
}
