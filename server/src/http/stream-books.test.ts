/** The channel `books` as it is on the wire: what it promises, and that a client's books are those of GET. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { randomHistory } from '../journal/random-history.test.ts';
import { createSeededRandom } from '../ops/random.ts';
import { createBuiltBooks, linesOf, pictureOf, type Picture } from '../../test/support/book-pictures.ts';
import { settled } from '../../test/support/manual-clock.ts';
import { seedOfRun } from '../../test/support/seed-of-run.ts';
import {
  bookIn,
  eventsIn,
  levelsIn,
  openStreamDesk,
  readerOf,
  type Reader,
  type StreamDesk,
  type Told,
} from '../../test/support/stream-desk.ts';
import { createTestGateway, newOrder, SPEC } from '../../test/support/test-gateway.ts';
import { assertPromisedEvent } from '../../test/support/test-promise.ts';

const SEED = seedOfRun(91);
const pictures: Picture[] = [[]];
const HISTORY = randomHistory({
  ...{ seed: SEED, commands: 1_200 },
  afterRecord: (_record, market) => pictures.push(pictureOf(market)),
});
const HALF = HISTORY.blocks.length >> 1;
const RESUMED = 40;

let desk: StreamDesk;
let whole: Reader;
let late: Reader;
before(async () => {
  desk = await openStreamDesk();
  whole = await desk.listen('alpha', 'channels=books');
  desk.publish(HISTORY.blocks.slice(0, HALF));
  await settled();
  late = await desk.listen('beta', 'channels=trades,orders,books,market');
  await settled();
  desk.publish(HISTORY.blocks.slice(HALF));
  await settled();
});
after(async () => {
  desk.feed.stop();
  await desk.venue.close();
});

/** What a client makes of it that starts with nothing. */
function built(events: readonly Told[]): Picture | undefined {
  const books = createBuiltBooks();
  for (const event of events.filter((one) => one.event === 'book')) {
    const book = bookIn(event);
    if (book === undefined) books.start();
    else books.hear(book);
  }
  return books.picture();
}

/** What GET says of all books. */
async function asked(): Promise<Picture> {
  const books = [...HISTORY.market.contracts.keys()].map(async (contractId) => {
    const answer = await desk.venue.call('GET', `/contracts/${contractId}/book?depth=500`);
    return linesOf({ contractId, ...levelsIn(answer.json()) });
  });
  return (await Promise.all(books)).flat().sort();
}

describe('the channel books', () => {
  test('is as the API file promises: a start, snapshots, changes', () => {
    for (const reader of [whole, late]) {
      const books = eventsIn(reader.text()).filter(({ event }) => event === 'book');
      for (const event of books) assertPromisedEvent(SPEC.document, event);
      const kinds = books.map(({ data }) => String(data['kind']));
      assert.match(kinds.join(' '), /^START (SNAPSHOT )*(CHANGES ?)+$/);
      const ids = books.map(({ id }) => id);
      const first = kinds.indexOf('CHANGES');
      assert.equal(new Set(ids.slice(0, first)).size, 1, 'start and snapshots stand at one place');
      assert.equal(new Set(ids.slice(first)).size, ids.length - first, 'each change has a place of its own');
    }
    assert.ok(eventsIn(late.text()).some(({ data }) => data['kind'] === 'SNAPSHOT'));
  });

  test('gives a client the books that GET shows', async () => {
    const expected = await asked();
    assert.ok(expected.length > 5);
    assert.deepEqual(built(eventsIn(whole.text())), expected);
    assert.deepEqual(built(eventsIn(late.text())), expected);
  });

  test('tells of each sequence and contract once, with the time of its record', () => {
    const changes = eventsIn(whole.text()).filter(({ data }) => data['kind'] === 'CHANGES');
    const places = changes.map(({ data }) => `${String(data['sequence'])} ${String(data['contractId'])}`);
    assert.equal(new Set(places).size, places.length);
    for (const { data, id } of changes) {
      const sequence = Number(data['sequence']);
      assert.equal(id.split('-')[0], String(sequence));
      const timeUs = HISTORY.records[sequence - 1]?.timeUs ?? 0;
      assert.equal(Date.parse(String(data['time'])), Math.floor(timeUs / 1_000));
    }
  });

  test('is the same for everyone', async () => {
    const reader = await desk.listen('gamma', 'channels=books&after=0');
    await settled();
    assert.equal(reader.text(), whole.text());
  });
});

test('resumed anywhere: the books as they were there, then the same bytes as live', async () => {
  const random = createSeededRandom(SEED);
  const text = late.text();
  const events = eventsIn(text);
  const parts = text.split('\n\n').slice(0, -1);
  for (let count = 0; count < RESUMED; count++) {
    const place = random.below(events.length);
    const id = events[place]?.id ?? '';
    // Start and snapshots have one id: from there everything behind the last of them comes.
    const rest = parts.slice(events.findLastIndex((event) => event.id === id) + 1).map((part) => `${part}\n\n`);
    const reader = await desk.listen('beta', `channels=trades,orders,books,market&after=${id}`);
    for (let turn = 0; turn < 200 && !reader.text().endsWith(parts.at(-1) ?? ''); turn++) await settled();
    const resumed = eventsIn(reader.text());
    const begin = resumed.findIndex(({ event, data }) => event !== 'book' || data['kind'] === 'CHANGES');
    const beginning = begin < 0 ? resumed : resumed.slice(0, begin);
    assert.deepEqual(new Set(beginning.map((event) => event.id)), new Set([id]), `after ${id}`);
    const own = reader.text().split('\n\n').slice(beginning.length, -1);
    assert.equal(own.map((part) => `${part}\n\n`).join(''), rest.join(''), `after ${id}`);
    if (!id.includes('-')) assert.deepEqual(built(beginning), pictures[Number(id)], `as they were after ${id}`);
  }
});

