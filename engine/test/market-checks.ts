/** What must be true of a market at any time, worked out anew from all that is in it. */
import assert from 'node:assert/strict';
import type { LevelView } from '../src/book.ts';
import type { Side } from '../src/commands.ts';
import type { Contract, Market, Order } from '../src/market.ts';
import { stateHashOf } from '../src/entity-fields.ts';
import { isOpen } from '../src/state.ts';
import type { ToldOrder } from './order-ledger.ts';

/** The state hash, of all that the market holds, worked out from nothing. */
export function hashFromScratch(market: Market): string {
  const participants = [...market.participants.values()];
  return stateHashOf(market, {
    venue: market.venue,
    halt: market.halt,
    areas: [...market.areas.values()],
    products: [...market.products.values()],
    contracts: [...market.contracts.values()],
    participants,
    orders: [...market.orders.values()].map((order) => ({ ...order, changes: order.changes.remembered })),
    trades: [...market.trades.values()],
    imports: market.imports.oldestFirst,
    switches: [...market.switches.values()],
    settledDays: [...market.settledDays.keys()],
    unsettled: participants.flatMap(({ participantId, unsettled }) => {
      return [...unsettled].map(([day, { costE5 }]) => ({ participantId, day, costE5 }));
    }),
    unfinished: market.unfinished ?? { cause: '', ids: [] },
  });
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
