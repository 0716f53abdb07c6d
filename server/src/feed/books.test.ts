/** What the feed says of books is what the market's books are: after every record, and looking back from any other. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { apply, createMarket } from '@wattbook/engine';
import { VENUE, type Command } from '@wattbook/engine/commands';
import { ARCHIVE_AFTER_CLOSURE_US } from '@wattbook/engine/limits';
import { randomHistory, type History } from '../journal/random-history.test.ts';
import { createSeededRandom } from '../ops/random.ts';
import { createBuiltBooks, linesOf, pictureOf, type Picture } from '../../test/support/book-pictures.ts';
import { seedOfRun } from '../../test/support/seed-of-run.ts';
import { MINUTE_US, NOON_US, order, setUpCommands } from '../../test/support/venue.ts';
import { createBooks, type Books } from './books.ts';
import { BOOKS_FROM, END_OF_RECORD, isAfter, type Position } from './feed-types.ts';

const SEED = seedOfRun(71);
const COMMANDS = 1_500;
const endOf = (sequence: number): Position => ({ sequence, index: END_OF_RECORD });

const pictureAt = (books: Books, position: Position): Picture =>
  books
    .contractIds()
    .flatMap((contractId) => linesOf(books.snapshot(contractId, position)))
    .sort();

type Followed = { history: History; books: Books; pictures: Picture[] };

/** `pictures`: of the market's own books, by sequence. */
function follow(seed: number, levelsMax?: number, afterRecord?: (books: Books, pictures: Picture[]) => void): Followed {
  const books = createBooks(createMarket(), levelsMax);
  const pictures: Picture[] = [[]];
  const history = randomHistory({
    ...{ seed, commands: COMMANDS },
    afterRecord: (record, market) => {
      books.note(record, market);
      pictures.push(pictureOf(market));
      afterRecord?.(books, pictures);
    },
  });
  return { history, books, pictures };
}

for (const seed of [SEED, SEED + 1, SEED + 2]) {
  test(`after every record the books are the market's, to the lot and the order (seed ${seed})`, () => {
    const { pictures } = follow(seed, undefined, (books, known) => {
      assert.deepEqual(pictureAt(books, endOf(known.length - 1)), known.at(-1));
    });
    assert.ok(Math.max(...pictures.map(({ length }) => length)) > 12, 'the books are not thin');
  });
}

test('looking back: the books as they were after each record, and what was told since leads from there to here', () => {
  const { history, books, pictures } = follow(SEED);
  const last = history.market.sequence;
  for (let sequence = 0; sequence <= last; sequence++) {
    assert.deepEqual(pictureAt(books, endOf(sequence)), pictures[sequence], `after ${sequence}`);
  }
  const told = createBuiltBooks();
  told.start();
  for (let sequence = 1; sequence <= last; sequence++) {
    books.changesOf(sequence).forEach(told.hear);
    assert.deepEqual(told.picture(), pictures[sequence], `laid over one another up to ${sequence}`);
  }
});

test('within a record too: the books whose change was told are new, the others old', () => {
  const { history, books, pictures } = follow(SEED);
  const many = history.records.filter(({ sequence }) => books.changesOf(sequence).length > 1);
  assert.ok(many.length > 5, 'some records change several books');
  for (const { sequence } of many) {
    for (const { position, contractId } of books.changesOf(sequence)) {
      const isOf = (line: string): boolean => line.startsWith(`${contractId} `);
      const before = { sequence, index: position.index - 1 };
      assert.deepEqual(linesOf(books.snapshot(contractId, before)).toSorted(), pictures[sequence - 1]?.filter(isOf));
      assert.deepEqual(linesOf(books.snapshot(contractId, position)).toSorted(), pictures[sequence]?.filter(isOf));
    }
  }
});

test('each change has a place of its own, behind the events of its record and before its end', () => {
  const { history, books } = follow(SEED);
  let last = endOf(0);
  for (const { sequence, events } of history.records) {
    for (const { position, contractId, bids, asks } of books.changesOf(sequence)) {
      assert.ok(isAfter(position, last) && isAfter(endOf(sequence), position));
      assert.equal(position.sequence, sequence);
      assert.ok(events[position.index - BOOKS_FROM] !== undefined, 'the event that touched it');
      assert.ok(bids.length + asks.length > 0, `${contractId}: something changed`);
      last = position;
    }
  }
});