test('ahead of the journal: reset, then the books as they are now', async () => {
  const reader = await desk.listen('alpha', 'channels=books&after=999999');
  await settled();
  const events = eventsIn(reader.text());
  assert.deepEqual(
    events.slice(0, 2).map(({ event, data }) => [event, data['kind'] ?? data['reason']]),
    [
      ['reset', 'AHEAD'],
      ['book', 'START'],
    ],
  );
  assert.deepEqual(built(events), pictures.at(-1));
});

test('filters by area, product and contract hold for books, too; without the channel there are none', async () => {
  const [contractId = ''] = pictures.at(-1)?.map((line) => line.split(' ', 1)[0] ?? '') ?? [];
  const one = await desk.listen('alpha', `channels=books&after=0&contractId=${contractId}`);
  const none = await desk.listen('alpha', 'channels=books&after=0&area=XX');
  const others = await desk.listen('alpha', 'channels=trades,orders,market&after=0');
  await settled();
  assert.deepEqual(
    built(eventsIn(one.text())),
    pictures.at(-1)?.filter((line) => line.startsWith(`${contractId} `)),
  );
  const id = '0';
  assert.deepEqual(eventsIn(none.text()), [{ id, event: 'book', data: { kind: 'START', sequence: 0 } }]);
  assert.ok(eventsIn(others.text()).every(({ event }) => event !== 'book'));
});

test('what an iceberg hides is never shown: its slices are, one after the other', async () => {
  const venue = await createTestGateway();
  const place = async (
    clientOrderId: string,
    change: Record<string, unknown>,
    key = venue.keys.alpha,
  ): Promise<void> => {
    const answer = await venue.call('POST', '/orders', { key, body: newOrder(clientOrderId, change) });
    assert.equal(answer.statusCode, 201);
  };
  await place('i1', { type: 'ICEBERG', quantity: '10.0', displayQuantity: '1.0' });
  const answer = await venue.gateway.app.inject({
    ...{ method: 'GET', url: '/api/v1/stream?channels=books', payloadAsStream: true },
    headers: { authorization: `Bearer ${venue.keys.reader}` },
  });
  const reader = readerOf(answer.stream());
  await settled();
  await place('s1', { side: 'SELL', quantity: '0.4' }, venue.keys.beta);
  await place('s2', { side: 'SELL', quantity: '0.6' }, venue.keys.beta);
  await place('s3', { side: 'SELL', quantity: '2.5' }, venue.keys.beta);
  const told = eventsIn(reader.text()).filter(({ data }) => data['kind'] !== 'START');
  assert.deepEqual(
    told.map(({ data }) => [data['kind'], data['bids'], data['asks']]),
    [
      ['SNAPSHOT', [{ price: '50.00', quantity: '1.0', orders: 1 }], []],
      ['CHANGES', [{ price: '50.00', quantity: '0.6', orders: 1 }], []],
      // All of a slice is gone, and the next one looks the same from outside: a change only if something differs.
      ['CHANGES', [{ price: '50.00', quantity: '1.0', orders: 1 }], []],
      ['CHANGES', [{ price: '50.00', quantity: '0.5', orders: 1 }], []],
    ],
  );
  await venue.close();
});

describe('conflate', () => {
  test('a book that changes all the time comes once in a while, as it is by then', async () => {
    const own = await openStreamDesk();
    const reader = await own.listen('alpha', 'channels=books,trades&conflate=250ms');
    await settled();
    for (let at = 0; at < HISTORY.blocks.length; at += 20) {
      own.publish(HISTORY.blocks.slice(at, at + 20));
      await own.clock.advance(250);
    }
    const events = eventsIn(reader.text());
    for (const event of events) assertPromisedEvent(SPEC.document, event);
    assert.deepEqual(built(events), pictures.at(-1));
    const told = events.filter(({ data }) => data['kind'] === 'CHANGES');
    assert.ok(told.length > 20 && told.every(({ id, data }) => id === String(data['sequence'])));
    const all = eventsIn(whole.text()).filter(({ data }) => data['kind'] === 'CHANGES');
    assert.ok(told.length < all.length / 2, `${told.length} of ${all.length}`);
    own.feed.stop();
    await own.venue.close();
  });

  test('is refused without books, and where it is no interval that there is', async () => {
    for (const query of ['conflate=250ms', 'channels=trades&conflate=250ms', 'channels=books&conflate=3ms']) {
      const answer = await desk.venue.call('GET', `/stream?${query}`);
      assert.equal(answer.statusCode, 400, query);
      assert.match(answer.body, /"parameter":"conflate"/);
    }
  });
});
