/**
 * The bare order book of one contract: integers only, price-time priority, trades at the resting order's price.
 * It knows nothing of participants, sessions or limits; the market's rules stand in rules/.
 */
import type { Side, TimeInForce } from './commands.ts';
import { assert, safeInteger } from './assert.ts';

/** A resting order was hit: `quantityLots` at its `priceTicks`; `restingOpenLots` is what is left of it. */
export type Fill = { restingOrderId: number; priceTicks: number; quantityLots: number; restingOpenLots: number };

/** `openLots` rests in the book; `cancelledLots` found nothing and doesn't rest (IOC, FOK, fill limit). */
export type Placement = { fills: Fill[]; openLots: number; cancelledLots: number; fillLimitReached: boolean };

/** Whom an order meets. `fillLimitReached`: it would meet more. */
type Match = { fills: Fill[]; remainingLots: number; fillLimitReached: boolean };

/** One price with what rests there. */
export type LevelView = { priceTicks: number; quantityLots: number; orders: number };

export type OrderBook = {
  /**
   * What `place` would answer for a new order, changing nothing. `isGone` names resting orders to pass over: those that
   * will have left the book by then.
   */
  look(
    side: Side,
    priceTicks: number,
    quantityLots: number,
    timeInForce: TimeInForce,
    isGone?: (orderId: number) => boolean,
  ): Placement;
  /** Matches at once, oldest of the best price first, and rests what its time in force lets rest. */
  place(orderId: number, side: Side, priceTicks: number, quantityLots: number, timeInForce: TimeInForce): Placement;
  /**
   * `quantityLots` is what shall rest from now on (at least one lot). Less at the same price keeps its place;
   * anything else goes to the back and may match.
   */
  amend(orderId: number, priceTicks: number, quantityLots: number): Placement & { lostPriority: boolean };
  /** Takes the order out; returns the lots that were open, 0 if it doesn't rest here. */
  cancel(orderId: number): number;
  /** Open lots of a resting order, 0 if it doesn't rest here. */
  openLots(orderId: number): number;
  /** Best first. */
  levels(side: Side, depth: number): LevelView[];
  bestPriceTicks(side: Side): number | undefined;
};

type Resting = {
  orderId: number;
  side: Side;
  level: Level;
  openLots: number;
  newer: Resting | undefined;
  older: Resting | undefined;
};
/** A queue of orders at one price; `oldest` trades first. */
type Level = LevelView & { oldest: Resting | undefined; newest: Resting | undefined };
/** Levels sorted so that the best is last: the cheap end of an array. */
type BookSide = { side: Side; levels: Level[] };

