/** What must be true of a market at any time, worked out anew from all that is in it. */
import assert from 'node:assert/strict';
import type { LevelView } from '../src/book.ts';
import type { Side } from '../src/commands.ts';
import { createMarket, stateHash, type Contract, type Market, type Order } from '../src/market.ts';
import { changeHash } from '../src/entity-fields.ts';
import { NOTHING, replace } from '../src/state-hash.ts';
import {
  rehashArea,
  rehashContract,
  rehashHalt,
  rehashOrder,
  rehashParticipant,
  rehashProduct,
  rehashSettledDay,
  rehashSwitch,
  rehashTrade,
  rehashUnsettled,
  rehashVenue,
} from '../src/hashing.ts';
import { begin, isOpen } from '../src/state.ts';
import type { ToldOrder } from './order-ledger.ts';

/** The state hash, over copies of all entities that were never hashed before. */
export function hashFromScratch(market: Market): string {
  const { sequence, timeUs, rules, epoch, nextOrderId, nextTradeId, nextQueueNumber } = market;
  const { nextListingNumber, nextSliceUs } = market;
  const counters = { sequence, timeUs, rules, epoch, nextOrderId, nextTradeId, nextQueueNumber };
  const anew = Object.assign(createMarket(), counters, { nextListingNumber, nextSliceUs });
  if (market.venue !== undefined) rehashVenue(anew, { ...market.venue, hash: NOTHING });
  for (const area of market.areas.values()) rehashArea(anew, { ...area, hash: NOTHING });
  for (const product of market.products.values()) rehashProduct(anew, { ...product, hash: NOTHING });
  for (const participant of market.participants.values()) rehashParticipant(anew, { ...participant, hash: NOTHING });
  for (const contract of market.contracts.values()) rehashContract(anew, { ...contract, hash: NOTHING });
  for (const order of market.orders.values()) rehashOrder(anew, { ...order, changes: sumUp(order), hash: NOTHING });
  for (const trade of market.trades.values()) rehashTrade(anew, { ...trade, hash: NOTHING });
  for (const armed of market.switches.values()) rehashSwitch(anew, { ...armed, hash: NOTHING });
  for (const day of market.settledDays.keys()) rehashSettledDay(anew, day, { hash: NOTHING });
  for (const { participantId, unsettled } of market.participants.values()) {
    for (const [day, { costE5 }] of unsettled) rehashUnsettled(anew, participantId, day, { costE5, hash: NOTHING });
  }
  if (market.halt !== undefined) rehashHalt(anew, { ...market.halt, hash: NOTHING });
  if (market.unfinished !== undefined) begin(anew, market.unfinished.cause, market.unfinished.ids.toReversed());
  return stateHash(anew);
}

function sumUp({ changes: { remembered } }: Order): Order['changes'] {
  const hash = { ...NOTHING };
  for (const change of remembered) replace(hash, NOTHING, changeHash(change));
  return { remembered, hash };
}

/** Compares an order as the events told it with the order that the market keeps. */
export function assertToldTruly(market: Market, told: ToldOrder): void {
  const order = market.orders.get(told.orderId);
  const { cancelledLots: _cancelled, expiredLots: _expired, ...expected } = told;
  assert.ok(order !== undefined, `the market has order ${told.orderId}`);
  const { hash: _hash, fingerprint: _fingerprint, changes: _changes, costE5: _cost, ...kept } = order;
  const { acceptedAtUs: _acceptedAt, updatedAtUs: _updatedAt, ...standing } = kept;
  assert.deepEqual(standing, expected);
}

/** Not crossed; levels are the sums of what the active orders show, and only of those. */
export function assertBook(contract: Contract, active: readonly Order[]): void {
  const { book } = contract;
  const [bid = -Infinity, ask = Infinity] = [book.bestPriceTicks('BUY'), book.bestPriceTicks('SELL')];
  assert.ok(bid < ask, `${contract.contractId} is crossed: ${bid} against ${ask}`);
  for (const side of ['BUY', 'SELL'] as const) {
    const expected = levelsOf(
      active.filter((order) => order.side === side),
      side,
    );
    assert.deepEqual(book.levels(side, Infinity), expected);
  }
  for (const { orderId, openLots, visibleLots = openLots } of active) {
    assert.deepEqual([book.openLots(orderId), book.visibleLots(orderId)], [openLots, visibleLots]);
  }
}

function levelsOf(orders: readonly Order[], side: Side): LevelView[] {
  const levels = new Map<number, LevelView>();
  for (const { priceTicks, openLots, visibleLots = openLots } of orders) {
    const level = levels.get(priceTicks) ?? { priceTicks, quantityLots: 0, orders: 0 };
    levels.set(priceTicks, { priceTicks, quantityLots: level.quantityLots + visibleLots, orders: level.orders + 1 });
  }
  const sign = side === 'BUY' ? -1 : 1;
  return [...levels.values()].sort((a, b) => sign * (a.priceTicks - b.priceTicks));
}

/** The active orders of each contract, in the order of their ids. */
export function activeByContract(market: Market): Map<string, Order[]> {
  const active = new Map<string, Order[]>();
  for (const order of market.orders.values()) {
    if (order.state !== 'ACTIVE') continue;
    const orders = active.get(order.contractId);
    if (orders === undefined) active.set(order.contractId, [order]);
    else orders.push(order);
  }
  return active;
}

/** Each participant knows its open orders, ascending. */
export function assertOpenOrderIds(market: Market): void {
  const open = [...market.orders.values()].filter(isOpen);
  for (const { participantId, openOrderIds } of market.participants.values()) {
    const own = open.filter((order) => order.participantId === participantId);
    assert.deepEqual(
      [...openOrderIds],
      own.map((order) => order.orderId),
    );
  }
}

/** All that is in a market, as text: two texts differ where anything has changed. */
export function dump(market: Market): string {
  const books = [...market.contracts.values()].map(({ book }) => [
    book.levels('BUY', Infinity),
    book.levels('SELL', Infinity),
  ]);
  const parts = [market, books, market.due.next(), market.clientOrderIds.size()];
  return JSON.stringify(parts, (name, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    // Blocks and their legs point to each other.
    if (name === 'legs' || name === 'blocks') return undefined;
    return value instanceof Map || value instanceof Set ? [...(value as Iterable<unknown>)] : value;
  });
}
