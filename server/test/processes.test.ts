/**
 * The venue as compose.yaml has it, with its own commands and settings, as processes of this machine: two exchanges,
 * two gateways and admin, each logging in as who it is. Redis is left out where there is none.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { parse } from 'yaml';
import { createTestDatabase, type TestDatabase } from './support/database.ts';
import { eventually } from './support/patience.ts';
import { startRedisServer, WITHOUT_REDIS_SERVER, type RedisServer } from './support/redis-server.ts';
import { createPremises, findFreePort, killNow, launchServer, type RealServer } from './support/real-server.ts';

const ROOT = new URL('../../', import.meta.url);
const START_MS = 120_000;
const TAKE_OVER_MS = 60_000;
const STOP_MS = 60_000;
const OPEN_HOURS = 'state=OPEN&product=PT60M&limit=500';

type Service = { command?: string[]; environment?: Record<string, string> };
type Compose = { services: Record<string, Service> };
type Answer = { status: number; body: Record<string, unknown> };

const compose = parse(readFileSync(new URL('compose.yaml', ROOT), 'utf8'), { merge: true }) as Compose;
const premises = createPremises();
const servers = new Map<string, RealServer>();
let database: TestDatabase;
let redis: RedisServer | undefined;
let adminPort: number;

before(async () => {
  database = await createTestDatabase();
  if (WITHOUT_REDIS_SERVER === false) redis = await startRedisServer();
  await migrateAsThere();
  await logInAsThere();
  await makeSigningKeyAsThere();
  adminPort = await findFreePort();
  for (const name of ['exchange-1', 'exchange-2', 'gateway-1', 'gateway-2', 'admin']) await launch(name);
  await eventually('all are up', START_MS, () => [...servers.values()].every(isUp) || undefined);
  await eventually('the market is open at both gateways', START_MS, async () => {
    const states = await Promise.all(['gateway-1', 'gateway-2'].map((name) => get(name, '/status')));
    return states.every(({ body }) => body['marketState'] === 'OPEN') || undefined;
  });
  await eventually('its contracts are listed', START_MS, async () => {
    const { body } = await get('gateway-1', `/contracts?${OPEN_HOURS}`);
    return (body['items'] as unknown[] | undefined)?.length === 0 ? undefined : true;
  });
});
after(async () => {
  for (const server of servers.values()) {
    if (server.exit() === undefined) killNow(server.pid);
    await server.exited;
  }
  await redis?.stop();
  await database.drop();
});

function environmentOf(name: string): Record<string, string> {
  const service = compose.services[name];
  assert.ok(service !== undefined, `compose.yaml has ${name}`);
  return service.environment ?? {};
}

/** The same user and database on the PostgreSQL of this run. */
function here(url: string): string {
  const [there, ours] = [new URL(url), new URL(database.connectionString)];
  if (there.username === 'owner') return ours.href;
  ours.username = there.username;
  ours.password = there.password;
  return ours.href;
}

async function migrateAsThere(): Promise<void> {
  const [program = '', ...rest] = compose.services['migrate']?.command ?? [];
  assert.equal(program, 'node');
  const { DATABASE_URL = '' } = environmentOf('migrate');
  const env = { PATH: process.env['PATH'], DATABASE_URL: here(DATABASE_URL) };
  const { stdout } = await promisify(execFile)(process.execPath, rest, { cwd: ROOT, env });
  assert.match(stdout, /the schema is up to date/);
}

async function logInAsThere(): Promise<void> {
  const client = new Client({ connectionString: database.connectionString });
  await client.connect();
  try {
    await client.query(readFileSync(new URL('infra/logins.sql', ROOT), 'utf8'));
  } finally {
    await client.end();
  }
}

async function makeSigningKeyAsThere(): Promise<void> {
  const [, tool = '', file = ''] = compose.services['signing-key']?.command ?? [];
  assert.equal(file, environmentOf('exchange-1')['WATTBOOK_SIGNING_KEY_FILE']);
  const env = { PATH: process.env['PATH'] };
  const { stdout } = await promisify(execFile)(process.execPath, [tool, signingKeyFile()], { cwd: ROOT, env });
  assert.match(stdout, /holds the key [\w-]{43}/);
}

