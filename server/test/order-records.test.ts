/** The index of orders' histories in a real PostgreSQL: all events of all orders, whatever happens on the way. */
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { pino } from 'pino';
import type { CommittedBlock } from '../src/journal/committed-block.ts';
import { randomHistory } from '../src/journal/random-history.test.ts';
import { createSystemClock, delay } from '../src/ops/clock.ts';
import { createSeededRandom } from '../src/ops/random.ts';
import { createSequenceGate } from '../src/ops/sequence-gate.ts';
import { RECORDS_PER_PAGE_MAX } from '../src/views/order-event-pages.ts';
import { createPostgresViewStore } from '../src/views/postgres-view-store.ts';
import { createPostgresViews } from '../src/views/postgres-views.ts';
import { createProjector, type Projector } from '../src/views/projector.ts';
import type { ViewStore } from '../src/views/view-store.ts';
import { CursorInvalid, type EventPlace, type PageRequest } from '../src/views/view-types.ts';
import { useTestDatabase } from './support/database.ts';
import { seedOfRun } from './support/seed-of-run.ts';

const clock = createSystemClock();
const DEADLINE_MS = 20_000;
const database = useTestDatabase();
const { blocks, records } = randomHistory({ seed: seedOfRun(91), commands: 1_500 });
const expected = readIndependently();

/** Whatever names an order's id, but for repetitions and refusals, which change nothing. */
function readIndependently(): Map<number, EventPlace[]> {
  const places = new Map<number, EventPlace[]>();
  for (const { sequence, events } of records) {
    for (const [index, event] of events.entries()) {
      if (event.type === 'ChangeReplayed' || event.type.endsWith('Refused')) continue;
      const named = JSON.stringify(event).matchAll(/"(?:orderId|buyOrderId|sellOrderId)":(\d+)/g);
      for (const [, id] of named) places.set(Number(id), [...(places.get(Number(id)) ?? []), { sequence, index }]);
    }
  }
  return places;
}

beforeEach(async () => {
  const { admin } = database.pools;
  await admin.query('delete from trade_sides; delete from trades; delete from orders; delete from order_records');
  await admin.query('update view_progress set sequence = 0');
});

const views = () => createPostgresViews(database.pools.gateway, createSequenceGate(clock));

function project(growing: readonly CommittedBlock[], changed: Partial<ViewStore> = {}): Projector {
  const random = createSeededRandom(growing.length);
  const source = {
    read: (fromSequence: number, blocksMax: number) => {
      const rest = growing.filter(({ block }) => block.lastSequence >= fromSequence);
      return Promise.resolve(rest.slice(0, 1 + random.below(blocksMax)));
    },
  };
  const store = { ...createPostgresViewStore(database.pools.exchange), ...changed };
  return createProjector({ store, source, clock, log: pino({ level: 'silent' }), gate: createSequenceGate(clock) });
}

async function build(growing: readonly CommittedBlock[]): Promise<void> {
  const projector = project(growing);
  await projector.start();
  await projector.stop();
}

async function eventuallyWhole(sequence: number): Promise<void> {
  const untilUs = clock.nowUs() + DEADLINE_MS * 1_000;
  while ((await views().orderEventsProgress()) < sequence) {
    assert.ok(clock.nowUs() < untilUs, 'the index is whole in time');
    await delay(clock, 5);
  }
}

