/** The seam between the projector and where the views are kept: PostgreSQL, and memory in the simulation. */
import type { OrderRecordRow } from './order-records.ts';
import type { NewOrder, OrderChange, TradeChange, TradeRow, TradeSideRow } from './rows.ts';

export type ViewStore = {
  /** The sequence that the views contain. */
  progress(): Promise<number>;
  /** The sequence that the index of orders' histories contains. */
  orderRecordsProgress(): Promise<number>;
  /**
   * One transaction: kept when `write` resolves to true, undone when it resolves to false or rejects. Resolves to what
   * `write` did. Where it rejects, its outcome is unknown: the progress tells.
   */
  transaction(write: (views: ViewWriter) => Promise<boolean>): Promise<boolean>;
};

/** What a transaction writes. */
export type ViewWriter = {
  /** Whether the progress stood at `expected`. Nobody else moves it before the transaction has ended. */
  moveProgress(expected: number, last: number): Promise<boolean>;
  /** As moveProgress, of the index of orders' histories. */
  moveOrderRecords(expected: number, last: number): Promise<boolean>;
  /** Rejects if one of them is there already. */
  insertOrderRecords(rows: readonly OrderRecordRow[]): Promise<void>;
  /** Rejects if one of them is there already. */
  insertOrders(rows: readonly NewOrder[]): Promise<void>;
  /** A column that isn't in a change stays. Resolves to how many of them are there. */
  changeOrders(changes: readonly OrderChange[]): Promise<number>;
  /** Rejects if one of them is there already. */
  insertTrades(rows: readonly TradeRow[], sides: readonly TradeSideRow[]): Promise<void>;
  /** Resolves to how many of them are there, or were let go of (retention.ts). */
  changeTrades(changes: readonly TradeChange[]): Promise<number>;
};
