/** A trade with both sides. */
import { orderIdText } from '../../http/wire/ids.ts';
import { marketTradeOut, type TradedContract } from '../../http/wire/trades.ts';
import type { TradeParty, WholeTrade } from '../../views/view-types.ts';
import type { AdminSchemas } from '../admin-schemas.ts';

export function tradeOut({ buy, sell, ...trade }: WholeTrade, contract: TradedContract): AdminSchemas['Trade'] {
  return {
    ...marketTradeOut(trade, contract),
    ...(buy !== undefined && { buy: partyOut(buy) }),
    ...(sell !== undefined && { sell: partyOut(sell) }),
  };
}

function partyOut({ orderId, ...party }: TradeParty): AdminSchemas['TradeSide'] {
  const { participantId, userId, keyId, portfolioId, clientOrderId } = party;
  return {
    participantId,
    ...(userId !== undefined && { userId }),
    ...(keyId !== undefined && { keyId }),
    portfolioId,
    ...(orderId !== undefined && { orderId: orderIdText(orderId) }),
    ...(clientOrderId !== undefined && { clientOrderId }),
  };
}
