/**
 * Books on the feed: whoever lays what it is told over one another has the market's books at every sequence, wherever
 * it was cut, resumed, slow or put back to history.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  assertWhole,
  booksStep,
  createBooksClient,
  endOf,
  openBooksDesk,
  performAll,
  tellBooksStory,
} from '../../test/support/books-desk.ts';
import { settled } from '../../test/support/manual-clock.ts';
import { seedOfRun } from '../../test/support/seed-of-run.ts';
import { isAfter, positionOf, type FeedMessage } from './feed-types.ts';

const SEED = seedOfRun(81);
const RUNS = 60;
const STORY = tellBooksStory(SEED);

describe('whatever happens in whatever order, a client has the books of the market at every sequence', () => {
  test('where all changes are remembered, from exactly where it begins or resumes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(booksStep, { maxLength: 60 }), async (steps) => {
        const desk = openBooksDesk(STORY);
        for (const client of await performAll(desk, steps)) {
          assertWhole(desk, client);
          assert.deepEqual(client.starts, [client.from], 'books start once, where the connection does');
        }
        desk.feed.stop();
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });

  test('where few are, from where they are known again, as it is told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(booksStep, { maxLength: 60 }), async (steps) => {
        const desk = openBooksDesk(STORY, 20);
        for (const client of await performAll(desk, steps)) {
          assertWhole(desk, client);
          assert.ok(client.starts.length > 0);
        }
        desk.feed.stop();
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });
});

test('who reads more slowly than changes are forgotten gets all books anew, and every event', async () => {
  const desk = openBooksDesk(STORY, 20);
  const slow = createBooksClient(desk, {});
  desk.publish(10);
  slow.resume(endOf(0), 1);
  await settled();
  desk.publish(STORY.blocks.length);
  for (let turn = 0; turn < 5_000; turn++) {
    slow.take(1);
    await Promise.resolve();
    await Promise.resolve();
  }
  await settled();
  assertWhole(desk, slow);
  assert.ok(slow.starts.length > 1, 'once where it began, and once where the books were known again');
  desk.feed.stop();
});

test('an event has the same id whether books are told or not; books come behind the events of their record', async () => {
  const desk = openBooksDesk(STORY);
  const messages: FeedMessage[] = [];
  const sink = { write: (message: FeedMessage) => messages.push(message) > 0, end: () => undefined };
  desk.feed.subscribe(sink, { accepts: () => true, books: {} });
  await settled();
  desk.publish(STORY.blocks.length);
  const told = messages.filter(({ kind }) => kind !== 'BOOKS_START');
  const idsOf = (kind: FeedMessage['kind']): string[] =>
    told.filter((message) => message.kind === kind).map((message) => JSON.stringify(positionOf(message)));
  assert.deepEqual(
    idsOf('EVENT'),
    STORY.events.map(({ position }) => JSON.stringify(position)),
  );
  assert.equal(new Set(idsOf('BOOK')).size, idsOf('BOOK').length);
  assert.ok(told.every((message, at) => at === 0 || isAfter(positionOf(message), positionOf(told[at - 1] ?? message))));
  desk.feed.stop();
});
