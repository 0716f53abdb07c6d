/**
 * `npm test`: every test, on one real PostgreSQL. `npm test -- engine http/` runs the files whose path holds one of
 * these words; what begins with a dash goes to node's test runner (`--test-name-pattern=…`).
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const concurrency = 2;

/** A test that takes longer has failed; node does not end its file, so the whole run has a limit too. */
const testTimeoutMs = 2 * 60 * 1000;
const runTimeoutMs = 20 * 60 * 1000;
/** What does not end when asked to is killed after this. */
const patienceMs = 10 * 1000;

/** Their tests never ask for a database, so none is started for them alone. */
const placesWithoutDatabase = [
  'api/',
  'engine/',
  'server/test/clients/',
  'server/test/journals/',
  'server/test/seeded-bugs/',
  'server/test/simulation/',
  'tools/check-house/',
  'tools/breaking-changes/',
  'tools/mutate-journal/',
  'tools/verify-journal/',
];

const exitCodes: Readonly<Record<string, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

interface Database {
  readonly connectionString: string;
  readonly stop: () => Promise<void>;
}

function findTests(filters: readonly string[]): string[] {
  const all = globSync('{api,engine,server,client,web,tools}/**/*.test.ts', {
    cwd: root,
    exclude: (name) => name === 'node_modules',
  });
  const chosen = filters.length === 0 ? all : all.filter((path) => filters.some((filter) => path.includes(filter)));
  return chosen.toSorted();
}

/** A real PostgreSQL, for this run alone. What it logs is told only if it does not start. */
async function startDatabase(directory: string): Promise<Database> {
  const { lockDataDirectory } = await import('../server/src/postgres/data-directory-lock.ts');
  const { startEmbeddedPostgres } = await import('../server/src/postgres/embedded-postgres.ts');
  const lines: string[] = [];
  const log = (level: string, message: string, fields?: object): void =>
    void lines.push(`${level}: ${message} ${JSON.stringify(fields ?? {})}`);
  const lock = await lockDataDirectory({ directory });
  try {
    const { connectionString, stop } = await startEmbeddedPostgres({ lock, log });
    return { connectionString, stop: () => stop().finally(() => lock.release()) };
  } catch (error) {
    console.error(lines.join('\n'));
    throw error;
  }
}

function startTests(
  files: readonly string[],
  options: readonly string[],
  leftOutFile: string,
  database?: Database,
): ChildProcess {
  const reporters = [
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...['--test-reporter=./tools/left-out-reporter.ts', `--test-reporter-destination=${leftOutFile}`],
  ];
  const limits = [`--test-concurrency=${concurrency}`, `--test-timeout=${testTimeoutMs}`];
  const connection = database === undefined ? {} : { WATTBOOK_TEST_DATABASE_URL: database.connectionString };
  return spawn(process.execPath, ['--test', ...limits, ...reporters, ...options, ...files], {
    cwd: root,
    env: { ...process.env, ...connection },
    stdio: ['ignore', 'inherit', 'inherit'],
    // A process group of its own, so that an interrupted run can end every test with it.
    detached: true,
  });
}

function exitCodeOf(child: ChildProcess): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.on('error', reject);
  child.on('close', (code, signal) => {
    resolve(code ?? exitCodes[signal ?? ''] ?? 1);
  });
  return promise;
}

/** Ends the tests' whole process group; there may be none left. */
function signalGroup(child: ChildProcess | undefined, signal: NodeJS.Signals): void {
  if (child?.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** The first signal ends the tests, and then everything else in order; the run's exit code tells which it was. */
const interruption: { signal?: NodeJS.Signals; tests?: ChildProcess } = {};

function stopAtLimit(): void {
  console.error(
    `Stopped after ${runTimeoutMs / 60_000} minutes: a test file hangs, named under "Interrupted while running".`,
  );
  interrupt('SIGTERM');
}

function interrupt(signal: NodeJS.Signals): void {
  interruption.signal ??= signal;
  signalGroup(interruption.tests, signal);
  setTimeout(() => signalGroup(interruption.tests, 'SIGKILL'), patienceMs).unref();
}

async function runTests(files: readonly string[], options: readonly string[], directory: string): Promise<number> {
  const needsDatabase = files.some((path) => !placesWithoutDatabase.some((place) => path.startsWith(place)));
  const database = needsDatabase ? await startDatabase(join(directory, 'database')) : undefined;
  try {
    if (interruption.signal !== undefined) return 1;
    interruption.tests = startTests(files, options, join(directory, 'left-out.tsv'), database);
    const limit = setTimeout(stopAtLimit, runTimeoutMs);
    const exitCode = await exitCodeOf(interruption.tests);
    clearTimeout(limit);
    signalGroup(interruption.tests, 'SIGKILL');
    return exitCode;
  } finally {
    await database?.stop();
  }
}

/** What this machine could not run, and what to install, as the tests themselves say it. */
function reportLeftOut(file: string): void {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const tests = lines.filter((line) => line !== '').map((line) => line.split('\t'));
  console.log(tests.length === 0 ? '\nNothing was left out.' : `\nLeft out (${tests.length}):`);
  for (const [reason, group] of Map.groupBy(tests, ([first]) => first)) {
    console.log(`  ${reason ?? ''}`);
    for (const [, path, name] of group) console.log(`    ${relative(root, path ?? '')}: ${name ?? ''}`);
  }
}

async function main(): Promise<number> {
  const words = process.argv.slice(2);
  const options = words.filter((word) => word.startsWith('-'));
  const filters = words.filter((word) => !word.startsWith('-'));
  const files = findTests(filters);
  if (files.length === 0) {
    console.error(`No test file's path holds ${filters.join(' or ')}: give a part of a path, such as engine or http/.`);
    return 1;
  }
  const directory = mkdtempSync(join(tmpdir(), 'wattbook-test-'));
  // PostgreSQL may run as another user, who must get through to its own directory.
  chmodSync(directory, 0o711);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  try {
    const exitCode = await runTests(files, options, directory);
    reportLeftOut(join(directory, 'left-out.tsv'));
    return interruption.signal === undefined ? exitCode : (exitCodes[interruption.signal] ?? 1);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

process.exit(await main());
