/** Why an order of one's own is where it is: read again, record by record, from the market as it was. */
import type { Identity } from '../../directory/directory.ts';
import { snapshotOrder, type OrderSnapshot } from '../../order-snapshot.ts';
import { decodeCursor, encodeCursor } from '../../views/cursor.ts';
import { CursorInvalid } from '../../views/view-types.ts';
import { success, type Answer } from '../answers/answer.ts';
import { isProblem, problem, type Problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import { PAGE_LIMIT_DEFAULT } from '../limits.ts';
import type { OperationRequest } from '../requests/operation-request.ts';
import { explanationOut, type RestingNow } from '../wire/explanation.ts';
import { parseOrderId } from '../wire/ids.ts';
import { orderNotFound } from '../wire/refusals.ts';
import { marketToo, readViews } from './consistent-read.ts';
import { cursorInvalid } from './lists.ts';

const CURSOR = 'order-explanation';

export async function explainOrder(
  parts: Parts,
  identity: Identity,
  request: OperationRequest<'explainOrder'>,
): Promise<Answer> {
  const { limit = PAGE_LIMIT_DEFAULT, cursor } = request.query;
  const orderId = parseOrderId(request.params.orderId);
  if (orderId === undefined) return orderNotFound(request.params.orderId);
  const sequence = await readViews(parts, identity, request);
  if (isProblem(sequence)) return sequence;
  const reached = await marketToo(parts, sequence);
  if (isProblem(reached)) return reached;
  const order = await findOrder(parts, identity, orderId);
  if (order === undefined) return orderNotFound(request.params.orderId);
  const after = cursor === undefined ? order.acceptedSequence - 1 : readCursor(cursor, orderId);
  if (typeof after !== 'number') return after;
  const until = isOver(order) ? order.updatedSequence : reached;
  const told = await stepsOf(parts, { orderId, after, until, limit });
  if (told.kind === 'LATER') {
    return problem('past-not-ready', 'What happened to the order is not ready yet: ask for the same again.');
  }
  const nextCursor = told.readUntil < until ? encodeCursor(CURSOR, [orderId, told.readUntil]) : null;
  return success(explanationOut(order, restingNow(parts, order), { steps: told.steps, nextCursor }), reached);
}

/** The market knows how it stands now; the views know also those that it has let go of. */
async function findOrder(
  { replica, views }: Parts,
  { participantId }: Identity,
  orderId: number,
): Promise<OrderSnapshot | undefined> {
  const order = replica.findOwnOrder({ participantId, orderId });
  return order === undefined ? views.findOrder(participantId, orderId) : snapshotOrder(order);
}

function restingNow({ replica }: Parts, { orderId, contractId, side }: OrderSnapshot): RestingNow | undefined {
  const [place, contract] = [replica.placeOf(orderId), replica.market.contracts.get(contractId)];
  if (place === undefined || contract === undefined) return undefined;
  const isHalted = replica.standingOf(contract).state === 'HALTED';
  return { place, isHalted, bestOppositeTicks: contract.book.bestPriceTicks(side === 'BUY' ? 'SELL' : 'BUY') };
}

function isOver({ state }: OrderSnapshot): boolean {
  return state !== 'ACTIVE' && state !== 'PARKED';
}

async function stepsOf({ past }: Parts, question: Parameters<Parts['past']['stepsOf']>[0]) {
  const { after, until } = question;
  if (after >= until) return { kind: 'STEPS', steps: [], readUntil: until } as const;
  return past.stepsOf(question);
}

/** The sequence up to which the pages before have told. */
function readCursor(cursor: string, orderId: number): number | Problem {
  try {
    const [ofOrder, after = 0] = decodeCursor(CURSOR, 2, cursor);
    return ofOrder === orderId ? after : cursorInvalid();
  } catch (error) {
    if (!(error instanceof CursorInvalid)) throw error;
    return cursorInvalid();
  }
}
