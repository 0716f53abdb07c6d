/** What of a record is told on streams, and whose business it is. */
import type { ImportTrade } from '@wattbook/engine/commands';
import type { Event } from '@wattbook/engine/events';
import { importOf } from '../imported-trade.ts';
import type { JournalRecord } from '../journal/format.ts';
import { acceptedTerms } from '../order-snapshot.ts';
import type { Position } from './feed-types.ts';

/** `orders` is for whom it concerns: `participantIds`; all else is for everyone. */
export type FeedChannel = 'trades' | 'orders' | 'market' | 'books';

export type Audience = {
  channel: FeedChannel;
  /** Absent: it is about no single contract. */
  contractId?: string;
  /** Whose it is: they hear it on `orders` as well, whatever its channel. */
  participantIds: readonly string[];
};

/** An event of a record, which also says what its command asked for. */
export type FeedEvent = Audience & { position: Position; record: JournalRecord; told: ToldEvent };

/** A new event doesn't compile until it is decided here whether anybody is told of it. */
const IS_TOLD = {
  VenueFounded: false,
  LeadershipTaken: false,
  RulesAdopted: false,
  AreaDefined: false,
  ProductDefined: false,
  ContractListed: true,
  ContractOpened: true,
  ContractClosed: true,
  ContractArchived: false,
  ContractHalted: true,
  ContractResumed: true,
  MarketHalted: true,
  MarketResumed: true,
  // The halt that comes of it is told.
  OutageEnded: false,
  BlockListed: true,
  ReferencePriceSet: true,
  ParticipantAdmitted: false,
  ParticipantTermsSet: true,
  ParticipantBlocked: true,
  ParticipantUnblocked: true,
  LiftRefused: false,
  // Clients set it every few seconds: who did was told so.
  CancelAfterSet: false,
  CancelAfterRefused: false,
  CancelAfterTriggered: true,
  DeliveryDaySettled: false,
  OrderAccepted: true,
  OrderReplayed: false,
  OrderRefused: false,
  // Its orders are told.
  BasketAccepted: false,
  BasketReplayed: false,
  BasketRefused: false,
  OrderAmended: true,
  OrderParked: true,
  OrderActivated: true,
  ChangeReplayed: false,
  AmendmentRefused: false,
  ParkingRefused: false,
  ActivationRefused: false,
  OrderCancelled: true,
  OrdersCancelled: true,
  CancellationRefused: false,
  OrderExpired: true,
  TradeExecuted: true,
  RecallRequested: true,
  RecallReplayed: false,
  RecallRefused: false,
  TradeRecalled: true,
  RecallDeclined: true,
  TradeImported: true,
  ImportedTradeRecalled: true,
  // Whoever imports it is told.
  ImportRefused: false,
  OperatorRefused: false,
} as const satisfies { [Type in Event['type']]: boolean };

type ToldType = { [Type in Event['type']]: (typeof IS_TOLD)[Type] extends true ? Type : never }[Event['type']];

export type ToldEvent = Extract<Event, { type: ToldType }>;

/** The events of a record that somebody is told of, each with its place among all of them. */
export function feedEventsOf(record: JournalRecord): FeedEvent[] {
  const { sequence } = record;
  const accepted = acceptedTerms(record);
  return record.events.flatMap((told, index) =>
    isTold(told) ? [{ ...audienceOf(record, told, accepted), position: { sequence, index }, record, told }] : [],
  );
}

function isTold(event: Event): event is ToldEvent {
  return IS_TOLD[event.type];
}

type AcceptedTerms = ReturnType<typeof acceptedTerms>;

function audienceOf({ command }: JournalRecord, told: ToldEvent, accepted: AcceptedTerms): Audience {
  switch (told.type) {
    case 'TradeExecuted':
      return trade(told.contractId, told.buy.participantId, told.sell.participantId);
    case 'RecallRequested':
    case 'TradeRecalled':
    case 'RecallDeclined':
      return trade(told.contractId, told.buyParticipantId, told.sellParticipantId);
    case 'ImportedTradeRecalled':
      return importedTrade(told);
    case 'TradeImported':
      return importedTrade(importOf(command));
    case 'OrderAccepted': {
      const { contractId } = accepted.get(told.orderId) ?? {};
      return { channel: 'orders', ...contractOf({ contractId }), participantIds: [command.participantId] };
    }
    case 'ParticipantTermsSet':
    case 'OrdersCancelled':
      return { channel: 'orders', participantIds: ['targetId' in command ? command.targetId : command.participantId] };
    case 'MarketHalted':
    case 'MarketResumed':
      return { channel: 'market', participantIds: [] };
    default:
      return 'participantId' in told
        ? ofParticipant(told)
        : { channel: 'market', ...contractOf(told), participantIds: [] };
  }
}

function ofParticipant(told: { participantId: string; contractId?: string }): Audience {
  return { channel: 'orders', ...contractOf(told), participantIds: [told.participantId] };
}

function contractOf({ contractId }: { contractId?: string | undefined }): { contractId?: string } {
  return contractId === undefined ? {} : { contractId };
}

function importedTrade({ contractId, buy, sell }: Pick<ImportTrade, 'contractId' | 'buy' | 'sell'>): Audience {
  return trade(contractId, ...[buy, sell].flatMap((side) => side?.participantId ?? []));
}

function trade(contractId: string, ...participantIds: string[]): Audience {
  return { channel: 'trades', contractId, participantIds };
}
