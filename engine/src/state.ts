/** What the market is at a sequence. All of it follows from the commands applied so far, and from nothing else. */
import type {
  Actor,
  ContractTerms,
  OrderReference,
  OrderTerms,
  ParticipantTerms,
  ProductTerms,
  Side,
  TimeInForce,
} from './commands.ts';
import type { EndReason, RefusalCode, RefusalDetails, Standing, ToldOfImport } from './events.ts';
import { assert } from './assert.ts';
import { createBook, type Ahead, type OrderBook } from './book.ts';
import { createClientOrderIds, type ClientOrderIds } from './client-order-ids.ts';
import { createDueQueue, type DueQueue } from './due-queue.ts';
import { ARCHIVE_AFTER_CLOSURE_US, FILLS_PER_RECORD_MAX, RULES_FIRST } from './limits.ts';
import { digest, NOTHING, replace, type Lanes } from './state-hash.ts';

export type Area = { area: string; eic: string; timeZone: string; currency: string; hash: Lanes };

export type Product = ProductTerms & { area: string; hash: Lanes };

/** HALTED: cancel only. */
export type ContractState = 'SCHEDULED' | 'OPEN' | 'HALTED' | 'CLOSED';

/** A contract, or a block of them that somebody ordered: it has `legs`, a book of its own, and lives as they do. */
export type Contract = ContractTerms & {
  /** Counts listings; contracts of equal due time are settled in this order. */
  listingNumber: number;
  area: string;
  currency: string;
  timeZone: string;
  /** The product's rules at the time of listing. */
  rules: ProductTerms;
  /** Of a block: its contracts, ascending by delivery. */
  legs?: readonly Contract[];
  /** What time made of it; with the halts, see contractStateAt. */
  session: 'SCHEDULED' | 'OPEN' | 'CLOSED';
  isHalted: boolean;
  /** Blocks that this contract is a leg of. */
  blocks: Contract[];
  /** The operator's. */
  referenceTicks?: number;
  book: OrderBook;
  /** Every order accepted here that the market hasn't let go of, ascending. */
  orderIds: number[];
  /** Every trade made here that archiving hasn't come to, ascending. */
  tradeIds: number[];
  /** The same without those that are recalled at its end: the last one is the reference (rule 6.1). */
  standingTradeIds: number[];
  /** The market knows no order of it any more, and no trade but those whose recall is to be decided. */
  archived: boolean;
  hash: Lanes;
};

export type Participant = {
  participantId: string;
  terms: ParticipantTerms;
  isBlockedByOwner: boolean;
  isBlockedByOperator: boolean;
  /** Active and parked, ascending, as a set keeps the order in which ids came. */
  openOrderIds: Set<number>;
  /** What the active orders may cost, in 0.00001 EUR. */
  openCostE5: bigint;
  /** What the trades of a delivery day cost (negative: brought) until it is settled. Key: `area/deliveryDay`. */
  unsettled: Map<string, { costE5: bigint; hash: Lanes }>;
  /** Sum over `unsettled`. */
  unsettledCostE5: bigint;
  /** Armed dead man's switches by key id; '' is the one of the whole participant. */
  switches: Map<string, CancelAfterSwitch>;
  hash: Lanes;
};

/** `armedSequence` tells this arming from earlier ones. */
export type CancelAfterSwitch = {
  participantId: string;
  /** Absent: of the whole participant. */
  keyId?: string;
  /** Its whole length, for when it counts anew. */
  seconds: number;
  dueUs: number;
  armedSequence: number;
  hash: Lanes;
};

/** PARKED: out of its book, at the owner's wish. */
export type OrderState = 'ACTIVE' | 'PARKED' | 'FILLED' | 'CANCELLED' | 'EXPIRED';

export type TradeState = 'EXECUTED' | 'RECALL_REQUESTED' | 'RECALLED';

/** Who asked for a trade's recall first, since it was executed or the operator refused. */
export type RecallRequest = {
  participantId: string;
  requestedSequence: number;
  requestedAtUs: number;
  because?: string;
};

/** What the market has to know of a trade as long as it may be recalled. */
export type Trade = {
  tradeId: number;
  contractId: string;
  priceTicks: number;
  quantityLots: number;
  aggressorSide: Side;
  executedSequence: number;
  executedAtUs: number;
  buyOrderId: number;
  buyParticipantId: string;
  sellOrderId: number;
  sellParticipantId: string;
  state: TradeState;
  revision: number;
  /** While it is RECALL_REQUESTED. */
  recall?: RecallRequest;
  hash: Lanes;
};

/** A trade that another engine made, as long as it may come in again or be recalled there (rule 13.3). */
export type ImportedTrade = ToldOfImport & { state: 'EXECUTED' | 'RECALLED'; hash: Lanes };

/** The same trades three times over: by what tells one from another there, by our id, and as they came. */
export type Imports = {
  byKey: Map<string, ImportedTrade>;
  byTradeId: Map<number, ImportedTrade>;
  oldestFirst: ImportedTrade[];
};

