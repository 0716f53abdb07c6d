/** POST /trades/{tradeId}/recall: one side asks, the operator decides. */
import type { Traded } from '@wattbook/engine';
import { RECALL_WINDOW_SECONDS } from '@wattbook/engine/limits';
import type { Identity } from '../../directory/directory.ts';
import type { JournalRecord } from '../../journal/format.ts';
import type { OwnTrade } from '../../views/view-types.ts';
import { success, type Answer, type Success } from '../answers/answer.ts';
import { isProblem, type Problem } from '../answers/problem.ts';
import type { Parts } from '../gateway-options.ts';
import type { Schemas } from '../wire/api-schemas.ts';
import { actorOf } from '../wire/commands.ts';
import { parseTradeId } from '../wire/ids.ts';
import { refusalProblem } from '../wire/refusals.ts';
import { recallWindowOver, tradeNotFound } from '../wire/trade-refusals.ts';
import { ownTradeOut } from '../wire/trades.ts';
import { viewsToo } from './consistent-read.ts';
import { findFirst, handOver } from './hand-over.ts';
import { contractOfItem } from './lists.ts';
import { sideShown } from './own-reads.ts';

export async function recallTrade(
  parts: Parts,
  identity: Identity,
  tradeIdText: string,
  { reason }: Schemas['Recall'],
): Promise<Answer> {
  const trade = await findTrade(parts, identity, tradeIdText);
  if (isProblem(trade)) return trade;
  const contract = await contractOfItem(parts, trade);
  if (isProblem(contract)) return contract;
  const { tradeId } = trade;
  const because = reason !== undefined && { because: reason };
  const recorded = await handOver(parts, { type: 'RequestRecall', ...actorOf(identity), tradeId, ...because });
  if (isProblem(recorded)) return recorded;
  const { sequence, events } = recorded.record;
  for (const event of events) {
    if (event.type === 'RecallRequested') return requestedAnswer(recorded.record, trade, contract);
    if (event.type === 'RecallReplayed') {
      const first = await findFirst(parts, event.requestedSequence);
      return isProblem(first) ? first : { ...requestedAnswer(first, trade, contract), isReplay: true };
    }
    if (event.type !== 'RecallRefused') continue;
    // The market lets go of trades that are too old for it; this one is known to be ours.
    if (event.code !== 'trade-not-found') return refusalProblem(event, { tradeId: tradeIdText }, sequence);
    if (trade.source !== undefined)
      return refusalProblem({ code: 'trade-imported', details: {} }, { tradeId: tradeIdText }, sequence);
    if (trade.state === 'RECALLED')
      return refusalProblem({ code: 'trade-recalled', details: {} }, { tradeId: tradeIdText }, sequence);
    const windowSeconds = contract.rules.recallWindowSeconds ?? RECALL_WINDOW_SECONDS;
    return { ...recallWindowOver(trade.executedAtUs + windowSeconds * 1_000_000), sequence };
  }
  throw new Error(`record ${sequence} doesn't say what became of its recall`);
}

/** First answer and replay are made here, from the same record. */
function requestedAnswer({ sequence, events }: JournalRecord, trade: OwnTrade, contract: Traded): Success {
  const requested = events.find((event) => event.type === 'RecallRequested');
  if (requested === undefined) throw new Error(`record ${sequence} asks for no recall`);
  const { revision } = requested;
  return success(ownTradeOut({ ...trade, state: 'RECALL_REQUESTED', revision }, contract), sequence);
}

/**
 * What the answer is made of is read before anything is asked of the market, as afterwards it may not fail any more.
 * Nobody can have heard of a trade that the replica doesn't have, so what the views lack by then is no trade of theirs.
 */
async function findTrade(parts: Parts, { participantId }: Identity, text: string): Promise<OwnTrade | Problem> {
  const tradeId = parseTradeId(text);
  if (tradeId === undefined) return tradeNotFound(text);
  const head = Math.max(parts.replica.head().lastSequence, parts.ownWrites.last(participantId));
  const reached = await viewsToo(parts, head);
  if (isProblem(reached)) return reached;
  return sideShown(await parts.views.findOwnTrades(participantId, tradeId)) ?? tradeNotFound(text);
}
