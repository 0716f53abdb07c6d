/** Who made a change, as told to whom it concerns. The operator has no name, only words. */
import type { Command } from '@wattbook/engine/commands';
import type { EndReason, OrderCancelled, OrderExpired } from '@wattbook/engine/events';
import type { JournalRecord } from '../../journal/format.ts';
import type { Schemas } from './api-schemas.ts';

type ChangedBy = Schemas['ChangedBy'];

/** The rules of the market, time among them. */
export const byMarket: ChangedBy = { role: 'MARKET' };

/** With user and key where the record is of the participant's own command: what a mass cancel ended may come later. */
export function byOwner({ command }: JournalRecord, participantId: string): ChangedBy {
  if (command.participantId !== participantId) return { role: 'OWNER' };
  const { userId, keyId } = command;
  return { role: 'OWNER', userId, keyId };
}

export function byOperator({ command }: JournalRecord): ChangedBy {
  const because = wordsOf(command);
  return { role: 'OPERATOR', ...(because !== undefined && { because }) };
}

const WHOSE_DOING = {
  OWNER: 'OWNER',
  MASS_CANCEL: 'OWNER',
  AMENDED_TO_FILLED: 'OWNER',
  OPERATOR: 'OPERATOR',
  LEG_HALTED: 'OPERATOR',
  CANCEL_AFTER: 'MARKET',
  SELF_TRADE: 'MARKET',
  LEG_CLOSED: 'MARKET',
  IOC_REMAINDER: 'MARKET',
  FOK_NOT_FILLABLE: 'MARKET',
  FILL_LIMIT: 'MARKET',
  GATE_CLOSURE: 'MARKET',
  VALID_UNTIL: 'MARKET',
} as const satisfies { [Reason in EndReason]: ChangedBy['role'] };

/** Why an order ended says whose doing that was. */
export function byReason(record: JournalRecord, ended: OrderCancelled | OrderExpired): ChangedBy {
  switch (WHOSE_DOING[ended.reason]) {
    case 'OWNER':
      return byOwner(record, ended.participantId);
    case 'OPERATOR':
      // What the operator ended may be told in later records, which are no command of it.
      return hasEnded(record.command, ended) ? byOperator(record) : { role: 'OPERATOR' };
    case 'MARKET':
      return byMarket;
  }
}

/** What halts, beside the market's own time. */
const HALTS: readonly Command['type'][] = ['HaltContract', 'HaltMarket', 'EndOutage'];

function hasEnded(command: Command, { reason, orderId, participantId }: OrderCancelled | OrderExpired): boolean {
  if (reason === 'LEG_HALTED') return HALTS.includes(command.type);
  if (command.type === 'CancelOrderOnBehalf') return command.orderId === orderId;
  return command.type === 'CancelOrdersOnBehalf' && command.targetId === participantId;
}

/** Those of a participant who asks for a recall are for the operator alone. */
function wordsOf(command: Command): string | undefined {
  return 'because' in command && command.type !== 'RequestRecall' ? command.because : undefined;
}
