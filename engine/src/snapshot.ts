/**
 * A market as plain JSON values, and a market built from them again. Kept is what the market holds; what follows from
 * that is worked out anew: hashes, books (the active orders in the order of their queue numbers), costs, indexes. So
 * whoever restores one compares the state hash with the one recorded at its sequence, and knows.
 *
 * What is kept is what is left of an entity when all that follows is taken away: a new field is kept unless somebody
 * takes it away, and one that is no plain JSON doesn't compile.
 */
import { assert, unreachable } from './assert.ts';
import type { Due } from './due-queue.ts';
import { changeHash } from './entity-fields.ts';
import {
  rehashArea,
  rehashContract,
  rehashHalt,
  rehashImport,
  rehashOrder,
  rehashParticipant,
  rehashProduct,
  rehashSettledDay,
  rehashSwitch,
  rehashTrade,
  rehashUnsettled,
  rehashVenue,
} from './hashing.ts';
import { EMPTY_BOOK } from './rules/archiving.ts';
import { recost } from './rules/exposure.ts';
import { rememberImport } from './rules/imports.ts';
import { productKey } from './rules/listings.ts';
import { ALL_KEYS } from './rules/switches.ts';
import { NOTHING, sumOf } from './state-hash.ts';
import {
  begin,
  contractOf,
  createContractBook,
  createMarket,
  isOpen,
  participantOf,
  UNCHANGED,
  type Area,
  type CancelAfterSwitch,
  type Contract,
  type ImportedTrade,
  type Market,
  type Order,
  type Participant,
  type Product,
  type Trade,
  type Unfinished,
} from './state.ts';

/** What this version writes, and the newest that it reads. A field that is added at its default needs no new one. */
export const SNAPSHOT_FORMAT = 1;

/** Longer lists are kept in pieces: a part is about an entity's size, or a few of these. */
const IDS_PER_PART_MAX = 1_000;

type Plain = string | number | boolean | undefined | readonly Plain[] | { readonly [name: string]: Plain };

/** Refuses, as it is compiled, what JSON would lose. */
const plain = <Value extends Plain>(value: Value): Value => value;

/** What of the market is no list: its counters, its venue, a halt. Comes first, as it is all that others rest on. */
type PlainMarket = ReturnType<typeof plainMarket>;
type PlainContract = ReturnType<typeof plainContract>;
type PlainParticipant = ReturnType<typeof plainParticipant>;
type PlainOrder = ReturnType<typeof plainOrder>;

/** Of a contract. */
type IdList = 'orderIds' | 'tradeIds' | 'standingTradeIds';

/** In this order. The lists of a contract's ids, and what is unfinished, come in pieces, in order. */
export type SnapshotPart =
  | { kind: 'MARKET'; market: PlainMarket }
  | { kind: 'AREA'; area: Omit<Area, 'hash'> }
  | { kind: 'PRODUCT'; product: Omit<Product, 'hash'> }
  | { kind: 'PARTICIPANT'; participant: PlainParticipant }
  | { kind: 'CONTRACT'; contract: PlainContract }
  | { kind: 'IDS'; contractId: string; list: IdList; ids: number[] }
  | { kind: 'CLOSED'; contractId: string }
  | { kind: 'ORDER'; order: PlainOrder }
  | { kind: 'TRADE'; trade: Omit<Trade, 'hash'> }
  | { kind: 'IMPORT'; trade: Omit<ImportedTrade, 'hash'> }
  | { kind: 'SWITCH'; armed: Omit<CancelAfterSwitch, 'hash'> }
  | { kind: 'SETTLED_DAY'; day: string }
  | { kind: 'DUE'; due: Due }
  | { kind: 'UNFINISHED'; cause: Unfinished['cause']; ids: number[] };

/** The market as it is between two records. It must not change before the last part was taken. */
export function* takeSnapshot(market: Market): Generator<SnapshotPart, void> {
  yield { kind: 'MARKET', market: plainMarket(market) };
  for (const area of market.areas.values()) yield { kind: 'AREA', area: unhashed(area) };
  for (const product of market.products.values()) yield { kind: 'PRODUCT', product: unhashed(product) };
  for (const each of market.participants.values()) yield { kind: 'PARTICIPANT', participant: plainParticipant(each) };
  for (const contract of market.contractsListed.values()) yield* partsOf(contract);
  for (const { contractId } of market.closed) yield { kind: 'CLOSED', contractId };
  for (const order of market.orders.values()) yield { kind: 'ORDER', order: plainOrder(order) };
  for (const trade of market.trades.values()) yield { kind: 'TRADE', trade: unhashed(trade) };
  for (const trade of market.imports.oldestFirst) yield { kind: 'IMPORT', trade: unhashed(trade) };
  for (const armed of market.switches.values()) yield { kind: 'SWITCH', armed: unhashed(armed) };
  for (const day of market.settledDays.keys()) yield { kind: 'SETTLED_DAY', day };
  for (const due of market.due.all()) yield { kind: 'DUE', due };
  if (market.unfinished !== undefined) yield* partsOfUnfinished(market.unfinished);
}

