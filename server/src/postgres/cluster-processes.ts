import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chown, readFile, readdir, readlink, rename, stat, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from './error-text.ts';
import type { Log } from './log.ts';
import { pollUntil } from './poll-until.ts';
import { escalate } from './stop-steps.ts';
import type { StopStep } from './stop-steps.ts';

/** A running PostgreSQL process of one cluster. `isStartup`: the child that recovers after a crash. */
export type ClusterProcess = { pid: number; isPostmaster: boolean; isStartup: boolean };

/**
 * A process as the system lists it: its command with spaces between the words, and, where the system tells them, its
 * first word alone and its working directory.
 */
export type ListedProcess = { pid: number; command: string; program?: string; cwd?: string };

const POLL_MS = 20;
/** No process can have it (Linux ends at 4,194,304, macOS at 99,998), and PostgreSQL's parser takes it for a pid. */
const IMPOSSIBLE_PID = 2_147_483_647;

/**
 * A name that PostgreSQL shows in the command line of each of its processes (`cluster_name`), made from the cluster's
 * path. It tells ours from a stranger's where working directories can't be seen: a container's root without
 * SYS_PTRACE, macOS.
 */
export function clusterName(clusterDirectory: string): string {
  return `wattbook-${createHash('sha256').update(clusterDirectory).digest('hex').slice(0, 16)}`;
}

/**
 * The running processes of the cluster in this directory (without symbolic links). They are looked for among all
 * processes: a pid read from postmaster.pid may be a stranger's by now, and knows nothing of backends that outlived
 * their postmaster.
 */
export async function findClusterProcesses(clusterDirectory: string): Promise<ClusterProcess[]> {
  const all = platform() === 'linux' ? await listFromProc() : await listFromPs();
  const found: ClusterProcess[] = [];
  for (const one of all) {
    const role = roleIn(clusterDirectory, one);
    if (role === undefined) continue;
    if (one.cwd !== undefined && !(await isSameDirectory(`/proc/${one.pid}/cwd`, clusterDirectory))) continue;
    const isStartup = role === 'child' && isStartupTitle(one.command);
    found.push({ pid: one.pid, isPostmaster: role === 'postmaster', isStartup });
  }
  return found;
}

/**
 * What a process is to the cluster in this directory; undefined for a stranger. Known by where it works, else by the
 * cluster's name in its command (children change theirs to `postgres: <cluster name>: <what they do>`).
 */
export function roleIn(clusterDirectory: string, one: ListedProcess): 'postmaster' | 'child' | undefined {
  const isChild = one.command.startsWith('postgres: ');
  const name = clusterName(clusterDirectory);
  if (one.cwd !== undefined) {
    if (one.cwd !== clusterDirectory) return undefined;
    if (isChild) return 'child';
    return basename(one.program ?? '') === 'postgres' ? 'postmaster' : undefined;
  }
  if (isChild) return one.command.startsWith(`postgres: ${name}: `) ? 'child' : undefined;
  const isOurs = one.command.includes(`/postgres -D ${clusterDirectory} `) && one.command.includes(`=${name}`);
  return isOurs ? 'postmaster' : undefined;
}

/** `postgres: wattbook-…: startup recovering 000000010000000000000003`, with or without a cluster's name. */
export function isStartupTitle(command: string): boolean {
  return /^postgres: (?:[^ ]+: )?startup\b/.test(command);
}

async function listFromProc(): Promise<ListedProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const listed = await Promise.all(
    pids.map(async (pid): Promise<ListedProcess[]> => {
      // Empty for kernel threads, zombies and a process that ended meanwhile.
      const raw = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      if (!raw.includes('postgres')) return [];
      const words = raw.split('\0');
      const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => undefined);
      const program = words[0] ?? '';
      return [{ pid: Number(pid), command: words.join(' '), program, ...(cwd === undefined ? {} : { cwd }) }];
    }),
  );
  return listed.flat();
}

async function listFromPs(): Promise<ListedProcess[]> {
  const { stdout } = await promisify(execFile)('ps', ['-axww', '-o', 'pid=,command='], { maxBuffer: 64 * 1024 * 1024 });
  return parsePs(stdout);
}

