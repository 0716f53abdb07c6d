/**
 * Holds what one reader hears, over all of its connections, against the story: each event once, in order, and its books
 * the market's wherever they are told.
 */
import assert from 'node:assert/strict';
import { bookIn, type Told } from '../support/stream-desk.ts';
import { bookText, isAdmitted, isHeard, type Happening, type Story, type Wish } from './story.ts';

/** The words of each event, by its id and whose it is: the same for all who hear of it, live and from history. */
export type Words = Map<string, string>;

export type Hearing = {
  /** Where to resume from: the last id. */
  lastId(): string;
  /** What was built of books ends with the connection. */
  connected(): void;
  hear(event: Told): void;
  /** What is missing of everything up to the story's end, if anything is. */
  missing(): string | undefined;
};

export type HearingOptions = {
  story: Story;
  wish: Wish;
  words: Words;
  /** A bare sequence, from which the reader begins. */
  after: number;
  /** Whether all changes of books are remembered, so that books start where a connection does and never again. */
  isExact: boolean;
};

type Place = { sequence: number; index: number };

export function createHearing({ story, wish, words, after, isExact }: HearingOptions): Hearing {
  const expected = story.happenings.filter((one) => one.sequence > after && isHeard(one, wish));
  const changes = story.bookChanges.filter(({ contractId }) => isAdmitted(contractId, wish.filter));
  const contractIds = story.contractIds.filter((contractId) => isAdmitted(contractId, wish.filter));
  let next = 0;
  let lastId = String(after);
  let from = lastId;
  let books: BuiltBooks | undefined;

  function hear(event: Told): void {
    const [place, last] = [placeOf(event.id), placeOf(lastId)];
    assert.ok(compare(place, last) >= 0, `${event.id} after ${lastId}`);
    if (event.event === 'book') hearBook(event, place);
    else if (event.event === 'heartbeat') hearHeartbeat(place);
    else hearHappening(event, place);
    lastId = event.id;
  }

  function hearHeartbeat(place: Place): void {
    const missed = expected[next];
    assert.ok(missed === undefined || compare(placeOf(missed.id), place) > 0, `${missed?.id} is passed over`);
    // Who still reads history may be told so in the middle of a record.
    const isWholeRecord = place.index === Infinity;
    if (isExact && wish.conflate === undefined) books?.assertToldBefore(place.sequence + (isWholeRecord ? 1 : 0));
  }

  function hearHappening({ id, event, data }: Told, place: Place): void {
    const happening = expected[next];
    assert.deepEqual([id, event], [happening?.id, happening?.type], `number ${next + 1} of ${expected.length}`);
    assert.ok(happening !== undefined);
    next += 1;
    const told = event === 'order' ? (data['order'] as Record<string, unknown>) : data;
    for (const [field, value] of Object.entries(happening.says)) assert.equal(told[field], value, `${id} ${field}`);
    const owner = isOwnOf(happening, wish) ? wish.participant : '';
    const text = JSON.stringify(data);
    assert.equal(text, words.get(`${id} ${owner}`) ?? text, 'the same words for everyone, live and from history');
    words.set(`${id} ${owner}`, text);
    if (isExact && wish.conflate === undefined) books?.assertToldBefore(place.sequence);
  }

  function hearBook(event: Told, place: Place): void {
    assert.ok(wish.channels.includes('books'));
    const book = bookIn(event);
    if (book === undefined) {
      assert.ok(!isExact || (books === undefined && event.id === from), `books start at ${event.id}, not at ${from}`);
      books = createBuiltBooks(story, { place, contractIds, changes, isConflated: wish.conflate !== undefined });
      return;
    }
    assert.ok(books !== undefined, `${book.kind} before books start`);
    books.hear(book, place);
  }

  function missing(): string | undefined {
    const happening = expected[next];
    if (happening !== undefined) return `${happening.id}, ${expected.length - next} events in all`;
    if (!wish.channels.includes('books')) return undefined;
    return books === undefined ? 'the start of books' : books.missing();
  }

  return {
    lastId: () => lastId,
    connected: () => {
      books = undefined;
      from = lastId;
    },
    hear,
    missing,
  };
}

function isOwnOf({ participants }: Happening, { channels, participant }: Wish): boolean {
  return channels.includes('orders') && participants.includes(participant);
}

