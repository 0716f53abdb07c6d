/** Books as tests compare them: lines of text, of the market's own books and of what a client builds from a stream. */
import type { Market } from '@wattbook/engine';
import type { LevelView } from '@wattbook/engine/book';
import type { BookEvent } from '../../src/feed/feed-types.ts';

/** `contract side price lots orders` of each price at which something rests, sorted. */
export type Picture = readonly string[];

export function pictureOf(market: Market): Picture {
  return [...market.contracts.values()]
    .flatMap(({ contractId, book }) =>
      linesOf({ contractId, bids: book.levels('BUY', Infinity), asks: book.levels('SELL', Infinity) }),
    )
    .sort();
}

export function linesOf({ contractId, bids, asks }: Pick<BookEvent, 'contractId' | 'bids' | 'asks'>): Picture {
  return [
    ...bids.map((level) => lineOf(contractId, 'BUY', level)),
    ...asks.map((level) => lineOf(contractId, 'SELL', level)),
  ];
}

export const contractIn = (line: string): string => line.split(' ', 1)[0] ?? '';

function lineOf(contractId: string, side: string, { priceTicks, quantityLots, orders }: LevelView): string {
  return `${contractId} ${side} ${priceTicks} ${quantityLots} ${orders}`;
}

/** What a client knows: nothing of any book until it is told that books start. */
export type BuiltBooks = {
  start(): void;
  hear(book: Pick<BookEvent, 'kind' | 'contractId' | 'bids' | 'asks'>): void;
  /** Undefined before books start. */
  picture(): Picture | undefined;
};

export function createBuiltBooks(): BuiltBooks {
  let books: Map<string, Map<string, string>> | undefined;

  function hear({ kind, contractId, bids, asks }: Parameters<BuiltBooks['hear']>[0]): void {
    if (books === undefined) throw new Error(`${kind} of ${contractId} before books start`);
    const isKnown = books.has(contractId);
    if (kind === 'SNAPSHOT' && isKnown) throw new Error(`a second snapshot of ${contractId}`);
    const book = books.get(contractId) ?? new Map<string, string>();
    for (const [side, levels] of [['BUY', bids] as const, ['SELL', asks] as const]) {
      for (const level of levels) {
        const place = `${side} ${level.priceTicks}`;
        if (level.quantityLots > 0) book.set(place, lineOf(contractId, side, level));
        else if (!book.delete(place)) throw new Error(`nothing was at ${place} of ${contractId}, and it is gone`);
      }
    }
    books.set(contractId, book);
  }

  return {
    start: () => (books = new Map()),
    hear,
    picture: () => books && [...books.values()].flatMap((book) => [...book.values()]).sort(),
  };
}
