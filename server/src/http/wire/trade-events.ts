/** Trades and what becomes of them, as the stream tells it: as on the tape, and with one's own side of them. */
import type { ImportTrade, Side } from '@wattbook/engine/commands';
import type { ImportedTradeRecalled, TradeImported } from '@wattbook/engine/events';
import type { RecallDeclined, RecallRequested, TradeExecuted, TradeRecalled } from '@wattbook/engine/events';
import { formatEventTime } from '../../calendar/instant.ts';
import { importOf } from '../../imported-trade.ts';
import type { JournalRecord } from '../../journal/format.ts';
import type { Schemas } from './api-schemas.ts';
import { formatAveragePrice, formatQuantity } from './decimals.ts';
import { orderIdText } from './ids.ts';
import { marketTradeOut, roleOf, type TradedContract } from './trades.ts';

type Recall = RecallRequested | TradeRecalled | RecallDeclined;
type Imported = TradeImported | ImportedTradeRecalled;

/** @param me whose own side is told, if the reader is to hear of it */
export function tradeEventOut(
  record: JournalRecord,
  told: TradeExecuted | Recall | Imported,
  me: string | undefined,
  contract: TradedContract,
): Schemas['StreamedTrade'] {
  switch (told.type) {
    case 'TradeExecuted':
      return executedOut(record, told, me, contract);
    case 'TradeImported': {
      const { state, ...trade } = importOf(record.command);
      return importedOut({ ...trade, tradeId: told.tradeId, importedSequence: record.sequence }, state, me, contract);
    }
    case 'ImportedTradeRecalled':
      return importedOut(told, 'RECALLED', me, contract);
    case 'RecallRequested':
    case 'TradeRecalled':
    case 'RecallDeclined':
      return recallOut(record, told, me, contract);
  }
}

function executedOut(
  record: JournalRecord,
  told: TradeExecuted,
  me: string | undefined,
  contract: TradedContract,
): Schemas['StreamedTrade'] {
  const { sequence, timeUs: executedAtUs } = record;
  const trade = { ...told, executedAtUs, sequence, state: 'EXECUTED', revision: 1 } as const;
  const own = SIDES.filter((side) => sideOf(told, side).participantId === me);
  return {
    ...marketTradeOut(trade, contract),
    ...(own.length > 0 && { own: own.map((side) => executedSideOut(record, told, side)) }),
  };
}

const SIDES: readonly Side[] = ['BUY', 'SELL'];

function sideOf(trade: TradeExecuted, side: Side): TradeExecuted['buy'] {
  return side === 'BUY' ? trade.buy : trade.sell;
}

function executedSideOut(record: JournalRecord, trade: TradeExecuted, side: Side): Schemas['OwnSide'] {
  const { orderId, clientOrderId, portfolioId, openLots, filledLots, filledValue } = sideOf(trade, side);
  return {
    side,
    role: side === trade.aggressorSide ? 'TAKER' : 'MAKER',
    order: {
      orderId: orderIdText(orderId),
      clientOrderId,
      contractId: trade.contractId,
      portfolioId,
      state: openLots === 0 ? 'FILLED' : 'ACTIVE',
      filledQuantity: formatQuantity(filledLots),
      remainingQuantity: formatQuantity(openLots),
      averagePrice: formatAveragePrice(filledValue, filledLots),
      updatedAt: formatEventTime(record.timeUs),
      sequence: record.sequence,
    },
    before: {
      filledQuantity: formatQuantity(filledLots - trade.quantityLots),
      remainingQuantity: formatQuantity(openLots + trade.quantityLots),
    },
  };
}

const STATES = { RecallRequested: 'RECALL_REQUESTED', TradeRecalled: 'RECALLED', RecallDeclined: 'EXECUTED' } as const;

function recallOut(
  { command }: JournalRecord,
  told: Recall,
  me: string | undefined,
  contract: TradedContract,
): Schemas['StreamedTrade'] {
  const { buyParticipantId, buyOrderId, sellParticipantId, sellOrderId, aggressorSide } = told;
  const trade = { ...told, sequence: told.executedSequence, state: STATES[told.type] };
  const own = [
    ...(buyParticipantId === me ? [{ side: 'BUY' as const, orderId: buyOrderId }] : []),
    ...(sellParticipantId === me ? [{ side: 'SELL' as const, orderId: sellOrderId }] : []),
  ].map(({ side, orderId }): Schemas['OwnSide'] => ({
    side,
    role: side === aggressorSide ? 'TAKER' : 'MAKER',
    order: { orderId: orderIdText(orderId) },
  }));
  const isToldWhy = own.length > 0 && command.type === 'DecideRecall';
  return {
    ...marketTradeOut(trade, contract),
    ...(own.length > 0 && { own }),
    ...(isToldWhy && { because: command.because }),
  };
}

type ToldImport = Omit<ImportedTradeRecalled, 'type' | 'importedAtUs'>;

/** Of another engine's trade: its sides have no orders here. */
function importedOut(
  told: ToldImport,
  state: ImportTrade['state'],
  me: string | undefined,
  contract: TradedContract,
): Schemas['StreamedTrade'] {
  const { sourceRevision: revision, importedSequence: sequence, aggressorSide, buy, sell } = told;
  const sides = [
    { side: 'BUY', of: buy },
    { side: 'SELL', of: sell },
  ] as const;
  const own = sides.flatMap(({ side, of }): Schemas['OwnSide'][] => {
    if (of === undefined || of.participantId !== me) return [];
    return [{ side, ...roleOf(side, aggressorSide), portfolioId: of.portfolioId }];
  });
  return { ...marketTradeOut({ ...told, state, revision, sequence }, contract), ...(own.length > 0 && { own }) };
}