type BuiltBooks = {
  hear(book: NonNullable<ReturnType<typeof bookIn>>, place: Place): void;
  /** All that changed before a sequence was told. Returns what changed since. */
  assertToldBefore(sequence: number): unknown;
  missing(): string | undefined;
};

type Change = Story['bookChanges'][number];

type Beginning = {
  place: Place;
  contractIds: readonly string[];
  changes: Story['bookChanges'];
  isConflated: boolean;
};

/** Books from a start on. Between two events of one record each book is as before it, or as after it. */
function createBuiltBooks(story: Story, { place, contractIds, changes, isConflated }: Beginning): BuiltBooks {
  const books = new Map<string, Map<string, string>>();
  const snapshots = new Set<string>();
  /** What isn't told yet, once the first change came. */
  let pending: Change[] | undefined;

  const textOf = (contractId: string): string => bookText(books.get(contractId) ?? new Map());
  const isWholeRecord = place.index === Infinity;

  function assertSnapshot(contractId: string): void {
    const allowed = [story.bookAt(contractId, place.sequence)];
    if (!isWholeRecord) allowed.push(story.bookAt(contractId, place.sequence - 1));
    assert.ok(allowed.includes(textOf(contractId)), `${contractId} where books start, at ${place.sequence}`);
  }

  /** With the first change all snapshots are there: what isn't among them is empty. */
  function begin(): Change[] {
    contractIds.forEach(assertSnapshot);
    const isStillOld = ({ contractId, sequence }: Change): boolean =>
      sequence > place.sequence ||
      (sequence === place.sequence && textOf(contractId) !== story.bookAt(contractId, sequence));
    return changes.filter((change) => change.sequence >= place.sequence && isStillOld(change));
  }

  function hear({ kind, contractId, bids, asks }: Parameters<BuiltBooks['hear']>[0], at: Place): void {
    assert.ok(contractIds.includes(contractId), `${contractId} was not asked for`);
    if (kind === 'SNAPSHOT') {
      assert.ok(pending === undefined && !snapshots.has(contractId), `a snapshot of ${contractId}`);
      assert.equal(compare(at, place), 0, 'a snapshot is told where books start');
      snapshots.add(contractId);
    } else pending ??= begin();
    const book = books.get(contractId) ?? new Map<string, string>();
    books.set(contractId, book);
    for (const [side, levels] of [['BUY', bids] as const, ['SELL', asks] as const]) {
      for (const { priceTicks, quantityLots, orders } of levels) {
        if (quantityLots > 0) book.set(`${side} ${priceTicks}`, `${quantityLots} ${orders}`);
        else assert.ok(book.delete(`${side} ${priceTicks}`), `what is gone was there: ${contractId} ${priceTicks}`);
      }
    }
    if (kind === 'SNAPSHOT') return assertSnapshot(contractId);
    assert.equal(textOf(contractId), story.bookAt(contractId, at.sequence), `${contractId} at ${at.sequence}`);
    if (!isConflated) take(contractId, at.sequence);
  }

  function take(contractId: string, sequence: number): void {
    const untold = assertToldBefore(sequence);
    const isIt = (change: Change): boolean => change.contractId === contractId && change.sequence === sequence;
    const place = untold.findIndex(isIt);
    assert.ok(place >= 0, `${contractId} changed at ${sequence}, and is told once`);
    untold.splice(place, 1);
  }

  function assertToldBefore(sequence: number): Change[] {
    pending ??= begin();
    const [missed] = pending;
    assert.ok(missed === undefined || missed.sequence >= sequence, `${JSON.stringify(missed)} before ${sequence}`);
    return pending;
  }

  function missing(): string | undefined {
    const wrong = contractIds.find((contractId) => textOf(contractId) !== story.bookAt(contractId, Infinity));
    return wrong === undefined ? undefined : `the newest book of ${wrong}`;
  }

  return { hear, assertToldBefore, missing };
}

/** A bare sequence is behind all of its record. */
function placeOf(id: string): Place {
  const [sequence, index] = id.split('-');
  return { sequence: Number(sequence), index: index === undefined ? Infinity : Number(index) };
}

function compare(one: Place, other: Place): number {
  if (one.sequence !== other.sequence) return one.sequence - other.sequence;
  return one.index === other.index ? 0 : one.index - other.index;
}