async function readAll(
  orderId: number,
  page: PageRequest,
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<EventPlace[]> {
  const found: EventPlace[] = [];
  for (let request = page; ; await between()) {
    const { items, nextCursor } = await views().listOrderEvents(orderId, request);
    assert.ok(items.length <= page.limit && (items.length > 0 || nextCursor === null));
    found.push(...items);
    if (nextCursor === null) return found;
    request = { ...page, cursor: nextCursor };
  }
}

async function assertHasAll(): Promise<void> {
  const { rows } = await database.pools.admin.query<{ order_id: string; sequence: string; event_index: number }>(
    'select * from order_records order by order_id, sequence, event_index',
  );
  const found = new Map<number, EventPlace[]>();
  for (const { order_id: id, sequence, event_index: index } of rows) {
    found.set(Number(id), [...(found.get(Number(id)) ?? []), { sequence: Number(sequence), index }]);
  }
  for (const [orderId, places] of expected) assert.deepEqual(found.get(orderId), places, `order ${orderId}`);
  assert.equal(found.size, expected.size);
}

test('every event of every order, in pages of any size, either way round', async () => {
  await build(blocks);
  assert.ok([...expected.values()].some((places) => places.length > 3) && expected.size > 200);
  await assertHasAll();
  for (const [orderId, places] of [...expected].slice(0, 60)) {
    for (const limit of [1, 2, 500]) {
      assert.deepEqual(await readAll(orderId, { limit }), places.toReversed());
      const [{ sequence }] = [places[0] ?? assert.fail()];
      const later = places.filter((place) => place.sequence > sequence);
      assert.deepEqual(await readAll(orderId, { limit, afterSequence: 0 }), places);
      assert.deepEqual(await readAll(orderId, { limit, afterSequence: sequence }), later);
    }
  }
  assert.deepEqual(await readAll(999_999, { limit: 5 }), []);
});

describe('the index catches up', () => {
  test('of an older venue it is filled while views go on, and nobody waits for it', async () => {
    const half = blocks.slice(0, blocks.length >> 1);
    const growing = [...half];
    await build(growing);
    // What a migration leaves: views, and an index that was just made.
    await database.pools.admin.query(`delete from order_records`);
    await database.pools.admin.query(`update view_progress set sequence = 0 where view_name = 'order-records'`);
    growing.push(...blocks.slice(half.length));
    const projector = project(growing);
    await projector.start();
    const { rows } = await database.pools.admin.query<{ sequence: string }>(
      `select sequence from view_progress where view_name = 'trading'`,
    );
    assert.equal(Number(rows[0]?.sequence), records.length, 'the views were ready at once');
    assert.ok((await views().orderEventsProgress()) < records.length, 'the index was not waited for');
    await eventuallyWhole(records.length);
    await projector.stop();
    await assertHasAll();
  });

  test('after a projector of the version before, which moved the views alone, nothing is missing or there twice', async () => {
    const third = Math.floor(blocks.length / 3);
    const growing = blocks.slice(0, third);
    const projector = project(growing);
    await projector.start();
    await eventuallyWhole(growing.at(-1)?.block.lastSequence ?? 0);
    const both = blocks.slice(0, 2 * third);
    const unknown = { orderRecordsProgress: () => Promise.resolve(-1) };
    const before = project(both, {
      ...unknown,
      // It never comes to its own batch of the index: as if there were none.
      transaction: (write) =>
        createPostgresViewStore(database.pools.exchange).transaction((writer) =>
          write({ ...writer, moveOrderRecords: () => Promise.resolve(false) }),
        ),
    });
    await before.start();
    await before.stop();
    growing.push(...blocks.slice(third));
    projector.wake();
    await eventuallyWhole(records.length);
    await projector.stop();
    await assertHasAll();
  });
});

for (const seed of [92, 93]) {
  test(`while rows arrive no page misses an event or gives it twice (seed ${seed})`, async () => {
    const random = createSeededRandom(seedOfRun(seed));
    const most = [...expected].sort(([, one], [, other]) => other.length - one.length).slice(0, 12);
    const growing = blocks.slice(0, 20);
    const grow = (): Promise<void> => {
      growing.push(...blocks.slice(growing.length, growing.length + random.below(8)));
      return build(growing);
    };
    await grow();
    for (const [orderId, places] of most) {
      const there = growing.at(-1)?.block.lastSequence ?? 0;
      const newest = await readAll(orderId, { limit: 2 }, grow);
      const asOf = places.filter(({ sequence }) => sequence <= there).toReversed();
      assert.deepEqual(newest, asOf, 'what was there, and nothing else');
      const ascending = await readAll(orderId, { limit: 2, afterSequence: 0 }, grow);
      assert.deepEqual(ascending, places.slice(0, ascending.length), 'oldest first, without a gap');
    }
  });
}

test('a page ends after so many records, with a cursor; of one record it holds as many events as fit', async () => {
  const one = RECORDS_PER_PAGE_MAX;
  await database.pools.admin.query(
    `insert into order_records select 1, i, 0 from generate_series(1, ${one + 1}) i
     union all select 2, 1, i from generate_series(0, ${one + 1}) i
     union all select 3, i, 0 from generate_series(1, ${one}) i`,
  );
  const first = await views().listOrderEvents(1, { limit: 500 });
  assert.equal(first.items.length, one);
  assert.ok(first.nextCursor !== null);
  const next = await views().listOrderEvents(1, { limit: 500, cursor: first.nextCursor });
  assert.deepEqual(next, { items: [{ sequence: 1, index: 0 }], nextCursor: null });
  const events = await views().listOrderEvents(2, { limit: 500 });
  assert.deepEqual([events.items.length, events.nextCursor], [one + 2, null]);
  const full = await views().listOrderEvents(3, { limit: 500 });
  assert.deepEqual([full.items.length, full.nextCursor], [one, null]);
});

test("a cursor of another order, of another list or of the other direction is not one of this list's", async () => {
  await build(blocks);
  const [orderId] = [...expected].find(([, places]) => places.length > 2) ?? assert.fail();
  const { nextCursor } = await views().listOrderEvents(orderId, { limit: 1 });
  assert.ok(nextCursor !== null);
  const wrong: [number, PageRequest][] = [
    [orderId + 1, { limit: 1, cursor: nextCursor }],
    [orderId, { limit: 1, afterSequence: 0, cursor: nextCursor }],
    [orderId, { limit: 1, cursor: 'b3JkZXJzOjE' }],
  ];
  for (const [id, page] of wrong) await assert.rejects(views().listOrderEvents(id, page), CursorInvalid);
});
