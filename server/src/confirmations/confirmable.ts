/** Which confirmations the records of a block ask for: pure. Each side that is a participant here gets one. */
import type { ImportTrade, Side } from '@wattbook/engine/commands';
import type { Event, TradeExecuted } from '@wattbook/engine/events';
import { importOf } from '../imported-trade.ts';
import type { CommittedBlock } from '../journal/committed-block.ts';
import type { Block, JournalRecord } from '../journal/format.ts';

/** Why there is this revision. */
export type ConfirmedEvent = 'EXECUTED' | 'RECALL_REQUESTED' | 'RECALL_REFUSED' | 'RECALLED';
export type ConfirmedState = 'EXECUTED' | 'RECALL_REQUESTED' | 'RECALLED';

/** What the trade was for this side. Absent: another engine made it, and doesn't tell. */
export type SideTerms = {
  contractId: string;
  priceTicks: number;
  quantityLots: number;
  executedAtUs: number;
  aggressorSide?: Side;
  participantId: string;
  portfolioId: string;
  userId?: string;
  orderId?: number;
  clientOrderId?: string;
  source?: string;
  sourceTradeId?: string;
};

export type Confirmable = {
  tradeId: number;
  side: Side;
  revision: number;
  event: ConfirmedEvent;
  state: ConfirmedState;
  /** Of the record that makes this revision. */
  sequence: number;
  recordedAtUs: number;
  block: Block;
  /** Absent: as in the revision before. */
  terms?: SideTerms;
};

const SIDES = ['BUY', 'SELL'] as const;

/** In the order of the records. */
export function confirmableIn(blocks: readonly CommittedBlock[]): Confirmable[] {
  return blocks.flatMap(({ block, records }) =>
    records.flatMap((record) => record.events.flatMap((event) => ofEvent(block, record, event))),
  );
}

function ofEvent(block: Block, record: JournalRecord, event: Event): Confirmable[] {
  const place = { sequence: record.sequence, recordedAtUs: record.timeUs, block };
  switch (event.type) {
    case 'TradeExecuted':
      return SIDES.map((side) => ({
        ...{ ...place, tradeId: event.tradeId, side, revision: 1, event: 'EXECUTED', state: 'EXECUTED' },
        terms: termsOf(event, side, record.timeUs),
      }));
    case 'TradeImported': {
      const { state, sourceRevision: revision, ...trade } = importOf(record.command);
      return ofImport({ ...place, tradeId: event.tradeId, revision, event: state, state }, trade);
    }
    case 'RecallRequested':
      return SIDES.map((side) => changed({ ...place, ...event, side }, 'RECALL_REQUESTED', 'RECALL_REQUESTED'));
    case 'RecallDeclined':
      return SIDES.map((side) => changed({ ...place, ...event, side }, 'RECALL_REFUSED', 'EXECUTED'));
    case 'TradeRecalled':
      return SIDES.map((side) => changed({ ...place, ...event, side }, 'RECALLED', 'RECALLED'));
    case 'ImportedTradeRecalled': {
      const { tradeId, sourceRevision: revision } = event;
      return ofImport({ ...place, tradeId, revision, event: 'RECALLED', state: 'RECALLED' }, event);
    }
    default:
      // Nothing else makes a trade, or another revision of one.
      return [];
  }
}

type Place = Pick<Confirmable, 'sequence' | 'recordedAtUs' | 'block'>;
type Revised = Place & Pick<Confirmable, 'tradeId' | 'side' | 'revision'>;

function changed(
  { sequence, recordedAtUs, block, tradeId, side, revision }: Revised,
  event: ConfirmedEvent,
  state: ConfirmedState,
): Confirmable {
  return { sequence, recordedAtUs, block, tradeId, side, revision, event, state };
}

function termsOf(trade: TradeExecuted, side: Side, executedAtUs: number): SideTerms {
  const { contractId, priceTicks, quantityLots, aggressorSide } = trade;
  const { participantId, portfolioId, userId, orderId, clientOrderId } = side === 'BUY' ? trade.buy : trade.sell;
  return {
    ...{ contractId, priceTicks, quantityLots, executedAtUs, aggressorSide },
    ...{ participantId, portfolioId, userId, orderId, clientOrderId },
  };
}

type Imported = Pick<
  ImportTrade,
  | 'source'
  | 'sourceTradeId'
  | 'aggressorSide'
  | 'contractId'
  | 'priceTicks'
  | 'quantityLots'
  | 'executedAtUs'
  | 'buy'
  | 'sell'
>;

/** Its recall may be the first that is heard of it, or of a side of it; so each revision has its own terms. */
function ofImport(revision: Omit<Confirmable, 'side' | 'terms'>, trade: Imported): Confirmable[] {
  const { contractId, priceTicks, quantityLots, executedAtUs, source, sourceTradeId, aggressorSide } = trade;
  return SIDES.flatMap((side) => {
    const party = side === 'BUY' ? trade.buy : trade.sell;
    if (party === undefined) return [];
    const terms: SideTerms = {
      ...{ contractId, priceTicks, quantityLots, executedAtUs, source, sourceTradeId },
      ...(aggressorSide !== undefined && { aggressorSide }),
      ...{ participantId: party.participantId, portfolioId: party.portfolioId },
    };
    return [{ ...revision, side, terms }];
  });
}
