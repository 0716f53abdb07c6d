import { access, constants, mkdir, readFile, realpath, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { errorCode, errorText } from './error-text.ts';
import { giveToDirectoryOwner } from './give-to-directory-owner.ts';
import { pollUntil } from './poll-until.ts';

/** The proof that this process, and no other, may touch the data directory. Needed to start PostgreSQL in it. */
export type DataDirectoryLock = {
  /** Absolute, without symbolic links. */
  readonly directory: string;
  /** Gives the directory free; the last thing a stopping server does. Idempotent. */
  release(): Promise<void>;
};

/** Who holds a lock: written by the winner beside the lock, only to name it in the loser's error. */
export type LockHolder = { pid: number; startedAt: string; host: string };

const LOCK_FILE = 'server.lock';
const HOLDER_FILE = 'server.json';
/** How long a loser waits for the winner of the same instant to write its name. */
const HOLDER_WAIT_MS = 1_000;
const HOLDER_POLL_MS = 20;
const SQLITE_BUSY = 5;
/** SQLite opens no path over 511 bytes, PostgreSQL none over 1,023; both need room for file names. */
export const MAX_DIRECTORY_BYTES = 480;

/** Open locks. Without it, one whose owner forgot the handle would be closed by the garbage collector. */
const heldLocks = new Set<DatabaseSync>();

/**
 * Takes a data directory for this process, creating it if needed; throws an error that names the holder if another
 * server has it. Taken before anything else in the directory is touched.
 *
 * The lock is one the kernel holds (SQLite's, on a file that stays empty), not a pid file: it is atomic, it is gone the
 * moment its holder is, by whatever signal, and no reused pid or other container's pid can be mistaken for a holder.
 * Never open the lock file by other means in this process: closing it would drop the lock (POSIX).
 */
export async function lockDataDirectory(options: { directory: string }): Promise<DataDirectoryLock> {
  refuseLongPath(resolve(options.directory));
  const directory = await createWritable(resolve(options.directory));
  refuseLongPath(directory);
  const lockFile = join(directory, LOCK_FILE);
  const holderFile = join(directory, HOLDER_FILE);
  await refuseForeignFile(lockFile);

  const database = takeLock(lockFile);
  if (database === undefined) throw new Error(await describeHolder(directory, holderFile));

  heldLocks.add(database);
  const holder: LockHolder = {
    pid: process.pid,
    startedAt: new Date(performance.timeOrigin).toISOString(),
    host: hostname(),
  };
  try {
    await writeFile(holderFile, JSON.stringify(holder) + '\n');
    for (const file of [holderFile, lockFile]) await giveToDirectoryOwner(file);
  } catch (error) {
    heldLocks.delete(database);
    database.close();
    throw new Error(`The data directory ${directory} can't be written: ${errorText(error)}.`, { cause: error });
  }
  return {
    directory,
    release: async () => {
      if (!heldLocks.delete(database)) return;
      // The name goes first: once the lock is free it might be the next holder's.
      await rm(holderFile, { force: true }).catch(() => undefined);
      database.close();
    },
  };
}

function refuseLongPath(directory: string): void {
  const bytes = Buffer.byteLength(directory);
  if (bytes <= MAX_DIRECTORY_BYTES) return;
  throw new Error(
    `The path of the data directory is too long: it has ${bytes} bytes, at most ${MAX_DIRECTORY_BYTES} work. ` +
      `Set WATTBOOK_DATA_DIR to a shorter one than ${directory}.`,
  );
}

/** Creates the directory if needed, and finds out by writing whether it can be written (permissions lie to root). */
async function createWritable(directory: string): Promise<string> {
  const wayOut = 'Give the server another one with WATTBOOK_DATA_DIR.';
  try {
    await mkdir(dirname(directory), { recursive: true });
    // Others may pass through but not look: an unprivileged PostgreSQL may live inside. What is secret in it is 0600.
    await mkdir(directory, { mode: 0o711 }).catch((error: unknown) => {
      if (errorCode(error) !== 'EEXIST') throw error;
    });
  } catch (error) {
    throw new Error(`The data directory ${directory} can't be created: ${errorText(error)}. ${wayOut}`, {
      cause: error,
    });
  }
  const probe = join(directory, `.write-probe-${process.pid}`);
  try {
    await writeFile(probe, 'x'.repeat(4096));
    await unlink(probe);
  } catch (error) {
    await rm(probe, { force: true }).catch(() => undefined);
    throw new Error(`The data directory ${directory} can't be written: ${errorText(error)}. ${wayOut}`, {
      cause: error,
    });
  }
  return realpath(directory);
}

async function refuseForeignFile(lockFile: string): Promise<void> {
  try {
    await access(lockFile, constants.R_OK | constants.W_OK);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    const owner = (await stat(lockFile)).uid;
    throw new Error(
      `${lockFile} belongs to user id ${owner}, who ran a server in this data directory before; this process is user ` +
        `id ${process.getuid?.()}. Run the server as that user, chown the data directory, or use another ` +
        'WATTBOOK_DATA_DIR.',
      { cause: error },
    );
  }
}

/** The open database that is the lock, or undefined if another has it. */
function takeLock(lockFile: string): DatabaseSync | undefined {
  const database = new DatabaseSync(lockFile, { timeout: 0 });
  try {
    // Without a journal file: the lock file is never written, so there is nothing to keep.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY) return undefined;
    throw new Error(`The lock ${lockFile} can't be taken: ${errorText(error)}.`, { cause: error });
  }
}

async function describeHolder(directory: string, holderFile: string): Promise<string> {
  const pace = { timeoutMs: HOLDER_WAIT_MS, everyMs: HOLDER_POLL_MS };
  const holder = await pollUntil(pace, () => readHolder(holderFile, isVisible));
  // Not to be seen from here: it runs in another container, say.
  const name = holder ?? (await readHolder(holderFile, () => true));
  const who = name ? `process ${name.pid} on ${name.host}, started ${name.startedAt}` : 'a process without a name';
  return (
    `The data directory ${directory} is in use by another Wattbook server: ${who}. Stop that server first` +
    `${name ? ` (kill ${name.pid})` : ''}, or give this one a directory of its own with WATTBOOK_DATA_DIR.`
  );
}

async function readHolder(
  holderFile: string,
  isWanted: (holder: LockHolder) => boolean,
): Promise<LockHolder | undefined> {
  const holder = parseHolder(await readFile(holderFile, 'utf8').catch(() => ''));
  return holder !== undefined && isWanted(holder) ? holder : undefined;
}

/** False for a name left over from a holder on this host that is gone: the winner has not written its own yet. */
function isVisible(holder: LockHolder): boolean {
  return holder.host !== hostname() || isAlive(holder.pid);
}

/** Reads what a holder wrote; undefined if it is not (yet) whole. */
export function parseHolder(text: string): LockHolder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    if (!('pid' in value) || !('startedAt' in value) || !('host' in value)) return undefined;
    const { pid, startedAt, host } = value;
    if (typeof pid !== 'number' || typeof startedAt !== 'string' || typeof host !== 'string') return undefined;
    return { pid, startedAt, host };
  } catch {
    // A half-written file: the winner is writing it at this moment.
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to someone else.
    return errorCode(error) === 'EPERM';
  }
}
