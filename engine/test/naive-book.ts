/**
 * The order book again, written to be obviously right and nothing else: one list, sorted anew at each order.
 * book.test.ts holds the fast book against it; order-ledger.ts replays the market's trades with it.
 */
import type { Side, TimeInForce } from '../src/commands.ts';
import type { Fill, LevelView, OrderBook, Placement } from '../src/book.ts';

type Entry = { orderId: number; side: Side; priceTicks: number; openLots: number; arrival: number };

export function createNaiveBook(fillsMax: number): OrderBook {
  let entries: Entry[] = [];
  let arrivals = 0;

  /** Best price first, then oldest first. */
  function queue(side: Side): Entry[] {
    const sign = side === 'BUY' ? -1 : 1;
    return entries
      .filter((entry) => entry.side === side)
      .sort((a, b) => sign * (a.priceTicks - b.priceTicks) || a.arrival - b.arrival);
  }

  function place(orderId: number, side: Side, priceTicks: number, lots: number, timeInForce: TimeInForce): Placement {
    const reachable = queue(side === 'BUY' ? 'SELL' : 'BUY').filter((entry) =>
      side === 'BUY' ? entry.priceTicks <= priceTicks : entry.priceTicks >= priceTicks,
    );
    const allowed = reachable.slice(0, fillsMax);
    const fillableLots = allowed.reduce((sum, entry) => sum + entry.openLots, 0);
    if (timeInForce === 'FOK' && fillableLots < lots) {
      return { fills: [], openLots: 0, cancelledLots: lots, fillLimitReached: false };
    }
    const fills: Fill[] = [];
    let left = lots;
    for (const entry of allowed) {
      if (left === 0) break;
      const quantityLots = Math.min(left, entry.openLots);
      left -= quantityLots;
      entry.openLots -= quantityLots;
      const { orderId: restingOrderId, openLots: restingOpenLots } = entry;
      fills.push({ restingOrderId, priceTicks: entry.priceTicks, quantityLots, restingOpenLots });
    }
    entries = entries.filter((entry) => entry.openLots > 0);
    const fillLimitReached = left > 0 && reachable.length > allowed.length;
    const rests = left > 0 && !fillLimitReached && timeInForce !== 'IOC' && timeInForce !== 'FOK';
    if (rests) entries.push({ orderId, side, priceTicks, openLots: left, arrival: arrivals++ });
    return { fills, openLots: rests ? left : 0, cancelledLots: rests ? 0 : left, fillLimitReached };
  }

  /** Places it in a copy of the book without those that are gone. */
  function look(...[side, priceTicks, lots, timeInForce, isGone = () => false]: Parameters<OrderBook['look']>) {
    const kept = entries;
    entries = kept.filter((entry) => !isGone(entry.orderId)).map((entry) => ({ ...entry }));
    const placement = place(Number.NaN, side, priceTicks, lots, timeInForce);
    entries = kept;
    return placement;
  }

  function cancel(orderId: number): number {
    const openLots = find(orderId)?.openLots ?? 0;
    entries = entries.filter((entry) => entry.orderId !== orderId);
    return openLots;
  }

  function amend(orderId: number, priceTicks: number, lots: number): Placement & { lostPriority: boolean } {
    const entry = find(orderId);
    if (entry === undefined) throw new Error(`order ${orderId} doesn't rest`);
    if (priceTicks === entry.priceTicks && lots <= entry.openLots) {
      entry.openLots = lots;
      return { fills: [], openLots: lots, cancelledLots: 0, fillLimitReached: false, lostPriority: false };
    }
    cancel(orderId);
    return { ...place(orderId, entry.side, priceTicks, lots, 'GFS'), lostPriority: true };
  }

  function levels(side: Side, depth: number): LevelView[] {
    const prices = [...new Set(queue(side).map((entry) => entry.priceTicks))].slice(0, depth);
    return prices.map((priceTicks) => {
      const here = queue(side).filter((entry) => entry.priceTicks === priceTicks);
      return { priceTicks, quantityLots: here.reduce((sum, entry) => sum + entry.openLots, 0), orders: here.length };
    });
  }

  const find = (orderId: number): Entry | undefined => entries.find((entry) => entry.orderId === orderId);
  const openLots = (orderId: number): number => find(orderId)?.openLots ?? 0;
  return { look, place, amend, cancel, openLots, levels, bestPriceTicks: (side) => queue(side)[0]?.priceTicks };
}
