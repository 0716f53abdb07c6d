/** Conflated books: rarely, never wrong, never before what else was told, and in the end all of it. */
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
  type BooksClient,
  type BooksDesk,
} from '../../test/support/books-desk.ts';
import { settled } from '../../test/support/manual-clock.ts';
import { seedOfRun } from '../../test/support/seed-of-run.ts';
import { END_OF_RECORD } from './feed-types.ts';

const SEED = seedOfRun(83);
const RUNS = 60;
const EVERY_MS = 250;
const STORY = tellBooksStory(SEED);

/** Until everyone has taken what the last tick tells. */
async function tickAndTake({ clock }: BooksDesk, clients: readonly BooksClient[]): Promise<void> {
  for (let tick = 0; tick < 40; tick++) {
    await clock.advance(EVERY_MS);
    for (const client of clients) client.take(50);
    await settled();
  }
}

describe('whatever happens in whatever order', () => {
  for (const levelsMax of [undefined, 20]) {
    test(`each book is right where it is told, and all are in the end (remembered: ${levelsMax ?? 'all'})`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(booksStep, { maxLength: 60 }), async (steps) => {
          const desk = openBooksDesk(STORY, levelsMax);
          const clients = await performAll(desk, steps, EVERY_MS);
          await tickAndTake(desk, clients);
          for (const client of clients) {
            assertWhole(desk, client);
            if (levelsMax === undefined) assert.deepEqual(client.starts, [client.from]);
          }
          desk.feed.stop();
        }),
        { numRuns: RUNS, seed: SEED },
      );
    });
  }
});

async function openWithReader(capacity = Infinity): Promise<{ desk: BooksDesk; client: BooksClient }> {
  const desk = openBooksDesk(STORY);
  const client = createBooksClient(desk, { conflateMs: EVERY_MS });
  client.resume(undefined, capacity);
  await settled();
  return { desk, client };
}

test('between two ticks nothing is told of books, everything else at once; at a tick each book once', async () => {
  const { desk, client } = await openWithReader();
  let told = 0;
  for (let at = 0; at < STORY.blocks.length; at += 20) {
    desk.publish(20);
    assert.equal(client.books.length, told, 'not before the tick');
    const heard = STORY.events.filter(({ position }) => position.sequence <= desk.feed.sequence());
    assert.equal(client.events.length, heard.length, 'all else at once');
    await desk.clock.advance(EVERY_MS);
    const now = client.books.slice(told);
    assert.equal(new Set(now.map(({ contractId }) => contractId)).size, now.length);
    assert.ok(
      now.every(({ position }) => position.sequence === desk.feed.sequence() && position.index === END_OF_RECORD),
    );
    told = client.books.length;
  }
  const changes = STORY.pictures.filter((picture, at) => picture.join() !== STORY.pictures[at - 1]?.join()).length;
  assert.ok(told > 20 && told < changes / 2, `${told} are told of ${changes}`);
  desk.feed.stop();
});

test('what is as it was when it was told last is not told again', async () => {
  const { desk, client } = await openWithReader();
  desk.publish(STORY.blocks.length);
  await desk.clock.advance(EVERY_MS);
  const told = client.books.length;
  await desk.clock.advance(100 * EVERY_MS);
  assert.equal(client.books.length, told);
  desk.feed.stop();
});

test('who takes one message at a time gets every book in turn, each as it is by then', async () => {
  const { desk, client } = await openWithReader(1);
  const turns = Math.ceil(STORY.blocks.length / 4);
  for (let turn = 0; turn < turns; turn++) {
    desk.publish(4);
    for (let message = 0; message < 40; message++) client.take(1);
    const before = client.books.length;
    await desk.clock.advance(EVERY_MS);
    assert.ok(client.books.length <= before + 1, 'no more than it takes');
  }
  assert.ok(new Set(client.books.map(({ contractId }) => contractId)).size > STORY.contracts.length / 2);
  for (let turn = 0; turn < 1_000; turn++) client.take(50);
  await tickAndTake(desk, [client]);
  assertWhole(desk, client);
  desk.feed.stop();
});

test('readers of one interval share its tick; when the last is gone there is none', async () => {
  const desk = openBooksDesk(STORY);
  const clients = [EVERY_MS, EVERY_MS, 1_000].map((conflateMs) => createBooksClient(desk, { conflateMs }));
  for (const client of clients) client.resume(endOf(0), Infinity);
  await settled();
  desk.publish(200);
  await desk.clock.advance(EVERY_MS);
  const [first, second, slower] = clients;
  assert.ok(first !== undefined && second !== undefined && slower !== undefined && first.books.length > 0);
  assert.ok(
    first.books.every((book, index) => book === second.books[index]),
    'put together once',
  );
  const heardSlowly = (): number => slower.books.length;
  assert.equal(heardSlowly(), 0);
  await desk.clock.advance(1_000 - EVERY_MS);
  assert.ok(heardSlowly() > 0);
  for (const client of clients) client.cut();
  desk.publish(1);
  await desk.clock.advance(10_000);
  assert.equal(desk.feed.subscribers(), 0);
  desk.feed.stop();
});
