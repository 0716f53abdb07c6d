/** Migrations on a real PostgreSQL, each test on an empty database of its own. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { after, before, test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client, Pool } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { createSystemClock, delay } from '../ops/clock.ts';
import { migrate, requireSchema } from './migrate.ts';

const clock = createSystemClock();
let server: TestDatabase;
before(async () => (server = await createTestDatabase()));
after(() => server.drop());

let count = 0;

/** An empty database beside the test's own, and a connection to it. */
async function emptyDatabase(t: TestContext): Promise<{ url: string; client: Client }> {
  const admin = new Client({ connectionString: server.connectionString });
  await admin.connect();
  const url = new URL(server.connectionString);
  const name = `${url.pathname.slice(1)}_${++count}`;
  await admin.query(`create database ${name}`);
  url.pathname = `/${name}`;
  const client = new Client({ connectionString: url.href });
  await client.connect();
  t.after(async () => {
    await client.end();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  });
  return { url: url.href, client };
}

async function tablesOf(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ tablename: string }>(
    `select tablename from pg_tables where schemaname = 'public' order by 1`,
  );
  return rows.map(({ tablename }) => tablename);
}

test('an empty database gets everything, in order, and remembers it; the second time there is nothing to do', async (t) => {
  const { url, client } = await emptyDatabase(t);
  const applied = await migrate(url);
  assert.deepEqual(applied, applied.toSorted());
  assert.ok(applied.length >= 4 && applied[0] === '0001-journal.sql');
  const { rows } = await client.query<{ name: string; hash: string }>(
    'select name, hash from migrations order by name',
  );
  assert.deepEqual(
    rows.map(({ name }) => name),
    applied,
  );
  assert.ok(rows.every(({ hash }) => /^[0-9a-f]{64}$/.test(hash)));
  const tables = await tablesOf(client);
  for (const table of ['journal', 'orders', 'trades', 'trade_sides', 'view_progress', 'participants', 'api_keys']) {
    assert.ok(tables.includes(table), table);
  }
  assert.deepEqual(await migrate(url), []);
});

test('a key from before there were families is the first of its own', async (t) => {
  const { client } = await emptyDatabase(t);
  const folder = new URL('migrations/', import.meta.url);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const first = names.indexOf('0006-keys.sql');
  await client.query('create table migrations (name text primary key, hash text not null)');
  for (const name of names.slice(0, first)) await client.query(await readFile(new URL(name, folder), 'utf8'));
  await client.query("insert into participants (participant_id, name, created_us) values ('alpha', 'Alpha', 1)");
  await client.query(
    `insert into api_keys (key_id, participant_id, user_id, environment, secret_hash, scopes, created_us)
     values ('4kR9mZq2TbXw', 'alpha', 'alice', 'sandbox', sha256('secret'), array['read'], 1)`,
  );
  for (const name of names.slice(first)) await client.query(await readFile(new URL(name, folder), 'utf8'));
  const { rows } = await client.query('select key_id, family_id, rotated_from from api_keys');
  assert.deepEqual(rows, [{ key_id: '4kR9mZq2TbXw', family_id: '4kR9mZq2TbXw', rotated_from: null }]);
});

test('three that start at the same time: each migration runs once', async (t) => {
  const { url } = await emptyDatabase(t);
  const ran = await Promise.all([migrate(url), migrate(url), migrate(url)]);
  assert.deepEqual(ran.flat(), ran.flat().toSorted());
  assert.equal(new Set(ran.flat()).size, ran.flat().length);
  assert.equal(ran.filter((names) => names.length > 0).length, 1);
});

test('one that fails leaves nothing of itself, and keeps those before it; mended, it goes on from there', async (t) => {
  const { url, client } = await emptyDatabase(t);
  // The directory's second table is in the way: its first must not stay.
  await client.query('create table api_keys (somebody text)');
  await assert.rejects(
    migrate(url),
    /^Error: migration 0002-directory\.sql failed: relation "api_keys" already exists$/,
  );
  assert.deepEqual(await tablesOf(client), ['api_keys', 'journal', 'migrations']);
  const { rows } = await client.query<{ name: string }>('select name from migrations');
  assert.deepEqual(rows, [{ name: '0001-journal.sql' }]);
  await client.query('drop table api_keys');
  const [first] = await migrate(url);
  assert.equal(first, '0002-directory.sql');
});

