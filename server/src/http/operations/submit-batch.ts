/**
 * POST /batch. A body that is wrong anywhere is refused as a whole; after that each operation stands for itself, in a
 * record of its own. What became of each is told by the same functions as for single operations.
 */
import { errors } from '@wattbook/api/errors';
import type { AmendOrder, CancelOrder, Command, OrderReference, PlaceOrder } from '@wattbook/engine/commands';
import type { Identity } from '../../directory/directory.ts';
import type { BatchItem, RecordedBatch, RecordedOutcome } from '../../exchange-channel.ts';
import type { OrderSnapshot } from '../../order-snapshot.ts';
import { success, type Answer, type Success } from '../answers/answer.ts';
import { atPointer, isProblem, type Problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import type { OperationRequest } from '../requests/operation-request.ts';
import type { Schemas } from '../wire/api-schemas.ts';
import { executedResult, refusedResult, skippedResult } from '../wire/batch-results.ts';
import { actorOf, placeOrderOf } from '../wire/commands.ts';
import { parseOrderId } from '../wire/ids.ts';
import type { SentTerms } from '../wire/refusal-details.ts';
import { orderNotFound } from '../wire/refusals.ts';
import { wrongTime } from '../wire/terms.ts';
import { amendmentAnswer, amendOrderFor } from './amend-order.ts';
import { findGoneOrders } from './archived-orders.ts';
import { cancellationAnswer } from './cancel-order.ts';
import { handOverBatch } from './hand-over.ts';
import { findPriorUses, submissionAnswer, withPriorUse } from './submit-order.ts';

type Operation = Schemas['BatchOperation'];
type OrderCommand = PlaceOrder | AmendOrder | CancelOrder;

/** `refused`: it can't become a command. `pointer`: where what the client sent stands in the body. */
type Prepared = { operation: Operation; sent: SentTerms; pointer: string } & (
  { command: OrderCommand } | { refused: Problem }
);

type Result = Schemas['BatchResult'];

export async function submitBatch(
  parts: Parts,
  identity: Identity,
  { body, id: requestId }: Pick<OperationRequest<'submitBatch'>, 'body' | 'id'>,
): Promise<Answer> {
  const prepared = body.operations.map((operation, index) => prepare(parts, identity, operation, index));
  const malformed = prepared.find((one) => 'refused' in one && errors[one.refused.code].status === 400);
  if (malformed !== undefined && 'refused' in malformed) return atPointer(malformed.pointer, malformed.refused);

  const stopsOnError = body.onError === 'STOP';
  const asked = await itemsOf(parts, identity, prepared, stopsOnError);
  if (isProblem(asked)) return asked;
  const { items, archivedOrders } = asked;
  // Those that became commands, in their order: as many at least as are handed over.
  const pointers = prepared.flatMap((one) => ('command' in one ? [one.pointer] : []));
  const batch = items.length === 0 ? NOTHING_HANDED_OVER : await handOverBatch(parts, items, pointers);
  if (isProblem(batch)) return batch;
  const fates = fatesOf(prepared, batch, stopsOnError);
  const results = await resultsOf({ records: parts.records, archivedOrders }, fates, requestId);
  if (isProblem(results)) return results;
  return success({ results }, batch.recorded.at(-1)?.record.sequence ?? parts.replica.head().lastSequence);
}

const NOTHING_HANDED_OVER: RecordedBatch = { kind: 'RECORDED', recorded: [], hasStopped: false };

function prepare(parts: Parts, identity: Identity, operation: Operation, index: number): Prepared {
  const pointer = `/operations/${index}`;
  switch (operation.action) {
    case 'PLACE': {
      const { order } = operation;
      const command = placeOrderOf(order, identity, parts.replica.market.contracts.get(order.contractId));
      const one = { operation, sent: order, pointer: `${pointer}/order` };
      return isProblem(command) ? { ...one, refused: command } : { ...one, command };
    }
    case 'AMEND': {
      const one = { operation, sent: operation, pointer };
      const reference = referenceOf(operation);
      if (reference === undefined)
        return { ...one, refused: wrongTime(operation.validUntil) ?? orderNotFound(operation.orderId) };
      const command = amendOrderFor(parts, identity, reference, operation);
      return isProblem(command) ? { ...one, refused: command } : { ...one, command };
    }
    case 'CANCEL': {
      const one = { operation, sent: operation, pointer };
      const reference = referenceOf(operation);
      if (reference === undefined) return { ...one, refused: orderNotFound(operation.orderId) };
      const { revision } = operation;
      const asked = { type: 'CancelOrder', ...actorOf(identity), ...reference } as const;
      return { ...one, command: { ...asked, ...(revision !== undefined && { revision }) } };
    }
  }
}

/** Undefined for what can't be an id of ours. The API file asks for exactly one of the two. */
function referenceOf({ orderId, clientOrderId }: SentTerms): OrderReference | undefined {
  if (clientOrderId !== undefined) return { clientOrderId };
  const id = orderId === undefined ? undefined : parseOrderId(orderId);
  return id === undefined ? undefined : { orderId: id };
}

/** Everything that is asked before anything is handed over: afterwards no view is. */
type Asked = { items: BatchItem[]; archivedOrders: (command: Command) => OrderSnapshot | undefined };

/** What goes to the exchange: all commands, or those before the first refusal if that stops the batch. */
async function itemsOf(
  parts: Parts,
  identity: Identity,
  prepared: readonly Prepared[],
  stopsOnError: boolean,
): Promise<Asked | Problem> {
  const firstRefusal = prepared.findIndex((one) => 'refused' in one);
  const reachable = stopsOnError && firstRefusal >= 0 ? prepared.slice(0, firstRefusal) : prepared;
  const commands = reachable.flatMap((one) => ('command' in one ? [one.command] : []));
  const placed = commands.flatMap((command) => (command.type === 'PlaceOrder' ? [command.clientOrderId] : []));
  const priorUses = placed.length === 0 ? new Map() : await findPriorUses(parts, identity, placed);
  if (isProblem(priorUses)) return priorUses;
  const archivedOrders = await findGoneOrders(parts, identity.participantId, commands);
  const items = commands.map((command): BatchItem => {
    // To cancel what is gone is no error, also where only the views still know the order.
    const isGoneAlready = command.type === 'CancelOrder' && archivedOrders(command) !== undefined;
    return {
      command: command.type === 'PlaceOrder' ? withPriorUse(command, priorUses) : command,
      stopsIfRefused: stopsOnError && !isGoneAlready,
    };
  });
  return { items, archivedOrders };
}

/** `outcome`: it came to the market. `refused`: here already. Neither: it was skipped. */
type Fate = { one: Prepared; outcome?: RecordedOutcome; refused?: Problem };

/** Which record belongs to which operation. */
function fatesOf(prepared: readonly Prepared[], batch: RecordedBatch, stopsOnError: boolean): Fate[] {
  const outcomes = [...batch.recorded];
  let isStopped = false;
  return prepared.map((one): Fate => {
    if (isStopped) return { one };
    if ('refused' in one) {
      isStopped = stopsOnError;
      return { one, refused: one.refused };
    }
    const outcome = outcomes.shift();
    if (outcome === undefined) throw new Error('bug: a batch that nothing stopped has a record for each command');
    isStopped = batch.hasStopped && outcomes.length === 0;
    return { one, outcome };
  });
}

/** What answers are made from; the views are not among it, as what happened must be told also when they fail. */
type Known = Pick<Parts, 'records'> & Pick<Asked, 'archivedOrders'>;

async function resultsOf(known: Known, fates: readonly Fate[], requestId: string): Promise<Result[] | Problem> {
  const results: Result[] = [];
  for (const { one, outcome, refused } of fates) {
    const { action } = one.operation;
    const answer = outcome === undefined ? refused : await answerTo(known, one, outcome);
    if (answer === undefined) results.push(skippedResult(action));
    else if (!isProblem(answer)) results.push(executedResult(action, answer));
    else if (answer.code === 'outcome-unknown') return answer;
    else results.push(refusedResult(action, atPointer(one.pointer, answer), requestId, outcome?.record.sequence));
  }
  return results;
}

async function answerTo(
  known: Known,
  { operation: { action }, sent }: Prepared,
  outcome: RecordedOutcome,
): Promise<Success<Schemas['OrderOutcome']> | Problem> {
  switch (action) {
    case 'PLACE':
      return submissionAnswer(known, outcome.record, sent);
    case 'AMEND':
      return amendmentAnswer(known, outcome, sent);
    case 'CANCEL': {
      const answer = await cancellationAnswer(known.archivedOrders, outcome, sent);
      return isProblem(answer) ? answer : { ...answer, body: { ...answer.body, fills: [] } };
    }
  }
}