function signingKeyFile(): string {
  return path.join(premises.directory, 'signing-key.pem');
}

/** Addresses of containers become ports of this machine, each process a directory of its own. */
async function launch(name: string): Promise<RealServer> {
  const { REDIS_URL: redisUrl, ...wanted } = environmentOf(name);
  assert.ok(redisUrl !== undefined, `compose.yaml gives ${name} a Redis`);
  const [port, doorPort] = [await findFreePort(), await findFreePort()];
  const environment = {
    ...wanted,
    ...urlsOf(wanted),
    ...(redis !== undefined && { REDIS_URL: redis.url }),
    PORT: String(port),
    ...(wanted['WATTBOOK_DOOR_URL'] !== undefined && {
      ...{ WATTBOOK_DOOR_HOST: '127.0.0.1', WATTBOOK_DOOR_PORT: String(doorPort) },
      WATTBOOK_DOOR_URL: `http://127.0.0.1:${doorPort}`,
    }),
    ...(wanted['WATTBOOK_SIGNING_KEY_FILE'] !== undefined && { WATTBOOK_SIGNING_KEY_FILE: signingKeyFile() }),
    ...(wanted['HOST'] !== undefined && { HOST: '127.0.0.1' }),
    ...(name === 'admin' && { WATTBOOK_ADMIN_HOST: '127.0.0.1', WATTBOOK_ADMIN_PORT: String(adminPort) }),
    OPS_PORT: String(await findFreePort()),
    WATTBOOK_SIMULATION_RATE: '5',
  };
  const server = launchServer({ premises: { ...premises, logFile: logOf(name) }, port, environment });
  servers.set(name, server);
  return server;
}

function urlsOf(wanted: Record<string, string>): Record<string, string> {
  const urls = Object.entries(wanted).filter(([name]) => name.endsWith('DATABASE_URL'));
  return Object.fromEntries(urls.map(([name, url]) => [name, here(url)]));
}

function logOf(name: string): string {
  return path.join(premises.directory, `${name}.log`);
}

function isUp(server: RealServer): boolean {
  if (server.exit() !== undefined) throw new Error(`a process ended instead of starting:\n${server.output()}`);
  return /Wattbook (\w+ is up|sandbox is)/.test(server.output());
}

function originOf(name: string): string {
  const server = servers.get(name);
  assert.ok(server !== undefined);
  return `${server.origin}/api/v1`;
}

function alphaKey(): string {
  const file = JSON.parse(readFileSync(path.join(premises.dataDirectory, 'sandbox.json'), 'utf8')) as {
    keys: { alpha: string };
  };
  return file.keys.alpha;
}

