/** What was traded, summed up. Integers, as in the market; sums may exceed what a number holds exactly. */

/** From a time on, up to another one; both on the minute. */
export type Window = { contractId: string; fromUs: number; toUs: number };

/** Of the trades of one contract that stand. Without any there is no such thing. */
export type Totals = {
  contractId: string;
  lots: bigint;
  /** The sum of ticks × lots. */
  value: bigint;
  trades: number;
  highTicks: number;
  lowTicks: number;
  openTicks: number;
  /** Of the last by time of execution, then by trade id. */
  lastTicks: number;
  lastAtUs: number;
};

export type MinuteTotals = Omit<Totals, 'contractId' | 'lastAtUs'> & { minuteUs: number };

/** What one participant bought and sold of a contract, or of a block of them, in one portfolio. */
export type Position = {
  contractId: string;
  portfolioId: string;
  boughtLots: bigint;
  /** The sum of ticks × lots, as `soldValue`. */
  boughtValue: bigint;
  soldLots: bigint;
  soldValue: bigint;
};

export type Analytics = {
  /** The last sequence that the sums contain: those of trades, unless a version wrote these that doesn't know sums. */
  progress(): Promise<number>;
  /** Of those windows in which anything was traded, in no order; each contract at most once. */
  totals(windows: readonly Window[]): Promise<Totals[]>;
  /** Those in which anything was traded, ascending; at most `limit`. */
  minutes(window: Window, limit: number): Promise<MinuteTotals[]>;
  /** Of these contracts, and of blocks that begin with one of them; by contract and portfolio. */
  positions(participantId: string, contractIds: readonly string[]): Promise<Position[]>;
};
