/**
 * Goal: whatever the engine's own tests know to ask, after every record the books that the feed tells are the market's.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMarket, type Market } from '@wattbook/engine';
import type { OrderBook } from '@wattbook/engine/book';
import { createRandom } from '../../../engine/test/random.ts';
import { playDay } from '../../../engine/test/random-day.ts';
import { createBooks, type Books } from '../../src/feed/books.ts';
import { END_OF_RECORD } from '../../src/feed/feed-types.ts';
import { seedOfRun } from '../support/seed-of-run.ts';

const SEED = seedOfRun(301);
const DAYS = 6;
const COMMANDS = 800;

const sidesOf = (book: Pick<OrderBook, 'levels'> | undefined) =>
  [book?.levels('BUY', Infinity) ?? [], book?.levels('SELL', Infinity) ?? []] as const;

function assertSame(books: Books, market: Market): void {
  const contractIds = new Set([...books.contractIds(), ...market.contracts.keys()]);
  for (const contractId of contractIds) {
    const { bids, asks } = books.snapshot(contractId, { sequence: market.sequence, index: END_OF_RECORD });
    assert.deepEqual([bids, asks], sidesOf(market.contracts.get(contractId)?.book), contractId);
  }
}

for (let seed = SEED; seed < SEED + DAYS; seed++) {
  test(`a random day, seed ${seed}`, () => {
    const books = createBooks(createMarket());
    let changed = 0;
    playDay(createRandom(seed), COMMANDS, ({ market }, record) => {
      books.note(record, market);
      assertSame(books, market);
      changed += books.changesOf(record.sequence).length;
    });
    assert.ok(changed > 100, `only ${changed} changes`);
  });
}
