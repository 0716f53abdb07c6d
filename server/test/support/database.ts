/** A PostgreSQL database per test file, made from a template with the schema. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before } from 'node:test';
import { randomBytes } from 'node:crypto';
import { Client, Pool } from 'pg';
import { pino } from 'pino';
import { migrate } from '../../src/database/migrate.ts';
import { createPool } from '../../src/database/pool.ts';
import type { Binaries } from '../../src/postgres/binaries.ts';
import { lockDataDirectory } from '../../src/postgres/data-directory-lock.ts';
import { startEmbeddedPostgres } from '../../src/postgres/embedded-postgres.ts';

export type TestDatabase = { connectionString: string; drop(): Promise<void> };

/** Each with the rights of the processes that it is named after; `admin` may do everything. */
export type TestPools = { admin: Pool; gateway: Pool; exchange: Pool; directory: Pool; end(): Promise<void> };

const TEMPLATE = 'wattbook_template';
const TEMPLATE_LOCK = 4_711;

/** On the PostgreSQL that `npm test` started, or on one of its own when a single file runs. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = await testServer();
  await withAdmin(server.connectionString, makeTemplate);
  const name = `test_${randomBytes(6).toString('hex')}`;
  await withAdmin(server.connectionString, async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    await admin.query(`create database ${name} template ${TEMPLATE}`);
  });
  return {
    connectionString: databaseUrl(server.connectionString, name),
    drop: async () => {
      await withAdmin(server.connectionString, (admin) => admin.query(`drop database ${name} with (force)`));
      await server.stop();
    },
  };
}

/** Where the user who logs in may act as any role. */
export function openTestPools(connectionString: string): TestPools {
  const log = pino({ level: 'silent' });
  const pools = {
    admin: new Pool({ connectionString, max: 4 }),
    gateway: createPool(connectionString, log, 'wattbook_gateway'),
    exchange: createPool(connectionString, log, 'wattbook_exchange'),
    directory: createPool(connectionString, log, 'wattbook_directory'),
  };
  pools.admin.on('error', () => undefined);
  const end = async (): Promise<void> => {
    await Promise.all(Object.values(pools).map((pool) => pool.end()));
  };
  return { ...pools, end };
}

/** One that lives as long as a file's tests, with connections to it. Both are there from the first test or hook on. */
export type DatabaseInUse = { readonly connectionString: string; readonly pools: TestPools };

/** For a file without another `before` at its top: those don't wait for each other. */
export function useTestDatabase(): DatabaseInUse {
  let database: TestDatabase | undefined;
  let pools: TestPools | undefined;
  before(async () => {
    database = await createTestDatabase();
    pools = openTestPools(database.connectionString);
  });
  after(async () => {
    await pools?.end();
    await database?.drop();
  });
  const once = <Value>(value: Value | undefined): Value => value ?? assert.fail('no test runs yet');
  return {
    get connectionString() {
      return once(database).connectionString;
    },
    get pools() {
      return once(pools);
    },
  };
}

async function testServer(): Promise<TestServer> {
  const given = process.env['WATTBOOK_TEST_DATABASE_URL'];
  if (given !== undefined) return { connectionString: given, stop: () => Promise.resolve() };
  return startTestServer();
}

export type TestServer = { connectionString: string; stop(): Promise<void> };

/** An empty cluster that nobody else uses. */
export async function startTestServer(binaries?: Binaries): Promise<TestServer> {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'wattbook-test-'));
  // PostgreSQL may run as another user, who must get through to its own directory.
  chmodSync(dataDirectory, 0o711);
  const lock = await lockDataDirectory({ directory: dataDirectory });
  const postgres = await startEmbeddedPostgres({ lock, log: () => undefined, ...(binaries && { binaries }) });
  return {
    connectionString: postgres.connectionString,
    stop: async () => {
      await postgres.stop();
      await lock.release();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** The schema is made once a run; `create database … template` copies it in a few milliseconds. */
async function makeTemplate(admin: Client): Promise<void> {
  await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [TEMPLATE]);
  if (rowCount === 1) return;
  await admin.query(`create database ${TEMPLATE}_new`);
  await migrate(databaseUrl(connectionStringOf(admin), `${TEMPLATE}_new`));
  await admin.query(`alter database ${TEMPLATE}_new rename to ${TEMPLATE}`);
}

async function withAdmin<Result>(connectionString: string, act: (admin: Client) => Promise<Result>): Promise<Result> {
  const admin = new Client({ connectionString });
  await admin.connect();
  try {
    return await act(admin);
  } finally {
    await admin.end();
  }
}

function connectionStringOf({ user, password, host, port, database }: Client): string {
  return `postgres://${user}:${password}@${host}:${port}/${database}`;
}

function databaseUrl(connectionString: string, database: string): string {
  const url = new URL(connectionString);
  url.pathname = `/${database}`;
  return url.href;
}
