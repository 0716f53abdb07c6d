/** What the views answer. Rows are integers, as in the market; the gateway words them. */
import type { TradeState } from '@wattbook/engine';
import type { Side } from '@wattbook/engine/commands';
import type { OrderSnapshot } from '../order-snapshot.ts';

/** Anonymous, as everyone may see it. `sequence` is of its execution; `state` and `revision` tell what became of it. */
export type MarketTrade = {
  tradeId: number;
  contractId: string;
  priceTicks: number;
  quantityLots: number;
  /** Absent: another engine made it and didn't tell. */
  aggressorSide?: Side;
  executedAtUs: number;
  sequence: number;
  state: TradeState;
  revision: number;
  /** Of another engine's: which one, and the trade's id there. `sequence` is that of its import. */
  source?: string;
  sourceTradeId?: string;
};

/** As one side sees it. A trade with oneself is two of these. */
export type OwnTrade = MarketTrade & {
  side: Side;
  /** Absent, as the client's id: of another engine's. */
  orderId?: number;
  clientOrderId?: string;
  portfolioId: string;
};

/** What one side of a trade was. Of another engine's, no more than participant and portfolio are known. */
export type TradeParty = {
  participantId: string;
  userId?: string;
  keyId?: string;
  portfolioId: string;
  orderId?: number;
  clientOrderId?: string;
};

/** With both sides, as the venue's surveillance sees it; of another engine's those that are participants here. */
export type WholeTrade = MarketTrade & { buy?: TradeParty; sell?: TradeParty };

/** `cursor` as an earlier page gave it; `afterSequence` turns the order round: ascending, only what came later. */
export type PageRequest = { limit: number; cursor?: string; afterSequence?: number };

/** `nextCursor` is null on the last page. */
export type Page<Item> = { items: Item[]; nextCursor: string | null };

export type OrderFilter = {
  participantId: string;
  clientOrderId?: string;
  contractId?: string;
  state?: OrderSnapshot['state'];
};

export type OrderIds = { orderIds: readonly number[]; clientOrderIds: readonly string[] };

export type TradeFilter = { contractId?: string };

/** Of the participant's own side. */
export type OwnTradeFilter = TradeFilter & { orderId?: number };

/** The cursor isn't one of ours, or belongs to another list. */
export class CursorInvalid extends Error {
  override name = 'CursorInvalid';
}

/** Where in the journal something happened: the record, and the event's place in it, from 0. */
export type EventPlace = { sequence: number; index: number };

export type PriorUse = { acceptedSequence: number; fingerprint: string };

export type Views = {
  /** The last sequence that the views contain, as far as this process knows. */
  sequence(): number;
  /** Whether the views contain `sequence`, waiting up to `timeoutMs`. */
  reached(sequence: number, timeoutMs: number): Promise<boolean>;
  /** Newest order first; with `afterSequence` by last change, oldest change first. */
  listOrders(filter: OrderFilter, page: PageRequest): Promise<Page<OrderSnapshot>>;
  findOrder(participantId: string, orderId: number): Promise<OrderSnapshot | undefined>;
  /** Those of the participant's that have one of these ids, of the venue's or of its own; in no order, maybe twice. */
  findOrders(participantId: string, ids: OrderIds): Promise<OrderSnapshot[]>;
  listOwnTrades(participantId: string, filter: OwnTradeFilter, page: PageRequest): Promise<Page<OwnTrade>>;
  /** One, or two for a trade with oneself (BUY first), or none. */
  findOwnTrades(participantId: string, tradeId: number): Promise<OwnTrade[]>;
  listMarketTrades(filter: TradeFilter, page: PageRequest): Promise<Page<MarketTrade>>;
  /** What happened to an order, whoever's it is, newest first. A page may end before its limit: its cursor tells. */
  listOrderEvents(orderId: number, page: PageRequest): Promise<Page<EventPlace>>;
  /** The last sequence that these contain: less than `sequence` only while they are built for an older venue. */
  orderEventsProgress(): Promise<number>;
  /** What the table of client order ids knows of these ids (see PlaceOrder.priorUse); only those that it knows. */
  findPriorUses(participantId: string, clientOrderIds: readonly string[]): Promise<Map<string, PriorUse>>;
};

export type SurveillanceOrderFilter = Partial<Omit<OrderFilter, 'clientOrderId'>>;

/** `participantId`: on either side. */
export type SurveillanceTradeFilter = TradeFilter & { participantId?: string };

/** Everybody's orders and trades: apart from Views, so that who serves participants can't even ask for others'. */
export type Surveillance = Pick<Views, 'sequence' | 'reached'> & {
  /** As Views.listOrders. */
  listOrders(filter: SurveillanceOrderFilter, page: PageRequest): Promise<Page<OrderSnapshot>>;
  findOrder(orderId: number): Promise<OrderSnapshot | undefined>;
  /** Newest first; with `afterSequence` ascending. A trade of a participant with itself is there once. */
  listTrades(filter: SurveillanceTradeFilter, page: PageRequest): Promise<Page<WholeTrade>>;
  findTrade(tradeId: number): Promise<WholeTrade | undefined>;
};
