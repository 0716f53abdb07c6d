/**
 * `npm run previous-version`: does the version before work on this version's schema? During a release it has to. Its
 * own tests run on a PostgreSQL in which every new database has the newer schema, as a superuser and as the owner of
 * the databases. `-- --ref=COMMIT` names another version than the one before the newest migration; `-- --as=owner` runs
 * one of the two; words name test files by a part of their path.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { migrate } from '../src/database/migrate.ts';
import type { Role } from '../src/database/roles.ts';
import { lockDataDirectory } from '../src/postgres/data-directory-lock.ts';
import { startEmbeddedPostgres } from '../src/postgres/embedded-postgres.ts';

const root = path.join(import.meta.dirname, '..', '..');
const migrations = 'server/src/database/migrations';
const testTimeoutMs = 5 * 60 * 1_000;
const owner = 'previous_owner';
const roles: readonly Role[] = ['wattbook_migrate', 'wattbook_gateway', 'wattbook_exchange', 'wattbook_directory'];

/** After a signal everything that was begun is still cleared away: worktree, PostgreSQL. */
let wasInterrupted = false;
let running: ChildProcess | undefined;

type Owner = 'superuser' | 'owner';

/** Why a test of the version before says nothing about the newer schema, or can't be run there. */
const leftOut: readonly { path: string; as?: Owner; reason: string }[] = [
  { path: 'server/src/database/migrate.test.ts', reason: 'it is about databases that are empty, and none is here' },
  { path: 'server/test/migrating-users.test.ts', reason: 'it runs clusters of its own, without the newer schema' },
  { path: 'server/test/database-roles.test.ts', reason: 'its table holds the rights that its own schema gives' },
  { path: 'server/test/least-rights-venue.test.ts', as: 'owner', reason: 'only a superuser makes users' },
  { path: 'server/test/snapshots.test.ts', as: 'owner', reason: 'only a superuser gets past triggers to damage rows' },
];

function git(...words: string[]): string {
  return execFileSync('git', words, { cwd: root, encoding: 'utf8' }).trim();
}

/** The last commit without the newest migration: what runs while that one is rolled out. */
function versionBefore(): string {
  if (git('ls-files', '--others', '--exclude-standard', '--', migrations) !== '') return 'HEAD';
  return `${git('log', '-1', '--diff-filter=A', '--format=%H', '--', `${migrations}/*.sql`)}^`;
}

/** This version's packages, if the other one locks the same; its own workspaces in any case. */
function linkPackages(worktree: string): void {
  const lock = (directory: string): string => readFileSync(path.join(directory, 'package-lock.json'), 'utf8');
  if (lock(root) !== lock(worktree)) {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: worktree, stdio: 'inherit' });
    return;
  }
  for (const place of globSync('{,*/}node_modules', { cwd: root })) {
    const [from, to] = [path.join(root, place), path.join(worktree, place)];
    mkdirSync(to, { recursive: true });
    for (const name of readdirSync(from)) {
      if (name !== '@wattbook') symlinkSync(path.join(from, name), path.join(to, name));
    }
  }
  const own = path.join(worktree, 'node_modules', '@wattbook');
  mkdirSync(own);
  for (const name of ['api', 'engine', 'server']) symlinkSync(path.join(worktree, name), path.join(own, name));
}

/** Those that ask for a database, themselves or through what supports them. */
function testsWithDatabase(worktree: string, words: readonly string[]): string[] {
  const asks = (file: string): boolean => /createTestDatabase/.test(readFileSync(path.join(worktree, file), 'utf8'));
  return globSync('server/**/*.test.ts', { cwd: worktree, exclude: (name) => name === 'node_modules' })
    .filter(asks)
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .toSorted();
}

/** From now on each database that anybody makes here has this version's schema. */
async function prepareTemplate(superuser: string): Promise<string> {
  const client = new Client({ connectionString: superuser });
  await client.connect();
  const url = new URL(superuser);
  try {
    await migrate(Object.assign(new URL(superuser), { pathname: '/template1' }).href);
    await client.query(`create role ${owner} login createdb password '${url.password}' in role ${roles.join()}`);
    await client.query(`create database ${owner} owner ${owner}`);
  } finally {
    await client.end();
  }
  return Object.assign(url, { username: owner, pathname: `/${owner}` }).href;
}

function runTests(worktree: string, connectionString: string, files: readonly string[]): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const limits = ['--test-concurrency=2', `--test-timeout=${testTimeoutMs}`, '--test-reporter=spec'];
  const child = spawn(process.execPath, ['--test', ...limits, ...files], {
    cwd: worktree,
    env: { ...process.env, WATTBOOK_TEST_DATABASE_URL: connectionString },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  running = child;
  child.on('error', reject);
  child.on('close', (code) => resolve(code ?? 1));
  return promise;
}

async function runAs(
  as: Owner,
  worktree: string,
  connectionString: string,
  words: readonly string[],
): Promise<boolean> {
  const skipped = leftOut.filter((one) => one.as === undefined || one.as === as);
  const files = testsWithDatabase(worktree, words).filter((file) => !skipped.some((one) => one.path === file));
  console.log(`\n══ As ${as}: ${files.length} test files of the version before, on this version's schema`);
  const exitCode = await runTests(worktree, connectionString, files);
  for (const one of skipped) console.log(`Left out: ${one.path}: ${one.reason}`);
  console.log(`${exitCode === 0 ? 'PASSED' : 'FAILED'}: as ${as}`);
  return exitCode === 0;
}

/** On a PostgreSQL for this run alone, one for each way to log in: the tests' template is made by who comes first. */
async function onNewSchema(directory: string, worktree: string, as: Owner, words: readonly string[]): Promise<boolean> {
  const data = path.join(directory, `database-${as}`);
  mkdirSync(data, { mode: 0o711 });
  const lock = await lockDataDirectory({ directory: data });
  const postgres = await startEmbeddedPostgres({ lock, log: () => undefined });
  try {
    const ownersUrl = await prepareTemplate(postgres.connectionString);
    return (
      !wasInterrupted && (await runAs(as, worktree, as === 'owner' ? ownersUrl : postgres.connectionString, words))
    );
  } finally {
    await postgres.stop();
    await lock.release();
  }
}

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    options: { ref: { type: 'string' }, as: { type: 'string' } },
    allowPositionals: true,
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      wasInterrupted = true;
      running?.kill(signal);
    });
  }
  const ways = (['superuser', 'owner'] as const).filter((as) => values.as === undefined || values.as === as);
  if (ways.length === 0) throw new Error('--as has to be superuser or owner');
  const commit = git('rev-parse', '--verify', `${values.ref ?? versionBefore()}^{commit}`);
  console.log(`The version before: ${git('log', '-1', '--format=%h %s', commit)}`);
  const directory = mkdtempSync(path.join(tmpdir(), 'wattbook-previous-'));
  // PostgreSQL may run as another user, who must get through to its own directory.
  chmodSync(directory, 0o711);
  const worktree = path.join(directory, 'version');
  try {
    git('worktree', 'add', '--detach', '--quiet', worktree, commit);
    linkPackages(worktree);
    let passed = true;
    for (const as of ways) {
      if (!wasInterrupted) passed = (await onNewSchema(directory, worktree, as, positionals)) && passed;
    }
    return passed && !wasInterrupted;
  } finally {
    if (existsSync(worktree)) git('worktree', 'remove', '--force', worktree);
    rmSync(directory, { recursive: true, force: true });
  }
}

process.exitCode = (await main()) ? 0 : 1;
