/** What a scenario file says, once it is read: the same for every venue that it is played on. */
import type { Command, Side } from '../../src/commands.ts';

/** fast: `engine/src`. naive: `engine/naive`. http: the gateway, as a participant meets it. */
export const VENUE_NAMES = ['fast', 'naive', 'http'] as const;
export type VenueName = (typeof VENUE_NAMES)[number];

export type Scenario = {
  /** `iceberg-slices.scenario`. */
  file: string;
  title: string;
  why: string;
  /** The rules of docs/market-rules.md that it shows: `3.2`. */
  rules: string[];
  /** Where it isn't played, and why not. */
  exceptions: Map<VenueName, string>;
  beginsUs: number;
  /** The operator's, but for the founding of the venue itself. */
  setUp: Command[];
  steps: Step[];
};

/** `line`: where it stands in the file. */
export type Step = { line: number; text: string; act: Act; outcome: Outcome };

export type Act =
  | { kind: 'ASK'; asks: Ask[]; fate: Fate }
  | { kind: 'TIME'; timeUs: number }
  | { kind: 'BOOK'; contractId: string; levels: Level[] }
  /** The venue forgets all but its journal, and is built from that again. */
  | { kind: 'RESTART' }
  | { kind: 'CHECK' };

/** A command, once it is known how orders stand. */
export type Ask = (known: Known) => Command;

/** What a command may have to know of the orders so far. */
export type Known = { orderIdOf(name: string): number; revisionOf(name: string): number };

/** ANSWER_LOST: carried out, but nobody heard. REQUEST_LOST: never arrived. */
export type Fate = 'ANSWERED' | 'ANSWER_LOST' | 'REQUEST_LOST';

export type Level = { side: Side; priceTicks: number; quantityLots: number; orders?: number };

/** What is not told has not happened: no refusal, no other trade, no order that ended but by being filled. */
export type Outcome = {
  refusal?: string;
  isRepeated: boolean;
  trades: ExpectedTrade[];
  /** In place of `trades`. */
  manyTrades?: { count: number; lots: number };
  orders: ExpectedOrder[];
  /** Orders that ended, in place of naming them. */
  manyEnded?: { count: number; state: string; reason: string };
  contracts: { contractId: string; state: string }[];
  recalls: { tradeId: number; state: string; revision?: number }[];
};

/** What stands in the place of a resting order where another engine made the trade; `order` is its id there then. */
export const ELSEWHERE = 'elsewhere';

/** `order` came in, `restingOrder` waited. */
export type ExpectedTrade = { order: string; restingOrder: string; lots: number; priceTicks: number };

export type ExpectedOrder = {
  order: string;
  state: string;
  reason?: string;
  openLots?: number;
  filledLots?: number;
  priceTicks?: number;
  revision?: number;
};
