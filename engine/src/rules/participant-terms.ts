/** Rule 7.4: what the operator grants a participant. */
import type { ParticipantTerms, SetParticipantTerms } from '../commands.ts';
import type { Event } from '../events.ts';
import { rehashParticipant } from '../hashing.ts';
import { OPEN_ORDERS_MAX, QUANTITY_LOTS_MAX, SELF_TRADE_PREVENTIONS } from '../limits.ts';
import type { Market } from '../state.ts';
import { refuseOperator } from './operator-refusals.ts';

/** Replaces all terms; what is open stays, also above a lowered limit. */
export function setParticipantTerms(market: Market, command: SetParticipantTerms, events: Event[]): void {
  const { targetId, terms } = command;
  const participant = market.participants.get(targetId);
  if (participant === undefined) return refuseOperator(events, 'unknown-participant', targetId);
  if (!areValid(terms)) return refuseOperator(events, 'participant-terms-invalid', targetId);
  const before = participant.terms;
  participant.terms = { ...terms };
  rehashParticipant(market, participant);
  events.push({ type: 'ParticipantTermsSet', before });
}

/** Whole and above zero all, no more than the market itself allows, and a mode that there is. */
function areValid(terms: ParticipantTerms): boolean {
  const { orderQuantityLots = 1, orderValueE5 = 1, openOrders = 1, tradingLimitE5 = 1 } = terms;
  const { selfTradePrevention = 'ALLOW' } = terms;
  const isUpTo = (max: number, value: number): boolean => Number.isSafeInteger(value) && value > 0 && value <= max;
  return (
    isUpTo(QUANTITY_LOTS_MAX, orderQuantityLots) &&
    isUpTo(OPEN_ORDERS_MAX, openOrders) &&
    isUpTo(Number.MAX_SAFE_INTEGER, orderValueE5) &&
    isUpTo(Number.MAX_SAFE_INTEGER, tradingLimitE5) &&
    SELF_TRADE_PREVENTIONS.includes(selfTradePrevention)
  );
}
