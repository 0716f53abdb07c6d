/** The thread that keeps a market of the past, on a real journal with snapshots. */
import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { parseRecords } from '../src/journal/format.ts';
import { createPostgresJournal } from '../src/journal/postgres-journal.ts';
import { JournalUnavailable } from '../src/journal/journal.ts';
import { createSystemClock } from '../src/ops/clock.ts';
import { createLog } from '../src/ops/log.ts';
import type { BookQuestion } from '../src/past/past-books.ts';
import {
  ANSWER_MS_MAX,
  createThreadOfPast,
  IDLE_MS_MAX,
  QUESTIONS_MAX,
  type ThreadOfPast,
} from '../src/past/thread-of-past.ts';
import { createSnapshotWriter } from '../src/snapshots/snapshot-writer.ts';
import { tradeAllDay } from './bench/trading-day.ts';
import { createTestDatabase, openTestPools, type TestDatabase, type TestPools } from './support/database.ts';
import { createManualClock, type ManualClock } from './support/manual-clock.ts';
import { createMemoryJournal, type MemoryJournal } from './support/memory-journal.ts';
import { createTestPast } from './support/test-past.ts';
import { eventually } from './support/patience.ts';
import { NOON_US } from './support/venue.ts';

const RECORDS = 3_000;
const PATIENCE_MS = 30_000;
const PAST_CONNECTIONS = `select count(*)::int as count from pg_stat_activity where application_name = 'wattbook past'`;
const log = createLog('silent');
const clock = createSystemClock();
let database: TestDatabase;
let pools: TestPools;
/** The same journal in memory, from which other code builds the same books. */
let memory: MemoryJournal;
let contractIds: string[];

before(async () => {
  database = await createTestDatabase();
  const { connectionString } = database;
  pools = openTestPools(connectionString);
  const journal = createPostgresJournal({ connectionString, pool: pools.exchange, clock, commitTimeoutMs: 5_000 });
  const day = {
    seed: 3,
    records: RECORDS,
    recordsPerQuarter: 100,
    resting: 100,
    recordsPerBlock: 100,
    startUs: NOON_US,
  };
  const blocks = [...tradeAllDay(day)];
  for (const block of blocks) await journal.append(block);
  journal.abandonWriter();
  memory = createMemoryJournal(blocks);
  contractIds = [...new Set(blocks.flatMap(({ records }) => records.match(/(?<="contractId":")[^"]+/g) ?? []))];
  const onFault = (kind: string): void => assert.fail(kind);
  const writer = createSnapshotWriter({ connectionString, clock, kept: 3, logLevel: 'silent', onFault });
  for (const untilSequence of [1_000, 2_000]) await writer.write(untilSequence);
});
after(async () => {
  await pools.end();
  await database.drop();
});

type Past = ThreadOfPast & { time: ManualClock };

function openPast(t: TestContext): Past {
  const time = createManualClock(NOON_US);
  const past = createThreadOfPast({
    connectionString: database.connectionString,
    logLevel: 'silent',
    clock: time,
    log,
  });
  t.after(past.stop);
  return { ...past, time };
}

function question(at: BookQuestion['at'], contractId = contractIds.at(-1) ?? ''): BookQuestion {
  return { contractId, at, depth: 50, published: RECORDS };
}

test('books are what replaying the whole journal gives, whichever snapshot is nearest', async (t) => {
  const past = openPast(t);
  const measure = createTestPast(memory, clock);
  let shown = 0;
  for (const sequence of [2_950, 2_050, 2_000, 1_999, 1_500, 250, 40, 2_951, 1]) {
    for (const contractId of contractIds) {
      const answer = await past.bookAt(question({ sequence }, contractId));
      assert.deepEqual(answer, await measure.bookAt(question({ sequence }, contractId)));
      if (answer.kind === 'BOOK' && answer.bids.length > 0) shown += 1;
    }
  }
  assert.ok(shown > 50, `${shown} books had bids`);
});

