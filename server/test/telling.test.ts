/** What processes tell each other through PostgreSQL: sequences arrive, in order, without anybody asking. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client, type Pool } from 'pg';
import { createTestDatabase, type TestDatabase } from './support/database.ts';
import { createManualClock, settled } from './support/manual-clock.ts';
import { eventually } from './support/patience.ts';
import { NOON_US } from './support/venue.ts';
import { createListeningConnection } from '../src/database/listening-connection.ts';
import { createPool } from '../src/database/pool.ts';
import { createTelling, JOURNAL_CHANNEL, VIEWS_CHANNEL } from '../src/database/telling.ts';
import { createLog } from '../src/ops/log.ts';
import { createSequenceGate } from '../src/ops/sequence-gate.ts';
import { createViewWatch } from '../src/views/view-watch.ts';

const PATIENCE_MS = 10_000;
const log = createLog('silent');
let database: TestDatabase;
let pool: Pool;

before(async () => {
  database = await createTestDatabase();
  pool = createPool(database.connectionString, log, 'wattbook_exchange');
});
after(async () => {
  await pool.end();
  await database.drop();
});

/** A listener whose clock stands still: it hears only what it is told, and connects again when a test says so. */
function listen() {
  const heard: [string, string][] = [];
  const clock = createManualClock(NOON_US);
  const listening = createListeningConnection({
    ...{ connectionString: database.connectionString, clock, log, role: 'wattbook_gateway', name: 'wattbook listener' },
    channels: [JOURNAL_CHANNEL, VIEWS_CHANNEL],
    onNotification: (channel, payload) => heard.push([channel, payload]),
  });
  return { heard, clock, listening };
}

/** As whoever logs in: a role may not. */
async function endListener(): Promise<void> {
  const client = new Client({ connectionString: database.connectionString });
  await client.connect();
  await client.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'wattbook listener'`,
  );
  await client.end();
}

test('each channel tells its newest sequence; of those that come while one is told, the last', async (t) => {
  const { heard, listening } = listen();
  t.after(listening.close);
  await listening.query('select 1', []);
  const tell = createTelling(pool, log);
  for (let sequence = 1; sequence <= 100; sequence++) tell(JOURNAL_CHANNEL, sequence);
  tell(VIEWS_CHANNEL, 7);
  await eventually('both are heard', PATIENCE_MS, () => {
    const ends = [heard.some(([, payload]) => payload === '100'), heard.some(([channel]) => channel === VIEWS_CHANNEL)];
    return ends.every(Boolean) || undefined;
  });
  const told = heard.filter(([channel]) => channel === JOURNAL_CHANNEL).map(([, payload]) => Number(payload));
  assert.ok(told.length <= 2, `${told.length} notifications for 100 blocks of one turn`);
  assert.equal(told.at(-1), 100);
});

test('a connection that is lost is made again, and hears again', async (t) => {
  const { heard, clock, listening } = listen();
  t.after(listening.close);
  listening.keepListening();
  await listening.query('select 1', []);
  await endListener();
  const tell = createTelling(pool, log);
  await eventually('heard over the next connection', PATIENCE_MS, async () => {
    await clock.advance(500);
    tell(JOURNAL_CHANNEL, 8);
    return heard.some(([, payload]) => payload === '8') || undefined;
  });
});

test('a gateway knows how far the views are by being told, or by looking', async () => {
  const clock = createManualClock(NOON_US);
  const gate = createSequenceGate(clock);
  let progress = 3;
  const watch = createViewWatch({ store: { progress: () => Promise.resolve(progress) }, gate, clock, log });
  await watch.start();
  assert.equal(gate.sequence(), 3);
  watch.note(5);
  assert.equal(gate.sequence(), 5);
  progress = 9;
  await settled();
  assert.equal(gate.sequence(), 5, 'nobody has told, and it is not time to look');
  await clock.advance(250);
  assert.equal(gate.sequence(), 9);
  watch.stop();
  progress = 12;
  await clock.advance(1_000);
  assert.equal(gate.sequence(), 9);
});