test('one that was changed after it ran is refused by name, and nothing runs', async (t) => {
  const { url, client } = await emptyDatabase(t);
  await migrate(url);
  await client.query(`update migrations set hash = repeat('0', 64) where name = '0001-journal.sql'`);
  await client.query(`delete from migrations where name = '0004-view-indexes.sql'`);
  await assert.rejects(
    migrate(url),
    /migration 0001-journal\.sql was changed after it ran here; add a new one instead/,
  );
  const { rowCount } = await client.query(`select 1 from migrations where name = '0004-view-indexes.sql'`);
  assert.equal(rowCount, 0);
});

test('one that only a newer version knows is left alone: a release that migrated can be rolled back', async (t) => {
  const { url, client } = await emptyDatabase(t);
  await migrate(url);
  await client.query(`insert into migrations (name, hash) values ('9999-of-the-next-version.sql', 'x')`);
  assert.deepEqual(await migrate(url), []);
});

test('one that ran but could not be remembered did not run', async (t) => {
  const { url, client } = await emptyDatabase(t);
  await client.query(
    `create table migrations (name text primary key check (name not like '0002%'), hash text not null)`,
  );
  await assert.rejects(migrate(url), /migration 0002-directory\.sql failed: .*violates check constraint/);
  assert.deepEqual(await tablesOf(client), ['journal', 'migrations']);
});

test('a connection that is lost on the way is a failure of the start, not of the process; then it runs again', async (t) => {
  const { url, client } = await emptyDatabase(t);
  // The directory's first table waits for somebody who has made one of that name and not committed yet.
  await client.query('begin; create table participants (somebody text)');
  const migrating = assert.rejects(
    migrate(url),
    /^Error: migration 0002-directory\.sql failed: terminating connection/,
  );
  const admin = new Client({ connectionString: server.connectionString });
  await admin.connect();
  const untilUs = clock.nowUs() + 20_000_000;
  for (let ended = 0; ended === 0;) {
    assert.ok(clock.nowUs() < untilUs, 'in time: the migration waits for the table');
    const { rowCount } = await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'wattbook migrate' and datname = $1 and wait_event_type = 'Lock'`,
      [new URL(url).pathname.slice(1)],
    );
    ended = rowCount ?? 0;
    await delay(clock, 5);
  }
  await migrating;
  await admin.end();
  await client.query('rollback');
  assert.equal((await migrate(url))[0], '0002-directory.sql');
});

test('a process that may not migrate is told what its database lacks, and starts once it is there', async (t) => {
  const { url, client } = await emptyDatabase(t);
  const pool = new Pool({ connectionString: url });
  try {
    await assert.rejects(requireSchema(pool), /lacks what this version needs: 0001-journal\.sql, .*npm run migrate/);
    await migrate(url);
    await requireSchema(pool);
    await client.query(`delete from migrations where name = '0012-roles.sql'`);
    await assert.rejects(
      requireSchema(pool),
      /^Error: The database lacks what this version needs: 0012-roles\.sql\. Run/,
    );
    await client.query(`update migrations set hash = 'x' where name = '0001-journal.sql'`);
    await assert.rejects(requireSchema(pool), /migration 0001-journal\.sql was changed after it ran here/);
  } finally {
    await pool.end();
  }
});

test('who may log in but not act as the owner is told what mends it', async (t) => {
  const { url, client } = await emptyDatabase(t);
  await migrate(url);
  const user = `migrate_${new URL(url).pathname.slice(1)}`;
  await client.query(`create role ${user} login password 'secret'`);
  t.after(async () => {
    const admin = new Client({ connectionString: server.connectionString });
    await admin.connect();
    await admin.query(`drop role ${user}`);
    await admin.end();
  });
  const restricted = Object.assign(new URL(url), { username: user, password: 'secret' });
  await assert.rejects(migrate(restricted.href), new RegExp(`superuser: grant wattbook_migrate to "${user}";$`));
  await client.query(`grant wattbook_migrate to ${user}`);
  assert.deepEqual(await migrate(restricted.href), []);
});

test('npm run migrate says what ran, then that there is nothing to do; one that fails says why', async (t) => {
  const { url } = await emptyDatabase(t);
  const command = fileURLToPath(new URL('../../../tools/migrate.ts', import.meta.url));
  const run = (DATABASE_URL: string) =>
    promisify(execFile)(process.execPath, [command], { env: { PATH: process.env['PATH'], DATABASE_URL } });
  const first = (await run(url)).stdout.trim().split('\n');
  assert.deepEqual([first[0], first.at(-1)], ['ran 0001-journal.sql', 'the schema is up to date']);
  assert.equal((await run(url)).stdout, 'nothing to do: the schema is up to date\n');
  await assert.rejects(run('postgres://nobody@127.0.0.1:1/nothing'), {
    code: 1,
    stderr: /^the schema is not up to date: .*ECONNREFUSED/,
  });
});
