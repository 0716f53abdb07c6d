/** Rule 10: a side of a trade asks for its recall, and the operator decides. */
import type { DecideRecall, RequestRecall } from '../commands.ts';
import type { Event } from '../events.ts';
import { RECALL_WINDOW_SECONDS } from '../limits.ts';
import { rehashTrade } from '../hashing.ts';
import { contractOf, type Market, type Refusal, type Trade, type TradeState } from '../state.ts';
import { uncharge } from './exposure.ts';
import { refuseOperator } from './operator-refusals.ts';
import { awaitsDecision, letGoOfTrade } from './trades.ts';

/** Rule 10.1. */
export function requestRecall(market: Market, command: RequestRecall, events: Event[]): void {
  const { tradeId, participantId } = command;
  const trade = findOwnTrade(market, participantId, tradeId);
  if (trade === undefined) {
    events.push({ type: 'RecallRefused', code: 'trade-not-found', details: { tradeId } });
    return;
  }
  const refusal = checkState(trade) ?? checkWindow(market, trade);
  if (refusal !== undefined) {
    events.push({ type: 'RecallRefused', ...refusal });
    return;
  }
  changeState(market, trade, 'RECALL_REQUESTED');
  events.push({ type: 'RecallRequested', ...changeOf(trade) });
}

/** Rules 10.2 and 10.3. A trade whose contract was archived meanwhile is let go of with the decision (rule 1.4). */
export function decideRecall(market: Market, { tradeId, decision }: DecideRecall, events: Event[]): void {
  const trade = market.trades.get(tradeId);
  if (trade === undefined) return refuseOperator(events, 'trade-not-found', String(tradeId));
  if (!awaitsDecision(trade)) return refuseOperator(events, 'recall-not-requested', String(tradeId));
  if (decision === 'GRANT') uncharge(market, trade);
  changeState(market, trade, decision === 'GRANT' ? 'RECALLED' : 'EXECUTED');
  events.push({ type: decision === 'GRANT' ? 'TradeRecalled' : 'RecallDeclined', ...changeOf(trade) });
  const contract = contractOf(market, trade.contractId);
  if (!contract.archived) return;
  contract.tradeIds = contract.tradeIds.filter((kept) => kept !== tradeId);
  letGoOfTrade(market, trade);
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
function changeOf({ state: _state, hash: _hash, ...told }: Trade): Omit<Trade, 'state' | 'hash'> {
  return told;
}
