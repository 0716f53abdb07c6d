/** A participant's own brakes: the dead man's switch, and the end of the block that the kill switch began. */
import type { Market } from '@wattbook/engine';
import type { SetCancelAfter } from '@wattbook/engine/commands';
import { formatEventTime } from '../../calendar/instant.ts';
import type { Identity } from '../../directory/directory.ts';
import { success, type Answer } from '../answers/answer.ts';
import { isProblem, type Problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import { missingScope } from '../requests/authentication.ts';
import type { Schemas } from '../wire/api-schemas.ts';
import { actorOf } from '../wire/commands.ts';
import { refusalProblem } from '../wire/refusals.ts';
import { handOver } from './hand-over.ts';

export async function setCancelAfter(
  parts: Parts,
  identity: Identity,
  { seconds, scope }: Schemas['CancelAfter'],
): Promise<Answer> {
  if (scope === 'PARTICIPANT' && !identity.scopes.includes('risk')) return participantsSwitchNeedsRisk();
  const command: SetCancelAfter = { type: 'SetCancelAfter', ...actorOf(identity), seconds, scope };
  const recorded = await handOver(parts, command);
  if (isProblem(recorded)) return recorded;
  const { sequence, events } = recorded.record;
  for (const event of events) {
    if (event.type === 'CancelAfterSet') {
      const body: Schemas['CancelAfterState'] = { seconds, scope, dueAt: timeOrNull(event.dueUs) };
      return success(body, sequence);
    }
    if (event.type === 'CancelAfterRefused') return refusalProblem(event, {}, sequence);
  }
  throw new Error(`record ${sequence} doesn't say whether the switch was set`);
}

/**
 * Each setting takes the place of the one before: a program that trades could switch off what guards all others, or go
 * on setting it after the program that should has died.
 */
function participantsSwitchNeedsRisk(): Problem {
  return missingScope('risk', 'To set the switch of your participant ("scope": "PARTICIPANT") the key needs "risk".');
}

export async function liftBlock(parts: Parts, identity: Identity): Promise<Answer> {
  const recorded = await handOver(parts, { type: 'LiftBlock', ...actorOf(identity) });
  if (isProblem(recorded)) return recorded;
  const { sequence, events } = recorded.record;
  for (const event of events) {
    if (event.type === 'LiftRefused') return refusalProblem(event, {}, sequence);
    if (event.type !== 'ParticipantUnblocked') continue;
    // Its own block is gone with this record; whether the operator's is there is as of now, as it is for everyone.
    const blockedBy = blockedByOf(parts.replica.market, identity).filter((by) => by !== event.by);
    return success({ blockedBy } satisfies Schemas['Blocking'], sequence);
  }
  throw new Error(`record ${sequence} doesn't say whether the block was lifted`);
}

/** As `GET /account` shows it. */
export function blockedByOf(market: Market, { participantId }: Pick<Identity, 'participantId'>): Schemas['BlockedBy'] {
  const participant = market.participants.get(participantId);
  const blockedBy: Schemas['BlockedBy'] = [];
  if (participant?.isBlockedByOwner === true) blockedBy.push('OWNER');
  if (participant?.isBlockedByOperator === true) blockedBy.push('OPERATOR');
  return blockedBy;
}

/** The participant's own switch has no key: its name in the market is empty. */
const OF_PARTICIPANT = '';

export function armedSwitches(market: Market, { participantId, keyId }: Identity): Schemas['Account']['cancelAfter'] {
  const switches = market.participants.get(participantId)?.switches;
  return {
    key: timeOrNull(switches?.get(keyId)?.dueUs),
    participant: timeOrNull(switches?.get(OF_PARTICIPANT)?.dueUs),
  };
}

function timeOrNull(timeUs: number | undefined): string | null {
  return timeUs === undefined ? null : formatEventTime(timeUs);
}
