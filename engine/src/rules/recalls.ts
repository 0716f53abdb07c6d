/** Rule 10: a side of a trade asks for its recall, and the operator decides. */
import type { DecideRecall, RequestRecall } from '../commands.ts';
import type { Event } from '../events.ts';
import { RECALL_WINDOW_SECONDS } from '../limits.ts';
import { rehashTrade } from '../hashing.ts';
import {
  archivesAtUs,
  contractOf,
  type Market,
  type RecallRequest,
  type Refusal,
  type Trade,
  type TradeState,
} from '../state.ts';
import { uncharge } from './exposure.ts';
import { isSideOfImport } from './imports.ts';
import { refuseOperator } from './operator-refusals.ts';
import { forgetBlock } from './past-blocks.ts';
import { awaitsDecision, dropRecalled, letGoOfTrade } from './trades.ts';

/** Rule 10.1. */
export function requestRecall(market: Market, command: RequestRecall, events: Event[]): void {
  const { tradeId, participantId } = command;
  const trade = findOwnTrade(market, participantId, tradeId);
  if (trade === undefined) {
    const code = isSideOfImport(market, participantId, tradeId) ? 'trade-imported' : 'trade-not-found';
    events.push({ type: 'RecallRefused', code, details: { tradeId } });
    return;
  }
  if (trade.recall?.participantId === participantId) {
    events.push({ type: 'RecallReplayed', tradeId, requestedSequence: trade.recall.requestedSequence });
    return;
  }
  const refusal = checkState(trade) ?? checkWindow(market, trade);
  if (refusal !== undefined) {
    events.push({ type: 'RecallRefused', ...refusal });
    return;
  }
  trade.recall = requestOf(market, command);
  market.openRecalls.set(tradeId, trade);
  changeState(market, trade, 'RECALL_REQUESTED');
  events.push({ type: 'RecallRequested', ...changeOf(trade) });
}

function requestOf({ sequence, timeUs }: Market, { participantId, because }: RequestRecall): RecallRequest {
  return {
    participantId,
    requestedSequence: sequence,
    requestedAtUs: timeUs,
    ...(because !== undefined && { because }),
  };
}

/** Rules 10.2 and 10.3. Where archiving may have passed it by, the market lets go of the trade with the decision. */
export function decideRecall(market: Market, { tradeId, decision }: DecideRecall, events: Event[]): void {
  const trade = market.trades.get(tradeId);
  const isKnown = trade !== undefined || market.imports.byTradeId.has(tradeId);
  if (!isKnown) return refuseOperator(events, 'trade-not-found', String(tradeId));
  if (trade === undefined || !awaitsDecision(trade))
    return refuseOperator(events, 'recall-not-requested', String(tradeId));
  const contract = contractOf(market, trade.contractId);
  if (decision === 'GRANT') uncharge(market, trade);
  delete trade.recall;
  market.openRecalls.delete(tradeId);
  changeState(market, trade, decision === 'GRANT' ? 'RECALLED' : 'EXECUTED');
  dropRecalled(market, contract);
  events.push({ type: decision === 'GRANT' ? 'TradeRecalled' : 'RecallDeclined', ...changeOf(trade) });
  if (market.timeUs < archivesAtUs(contract)) return;
  letGoOfTrade(market, trade);
  forgetBlock(market, contract);
}

/** Undefined also where the market let go of it, or the participant is no side of it. */
function findOwnTrade(market: Market, participantId: string, tradeId: number): Trade | undefined {
  const trade = market.trades.get(tradeId);
  const isSide = trade?.buyParticipantId === participantId || trade?.sellParticipantId === participantId;
  return isSide ? trade : undefined;
}

function checkState({ state, tradeId }: Trade): Refusal | undefined {
  switch (state) {
    case 'EXECUTED':
      return undefined;
    case 'RECALL_REQUESTED':
      return { code: 'recall-requested', details: { tradeId } };
    case 'RECALLED':
      return { code: 'trade-recalled', details: { tradeId } };
  }
}

function checkWindow(market: Market, { contractId, executedAtUs }: Trade): Refusal | undefined {
  const { recallWindowSeconds = RECALL_WINDOW_SECONDS } = contractOf(market, contractId).rules;
  const endedUs = executedAtUs + recallWindowSeconds * 1_000_000;
  return market.timeUs < endedUs ? undefined : { code: 'recall-window-over', details: { endedUs } };
}

function changeState(market: Market, trade: Trade, state: TradeState): void {
  trade.state = state;
  trade.revision += 1;
  rehashTrade(market, trade);
}

/** All that the tape and both sides are told of it. */
function changeOf({
  state: _state,
  hash: _hash,
  recall: _recall,
  ...told
}: Trade): Omit<Trade, 'state' | 'hash' | 'recall'> {
  return told;
}
