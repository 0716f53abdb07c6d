import { randomBytes } from 'node:crypto';
import { chown, lchown, mkdir, open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { errorCode, errorText } from './error-text.ts';
import type { Log } from './log.ts';
import { fileOwner, runProgram } from './program.ts';
import type { RunAs } from './program.ts';

/** The superuser and the database that a new cluster gets, both of this name. */
export const DATABASE_NAME = 'wattbook';

const INITDB_ARGS = [
  '--locale=C',
  '--encoding=UTF8',
  '--data-checksums',
  `--username=${DATABASE_NAME}`,
  '--auth-local=reject',
  '--auth-host=scram-sha-256',
  '--no-instructions',
];

/** What is known of a cluster directory before anything is done with it. */
export type ClusterState = { exists: false } | { exists: true; ownerUid: number; major: string };

/** Looks at a cluster directory; throws if something else than a cluster is in it. */
export async function inspectCluster(clusterDirectory: string): Promise<ClusterState> {
  const names = await readdir(clusterDirectory).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw unreadable(clusterDirectory, error);
  });
  if (names === undefined || names.length === 0) return { exists: false };
  if (!names.includes('PG_VERSION')) {
    throw new Error(
      `${clusterDirectory} is not empty and holds no PostgreSQL (no PG_VERSION in it). Move it away, or set ` +
        'WATTBOOK_DATA_DIR to another directory.',
    );
  }
  const major = await readFile(join(clusterDirectory, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    throw unreadable(clusterDirectory, error);
  });
  return { exists: true, ownerUid: (await stat(clusterDirectory)).uid, major: major.trim() };
}

function unreadable(clusterDirectory: string, error: unknown): Error {
  return new Error(
    `The PostgreSQL in ${clusterDirectory} can't be read by user id ${process.getuid?.()}: ${errorText(error)}. ` +
      'Run the server as the user who owns that folder, or set WATTBOOK_DATA_DIR to another directory.',
    { cause: error },
  );
}

/** Throws if an existing cluster was made by another major version. `programVersion` is what `--version` printed. */
export function refuseOtherMajor(clusterDirectory: string, clusterMajor: string, programVersion: string): void {
  const programMajor = parseMajor(programVersion);
  if (clusterMajor === programMajor) return;
  throw new Error(
    `The data in ${clusterDirectory} is of PostgreSQL ${clusterMajor}, but this server brings PostgreSQL ` +
      `${programMajor}, which can't read it; nothing was changed. Ways out: start the Wattbook release that ` +
      `wrote it and take a dump (pg_dump, version ${clusterMajor} or later), then restore that into a fresh ` +
      'WATTBOOK_DATA_DIR; or start with a fresh WATTBOOK_DATA_DIR; or run ' +
      `PostgreSQL ${clusterMajor} on it yourself and give the server its DATABASE_URL.`,
  );
}

/** The major version in `postgres (PostgreSQL) 18.4`, also of `19beta1` or `18.4 (Debian …)`. */
export function parseMajor(programVersion: string): string {
  const major = /\(PostgreSQL\) (\d+)/.exec(programVersion)?.[1];
  if (major === undefined) throw new Error(`\`postgres --version\` printed no version: ${programVersion}`);
  return major;
}

/**
 * Makes a new cluster. It is made beside its place and moved there whole: a kill in the middle leaves a folder that the
 * next start removes, never half a cluster.
 */
export async function createCluster(options: {
  binaries: Binaries;
  runAs: RunAs;
  clusterDirectory: string;
  password: string;
  log: Log;
}): Promise<void> {
  const { binaries, runAs, clusterDirectory, password, log } = options;
  const fresh = `${clusterDirectory}.new-${randomBytes(6).toString('hex')}`;
  try {
    await mkdir(fresh, { mode: 0o700 });
    if (runAs.kind === 'user') await chown(fresh, runAs.uid, runAs.gid);
    const made = await runProgram(runAs, binaries.initdb, [...INITDB_ARGS, '-D', fresh]);
    if (!made.succeeded) throw new Error(made.stderr);
    await setPassword({ binaries, runAs, clusterDirectory: fresh, password }, [`CREATE DATABASE ${DATABASE_NAME};`]);
    await rename(fresh, clusterDirectory);
    await syncDirectory(dirname(clusterDirectory));
  } catch (error) {
    await rm(fresh, { recursive: true, force: true }).catch(() => undefined);
    throw new Error(`PostgreSQL's files can't be made in ${clusterDirectory}: ${errorText(error)}`, { cause: error });
  }
  log('info', 'a new PostgreSQL cluster is made', { directory: clusterDirectory });
}

/** Sets the superuser's password in a cluster that doesn't run, together with further statements. */
export async function setPassword(
  options: { binaries: Binaries; runAs: RunAs; clusterDirectory: string; password: string },
  statements: string[] = [],
): Promise<void> {
  const { binaries, runAs, clusterDirectory, password } = options;
  // By standard input: the command line can be read by everyone.
  const alter = `ALTER ROLE ${DATABASE_NAME} PASSWORD '${password}';`;
  const args = ['--single', '-D', clusterDirectory, '-c', 'password_encryption=scram-sha-256', 'postgres'];
  const result = await runProgram(runAs, binaries.postgres, args, [alter, ...statements, ''].join('\n'));
  if (result.succeeded && !/ (ERROR|FATAL|PANIC): /.test(result.stderr)) return;
  throw new Error(`the password can't be set: ${result.stderr.replaceAll(password, '…')}`);
}

/** Removes what a killed initdb left. One that still writes (it ends by itself) is left to the next start. */
export async function removeUnfinished(clusterDirectory: string, log: Log): Promise<void> {
  const parent = dirname(clusterDirectory);
  const prefix = `${basename(clusterDirectory)}.new-`;
  for (const name of (await readdir(parent)).filter((one) => one.startsWith(prefix))) {
    const directory = join(parent, name);
    log('warn', 'removing a PostgreSQL cluster that was never finished', { directory });
    await rm(directory, { recursive: true, force: true, maxRetries: 3 }).catch((error: unknown) => {
      log('warn', "it can't be removed yet", { directory, reason: errorText(error) });
    });
  }
}

/** PostgreSQL runs only on files of its own user: gives them to that user, the folder itself last. */
export async function giveClusterTo(runAs: RunAs, clusterDirectory: string, log: Log): Promise<void> {
  const { uid, gid } = fileOwner(runAs);
  const before = (await stat(clusterDirectory)).uid;
  if (before === uid) return;
  if (process.getuid?.() !== 0) {
    throw new Error(
      `The PostgreSQL in ${clusterDirectory} belongs to user id ${before}, but this process is user id ${uid}. ` +
        `Run the server as that user, or \`sudo chown -R ${uid}\` that folder, or use another WATTBOOK_DATA_DIR.`,
    );
  }
  log('warn', "giving PostgreSQL's files to another user", { directory: clusterDirectory, from: before, to: uid });
  // Slowly and with the folder last: if this is cut short, the next start sees the old owner and does it again.
  const entries = await readdir(clusterDirectory, { recursive: true, withFileTypes: true });
  for (const entry of entries) await lchown(join(entry.parentPath, entry.name), uid, gid);
  await chown(clusterDirectory, uid, gid);
}

/** Makes a rename in a directory durable. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
