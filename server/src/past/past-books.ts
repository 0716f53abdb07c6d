/** Questions about books of the past, and their answers: plain values, as a thread stands between the two. */
import type { Market } from '@wattbook/engine';
import type { LevelView } from '@wattbook/engine/book';
import type { Moment } from './past-market.ts';

/** `published`: of the last record that whoever asks may know of. */
export type BookQuestion = { contractId: string; at: Moment; depth: number; published: number };

export type PastBook = { contractId: string; sequence: number; bids: LevelView[]; asks: LevelView[] };

/** NO_CONTRACT: not after that record. LATER: it takes longer, or too many wait: asked again it may be there. */
export type BookAnswer = ({ kind: 'BOOK' } & PastBook) | { kind: 'NO_CONTRACT'; sequence: number } | { kind: 'LATER' };

export type PastBooks = {
  /** Rejects with JournalUnavailable while the database is away. */
  bookAt(question: BookQuestion): Promise<BookAnswer>;
};

/** @param market undefined: before the first record */
export function answerBook(market: Market | undefined, { contractId, depth }: BookQuestion): BookAnswer {
  const sequence = market?.sequence ?? 0;
  const contract = market?.contracts.get(contractId);
  if (contract === undefined) return { kind: 'NO_CONTRACT', sequence };
  const { book } = contract;
  return { kind: 'BOOK', contractId, sequence, bids: book.levels('BUY', depth), asks: book.levels('SELL', depth) };
}
