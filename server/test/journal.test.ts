/** The journal in a real PostgreSQL: what the database itself refuses, and how it is read. */
import assert from 'node:assert/strict';
import { after, before, test, type TestContext } from 'node:test';
import { pino } from 'pino';
import { Client } from 'pg';
import { VENUE } from '@wattbook/engine/commands';
import { createPool } from '../src/database/pool.ts';
import { requireDurability } from '../src/database/durability.ts';
import { migrate } from '../src/database/migrate.ts';
import { createExchange, type Exchange } from '../src/exchange.ts';
import { GENESIS_HASH, hashBlock, recordLine, type Block, type BlockHeader } from '../src/journal/format.ts';
import { JournalCollision, JournalUnavailable, type Journal } from '../src/journal/journal.ts';
import { createPostgresJournal } from '../src/journal/postgres-journal.ts';
import { parseBlock } from '../src/journal/committed-block.ts';
import { createSystemClock, delay } from '../src/ops/clock.ts';
import { createReplica } from '../src/replica.ts';
import { createTestDatabase, openTestPools, type TestDatabase, type TestPools } from './support/database.ts';
import { createMemoryQuarantine } from './support/memory-quarantine.ts';
import { NOON_US, order, setUpCommands, testContracts } from './support/venue.ts';

const clock = createSystemClock();
const log = pino({ level: 'silent' });
let database: TestDatabase;
let pools: TestPools;
let journal: Journal;

before(async () => {
  database = await createTestDatabase();
  pools = openTestPools(database.connectionString);
  journal = openJournal();
});
after(async () => {
  journal.abandonWriter();
  await pools.end();
  await database.drop();
});

function openJournal(commitTimeoutMs = 5_000): Journal {
  return createPostgresJournal({
    connectionString: database.connectionString,
    pool: pools.exchange,
    clock,
    commitTimeoutMs,
  });
}

/** A well-formed block of empty AdvanceTime records. */
function block(firstSequence: number, records: number, previousHash: string, change: Partial<Block> = {}): Block {
  const lines = Array.from({ length: records }, (_, index) =>
    recordLine({
      sequence: firstSequence + index,
      timeUs: NOON_US,
      command: { ...VENUE, type: 'AdvanceTime' },
      events: [],
    }),
  );
  const header: BlockHeader = {
    firstSequence,
    lastSequence: firstSequence + records - 1,
    epoch: 1,
    format: 1,
    rules: 1,
    timeUs: NOON_US,
    stateHash: '0123456789abcdef',
    previousHash,
    ...change,
  };
  const text = lines.join('');
  return { ...header, records: text, hash: hashBlock(header, text), ...change };
}

const emptyJournal = async (): Promise<void> => {
  await pools.admin.query('alter table journal disable trigger journal_append_only');
  await pools.admin.query('truncate journal cascade');
  await pools.admin.query('alter table journal enable trigger journal_append_only');
};

test('blocks are appended and read back byte for byte, from any sequence within them', async () => {
  await emptyJournal();
  const first = block(1, 3, GENESIS_HASH);
  const second = block(4, 2, first.hash);
  await journal.append(first);
  await journal.append(second);
  assert.deepEqual(await journal.read(1, 10), [first, second]);
  assert.deepEqual(await journal.read(3, 1), [first]);
  assert.deepEqual(await journal.read(4, 10), [second]);
  assert.deepEqual(await journal.read(6, 10), []);
});

const refusedByTheDatabase: [string, (head: Block) => Block][] = [
  ['a gap', (head) => block(6, 1, head.hash)],
  ['an overlap', (head) => block(3, 3, head.hash)],
  ['a second block at the same place', (head) => block(1, 5, head.previousHash)],
  ['a block that names another predecessor', () => block(5, 1, 'f'.repeat(64))],
  ['a second beginning', () => block(1, 4, GENESIS_HASH)],
];
for (const [what, makeBlock] of refusedByTheDatabase) {
  test(`the database itself refuses ${what}`, async () => {
    await emptyJournal();
    const head = block(1, 4, GENESIS_HASH);
    await journal.append(head);
    await assert.rejects(journal.append(makeBlock(head)), JournalCollision);
    await journal.append(block(5, 1, head.hash));
  });
}

const neverRight: [string, (head: Block) => Block][] = [
  ['a block of 2,001 records', (head) => block(5, 2_001, head.hash)],
  ['records over 1 MiB', (head) => ({ ...block(5, 1, head.hash), records: 'x'.repeat(1024 * 1024 + 1) })],
  ['a state hash that is none', (head) => block(5, 1, head.hash, { stateHash: 'none' })],
];
for (const [what, makeBlock] of neverRight) {
  test(`the database itself refuses ${what}, and that is a bug: nobody tries it again`, async () => {
    await emptyJournal();
    const head = block(1, 4, GENESIS_HASH);
    await journal.append(head);
    await assert.rejects(journal.append(makeBlock(head)), /^Error: bug: block 5/);
    await journal.append(block(5, 1, head.hash));
  });
}

