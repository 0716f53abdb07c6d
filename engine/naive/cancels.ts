/** Rules 5.7 and 8.2 to 8.4: cancelling one order or many, blocks of participants, dead man's switches. */
import type { CancelOrder, CancelOrders, CancelOrdersOnBehalf, LiftBlock, SetCancelAfter } from '../src/commands.ts';
import type { Event } from '../src/events.ts';
import { ended, findOwn, notFound, revisionFault } from './changes.ts';
import { refusal } from './checks.ts';
import { cancel } from './matching.ts';
import { contractOf, isOpen, participantOf, type NaiveMarket, type Refusal } from './state.ts';
import { begin, idsOf } from './time.ts';

/** Rule 5.7. */
export function cancelOrder(market: NaiveMarket, command: CancelOrder, events: Event[]): void {
  const order = findOwn(market, command);
  const refuse = (fault: Refusal) => void events.push({ type: 'CancellationRefused', ...fault });
  if (order === undefined) return refuse(notFound(command));
  const fault = isOpen(order) ? revisionFault(order, command.revision) : ended(order);
  if (fault !== undefined) return refuse(fault);
  cancel(order, 'OWNER', events);
}

/** Rule 8.2, for the participant or by the operator. */
export function cancelOrders(
  market: NaiveMarket,
  filter: CancelOrders | CancelOrdersOnBehalf,
  participantId: string,
  events: Event[],
): void {
  const isOwner = filter.type === 'CancelOrders';
  const participant = participantOf(market, participantId);
  const flag = isOwner ? 'isBlockedByOwner' : 'isBlockedByOperator';
  if (filter.block === true && participant !== undefined && !participant[flag]) {
    participant[flag] = true;
    events.push({ type: 'ParticipantBlocked', participantId, by: isOwner ? 'OWNER' : 'OPERATOR' });
  }
  const { area, product, contractId, side, orderIds, clientOrderIds } = filter;
  const matching = market.orders.filter((order) => {
    if (!isOpen(order) || order.participantId !== participantId) return false;
    const contract = contractOf(market, order.contractId);
    return (
      (area === undefined || area === contract.area) &&
      (product === undefined || product === contract.product) &&
      (contractId === undefined || contractId === order.contractId) &&
      (side === undefined || side === order.side) &&
      (orderIds === undefined || orderIds.includes(order.orderId)) &&
      (clientOrderIds === undefined || clientOrderIds.includes(order.clientOrderId))
    );
  });
  const lots = matching.reduce((sum, order) => sum + order.openLots, 0);
  events.push({ type: 'OrdersCancelled', orders: matching.length, lots });
  begin(market, isOwner ? 'MASS_CANCEL' : 'OPERATOR', idsOf(matching));
}

/** Rule 8.3. */
export function liftBlock(market: NaiveMarket, { participantId }: LiftBlock, events: Event[]): void {
  const refuse = (fault: Refusal) => void events.push({ type: 'LiftRefused', ...fault });
  const participant = participantOf(market, participantId);
  if (participant === undefined) return refuse(refusal('unknown-participant', { participantId }));
  if (!participant.isBlockedByOwner) {
    const code = participant.isBlockedByOperator ? 'blocked-by-operator' : 'not-blocked';
    return refuse(refusal(code, { participantId }));
  }
  participant.isBlockedByOwner = false;
  events.push({ type: 'ParticipantUnblocked', participantId, by: 'OWNER' });
}

/** Rule 8.4. */
export function setCancelAfter(market: NaiveMarket, command: SetCancelAfter, events: Event[]): void {
  const { participantId, seconds, scope } = command;
  if (participantOf(market, participantId) === undefined) {
    const fault = refusal('unknown-participant', { participantId });
    return void events.push({ type: 'CancelAfterRefused', ...fault });
  }
  const whose = scope === 'KEY' ? { participantId, keyId: command.keyId } : { participantId };
  market.switches = market.switches.filter((armed) => {
    return armed.participantId !== participantId || armed.keyId !== whose.keyId;
  });
  if (seconds === 0) return void events.push({ type: 'CancelAfterSet' });
  const dueUs = market.timeUs + seconds * 1_000_000;
  market.switches.push({ ...whose, dueUs, armedSequence: market.sequence });
  events.push({ type: 'CancelAfterSet', dueUs });
}