function* partsOfUnfinished({ cause, ids }: Unfinished): Generator<SnapshotPart, void> {
  for (const some of pieces(ids)) yield { kind: 'UNFINISHED', cause, ids: some };
}

function* partsOf(contract: Contract): Generator<SnapshotPart, void> {
  const { contractId } = contract;
  yield { kind: 'CONTRACT', contract: plainContract(contract) };
  for (const list of ['orderIds', 'tradeIds', 'standingTradeIds'] as const) {
    for (const ids of pieces(contract[list])) yield { kind: 'IDS', contractId, list, ids };
  }
}

function plainMarket(market: Market) {
  const { areas: _a, products: _p, contracts: _c, contractsListed: _l, participants: _q, orders: _o, ...rest } = market;
  const { clientOrderIds: _i, trades: _t, switches: _s, settledDays: _d, due: _u, unfinished: _n, ...others } = rest;
  const { entitiesHash: _e, closed: _x, openRecalls: _r, imports: _m, venue, halt, ...counters } = others;
  return plain({
    ...counters,
    ...(venue !== undefined && { venue: unhashed(venue) }),
    ...(halt !== undefined && { halt: unhashed(halt) }),
  });
}

function plainContract(contract: Contract) {
  const {
    book: _book,
    blocks: _blocks,
    orderIds: _o,
    tradeIds: _t,
    standingTradeIds: _s,
    hash: _h,
    ...rest
  } = contract;
  const { legs, ...kept } = rest;
  return plain({ ...kept, ...(legs !== undefined && { legs: legs.map(({ contractId }) => contractId) }) });
}

function plainParticipant(participant: Participant) {
  const { openOrderIds: _ids, openCostE5: _cost, unsettledCostE5: _sum, switches: _s, hash: _h, ...rest } = participant;
  const { unsettled, ...kept } = rest;
  return plain({ ...kept, unsettled: [...unsettled].map(([day, { costE5 }]) => ({ day, costE5: String(costE5) })) });
}

function plainOrder({ costE5: _cost, hash: _hash, changes, ...kept }: Order) {
  return plain({ ...kept, ...(changes.remembered.length > 0 && { changes: changes.remembered }) });
}

function unhashed<Entity extends { hash: unknown }>({ hash: _hash, ...kept }: Entity): Omit<Entity, 'hash'> {
  return kept;
}

function* pieces(ids: readonly number[]): Generator<number[]> {
  for (let from = 0; from < ids.length; from += IDS_PER_PART_MAX) yield ids.slice(from, from + IDS_PER_PART_MAX);
}

export type Restoration = {
  /** The parts of one snapshot in their order. Throws where one can't follow those before it. */
  add(part: SnapshotPart): void;
  /** After the last part. Compare its state hash before it is used. */
  finish(): Market;
};

export function createRestoration(): Restoration {
  const market = createMarket();
  const active: Order[] = [];
  const unfinished: number[] = [];
  let cause: Unfinished['cause'] | undefined;

  function add(part: SnapshotPart): void {
    switch (part.kind) {
      case 'MARKET':
        return restoreCounters(market, part.market);
      case 'AREA':
        return restoreArea(market, part.area);
      case 'PRODUCT':
        return restoreProduct(market, part.product);
      case 'PARTICIPANT':
        return restoreParticipant(market, part.participant);
      case 'CONTRACT':
        return restoreContract(market, part.contract);
      case 'IDS':
        return void contractOf(market, part.contractId)[part.list].push(...part.ids);
      case 'CLOSED':
        return void market.closed.push(contractOf(market, part.contractId));
      case 'ORDER':
        return restoreOrder(market, part.order, active);
      case 'TRADE':
        return restoreTrade(market, part.trade);
      case 'IMPORT':
        return restoreImport(market, part.trade);
      case 'SWITCH':
        return restoreSwitch(market, part.armed);
      case 'SETTLED_DAY':
        return restoreSettledDay(market, part.day);
      case 'DUE':
        return market.due.add(part.due);
      case 'UNFINISHED':
        cause = part.cause;
        return void unfinished.push(...part.ids);
      default:
        return unreachable(part);
    }
  }

  function finish(): Market {
    assert(market.sequence > 0, 'a snapshot begins with its market');
    active.sort((left, right) => left.queueNumber - right.queueNumber);
    for (const order of active) contractOf(market, order.contractId).book.join(order);
    if (cause !== undefined) begin(market, cause, unfinished.toReversed());
    restoreOpenRecalls(market);
    return market;
  }

  return { add, finish };
}

