/** Snapshots on a real PostgreSQL: which of them count, and what happens when one doesn't. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Client } from 'pg';
import { pino } from 'pino';
import { stateHash } from '@wattbook/engine';
import type { SnapshotPart } from '@wattbook/engine/snapshot';
import { tradeAllDay } from './bench/trading-day.ts';
import { createPool } from '../src/database/pool.ts';
import { actingAs } from '../src/database/roles.ts';
import { parseBlock } from '../src/journal/committed-block.ts';
import type { Block } from '../src/journal/format.ts';
import type { Journal, JournalReader } from '../src/journal/journal.ts';
import { createPostgresJournal } from '../src/journal/postgres-journal.ts';
import { createSystemClock } from '../src/ops/clock.ts';
import { createReplica, Divergence, type Replica } from '../src/replica.ts';
import { chunksOf, parsePartsOf } from '../src/snapshots/chunks.ts';
import { openReplica, openTwin, type OpenedReplica } from '../src/snapshots/open-replica.ts';
import { listSnapshots, readChunks } from '../src/snapshots/snapshot-store.ts';
import { writeSnapshot, type WriteOutcome } from '../src/snapshots/write-snapshot.ts';
import { createTestDatabase, openTestPools, type TestDatabase, type TestPools } from './support/database.ts';
import { NOON_US } from './support/venue.ts';

const log = pino({ level: 'silent' });
const clock = createSystemClock();
const RECORDS_PER_BLOCK = 100;
const RECORDS = 5_000;
/** Where snapshots are taken; the last block is after all of them. */
const [OLDER, NEWEST] = [4_500, 4_800];

let database: TestDatabase;
let pools: TestPools;
let journal: Journal;
let blocks: Block[];
let hashAtEnd: string;

before(async () => {
  database = await createTestDatabase();
  const { connectionString } = database;
  pools = openTestPools(connectionString);
  journal = createPostgresJournal({ connectionString, pool: pools.exchange, clock, commitTimeoutMs: 5_000 });
  const day = { seed: 1, records: RECORDS, recordsPerQuarter: 150, resting: 500, startUs: NOON_US };
  blocks = [...tradeAllDay({ ...day, recordsPerBlock: RECORDS_PER_BLOCK })];
  for (const block of blocks) await journal.append(block);
  hashAtEnd = blocks.at(-1)?.stateHash ?? '';
});
after(async () => {
  journal.abandonWriter();
  await pools.end();
  await database.drop();
});

const sourceOf = (reader: JournalReader = journal, faults: string[] = []) => ({
  ...{ pool: pools.exchange, journal: reader, clock, log },
  onFault: (kind: string) => void faults.push(kind),
});

/** On a connection of its own, as the thread has one. */
async function write(untilSequence: number, kept = 3, faults: string[] = []): Promise<WriteOutcome> {
  const client = new Client(actingAs(database.connectionString, 'wattbook_exchange'));
  await client.connect();
  try {
    return await writeSnapshot(client, sourceOf(journal, faults), untilSequence, kept);
  } finally {
    await client.end();
  }
}

/** A start, with what it reported; it must come out where the journal is, however it got there. */
async function open(reader?: JournalReader): Promise<OpenedReplica & { faults: string[] }> {
  const faults: string[] = [];
  const opened = await openReplica(sourceOf(reader, faults));
  assert.equal(stateHash(opened.replica.market), hashAtEnd);
  assert.deepEqual(opened.replica.head(), { lastSequence: RECORDS, hash: blocks.at(-1)?.hash });
  return { ...opened, faults };
}

/** Changes what is stored, past all constraints, as a disk or a careless hand does. */
async function tamper(sql: string, values: unknown[] = []): Promise<void> {
  const client = await pools.admin.connect();
  try {
    await client.query(`set session_replication_role = replica`);
    const { rowCount } = await client.query(sql, values);
    assert.ok((rowCount ?? 0) > 0, 'something was changed');
  } finally {
    client.release(true);
  }
}

async function removeAll(): Promise<void> {
  await pools.admin.query('delete from snapshots');
}