/** @param fillsMax an order matches at most this many resting orders; the rest of it is cancelled. */
export function createBook(fillsMax: number): OrderBook {
  const resting = new Map<number, Resting>();
  const bids: BookSide = { side: 'BUY', levels: [] };
  const asks: BookSide = { side: 'SELL', levels: [] };
  const own = (side: Side): BookSide => (side === 'BUY' ? bids : asks);
  const opposite = (side: Side): BookSide => (side === 'BUY' ? asks : bids);

  function place(
    orderId: number,
    side: Side,
    priceTicks: number,
    quantityLots: number,
    timeInForce: TimeInForce,
  ): Placement {
    assert(!resting.has(orderId), `order ${orderId} rests already`);
    const placement = look(side, priceTicks, quantityLots, timeInForce);
    for (const fill of placement.fills) reduce(fill.restingOrderId, fill.quantityLots);
    if (placement.openLots > 0) rest(orderId, own(side), priceTicks, placement.openLots);
    return placement;
  }

  function look(
    side: Side,
    priceTicks: number,
    quantityLots: number,
    timeInForce: TimeInForce,
    isGone?: (orderId: number) => boolean,
  ): Placement {
    assert(Number.isSafeInteger(priceTicks), `price ${priceTicks} is not an integer`);
    assert(
      Number.isSafeInteger(quantityLots) && quantityLots > 0,
      `quantity ${quantityLots} is not a positive integer`,
    );
    const { fills, remainingLots, fillLimitReached } = match(side, priceTicks, quantityLots, isGone);
    if (timeInForce === 'FOK' && remainingLots > 0) {
      return { fills: [], openLots: 0, cancelledLots: quantityLots, fillLimitReached: false };
    }
    const mayRest = (timeInForce === 'GFS' || timeInForce === 'GTD') && !fillLimitReached;
    const openLots = mayRest ? remainingLots : 0;
    return { fills, openLots, cancelledLots: remainingLots - openLots, fillLimitReached };
  }

  function amend(orderId: number, priceTicks: number, quantityLots: number): Placement & { lostPriority: boolean } {
    const order = resting.get(orderId);
    assert(order !== undefined, `order ${orderId} doesn't rest`);
    if (priceTicks === order.level.priceTicks && quantityLots <= order.openLots) {
      assert(quantityLots > 0, 'an amendment to nothing is a cancellation');
      assert(Number.isSafeInteger(quantityLots), `quantity ${quantityLots} is not a positive integer`);
      order.level.quantityLots -= order.openLots - quantityLots;
      order.openLots = quantityLots;
      return { fills: [], openLots: quantityLots, cancelledLots: 0, fillLimitReached: false, lostPriority: false };
    }
    const { side } = order;
    remove(order);
    return { ...place(orderId, side, priceTicks, quantityLots, 'GFS'), lostPriority: true };
  }

  function cancel(orderId: number): number {
    const order = resting.get(orderId);
    if (order === undefined) return 0;
    remove(order);
    return order.openLots;
  }

  /**
   * While the best opposite price is at least as good as ours, trade with the oldest order there. It only says with
   * whom; `place` does it.
   */
  function match(side: Side, priceTicks: number, quantityLots: number, isGone?: (orderId: number) => boolean): Match {
    const { levels } = opposite(side);
    const fills: Fill[] = [];
    let remainingLots = quantityLots;
    for (let index = levels.length - 1; index >= 0 && remainingLots > 0; index--) {
      const level = levels[index];
      assert(level !== undefined, 'index within levels');
      // THE MATCH: at this line a resting price is good enough, or the walk ends.
      if (!isAtLeastAsGood(side, level.priceTicks, priceTicks)) break;
      for (let order = level.oldest; order !== undefined && remainingLots > 0; order = order.newer) {
        if (isGone?.(order.orderId) === true) continue;
        if (fills.length === fillsMax) return { fills, remainingLots, fillLimitReached: true };
        const tradedLots = Math.min(remainingLots, order.openLots);
        remainingLots -= tradedLots;
        fills.push({
          restingOrderId: order.orderId,
          priceTicks: level.priceTicks,
          quantityLots: tradedLots,
          restingOpenLots: order.openLots - tradedLots,
        });
      }
    }
    return { fills, remainingLots, fillLimitReached: false };
  }

  function reduce(orderId: number, lots: number): void {
    const order = resting.get(orderId);
    assert(order !== undefined, `order ${orderId} rests`);
    order.openLots -= lots;
    order.level.quantityLots -= lots;
    if (order.openLots === 0) remove(order);
  }

  function rest(orderId: number, bookSide: BookSide, priceTicks: number, openLots: number): void {
    const level = levelAt(bookSide, priceTicks);
    const order: Resting = { orderId, side: bookSide.side, level, openLots, newer: undefined, older: level.newest };
    if (level.newest === undefined) level.oldest = order;
    else level.newest.newer = order;
    level.newest = order;
    level.orders += 1;
    level.quantityLots = safeInteger(level.quantityLots + openLots);
    resting.set(orderId, order);
  }

  function remove(order: Resting): void {
    const { level, older, newer } = order;
    if (older === undefined) level.oldest = newer;
    else older.newer = newer;
    if (newer === undefined) level.newest = older;
    else newer.older = older;
    level.orders -= 1;
    level.quantityLots -= order.openLots;
    resting.delete(order.orderId);
    if (level.orders === 0) dropLevel(own(order.side), level.priceTicks);
  }

  return {
    look,
    place,
    amend,
    cancel,
    openLots: (orderId) => resting.get(orderId)?.openLots ?? 0,
    levels: (side, depth) =>
      own(side)
        .levels.slice(depth > 0 ? -depth : Infinity)
        .reverse()
        .map(({ priceTicks, quantityLots, orders }) => ({ priceTicks, quantityLots, orders })),
    bestPriceTicks: (side) => own(side).levels.at(-1)?.priceTicks,
  };
}

/** Would a buyer (seller) with this limit take a resting price? */
function isAtLeastAsGood(side: Side, restingPriceTicks: number, limitPriceTicks: number): boolean {
  return side === 'BUY' ? restingPriceTicks <= limitPriceTicks : restingPriceTicks >= limitPriceTicks;
}

/** Index of the first level that is not worse than the price; levels run from worst to best. */
function levelIndex(bookSide: BookSide, priceTicks: number): number {
  const sign = bookSide.side === 'BUY' ? 1 : -1;
  let low = 0;
  let high = bookSide.levels.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const level = bookSide.levels[middle];
    if (level !== undefined && sign * level.priceTicks < sign * priceTicks) low = middle + 1;
    else high = middle;
  }
  return low;
}

function levelAt(bookSide: BookSide, priceTicks: number): Level {
  const index = levelIndex(bookSide, priceTicks);
  const existing = bookSide.levels[index];
  if (existing?.priceTicks === priceTicks) return existing;
  const level: Level = { priceTicks, quantityLots: 0, orders: 0, oldest: undefined, newest: undefined };
  bookSide.levels.splice(index, 0, level);
  return level;
}

function dropLevel(bookSide: BookSide, priceTicks: number): void {
  const index = levelIndex(bookSide, priceTicks);
  assert(bookSide.levels[index]?.priceTicks === priceTicks, `level ${priceTicks} exists`);
  bookSide.levels.splice(index, 1);
}