async function ask(name: string, method: string, at: string, body?: object): Promise<Answer> {
  const response = await fetch(`${originOf(name)}${at}`, {
    method,
    headers: {
      ...(existsSync(path.join(premises.dataDirectory, 'sandbox.json')) && { authorization: `Bearer ${alphaKey()}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const get = (name: string, at: string): Promise<Answer> => ask(name, 'GET', at);

async function openContract(): Promise<string> {
  const { body } = await get('gateway-1', `/contracts?${OPEN_HOURS}`);
  const contractId = (body['items'] as { contractId: string }[]).at(-1)?.contractId;
  assert.ok(contractId !== undefined, `${JSON.stringify(body)}\n${servers.get(leading())?.output()}`);
  return contractId;
}

async function place(name: string, clientOrderId: string): Promise<Answer> {
  const contractId = await openContract();
  const order = { version: '1.0', clientOrderId, contractId, side: 'BUY', price: '-500.00', quantity: '0.1' };
  return ask(name, 'POST', '/orders', order);
}

/** Which of the two exchanges says in its log that it leads, by its last word. */
function leading(): string {
  const last = (name: string): number => servers.get(name)?.output().lastIndexOf('"this exchange leads"') ?? -1;
  return last('exchange-1') >= 0 && servers.get('exchange-1')?.exit() === undefined ? 'exchange-1' : 'exchange-2';
}

test('what one gateway acknowledged is there at the other one at once, and repeated there it is the same order', async () => {
  for (let round = 0; round < 20; round++) {
    const clientOrderId = `either-way-${round}`;
    const placed = await place('gateway-1', clientOrderId);
    assert.equal(placed.status, 201, JSON.stringify(placed.body));
    const seen = await get('gateway-2', `/orders/${String(placed.body['orderId'])}`);
    assert.deepEqual([seen.status, seen.body['clientOrderId']], [200, clientOrderId]);
    const repeated = await place('gateway-2', clientOrderId);
    assert.deepEqual([repeated.status, repeated.body['orderId']], [201, placed.body['orderId']]);
  }
});

test('a key that is rotated at one gateway works at the other, and revoked there it stops working here', async () => {
  const { body } = await get('gateway-2', '/account/keys');
  const [newest] = body['items'] as { keyId: string }[];
  assert.ok(newest !== undefined);
  const rotated = await ask('gateway-2', 'POST', `/account/keys/${newest.keyId}/rotate`);
  assert.equal(rotated.status, 201, JSON.stringify(rotated.body));
  const { key: successor, keyId } = rotated.body as { key: string; keyId: string };
  const works = async (): Promise<boolean> => {
    const { status } = await fetch(`${originOf('gateway-1')}/account`, {
      headers: { authorization: `Bearer ${successor}` },
    });
    return status === 200;
  };
  assert.equal(await works(), true);
  const revoked = await ask('gateway-2', 'DELETE', `/account/keys/${keyId}`);
  assert.equal(revoked.status, 200, JSON.stringify(revoked.body));
  await eventually('it is revoked at the other gateway', TAKE_OVER_MS, async () =>
    (await works()) ? undefined : true,
  );
});

test("the operator's API, in a process of its own, sees what was ordered at a gateway", async () => {
  const placed = await place('gateway-1', 'seen-by-the-operator');
  const { admin } = JSON.parse(readFileSync(path.join(premises.dataDirectory, 'sandbox.json'), 'utf8')) as {
    admin: { url: string; key: string };
  };
  const items = await eventually('the views are so far', TAKE_OVER_MS, async () => {
    const response = await fetch(`${admin.url}/admin/v1/orders?participantId=alpha&limit=5`, {
      headers: { authorization: `Bearer ${admin.key}`, 'wattbook-min-sequence': String(placed.body['sequence']) },
    });
    assert.ok([200, 503].includes(response.status));
    return response.status === 503 ? undefined : ((await response.json()) as { items: { orderId: string }[] }).items;
  });
  assert.equal(items[0]?.orderId, placed.body['orderId']);
});

test('the leader is asked to stop: the other one leads, orders go on at both gateways, nothing is lost', async () => {
  const before = await place('gateway-1', 'before-the-stop');
  const stopped = servers.get(leading());
  assert.ok(stopped !== undefined);
  process.kill(stopped.pid, 'SIGTERM');
  for (const name of ['gateway-1', 'gateway-2']) {
    await eventually(`${name} has the next leader`, TAKE_OVER_MS, async () => {
      const { status, body } = await place(name, `after-the-stop-${name}`);
      assert.ok([201, 503, 504].includes(status), JSON.stringify(body));
      return status === 201 || undefined;
    });
  }
  assert.deepEqual(await eventually('it has stopped', STOP_MS, stopped.exit), { code: 0, signal: null });
  const kept = await get('gateway-2', `/orders/${String(before.body['orderId'])}`);
  assert.equal(kept.status, 200);
});

test(
  'Redis dies: /status says degraded, orders go on; it comes back and nobody restarts',
  { skip: WITHOUT_REDIS_SERVER },
  async () => {
    assert.ok(redis !== undefined);
    const stateOfRedis = async (): Promise<unknown> => {
      const { body } = await get('gateway-1', '/status');
      return (body['components'] as Record<string, { state: string }>)['redis']?.state;
    };
    await eventually('Redis is in use', TAKE_OVER_MS, async () => ((await stateOfRedis()) === 'OK' ? true : undefined));
    await redis.kill();
    for (let order = 0; order < 5; order++)
      assert.equal((await place('gateway-1', `without-redis-${order}`)).status, 201);
    await eventually('it is told', TAKE_OVER_MS, async () =>
      (await stateOfRedis()) === 'DEGRADED' ? true : undefined,
    );
    await redis.restart();
    await eventually('it is back', TAKE_OVER_MS, async () => ((await stateOfRedis()) === 'OK' ? true : undefined));
  },
);
