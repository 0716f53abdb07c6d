/** POST /orders and /blocks: the outcome in the same answer, and the same answer however often it is asked for. */
import type { PlaceBlock, PlaceOrder } from '@wattbook/engine/commands';
import type { Identity } from '../../directory/directory.ts';
import type { JournalRecord } from '../../journal/format.ts';
import { orderAtSubmission } from '../../order-snapshot.ts';
import type { PriorUse } from '../../views/view-types.ts';
import type { Answer, Success } from '../answers/answer.ts';
import { isProblem, type Problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import type { Schemas } from '../wire/api-schemas.ts';
import { placeBlockOf, placeOrderOf } from '../wire/commands.ts';
import { orderOutcome } from '../wire/orders.ts';
import type { SentTerms } from '../wire/refusal-details.ts';
import { refusalProblem } from '../wire/refusals.ts';
import { refuseIfViewsTooOld } from './consistent-read.ts';
import { findFirst, handOver } from './hand-over.ts';

type PriorUses = ReadonlyMap<string, PriorUse>;

export async function submitOrder(parts: Parts, identity: Identity, body: Schemas['NewOrder']): Promise<Answer> {
  const command = await placeOrderFor(parts, identity, body);
  if (isProblem(command)) return command;
  const recorded = await handOver(parts, command);
  return isProblem(recorded) ? recorded : submissionAnswer(parts, recorded.record, body);
}

/** The command, as the exchange wants it. */
export async function placeOrderFor(
  parts: Parts,
  identity: Identity,
  body: Schemas['NewOrder'],
): Promise<PlaceOrder | Problem> {
  const { market } = parts.replica;
  const command = placeOrderOf(body, identity, market.contracts.get(body.contractId));
  if (isProblem(command)) return { ...command, sequence: parts.replica.head().lastSequence };
  const priorUses = await findPriorUses(parts, identity, [command.clientOrderId]);
  return isProblem(priorUses) ? priorUses : withPriorUse(command, priorUses);
}

/** An order for a block is one order; only its terms are read otherwise. */
export async function submitBlock(parts: Parts, identity: Identity, body: Schemas['NewBlock']): Promise<Answer> {
  const { market, head } = parts.replica;
  const command = placeBlockOf(body, identity, (contractId) => market.contracts.get(contractId));
  if (isProblem(command)) return { ...command, sequence: head().lastSequence };
  const priorUses = await findPriorUses(parts, identity, [command.clientOrderId]);
  if (isProblem(priorUses)) return priorUses;
  const recorded = await handOver(parts, withPriorUse(command, priorUses));
  return isProblem(recorded) ? recorded : submissionAnswer(parts, recorded.record, body);
}

/** The market lets go of ids some time after closure; from then on the table's answer keeps replays right. */
export async function findPriorUses(
  parts: Parts,
  { participantId }: Identity,
  clientOrderIds: readonly string[],
): Promise<PriorUses | Problem> {
  return refuseIfViewsTooOld(parts) ?? parts.views.findPriorUses(participantId, clientOrderIds);
}

export function withPriorUse<Command extends PlaceOrder | PlaceBlock>(command: Command, priorUses: PriorUses): Command {
  const priorUse = priorUses.get(command.clientOrderId);
  return priorUse === undefined ? command : { ...command, priorUse };
}

/** @param sent what the client sent, in its own spelling. */
export async function submissionAnswer(
  parts: Pick<Parts, 'records'>,
  record: JournalRecord,
  sent: SentTerms,
): Promise<Success<Schemas['OrderOutcome']> | Problem> {
  for (const event of record.events) {
    if (event.type === 'OrderAccepted') return acceptedAnswer(record);
    if (event.type === 'OrderRefused') return refusalProblem(event, sent, record.sequence);
    if (event.type === 'OrderReplayed') {
      const first = await findFirst(parts, event.acceptedSequence);
      return isProblem(first) ? first : { ...acceptedAnswer(first), isReplay: true };
    }
  }
  throw new Error(`record ${record.sequence} doesn't say what became of its order`);
}

/** First answer and replay are made here, from the same record: equal byte for byte. */
function acceptedAnswer(record: JournalRecord): Success<Schemas['OrderOutcome']> {
  const order = orderAtSubmission(record);
  if (order === undefined) throw new Error(`record ${record.sequence} accepted no order`);
  return { kind: 'SUCCESS', status: 201, body: orderOutcome(record, order), sequence: record.sequence };
}
