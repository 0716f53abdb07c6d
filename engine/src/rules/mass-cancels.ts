/** Cancelling many orders at once, and blocking a participant until the block is lifted. Rules 8.2 and 8.3. */
import type { CancelOrders, CancelOrdersOnBehalf, LiftBlock, LiftBlockOnBehalf, OrderFilter } from '../commands.ts';
import type { Event, RefusalCode } from '../events.ts';
import { rehashParticipant } from '../hashing.ts';
import { EVENTS_PER_RECORD_MAX } from '../limits.ts';
import { begin, contractOf, orderOf, type CancelReason, type Market, type Order, type Participant } from '../state.ts';
import { openOrdersOf, totalsOf } from './order-life.ts';
import { settleDue } from './sessions.ts';

/**
 * Cancels the participant's open orders that match. That takes effect at once: nothing else may happen before all of
 * them are listed, which AdvanceTime goes on with where one record can't hold them. Until an order is listed it stands
 * as the events told it last, open and in its book, but nothing reaches that book.
 */
export function cancelOrders(market: Market, command: CancelOrders, events: Event[]): void {
  const { participantId } = command;
  const participant = market.participants.get(participantId);
  if (command.block === true && participant !== undefined) block(market, participant, 'OWNER', events);
  cancelMatching(market, participantId, command, 'MASS_CANCEL', events);
}

/** The operator's: the same for the participant `targetId`. */
export function cancelOrdersOnBehalf(market: Market, command: CancelOrdersOnBehalf, events: Event[]): void {
  const { targetId } = command;
  const participant = market.participants.get(targetId);
  if (participant === undefined) {
    events.push({ type: 'OperatorRefused', code: 'unknown-participant', subject: targetId });
    return;
  }
  if (command.block === true) block(market, participant, 'OPERATOR', events);
  cancelMatching(market, targetId, command, 'OPERATOR', events);
}

/** The participant's own block ends; the operator's is the operator's to end. */
export function liftBlock(market: Market, { participantId }: LiftBlock, events: Event[]): void {
  const refuse = (code: RefusalCode): void => {
    events.push({ type: 'LiftRefused', code, details: { participantId } });
  };
  const participant = market.participants.get(participantId);
  if (participant === undefined) return refuse('unknown-participant');
  if (participant.isBlockedByOwner) return lift(market, participant, 'OWNER', events);
  refuse(participant.isBlockedByOperator ? 'blocked-by-operator' : 'not-blocked');
}

/** The operator's block ends; the participant's own stays, if there is one. */
export function liftBlockOnBehalf(market: Market, { targetId }: LiftBlockOnBehalf, events: Event[]): void {
  const participant = market.participants.get(targetId);
  if (participant?.isBlockedByOperator === true) return lift(market, participant, 'OPERATOR', events);
  const code = participant === undefined ? 'unknown-participant' : 'not-blocked';
  events.push({ type: 'OperatorRefused', code, subject: targetId });
}

function cancelMatching(
  market: Market,
  participantId: string,
  filter: OrderFilter,
  reason: CancelReason,
  events: Event[],
): void {
  const orders = candidates(market, participantId, filter).filter(matcherOf(market, filter));
  events.push({ type: 'OrdersCancelled', ...totalsOf(orders) });
  begin(
    market,
    reason,
    orders.map(({ orderId }) => orderId),
  );
  settleDue(market, EVENTS_PER_RECORD_MAX - events.length, events);
}

/** Whom to look at, ascending: those named, or all that are open. */
function candidates(market: Market, participantId: string, { orderIds, clientOrderIds }: OrderFilter): Order[] {
  const named =
    orderIds ?? clientOrderIds?.map((clientOrderId) => market.clientOrderIds.find(participantId, clientOrderId));
  if (named === undefined) return openOrdersOf(market, participantId);
  const openOrderIds = market.participants.get(participantId)?.openOrderIds ?? new Set<number>();
  return [...new Set(named)]
    .filter((orderId) => orderId !== undefined)
    .filter((orderId) => openOrderIds.has(orderId))
    .toSorted((a, b) => a - b)
    .map((orderId) => orderOf(market, orderId));
}

/** All filters given must match; those that are candidates have one of the order ids, if any are given. */
function matcherOf(market: Market, filter: OrderFilter): (order: Order) => boolean {
  const { area, product, contractId, side } = filter;
  const clientOrderIds = filter.clientOrderIds && new Set(filter.clientOrderIds);
  return (order) => {
    const contract = contractOf(market, order.contractId);
    return (
      (area === undefined || contract.area === area) &&
      (product === undefined || contract.product === product) &&
      (contractId === undefined || contract.contractId === contractId) &&
      (side === undefined || order.side === side) &&
      (clientOrderIds === undefined || clientOrderIds.has(order.clientOrderId))
    );
  };
}

/** Told where it wasn't in place yet. */
function block(market: Market, participant: Participant, by: 'OWNER' | 'OPERATOR', events: Event[]): void {
  if (isBlockedBy(participant, by)) return;
  setBlock(market, participant, by, true);
  events.push({ type: 'ParticipantBlocked', participantId: participant.participantId, by });
}

function lift(market: Market, participant: Participant, by: 'OWNER' | 'OPERATOR', events: Event[]): void {
  setBlock(market, participant, by, false);
  events.push({ type: 'ParticipantUnblocked', participantId: participant.participantId, by });
}

function isBlockedBy({ isBlockedByOwner, isBlockedByOperator }: Participant, by: 'OWNER' | 'OPERATOR'): boolean {
  return by === 'OWNER' ? isBlockedByOwner : isBlockedByOperator;
}

function setBlock(market: Market, participant: Participant, by: 'OWNER' | 'OPERATOR', isBlocked: boolean): void {
  if (by === 'OWNER') participant.isBlockedByOwner = isBlocked;
  else participant.isBlockedByOperator = isBlocked;
  rehashParticipant(market, participant);
}
