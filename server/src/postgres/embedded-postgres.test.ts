import assert from 'node:assert/strict';
import { chmod, chown, mkdir, mkdtemp, readFile, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import pg from 'pg';
import { findBinaries } from './binaries.ts';
import { findClusterProcesses } from './cluster-processes.ts';
import { lockDataDirectory } from './data-directory-lock.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import type { EmbeddedPostgres, EmbeddedPostgresOptions } from './embedded-postgres.ts';
import { pollUntil } from './poll-until.ts';
import { runProgram } from './program.ts';
import { parseUsers } from './run-as.ts';
import type { SystemUser } from './run-as.ts';
import { killHard, spawnTryServer, waitForLine, waitUntilServing } from './try-server-process.ts';

const isRoot = process.getuid?.() === 0;
const PACE = { timeoutMs: 20_000, everyMs: 10 };

/** Spaces, letters beyond ASCII, quotes: all of it must survive. The cluster in `venue` serves most tests in turn. */
let home = '';
let venue = '';
const logged: string[] = [];
/** Those that a test has not ended: if it failed half-way, they are ended for the next one. */
const running = new Set<{ end(): Promise<void> }>();

before(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), "wattbook pg ä'q-")));
  venue = join(home, 'venue');
});
after(async () => {
  for (const name of await readdir(home)) await endAll(join(home, name));
  await rm(home, { recursive: true, force: true });
});

afterEach(async () => {
  for (const one of running) await one.end();
});

/** Leaves nothing behind, also when a test failed half-way. */
async function endAll(dataDirectory: string): Promise<void> {
  for (const { pid } of await findClusterProcesses(join(dataDirectory, 'postgres'))) process.kill(pid, 'SIGKILL');
}