/** An older one and a newest one, as they were written once. Returns the newest one's id. */
async function writeTwo(): Promise<string> {
  await removeAll();
  const { rows } = await pools.admin.query<{ kept: string | null }>(`select to_regclass('kept_snapshots') as kept`);
  if (rows[0]?.kept === null) {
    for (const sequence of [OLDER, NEWEST]) assert.equal((await write(sequence)).kind, 'WRITTEN');
    await pools.admin.query('create table kept_snapshots as table snapshots');
    await pools.admin.query('create table kept_chunks as table snapshot_chunks');
  } else {
    await pools.admin.query('insert into snapshots overriding system value table kept_snapshots');
    await pools.admin.query('insert into snapshot_chunks table kept_chunks');
  }
  const [newest] = await listSnapshots(pools.exchange);
  assert.ok(newest !== undefined && newest.chunks >= 4, `${newest?.chunks} chunks: enough to lose some`);
  return newest.snapshotId;
}

describe('a snapshot that counts', () => {
  before(writeTwo);

  test('is where a start goes on from: nothing before it is read but its own block', async () => {
    const readFrom: number[] = [];
    const reader: JournalReader = {
      read: (fromSequence, blocksMax) => {
        readFrom.push(fromSequence);
        return journal.read(fromSequence, blocksMax);
      },
    };
    const { fromSequence, faults } = await open(reader);
    assert.equal(fromSequence, NEWEST);
    assert.deepEqual(faults, []);
    assert.deepEqual(readFrom, [NEWEST, NEWEST + 1, RECORDS + 1]);
  });

  test('has all that came before it, so that what follows is checked as ever', async () => {
    const [snapshot] = await listSnapshots(pools.exchange);
    const { replica } = await open();
    const changed = structuredClone(blocks.at(-1));
    assert.ok(changed !== undefined && snapshot !== undefined);
    assert.throws(() => replica.follow(parseBlock(changed)), /follows sequence 5000/);
    const forged = { ...changed, firstSequence: RECORDS + 1, lastSequence: RECORDS + RECORDS_PER_BLOCK };
    assert.throws(() => replica.follow(parseBlock(forged)), /as the hash before it/);
  });

  test('ends at a block that was wished for, not in the middle of one', async () => {
    const opened = await openReplica(sourceOf(), NEWEST + 1);
    assert.equal(opened.replica.head().lastSequence, NEWEST + RECORDS_PER_BLOCK);
  });

  test('is not written twice', async () => {
    assert.deepEqual(await write(NEWEST), { kind: 'NOTHING_NEW', sequence: NEWEST });
  });

  test('goes when enough newer ones count', async () => {
    await write(NEWEST + RECORDS_PER_BLOCK, 2);
    const sequences = (await listSnapshots(pools.exchange)).map(({ sequence }) => sequence);
    assert.deepEqual(sequences, [NEWEST + RECORDS_PER_BLOCK, NEWEST]);
    const { rows } = await pools.admin.query('select distinct snapshot_id from snapshot_chunks');
    assert.equal(rows.length, 2, 'its chunks went with it');
  });
});