export type Order = Actor &
  Omit<OrderTerms, 'side' | 'timeInForce' | 'parked'> &
  Standing & {
    orderId: number;
    side: Side;
    timeInForce: TimeInForce;
    state: OrderState;
    reason?: EndReason;
    /** Of the owner's (or operator's) changes; fills don't count. */
    revision: number;
    /** Of the terms as they were accepted: by it a repetition is told from another order. */
    fingerprint: string;
    acceptedSequence: number;
    acceptedAtUs: number;
    updatedSequence: number;
    updatedAtUs: number;
    /** Of an ICEBERG that is active: how much the book shows of it now. */
    visibleLots?: number;
    /** Its place among all that rest: whoever joined the end of a queue earlier has the lower one. */
    queueNumber: number;
    /** The last CHANGES_REMEMBERED_MAX amendments, parkings and activations, oldest first; `hash`: their sum. */
    changes: { readonly remembered: readonly OrderChange[]; readonly hash: Lanes };
    /** What it counts in its participant's `openCostE5`. */
    costE5: bigint;
    hash: Lanes;
  };

/** Of an order that its owner hasn't changed: most of them share it. */
export const UNCHANGED: Order['changes'] = { remembered: [], hash: NOTHING };

/** What an owner asked for at a revision, and where its answer stands. */
export type OrderChange = { revisionBefore: number; fingerprint: string; sequence: number };

/**
 * What has taken effect but is still to be carried out on these orders, one by one, before anything else may happen:
 * they are still to be listed as cancelled for that reason or as expired.
 */
export type Unfinished = {
  cause: 'CLOSURE' | CancelReason;
  /** Descending: the next one is the last. */
  ids: number[];
  /** Sum over `ids`. */
  hash: Lanes;
};

/** Why many orders end as one. */
export type CancelReason = Extract<
  EndReason,
  'MASS_CANCEL' | 'OPERATOR' | 'CANCEL_AFTER' | 'LEG_CLOSED' | 'LEG_HALTED'
>;

export type Market = {
  /** Of the last record applied. */
  sequence: number;
  timeUs: number;
  rules: number;
  epoch: number;
  /** Which process leads since that epoch; decides nothing. */
  holder: string | undefined;
  venue: { venueId: string; environment: 'sandbox' | 'live'; hash: Lanes } | undefined;
  nextOrderId: number;
  nextTradeId: number;
  nextQueueNumber: number;
  nextListingNumber: number;
  /** All contracts are halted since that sequence, until that time if it has one. */
  halt: { sequence: number; untilUs?: number; hash: Lanes } | undefined;
  areas: Map<string, Area>;
  /** Key: `area/product`. */
  products: Map<string, Product>;
  /** As they were listed. A block is forgotten after it was archived (rule 9.7). */
  contracts: Map<string, Contract>;
  /** The same, by listing number. */
  contractsListed: Map<number, Contract>;
  /** Closed and not archived yet, as they closed: the first one is let go of first (rule 1.4). */
  closed: Contract[];
  /** No slice of archiving before that time. */
  nextSliceUs: number;
  participants: Map<string, Participant>;
  /** Live and ended, until their contract is archived. */
  orders: Map<number, Order>;
  clientOrderIds: ClientOrderIds;
  /** As long as they may be recalled. */
  trades: Map<number, Trade>;
  /** Those whose recall is to be decided. */
  openRecalls: Map<number, Trade>;
  /** Trades of other engines: none of these is in `trades`, as nothing here rests on them. */
  imports: Imports;
  /** Armed, by `armedSequence`. */
  switches: Map<number, CancelAfterSwitch>;
  /** Key: `area/deliveryDay`. */
  settledDays: Map<string, { hash: Lanes }>;
  due: DueQueue;
  unfinished: Unfinished | undefined;
  /** Sum over all entities; see state-hash.ts. */
  entitiesHash: Lanes;
};

/** A refusal is a value: its code, and what would have been right. */
export type Refusal = { code: RefusalCode; details: RefusalDetails };

/** A market in which nothing has happened yet. */
export function createMarket(): Market {
  return {
    sequence: 0,
    timeUs: 0,
    rules: RULES_FIRST,
    epoch: 0,
    holder: undefined,
    venue: undefined,
    nextOrderId: 1,
    nextTradeId: 1,
    nextQueueNumber: 1,
    nextListingNumber: 0,
    halt: undefined,
    areas: new Map(),
    products: new Map(),
    contracts: new Map(),
    contractsListed: new Map(),
    closed: [],
    nextSliceUs: 0,
    participants: new Map(),
    orders: new Map(),
    clientOrderIds: createClientOrderIds(),
    trades: new Map(),
    openRecalls: new Map(),
    imports: { byKey: new Map(), byTradeId: new Map(), oldestFirst: [] },
    switches: new Map(),
    settledDays: new Map(),
    due: createDueQueue(),
    unfinished: undefined,
    entitiesHash: { ...NOTHING },
  };
}

