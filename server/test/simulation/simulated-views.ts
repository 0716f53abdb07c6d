/** The views as one process writes and reads them: over the tables in memory, by the real code for rows and cursors. */
import { decodeCursor, encodeCursor } from '../../src/views/cursor.ts';
import { eventPage, startOf } from '../../src/views/order-event-pages.ts';
import { orderOf, type OrderSelect } from '../../src/views/order-row.ts';
import type { NewOrder, TradeRow } from '../../src/views/rows.ts';
import { marketTradeOf } from '../../src/views/view-lists.ts';
import type { ViewStore } from '../../src/views/view-store.ts';
import type { OrderSnapshot } from '../../src/order-snapshot.ts';
import type {
  EventPlace,
  MarketTrade,
  OrderFilter,
  OwnTrade,
  OwnTradeFilter,
  Page,
  PageRequest,
  PriorUse,
  TradeFilter,
  Views,
} from '../../src/views/view-types.ts';
import type { SequenceGate } from '../../src/ops/sequence-gate.ts';
import type { Life } from './life.ts';
import type { ViewTables, ViewTransaction } from './view-tables.ts';
import type { World } from './world.ts';

export function createSimulatedViewStore(world: World, life: Life, tables: ViewTables): ViewStore {
  const open = new Set<ViewTransaction>();
  /** The database ends what a connection began that is no more. */
  life.onDeath(() => open.forEach((transaction) => transaction.rollback()));

  const fails = (): boolean => world.strikes('view write failed', world.swarm.viewFault);

  function statement<Value>(run: () => Promise<Value>): Promise<Value> {
    return life
      .answer('a statement of the views', world.delayUs(world.swarm.readUs), () => {
        if (fails()) throw new Error('connection terminated: the statement failed');
      })
      .then(() => withinTimeout(life, run()));
  }

  async function commit(transaction: ViewTransaction): Promise<void> {
    const isUnanswered = await life.answer('a commit of the views', world.delayUs(world.swarm.commitUs), () => {
      if (fails()) throw new Error('connection terminated: the commit failed');
      transaction.commit();
      return world.strikes('view commit unanswered', world.swarm.viewFault);
    });
    if (isUnanswered) throw new Error('connection terminated: the commit was not answered');
  }

  const readProgress = (progress: () => number): Promise<number> =>
    life.answer('a read of the progress', world.delayUs(world.swarm.readUs), () => {
      if (fails()) throw new Error('connection terminated: the read failed');
      return progress();
    });

  return {
    progress: () => readProgress(tables.progress),
    orderRecordsProgress: () => readProgress(tables.orderRecordsProgress),
    transaction: async (write) => {
      const transaction = tables.begin();
      open.add(transaction);
      try {
        const isKept = await write({
          moveProgress: (expected, last) => statement(() => transaction.moveProgress(expected, last)),
          moveOrderRecords: (expected, last) => statement(() => transaction.moveOrderRecords(expected, last)),
          insertOrderRecords: (rows) => statement(() => transaction.insertOrderRecords(rows)),
          insertOrders: (rows) => statement(() => transaction.insertOrders(rows)),
          changeOrders: (changes) => statement(() => transaction.changeOrders(changes)),
          insertTrades: (rows, sides) => statement(() => transaction.insertTrades(rows, sides)),
          changeTrades: (changes) => statement(() => transaction.changeTrades(changes)),
        });
        if (isKept) await commit(transaction);
        return isKept;
      } finally {
        open.delete(transaction);
        transaction.rollback();
      }
    },
  };
}

/** As the pool's (server/src/database/pool.ts): nobody waits for a lock for ever. */
const QUERY_TIMEOUT_MS = 10_000;

function withinTimeout<Value>(life: Life, asked: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = life.clock.after(QUERY_TIMEOUT_MS, () => reject(new Error('query read timeout')));
    asked.then(resolve, reject).finally(() => timer.cancel());
  });
}

export function createSimulatedViews(world: World, life: Life, tables: ViewTables, gate: SequenceGate): Views {
  function ask<Found>(find: () => Found): Promise<Found> {
    return life.answer('a read of the views', world.delayUs(world.swarm.readUs), () => {
      if (world.strikes('read failed', world.swarm.readFault)) throw new Error('connection terminated');
      return find();
    });
  }
  const ordersOf = (participantId: string): NewOrder[] =>
    [...tables.orders.values()].filter((row) => row.participant_id === participantId);
  return {
    sequence: gate.sequence,
    reached: gate.reached,
    listOrders: (filter, page) => ask(() => listOrders(ordersOf(filter.participantId), filter, page)),
    findOrder: (participantId, orderId) =>
      ask(() => {
        const row = tables.orders.get(orderId);
        return row?.participant_id === participantId ? snapshotOf(row) : undefined;
      }),
    findOrders: (participantId, { orderIds, clientOrderIds }) =>
      ask(() =>
        ordersOf(participantId)
          .filter((row) => orderIds.includes(row.order_id) || clientOrderIds.includes(row.client_order_id))
          .map(snapshotOf),
      ),
    listOwnTrades: (participantId, filter, page) => ask(() => listOwnTrades(tables, participantId, filter, page)),
    findOwnTrades: (participantId, tradeId) =>
      ask(() => ownTrades(tables, participantId).filter((trade) => trade.tradeId === tradeId)),
    listMarketTrades: (filter, page) => ask(() => listMarketTrades(tables, filter, page)),
    listOrderEvents: (orderId, page) => ask(() => listOrderEvents(tables, orderId, page)),
    orderEventsProgress: () => ask(tables.orderRecordsProgress),
    findPriorUses: (participantId, ids) => ask(() => priorUses(ordersOf(participantId), ids)),
  };
}

