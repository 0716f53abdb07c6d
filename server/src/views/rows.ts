/** What a batch of records changes in the views: pure, so that it can be tested without a database. */
import type { Actor, ImportedSide, OrderTerms, Side } from '@wattbook/engine/commands';
import type { Event, TradeExecuted, TradeImported, TradeSide } from '@wattbook/engine/events';
import { importOf } from '../imported-trade.ts';
import type { JournalRecord } from '../journal/format.ts';
import { acceptedTerms, fingerprintOfPlacement, stateAfter, type OwnersChange } from '../order-snapshot.ts';

/** Columns of `orders`, named as in SQL. A new order has all of them, a changed one those that changed. */
export type OrderChange = {
  order_id: number;
  price_ticks?: number;
  quantity_lots?: number;
  open_lots?: number;
  filled_lots?: number;
  filled_value?: number;
  display_lots?: number;
  valid_until_us?: number;
  text?: string;
  state?: string;
  reason?: string;
  revision?: number;
  updated_sequence: number;
  updated_at_us: number;
};

export type NewOrder = OrderChange & {
  participant_id: string;
  user_id: string;
  key_id: string;
  portfolio_id: string;
  client_order_id: string;
  fingerprint: string;
  contract_id: string;
  side: string;
  order_type: string;
  time_in_force: string;
  self_trade_prevention?: string;
  on_behalf_of?: string;
  capacity?: string;
  accepted_sequence: number;
  accepted_at_us: number;
};

export type TradeRow = {
  price_ticks: number;
  quantity_lots: number;
  /** Absent: another engine didn't tell. */
  aggressor_side?: string;
  executed_at_us: number;
  sequence: number;
  /** Of another engine's: which one, and the trade's id there. */
  source?: string;
  source_trade_id?: string;
} & TradeChange;

/** Columns of `trades` that change, and whose trade it is. */
export type TradeChange = { trade_id: number; contract_id: string; state: string; revision: number };

/** Of another engine's trade it has no order, but that engine's `source`. */
export type TradeSideRow = {
  trade_id: number;
  side: string;
  order_id?: number;
  client_order_id?: string;
  participant_id: string;
  user_id?: string;
  key_id?: string;
  portfolio_id: string;
  source?: string;
};

export type Changes = {
  newOrders: Map<number, NewOrder>;
  changedOrders: Map<number, OrderChange>;
  trades: Map<number, TradeRow>;
  changedTrades: Map<number, TradeChange>;
  tradeSides: TradeSideRow[];
};

/** Folds records into rows; of several changes to one order the last wins, as events carry the values after them. */
export function changesOf(records: readonly JournalRecord[]): Changes {
  const changes: Changes = {
    newOrders: new Map(),
    changedOrders: new Map(),
    trades: new Map(),
    changedTrades: new Map(),
    tradeSides: [],
  };
  for (const record of records) {
    addNewOrders(changes, record);
    for (const event of record.events) addEvent(changes, record, event);
  }
  return changes;
}

function addEvent(changes: Changes, record: JournalRecord, event: Event): void {
  switch (event.type) {
    case 'OrderAmended':
    case 'OrderParked':
    case 'OrderActivated':
      return change(changes, record, event.orderId, valuesAfter(event));
    case 'OrderCancelled':
    case 'OrderExpired':
      return change(changes, record, event.orderId, {
        open_lots: 0,
        state: event.type === 'OrderCancelled' ? 'CANCELLED' : 'EXPIRED',
        reason: event.reason,
        revision: event.revision,
      });
    case 'TradeExecuted':
      return addTrade(changes, record, event);
    case 'RecallRequested':
      return changeTrade(changes, { ...tradeOf(event), state: 'RECALL_REQUESTED', revision: event.revision });
    case 'TradeRecalled':
      return changeTrade(changes, { ...tradeOf(event), state: 'RECALLED', revision: event.revision });
    case 'RecallDeclined':
      return changeTrade(changes, { ...tradeOf(event), state: 'EXECUTED', revision: event.revision });
    case 'TradeImported':
      return addImportedTrade(changes, record, event);
    case 'ImportedTradeRecalled':
      return changeTrade(changes, { ...tradeOf(event), state: 'RECALLED', revision: event.sourceRevision });
    default:
      // Everything else changes neither orders nor trades; what is new was added at once.
      return;
  }
}

/** All that an owner's change can change; the order is open, so it has no reason. */
function valuesAfter(event: OwnersChange): ChangedValues {
  return {
    price_ticks: event.priceTicks,
    quantity_lots: event.quantityLots,
    open_lots: event.openLots,
    state: stateAfter(event),
    revision: event.revision,
    ...(event.displayLots !== undefined && { display_lots: event.displayLots }),
    ...(event.validUntilUs !== undefined && { valid_until_us: event.validUntilUs }),
    ...(event.text !== undefined && { text: event.text }),
  };
}

function addNewOrders(changes: Changes, record: JournalRecord): void {
  const accepted = acceptedTerms(record);
  if (accepted.size === 0) return;
  const fingerprint = fingerprintOfPlacement(record.command);
  if (fingerprint === undefined) throw new Error(`bug: record ${record.sequence} accepts an order that nobody placed`);
  for (const [orderId, terms] of accepted) {
    changes.newOrders.set(orderId, newOrder(record, orderId, terms, fingerprint));
  }
}

