/** Books of the past. */
import type { Market } from '@wattbook/engine';
import type { LevelView } from '@wattbook/engine/book';
import type { Moment } from './past-market.ts';

/** `published`: of the last record that whoever asks may know of. */
export type BookQuestion = { contractId: string; at: Moment; depth: number; published: number };

export type PastBook = { contractId: string; sequence: number; bids: LevelView[]; asks: LevelView[] };

/** NO_CONTRACT: not after that record. */
export type BookAnswer = ({ kind: 'BOOK' } & PastBook) | { kind: 'NO_CONTRACT'; sequence: number };

/** @param market undefined: before the first record */
export function answerBook(market: Market | undefined, { contractId, depth }: BookQuestion): BookAnswer {
  const sequence = market?.sequence ?? 0;
  const contract = market?.contracts.get(contractId);
  if (contract === undefined) return { kind: 'NO_CONTRACT', sequence };
  const { book } = contract;
  return { kind: 'BOOK', contractId, sequence, bids: book.levels('BUY', depth), asks: book.levels('SELL', depth) };
}
