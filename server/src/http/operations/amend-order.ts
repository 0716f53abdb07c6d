/** PATCH /orders/{orderId}. */
import type { AmendOrder, OrderReference } from '@wattbook/engine/commands';
import type { Identity } from '../../directory/directory.ts';
import type { RecordedOutcome } from '../../exchange-channel.ts';
import type { JournalRecord } from '../../journal/format.ts';
import { orderAtAmendment, type OrderSnapshot } from '../../order-snapshot.ts';
import type { Answer, Success } from '../answers/answer.ts';
import { isProblem, type Problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import type { Schemas } from '../wire/api-schemas.ts';
import { amendOrderOf, type AmendedIn } from '../wire/commands.ts';
import { parseOrderId } from '../wire/ids.ts';
import { orderOutcome } from '../wire/orders.ts';
import type { SentTerms } from '../wire/refusal-details.ts';
import { orderEnded, orderNotFound, refusalProblem } from '../wire/refusals.ts';
import { archivedOrdersOf, type ArchivedOrders } from './archived-orders.ts';
import { findFirst, handOver } from './hand-over.ts';

export async function amendOrder(
  parts: Parts,
  identity: Identity,
  orderIdText: string,
  body: Schemas['Amendment'],
): Promise<Answer> {
  const orderId = parseOrderId(orderIdText);
  if (orderId === undefined) return orderNotFound(orderIdText);
  const command = amendOrderFor(parts, identity, { orderId }, body);
  if (isProblem(command)) return command;
  const recorded = await handOver(parts, command);
  if (isProblem(recorded)) return recorded;
  return amendmentAnswer({ ...parts, archivedOrders: archivedOrdersOf(parts) }, recorded, {
    ...body,
    orderId: orderIdText,
  });
}

/** The command, as the exchange wants it. */
export function amendOrderFor(
  { replica }: Parts,
  identity: Identity,
  reference: OrderReference,
  body: AmendedIn,
): AmendOrder | Problem {
  // Of somebody else's order not even the tick is told.
  const order = replica.findOwnOrder({ participantId: identity.participantId, ...reference });
  const contract = order && replica.market.contracts.get(order.contractId);
  const command = amendOrderOf(body, identity, reference, contract);
  return isProblem(command) ? { ...command, sequence: replica.head().lastSequence } : command;
}

/** @param sent what the client sent, in its own spelling. */
export async function amendmentAnswer(
  parts: Pick<Parts, 'records'> & { archivedOrders: ArchivedOrders },
  { record, order }: RecordedOutcome,
  sent: SentTerms,
): Promise<Success<Schemas['OrderOutcome']> | Problem> {
  for (const event of record.events) {
    if (event.type === 'OrderAmended') return amendedAnswer(record, order);
    if (event.type === 'ChangeReplayed') {
      const first = await findFirst(parts, event.changedSequence);
      return isProblem(first) ? first : { ...amendedAnswer(first, order), isReplay: true };
    }
    if (event.type === 'AmendmentRefused') {
      const archived = event.code === 'order-not-found' ? await parts.archivedOrders(record.command) : undefined;
      const refused = archived === undefined ? refusalProblem(event, sent) : orderEnded(archived.state);
      return { ...refused, sequence: record.sequence };
    }
  }
  throw new Error(`record ${record.sequence} doesn't say what became of its amendment`);
}

/** First answer and replay are made here, from the same record: equal byte for byte. */
function amendedAnswer(record: JournalRecord, order: OrderSnapshot | undefined): Success<Schemas['OrderOutcome']> {
  const amended = order && orderAtAmendment(record, order);
  if (amended === undefined) throw new Error(`record ${record.sequence} amended no order of its participant`);
  return { kind: 'SUCCESS', status: 200, body: orderOutcome(record, amended), sequence: record.sequence };
}
