/** Orders that the operator cancels, and participants that it blocks. */
import type { CancelOrdersOnBehalf } from '@wattbook/engine/commands';
import type { Identity } from '../directory/directory.ts';
import { success, type Answer } from '../http/answers/answer.ts';
import { isProblem, problem, type Problem } from '../http/answers/problem.ts';
import { blockedByOf } from '../http/operations/account-risk.ts';
import { sequenceOfLast } from '../http/operations/cancel-orders.ts';
import { formatQuantity } from '../http/wire/decimals.ts';
import { orderIdText, parseOrderId } from '../http/wire/ids.ts';
import type { AdminParts } from './admin-options.ts';
import type { AdminRequest, AdminSchemas } from './admin-schemas.ts';
import { carryOut, marketAfter, reasonOf } from './market-commands.ts';
import { participantNotFound } from './participants.ts';
import { orderNotFound } from './surveillance.ts';

export async function cancelOrder(
  parts: AdminParts,
  identity: Identity,
  { params: { orderId: text }, body }: AdminRequest<'cancelOrder'>,
): Promise<Answer> {
  const orderId = parseOrderId(text);
  if (orderId === undefined) return orderNotFound(text);
  const command = { type: 'CancelOrderOnBehalf', ...reasonOf(identity, body), orderId } as const;
  const record = await carryOut(parts, command, {
    'order-not-found': () => orderNotFound(text),
    'order-ended': () => orderEnded(text),
  });
  if (isProblem(record)) return endedLongAgo(parts, orderId, record);
  const cancelled = record.events.find((event) => event.type === 'OrderCancelled');
  if (cancelled?.orderId !== orderId) throw new Error(`record ${record.sequence} didn't cancel the order ${orderId}`);
  const { clientOrderId, contractId, participantId, revision, filledLots, cancelledLots, reason } = cancelled;
  const answer: AdminSchemas['CancelledOrder'] = {
    ...{ orderId: text, clientOrderId, contractId, participantId, state: 'CANCELLED', reason, revision },
    filledQuantity: formatQuantity(filledLots),
    cancelledQuantity: formatQuantity(cancelledLots),
  };
  return success(answer, record.sequence);
}

export async function cancelOrders(
  parts: AdminParts,
  identity: Identity,
  { params: { participantId: targetId }, body }: AdminRequest<'cancelOrders'>,
): Promise<Answer> {
  const { version: _version, reason, orderIds, block, ...filter } = body;
  const command: CancelOrdersOnBehalf = {
    type: 'CancelOrdersOnBehalf',
    ...reasonOf(identity, { reason }),
    targetId,
    ...filter,
    ...(block === true && { block }),
    // What can't be an id of ours names no order.
    ...(orderIds !== undefined && { orderIds: orderIds.map(parseOrderId).filter((orderId) => orderId !== undefined) }),
  };
  const record = await carryOut(parts, command, { 'unknown-participant': participantNotFound });
  if (isProblem(record)) return record;
  const cancelled = record.events.find((event) => event.type === 'OrdersCancelled');
  if (cancelled === undefined) throw new Error(`record ${record.sequence} doesn't say how many orders it cancelled`);
  const market = await marketAfter(parts, record);
  if (isProblem(market)) return market;
  const sequence = sequenceOfLast(record, cancelled.orders);
  parts.ownWrites.note(identity.participantId, sequence);
  const answer: AdminSchemas['MassCancellationByOperator'] = {
    cancelledOrders: cancelled.orders,
    cancelledQuantity: formatQuantity(cancelled.lots),
    blockedBy: blockedByOf(market, { participantId: targetId }),
  };
  return success(answer, sequence);
}

export async function unblockParticipant(
  parts: AdminParts,
  identity: Identity,
  { params: { participantId: targetId }, body }: AdminRequest<'unblockParticipant'>,
): Promise<Answer> {
  const command = { type: 'LiftBlockOnBehalf', ...reasonOf(identity, body), targetId } as const;
  const record = await carryOut(parts, command, {
    'unknown-participant': participantNotFound,
    'not-blocked': () => problem('not-blocked', `The participant "${targetId}" is not blocked by the operator.`),
  });
  if (isProblem(record)) return record;
  const market = await marketAfter(parts, record);
  if (isProblem(market)) return market;
  const answer: AdminSchemas['Blocking'] = { blockedBy: blockedByOf(market, { participantId: targetId }) };
  return success(answer, record.sequence);
}

/** The market lets go of orders some time after closure; the views tell those that there were from those never. */
async function endedLongAgo({ views }: AdminParts, orderId: number, refused: Problem): Promise<Problem> {
  if (refused.code !== 'order-not-found' || (await views.findOrder(orderId)) === undefined) return refused;
  return { ...orderEnded(orderIdText(orderId)), ...(refused.sequence !== undefined && { sequence: refused.sequence }) };
}

function orderEnded(orderId: string): Problem {
  return problem('order-ended', `The order "${orderId}" has ended: nothing of it is left to cancel.`);
}