/** Reads `ps -o pid=,command=`. */
export function parsePs(text: string): ListedProcess[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(.*)$/.exec(line);
    return match?.[1] && match[2] ? [{ pid: Number(match[1]), command: match[2] }] : [];
  });
}

/** Equal paths may still be two places: a process in a container has its own view of the file system. */
async function isSameDirectory(one: string, other: string): Promise<boolean> {
  try {
    const [a, b] = await Promise.all([stat(one), stat(other)]);
    return a.dev === b.dev && a.ino === b.ino;
  } catch {
    // It ended since it was listed.
    return false;
  }
}

/**
 * Stops whatever still runs of this cluster, as after a `kill -9` of the server or of the postmaster alone. Stopped
 * rather than adopted: a fast stop takes 0.1 s, and what runs is then always our own child, with today's settings.
 */
export async function stopClusterProcesses(clusterDirectory: string, steps: StopStep[], log: Log): Promise<void> {
  const found = await findClusterProcesses(clusterDirectory);
  if (found.length === 0) return;
  const pids = found.map((one) => one.pid);
  log('warn', 'processes of an earlier PostgreSQL still run in this data directory: stopping them', { pids });

  // SIGINT means "stop fast" to a postmaster but "cancel the query" to the others.
  const hasPostmaster = found.some((one) => one.isPostmaster);
  await escalate({
    steps: hasPostmaster ? steps : steps.filter((step) => step.signal !== 'SIGINT'),
    log,
    send: async (signal) => {
      const now = await findClusterProcesses(clusterDirectory);
      for (const one of now) if (signal !== 'SIGINT' || one.isPostmaster) sendSignal(one.pid, signal);
    },
    waitGone: async (timeoutMs) => {
      const isGone = async (): Promise<boolean> => (await findClusterProcesses(clusterDirectory)).length === 0;
      return (await pollUntil({ timeoutMs, everyMs: POLL_MS }, isGone)) ?? false;
    },
  });
  log('info', 'the earlier PostgreSQL is stopped', { pids });
}

function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (errorCode(error) === 'ESRCH') return;
    throw new Error(
      `PostgreSQL process ${pid} of an earlier server still runs and may not be stopped by this user ` +
        `(${errorCode(error)}). Stop it as its owner (kill -INT ${pid}), then start the server again.`,
      { cause: error },
    );
  }
}

/** The pid in postmaster.pid (`postgres --single` writes it negative); undefined if the file has none. */
export function parsePostmasterPid(text: string): number | undefined {
  const match = /^-?(\d+)\s*(\n|$)/.exec(text);
  const pid = Number(match?.[1]);
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
}

/** Whether postmaster.pid says that this postmaster takes connections. */
export function saysReady(text: string, pid: number): boolean {
  return parsePostmasterPid(text) === pid && text.split('\n')[7]?.trim() === 'ready';
}

/**
 * PostgreSQL won't start while the pid in a stale postmaster.pid is alive, and after a reboot or in a container it
 * often is: as someone else. To be called when no process of the cluster runs any more. Only the pid is replaced: by
 * the other lines PostgreSQL checks that the old shared memory is unused, the last guard against two on one cluster.
 */
export async function forgetReusedPid(clusterDirectory: string, log: Log): Promise<void> {
  const file = join(clusterDirectory, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return;
  const pid = parsePostmasterPid(text);
  if (pid !== undefined && !isTaken(pid)) return;

  log('warn', 'postmaster.pid names a process that is not, or no longer, this PostgreSQL: ignoring it', { pid });
  const rest = text.includes('\n') ? text.slice(text.indexOf('\n')) : '\n';
  const { uid, gid, mode } = await stat(file);
  const next = `${file}.new`;
  await writeFile(next, `${IMPOSSIBLE_PID}${rest}`, { mode: mode & 0o777 });
  await chownIfRoot(next, uid, gid);
  await rename(next, file);
}

async function chownIfRoot(file: string, uid: number, gid: number): Promise<void> {
  if (process.getuid?.() !== 0) return;
  await chown(file, uid, gid);
}

function isTaken(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