function newOrder(
  { sequence, timeUs }: JournalRecord,
  orderId: number,
  terms: Actor & OrderTerms,
  fingerprint: string,
): NewOrder {
  return {
    order_id: orderId,
    participant_id: terms.participantId,
    user_id: terms.userId,
    key_id: terms.keyId,
    portfolio_id: terms.portfolioId,
    client_order_id: terms.clientOrderId,
    fingerprint,
    contract_id: terms.contractId,
    side: terms.side,
    order_type: terms.orderType,
    time_in_force: terms.timeInForce,
    ...(terms.displayLots !== undefined && { display_lots: terms.displayLots }),
    ...(terms.selfTradePrevention !== undefined && { self_trade_prevention: terms.selfTradePrevention }),
    ...(terms.validUntilUs !== undefined && { valid_until_us: terms.validUntilUs }),
    ...(terms.text !== undefined && { text: terms.text }),
    ...(terms.onBehalfOf !== undefined && { on_behalf_of: terms.onBehalfOf }),
    ...(terms.capacity !== undefined && { capacity: terms.capacity }),
    price_ticks: terms.priceTicks,
    quantity_lots: terms.quantityLots,
    open_lots: terms.quantityLots,
    filled_lots: 0,
    filled_value: 0,
    state: terms.parked === undefined ? 'ACTIVE' : 'PARKED',
    revision: 1,
    accepted_sequence: sequence,
    accepted_at_us: timeUs,
    updated_sequence: sequence,
    updated_at_us: timeUs,
  };
}

function addTrade(changes: Changes, record: JournalRecord, trade: TradeExecuted): void {
  const { tradeId, contractId, priceTicks, quantityLots, aggressorSide, buy, sell } = trade;
  changes.trades.set(tradeId, {
    trade_id: tradeId,
    contract_id: contractId,
    price_ticks: priceTicks,
    quantity_lots: quantityLots,
    aggressor_side: aggressorSide,
    executed_at_us: record.timeUs,
    sequence: record.sequence,
    state: 'EXECUTED',
    revision: 1,
  });
  changes.tradeSides.push(sideRow(tradeId, 'BUY', buy), sideRow(tradeId, 'SELL', sell));
  for (const { orderId, openLots, filledLots, filledValue } of [buy, sell]) {
    change(changes, record, orderId, {
      open_lots: openLots,
      filled_lots: filledLots,
      filled_value: filledValue,
      ...(openLots === 0 && { state: 'FILLED' }),
    });
  }
}

/** Only sides that are participants here are rows. */
function addImportedTrade(changes: Changes, { command, sequence }: JournalRecord, { tradeId }: TradeImported): void {
  const { source, sourceTradeId, sourceRevision, state, aggressorSide, buy, sell, ...trade } = importOf(command);
  changes.trades.set(tradeId, {
    trade_id: tradeId,
    contract_id: trade.contractId,
    price_ticks: trade.priceTicks,
    quantity_lots: trade.quantityLots,
    ...(aggressorSide !== undefined && { aggressor_side: aggressorSide }),
    executed_at_us: trade.executedAtUs,
    sequence,
    source,
    source_trade_id: sourceTradeId,
    state,
    revision: sourceRevision,
  });
  const row = (side: Side, { participantId, portfolioId }: ImportedSide): TradeSideRow => ({
    ...{ trade_id: tradeId, side, participant_id: participantId, portfolio_id: portfolioId, source },
  });
  if (buy !== undefined) changes.tradeSides.push(row('BUY', buy));
  if (sell !== undefined) changes.tradeSides.push(row('SELL', sell));
}

function tradeOf({ tradeId, contractId }: { tradeId: number; contractId: string }) {
  return { trade_id: tradeId, contract_id: contractId };
}

/** One of this batch is inserted as it stands after it. */
function changeTrade(changes: Changes, changed: TradeChange): void {
  const fresh = changes.trades.get(changed.trade_id);
  if (fresh === undefined) changes.changedTrades.set(changed.trade_id, changed);
  else changes.trades.set(changed.trade_id, { ...fresh, ...changed });
}

function sideRow(tradeId: number, side: 'BUY' | 'SELL', of: TradeSide): TradeSideRow {
  return {
    trade_id: tradeId,
    side,
    order_id: of.orderId,
    client_order_id: of.clientOrderId,
    participant_id: of.participantId,
    user_id: of.userId,
    key_id: of.keyId,
    portfolio_id: of.portfolioId,
  };
}

type ChangedValues = Omit<OrderChange, 'order_id' | 'updated_sequence' | 'updated_at_us'>;

function change(changes: Changes, record: JournalRecord, orderId: number, values: ChangedValues): void {
  const updated = { ...values, updated_sequence: record.sequence, updated_at_us: record.timeUs };
  const fresh = changes.newOrders.get(orderId);
  if (fresh !== undefined) {
    changes.newOrders.set(orderId, { ...fresh, ...updated });
    return;
  }
  changes.changedOrders.set(orderId, { ...changes.changedOrders.get(orderId), order_id: orderId, ...updated });
}
