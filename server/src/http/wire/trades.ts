/** Trades: as everyone sees them, and as one side does. */
import type { Traded } from '@wattbook/engine';
import type { Side } from '@wattbook/engine/commands';
import { formatEventTime } from '../../calendar/instant.ts';
import type { MarketTrade, OwnTrade } from '../../views/view-types.ts';
import type { Schemas } from './api-schemas.ts';
import { formatAmount, formatEnergy, formatPrice, formatQuantity } from './decimals.ts';
import { orderIdText, tradeIdText } from './ids.ts';

/** Energy and amount follow from the length of delivery (a block's: of all its legs), the currency from the area. */
export type TradedContract = Pick<Traded, 'currency' | 'rules' | 'legs'>;

export function marketTradeOut(trade: MarketTrade, contract: TradedContract): Schemas['MarketTrade'] {
  const { priceTicks, quantityLots } = trade;
  const minutes = contract.rules.durationMinutes * contract.legs;
  return {
    tradeId: tradeIdText(trade.tradeId),
    contractId: trade.contractId,
    price: formatPrice(priceTicks),
    quantity: formatQuantity(quantityLots),
    energy: formatEnergy(quantityLots, minutes),
    amount: formatAmount(priceTicks, quantityLots, minutes),
    currency: contract.currency,
    ...(trade.aggressorSide !== undefined && { aggressorSide: trade.aggressorSide }),
    executedAt: formatEventTime(trade.executedAtUs),
    state: trade.state,
    revision: trade.revision,
    sequence: trade.sequence,
    ...(trade.source !== undefined && { source: trade.source }),
    ...(trade.sourceTradeId !== undefined && { sourceTradeId: trade.sourceTradeId }),
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
    ...(trade.orderId !== undefined && { orderId: orderIdText(trade.orderId) }),
    ...(trade.clientOrderId !== undefined && { clientOrderId: trade.clientOrderId }),
    ...roleOf(trade.side, aggressorSide),
    ...execution,
  };
}

/** Of another engine's trade it may not be known. */
export function roleOf(side: Side, aggressorSide: Side | undefined): { role?: Schemas['TradeRole'] } {
  return aggressorSide === undefined ? {} : { role: side === aggressorSide ? 'TAKER' : 'MAKER' };
}
