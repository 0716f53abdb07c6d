/**
 * The bare order book of one contract: integers only, price-time priority, trades at the resting order's price.
 * It knows nothing of participants, sessions or limits; the market's rules stand in rules/.
 */
import type { Side, TimeInForce } from './commands.ts';
import { assert, safeInteger } from './assert.ts';

/** What the book has to know of an order. `displayLots` only of an iceberg: the size of its slices. */
export type BookOrder = {
  orderId: number;
  side: Side;
  priceTicks: number;
  openLots: number;
  timeInForce: TimeInForce;
  displayLots?: number;
};

/**
 * What becomes of a resting order that an incoming one would meet. PASS_OVER: as if it weren't there. STOP: it stays,
 * and the incoming order goes no further. REMOVE: it leaves the book untraded.
 */
export type Meeting = 'TRADE' | 'PASS_OVER' | 'STOP' | 'REMOVE' | 'REMOVE_AND_STOP';
export type Meet = (restingOrderId: number) => Meeting;

/**
 * All that was traded with a resting order; then `restingOpenLots` are left of it, `restingVisibleLots` of them shown.
 */
export type Fill = {
  restingOrderId: number;
  priceTicks: number;
  quantityLots: number;
  restingOpenLots: number;
  restingVisibleLots: number;
};

/** A resting order that left the book because of how it was met. */
export type Removal = { removedOrderId: number; removedLots: number };

/**
 * `met`: each once, in the order of the first meetings. `replenished`: icebergs whose next slice joined the end of its
 * queue, once for each slice, in that order. `openLots` rests in the book, `visibleLots` of it shown; `cancelledLots`
 * found nothing and doesn't rest (IOC, FOK, or `cut` says why it went no further).
 */
export type Placement = {
  met: (Fill | Removal)[];
  replenished: number[];
  openLots: number;
  visibleLots: number;
  cancelledLots: number;
  cut?: Cut;
};

/** LIMIT: it would meet one more than it may. */
export type Cut = 'LIMIT' | 'STOP';

/** One price with what the book shows there. */
export type LevelView = { priceTicks: number; quantityLots: number; orders: number };

/** What trades before a resting order, as the book shows it: hidden quantity isn't in it. */
export type Ahead = { better: Amount; samePrice: Amount };
export type Amount = { orders: number; quantityLots: number };

export type OrderBook = {
  /** What `place` would answer, changing nothing. `metMax`, if fewer than the book allows. */
  look(order: Omit<BookOrder, 'orderId'>, meet?: Meet, metMax?: number): Placement;
  /**
   * Matches at once, best price first, there from the front of the queue, and rests what its time in force lets rest.
   */
  place(order: BookOrder, meet?: Meet): Placement;
  /** Joins the end of its queue and meets nobody: so a book is built again, from its orders as they joined. */
  join(order: BookOrder & { visibleLots?: number }): void;
  /** Leaves `openLots` (at least one, at most as many as before) in its place; what is hidden goes first. */
  reduce(orderId: number, openLots: number): void;
  /** Takes the order out; returns the lots that were open, 0 if it doesn't rest here. */
  cancel(orderId: number): number;
  /** Open lots of a resting order, hidden ones included; 0 if it doesn't rest here. */
  openLots(orderId: number): number;
  /** How much of it the book shows. */
  visibleLots(orderId: number): number;
  /** On its own side; undefined if it doesn't rest here. */
  ahead(orderId: number): Ahead | undefined;
  /** Best first. */
  levels(side: Side, depth: number): LevelView[];
  /** What is shown at that price; undefined where nothing rests. */
  level(side: Side, priceTicks: number): LevelView | undefined;
  bestPriceTicks(side: Side): number | undefined;
};

type Resting = {
  orderId: number;
  side: Side;
  level: Level;
  openLots: number;
  visibleLots: number;
  /** Of a slice; Infinity of an order that shows all. */
  displayLots: number;
  newer: Resting | undefined;
  older: Resting | undefined;
};
/** A queue of orders at one price; `oldest` trades first. */
type Level = LevelView & { oldest: Resting | undefined; newest: Resting | undefined };
/** Levels sorted so that the best is last, the cheap end of an array: by price ascending (1) or descending (-1). */
type BookSide = { direction: 1 | -1; levels: Level[] };

/** Whom an order meets, worked out before anything is changed. */
type Walk = { met: (Fill | Removal)[]; replenished: number[]; remainingLots: number; cut?: Cut };

