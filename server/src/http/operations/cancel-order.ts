/** DELETE /orders/{orderId}: an order that is gone already is what was asked for: 200 with the order as it is. */
import type { RecordedOutcome } from '../../exchange-channel.ts';
import type { Identity } from '../../directory/directory.ts';
import { success, type Answer, type Success } from '../answers/answer.ts';
import { isProblem, type Problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import type { Schemas } from '../wire/api-schemas.ts';
import { actorOf } from '../wire/commands.ts';
import { parseOrderId } from '../wire/ids.ts';
import { orderOut } from '../wire/orders.ts';
import type { SentTerms } from '../wire/refusal-details.ts';
import { orderNotFound, refusalProblem } from '../wire/refusals.ts';
import { archivedOrdersOf, type ArchivedOrders } from './archived-orders.ts';
import { handOver } from './hand-over.ts';

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
  return isProblem(recorded)
    ? recorded
    : cancellationAnswer(archivedOrdersOf(parts), recorded, { orderId: orderIdText });
}

/** @param sent what the client sent, in its own spelling. */
export async function cancellationAnswer(
  archivedOrders: ArchivedOrders,
  { record, order }: RecordedOutcome,
  sent: SentTerms,
): Promise<Success<Schemas['Order']> | Problem> {
  const refused = record.events.find((event) => event.type === 'CancellationRefused');
  const gone = refused?.code === 'order-not-found' ? await archivedOrders(record.command) : order;
  const isAsAsked = refused === undefined || refused.code === 'order-ended' || refused.code === 'order-not-found';
  if (isAsAsked && gone !== undefined) return success(orderOut(gone), record.sequence);
  if (refused !== undefined) return refusalProblem(refused, sent, record.sequence);
  throw new Error(`record ${record.sequence} cancelled no order of its participant`);
}
