/** The views in memory, built from committed blocks. It holds no tests itself. */
import type { Event, TradeSide } from '@wattbook/engine/events';
import type { CommittedBlock } from '../../src/journal/committed-block.ts';
import type { JournalRecord } from '../../src/journal/format.ts';
import type { SequenceGate } from '../../src/ops/sequence-gate.ts';
import { snapshotOrder, type OrderSnapshot } from '../../src/order-snapshot.ts';
import type { Replica } from '../../src/replica.ts';
import { orderRecordsOf, type OrderRecordRow } from '../../src/views/order-records.ts';
import {
  CursorInvalid,
  type MarketTrade,
  type OwnTrade,
  type Page,
  type PageRequest,
  type Surveillance,
  type TradeParty,
  type Views,
  type WholeTrade,
} from '../../src/views/view-types.ts';

export type Projection = {
  views: Views;
  surveillance: Surveillance;
  follow(committed: CommittedBlock): void;
  hold(isHeld: boolean): void;
};

/** Views in memory: orders as the market has them after each block, and trades as they come. */
export function createProjection(replica: Replica, gate: SequenceGate): Projection {
  const orders = new Map<number, OrderSnapshot>();
  const trades: OwnTrade[] = [];
  const wholeTrades: WholeTrade[] = [];
  const tape: MarketTrade[] = [];
  const participants = new Map<OwnTrade, string>();
  const orderRecords: OrderRecordRow[] = [];
  let isHeld = false;

  function follow({ block, records }: CommittedBlock): void {
    for (const order of replica.market.orders.values()) orders.set(order.orderId, snapshotOrder(order));
    orderRecords.push(...orderRecordsOf(records));
    for (const { sequence, timeUs, command, events } of records) {
      for (const event of events) {
        // It may have been archived within the same block.
        const ended = endOf(event);
        const order = ended && orders.get(ended.orderId);
        if (order !== undefined) {
          orders.set(order.orderId, { ...order, ...ended, updatedSequence: sequence, updatedAtUs: timeUs });
        }
        const changed = changedTrade(event);
        for (const trade of [...trades, ...wholeTrades, ...tape]) {
          if (trade.tradeId === changed?.tradeId) Object.assign(trade, changed);
        }
        const whole = newTrade({ sequence, timeUs, command }, event);
        if (whole === undefined) continue;
        const { buy, sell, ...trade } = whole;
        wholeTrades.push(whole);
        tape.push(trade);
        for (const side of ['BUY', 'SELL'] as const) {
          const party = side === 'BUY' ? buy : sell;
          if (party === undefined) continue;
          const { userId: _user, keyId: _key, participantId, ...shown } = party;
          const own = { ...trade, side, ...shown };
          trades.push(own);
          participants.set(own, participantId);
        }
      }
    }
    if (!isHeld) gate.advance(block.lastSequence);
  }

  const own = (participantId: string): OwnTrade[] =>
    trades.filter((trade) => participants.get(trade) === participantId);
  const views: Views = {
    sequence: gate.sequence,
    reached: gate.reached,
    listOrders: (filter, page) => {
      const found = [...orders.values()].filter(
        (order) =>
          order.participantId === filter.participantId &&
          (filter.clientOrderId ?? order.clientOrderId) === order.clientOrderId &&
          (filter.contractId ?? order.contractId) === order.contractId &&
          (filter.state ?? order.state) === order.state,
      );
      return pageOf(found, page, (order) => order.updatedSequence);
    },
    findOrder: (participantId, orderId) => {
      const order = orders.get(orderId);
      return Promise.resolve(order?.participantId === participantId ? order : undefined);
    },
    findOrders: (participantId, { orderIds, clientOrderIds }) => {
      const isAsked = (order: OrderSnapshot): boolean =>
        orderIds.includes(order.orderId) || clientOrderIds.includes(order.clientOrderId);
      const found = [...orders.values()].filter((order) => order.participantId === participantId && isAsked(order));
      return Promise.resolve(found);
    },
    listOwnTrades: (participantId, { contractId, orderId }, page) =>
      pageOf(
        own(participantId)
          .filter((trade) => (contractId ?? trade.contractId) === trade.contractId)
          .filter((trade) => (orderId ?? trade.orderId) === trade.orderId),
        page,
        ({ sequence }) => sequence,
      ),
    findOwnTrades: (participantId, tradeId) =>
      Promise.resolve(own(participantId).filter((trade) => trade.tradeId === tradeId)),
    listMarketTrades: ({ contractId }, page) =>
      pageOf(
        tape.filter((trade) => (contractId ?? trade.contractId) === trade.contractId),
        page,
        ({ sequence }) => sequence,
      ),
    listOrderEvents: (orderId, page) =>
      pageOf(
        orderRecords
          .filter((row) => row.order_id === orderId)
          .map((row) => ({ sequence: row.sequence, index: row.event_index })),
        page,
        ({ sequence }) => sequence,
      ),
    orderEventsProgress: () => Promise.resolve(gate.sequence()),
    findPriorUses: () => Promise.resolve(new Map()),
  };
  const surveillance = createSurveillance(gate, orders, wholeTrades);
  const hold = (held: boolean): void => {
    isHeld = held;
    if (!held) gate.advance(replica.head().lastSequence);
  };
  return { views, surveillance, follow, hold };
}

