/** What the market keeps of its trades, from their execution until their contract is archived. */
import type { TradeExecuted } from '../events.ts';
import { rehashTrade, unhash } from '../hashing.ts';
import { NOTHING } from '../state-hash.ts';
import { contractOf, type Contract, type Market, type Trade } from '../state.ts';
import { chargeTrade } from './exposure.ts';

/** As it was told: its costs count from now on (rule 7.2), and it may be recalled (rule 10). */
export function rememberTrade(market: Market, { tradeId, contractId, ...told }: TradeExecuted): void {
  const trade: Trade = {
    tradeId,
    contractId,
    priceTicks: told.priceTicks,
    quantityLots: told.quantityLots,
    aggressorSide: told.aggressorSide,
    executedSequence: market.sequence,
    executedAtUs: market.timeUs,
    buyOrderId: told.buy.orderId,
    buyParticipantId: told.buy.participantId,
    sellOrderId: told.sell.orderId,
    sellParticipantId: told.sell.participantId,
    state: 'EXECUTED',
    revision: 1,
    hash: NOTHING,
  };
  market.trades.set(tradeId, trade);
  const contract = contractOf(market, contractId);
  contract.tradeIds.push(tradeId);
  contract.standingTradeIds.push(tradeId);
  rehashTrade(market, trade);
  chargeTrade(market, trade);
}

/** Rule 6.1: the price of the last trade that isn't recalled, as long as the market knows it. */
export function lastTradeTicks(market: Market, contract: Contract): number | undefined {
  return lastStanding(market, contract)?.priceTicks;
}

/** A trade was recalled: those at the end go, each once, so that nobody who asks for a reference walks past them. */
export function dropRecalled(market: Market, contract: Contract): void {
  while (lastStanding(market, contract)?.state === 'RECALLED') contract.standingTradeIds.pop();
}

function lastStanding(market: Market, { standingTradeIds }: Contract): Trade | undefined {
  const lastId = standingTradeIds.at(-1);
  return lastId === undefined ? undefined : market.trades.get(lastId);
}

/** Rule 1.4: from here on a trade is known to tables only. */
export function letGoOfTrade(market: Market, trade: Trade): void {
  market.trades.delete(trade.tradeId);
  unhash(market, trade);
}

/** Rule 1.4: a trade stays where its recall is still to be decided. */
export function awaitsDecision({ state }: Trade): boolean {
  return state === 'RECALL_REQUESTED';
}