test('a time is the last record that is not later', async (t) => {
  const past = openPast(t);
  const records = memory.blocks.flatMap(parseRecords);
  for (const { timeUs } of [records[1_234], records[20]].filter((record) => record !== undefined)) {
    const answer = await past.bookAt(question({ timeUs }));
    const wanted = records.findLast((record) => record.timeUs <= timeUs)?.sequence;
    assert.equal(answer.kind === 'LATER' ? answer.kind : answer.sequence, wanted);
  }
  assert.equal((await past.bookAt(question({ timeUs: NOON_US - 1 }))).kind, 'NO_CONTRACT');
});

test(`whoever asks while ${QUESTIONS_MAX} wait, or longer than ${ANSWER_MS_MAX} ms, is told to ask later`, async (t) => {
  const past = openPast(t);
  // Locked, so that the thread can't go on.
  const holder = await pools.admin.connect();
  await holder.query('begin; lock table journal in access exclusive mode');
  t.after(() => holder.release(true));
  const asked: ReturnType<Past['bookAt']>[] = [];
  for (let sequence = 1; sequence <= QUESTIONS_MAX; sequence++) asked.push(past.bookAt(question({ sequence })));
  assert.deepEqual(await past.bookAt(question({ sequence: 1 })), { kind: 'LATER' });
  await past.time.advance(ANSWER_MS_MAX);
  for (const answer of await Promise.all(asked)) assert.deepEqual(answer, { kind: 'LATER' });
  // They are still with the thread.
  assert.deepEqual(await past.bookAt(question({ sequence: 1 })), { kind: 'LATER' });
  await holder.query('rollback');
  const answer = await eventually('the thread goes on', PATIENCE_MS, async () => {
    const told = await past.bookAt(question({ sequence: 20 }));
    return told.kind === 'LATER' ? undefined : told;
  });
  assert.equal(answer.sequence, 20);
});

test(`the thread and its connections go after ${IDLE_MS_MAX} ms without a question, and come back with the next`, async (t) => {
  const past = openPast(t);
  const connections = async (): Promise<number> =>
    (await pools.admin.query<{ count: number }>(PAST_CONNECTIONS)).rows[0]?.count ?? 0;
  await past.bookAt(question({ sequence: 100 }));
  await past.time.advance(IDLE_MS_MAX - 1);
  assert.ok((await connections()) > 0);
  await past.time.advance(1);
  await eventually('its connections are gone', PATIENCE_MS, async () =>
    (await connections()) === 0 ? true : undefined,
  );
  assert.notEqual((await past.bookAt(question({ sequence: 100 }))).kind, 'LATER');
});

test('whoever waits when the thread is stopped is told so, and the next question starts another', async (t) => {
  const past = openPast(t);
  const holder = await pools.admin.connect();
  await holder.query('begin; lock table journal in access exclusive mode');
  t.after(() => holder.release(true));
  const waiting = assert.rejects(past.bookAt(question({ sequence: 7 })), JournalUnavailable);
  await past.stop();
  await waiting;
  await holder.query('rollback');
  assert.notEqual((await past.bookAt(question({ sequence: 7 }))).kind, 'LATER');
});

test('a record that was published and is not there is a database that is away, not an empty book', async (t) => {
  const { connectionString, drop } = await createTestDatabase();
  t.after(drop);
  const past = createThreadOfPast({ connectionString, logLevel: 'silent', clock: createManualClock(0), log });
  t.after(past.stop);
  await assert.rejects(past.bookAt(question({ sequence: 5 })), JournalUnavailable);
});

test("an order's steps come from the thread as from a market in memory, page by page", async (t) => {
  const past = openPast(t);
  const measure = createTestPast(memory, clock);
  let found = 0;
  for (const orderId of [10, 40, 200, 400]) {
    for (let after = 0; after < RECORDS;) {
      const asked = { orderId, after, until: RECORDS, limit: 2 };
      const page = await past.stepsOf(asked);
      assert.deepEqual(page, await measure.stepsOf(asked));
      assert.ok(page.kind === 'STEPS' && page.readUntil > after);
      found += page.steps.length;
      after = page.readUntil;
    }
  }
  assert.ok(found > 10, `${found} steps`);
});
