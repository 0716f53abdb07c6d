/** A participant's orders and trades, and the public tape: all from the views. */
import type { Traded } from '@wattbook/engine';
import type { Identity } from '../../directory/directory.ts';
import type { OwnTrade } from '../../views/view-types.ts';
import { success, type Answer } from '../answers/answer.ts';
import { isProblem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import type { OperationRequest } from '../requests/operation-request.ts';
import { parseOrderId, parseTradeId } from '../wire/ids.ts';
import { orderOut } from '../wire/orders.ts';
import { orderNotFound } from '../wire/refusals.ts';
import { tradeNotFound } from '../wire/trade-refusals.ts';
import { marketTradeOut, ownTradeOut } from '../wire/trades.ts';
import { readViews } from './consistent-read.ts';
import { ifKept, sayingKeptDays } from './kept-days.ts';
import { contractOfItem, listAnswer, pageOrProblem, pageRequest } from './lists.ts';

export async function listOrders(
  parts: Parts,
  identity: Identity,
  request: OperationRequest<'listOrders'>,
): Promise<Answer> {
  const { clientOrderId, state, contractId } = request.query;
  const sequence = await readViews(parts, identity, request);
  if (isProblem(sequence)) return sequence;
  const filter = {
    participantId: identity.participantId,
    ...(clientOrderId !== undefined && { clientOrderId }),
    ...(state !== undefined && { state }),
    ...(contractId !== undefined && { contractId }),
  };
  const page = await pageOrProblem(parts.views.listOrders(filter, pageRequest(request.query)));
  if (isProblem(page)) return page;
  return listAnswer(parts, page, sequence, areaAndProduct(request.query), (order) => orderOut(order));
}

export async function getOrder(
  parts: Parts,
  identity: Identity,
  request: OperationRequest<'getOrder'>,
): Promise<Answer> {
  const orderId = parseOrderId(request.params.orderId);
  if (orderId === undefined) return orderNotFound(request.params.orderId);
  const sequence = await readViews(parts, identity, request);
  if (isProblem(sequence)) return sequence;
  const order = ifKept(parts, await parts.views.findOrder(identity.participantId, orderId));
  if (order === undefined) return sayingKeptDays(parts, orderNotFound(request.params.orderId));
  return success(orderOut(order), sequence);
}

export async function listTrades(
  parts: Parts,
  identity: Identity,
  request: OperationRequest<'listTrades'>,
): Promise<Answer> {
  const { contractId, orderId: orderIdText } = request.query;
  const orderId = orderIdText === undefined ? undefined : parseOrderId(orderIdText);
  const sequence = await readViews(parts, identity, request);
  if (isProblem(sequence)) return sequence;
  if (orderIdText !== undefined && orderId === undefined) return success({ items: [], nextCursor: null }, sequence);
  const filter = { ...(contractId !== undefined && { contractId }), ...(orderId !== undefined && { orderId }) };
  const page = await pageOrProblem(
    parts.views.listOwnTrades(identity.participantId, filter, pageRequest(request.query)),
  );
  if (isProblem(page)) return page;
  return listAnswer(parts, page, sequence, areaAndProduct(request.query), ownTradeOut);
}

export async function getTrade(
  parts: Parts,
  identity: Identity,
  request: OperationRequest<'getTrade'>,
): Promise<Answer> {
  const { tradeId: text } = request.params;
  const tradeId = parseTradeId(text);
  if (tradeId === undefined) return tradeNotFound(text);
  const sequence = await readViews(parts, identity, request);
  if (isProblem(sequence)) return sequence;
  const sides = await parts.views.findOwnTrades(identity.participantId, tradeId);
  const trade = ifKept(parts, sideShown(sides));
  if (trade === undefined) return sayingKeptDays(parts, tradeNotFound(text));
  const contract = await contractOfItem(parts, trade);
  return isProblem(contract) ? contract : success(ownTradeOut(trade, contract), sequence);
}

/** Of a trade with oneself: the side whose order came later. */
export function sideShown(sides: readonly OwnTrade[]): OwnTrade | undefined {
  return sides.find(({ side, aggressorSide }) => side === aggressorSide) ?? sides[0];
}

export async function listMarketTrades(
  parts: Parts,
  identity: Identity,
  request: OperationRequest<'listMarketTrades'>,
): Promise<Answer> {
  const { contractId } = request.query;
  const sequence = await readViews(parts, identity, request);
  if (isProblem(sequence)) return sequence;
  const filter = contractId === undefined ? {} : { contractId };
  const page = await pageOrProblem(parts.views.listMarketTrades(filter, pageRequest(request.query)));
  if (isProblem(page)) return page;
  return listAnswer(parts, page, sequence, areaAndProduct(request.query), marketTradeOut);
}

function areaAndProduct({ area, product }: { area?: string; product?: string }): (contract: Traded) => boolean {
  return (contract) =>
    (area === undefined || contract.area === area) && (product === undefined || contract.product === product);
}