/** @param metMax an order meets at most this many resting orders; the rest of it is cancelled. */
export function createBook(metMax: number): OrderBook {
  const resting = new Map<number, Resting>();
  const bids: BookSide = { direction: 1, levels: [] };
  const asks: BookSide = { direction: -1, levels: [] };
  const own = (side: Side): BookSide => (side === 'BUY' ? bids : asks);
  const opposite = (side: Side): BookSide => (side === 'BUY' ? asks : bids);

  function place(order: BookOrder, meet: Meet = trade): Placement {
    assert(!resting.has(order.orderId), () => `order ${order.orderId} rests already`);
    const placement = look(order, meet);
    for (const one of placement.met) {
      if ('removedOrderId' in one) remove(restingOrder(one.removedOrderId));
      else settle(one);
    }
    // Ids come here as often as they joined: the last time tells their place.
    for (const orderId of placement.replenished) moveToEnd(orderId);
    if (placement.openLots > 0) join({ ...order, openLots: placement.openLots });
    return placement;
  }

  function look(order: Omit<BookOrder, 'orderId'>, meet: Meet = trade, max = metMax): Placement {
    const { priceTicks, openLots: lots, timeInForce, displayLots = Infinity } = order;
    assert(Number.isSafeInteger(priceTicks), () => `price ${priceTicks} is not an integer`);
    assertLots(lots);
    const { met, replenished, remainingLots, cut } = walk(order, meet, max);
    if (timeInForce === 'FOK' && remainingLots > 0) {
      return { met: [], replenished: [], openLots: 0, visibleLots: 0, cancelledLots: lots };
    }
    const mayRest = (timeInForce === 'GFS' || timeInForce === 'GTD') && cut === undefined;
    const openLots = mayRest ? remainingLots : 0;
    const visibleLots = Math.min(openLots, displayLots);
    const cancelledLots = remainingLots - openLots;
    return { met, replenished, openLots, visibleLots, cancelledLots, ...(cut !== undefined && { cut }) };
  }

  /** While the best opposite price is at least as good as ours, meet who is first there. It only says whom. */
  function walk({ side, priceTicks, openLots }: Omit<BookOrder, 'orderId'>, meet: Meet, max: number): Walk {
    const { levels } = opposite(side);
    const walked: Walk = { met: [], replenished: [], remainingLots: openLots };
    for (let index = levels.length - 1; index >= 0 && walked.remainingLots > 0; index--) {
      const level = levels[index];
      assert(level !== undefined, 'index within levels');
      // THE MATCH: at this line a resting price is good enough, or the walk ends.
      if (!isAtLeastAsGood(side, level.priceTicks, priceTicks)) break;
      const cut = walkLevel(level, walked, meet, max);
      if (cut !== undefined) return { ...walked, cut };
    }
    return walked;
  }

  function settle({ restingOrderId, restingOpenLots, restingVisibleLots }: Fill): void {
    const order = restingOrder(restingOrderId);
    if (restingOpenLots === 0) return remove(order);
    order.level.quantityLots += restingVisibleLots - order.visibleLots;
    order.openLots = restingOpenLots;
    order.visibleLots = restingVisibleLots;
  }

  function moveToEnd(orderId: number): void {
    const order = resting.get(orderId);
    if (order === undefined) return;
    unlink(order);
    link(order);
  }

  function join({ orderId, side, priceTicks, openLots, displayLots = Infinity, visibleLots }: RestingTerms): void {
    assert(!resting.has(orderId), () => `order ${orderId} rests already`);
    assertLots(openLots);
    const shown = visibleLots ?? Math.min(openLots, displayLots);
    assert(shown > 0 && shown <= openLots, () => `order ${orderId} can't show ${shown} of ${openLots} lots`);
    const level = levelAt(own(side), priceTicks);
    const neighbours = { newer: undefined, older: undefined };
    const order: Resting = { orderId, side, level, openLots, visibleLots: shown, displayLots, ...neighbours };
    link(order);
    level.orders += 1;
    level.quantityLots = safeInteger(level.quantityLots + shown);
    resting.set(orderId, order);
  }

  function reduce(orderId: number, openLots: number): void {
    const order = restingOrder(orderId);
    assertLots(openLots);
    assert(
      openLots <= order.openLots,
      () => `order ${orderId} has ${order.openLots} lots, which is less than ${openLots}`,
    );
    const visibleLots = Math.min(order.visibleLots, openLots);
    order.level.quantityLots += visibleLots - order.visibleLots;
    order.openLots = openLots;
    order.visibleLots = visibleLots;
  }

  function cancel(orderId: number): number {
    const order = resting.get(orderId);
    if (order === undefined) return 0;
    remove(order);
    return order.openLots;
  }

  function remove(order: Resting): void {
    const { level } = order;
    unlink(order);
    level.orders -= 1;
    level.quantityLots -= order.visibleLots;
    resting.delete(order.orderId);
    if (level.orders === 0) dropLevel(own(order.side), level.priceTicks);
  }

  function restingOrder(orderId: number): Resting {
    const order = resting.get(orderId);
    assert(order !== undefined, () => `order ${orderId} doesn't rest`);
    return order;
  }

  return {
    look,
    place,
    join,
    reduce,
    cancel,
    openLots: (orderId) => resting.get(orderId)?.openLots ?? 0,
    visibleLots: (orderId) => resting.get(orderId)?.visibleLots ?? 0,
    ahead: (orderId) => {
      const order = resting.get(orderId);
      if (order === undefined) return undefined;
      const bookSide = own(order.side);
      const better = bookSide.levels.slice(levelIndex(bookSide, order.level.priceTicks) + 1);
      return { better: sumOf(better), samePrice: sumOf(olderThan(order)) };
    },
    levels: (side, depth) =>
      own(side)
        .levels.slice(depth > 0 ? -depth : Infinity)
        .reverse()
        .map(viewOf),
    level: (side, priceTicks) => {
      const bookSide = own(side);
      const level = bookSide.levels[levelIndex(bookSide, priceTicks)];
      return level?.priceTicks === priceTicks ? viewOf(level) : undefined;
    },
    bestPriceTicks: (side) => own(side).levels.at(-1)?.priceTicks,
  };
}