describe('a snapshot that does not count: it is reported, and the one before is used', () => {
  /** The newest one, written anew with other parts, and all of its hashes right. */
  async function forge(id: string, change: (parts: SnapshotPart[]) => SnapshotPart[]): Promise<void> {
    const parts: SnapshotPart[] = [];
    for await (const chunk of readChunks(pools.exchange, id)) parts.push(...parsePartsOf(chunk));
    const block = blocks.find(({ lastSequence }) => lastSequence === NEWEST);
    const chunks = [...chunksOf(change(parts), block?.hash ?? '')];
    await tamper('delete from snapshot_chunks where snapshot_id = $1', [id]);
    for (const { number, parts: text, hash } of chunks) {
      await tamper('insert into snapshot_chunks values ($1, $2, $3, $4)', [id, number, text, hash]);
    }
    await tamper('update snapshots set chunks = $2 where snapshot_id = $1', [id, chunks.length]);
  }

  const CASES: Record<string, [string, (id: string) => Promise<void>]> = {
    'a damaged chunk': [
      'DAMAGED',
      (id) =>
        tamper(
          `update snapshot_chunks set parts = replace(parts, '"openLots":1', '"openLots":2')
                where snapshot_id = $1 and number = 2`,
          [id],
        ),
    ],
    'a chunk that is missing in the middle': [
      'INCOMPLETE',
      (id) => tamper('delete from snapshot_chunks where snapshot_id = $1 and number = 1', [id]),
    ],
    'a last chunk that is missing': [
      'INCOMPLETE',
      (id) =>
        tamper(
          `delete from snapshot_chunks where snapshot_id = $1
                and number = (select max(number) from snapshot_chunks where snapshot_id = $1)`,
          [id],
        ),
    ],
    'no chunk at all': ['INCOMPLETE', (id) => tamper('delete from snapshot_chunks where snapshot_id = $1', [id])],
    'two chunks that changed places': [
      'DAMAGED',
      (id) =>
        tamper(
          `update snapshot_chunks set (parts, hash) = (
                  select parts, hash from snapshot_chunks as other
                  where other.snapshot_id = $1 and other.number = 3 - snapshot_chunks.number)
                where snapshot_id = $1 and number in (1, 2)`,
          [id],
        ),
    ],
    'a chunk of another snapshot': [
      'DAMAGED',
      (id) =>
        tamper(
          `update snapshot_chunks set (parts, hash) = (
                  select parts, hash from snapshot_chunks as other
                  where other.snapshot_id <> $1 and other.number = 1 limit 1)
                where snapshot_id = $1 and number = 1`,
          [id],
        ),
    ],
    'another state than was recorded': [
      'OTHER_STATE',
      (id) =>
        forge(id, (parts) => {
          const changed = structuredClone(parts);
          const part = changed.find(({ kind }) => kind === 'ORDER');
          if (part?.kind === 'ORDER') part.order.priceTicks += 1;
          return changed;
        }),
    ],
    'an order of nobody': [
      'NOT_RESTORABLE',
      (id) => forge(id, (parts) => parts.filter(({ kind }) => kind !== 'PARTICIPANT')),
    ],
    'a newer format': [
      'NEWER',
      (id) => tamper('update snapshots set format = format + 1 where snapshot_id = $1', [id]),
    ],
    'newer rules': ['NEWER', (id) => tamper('update snapshots set rules = rules + 1 where snapshot_id = $1', [id])],
    'a block of another journal': [
      'OTHER_JOURNAL',
      (id) => tamper('update snapshots set block_hash = $2 where snapshot_id = $1', [id, 'ab'.repeat(32)]),
    ],
    'a sequence that is no end of a block': [
      'OTHER_JOURNAL',
      (id) => tamper('update snapshots set sequence = sequence - 1 where snapshot_id = $1', [id]),
    ],
    'a sequence that the journal never reached': [
      'OTHER_JOURNAL',
      (id) => tamper('update snapshots set sequence = 1000000 where snapshot_id = $1', [id]),
    ],
    'something that no hash tells, but all that follows does': [
      'DIVERGED',
      (id) => forge(id, (parts) => parts.filter(({ kind }) => kind !== 'DUE')),
    ],
  };

  for (const [name, [kind, damage]] of Object.entries(CASES)) {
    test(`${name}: ${kind}`, async () => {
      await damage(await writeTwo());
      const { fromSequence, faults } = await open();
      assert.deepEqual(faults, [kind]);
      assert.equal(fromSequence, OLDER);
    });
  }

  test('both are damaged: from the beginning of the journal', async () => {
    await writeTwo();
    await tamper(`update snapshot_chunks set parts = replace(parts, 'a', 'b')`);
    const { fromSequence, faults } = await open();
    assert.deepEqual(faults, ['DAMAGED', 'DAMAGED']);
    assert.equal(fromSequence, 0);
  });

  test('the next one is written from one that counts, and is good', async () => {
    const id = await writeTwo();
    await tamper('delete from snapshot_chunks where snapshot_id = $1 and number = 1', [id]);
    const faults: string[] = [];
    assert.equal((await write(NEWEST, 3, faults)).kind, 'WRITTEN', 'also at the same block');
    assert.deepEqual(faults, ['INCOMPLETE']);
    assert.equal((await open()).fromSequence, NEWEST);
  });

  test('where the journal itself comes out differently, there is no way around it', async () => {
    await writeTwo();
    const reader: JournalReader = {
      read: async (fromSequence, blocksMax) => {
        const read = await journal.read(fromSequence, blocksMax);
        return read.map((block) => (block.lastSequence === RECORDS ? { ...block, records: '{}\n' } : block));
      },
    };
    const faults: string[] = [];
    await assert.rejects(openReplica(sourceOf(reader, faults)), Divergence);
    assert.deepEqual(faults, ['DIVERGED', 'DIVERGED']);
  });

  test('a database that can not be asked says nothing about a snapshot', async () => {
    await writeTwo();
    const dead = createPool(database.connectionString, log, 'wattbook_exchange');
    await dead.end();
    const faults: string[] = [];
    await assert.rejects(openReplica({ ...sourceOf(journal, faults), pool: dead }), { name: 'JournalUnavailable' });
    assert.deepEqual(faults, []);
  });
});

