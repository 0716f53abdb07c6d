/** All that is in a market, as plain values that can be compared: two portraits are equal where two markets are. */
import type { OrderBook } from '../src/book.ts';
import type { Contract, Market } from '../src/market.ts';

/**
 * Fields are found, not listed, so that one which is added later is compared too. Maps and sets are lists here, as
 * their order may count.
 */
export function portraitOf(market: Market): unknown {
  const { due, clientOrderIds, contractsListed, closed, ...kept } = market;
  return {
    ...(portrait(kept) as object),
    contractsListed: [...contractsListed].map(([number, { contractId }]) => [number, contractId]),
    closed: closed.map(({ contractId }) => contractId),
    due: due.all().toSorted((left, right) => left.dueUs - right.dueUs || compare(left, right)),
    clientOrderIds: [...market.orders.values()].map((order) => [
      order.orderId,
      clientOrderIds.find(order.participantId, order.clientOrderId),
    ]),
    clientOrderIdsInAll: clientOrderIds.size(),
  };
}

const compare = (left: object, right: object): number => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1);

function portrait(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Map) return [...(value as Map<unknown, unknown>)].map(portrait);
  if (value instanceof Set) return [...(value as Set<unknown>)];
  if (Array.isArray(value)) return value.map(portrait);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, member(name, part)]));
}

/** Blocks and their legs point to each other, so they are named; a book is a closure, so it is asked. */
function member(name: string, part: unknown): unknown {
  if (name === 'legs' || name === 'blocks') return (part as Contract[]).map(({ contractId }) => contractId);
  return name === 'book' ? bookPortrait(part as OrderBook) : portrait(part);
}

function bookPortrait(book: OrderBook): unknown {
  return (['BUY', 'SELL'] as const).map((side) => [book.levels(side, Infinity), queueOf(book, side)]);
}

/** Who would be met in which order by whoever takes all, without taking anything. */
function queueOf(book: OrderBook, side: 'BUY' | 'SELL'): number[][] {
  const queue: number[][] = [];
  const taker = { side: side === 'BUY' ? 'SELL' : 'BUY', priceTicks: side === 'BUY' ? -1e9 : 1e9 } as const;
  book.look({ ...taker, openLots: 1, timeInForce: 'IOC' }, (orderId) => {
    queue.push([orderId, book.openLots(orderId), book.visibleLots(orderId)]);
    return 'PASS_OVER';
  });
  return queue;
}