function viewOf({ priceTicks, quantityLots, orders }: Level): LevelView {
  return { priceTicks, quantityLots, orders };
}

function sumOf(amounts: readonly Amount[]): Amount {
  const sum = { orders: 0, quantityLots: 0 };
  for (const { orders, quantityLots } of amounts) {
    sum.orders += orders;
    sum.quantityLots = safeInteger(sum.quantityLots + quantityLots);
  }
  return sum;
}

function olderThan(order: Resting): Amount[] {
  const older: Amount[] = [];
  for (let one = order.older; one !== undefined; one = one.older) {
    older.push({ orders: 1, quantityLots: one.visibleLots });
  }
  return older;
}

type RestingTerms = Parameters<OrderBook['join']>[0];

const trade: Meet = () => 'TRADE';

/** An iceberg on the way: what is left of it, and the slice that it shows. */
type Slice = { fill: Fill; displayLots: number };

/**
 * Meets the orders of a level from the front of its queue: first those that are in it, then the slices that join its
 * end on the way.
 */
function walkLevel(level: Level, walked: Walk, meet: Meet, max: number): Cut | undefined {
  const slices: Slice[] = [];
  for (let order = level.oldest; order !== undefined && walked.remainingLots > 0; order = order.newer) {
    const meeting = meet(order.orderId);
    if (meeting === 'PASS_OVER') continue;
    if (walked.met.length === max) return 'LIMIT';
    if (meeting === 'TRADE') takeSlice(meetFirst(order, walked), walked, slices);
    else if (meeting !== 'STOP') walked.met.push({ removedOrderId: order.orderId, removedLots: order.openLots });
    if (meeting === 'STOP' || meeting === 'REMOVE_AND_STOP') return 'STOP';
  }
  // The list grows while it is walked: a slice that is used up joins its end again. No lots, no change.
  for (const slice of slices) takeSlice(slice, walked, slices);
  return undefined;
}

function meetFirst({ orderId, level, openLots, visibleLots, displayLots }: Resting, walked: Walk): Slice {
  const fill = {
    restingOrderId: orderId,
    priceTicks: level.priceTicks,
    quantityLots: 0,
    restingOpenLots: openLots,
    restingVisibleLots: visibleLots,
  };
  walked.met.push(fill);
  return { fill, displayLots };
}

function takeSlice(slice: Slice, walked: Walk, slices: Slice[]): void {
  const { fill, displayLots } = slice;
  const lots = Math.min(walked.remainingLots, fill.restingVisibleLots);
  walked.remainingLots -= lots;
  fill.quantityLots += lots;
  fill.restingOpenLots -= lots;
  fill.restingVisibleLots -= lots;
  if (fill.restingVisibleLots > 0 || fill.restingOpenLots === 0) return;
  fill.restingVisibleLots = Math.min(displayLots, fill.restingOpenLots);
  walked.replenished.push(fill.restingOrderId);
  slices.push(slice);
}

function assertLots(lots: number): void {
  assert(Number.isSafeInteger(lots) && lots > 0, () => `quantity ${lots} is not a positive integer`);
}

function link(order: Resting): void {
  const { level } = order;
  order.older = level.newest;
  order.newer = undefined;
  if (level.newest === undefined) level.oldest = order;
  else level.newest.newer = order;
  level.newest = order;
}

function unlink({ level, older, newer }: Resting): void {
  if (older === undefined) level.oldest = newer;
  else older.newer = newer;
  if (newer === undefined) level.newest = older;
  else newer.older = older;
}

/** Would a buyer (seller) with this limit take a resting price? */
function isAtLeastAsGood(side: Side, restingPriceTicks: number, limitPriceTicks: number): boolean {
  return side === 'BUY' ? restingPriceTicks <= limitPriceTicks : restingPriceTicks >= limitPriceTicks;
}

/** Index of the first level that is not worse than the price; levels run from worst to best. */
function levelIndex({ direction, levels }: BookSide, priceTicks: number): number {
  let low = 0;
  let high = levels.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const level = levels[middle];
    if (level !== undefined && direction * level.priceTicks < direction * priceTicks) low = middle + 1;
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
  assert(bookSide.levels[index]?.priceTicks === priceTicks, () => `level ${priceTicks} exists`);
  bookSide.levels.splice(index, 1);
}
