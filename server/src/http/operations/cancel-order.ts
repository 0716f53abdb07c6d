/** DELETE /orders/{orderId}: an order that is gone already is what was asked for: 200 with the order as it is. */
import type { Identity } from '../../directory/directory.ts';
import { success, type Answer } from '../answers/answer.ts';
import { isProblem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import { actorOf } from '../wire/commands.ts';
import { parseOrderId } from '../wire/ids.ts';
import { orderOut } from '../wire/orders.ts';
import { orderNotFound, refusalProblem } from '../wire/refusals.ts';
import { findArchived } from './amend-order.ts';
import { handOver, type Recorded } from './hand-over.ts';

export async function cancelOrder(
  parts: Parts,
  identity: Identity,
  orderIdText: string,
  revision: number | undefined,
): Promise<Answer> {
  const orderId = parseOrderId(orderIdText);
  if (orderId === undefined) return orderNotFound(orderIdText);
  const recorded = await handOver(parts, {
    type: 'CancelOrder',
    ...actorOf(identity),
    orderId,
    ...(revision !== undefined && { revision }),
  });
  return isProblem(recorded) ? recorded : answerFrom(parts, recorded, orderIdText);
}

async function answerFrom(parts: Parts, { record, order }: Recorded, orderIdText: string): Promise<Answer> {
  const refused = record.events.find((event) => event.type === 'CancellationRefused');
  const gone = refused?.code === 'order-not-found' ? await findArchived(parts, record, orderIdText) : order;
  const isAsAsked = refused === undefined || refused.code === 'order-ended' || refused.code === 'order-not-found';
  if (isAsAsked && gone !== undefined) return success(orderOut(gone), record.sequence);
  if (refused !== undefined) return refusalProblem(refused, { orderId: orderIdText }, record.sequence);
  throw new Error(`record ${record.sequence} cancelled no order of its participant`);
}
