/** Everybody's orders and trades, from the views. */
import { success, type Answer } from '../http/answers/answer.ts';
import { isProblem, problem, type Problem } from '../http/answers/problem.ts';
import { readViews } from '../http/operations/consistent-read.ts';
import { contractOfItem, listAnswer, pageOrProblem, pageRequest } from '../http/operations/lists.ts';
import { whoAsks } from '../http/requests/authentication.ts';
import { parseOrderId, parseTradeId } from '../http/wire/ids.ts';
import type { AdminParts } from './admin-options.ts';
import type { AdminRequest } from './admin-schemas.ts';
import { orderOut } from './wire/orders.ts';
import { tradeOut } from './wire/trades.ts';

const everything = (): boolean => true;

export async function listOrders(parts: AdminParts, request: AdminRequest<'listOrders'>): Promise<Answer> {
  const { participantId, contractId, state } = request.query;
  const sequence = await readViews(parts, whoAsks(request), request);
  if (isProblem(sequence)) return sequence;
  const filter = {
    ...(participantId !== undefined && { participantId }),
    ...(contractId !== undefined && { contractId }),
    ...(state !== undefined && { state }),
  };
  const page = await pageOrProblem(parts.views.listOrders(filter, pageRequest(request.query)));
  if (isProblem(page)) return page;
  return success({ items: page.items.map(orderOut), nextCursor: page.nextCursor }, sequence);
}

export async function getOrder(parts: AdminParts, request: AdminRequest<'getOrder'>): Promise<Answer> {
  const { orderId: text } = request.params;
  const orderId = parseOrderId(text);
  if (orderId === undefined) return orderNotFound(text);
  const sequence = await readViews(parts, whoAsks(request), request);
  if (isProblem(sequence)) return sequence;
  const order = await parts.views.findOrder(orderId);
  return order === undefined ? orderNotFound(text) : success(orderOut(order), sequence);
}

export async function listTrades(parts: AdminParts, request: AdminRequest<'listTrades'>): Promise<Answer> {
  const { participantId, contractId } = request.query;
  const sequence = await readViews(parts, whoAsks(request), request);
  if (isProblem(sequence)) return sequence;
  const filter = {
    ...(participantId !== undefined && { participantId }),
    ...(contractId !== undefined && { contractId }),
  };
  const page = await pageOrProblem(parts.views.listTrades(filter, pageRequest(request.query)));
  if (isProblem(page)) return page;
  return listAnswer(parts, page, sequence, everything, tradeOut);
}

export async function getTrade(parts: AdminParts, request: AdminRequest<'getTrade'>): Promise<Answer> {
  const { tradeId: text } = request.params;
  const tradeId = parseTradeId(text);
  if (tradeId === undefined) return tradeNotFound(text);
  const sequence = await readViews(parts, whoAsks(request), request);
  if (isProblem(sequence)) return sequence;
  const trade = await parts.views.findTrade(tradeId);
  if (trade === undefined) return tradeNotFound(text);
  const contract = await contractOfItem(parts, trade);
  return isProblem(contract) ? contract : success(tradeOut(trade, contract), sequence);
}

export function orderNotFound(orderId: string): Problem {
  return problem('order-not-found', `There is no order "${orderId}".`);
}

export function tradeNotFound(tradeId: string): Problem {
  return problem('trade-not-found', `There is no trade "${tradeId}".`);
}
