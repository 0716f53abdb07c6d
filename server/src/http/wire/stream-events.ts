/** What the stream tells, made of the event's record alone: the same bytes live and from history. */
import type { FeedEvent } from '../../feed/feed-events.ts';
import { importOf } from '../../imported-trade.ts';
import { accountEventOut } from './account-events.ts';
import { marketEventOut } from './market-events.ts';
import { orderEventOut } from './order-events.ts';
import { tradeEventOut } from './trade-events.ts';
import type { TradedContract } from './trades.ts';

/** The event's type on the wire, and its `data`. */
export type StreamEventOut = { type: 'trade' | 'order' | 'account' | 'market'; data: object };

/**
 * @param me whose own orders and trades the reader hears of, if of any
 * @param contractOf what was traded
 */
export function streamEventOut(
  { record, told, participantIds }: FeedEvent,
  me: string | undefined,
  contractOf: (contractId: string) => TradedContract,
): StreamEventOut {
  if ('tradeId' in told) {
    const { contractId } = told.type === 'TradeImported' ? importOf(record.command) : told;
    return { type: 'trade', data: tradeEventOut(record, told, me, contractOf(contractId)) };
  }
  if ('orderId' in told) return { type: 'order', data: orderEventOut(record, told) };
  switch (told.type) {
    case 'ParticipantBlocked':
    case 'ParticipantUnblocked':
    case 'ParticipantTermsSet':
    case 'OrdersCancelled':
    case 'CancelAfterTriggered':
      return { type: 'account', data: accountEventOut(record, told, participantIds) };
    default:
      return { type: 'market', data: marketEventOut(record, told) };
  }
}
