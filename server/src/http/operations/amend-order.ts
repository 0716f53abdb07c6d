/** PATCH /orders/{orderId}. */
import type { Identity } from '../../directory/directory.ts';
import type { JournalRecord } from '../../journal/format.ts';
import { orderAtAmendment, type OrderSnapshot } from '../../order-snapshot.ts';
import type { Answer } from '../answers/answer.ts';
import { isProblem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import type { Schemas } from '../wire/api-schemas.ts';
import { amendOrderOf } from '../wire/commands.ts';
import { parseOrderId } from '../wire/ids.ts';
import { orderOutcome } from '../wire/orders.ts';
import { orderEnded, orderNotFound, refusalProblem } from '../wire/refusals.ts';
import { findFirst, handOver, type Recorded } from './hand-over.ts';

export async function amendOrder(
  parts: Parts,
  identity: Identity,
  orderIdText: string,
  body: Schemas['Amendment'],
): Promise<Answer> {
  const orderId = parseOrderId(orderIdText);
  if (orderId === undefined) return orderNotFound(orderIdText);
  const { market } = parts.replica;
  const order = market.orders.get(orderId);
  // Of somebody else's order not even the tick is told.
  const contract = order?.participantId === identity.participantId ? market.contracts.get(order.contractId) : undefined;
  const command = amendOrderOf(body, identity, orderId, contract);
  if (isProblem(command)) return { ...command, sequence: parts.replica.head().lastSequence };
  const recorded = await handOver(parts, command);
  return isProblem(recorded) ? recorded : answerFrom(parts, recorded, body, orderIdText);
}

async function answerFrom(
  parts: Parts,
  { record, order }: Recorded,
  body: Schemas['Amendment'],
  orderId: string,
): Promise<Answer> {
  for (const event of record.events) {
    if (event.type === 'OrderAmended') return amendmentAnswer(record, order);
    if (event.type === 'AmendmentReplayed') {
      const first = await findFirst(parts, event.amendedSequence);
      return isProblem(first) ? first : { ...amendmentAnswer(first, order), isReplay: true };
    }
    if (event.type === 'AmendmentRefused') {
      const archived = event.code === 'order-not-found' ? await findArchived(parts, record, orderId) : undefined;
      const refused = archived === undefined ? refusalProblem(event, { ...body, orderId }) : orderEnded(archived.state);
      return { ...refused, sequence: record.sequence };
    }
  }
  throw new Error(`record ${record.sequence} doesn't say what became of its amendment`);
}

/** First answer and replay are made here, from the same record: equal byte for byte. */
function amendmentAnswer(
  record: JournalRecord,
  order: OrderSnapshot | undefined,
): Extract<Answer, { kind: 'SUCCESS' }> {
  const amended = order && orderAtAmendment(record, order);
  if (amended === undefined) throw new Error(`record ${record.sequence} amended no order of its participant`);
  return { kind: 'SUCCESS', status: 200, body: orderOutcome(record, amended), sequence: record.sequence };
}

/** Some time after closure the market lets go of a contract's orders: then the views answer for them. */
export function findArchived(
  { views }: Parts,
  { command }: JournalRecord,
  orderIdText: string,
): Promise<OrderSnapshot | undefined> {
  const orderId = parseOrderId(orderIdText);
  return orderId === undefined ? Promise.resolve(undefined) : views.findOrder(command.participantId, orderId);
}
