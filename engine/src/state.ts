/** What the market is at a sequence. All of it follows from the commands applied so far, and from nothing else. */
import type { Actor, ContractTerms, OrderReference, OrderTerms, ProductTerms, Side, TimeInForce } from './commands.ts';
import type { EndReason, RefusalCode, RefusalDetails, Standing } from './events.ts';
import { assert } from './assert.ts';
import { createBook, type OrderBook } from './book.ts';
import { createClientOrderIds, type ClientOrderIds } from './client-order-ids.ts';
import { createDueQueue, type DueQueue } from './due-queue.ts';
import { ARCHIVE_AFTER_CLOSURE_US, FILLS_PER_ORDER_MAX, RULES_FIRST } from './limits.ts';
import { digest, hex, NOTHING, replace, type Field, type Lanes } from './state-hash.ts';

export type Area = { area: string; eic: string; timeZone: string; currency: string; hash: Lanes };

export type Product = ProductTerms & { area: string; hash: Lanes };

export type ContractState = 'SCHEDULED' | 'OPEN' | 'CLOSED';

export type Contract = ContractTerms & {
  /** Counts listings; contracts of equal due time are settled in this order. */
  listingNumber: number;
  area: string;
  currency: string;
  timeZone: string;
  /** The product's rules at the time of listing. */
  rules: ProductTerms;
  state: ContractState;
  book: OrderBook;
  /** Every order accepted here, ascending; emptied when the contract is archived. */
  orderIds: number[];
  archived: boolean;
  hash: Lanes;
};

export type Participant = {
  participantId: string;
  /** Ascending, as a set keeps the order in which ids came. */
  activeOrderIds: Set<number>;
  hash: Lanes;
};

export type OrderState = 'ACTIVE' | 'FILLED' | 'CANCELLED' | 'EXPIRED';

export type Order = Actor &
  Omit<OrderTerms, 'side' | 'timeInForce'> &
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
    /** Sequence at which the order joined the end of its queue. */
    queuedSequence: number;
    lastAmendment?: { revisionBefore: number; fingerprint: string; sequence: number };
    hash: Lanes;
  };

/**
 * What has taken effect but is still to be carried out on these orders, one by one, before anything else may happen:
 * a closure or a mass cancel still lists them, archiving still lets go of them. None of them can trade any more.
 */
export type Unfinished = {
  cause: 'CLOSURE' | 'MASS_CANCEL' | 'ARCHIVING';
  /** Descending: the next one is the last. */
  orderIds: number[];
  /** Sum over `orderIds`. */
  hash: Lanes;
};

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
  areas: Map<string, Area>;
  /** Key: `area/product`. */
  products: Map<string, Product>;
  contracts: Map<string, Contract>;
  /** By listing number. */
  contractsListed: Contract[];
  participants: Map<string, Participant>;
  /** Live and ended, until their contract is archived. */
  orders: Map<number, Order>;
  clientOrderIds: ClientOrderIds;
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
    areas: new Map(),
    products: new Map(),
    contracts: new Map(),
    contractsListed: [],
    participants: new Map(),
    orders: new Map(),
    clientOrderIds: createClientOrderIds(),
    due: createDueQueue(),
    unfinished: undefined,
    entitiesHash: { ...NOTHING },
  };
}

export function createContractBook(): OrderBook {
  return createBook(FILLS_PER_ORDER_MAX);
}

