/** POST /orders: the outcome in the same answer, and the same answer however often it is asked for. */
import type { Identity } from '../../directory/directory.ts';
import type { JournalRecord } from '../../journal/format.ts';
import { orderAtSubmission } from '../../order-snapshot.ts';
import type { Answer, Success } from '../answers/answer.ts';
import { isProblem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import type { Schemas } from '../wire/api-schemas.ts';
import { placeOrderOf } from '../wire/commands.ts';
import { orderOutcome } from '../wire/orders.ts';
import { refusalProblem } from '../wire/refusals.ts';
import { findFirst, handOver } from './hand-over.ts';

export async function submitOrder(parts: Parts, identity: Identity, body: Schemas['NewOrder']): Promise<Answer> {
  const { market } = parts.replica;
  const command = placeOrderOf(body, identity, market.contracts.get(body.contractId));
  if (isProblem(command)) return { ...command, sequence: parts.replica.head().lastSequence };
  // The market lets go of ids some time after closure; from then on the table's answer keeps replays right.
  const priorUse = await parts.views.findPriorUse(identity.participantId, command.clientOrderId);
  const recorded = await handOver(parts, { ...command, ...(priorUse !== undefined && { priorUse }) });
  return isProblem(recorded) ? recorded : answerFrom(parts, recorded.record, body);
}

async function answerFrom(parts: Parts, record: JournalRecord, body: Schemas['NewOrder']): Promise<Answer> {
  for (const event of record.events) {
    if (event.type === 'OrderAccepted') return submissionAnswer(record);
    if (event.type === 'OrderRefused') return refusalProblem(event, body, record.sequence);
    if (event.type === 'OrderReplayed') {
      const first = await findFirst(parts, event.acceptedSequence);
      return isProblem(first) ? first : { ...submissionAnswer(first), isReplay: true };
    }
  }
  throw new Error(`record ${record.sequence} doesn't say what became of its order`);
}

/** First answer and replay are made here, from the same record: equal byte for byte. */
function submissionAnswer(record: JournalRecord): Success {
  const order = orderAtSubmission(record);
  if (order === undefined) throw new Error(`record ${record.sequence} accepted no order`);
  return { kind: 'SUCCESS', status: 201, body: orderOutcome(record, order), sequence: record.sequence };
}
