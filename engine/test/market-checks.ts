/** What must be true of a market at any time, worked out anew from all that is in it. */
import assert from 'node:assert/strict';
import type { LevelView } from '../src/book.ts';
import type { Side } from '../src/commands.ts';
import { createMarket, stateHash, type Contract, type Market, type Order } from '../src/market.ts';
import { NOTHING } from '../src/state-hash.ts';
import {
  begin,
  rehashArea,
  rehashContract,
  rehashOrder,
  rehashParticipant,
  rehashProduct,
  rehashVenue,
} from '../src/state.ts';
import type { ToldOrder } from './order-ledger.ts';

/** The state hash, over copies of all entities that were never hashed before. */
export function hashFromScratch(market: Market): string {
  const { sequence, timeUs, rules, epoch, nextOrderId, nextTradeId } = market;
  const anew = Object.assign(createMarket(), { sequence, timeUs, rules, epoch, nextOrderId, nextTradeId });
  if (market.venue !== undefined) rehashVenue(anew, { ...market.venue, hash: NOTHING });
  for (const area of market.areas.values()) rehashArea(anew, { ...area, hash: NOTHING });
  for (const product of market.products.values()) rehashProduct(anew, { ...product, hash: NOTHING });
  for (const participant of market.participants.values()) rehashParticipant(anew, { ...participant, hash: NOTHING });
  for (const contract of market.contracts.values()) rehashContract(anew, { ...contract, hash: NOTHING });
  for (const order of market.orders.values()) rehashOrder(anew, { ...order, hash: NOTHING });
  if (market.unfinished !== undefined) begin(anew, market.unfinished.cause, market.unfinished.orderIds.toReversed());
  return stateHash(anew);
}

/** Compares an order as the events told it with the order that the market keeps. */
export function assertToldTruly(market: Market, told: ToldOrder): void {
  const order = market.orders.get(told.orderId);
  const { cancelledLots: _cancelled, expiredLots: _expired, ...expected } = told;
  assert.ok(order !== undefined, `the market has order ${told.orderId}`);
  const { hash: _hash, fingerprint: _fingerprint, lastAmendment: _amendment, ...kept } = order;
  const { acceptedAtUs: _acceptedAt, updatedAtUs: _updatedAt, ...standing } = kept;
  assert.deepEqual(standing, expected);
}

/** Not crossed; levels are the sums of the active orders, and only of those. */
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
  for (const order of active) assert.equal(book.openLots(order.orderId), order.openLots);
}

function levelsOf(orders: readonly Order[], side: Side): LevelView[] {
  const levels = new Map<number, LevelView>();
  for (const { priceTicks, openLots } of orders) {
    const level = levels.get(priceTicks) ?? { priceTicks, quantityLots: 0, orders: 0 };
    levels.set(priceTicks, { priceTicks, quantityLots: level.quantityLots + openLots, orders: level.orders + 1 });
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

/** Each participant knows its active orders, ascending. */
export function assertActiveOrderIds(market: Market): void {
  const active = [...market.orders.values()].filter((order) => order.state === 'ACTIVE');
  for (const { participantId, activeOrderIds } of market.participants.values()) {
    const own = active.filter((order) => order.participantId === participantId);
    assert.deepEqual(
      [...activeOrderIds],
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
  return JSON.stringify(parts, (_name, value: unknown) =>
    value instanceof Map || value instanceof Set ? [...(value as Iterable<unknown>)] : value,
  );
}
