/**
 * The books of the market as the feed tells them: how they are, and what recent records changed of which levels, so
 * that each book can be told as it was at any recent position. A record costs what it touched.
 */
import type { Market } from '@wattbook/engine';
import type { LevelView, OrderBook } from '@wattbook/engine/book';
import type { Side } from '@wattbook/engine/commands';
import type { JournalRecord } from '../journal/format.ts';
import { BOOKS_FROM, END_OF_RECORD, isAfter, type BookEvent, type Position } from './feed-types.ts';
import { touchedLevels, type Touched } from './touched-levels.ts';

/** A level as it is since a record, and as it was before. */
type LevelChange = LevelView & { before: LevelView };

/** What a record changed of a book. */
export type BookChange = Omit<BookEvent, 'bids' | 'asks'> & {
  bids: readonly LevelChange[];
  asks: readonly LevelChange[];
};

export type Books = {
  /** Right after each record was applied to the market, in order. */
  note(record: JournalRecord, market: Market): void;
  /** What a record changed, in the order of positions. */
  changesOf(sequence: number): readonly BookChange[];
  /** Contracts whose books changed later. */
  changedAfter(position: Position): readonly string[];
  /** The newest state of what changed of a book after a position; undefined where it is as it was. */
  changesSince(contractId: string, after: Position, now: Position): BookEvent | undefined;
  /** Whether everything is known that changed after it. */
  isKnownAfter(position: Position): boolean;
  /** Whose books hold something, or did at some position that is known. */
  contractIds(): string[];
  /** A whole book as it was. Precondition: `isKnownAfter(position)`. */
  snapshot(contractId: string, position: Position): BookEvent;
};

/**
 * Changed levels that are remembered, some 150 bytes each: beyond it only the newest half stays. That is
 * half a minute at 1,000 orders a second, as long as the tail of the journal.
 */
const LEVELS_REMEMBERED_MAX = 100_000;

type Levels = Map<number, LevelView>;
type KnownBook = {
  BUY: Levels;
  SELL: Levels;
  /** The remembered ones, ascending. */
  changes: BookChange[];
  /** As it is told now, until it changes. */
  shown: Pick<BookEvent, 'bids' | 'asks'> | undefined;
};

/** @param market as it is at the beginning; what changed before isn't known */
export function createBooks(market: Market, levelsMax = LEVELS_REMEMBERED_MAX): Books {
  const known = new Map<string, KnownBook>();
  let changes: BookChange[] = [];
  let levelsRemembered = 0;
  /** All changes of later records are known. */
  let knownAfter = market.sequence;
  for (const { contractId, book } of market.contracts.values()) {
    const levels = { BUY: levelsOf(book, 'BUY'), SELL: levelsOf(book, 'SELL') };
    if (levels.BUY.size + levels.SELL.size > 0) known.set(contractId, { ...levels, changes: [], shown: undefined });
  }

  function note(record: JournalRecord, after: Market): void {
    for (const [contractId, touched] of byContract(touchedLevels(record, after))) {
      const book = known.get(contractId) ?? emptyBook();
      const market = after.contracts.get(contractId)?.book;
      const [bids, asks] = [changed(book, market, 'BUY', touched), changed(book, market, 'SELL', touched)];
      if (bids.length + asks.length === 0) continue;
      const { sequence, timeUs } = record;
      const position = { sequence, index: BOOKS_FROM + touched.index };
      const change: BookChange = { ...audienceOfBook(contractId), kind: 'CHANGES', position, timeUs, bids, asks };
      known.set(contractId, book);
      book.shown = undefined;
      book.changes.push(change);
      changes.push(change);
      levelsRemembered += sizeOf(change);
    }
    if (levelsRemembered > levelsMax) forgetOlderHalf();
  }

  /** Whole records: of one that is remembered everything is. Half of what may be remembered stays, at least. */
  function forgetOlderHalf(): void {
    let levels = 0;
    const oldest = changes.findLast((change) => (levels += sizeOf(change)) >= levelsMax / 2);
    if (oldest === undefined) return;
    knownAfter = oldest.position.sequence - 1;
    changes = changes.slice(indexFrom(changes, knownAfter + 1));
    levelsRemembered = changes.reduce((sum, change) => sum + sizeOf(change), 0);
    for (const [contractId, book] of known) {
      book.changes = book.changes.filter(({ position }) => position.sequence > knownAfter);
      if (book.changes.length + book.BUY.size + book.SELL.size === 0) known.delete(contractId);
    }
  }

  function snapshot(contractId: string, position: Position): BookEvent {
    const book = known.get(contractId);
    const levels = book === undefined ? NOTHING : at(book, position);
    return { ...audienceOfBook(contractId), kind: 'SNAPSHOT', position, ...levels };
  }

  function changesSince(contractId: string, after: Position, position: Position): BookEvent | undefined {
    const later = laterThan(after, known.get(contractId)?.changes ?? []);
    const [bids, asks] = [merged('BUY', later), merged('SELL', later)];
    const { timeUs } = later.at(-1) ?? {};
    if (timeUs === undefined || bids.length + asks.length === 0) return undefined;
    return { ...audienceOfBook(contractId), kind: 'CHANGES', position, timeUs, bids, asks };
  }

  return {
    note,
    changedAfter: (position) => [...new Set(laterThan(position, changes).map(({ contractId }) => contractId))],
    changesSince,
    changesOf: (sequence) => {
      const from = indexFrom(changes, sequence);
      return changes.slice(from, indexFrom(changes, sequence + 1));
    },
    isKnownAfter: ({ sequence, index }) => sequence > knownAfter || (sequence === knownAfter && index >= END_OF_RECORD),
    contractIds: () => [...known.keys()],
    snapshot,
  };
}