function listOrders(
  rows: NewOrder[],
  { clientOrderId, contractId, state }: OrderFilter,
  page: PageRequest,
): Page<OrderSnapshot> {
  const found = rows.filter(
    (row) =>
      (clientOrderId ?? row.client_order_id) === row.client_order_id &&
      (contractId ?? row.contract_id) === row.contract_id &&
      (state ?? row.state) === row.state,
  );
  return pageOf(found, page, {
    name: 'orders',
    keyOf: (row) => (page.afterSequence === undefined ? [row.order_id] : [row.updated_sequence, row.order_id]),
    sequenceOf: (row) => row.updated_sequence,
    itemOf: snapshotOf,
  });
}

function listOwnTrades(
  tables: ViewTables,
  participantId: string,
  { contractId, orderId }: OwnTradeFilter,
  page: PageRequest,
): Page<OwnTrade> {
  const found = ownTrades(tables, participantId).filter(
    (trade) => (contractId ?? trade.contractId) === trade.contractId && (orderId ?? trade.orderId) === trade.orderId,
  );
  return pageOf(found, page, {
    name: 'own-trades',
    keyOf: ({ tradeId, side }) => [tradeId, side === 'SELL' ? 1 : 0],
    sequenceOf: ({ sequence }) => sequence,
    itemOf: (trade) => trade,
  });
}

function listMarketTrades({ trades }: ViewTables, { contractId }: TradeFilter, page: PageRequest): Page<MarketTrade> {
  const found = [...trades.values()].filter((row) => (contractId ?? row.contract_id) === row.contract_id);
  return pageOf(found, page, {
    name: 'market-trades',
    keyOf: (row) => [row.trade_id],
    sequenceOf: (row) => row.sequence,
    itemOf: tradeOf,
  });
}

function listOrderEvents({ orderRecords }: ViewTables, orderId: number, page: PageRequest): Page<EventPlace> {
  const all = (orderRecords.get(orderId) ?? []).map((row) => ({ sequence: row.sequence, index: row.event_index }));
  const { afterSequence } = page;
  const inOrder = afterSequence === undefined ? all.toReversed() : all.filter((one) => one.sequence > afterSequence);
  const from = startOf(orderId, page);
  const isFrom = (place: EventPlace): boolean => place.sequence === from?.sequence && place.index === from.index;
  return eventPage(orderId, page, inOrder.slice(inOrder.findIndex(isFrom) + 1).slice(0, page.limit + 1));
}

function priorUses(rows: readonly NewOrder[], clientOrderIds: readonly string[]): Map<string, PriorUse> {
  const found = rows.filter((row) => clientOrderIds.includes(row.client_order_id));
  return new Map(
    found.map((row) => [
      row.client_order_id,
      { acceptedSequence: row.accepted_sequence, fingerprint: row.fingerprint },
    ]),
  );
}

const NULLABLE = [
  'display_lots',
  'self_trade_prevention',
  'valid_until_us',
  'text',
  'on_behalf_of',
  'capacity',
  'reason',
];

/** Columns as pg would read them: integers as text. */
function asRead(row: object): object {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'number' && name !== 'revision' ? String(value) : value,
    ]),
  );
}

/** What is absent is null there. */
function snapshotOf(row: NewOrder): OrderSnapshot {
  const nulls: object = Object.fromEntries(NULLABLE.map((name) => [name, null]));
  return orderOf({ ...nulls, ...asRead(row) } as OrderSelect);
}

function tradeOf(row: TradeRow): MarketTrade {
  const nulls = { aggressor_side: null, source: null, source_trade_id: null };
  return marketTradeOf({ ...nulls, ...asRead(row) } as Parameters<typeof marketTradeOf>[0]);
}

function ownTrades({ trades, sides }: ViewTables, participantId: string): OwnTrade[] {
  return sides.flatMap((own) => {
    const row = trades.get(own.trade_id);
    if (row === undefined || own.participant_id !== participantId) return [];
    const { client_order_id: clientOrderId, portfolio_id: portfolioId, order_id: orderId } = own;
    const order = orderId !== undefined && clientOrderId !== undefined && { orderId, clientOrderId };
    return [{ ...tradeOf(row), side: own.side === 'BUY' ? 'BUY' : 'SELL', ...order, portfolioId } as const];
  });
}

type List<Row, Item> = {
  name: string;
  keyOf: (row: Row) => number[];
  sequenceOf: (row: Row) => number;
  itemOf: (row: Row) => Item;
};

/** Newest first by its key; with `afterSequence` ascending. */
function pageOf<Row, Item>(
  rows: readonly Row[],
  { limit, cursor, afterSequence }: PageRequest,
  { name, keyOf, sequenceOf, itemOf }: List<Row, Item>,
): Page<Item> {
  const direction = afterSequence === undefined ? -1 : 1;
  const compare = (one: readonly number[], other: readonly number[]): number => {
    const index = one.findIndex((part, place) => part !== other[place]);
    return index < 0 ? 0 : direction * ((one[index] ?? 0) - (other[index] ?? 0));
  };
  const [sample] = rows;
  const isFirst = cursor === undefined || sample === undefined;
  const after = isFirst ? undefined : decodeCursor(name, keyOf(sample).length, cursor);
  const found = rows
    .filter((row) => afterSequence === undefined || sequenceOf(row) > afterSequence)
    .filter((row) => after === undefined || compare(keyOf(row), after) > 0)
    .sort((one, other) => compare(keyOf(one), keyOf(other)));
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const isMore = found.length > limit && last !== undefined;
  return { items: page.map(itemOf), nextCursor: isMore ? encodeCursor(name, keyOf(last)) : null };
}
