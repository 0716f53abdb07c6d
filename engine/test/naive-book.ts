/**
 * The order book again, written to be obviously right and nothing else: one list, sorted anew at each step, in which an
 * iceberg is the slice that it shows and a number of lots in reserve. book.test.ts holds the fast book against it;
 * order-ledger.ts replays the market's trades with it.
 */
import type { Side } from '../src/commands.ts';
import type { BookOrder, Cut, Fill, LevelView, Meet, OrderBook, Placement } from '../src/book.ts';

/** What the book shows of an order; `hiddenLots` come after it, a slice at a time. */
type Entry = {
  orderId: number;
  side: Side;
  priceTicks: number;
  shownLots: number;
  hiddenLots: number;
  displayLots: number;
  arrival: number;
};

const trade: Meet = () => 'TRADE';

export function createNaiveBook(metMax: number): OrderBook {
  let entries: Entry[] = [];
  let arrivals = 0;

  /** Best price first, then who joined first. */
  function queue(side: Side): Entry[] {
    const sign = side === 'BUY' ? -1 : 1;
    return entries
      .filter((entry) => entry.side === side)
      .sort((a, b) => sign * (a.priceTicks - b.priceTicks) || a.arrival - b.arrival);
  }

  function firstToMeet({ side, priceTicks }: Omit<BookOrder, 'orderId'>, meet: Meet): Entry | undefined {
    return queue(side === 'BUY' ? 'SELL' : 'BUY')
      .filter((entry) => (side === 'BUY' ? entry.priceTicks <= priceTicks : entry.priceTicks >= priceTicks))
      .find((entry) => meet(entry.orderId) !== 'PASS_OVER');
  }

  /** Trades slice by slice. An order that may not have done so is undone by putting the old entries back. */
  function place(order: BookOrder, meet: Meet = trade, max = metMax): Placement {
    const kept = entries.map((entry) => ({ ...entry }));
    const { met, replenished, left, cut } = meetAll(order, meet, max);
    if (order.timeInForce === 'FOK' && left > 0) {
      entries = kept;
      return { met: [], replenished: [], openLots: 0, visibleLots: 0, cancelledLots: order.openLots };
    }
    const why = cut === undefined ? {} : { cut };
    if (left === 0 || cut !== undefined || ['IOC', 'FOK'].includes(order.timeInForce)) {
      return { met, replenished, openLots: 0, visibleLots: 0, cancelledLots: left, ...why };
    }
    join({ ...order, openLots: left });
    return { met, replenished, openLots: left, visibleLots: visibleLots(order.orderId), cancelledLots: 0 };
  }

  function meetAll(order: BookOrder, meet: Meet, max: number) {
    const met: Placement['met'] = [];
    const replenished: number[] = [];
    let left = order.openLots;
    let cut: Cut | undefined;
    while (left > 0 && cut === undefined) {
      const next = firstToMeet(order, meet);
      if (next === undefined) break;
      const { orderId, priceTicks } = next;
      const isKnown = met.some((one) => 'restingOrderId' in one && one.restingOrderId === orderId);
      const meeting = meet(orderId);
      if (!isKnown && met.length === max) cut = 'LIMIT';
      else if (meeting === 'TRADE') {
        const lots = Math.min(left, next.shownLots);
        left -= lots;
        if (takeFrom(next, lots)) replenished.push(orderId);
        addFill(met, orderId, priceTicks, lots);
      } else {
        if (meeting !== 'STOP') met.push({ removedOrderId: orderId, removedLots: cancel(orderId) });
        if (meeting !== 'REMOVE') cut = 'STOP';
      }
    }
    return { met, replenished, left, cut };
  }

  /** Takes lots of a slice. Returns whether the next one joined the end of the queue. */
  function takeFrom(entry: Entry, lots: number): boolean {
    entry.shownLots -= lots;
    if (entry.shownLots > 0) return false;
    entries = entries.filter((other) => other !== entry);
    if (entry.hiddenLots === 0) return false;
    const shownLots = Math.min(entry.displayLots, entry.hiddenLots);
    entries.push({ ...entry, shownLots, hiddenLots: entry.hiddenLots - shownLots, arrival: arrivals++ });
    return true;
  }

  /** All with one order is one fill, told at the first. */
  function addFill(met: Placement['met'], restingOrderId: number, priceTicks: number, lots: number): void {
    const standing = { restingOpenLots: openLots(restingOrderId), restingVisibleLots: visibleLots(restingOrderId) };
    const fill = met.find((one): one is Fill => 'restingOrderId' in one && one.restingOrderId === restingOrderId);
    if (fill === undefined) met.push({ restingOrderId, priceTicks, quantityLots: lots, ...standing });
    else Object.assign(fill, { quantityLots: fill.quantityLots + lots, ...standing });
  }

  function look(order: Omit<BookOrder, 'orderId'>, meet?: Meet, max?: number): Placement {
    const [kept, arrived] = [entries.map((entry) => ({ ...entry })), arrivals];
    const placement = place({ ...order, orderId: -1 }, meet, max);
    [entries, arrivals] = [kept, arrived];
    return placement;
  }

  function join(order: Parameters<OrderBook['join']>[0]): void {
    const { orderId, side, priceTicks, openLots: lots, displayLots = Infinity } = order;
    const shownLots = order.visibleLots ?? Math.min(lots, displayLots);
    const arrival = arrivals++;
    entries.push({ orderId, side, priceTicks, shownLots, hiddenLots: lots - shownLots, displayLots, arrival });
  }

  /** What is in reserve goes first. */
  function reduce(orderId: number, lots: number): void {
    const entry = find(orderId);
    if (entry === undefined) throw new Error(`order ${orderId} doesn't rest`);
    entry.hiddenLots = Math.max(0, lots - entry.shownLots);
    entry.shownLots = lots - entry.hiddenLots;
  }

  function cancel(orderId: number): number {
    const lots = openLots(orderId);
    entries = entries.filter((entry) => entry.orderId !== orderId);
    return lots;
  }

  function levels(side: Side, depth: number): LevelView[] {
    const prices = [...new Set(queue(side).map((entry) => entry.priceTicks))].slice(0, depth);
    return prices.map((priceTicks) => {
      const here = queue(side).filter((entry) => entry.priceTicks === priceTicks);
      return { priceTicks, quantityLots: here.reduce((sum, entry) => sum + entry.shownLots, 0), orders: here.length };
    });
  }

  function ahead(orderId: number): ReturnType<OrderBook['ahead']> {
    const entry = find(orderId);
    if (entry === undefined) return undefined;
    const before = queue(entry.side).slice(0, queue(entry.side).indexOf(entry));
    const sum = (some: Entry[]) => ({
      orders: some.length,
      quantityLots: some.reduce((lots, { shownLots }) => lots + shownLots, 0),
    });
    const isSamePrice = ({ priceTicks }: Entry): boolean => priceTicks === entry.priceTicks;
    return { better: sum(before.filter((one) => !isSamePrice(one))), samePrice: sum(before.filter(isSamePrice)) };
  }

  const level = (side: Side, priceTicks: number): LevelView | undefined =>
    levels(side, Infinity).find((view) => view.priceTicks === priceTicks);
  const find = (orderId: number): Entry | undefined => entries.find((entry) => entry.orderId === orderId);
  const visibleLots = (orderId: number): number => find(orderId)?.shownLots ?? 0;
  const openLots = (orderId: number): number => visibleLots(orderId) + (find(orderId)?.hiddenLots ?? 0);
  const bestPriceTicks = (side: Side): number | undefined => queue(side)[0]?.priceTicks;
  return { look, place, join, reduce, cancel, openLots, visibleLots, ahead, levels, level, bestPriceTicks };
}
