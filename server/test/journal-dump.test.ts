/** A journal in a real PostgreSQL, dumped while its venue trades, and verified by those who share no code with it. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { createExchange, type Exchange } from '../src/exchange.ts';
import { createDump } from '../src/journal/dump.ts';
import { dumpJournal } from '../src/journal/postgres-dump.ts';
import { createPostgresJournal } from '../src/journal/postgres-journal.ts';
import { createSystemClock } from '../src/ops/clock.ts';
import { createTestDatabase, openTestPools, type TestDatabase, type TestPools } from './support/database.ts';
import { createMemoryQuarantine } from './support/memory-quarantine.ts';
import { readStoredJournal } from './support/stored-journal.ts';
import { order, setUpCommands, testContracts } from './support/venue.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const DUMP = path.join(ROOT, 'tools/dump-journal.ts');
const VERIFY = path.join(ROOT, 'tools/verify-journal/verify-journal.ts');
/** More than a fetch of the cursor brings. */
const ORDERS = 60;

const clock = createSystemClock();
let database: TestDatabase;
let pools: TestPools;
let exchange: Exchange;
let directory: string;

before(async () => {
  database = await createTestDatabase();
  const { connectionString } = database;
  const log = pino({ level: 'silent' });
  pools = openTestPools(connectionString);
  exchange = createExchange({
    ...{
      journal: createPostgresJournal({ connectionString, pool: pools.exchange, clock, commitTimeoutMs: 30_000 }),
      clock,
      log,
    },
    quarantine: createMemoryQuarantine(),
    ...{ isClockTrusted: () => true, holder: 'test', venue: { venueId: 'dumped', environment: 'sandbox' } },
    ...{ onCommitted: () => undefined, onFatal: (error) => assert.fail(String(error)) },
  });
  directory = mkdtempSync(path.join(tmpdir(), 'wattbook-dump-'));
});
after(async () => {
  await exchange.stop();
  await pools.end();
  await database.drop();
  rmSync(directory, { recursive: true });
});

/** The tool as an operator runs it. */
function run(script: string, args: string[], environment: Record<string, string> = {}) {
  const env = { PATH: process.env['PATH'], ...environment };
  return promisify(execFile)(process.execPath, [script, ...args], { env });
}

async function dumpedLines(during?: () => Promise<void>): Promise<Record<string, unknown>[]> {
  let text = '';
  for await (const piece of dumpJournal(database.connectionString)) {
    text += piece;
    await during?.();
  }
  const lines = text.split('\n');
  assert.equal(lines.pop(), '', 'each line has its end');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

let placed = 0;
async function trade(): Promise<void> {
  placed += 1;
  const side = placed % 2 === 0 ? 'SELL' : 'BUY';
  const participantId = placed % 2 === 0 ? 'alpha' : 'beta';
  const text = 'café \\ "quoted"\n\u2028 \u0000 \ud83d\ude00';
  const outcome = await exchange.submit(order(`c${placed}`, { side, participantId, text }));
  assert.equal(outcome.kind, 'RECORDED');
}

test('a journal without a block is no dump', async () => {
  await assert.rejects(dumpedLines(), /no block in this journal yet/);
  assert.throws(() => createDump().end(), /no block in this journal yet/);
});

test('is of one moment, though the venue trades on', async () => {
  await exchange.start();
  for (const command of setUpCommands(testContracts(3, clock.nowUs()))) await exchange.submit(command);
  for (let count = 0; count < ORDERS; count++) await trade();
  const before = await readStoredJournal(database.connectionString, 0);
  const [header, ...blocks] = await dumpedLines(trade);
  const end = blocks.pop();
  const now = await readStoredJournal(database.connectionString, 0);
  assert.ok(now.length > before.length);
  assert.deepEqual(header, { dump: 'wattbook-journal', version: 1, venue: 'dumped', environment: 'sandbox' });
  assert.equal(blocks.length, before.length);
  assert.deepEqual(
    blocks.map(({ records }) => Buffer.from(String(records))),
    before.map(({ records }) => records),
    'the stored bytes come back',
  );
  const last = before.at(-1);
  const { lastSequence: records, hash } = last ?? {};
  assert.deepEqual(end, { end: 'wattbook-journal', blocks: before.length, records, hash });
});

test('is written by a command, whole, and verified by another', async () => {
  const file = path.join(directory, 'dump.ndjson');
  const environment = { DATABASE_URL: database.connectionString };
  await run(DUMP, [`--out=${file}`], environment);
  assert.deepEqual(readdirSync(directory), ['dump.ndjson']);
  const written = readFileSync(file);
  await assert.rejects(run(DUMP, [`--out=${file}`], environment), /is there already/);
  assert.deepEqual(readFileSync(file), written);
  const last = (await readStoredJournal(database.connectionString, 0)).at(-1);
  const { stdout } = await run(VERIFY, [file, `--head=${last?.hash ?? ''}`]);
  assert.match(stdout, /^\d+ records, [1-9]\d* trades, chain unbroken, every match re-computed\n/);
  assert.match(stdout, /as published$/m);
});

test('a directory that is no venue is named, and nothing is made there', async () => {
  const file = path.join(directory, 'other.ndjson');
  const attempt = run(DUMP, [`--out=${file}`, `--data-dir=${directory}`]);
  await assert.rejects(attempt, /nothing was dumped: .* is no venue's data directory/);
  assert.deepEqual(readdirSync(directory), ['dump.ndjson']);
});