test('a block of 2,000 records and one of exactly 1 MiB are within the limits', async () => {
  await emptyJournal();
  const first = block(1, 2_000, GENESIS_HASH);
  await journal.append(first);
  await journal.append({ ...block(2_001, 1, first.hash), records: 'x'.repeat(1024 * 1024) });
});

for (const statement of [`update journal set epoch = 9`, `delete from journal`, `truncate journal cascade`]) {
  test(`history can't be changed: ${statement}`, async () => {
    await assert.rejects(pools.admin.query(statement), /append-only/);
  });
}

test('a commit that hangs counts as unknown after the timeout, and the zombie meets the same constraints', async () => {
  await emptyJournal();
  const blocker = new Client({ connectionString: database.connectionString });
  await blocker.connect();
  await blocker.query('begin; lock table journal in access exclusive mode');
  const impatient = openJournal(200);
  const first = block(1, 1, GENESIS_HASH);
  await assert.rejects(impatient.append(first), JournalUnavailable);
  impatient.abandonWriter();
  await blocker.query('rollback');
  await blocker.end();
  // Whether the zombie made it or not, the place holds one block in the end.
  await journal.append(first).catch((error: unknown) => assert.ok(error instanceof JournalCollision));
  assert.deepEqual(await journal.read(1, 10), [first]);
});

test('a database that may forget is refused, and the message says how to mend it', async () => {
  await requireDurability(pools.exchange);
  const url = new URL(database.connectionString);
  url.searchParams.set('options', '-c synchronous_commit=off');
  const careless = createPool(url.href, log, 'wattbook_exchange');
  await assert.rejects(requireDurability(careless), /synchronous_commit = off.*Set synchronous_commit = on/s);
  await careless.end();
});

test('migrations run once, also when two processes start at the same time', async () => {
  const ran = await Promise.all([migrate(database.connectionString), migrate(database.connectionString)]);
  assert.deepEqual(ran, [[], []]);
});

function openExchange(t: TestContext, holder: string): Exchange {
  const exchange = createExchange({
    journal: openJournal(),
    quarantine: createMemoryQuarantine(),
    clock,
    isClockTrusted: () => true,
    log,
    holder,
    venue: { venueId: 'test-venue', environment: 'sandbox' },
    onCommitted: () => undefined,
    onFatal: (error) => assert.fail(String(error)),
  });
  t.after(() => exchange.stop());
  return exchange;
}

async function eventually(what: string, condition: () => boolean): Promise<void> {
  const untilUs = clock.nowUs() + 10_000_000;
  while (!condition()) {
    assert.ok(clock.nowUs() < untilUs, `in time: ${what}`);
    await delay(clock, 10);
  }
}

test('two exchanges forced onto one journal: the database refuses one; it says nothing to anyone and follows', async (t) => {
  await emptyJournal();
  const first = openExchange(t, 'first');
  await first.start();
  for (const command of setUpCommands(testContracts(3, clock.nowUs()))) await first.submit(command);
  const second = openExchange(t, 'second');
  await second.start();
  const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => first.submit(order(`lost-${index}`))));
  assert.ok(answers.every(({ kind }) => kind !== 'RECORDED'));
  await eventually('the first follows', () => first.state() === 'FOLLOWING');
  const accepted = await second.submit(order('kept'));
  assert.equal(accepted.kind, 'RECORDED');
  assert.equal((await first.submit(order('kept'))).kind, 'NOT_EXECUTED');

  const replica = createReplica(clock);
  for (const stored of await journal.read(1, 1_000)) replica.follow(parseBlock(stored));
  assert.equal(replica.market.holder, 'second');
  assert.equal(replica.market.orders.size, 1);
});

test('a connection that dies under a commit: unknown to its callers, then the exchange leads again', async (t) => {
  await emptyJournal();
  const exchange = openExchange(t, 'only');
  await exchange.start();
  for (const command of setUpCommands(testContracts(3, clock.nowUs()))) await exchange.submit(command);
  await pools.admin.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'wattbook exchange'`,
  );
  const outcome = await exchange.submit(order('a'));
  if (outcome.kind !== 'RECORDED') await eventually('it leads again', () => exchange.state() === 'LEADING');
  const again = await exchange.submit(order('a'));
  assert.ok(again.kind === 'RECORDED');
});
