/** How the server starts and stops: whole or not at all, saying why, and leaving nothing behind. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { createSeededRandom } from '../../src/ops/random.ts';
import { createApiCaller, type ApiCaller } from '../support/api-caller.ts';
import { createJournalStory } from '../support/journal-story.ts';
import { createLedger } from '../support/ledger.ts';
import { createOrderAudit, readList } from '../support/order-audit.ts';
import { eventually } from '../support/patience.ts';
import {
  clusterDirectory,
  closePremises,
  createPremises,
  databaseUrl,
  findFreePort,
  findPostmaster,
  killNow,
  launchServer,
  leftovers,
  sandboxKeys,
  untilExit,
  untilOpen,
  type LaunchOptions,
  type Premises,
  type RealServer,
} from '../support/real-server.ts';
import { seedOfRun } from '../support/seed-of-run.ts';
import { chainFaults, CHAIN_BEGIN, readStoredJournal, recordsOf } from '../support/stored-journal.ts';
import { createTradingLoad } from '../support/trading-load.ts';

const ACKNOWLEDGED_TIMEOUT_MS = 30_000;
const FIRST_START_KILLS = 3;

/** A place whose servers are ended with the test. */
function openPlace(t: TestContext): { premises: Premises; launch: Launch } {
  const premises = createPremises();
  const servers: RealServer[] = [];
  t.after(() => closePremises(premises, servers));
  return {
    premises,
    launch: (options) => {
      const server = launchServer({ premises, ...options });
      servers.push(server);
      return server;
    },
  };
}

type Launch = (options: Omit<LaunchOptions, 'premises'>) => RealServer;

function callerOf(t: TestContext, server: RealServer, participantId: 'alpha' | 'beta' = 'alpha'): ApiCaller {
  const { origin, premises } = server;
  const caller = createApiCaller({ origin, key: sandboxKeys(premises)[participantId], connectionsMax: 8 });
  t.after(caller.close);
  return caller;
}

async function openContracts(caller: ApiCaller): Promise<string[]> {
  const { items } = await readList(caller, '/contracts?state=OPEN&limit=500');
  return items.slice(-4).map((contract) => String(contract['contractId']));
}

async function stopCleanly(server: RealServer): Promise<void> {
  process.kill(server.pid, 'SIGTERM');
  assert.deepEqual(await untilExit(server), { code: 0, signal: null });
  assert.deepEqual(await leftovers(server.premises), []);
}

/** An order on its own, far from every other price. */
async function placeOrder(caller: ApiCaller, clientOrderId: string): Promise<void> {
  const [contractId] = await openContracts(caller);
  const terms = { contractId, side: 'BUY', price: '-900.00', quantity: '1.0' };
  const body = JSON.stringify({ version: '1.0', clientOrderId, ...terms });
  const { status, text } = await caller.ask({ method: 'POST', path: '/orders', body });
  assert.equal(status, 201, text);
}

test('Ctrl-C under load: every answer given is true, PostgreSQL stops last, the next start finds everything', async (t) => {
  const seed = seedOfRun();
  const { premises, launch } = openPlace(t);
  const port = await findFreePort();
  const server = launch({ port, ownGroup: true, environment: { LOG_LEVEL: 'info' } });
  await untilOpen(server);
  const ledger = createLedger();
  const contractIds = await openContracts(callerOf(t, server));
  const keys = sandboxKeys(premises);
  const load = createTradingLoad({ origins: [server.origin], keys, tradersEach: 8, contractIds, seed, ledger });
  t.after(load.abandon);
  load.go();
  await eventually('enough is going on', ACKNOWLEDGED_TIMEOUT_MS, () => (ledger.acknowledged > 200 ? true : undefined));

  process.kill(-server.pid, 'SIGINT');
  const { code, signal } = await untilExit(server);
  assert.ok(signal === null && (code === 0 || code === 130), `exit code ${code}, signal ${signal}`);
  assert.deepEqual(await leftovers(premises), []);
  assert.equal(existsSync(path.join(clusterDirectory(premises), 'postmaster.pid')), false);
  assert.match(readFileSync(path.join(premises.dataDirectory, 'postgres.log'), 'utf8'), /database system is shut down/);
  const stopped = [...server.output().matchAll(/"name":"([^"]+)","msg":"stopped"/g)].map(([, name]) => name);
  assert.deepEqual([stopped[0], stopped.at(-1)], ['the simulated participants', 'the database']);

  const next = launch({ port });
  await untilOpen(next);
  await load.stop();
  assert.deepEqual(await auditFaults(t, next, ledger), []);
  assert.doesNotMatch(
    readFileSync(path.join(premises.dataDirectory, 'postgres.log'), 'utf8'),
    /not properly shut down/,
  );
  await stopCleanly(next);
});