describe('an attempt', () => {
  test('of a snapshot for a block that is not in this journal is refused by the database itself', async () => {
    await assert.rejects(
      pools.admin.query(
        `insert into snapshots (sequence, block_hash, state_hash, format, rules) values (100, $1, $2, 1, 1)`,
        ['ab'.repeat(32), '0'.repeat(16)],
      ),
      /snapshots_of_this_journal/,
    );
  });

  test('that is cut off in the middle never counts, and whoever comes next removes it', async () => {
    await removeAll();
    await write(OLDER);
    const client = new Client({ connectionString: database.connectionString });
    client.on('error', () => undefined);
    await client.connect();
    await pools.admin.query(`
      create function cut_off() returns trigger language plpgsql as $$
      begin
        perform pg_terminate_backend(pg_backend_pid());
        return new;
      end $$;
      create trigger cut_off before insert on snapshot_chunks
        for each row when (new.number = 2) execute function cut_off()`);
    await assert.rejects(writeSnapshot(client, sourceOf(), NEWEST, 3));
    await pools.admin.query('drop function cut_off cascade');
    const { rows } = await pools.admin.query<{ chunks: string }>(
      `select count(*) as chunks from snapshot_chunks join snapshots using (snapshot_id) where completed_at is null`,
    );
    assert.equal(rows[0]?.chunks, '2', 'half a snapshot is there');
    const { fromSequence, faults } = await open();
    assert.deepEqual([fromSequence, faults], [OLDER, []]);

    assert.equal((await write(NEWEST)).kind, 'WRITTEN');
    const left = await pools.admin.query('select 1 from snapshots where completed_at is null');
    assert.equal(left.rowCount, 0);
    assert.equal((await open()).fromSequence, NEWEST);
  });

  test('that can not be read back never counts', async () => {
    await removeAll();
    await pools.admin.query(`
      create function corrupt() returns trigger language plpgsql as $$
      begin
        new.parts := replace(new.parts, '"ACTIVE"', '"PARKED"');
        return new;
      end $$;
      create trigger corrupt before insert on snapshot_chunks for each row execute function corrupt()`);
    await assert.rejects(write(NEWEST), /it hashes to/);
    await pools.admin.query('drop function corrupt cascade');
    assert.deepEqual(await listSnapshots(pools.exchange), []);
  });

  test('waits for nobody: while another process writes one, it is not begun', async () => {
    const other = new Client({ connectionString: database.connectionString });
    await other.connect();
    await other.query('select pg_advisory_lock(7288402)');
    assert.deepEqual(await write(NEWEST), { kind: 'BUSY' });
    await other.end();
  });
});

describe('a twin of a replica', () => {
  const follow = (until: number): Replica => {
    const replica = createReplica(clock);
    for (const block of blocks) if (block.lastSequence <= until) replica.follow(parseBlock(block));
    return replica;
  };

  test('is the same market at the same block, and neither knows what becomes of the other', async () => {
    const replica = follow(NEWEST);
    const twin = await openTwin(replica, sourceOf());
    assert.deepEqual(twin.head(), replica.head());
    for (const block of blocks) if (block.firstSequence > NEWEST) twin.follow(parseBlock(block));
    assert.equal(stateHash(twin.market), hashAtEnd);
    assert.equal(replica.market.sequence, NEWEST);
    for (const block of blocks) if (block.firstSequence > NEWEST) replica.follow(parseBlock(block));
    assert.equal(stateHash(replica.market), hashAtEnd);
  });

  test('of a market that is not what was recorded is none: it is opened as at a start', async () => {
    const replica = follow(NEWEST);
    replica.market.nextTradeId += 1;
    const faults: string[] = [];
    const twin = await openTwin(replica, sourceOf(journal, faults));
    assert.deepEqual(faults, ['OTHER_STATE']);
    assert.equal(stateHash(twin.market), hashAtEnd);
  });

  test('of one that has nothing yet has nothing', async () => {
    const twin = await openTwin(createReplica(clock), sourceOf());
    assert.equal(twin.market.sequence, 0);
  });
});
