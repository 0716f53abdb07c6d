/**
 * POST /orders/cancel, the kill switch too: in effect with its record, however many orders are still to be listed by
 * those behind it.
 */
import type { CancelOrders } from '@wattbook/engine/commands';
import { EVENTS_PER_RECORD_MAX } from '@wattbook/engine/limits';
import type { Identity } from '../../directory/directory.ts';
import type { JournalRecord } from '../../journal/format.ts';
import { success, type Answer } from '../answers/answer.ts';
import { isProblem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import { missingScope } from '../requests/authentication.ts';
import type { Schemas } from '../wire/api-schemas.ts';
import { actorOf } from '../wire/commands.ts';
import { formatQuantity } from '../wire/decimals.ts';
import { parseOrderId } from '../wire/ids.ts';
import { handOver } from './hand-over.ts';

export async function cancelOrders(
  parts: Parts,
  identity: Identity,
  { version: _version, orderIds, block, ...filter }: Schemas['MassCancellation'],
): Promise<Answer> {
  const isKill = block === true;
  if (isKill && !identity.scopes.includes('risk')) {
    return missingScope('risk', 'To block your participant ("block": true) the key needs the scope "risk".');
  }
  const command: CancelOrders = {
    type: 'CancelOrders',
    ...actorOf(identity),
    ...filter,
    ...(isKill && { block: true }),
    // What can't be an id of ours names no order.
    ...(orderIds !== undefined && { orderIds: orderIds.map(parseOrderId).filter((orderId) => orderId !== undefined) }),
  };
  const recorded = await handOver(parts, command);
  if (isProblem(recorded)) return recorded;
  const { record } = recorded;
  const cancelled = record.events.find((event) => event.type === 'OrdersCancelled');
  if (cancelled === undefined) throw new Error(`record ${record.sequence} doesn't say how many orders it cancelled`);
  const { orders: cancelledOrders, lots } = cancelled;
  const sequence = sequenceOfLast(record, cancelledOrders);
  parts.ownWrites.note(identity.participantId, sequence);
  return success({ cancelledOrders, cancelledQuantity: formatQuantity(lots) }, sequence);
}

/** Where the last of the orders is listed: the records right behind this one are full of them before anything else. */
export function sequenceOfLast({ sequence, events }: JournalRecord, cancelledOrders: number): number {
  const listed = events.filter(({ type }) => type === 'OrderCancelled').length;
  return sequence + Math.ceil((cancelledOrders - listed) / EVENTS_PER_RECORD_MAX);
}