/** The same bookkeeping as after a kill: see kill.test.ts. */
async function auditFaults(
  t: TestContext,
  server: RealServer,
  ledger: ReturnType<typeof createLedger>,
): Promise<string[]> {
  const story = createJournalStory();
  const chain: string[] = [];
  let head = CHAIN_BEGIN;
  async function readOn(): Promise<void> {
    for (const block of await readStoredJournal(databaseUrl(server.premises), head.lastSequence)) {
      chain.push(...chainFaults(block, head));
      head = block;
      for (const record of recordsOf(block)) story.tell(record);
    }
  }
  const callers = { alpha: callerOf(t, server, 'alpha'), beta: callerOf(t, server, 'beta') };
  const audit = createOrderAudit({ callers, ledger, story });
  await readOn();
  await audit.settleDoubts(ledger);
  await audit.askAgain(ledger);
  const fetched = await audit.fetch(ledger);
  await readOn();
  audit.compare(ledger, fetched);
  return [...chain, ...story.faults, ...ledger.faults, ...audit.faults];
}

test('a second server on the same data directory is refused by name, and the first never notices', async (t) => {
  const { premises, launch } = openPlace(t);
  const first = launch({ port: await findFreePort() });
  await untilOpen(first);
  const caller = callerOf(t, first);
  const postmaster = await findPostmaster(premises);
  const second = launch({ port: await findFreePort() });
  const { code } = await untilExit(second);
  assert.ok(code !== null && code > 0, `exit code ${code}`);
  assert.ok(second.output().includes(premises.dataDirectory), second.output());
  assert.match(second.output(), new RegExp(`process ${first.pid} `));
  assert.equal(await findPostmaster(premises), postmaster);
  await placeOrder(caller, 'after-the-second');
  await stopCleanly(first);
});

test('two servers with ports and data directories of their own run side by side', async (t) => {
  const [one, other] = [openPlace(t), openPlace(t)];
  const servers = [one.launch({ port: await findFreePort() }), other.launch({ port: await findFreePort() })];
  await Promise.all(servers.map(untilOpen));
  for (const server of servers) await placeOrder(callerOf(t, server), 'here');
  const [left, right] = servers.map((server) => server.premises);
  assert.ok(left !== undefined && right !== undefined);
  assert.notEqual(sandboxKeys(left).alpha, sandboxKeys(right).alpha);
  await Promise.all(servers.map(stopCleanly));
});

const wrongEnvironments: [string, Record<string, string>, RegExp][] = [
  ['an unknown variable', { WATTBOOK_SIMULATION_RAET: '5' }, /WATTBOOK_SIMULATION_RAET is not a variable/],
  ['a bad value', { WATTBOOK_SIMULATION_RATE: 'many' }, /WATTBOOK_SIMULATION_RATE is "many".*whole number/],
  [
    'two at once, both named',
    { WATTBOOK_CLOSES_MINUTES_BEFORE: '-1', PORT: '80800' },
    /PORT is "80800"[^]*WATTBOOK_CLOSES_MINUTES_BEFORE is "-1"/,
  ],
  [
    'a limit among other things',
    { PORT: '80800', THROTTLE_SANDBOX_READS_BURST: '0', THROTTLE_GOLD_READS_RATE: '1' },
    /PORT is "80800"[^]*THROTTLE_GOLD_READS_RATE is not a variable[^]*THROTTLE_SANDBOX_READS_BURST is "0"/,
  ],
];
for (const [what, environment, message] of wrongEnvironments) {
  test(`${what} in the environment stops the start by name, before anything is touched`, async (t) => {
    const { premises, launch } = openPlace(t);
    const server = launch({ port: await findFreePort(), environment });
    const { code } = await untilExit(server);
    assert.ok(code !== null && code > 0, `exit code ${code}`);
    assert.match(server.output(), message);
    assert.equal(existsSync(clusterDirectory(premises)), false);
    assert.deepEqual(await leftovers(premises), []);
  });
}

test('a port in use: a message that names it, and nothing left running', async (t) => {
  const { premises, launch } = openPlace(t);
  const port = await findFreePort();
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve));
  t.after(() => squatter.close());
  const server = launch({ port });
  const { code } = await untilExit(server);
  assert.ok(code !== null && code > 0, `exit code ${code}`);
  assert.match(server.output(), new RegExp(`could not start[^]*${port}`));
  assert.deepEqual(await leftovers(premises), []);
  assert.equal(existsSync(path.join(clusterDirectory(premises), 'postmaster.pid')), false);
});

test(`killed ${FIRST_START_KILLS} times in the middle of its very first start, it starts as if nothing had been`, async (t) => {
  const random = createSeededRandom(seedOfRun());
  const { launch } = openPlace(t);
  const port = await findFreePort();
  for (let kill = 0; kill < FIRST_START_KILLS; kill++) {
    const server = launch({ port });
    const untilMs = performance.now() + 200 + random.below(2_500);
    await eventually('the moment of the kill', 10_000, () => (performance.now() >= untilMs ? true : undefined));
    killNow(server.pid);
    await server.exited;
  }
  const server = launch({ port });
  await untilOpen(server);
  await placeOrder(callerOf(t, server), 'at-last');
  await stopCleanly(server);
});
