/** What happened to an order of one's own: where, from the views; what, from the journal. */
import type { Identity } from '../../directory/directory.ts';
import { success, type Answer } from '../answers/answer.ts';
import { isProblem, problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import type { OperationRequest } from '../requests/operation-request.ts';
import { parseOrderId } from '../wire/ids.ts';
import { orderHistoryOut } from '../wire/order-history.ts';
import { orderNotFound } from '../wire/refusals.ts';
import { readViews } from './consistent-read.ts';
import { ifKept, sayingKeptDays } from './kept-days.ts';
import { pageOrProblem, pageRequest } from './lists.ts';

export async function listOrderEvents(
  parts: Parts,
  identity: Identity,
  request: OperationRequest<'listOrderEvents'>,
): Promise<Answer> {
  const { views, records } = parts;
  const orderId = parseOrderId(request.params.orderId);
  if (orderId === undefined) return orderNotFound(request.params.orderId);
  const sequence = await readViews(parts, identity, request);
  if (isProblem(sequence)) return sequence;
  const order = ifKept(parts, await views.findOrder(identity.participantId, orderId));
  if (order === undefined) return sayingKeptDays(parts, orderNotFound(request.params.orderId));
  // Taken before the rows are read, as the sequence was: they may show more, never less.
  const progress = await views.orderEventsProgress();
  if (progress < sequence) {
    return problem('view-behind', `Orders' histories are at sequence ${progress}; ${sequence} was asked for.`);
  }
  const page = await pageOrProblem(views.listOrderEvents(orderId, pageRequest(request.query)));
  if (isProblem(page)) return page;
  const items: object[] = [];
  // One after the other: neighbours often stand in one block, which is read once.
  for (const place of page.items) {
    items.push(orderHistoryOut(await records.find(place.sequence), place.index, order));
  }
  return success({ items, nextCursor: page.nextCursor }, sequence);
}
