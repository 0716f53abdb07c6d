/** A trade whose recall is to be decided, or was. */
import type { TradeRecalled } from '@wattbook/engine/events';
import type { RecallRequest, TradeState } from '@wattbook/engine';
import { formatEventTime } from '../../calendar/instant.ts';
import { orderIdText } from '../../http/wire/ids.ts';
import { marketTradeOut, type TradedContract } from '../../http/wire/trades.ts';
import type { AdminSchemas } from '../admin-schemas.ts';

/** As the market keeps it, and as the decision tells it: then nothing is asked for any more. */
export type TradeToRecall = Omit<TradeRecalled, 'type'> & { state: TradeState; recall?: RecallRequest };

export function recallOut(trade: TradeToRecall, contract: TradedContract): AdminSchemas['TradeToRecall'] {
  const { executedSequence: sequence, buyParticipantId, buyOrderId, sellParticipantId, sellOrderId } = trade;
  return {
    ...marketTradeOut({ ...trade, sequence }, contract),
    aggressorSide: trade.aggressorSide,
    buy: { participantId: buyParticipantId, orderId: orderIdText(buyOrderId) },
    sell: { participantId: sellParticipantId, orderId: orderIdText(sellOrderId) },
    request: trade.recall === undefined ? null : requestOut(trade.recall),
  };
}

function requestOut({ participantId, because, requestedAtUs, requestedSequence }: RecallRequest) {
  return {
    participantId,
    reason: because ?? null,
    requestedAt: formatEventTime(requestedAtUs),
    sequence: requestedSequence,
  };
}