function restoreCounters(market: Market, { venue, halt, ...counters }: PlainMarket): void {
  Object.assign(market, counters);
  if (venue !== undefined) rehashVenue(market, (market.venue = { ...venue, hash: NOTHING }));
  if (halt !== undefined) rehashHalt(market, (market.halt = { ...halt, hash: NOTHING }));
}

function restoreArea(market: Market, kept: Omit<Area, 'hash'>): void {
  const area = { ...kept, hash: NOTHING };
  market.areas.set(area.area, area);
  rehashArea(market, area);
}

function restoreProduct(market: Market, kept: Omit<Product, 'hash'>): void {
  const product = { ...kept, hash: NOTHING };
  market.products.set(productKey(product.area, product.product), product);
  rehashProduct(market, product);
}

function restoreParticipant(market: Market, { unsettled, ...kept }: PlainParticipant): void {
  const participant: Participant = {
    ...kept,
    openOrderIds: new Set(),
    openCostE5: 0n,
    unsettled: new Map(),
    unsettledCostE5: 0n,
    switches: new Map(),
    hash: NOTHING,
  };
  market.participants.set(participant.participantId, participant);
  rehashParticipant(market, participant);
  for (const { day, costE5 } of unsettled) {
    const cost = { costE5: BigInt(costE5), hash: NOTHING };
    participant.unsettled.set(day, cost);
    participant.unsettledCostE5 += cost.costE5;
    rehashUnsettled(market, participant.participantId, day, cost);
  }
}

/** In the order in which they were listed, so a block's legs are there before it. */
function restoreContract(market: Market, { legs, ...kept }: PlainContract): void {
  const contract: Contract = {
    ...kept,
    ...(legs !== undefined && { legs: legs.map((contractId) => contractOf(market, contractId)) }),
    blocks: [],
    book: kept.archived ? EMPTY_BOOK : createContractBook(),
    orderIds: [],
    tradeIds: [],
    standingTradeIds: [],
    hash: NOTHING,
  };
  assert(contract.listingNumber < market.nextListingNumber, () => `${contract.contractId} was listed`);
  market.contracts.set(contract.contractId, contract);
  market.contractsListed.set(contract.listingNumber, contract);
  for (const leg of contract.legs ?? []) leg.blocks.push(contract);
  rehashContract(market, contract);
}

function restoreOrder(market: Market, { changes: remembered, ...kept }: PlainOrder, active: Order[]): void {
  const changes = remembered === undefined ? UNCHANGED : { remembered, hash: sumOf(remembered.map(changeHash)) };
  const order: Order = { ...kept, changes, costE5: 0n, hash: NOTHING };
  const { orderId, participantId } = order;
  market.orders.set(orderId, order);
  market.clientOrderIds.remember(participantId, order.clientOrderId, orderId);
  if (isOpen(order)) participantOf(market, participantId).openOrderIds.add(orderId);
  if (order.state === 'ACTIVE') active.push(order);
  recost(market, order);
  rehashOrder(market, order);
}

function restoreTrade(market: Market, kept: Omit<Trade, 'hash'>): void {
  const trade = { ...kept, hash: NOTHING };
  market.trades.set(trade.tradeId, trade);
  rehashTrade(market, trade);
}

/** As they came in. */
function restoreImport(market: Market, kept: Omit<ImportedTrade, 'hash'>): void {
  const trade = { ...kept, hash: NOTHING };
  rememberImport(market.imports, trade);
  rehashImport(market, trade);
}

/** As they were asked for, one after the other. */
function restoreOpenRecalls(market: Market): void {
  const asked = [...market.trades.values()].flatMap((trade) => (trade.recall ? [{ trade, ...trade.recall }] : []));
  asked.sort((left, right) => left.requestedSequence - right.requestedSequence);
  for (const { trade } of asked) market.openRecalls.set(trade.tradeId, trade);
}

function restoreSwitch(market: Market, kept: Omit<CancelAfterSwitch, 'hash'>): void {
  const armed = { ...kept, hash: NOTHING };
  market.switches.set(armed.armedSequence, armed);
  participantOf(market, armed.participantId).switches.set(armed.keyId ?? ALL_KEYS, armed);
  rehashSwitch(market, armed);
}

function restoreSettledDay(market: Market, day: string): void {
  const settled = { hash: NOTHING };
  market.settledDays.set(day, settled);
  rehashSettledDay(market, day, settled);
}