/** Starts in this process; what comes back stops PostgreSQL and frees the directory. */
async function start(
  directory: string,
  options: Partial<EmbeddedPostgresOptions> = {},
): Promise<EmbeddedPostgres & { end(): Promise<void> }> {
  const lock = await lockDataDirectory({ directory });
  const log = (level: string, message: string): void => void logged.push(`${level} ${message}`);
  try {
    const postgres = await startEmbeddedPostgres({ lock, log, ...options });
    const end = async (): Promise<void> => {
      running.delete(started);
      await postgres.stop();
      await lock.release();
    };
    const started = { ...postgres, end };
    running.add(started);
    return started;
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function query(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const result = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
    return result.rows.flat();
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function isGone(dataDirectory: string): Promise<boolean> {
  return (await findClusterProcesses(join(dataDirectory, 'postgres'))).length === 0;
}

test('it starts from nothing with durable settings, keeps its secrets, and stops for good', async () => {
  const postgres = await start(venue);
  const settings =
    'fsync full_page_writes synchronous_commit data_checksums jit unix_socket_directories listen_addresses';
  const list = settings.split(' ').map((name) => `current_setting('${name}')`);
  assert.deepEqual(await query(postgres.connectionString, `SELECT ${list.join(', ')}`), [
    ...['on', 'on', 'on', 'on', 'off', '', '127.0.0.1'],
  ]);
  const locale = 'SELECT datcollate, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()';
  assert.deepEqual(await query(postgres.connectionString, locale), ['C', 'UTF8']);

  const kept = await readFile(join(venue, 'postgres.json'), 'utf8');
  assert.ok(kept.includes(postgres.connectionString));
  for (const file of ['postgres.json', 'postgres.log']) {
    assert.equal((await stat(join(venue, file))).mode & 0o777, 0o600, file);
  }
  const wrong = postgres.connectionString.replace(/:[0-9a-f]{48}@/, ':wrong@');
  await assert.rejects(query(wrong, 'SELECT 1'), /password authentication failed/);

  await query(postgres.connectionString, 'CREATE TABLE kept AS SELECT 1 AS n');
  await Promise.all([postgres.stop(), postgres.stop()]);
  assert.equal(postgres.pid(), undefined);
  assert.equal(await isGone(venue), true);
  await postgres.end();
});

test('a second server on the same directory is refused by name', async () => {
  const postgres = await start(venue);
  const other = spawnTryServer(venue);
  const line = await waitForLine(other, (one) => one.refused !== undefined);
  await other.ended;
  assert.match(line.refused ?? '', new RegExp(`in use by another Wattbook server: process ${process.pid} on `));
  assert.deepEqual(await query(postgres.connectionString, 'SELECT n FROM kept'), [1]);
  await postgres.end();
});

test('killed, it comes back at the same address with all that was committed', async () => {
  const postgres = await start(venue);
  const first = postgres.pid();
  assert.ok(first);
  await query(postgres.connectionString, 'INSERT INTO kept VALUES (2)');
  process.kill(first, 'SIGKILL');
  const sum = 'SELECT sum(n)::int FROM kept';
  const answer = await pollUntil(PACE, () => query(postgres.connectionString, sum).catch(() => undefined));
  assert.deepEqual(answer, [3]);
  assert.notEqual(postgres.pid(), first);
  assert.ok(logged.includes('error PostgreSQL died'));
  await postgres.end();
});

test('stopped while it waits to start again, it stays down', async () => {
  const postgres = await start(venue);
  const pid = postgres.pid();
  assert.ok(pid);
  process.kill(pid, 'SIGKILL');
  await pollUntil(PACE, () => Promise.resolve(postgres.pid() === undefined));
  await postgres.end();
  assert.ok(await pollUntil(PACE, () => isGone(venue)));
});

test('one that does not heed a fast stop is ended by harder signals, and recovers', async () => {
  const stopSteps = (['SIGINT', 'SIGQUIT', 'SIGKILL'] as const).map((signal) => ({ signal, waitMs: 200 }));
  const postgres = await start(venue, { stopSteps });
  const pid = postgres.pid();
  assert.ok(pid);
  // A frozen process takes no signal but SIGKILL.
  process.kill(pid, 'SIGSTOP');
  await postgres.end();
  const again = await start(venue);
  assert.deepEqual(await query(again.connectionString, 'SELECT sum(n)::int FROM kept'), [3]);
  await again.end();
});

test('Ctrl-C reaches the server but not PostgreSQL, which the server stops in good order', async () => {
  const server = spawnTryServer(venue);
  const { pid } = await waitUntilServing(server);
  assert.ok(pid && server.process.pid);
  assert.equal((await readFile(join(venue, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0], String(pid));
  process.kill(-server.process.pid, 'SIGINT');
  await server.ended;
  assert.ok(server.lines.some((line) => line.stopped === true));
  const log = (await readFile(join(venue, 'postgres.log'), 'utf8')).trimEnd().split('\n');
  assert.match(log.at(-1) ?? '', /database system is shut down/);
  assert.equal(await isGone(venue), true);
});

test('after kill -9 of the server its orphaned PostgreSQL is stopped and replaced', async () => {
  const server = spawnTryServer(venue);
  const { pid: orphan, connectionString } = await waitUntilServing(server);
  await killHard(server);
  assert.deepEqual(await query(connectionString ?? '', 'SELECT sum(n)::int FROM kept'), [3]);

  const postgres = await start(venue);
  assert.notEqual(postgres.pid(), orphan);
  assert.deepEqual(await query(postgres.connectionString, 'SELECT sum(n)::int FROM kept'), [3]);
  assert.equal((await findClusterProcesses(join(venue, 'postgres'))).filter((one) => one.isPostmaster).length, 1);
  await postgres.end();
});

test('after kill -9 of both, with a backend that goes on computing, start just works', async () => {
  const server = spawnTryServer(venue);
  const { pid, connectionString } = await waitUntilServing(server);
  assert.ok(pid && connectionString);
  const busy = query(connectionString, 'DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$').catch(() => 'ended');
  const isBusy = "SELECT count(*)::int FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DO %'";
  await pollUntil(PACE, async () => (await query(connectionString, isBusy))[0] === 1);
  process.kill(pid, 'SIGKILL');
  await killHard(server);

  const postgres = await start(venue);
  assert.equal(await busy, 'ended');
  assert.deepEqual(await query(postgres.connectionString, 'SELECT sum(n)::int FROM kept'), [3]);
  await postgres.end();
});

test('a postmaster.pid whose pid is someone else by now, or that is empty, is no obstacle', async () => {
  const file = join(venue, 'postgres/postmaster.pid');
  for (const text of [`${process.pid}\n${venue}/postgres\n1\n5432\n\n127.0.0.1\n 0 0\nready\n`, '']) {
    await writeFile(file, text);
    const postgres = await start(venue);
    await postgres.end();
  }
});

test('a lost password is replaced', async () => {
  await rm(join(venue, 'postgres.json'));
  const postgres = await start(venue);
  assert.deepEqual(await query(postgres.connectionString, 'SELECT sum(n)::int FROM kept'), [3]);
  await postgres.end();
});

test('a start that fails shows what PostgreSQL said', async () => {
  const file = join(venue, 'postgres/postgresql.auto.conf');
  const before = await readFile(file, 'utf8');
  await writeFile(file, `${before}no_such_setting = 1\n`);
  await assert.rejects(start(venue), /ended while starting \(exit code 1\)[^]*no_such_setting/);
  await writeFile(file, before);
});

test('data of another major version stops it with both versions and the way out, untouched', async () => {
  const file = join(venue, 'postgres/PG_VERSION');
  const before = await readFile(file, 'utf8');
  await writeFile(file, '16\n');
  await assert.rejects(start(venue), (error: Error) => {
    assert.match(error.message, new RegExp(`is of PostgreSQL 16, but this server brings PostgreSQL ${before.trim()}`));
    assert.match(error.message, /pg_dump.*fresh WATTBOOK_DATA_DIR.*DATABASE_URL/s);
    return true;
  });
  await writeFile(file, before);
});

test('a folder that holds something else is left alone', async () => {
  const directory = join(home, 'other');
  await mkdir(join(directory, 'postgres'), { recursive: true });
  await writeFile(join(directory, 'postgres', 'letter.txt'), 'dear');
  await assert.rejects(start(directory), /is not empty and holds no PostgreSQL/);
});

test('a server killed in the middle of initdb leaves nothing that breaks the next start', async () => {
  const directory = join(home, 'cut short');
  const server = spawnTryServer(directory);
  const isMaking = async (): Promise<boolean> =>
    (await readdir(directory).catch(() => [])).some((name) => name.startsWith('postgres.new-'));
  assert.ok(await pollUntil(PACE, isMaking));
  await killHard(server);
  assert.equal((await readdir(directory)).includes('postgres'), false);

  const postgres = await start(directory);
  await postgres.end();
  const unfinished = (await readdir(directory)).filter((name) => name.startsWith('postgres.new-'));
  assert.deepEqual(unfinished, []);
});

test('below a folder that only root may enter it runs', { skip: !isRoot && 'needs root' }, async (context) => {
  const closed = join(home, 'closed');
  await mkdir(closed, { mode: 0o700 });
  if (!(await namespacesWork())) return context.skip('user namespaces are forbidden here');
  const postgres = await start(join(closed, 'data'));
  assert.equal((await stat(join(closed, 'data/postgres'))).uid, 0);
  await postgres.end();
});

test('without user namespaces a system user runs it', { skip: !isRoot && 'needs root' }, async (context) => {
  const user = await fallbackUser();
  if (user === undefined) return context.skip('no system user can reach the binaries of this checkout');
  await chmod(home, 0o711);
  const env = { PATH: await pathWithoutNamespaces() };
  const directory = join(home, 'fallback');
  const server = spawnTryServer(directory, [], env);
  await waitUntilServing(server);
  assert.equal((await stat(join(directory, 'postgres'))).uid, user.uid);
  server.process.kill('SIGTERM');
  await server.ended;

  // The same cluster, where namespaces are allowed again: its owner goes on running it.
  const postgres = await start(directory);
  assert.equal((await stat(join(directory, 'postgres'))).uid, user.uid);
  await postgres.end();
});

test('where that user is shut out, the error names the folder', { skip: !isRoot && 'needs root' }, async () => {
  const closed = join(home, 'shut');
  await mkdir(closed, { mode: 0o700 });
  const server = spawnTryServer(join(closed, 'data'), [], { PATH: await pathWithoutNamespaces() });
  const line = await waitForLine(server, (one) => one.refused !== undefined);
  await server.ended;
  assert.match(line.refused ?? '', /unshare failed: Operation not permitted/);
  assert.match(line.refused ?? '', /has mode 700 and belongs to user id 0, so system user \w+ may not enter it/);
  assert.match(line.refused ?? '', /ordinary user.*chmod o\+x.*DATABASE_URL/);
});

test('root runs the cluster of an ordinary user as that user', { skip: !isRoot && 'needs root' }, async (context) => {
  const user = await fallbackUser();
  if (user === undefined) return context.skip('no system user can reach the binaries of this checkout');
  await chmod(home, 0o711);
  const directory = join(home, 'owned');
  await mkdir(directory);
  await chown(directory, user.uid, user.gid);
  const first = await start(directory);
  await first.end();
  for (const name of ['postgres.json', 'postgres.log', 'server.lock']) {
    assert.equal((await stat(join(directory, name))).uid, user.uid, name);
  }
});

async function namespacesWork(): Promise<boolean> {
  return (await runProgram({ kind: 'namespace', insideId: 1000 }, 'true', [])).succeeded;
}

/** The first of the fallback users that can run the binaries, which depends on where this checkout is. */
async function fallbackUser(): Promise<SystemUser | undefined> {
  const { postgres } = await findBinaries();
  const users = parseUsers(await readFile('/etc/passwd', 'utf8'));
  for (const name of ['postgres', 'nobody']) {
    const user = users.find((one) => one.name === name);
    if (user && (await runProgram({ kind: 'user', ...user }, postgres, ['--version'])).succeeded) return user;
  }
  return undefined;
}

/** A PATH whose first `unshare` fails as it does in a container that forbids user namespaces. */
async function pathWithoutNamespaces(): Promise<string> {
  const folder = join(home, 'no-namespaces');
  await mkdir(folder, { recursive: true });
  const script = '#!/bin/sh\necho "unshare: unshare failed: Operation not permitted" >&2\nexit 1\n';
  await writeFile(join(folder, 'unshare'), script, { mode: 0o755 });
  return [folder, process.env['PATH']].join(delimiter);
}