export function contractOf(market: Market, contractId: string): Contract {
  const contract = market.contracts.get(contractId);
  assert(contract !== undefined, `contract ${contractId} is listed`);
  return contract;
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

export function orderOf(market: Market, orderId: number): Order {
  const order = market.orders.get(orderId);
  assert(order !== undefined, `order ${orderId} exists`);
  return order;
}

export function participantOf(market: Market, participantId: string): Participant {
  const participant = market.participants.get(participantId);
  assert(participant !== undefined, `participant ${participantId} is admitted`);
  return participant;
}

/** The state of a contract at `timeUs`, now or later, whether or not what is due by then was settled. */
export function contractStateAt(contract: Contract, timeUs: number): ContractState {
  if (timeUs >= contract.closesAtUs) return 'CLOSED';
  return contract.state === 'SCHEDULED' && timeUs >= contract.opensAtUs ? 'OPEN' : contract.state;
}

/** From this time on the market knows neither the contract's orders nor their client order ids. */
export function archivesAtUs(contract: Contract): number {
  return contract.closesAtUs + ARCHIVE_AFTER_CLOSURE_US;
}

/** Something takes effect on these orders (ascending) now, to be carried out one by one; see Unfinished. */
export function begin(market: Market, cause: Unfinished['cause'], orderIds: readonly number[]): void {
  assert(market.unfinished === undefined, 'one thing is carried out before the next takes effect');
  if (orderIds.length === 0) return;
  const hash = { ...NOTHING };
  for (const orderId of orderIds) replace(hash, NOTHING, digest([orderId]));
  market.unfinished = { cause, orderIds: orderIds.toReversed(), hash };
}

/** Takes the next order of what is unfinished; with the last one it is finished. */
export function takeUnfinished(market: Market, unfinished: Unfinished): Order {
  const orderId = unfinished.orderIds.pop();
  assert(orderId !== undefined, 'what is unfinished has an order left');
  replace(unfinished.hash, digest([orderId]), NOTHING);
  if (unfinished.orderIds.length === 0) market.unfinished = undefined;
  return orderOf(market, orderId);
}

/** 16 hexadecimal digits that two markets share exactly if they would decide everything alike. */
export function stateHash(market: Market): string {
  const { entitiesHash, sequence, timeUs, rules, epoch, nextOrderId, nextTradeId, unfinished } = market;
  const counters = [entitiesHash.high, entitiesHash.low, sequence, timeUs, rules, epoch, nextOrderId, nextTradeId];
  if (unfinished === undefined) return hex(digest(counters));
  return hex(digest([...counters, unfinished.cause, unfinished.hash.high, unfinished.hash.low]));
}

/** Call after every change of an order. */
export function rehashOrder(market: Market, order: Order): void {
  rehash(market, order, orderFields(order));
}

/** Call after every change of a contract. */
export function rehashContract(market: Market, contract: Contract): void {
  rehash(market, contract, contractFields(contract));
}

export function rehashVenue(market: Market, venue: NonNullable<Market['venue']>): void {
  rehash(market, venue, ['venue', venue.venueId, venue.environment]);
}

export function rehashArea(market: Market, area: Area): void {
  rehash(market, area, ['area', area.area, area.eic, area.timeZone, area.currency]);
}

export function rehashProduct(market: Market, product: Product): void {
  rehash(market, product, ['product', product.area, ...productFields(product)]);
}

export function rehashParticipant(market: Market, participant: Participant): void {
  rehash(market, participant, ['participant', participant.participantId]);
}

/** Takes an entity out of the sum when it leaves the market. */
export function unhash(market: Market, entity: { hash: Lanes }): void {
  replace(market.entitiesHash, entity.hash, NOTHING);
  entity.hash = NOTHING;
}

function rehash(market: Market, entity: { hash: Lanes }, fields: readonly Field[]): void {
  const after = digest(fields);
  replace(market.entitiesHash, entity.hash, after);
  entity.hash = after;
}

function orderFields(order: Order): Field[] {
  const { lastAmendment } = order;
  return [
    'order',
    order.orderId,
    order.participantId,
    order.userId,
    order.keyId,
    order.clientOrderId,
    order.fingerprint,
    order.acceptedSequence,
    order.queuedSequence,
    order.state,
    order.priceTicks,
    order.quantityLots,
    order.openLots,
    order.filledLots,
    order.filledValue,
    order.revision,
    order.validUntilUs,
    order.text,
    order.reason,
    lastAmendment?.revisionBefore,
    lastAmendment?.fingerprint,
    lastAmendment?.sequence,
  ];
}

function contractFields(contract: Contract): Field[] {
  return [
    'contract',
    contract.contractId,
    contract.area,
    contract.listingNumber,
    contract.state,
    contract.archived,
    contract.deliveryStartUs,
    contract.deliveryEndUs,
    contract.opensAtUs,
    contract.closesAtUs,
    ...productFields(contract.rules),
    contract.currency,
    contract.timeZone,
    contract.deliveryDay,
  ];
}

function productFields(terms: ProductTerms): Field[] {
  return [
    terms.product,
    terms.durationMinutes,
    terms.priceTickTicks,
    terms.quantityStepLots,
    terms.minPriceTicks,
    terms.maxPriceTicks,
  ];
}