function emptyBook(): KnownBook {
  return { BUY: new Map(), SELL: new Map(), changes: [], shown: undefined };
}

function sizeOf({ bids, asks }: BookChange): number {
  return bids.length + asks.length;
}

const NOTHING = { bids: [], asks: [] };

/** A book is everyone's. */
export function audienceOfBook(contractId: string) {
  return { channel: 'books', contractId, participantIds: [] } as const;
}

function levelsOf(book: OrderBook, side: Side): Levels {
  return new Map(book.levels(side, Infinity).map((level) => [level.priceTicks, level]));
}

type TouchedBook = { index: number; isAll: boolean; BUY: Set<number>; SELL: Set<number> };

function byContract(touched: readonly (Touched & { index: number })[]): Map<string, TouchedBook> {
  const books = new Map<string, TouchedBook>();
  for (const { contractId, levels, index } of touched) {
    const book = books.get(contractId) ?? { index, isAll: false, BUY: new Set(), SELL: new Set() };
    books.set(contractId, book);
    if (levels === 'ALL') book.isAll = true;
    else for (const { side, priceTicks } of levels) book[side].add(priceTicks);
  }
  return books;
}

/** Takes over what the market shows at the levels touched, and says where that is something else than before. */
function changed(known: KnownBook, market: OrderBook | undefined, side: Side, touched: TouchedBook): LevelChange[] {
  const levels = known[side];
  const shown = touched.isAll && market !== undefined ? levelsOf(market, side).keys() : [];
  const prices = touched.isAll ? new Set([...levels.keys(), ...shown]) : touched[side];
  const changes: LevelChange[] = [];
  for (const priceTicks of prices) {
    const nothing = { priceTicks, quantityLots: 0, orders: 0 };
    const now = market?.level(side, priceTicks) ?? nothing;
    const change = { ...now, before: levels.get(priceTicks) ?? nothing };
    if (!isAnother(change)) continue;
    changes.push(change);
    if (now.orders === 0) levels.delete(priceTicks);
    else levels.set(priceTicks, now);
  }
  return bestFirst(side, changes);
}

function bestFirst<Level extends LevelView>(side: Side, levels: Level[]): Level[] {
  return levels.sort((one, other) => (side === 'BUY' ? -1 : 1) * (one.priceTicks - other.priceTicks));
}

function laterThan(position: Position, changes: readonly BookChange[]): readonly BookChange[] {
  return changes.slice(changes.findLastIndex((change) => !isAfter(change.position, position)) + 1);
}

/** Each level that is another than before all of these changes, as it is after them. */
function merged(side: Side, changes: readonly BookChange[]): LevelView[] {
  const levels = new Map<number, LevelChange>();
  for (const change of changes) {
    for (const level of levelsOfSide(change, side)) {
      const { before } = levels.get(level.priceTicks) ?? level;
      levels.set(level.priceTicks, { ...level, before });
    }
  }
  return bestFirst(side, [...levels.values()].filter(isAnother));
}

function isAnother({ quantityLots, orders, before }: LevelChange): boolean {
  return quantityLots !== before.quantityLots || orders !== before.orders;
}

function levelsOfSide({ bids, asks }: BookChange, side: Side): readonly LevelChange[] {
  return side === 'BUY' ? bids : asks;
}

/** The book as it is, without what changed after the position. */
function at(book: KnownBook, position: Position): Pick<BookEvent, 'bids' | 'asks'> {
  const later = laterThan(position, book.changes);
  if (later.length > 0) return { bids: before(book, 'BUY', later), asks: before(book, 'SELL', later) };
  book.shown ??= { bids: before(book, 'BUY', []), asks: before(book, 'SELL', []) };
  return book.shown;
}

function before(book: KnownBook, side: Side, later: readonly BookChange[]): LevelView[] {
  const levels = new Map(book[side]);
  for (const change of later.toReversed()) {
    for (const level of levelsOfSide(change, side)) levels.set(level.priceTicks, level.before);
  }
  return bestFirst(
    side,
    [...levels.values()].filter(({ orders }) => orders > 0),
  );
}

/** Of the first change that isn't of an earlier record. */
function indexFrom(changes: readonly BookChange[], sequence: number): number {
  let [low, high] = [0, changes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((changes[middle]?.position.sequence ?? Infinity) < sequence) low = middle + 1;
    else high = middle;
  }
  return low;
}
