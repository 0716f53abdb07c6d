/** A participant's orders and trades, and the public tape: all from the views. */
import type { Contract } from '@wattbook/engine';
import type { Identity } from '../../directory/directory.ts';
import { CursorInvalid, type Page, type PageRequest } from '../../views/view-types.ts';
import { success, type Answer } from '../answers/answer.ts';
import { isProblem, problem, type Problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import { PAGE_LIMIT_DEFAULT } from '../limits.ts';
import type { OperationRequest } from '../requests/operation-request.ts';
import { parseOrderId, parseTradeId } from '../wire/ids.ts';
import { orderOut } from '../wire/orders.ts';
import { orderNotFound } from '../wire/refusals.ts';
import { marketTradeOut, ownTradeOut } from '../wire/trades.ts';
import { marketToo, readViews } from './consistent-read.ts';

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
  const order = await parts.views.findOrder(identity.participantId, orderId);
  return order === undefined ? orderNotFound(request.params.orderId) : success(orderOut(order), sequence);
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
  // Of a trade with oneself: the side whose order came later.
  const trade = sides.find(({ side, aggressorSide }) => side === aggressorSide) ?? sides[0];
  if (trade === undefined) return tradeNotFound(text);
  const contract = await contractOfItem(parts, trade);
  return isProblem(contract) ? contract : success(ownTradeOut(trade, contract), sequence);
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

type Item = { contractId: string };

/**
 * The views don't know areas and products, the market does: what they filter goes here, so a page may hold less than
 * its limit though there are more pages. Clients go by `nextCursor`.
 */
async function listAnswer<Row extends Item>(
  parts: Parts,
  page: Page<Row>,
  sequence: number,
  accepts: (contract: Contract) => boolean,
  out: (row: Row, contract: Contract) => object,
): Promise<Answer> {
  const items: object[] = [];
  for (const row of page.items) {
    const contract = await contractOfItem(parts, row);
    if (isProblem(contract)) return contract;
    if (accepts(contract)) items.push(out(row, contract));
  }
  return success({ items, nextCursor: page.nextCursor }, sequence);
}

async function contractOfItem(parts: Parts, { contractId }: Item): Promise<Contract | Problem> {
  const { contracts } = parts.replica.market;
  const known = contracts.get(contractId);
  if (known !== undefined) return known;
  // Views and replica follow the journal each on its own: this replica is the one that is behind.
  const reached = await marketToo(parts, parts.views.sequence());
  if (isProblem(reached)) return reached;
  const contract = contracts.get(contractId);
  if (contract === undefined) throw new Error(`the views know the contract ${contractId}, the market doesn't`);
  return contract;
}

function areaAndProduct({ area, product }: { area?: string; product?: string }): (contract: Contract) => boolean {
  return (contract) =>
    (area === undefined || contract.area === area) && (product === undefined || contract.product === product);
}

function pageRequest({ limit, cursor, after }: { limit?: number; cursor?: string; after?: number }): PageRequest {
  return {
    limit: limit ?? PAGE_LIMIT_DEFAULT,
    ...(cursor !== undefined && { cursor }),
    ...(after !== undefined && { afterSequence: after }),
  };
}

async function pageOrProblem<Row>(reading: Promise<Page<Row>>): Promise<Page<Row> | Problem> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof CursorInvalid)) throw error;
    return cursorInvalid();
  }
}

export function cursorInvalid(): Problem {
  return problem('cursor-invalid', 'The cursor is not one that this venue gave for this list with these filters.', {
    errors: [{ parameter: 'cursor', detail: 'must be a nextCursor of this list, with the same filters' }],
  });
}

function tradeNotFound(tradeId: string): Problem {
  return problem('trade-not-found', `There is no trade "${tradeId}" of yours.`);
}