test('best prices first, in snapshots and changes', () => {
  const { history, books } = follow(SEED);
  const sequences = history.records.map(({ sequence }) => sequence);
  const changes = sequences.flatMap((sequence) => books.changesOf(sequence));
  const snapshots = sequences.flatMap((sequence) =>
    books.contractIds().map((contractId) => books.snapshot(contractId, endOf(sequence))),
  );
  for (const { bids, asks } of [...changes, ...snapshots]) {
    const [bidPrices, askPrices] = [bids, asks].map((levels) => levels.map(({ priceTicks }) => priceTicks));
    assert.deepEqual(
      bidPrices,
      bidPrices?.toSorted((one, other) => other - one),
    );
    assert.deepEqual(
      askPrices,
      askPrices?.toSorted((one, other) => one - other),
    );
  }
});

describe('what is remembered', () => {
  test('begins where the market was: its books as they are, and nothing before', () => {
    const { market, records } = randomHistory({ seed: SEED, commands: COMMANDS });
    const books = createBooks(market);
    const sequence = records.length;
    assert.deepEqual(pictureAt(books, endOf(sequence)), pictureOf(market));
    assert.ok(books.isKnownAfter(endOf(sequence)));
    assert.ok(!books.isKnownAfter({ sequence, index: END_OF_RECORD - 1 }), 'of that record nothing is known');
    assert.ok(!books.isKnownAfter(endOf(sequence - 1)));
  });

  test('is bounded, in whole records; what is still known is right', () => {
    const random = createSeededRandom(SEED);
    let forgotten = 0;
    follow(SEED, 60, (books, pictures) => {
      const last = pictures.length - 1;
      const sequences = Array.from({ length: last + 1 }, (_, sequence) => sequence);
      const first = sequences.find((sequence) => books.isKnownAfter(endOf(sequence))) ?? assert.fail();
      assert.ok(sequences.slice(first).every((sequence) => books.isKnownAfter(endOf(sequence))));
      forgotten = first;
      const changes = sequences.flatMap((sequence) => books.changesOf(sequence));
      const levels = changes.flatMap(({ bids, asks }) => [...bids, ...asks]);
      assert.ok(levels.length <= 60, `${levels.length} levels are remembered`);
      assert.ok(levels.length >= 30 || first === 0, `only ${levels.length} levels are remembered`);
      const sequence = first + random.below(last - first + 1);
      assert.deepEqual(pictureAt(books, endOf(sequence)), pictures[sequence]);
    });
    assert.ok(forgotten > COMMANDS / 2);
  });

  test('a contract whose book is empty and stays so is forgotten', () => {
    const { books, pictures } = follow(SEED, 60);
    const contracts = new Set(pictures.flat().map((line) => line.split(' ')[0]));
    assert.ok(books.contractIds().length < contracts.size);
  });
});

test('orders that a market lets go of in the record that expired them have left its book', () => {
  const market = createMarket();
  const books = createBooks(market);
  let timeUs = NOON_US;
  const run = (command: Command): string[] => {
    const sequence = market.sequence + 1;
    const events = apply(market, command, { sequence, timeUs });
    books.note({ sequence, timeUs, command, events }, market);
    return events.map(({ type }) => type);
  };
  for (const command of setUpCommands()) run(command);
  run(order('a', { priceTicks: 4_900 }));
  run(order('b', { side: 'SELL', priceTicks: 5_100 }));
  timeUs += 60 * MINUTE_US + ARCHIVE_AFTER_CLOSURE_US;
  assert.deepEqual(run({ ...VENUE, type: 'AdvanceTime' }), [
    ...['ContractClosed', 'OrderExpired', 'OrderExpired', 'ContractClosed', 'ContractArchived'],
  ]);
  const changes = books.changesOf(market.sequence).flatMap(linesOf);
  assert.deepEqual(changes, ['NL-TEST-1 BUY 4900 0 0', 'NL-TEST-1 SELL 5100 0 0']);
  assert.deepEqual(pictureAt(books, endOf(market.sequence)), []);
});
