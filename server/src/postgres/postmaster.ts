import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { clusterName, saysReady } from './cluster-processes.ts';
import { errorCode, errorText } from './error-text.ts';
import type { Log } from './log.ts';
import { spawnDetached } from './program.ts';
import type { RunAs } from './program.ts';
import { openServerLog, readLastLines, sizeOf } from './server-log.ts';
import { escalate } from './stop-steps.ts';
import type { StopStep } from './stop-steps.ts';

/** A PostgreSQL that we started. `exited` resolves, never rejects, with how it ended. */
export type Postmaster = {
  pid: number | undefined;
  startedAtMs: number;
  exited: Promise<string>;
  /** How it ended; undefined while it runs. */
  exit(): string | undefined;
  signal(signal: NodeJS.Signals): void;
  /** What PostgreSQL wrote to its log since this start. */
  lastLines(): Promise<string[]>;
};

/** What starting a postmaster needs to know. */
export type LaunchPlan = {
  postgres: string;
  runAs: RunAs;
  clusterDirectory: string;
  serverLogFile: string;
  port: number;
};

/** PostgreSQL died while starting because the port was taken between choosing and using it. */
export class PortTakenError extends Error {}

/** Recovery after a crash reads at most about max_wal_size of journal: seconds, minutes on a slow disk. */
const START_TIMEOUT_MS = 300_000;
const START_NOTICE_MS = 10_000;
const CONNECT_TIMEOUT_MS = 2_000;
const FIRST_POLL_MS = 15;
/** PostgreSQL logs each refused connection: a long recovery must not fill its log. */
const LONGEST_POLL_MS = 500;

/** PostgreSQL's settings: safe before fast, and small enough for a laptop. On the command line: they beat the files. */
export function serverSettings(clusterDirectory: string, port: number, os: string): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    port: String(port),
    // Socket paths over 107 bytes fail; nobody needs them.
    unix_socket_directories: '',
    cluster_name: clusterName(clusterDirectory),
    password_encryption: 'scram-sha-256',
    // Acknowledged means durable.
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    // On macOS a plain fsync leaves the data in the disk's volatile cache.
    ...(os === 'darwin' ? { wal_sync_method: 'fsync_writethrough' } : {}),
    shared_buffers: '128MB',
    max_connections: '60',
    max_wal_size: '1GB',
    min_wal_size: '80MB',
    jit: 'off',
    log_min_messages: 'warning',
    log_line_prefix: '%m [%p] ',
    log_timezone: 'UTC',
    timezone: 'UTC',
    logging_collector: 'off',
    log_destination: 'stderr',
  };
}

/** Starts PostgreSQL; it may not be ready, or die, soon after. */
export async function launchPostmaster(plan: LaunchPlan): Promise<Postmaster> {
  const settings = serverSettings(plan.clusterDirectory, plan.port, platform());
  const args = ['-D', plan.clusterDirectory];
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);

  const output = await openServerLog(plan.serverLogFile);
  try {
    const logStart = await sizeOf(plan.serverLogFile);
    const child = spawnDetached(plan.runAs, plan.postgres, args, output.fd);
    return watch(child, () => readLastLines(plan.serverLogFile, logStart));
  } finally {
    await output.close();
  }
}

function watch(child: ChildProcess, lastLines: () => Promise<string[]>): Postmaster {
  let exit: string | undefined;
  const exited = new Promise<string>((resolve) => {
    const end = (how: string): void => {
      exit ??= how;
      resolve(exit);
    };
    child.once('error', (error) => {
      // Also raised for a signal that can't be sent: only without a pid did it never start.
      if (child.pid === undefined) end(`it can't be started: ${error.message}`);
    });
    child.once('exit', (code, signal) => end(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
  return {
    pid: child.pid,
    startedAtMs: performance.now(),
    exited,
    exit: () => exit,
    signal: (signal) => void child.kill(signal),
    lastLines,
  };
}

/**
 * Waits until PostgreSQL answers a query. Throws with the last lines of its log if it dies, and when `signal` says that
 * nobody waits any more; the caller then stops it.
 */
export async function waitUntilReady(
  postmaster: Postmaster,
  target: { connectionString: string; clusterDirectory: string },
  log: Log,
  signal?: AbortSignal,
): Promise<void> {
  let nextNoticeMs = postmaster.startedAtMs + START_NOTICE_MS;
  for (;;) {
    signal?.throwIfAborted();
    if (postmaster.exit() !== undefined) throw await diedWhileStarting(postmaster);
    const refusal = await tryConnection(target.connectionString, clusterName(target.clusterDirectory));
    if (refusal === undefined) return;

    const now = performance.now();
    const waitedMs = Math.round(now - postmaster.startedAtMs);
    if (refusal.isFinal && (await isReady(target.clusterDirectory, postmaster.pid))) {
      throw new Error(
        `PostgreSQL runs but refuses us: ${refusal.text}. If its password was changed, remove postgres.json from ` +
          'the data directory: the next start sets a new one.',
      );
    }
    if (waitedMs > START_TIMEOUT_MS) throw new Error(`PostgreSQL is not ready after ${waitedMs} ms: ${refusal.text}`);
    if (now > nextNoticeMs) {
      log('info', 'waiting for PostgreSQL', { waitedMs, answer: refusal.text });
      nextNoticeMs = now + START_NOTICE_MS;
    }
    await delay(Math.min(FIRST_POLL_MS + waitedMs / 20, LONGEST_POLL_MS));
  }
}

async function diedWhileStarting(postmaster: Postmaster): Promise<Error> {
  const lines = await postmaster.lastLines();
  const text = `PostgreSQL ended while starting (${postmaster.exit()}). Its log says:\n${lines.join('\n')}`;
  return lines.some((line) => line.includes('could not bind')) ? new PortTakenError(text) : new Error(text);
}

async function isReady(clusterDirectory: string, pid: number | undefined): Promise<boolean> {
  const text = await readFile(join(clusterDirectory, 'postmaster.pid'), 'utf8').catch(() => '');
  return pid !== undefined && saysReady(text, pid);
}

/** Undefined if our cluster answers; else why not, and whether waiting may help. */
async function tryConnection(
  connectionString: string,
  wantedCluster: string,
): Promise<{ text: string; isFinal: boolean } | undefined> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // A connection that breaks while idle is told by this event alone; the next query tells it as well.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const result = await client.query<{ name: string }>("SELECT current_setting('cluster_name') AS name");
    if (result.rows[0]?.name === wantedCluster) return undefined;
    return { text: 'another PostgreSQL answers at this port', isFinal: false };
  } catch (error) {
    // Class 28 is a wrong password or user, class 3D a missing database: no waiting mends that.
    return { text: errorText(error), isFinal: /^(28|3D)/.test(errorCode(error) ?? '') };
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Stops a PostgreSQL that we started, by harder and harder signals. */
export async function stopPostmaster(postmaster: Postmaster, steps: StopStep[], log: Log): Promise<void> {
  if (postmaster.exit() !== undefined) return;
  const fields = { pid: postmaster.pid };
  await escalate({
    steps,
    log: (level, message, more) => log(level, message, { ...fields, ...more }),
    send: (signal) => Promise.resolve(postmaster.signal(signal)),
    waitGone: async (timeoutMs) => {
      const timer = new AbortController();
      const timeout = delay(timeoutMs, false, { signal: timer.signal }).catch(() => false);
      const gone = await Promise.race([postmaster.exited.then(() => true), timeout]);
      timer.abort();
      return gone;
    },
  });
  log('info', 'PostgreSQL is stopped', { ...fields, how: postmaster.exit() });
}
