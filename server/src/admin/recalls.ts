/** Trades whose recall one side has asked for: the operator decides. */
import type { Market } from '@wattbook/engine';
import type { Replica } from '../replica.ts';
import type { Identity } from '../directory/directory.ts';
import { success, type Answer } from '../http/answers/answer.ts';
import { isProblem, problem, type Problem } from '../http/answers/problem.ts';
import { PAGE_LIMIT_DEFAULT } from '../http/limits.ts';
import { readMarket } from '../http/operations/consistent-read.ts';
import { cursorInvalid } from '../http/operations/lists.ts';
import { whoAsks } from '../http/requests/authentication.ts';
import { parseTradeId } from '../http/wire/ids.ts';
import type { AdminParts } from './admin-options.ts';
import type { AdminRequest, AdminSchemas } from './admin-schemas.ts';
import { carryOut, marketAfter, reasonOf } from './market-commands.ts';
import { tradeNotFound } from './surveillance.ts';
import { decodeRecallCursor, encodeRecallCursor } from './wire/recall-cursor.ts';
import { recallOut, type TradeToRecall } from './wire/recalls.ts';

export async function listRecalls(parts: AdminParts, request: AdminRequest<'listRecalls'>): Promise<Answer> {
  const { limit = PAGE_LIMIT_DEFAULT, cursor } = request.query;
  const after = cursor === undefined ? 0 : decodeRecallCursor(cursor);
  if (after === null) return cursorInvalid();
  const sequence = await readMarket(parts, whoAsks(request), request);
  if (isProblem(sequence)) return sequence;
  const { replica } = parts;
  const found = waiting(replica.market, after, limit + 1);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const body: AdminSchemas['RecallPage'] = {
    items: items.map((trade) => shown(replica, trade)),
    nextCursor: found.length > limit && last !== undefined ? encodeRecallCursor(last.tradeId) : null,
  };
  return success(body, sequence);
}

export async function decideRecall(
  parts: AdminParts,
  identity: Identity,
  { params: { tradeId: text }, body }: AdminRequest<'decideRecall'>,
): Promise<Answer> {
  const tradeId = parseTradeId(text);
  if (tradeId === undefined) return tradeNotFound(text);
  const { decision } = body;
  const command = { type: 'DecideRecall', ...reasonOf(identity, body), tradeId, decision } as const;
  const record = await carryOut(parts, command, {
    'trade-not-found': () => tradeNotFound(text),
    'recall-not-requested': () => notRequested(text),
  });
  if (isProblem(record)) return decidedLongAgo(parts, tradeId, text, record);
  const reached = await marketAfter(parts, record);
  if (isProblem(reached)) return reached;
  for (const event of record.events) {
    if (event.type === 'TradeRecalled')
      return success(shown(parts.replica, { ...event, state: 'RECALLED' }), record.sequence);
    if (event.type === 'RecallDeclined') {
      return success(shown(parts.replica, { ...event, state: 'EXECUTED' }), record.sequence);
    }
  }
  throw new Error(`record ${record.sequence} doesn't say what was decided`);
}

/** Ascending by trade, the first `countMax` behind `after`. */
function waiting({ openRecalls }: Market, after: number, countMax: number): TradeToRecall[] {
  const behind = [...openRecalls.values()].filter(({ tradeId }) => tradeId > after);
  return behind.sort((left, right) => left.tradeId - right.tradeId).slice(0, countMax);
}

function shown({ findTraded }: Pick<Replica, 'findTraded'>, trade: TradeToRecall): AdminSchemas['TradeToRecall'] {
  const contract = findTraded(trade.contractId);
  if (contract === undefined) throw new Error(`bug: ${trade.contractId} was traded, and is not listed`);
  return recallOut(trade, contract);
}

/** The market lets go of trades that nobody can recall any more; the views tell them from those that never were. */
async function decidedLongAgo(
  { views }: AdminParts,
  tradeId: number,
  text: string,
  refused: Problem,
): Promise<Problem> {
  if (refused.code !== 'trade-not-found' || (await views.findTrade(tradeId)) === undefined) return refused;
  return { ...notRequested(text), ...(refused.sequence !== undefined && { sequence: refused.sequence }) };
}

function notRequested(tradeId: string): Problem {
  return problem('recall-not-requested', `The recall of "${tradeId}" is not asked for, or was decided.`);
}