function createSurveillance(
  gate: SequenceGate,
  orders: ReadonlyMap<number, OrderSnapshot>,
  wholeTrades: readonly WholeTrade[],
): Surveillance {
  return {
    sequence: gate.sequence,
    reached: gate.reached,
    listOrders: ({ participantId, contractId, state }, page) => {
      const found = [...orders.values()].filter(
        (order) =>
          (participantId ?? order.participantId) === order.participantId &&
          (contractId ?? order.contractId) === order.contractId &&
          (state ?? order.state) === order.state,
      );
      return pageOf(found, page, (order) => order.updatedSequence);
    },
    findOrder: (orderId) => Promise.resolve(orders.get(orderId)),
    listTrades: ({ participantId, contractId }, page) => {
      const found = wholeTrades.filter(
        ({ buy, sell, ...trade }) =>
          (participantId === undefined || [buy?.participantId, sell?.participantId].includes(participantId)) &&
          (contractId ?? trade.contractId) === trade.contractId,
      );
      return pageOf(found, page, ({ sequence }) => sequence);
    },
    findTrade: (tradeId) => Promise.resolve(wholeTrades.find((trade) => trade.tradeId === tradeId)),
  };
}

/** Made here, or by another engine. */
function newTrade(
  { sequence, timeUs, command }: Pick<JournalRecord, 'sequence' | 'timeUs' | 'command'>,
  event: Event,
): WholeTrade | undefined {
  if (event.type === 'TradeImported' && command.type === 'ImportTrade') {
    const { type: _type, participantId: _p, userId: _u, keyId: _k, sourceRevision: revision, ...told } = command;
    return { ...told, tradeId: event.tradeId, revision, sequence };
  }
  if (event.type !== 'TradeExecuted') return undefined;
  const { tradeId, contractId, priceTicks, quantityLots, aggressorSide } = event;
  const terms = { tradeId, contractId, priceTicks, quantityLots, aggressorSide };
  const trade = { ...terms, executedAtUs: timeUs, sequence, state: 'EXECUTED', revision: 1 } as const;
  return { ...trade, buy: partyOf(event.buy), sell: partyOf(event.sell) };
}

function partyOf({ participantId, userId, keyId, portfolioId, orderId, clientOrderId }: TradeSide): TradeParty {
  return { participantId, userId, keyId, portfolioId, orderId, clientOrderId };
}

type End = Pick<OrderSnapshot, 'orderId' | 'state' | 'reason' | 'revision' | 'openLots' | 'filledLots'>;

/** How an order stands that ended otherwise than by being filled. */
function endOf(event: Event): End | undefined {
  if (event.type !== 'OrderExpired' && event.type !== 'OrderCancelled') return undefined;
  const { orderId, reason, revision, filledLots } = event;
  const state = event.type === 'OrderExpired' ? 'EXPIRED' : 'CANCELLED';
  return { orderId, state, reason, revision, openLots: 0, filledLots };
}

function changedTrade(event: Event): Pick<OwnTrade, 'tradeId' | 'state' | 'revision'> | undefined {
  switch (event.type) {
    case 'RecallRequested':
      return { tradeId: event.tradeId, revision: event.revision, state: 'RECALL_REQUESTED' };
    case 'TradeRecalled':
      return { tradeId: event.tradeId, revision: event.revision, state: 'RECALLED' };
    case 'RecallDeclined':
      return { tradeId: event.tradeId, revision: event.revision, state: 'EXECUTED' };
    case 'ImportedTradeRecalled':
      return { tradeId: event.tradeId, revision: event.sourceRevision, state: 'RECALLED' };
    default:
      return undefined;
  }
}

/** A cursor is the number of items before it. */
function pageOf<Row>(
  rows: Row[],
  { limit, cursor, afterSequence }: PageRequest,
  sequenceOf: (row: Row) => number,
): Promise<Page<Row>> {
  if (cursor !== undefined && !/^\d+$/.test(cursor)) return Promise.reject(new CursorInvalid('no cursor'));
  const from = Number(cursor ?? 0);
  const all = afterSequence === undefined ? rows.toReversed() : rows.filter((row) => sequenceOf(row) > afterSequence);
  const items = all.slice(from, from + limit);
  const nextCursor = from + limit < all.length ? String(from + limit) : null;
  return Promise.resolve({ items, nextCursor });
}
