/** The real server, killed, finds its newest snapshot damaged: it says so, starts from the one before, and goes on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from 'pg';
import { pino } from 'pino';
import { createPool } from '../../src/database/pool.ts';
import { actingAs } from '../../src/database/roles.ts';
import { createPostgresJournalReader } from '../../src/journal/postgres-journal.ts';
import { createSystemClock } from '../../src/ops/clock.ts';
import { writeSnapshot } from '../../src/snapshots/write-snapshot.ts';
import { createApiCaller } from '../support/api-caller.ts';
import { readList } from '../support/order-audit.ts';
import { eventually } from '../support/patience.ts';
import {
  closePremises,
  createPremises,
  databaseUrl,
  findFreePort,
  killNow,
  launchServer,
  sandboxKeys,
  untilOpen,
  type RealServer,
} from '../support/real-server.ts';

const PATIENCE_MS = 60_000;

async function query(server: RealServer, text: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(server.premises) });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

async function metricsOf(opsPort: number): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${opsPort}/metrics`);
  return answer.text();
}

/** A number of the metrics. */
function figure(metrics: string, name: string): number | undefined {
  const line = metrics.split('\n').find((each) => each.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length));
}

const neverFaulty = (kind: string): void => assert.equal(kind, undefined, 'every snapshot counts so far');

/** What has happened since the server's own. Returns its sequence. */
async function writeAnother({ premises }: RealServer): Promise<number> {
  const connectionString = databaseUrl(premises);
  const [log, clock] = [pino({ level: 'silent' }), createSystemClock()];
  const client = new Client(actingAs(connectionString, 'wattbook_exchange'));
  const pool = createPool(connectionString, log, 'wattbook_exchange');
  await client.connect();
  try {
    const source = { pool, journal: createPostgresJournalReader(pool), clock, log, onFault: neverFaulty };
    const outcome = await writeSnapshot(client, source, Infinity, 3);
    assert.ok(outcome.kind === 'WRITTEN', outcome.kind);
    return outcome.sequence;
  } finally {
    await Promise.all([client.end(), pool.end()]);
  }
}

test('a damaged snapshot is reported, the one before is used, and the venue trades on', async (t) => {
  const premises = createPremises();
  const servers: RealServer[] = [];
  t.after(() => closePremises(premises, servers));
  const [port, opsPort] = [await findFreePort(), await findFreePort()];
  const environment = { WATTBOOK_SNAPSHOT_RECORDS: '20', OPS_PORT: String(opsPort), LOG_LEVEL: 'info' };
  const launch = (more: Record<string, string> = {}): RealServer => {
    const server = launchServer({ premises, port, environment: { ...environment, ...more } });
    servers.push(server);
    return server;
  };

  const first = launch();
  await untilOpen(first);
  await eventually('the server has written a snapshot', PATIENCE_MS, async () => {
    const written = figure(await metricsOf(opsPort), 'wattbook_snapshot_bytes') ?? 0;
    return written > 1_000 ? true : undefined;
  });
  assert.equal(figure(await metricsOf(opsPort), 'wattbook_snapshot_failures_total'), 0);
  killNow(first.pid);
  await first.exited;

  // PostgreSQL outlives a killed server, until the next start takes it over.
  const newest = await writeAnother(first);
  await query(
    first,
    `update snapshot_chunks set parts = replace(parts, '"kind"', '"dnik"') from snapshots
     where snapshots.snapshot_id = snapshot_chunks.snapshot_id and sequence = ${newest}`,
  );
  const second = launch({ WATTBOOK_SNAPSHOT_RECORDS: '1000000' });
  await untilOpen(second);
  const metrics = await metricsOf(opsPort);
  assert.equal(figure(metrics, 'wattbook_snapshot_faults_total{kind="DAMAGED"}'), 1);
  const opened = figure(metrics, 'wattbook_snapshot_sequence') ?? 0;
  assert.ok(opened > 0 && opened < newest, `opened from ${opened}`);
  assert.match(second.output(), /"level":50.*"kind":"DAMAGED".*a snapshot does not count/);
  assert.equal(figure(metrics, 'wattbook_alarm{name="snapshot-damaged"}'), 1);

  const caller = createApiCaller({ origin: second.origin, key: sandboxKeys(premises).alpha, connectionsMax: 2 });
  t.after(caller.close);
  const { items } = await readList(caller, '/contracts?state=OPEN&limit=500');
  const terms = { contractId: items.at(-1)?.['contractId'], side: 'BUY', price: '-900.00', quantity: '1.0' };
  const body = JSON.stringify({ version: '1.0', clientOrderId: 'after-the-damage', ...terms });
  assert.equal((await caller.ask({ method: 'POST', path: '/orders', body })).status, 201);
});