export function createContractBook(): OrderBook {
  return createBook(FILLS_PER_RECORD_MAX);
}

export function contractOf(market: Market, contractId: string): Contract {
  const contract = market.contracts.get(contractId);
  assert(contract !== undefined, () => `contract ${contractId} is listed`);
  return contract;
}

/** One that the operator listed. Blocks are none of these: they are named by their legs (rule 9.4). */
export function findContract(market: Market, contractId: string): Contract | undefined {
  const contract = market.contracts.get(contractId);
  return contract?.legs === undefined ? contract : undefined;
}

/** `area/deliveryDay`. */
export function deliveryDayKey({ area, deliveryDay }: { area: string; deliveryDay: string }): string {
  return `${area}/${deliveryDay}`;
}

/** Active and parked orders of all these contracts, ascending. */
export function openOrderIdsOf(market: Market, contracts: readonly Contract[]): number[] {
  const listed = contracts.flatMap(({ orderIds }) => orderIds);
  return listed.filter((orderId) => isOpen(orderOf(market, orderId))).sort((left, right) => left - right);
}

/**
 * The order of whoever asks, live or ended; undefined if there is none, or if it is somebody else's. Of a client order
 * id of which a table knows more than the market (see PlaceOrder.priorUse) the market has let go of the order.
 */
export function findOwnOrder(
  market: Market,
  { participantId, orderId, clientOrderId }: Pick<Actor, 'participantId'> & OrderReference,
): Order | undefined {
  const found = clientOrderId === undefined ? orderId : market.clientOrderIds.find(participantId, clientOrderId);
  const order = found === undefined ? undefined : market.orders.get(found);
  return order?.participantId === participantId ? order : undefined;
}

/** Where a resting order is in its book. `visibleLots`: what the book shows of it. */
export type Place = { priceTicks: number; visibleLots: number; ahead: Ahead };

/** Undefined if the order doesn't rest. */
export function placeOf(market: Market, orderId: number): Place | undefined {
  const order = market.orders.get(orderId);
  const book = order && market.contracts.get(order.contractId)?.book;
  const ahead = book?.ahead(orderId);
  if (order === undefined || book === undefined || ahead === undefined) return undefined;
  return { priceTicks: order.priceTicks, visibleLots: book.visibleLots(orderId), ahead };
}

export function orderOf(market: Market, orderId: number): Order {
  const order = market.orders.get(orderId);
  assert(order !== undefined, () => `order ${orderId} exists`);
  return order;
}

/** Neither filled, cancelled nor expired. */
export function isOpen({ state }: Pick<Order, 'state'>): boolean {
  return state === 'ACTIVE' || state === 'PARKED';
}

/** Where time has brought the contract by now. */
export function contractState(market: Market, contract: Contract): ContractState {
  return contractStateAt(market, contract, market.timeUs);
}

export function participantOf(market: Market, participantId: string): Participant {
  const participant = market.participants.get(participantId);
  assert(participant !== undefined, () => `participant ${participantId} is admitted`);
  return participant;
}

/** The state of a contract at `timeUs`, now or later, whether or not what is due by then was settled. */
export function contractStateAt(market: Market, contract: Contract, timeUs: number): ContractState {
  if (timeUs >= contract.closesAtUs) return 'CLOSED';
  if (timeUs < contract.opensAtUs) return 'SCHEDULED';
  return haltOfMarketAt(market, timeUs) !== undefined || haltedLegOf(contract) !== undefined ? 'HALTED' : 'OPEN';
}

/** The market's halt, should it last until then. */
export function haltOfMarketAt({ halt }: Market, timeUs: number): Market['halt'] {
  return halt !== undefined && timeUs < (halt.untilUs ?? Infinity) ? halt : undefined;
}

/** The contract itself, or the first of a block's that is halted itself. */
export function haltedLegOf(contract: Contract): Contract | undefined {
  return [contract, ...(contract.legs ?? [])].find(({ isHalted }) => isHalted);
}

/** From this time on the market may let go of the contract's orders, their client order ids and its trades. */
export function archivesAtUs(contract: Contract): number {
  return contract.closesAtUs + ARCHIVE_AFTER_CLOSURE_US;
}

/** Something takes effect on these orders (ascending) now, to be carried out one by one; see Unfinished. */
export function begin(market: Market, cause: Unfinished['cause'], ids: readonly number[]): void {
  assert(market.unfinished === undefined, 'one thing is carried out before the next takes effect');
  if (ids.length === 0) return;
  const hash = { ...NOTHING };
  for (const id of ids) replace(hash, NOTHING, digest([id]));
  market.unfinished = { cause, ids: ids.toReversed(), hash };
}

/** Takes the next id of what is unfinished; with the last one it is finished. */
export function takeUnfinished(market: Market, unfinished: Unfinished): number {
  const id = unfinished.ids.pop();
  assert(id !== undefined, 'what is unfinished has something left');
  replace(unfinished.hash, digest([id]), NOTHING);
  if (unfinished.ids.length === 0) market.unfinished = undefined;
  return id;
}
