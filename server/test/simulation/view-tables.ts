/** The tables of the views in memory: transactions, a lock on the row of progress, and the constraints of the SQL. */
import type { NewOrder, OrderChange, TradeChange, TradeRow, TradeSideRow } from '../../src/views/rows.ts';
import type { OrderRecordRow } from '../../src/views/order-records.ts';
import type { ViewWriter } from '../../src/views/view-store.ts';

export type ViewTables = {
  orders: Map<number, NewOrder>;
  trades: Map<number, TradeRow>;
  sides: TradeSideRow[];
  /** By order, ascending. */
  orderRecords: Map<number, OrderRecordRow[]>;
  progress(): number;
  orderRecordsProgress(): number;
  begin(): ViewTransaction;
};

export type ViewTransaction = ViewWriter & { commit(): void; rollback(): void };

export function createViewTables(): ViewTables {
  const orders = new Map<number, NewOrder>();
  const clientOrderIds = new Set<string>();
  const trades = new Map<number, TradeRow>();
  const sides: TradeSideRow[] = [];
  const orderRecords = new Map<number, OrderRecordRow[]>();
  let progress = 0;
  let orderRecordsProgress = 0;
  let holder: ViewTransaction | undefined;
  const waiting: (() => void)[] = [];

  function addOrder(row: NewOrder): void {
    const clientOrderId = `${row.participant_id} ${row.client_order_id}`;
    const isThere = orders.has(row.order_id) || clientOrderIds.has(clientOrderId);
    if (isThere) throw new Error(`duplicate key: order ${row.order_id}, ${clientOrderId}`);
    clientOrderIds.add(clientOrderId);
    orders.set(row.order_id, row);
  }

  function addTrade(row: TradeRow): void {
    if (trades.has(row.trade_id)) throw new Error(`duplicate key: trade ${row.trade_id}`);
    trades.set(row.trade_id, row);
  }

  function addOrderRecord(row: OrderRecordRow): void {
    const rows = orderRecords.get(row.order_id) ?? [];
    const last = rows.at(-1);
    const isLater = last === undefined || last.sequence < row.sequence || last.event_index < row.event_index;
    if (!isLater) throw new Error(`duplicate key: order ${row.order_id}, record ${row.sequence}, ${row.event_index}`);
    orderRecords.set(row.order_id, [...rows, row]);
  }

  function begin(): ViewTransaction {
    /** Done when it is committed; what is asked in between is answered from the tables and these. */
    const writes: (() => void)[] = [];
    const inserted = new Set<number>();
    let isOver = false;

    /** As PostgreSQL: who wants to move a row that somebody else moves waits for the end of that transaction. */
    async function lock(): Promise<void> {
      while (holder !== undefined && holder !== transaction) await new Promise<void>((go) => waiting.push(go));
      if (!isOver) holder = transaction;
    }

    function end(): void {
      isOver = true;
      if (holder !== transaction) return;
      holder = undefined;
      waiting.splice(0).forEach((go) => go());
    }

    const countOf = (ids: number[], isThere: (id: number) => boolean): Promise<number> =>
      Promise.resolve(ids.filter(isThere).length);

    const transaction: ViewTransaction = {
      moveProgress: async (expected, last) => {
        await lock();
        if (progress !== expected) return false;
        writes.push(() => (progress = last));
        return true;
      },
      moveOrderRecords: async (expected, last) => {
        await lock();
        if (orderRecordsProgress !== expected) return false;
        writes.push(() => (orderRecordsProgress = last));
        return true;
      },
      insertOrderRecords: (rows) => {
        writes.push(() => rows.forEach(addOrderRecord));
        return Promise.resolve();
      },
      insertOrders: (rows) => {
        for (const row of rows) inserted.add(row.order_id);
        writes.push(() => rows.forEach(addOrder));
        return Promise.resolve();
      },
      changeOrders: (changes) => {
        writes.push(() => changes.forEach(changeOrder));
        return countOf(
          changes.map(({ order_id }) => order_id),
          (id) => orders.has(id) || inserted.has(id),
        );
      },
      insertTrades: (rows, rowSides) => {
        writes.push(() => {
          rows.forEach(addTrade);
          sides.push(...rowSides);
        });
        return Promise.resolve();
      },
      changeTrades: (changes) => {
        writes.push(() => changes.forEach(changeTrade));
        return countOf(
          changes.map(({ trade_id }) => trade_id),
          (id) => trades.has(id),
        );
      },
      commit: () => {
        if (isOver) throw new Error('the transaction is over');
        try {
          for (const write of writes) write();
        } finally {
          end();
        }
      },
      rollback: end,
    };
    return transaction;
  }

  function changeOrder(change: OrderChange): void {
    const row = orders.get(change.order_id);
    if (row !== undefined) orders.set(change.order_id, { ...row, ...change });
  }

  function changeTrade(change: TradeChange): void {
    const row = trades.get(change.trade_id);
    if (row !== undefined) trades.set(change.trade_id, { ...row, ...change });
  }

  return {
    ...{ orders, trades, sides, orderRecords, begin },
    progress: () => progress,
    orderRecordsProgress: () => orderRecordsProgress,
  };
}
