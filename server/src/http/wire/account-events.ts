/** What happens to a participant as a whole, as the stream tells it. */
import type {
  CancelAfterTriggered,
  OrdersCancelled,
  ParticipantBlocked,
  ParticipantTermsSet,
  ParticipantUnblocked,
} from '@wattbook/engine/events';
import { formatEventTime } from '../../calendar/instant.ts';
import type { JournalRecord } from '../../journal/format.ts';
import type { Schemas } from './api-schemas.ts';
import { byMarket, byOperator, byOwner } from './changed-by.ts';
import { formatQuantity } from './decimals.ts';

type AccountChange = Schemas['AccountEvent']['data'];
type ToldOfAccount =
  ParticipantBlocked | ParticipantUnblocked | ParticipantTermsSet | OrdersCancelled | CancelAfterTriggered;

/** @param participantIds the one that it is about */
export function accountEventOut(
  record: JournalRecord,
  told: ToldOfAccount,
  [participantId = '']: readonly string[],
): AccountChange {
  const stamp = { time: formatEventTime(record.timeUs), sequence: record.sequence };
  switch (told.type) {
    case 'ParticipantBlocked':
    case 'ParticipantUnblocked': {
      const by = told.by === 'OWNER' ? byOwner(record, participantId) : byOperator(record);
      return { change: told.type === 'ParticipantBlocked' ? 'BLOCKED' : 'UNBLOCKED', by, ...stamp };
    }
    case 'ParticipantTermsSet':
      return { change: 'LIMITS_SET', by: byOperator(record), ...stamp };
    case 'OrdersCancelled': {
      const isOwn = record.command.participantId === participantId;
      const by = isOwn ? byOwner(record, participantId) : byOperator(record);
      return { change: 'ORDERS_CANCELLED', ...openOf(told), by, ...stamp };
    }
    case 'CancelAfterTriggered': {
      const { keyId } = told;
      return {
        change: 'CANCEL_AFTER_TRIGGERED',
        ...openOf(told),
        ...(keyId !== undefined && { keyId }),
        by: byMarket,
        ...stamp,
      };
    }
  }
}

function openOf({ orders, lots }: OrdersCancelled | CancelAfterTriggered): { orders: number; quantity: string } {
  return { orders, quantity: formatQuantity(lots) };
}
