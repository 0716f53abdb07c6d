/** The thread that writes snapshots: whatever becomes of it, whoever asked is told and goes on. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { tradeAllDay } from './bench/trading-day.ts';
import { createPostgresJournal } from '../src/journal/postgres-journal.ts';
import { createSystemClock } from '../src/ops/clock.ts';
import { createSnapshotWriter, type SnapshotWriter } from '../src/snapshots/snapshot-writer.ts';
import { listSnapshots } from '../src/snapshots/snapshot-store.ts';
import { createTestDatabase, openTestPools, type TestDatabase, type TestPools } from './support/database.ts';
import { createManualClock } from './support/manual-clock.ts';
import { eventually } from './support/patience.ts';
import { NOON_US } from './support/venue.ts';

const RECORDS = 2_000;
const PATIENCE_MS = 30_000;
const clock = createSystemClock();
const faults: string[] = [];

let database: TestDatabase;
let pools: TestPools;

before(async () => {
  database = await createTestDatabase();
  const { connectionString } = database;
  pools = openTestPools(connectionString);
  const journal = createPostgresJournal({ connectionString, pool: pools.exchange, clock, commitTimeoutMs: 5_000 });
  const day = { seed: 1, records: RECORDS, recordsPerQuarter: 100, resting: 100, recordsPerBlock: 100 };
  for (const block of tradeAllDay({ ...day, startUs: NOON_US })) await journal.append(block);
  journal.abandonWriter();
});
after(async () => {
  await pools.end();
  await database.drop();
});

function openWriter(connectionString = database.connectionString): SnapshotWriter {
  return createSnapshotWriter({
    ...{ connectionString, clock, kept: 2 },
    logLevel: 'silent',
    onFault: (kind) => faults.push(kind),
  });
}

/** Blocks whoever writes a chunk until it is released. */
async function holdChunks(): Promise<() => Promise<void>> {
  const holder = await pools.admin.connect();
  await holder.query('begin');
  await holder.query('lock table snapshot_chunks in share mode');
  return async () => {
    await holder.query('rollback');
    holder.release();
  };
}

const waitingWriters = async (): Promise<number | undefined> => {
  const { rows } = await pools.admin.query<{ pid: number }>(
    `select pid from pg_stat_activity where application_name = 'wattbook snapshots' and wait_event_type = 'Lock'`,
  );
  return rows[0]?.pid;
};

test('writes a snapshot that counts, and tells of those that don’t', async () => {
  const first = await openWriter().write(1_000);
  assert.ok(first.kind === 'WRITTEN' && first.sequence === 1_000);
  await pools.admin.query(`update snapshot_chunks set hash = repeat('0', 64)`);
  const second = await openWriter().write(RECORDS);
  assert.ok(second.kind === 'WRITTEN' && second.sequence === RECORDS);
  assert.deepEqual(faults, ['DAMAGED']);
  assert.deepEqual(
    (await listSnapshots(pools.exchange)).map(({ sequence }) => sequence),
    [RECORDS, 1_000],
  );
});

test('whose connection is killed while it writes fails; the next one is written', async () => {
  await pools.admin.query('delete from snapshots');
  const writer = openWriter();
  const release = await holdChunks();
  const writing = writer.write(RECORDS);
  const failed = assert.rejects(writing, /terminat|ended/);
  const pid = await eventually('the thread writes', PATIENCE_MS, waitingWriters);
  await pools.admin.query('select pg_terminate_backend($1)', [pid]);
  await failed;
  await release();
  assert.deepEqual(await listSnapshots(pools.exchange), []);
  assert.equal((await writer.write(RECORDS)).kind, 'WRITTEN');
});

test('that is stopped while it writes leaves nothing that counts, and no connection', async () => {
  await pools.admin.query('delete from snapshots');
  const writer = openWriter();
  const release = await holdChunks();
  const failed = assert.rejects(writer.write(RECORDS), /the thread ended with code 1 before it was done/);
  await eventually('the thread writes', PATIENCE_MS, waitingWriters);
  await writer.stop();
  await failed;
  await release();
  await eventually('its connection is gone', PATIENCE_MS, async () => {
    const { rowCount } = await pools.admin.query(
      `select 1 from pg_stat_activity where application_name = 'wattbook snapshots'`,
    );
    return rowCount === 0 ? true : undefined;
  });
  assert.deepEqual(await listSnapshots(pools.exchange), []);
});

test('that takes too long is ended', async () => {
  const manual = createManualClock(0);
  const release = await holdChunks();
  const writer = createSnapshotWriter({
    ...{ connectionString: database.connectionString, clock: manual, kept: 2 },
    logLevel: 'silent',
    onFault: (kind) => faults.push(kind),
  });
  const failed = assert.rejects(writer.write(RECORDS), /took longer than 900000 ms/);
  await eventually('the thread writes', PATIENCE_MS, waitingWriters);
  await manual.advance(900_000);
  await failed;
  await release();
  await writer.stop();
});

test('that can not reach its database fails with the reason', async () => {
  await assert.rejects(openWriter('postgres://nobody:x@127.0.0.1:1/none').write(1), /ECONNREFUSED/);
});
