/** Trades: as everyone sees them, and as one side does. */
import type { Contract } from '@wattbook/engine';
import { formatEventTime } from '../../calendar/instant.ts';
import type { FeedTrade } from '../../feed/feed-types.ts';
import type { MarketTrade, OwnTrade } from '../../views/view-types.ts';
import type { Schemas } from './api-schemas.ts';
import { formatAmount, formatEnergy, formatPrice, formatQuantity } from './decimals.ts';
import { orderIdText, tradeIdText } from './ids.ts';

/** Energy and amount follow from the length of delivery, the currency from the area. */
type TradedContract = Pick<Contract, 'currency' | 'rules'>;

export function marketTradeOut(trade: MarketTrade, { currency, rules }: TradedContract): Schemas['MarketTrade'] {
  const { priceTicks, quantityLots } = trade;
  return {
    tradeId: tradeIdText(trade.tradeId),
    contractId: trade.contractId,
    price: formatPrice(priceTicks),
    quantity: formatQuantity(quantityLots),
    energy: formatEnergy(quantityLots, rules.durationMinutes),
    amount: formatAmount(priceTicks, quantityLots, rules.durationMinutes),
    currency,
    aggressorSide: trade.aggressorSide,
    executedAt: formatEventTime(trade.executedAtUs),
    // Until trades can be recalled, each stands as it was made.
    state: 'EXECUTED',
    revision: 1,
    sequence: trade.sequence,
  };
}

export function ownTradeOut(trade: OwnTrade, contract: TradedContract): Schemas['Trade'] {
  const { aggressorSide, tradeId, contractId, ...terms } = marketTradeOut(trade, contract);
  const { price, quantity, energy, amount, currency, ...execution } = terms;
  return {
    tradeId,
    contractId,
    side: trade.side,
    price,
    quantity,
    energy,
    amount,
    currency,
    portfolioId: trade.portfolioId,
    orderId: orderIdText(trade.orderId),
    clientOrderId: trade.clientOrderId,
    role: trade.side === aggressorSide ? 'TAKER' : 'MAKER',
    ...execution,
  };
}

/** A trade of the feed without its sides: the same as on the tape. */
export function anonymous({ position, executedAtUs, trade }: FeedTrade): MarketTrade {
  const { tradeId, contractId, priceTicks, quantityLots, aggressorSide } = trade;
  return { tradeId, contractId, priceTicks, quantityLots, aggressorSide, executedAtUs, sequence: position.sequence };
}
