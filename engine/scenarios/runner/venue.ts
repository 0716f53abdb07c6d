/** What a scenario asks of a venue, whichever it is, and what it sees of it. */
import type { Command, Side } from '../../src/commands.ts';
import type { Level, VenueName } from './scenario.ts';

export type ScenarioVenue = {
  readonly name: VenueName;
  /** Sends a command and hears the answer. */
  ask(command: Command): Promise<Answer>;
  /** Sends it, but the answer is lost on the way; it is carried out. */
  askUnheard(command: Command): Promise<void>;
  /** It is that time now, and all that was due by then has happened. */
  moveTo(timeUs: number): Promise<void>;
  /** Forgets all but the journal, builds the market from that again, and finds it as it was. */
  restart(): Promise<void>;
  /** All orders there ever were. */
  orders(): Promise<SeenOrder[]>;
  /** All trades there ever were, oldest first. */
  trades(): Promise<SeenTrade[]>;
  /** What the book shows: from the highest offer to the lowest bid. */
  levels(contractId: string): Promise<Required<Level>[]>;
  contractState(contractId: string): Promise<string>;
  close(): Promise<void>;
};

/** AGAIN: answered as the first time. */
export type Answer = { kind: 'ACCEPTED' } | { kind: 'AGAIN' } | { kind: 'REFUSED'; code: string };

export type SeenOrder = {
  orderId: number;
  /** Its owner's id for it: its name in the scenario. */
  name: string;
  participantId: string;
  contractId: string;
  side: Side;
  priceTicks: number;
  openLots: number;
  filledLots: number;
  revision: number;
  state: string;
  reason?: string;
};

export type SeenTrade = {
  tradeId: number;
  /** The name of the order that came in, and of the one that it met. */
  order: string;
  restingOrder: string;
  lots: number;
  priceTicks: number;
  state: string;
  revision: number;
};
