/** The real server as a process of its own: started, killed and started again, as an operator or a power cut would. */
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { findClusterProcesses, stopClusterProcesses } from '../../src/postgres/cluster-processes.ts';
import { STOP_STEPS } from '../../src/postgres/stop-steps.ts';
import { eventually } from './patience.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** As `npm start` does. */
const START = ['--import', './tools/node-version.js', MAIN];
/** The first start makes the cluster; on a busy machine that takes its time. */
const OPEN_TIMEOUT_MS = 300_000;
const STOP_TIMEOUT_MS = 120_000;
const CONNECT_TIMEOUT_MS = 2_000;

/** These tests ask as fast as they can: what they are about is not how often one may. */
const UNTHROTTLED = Object.fromEntries([
  ...['ORDERS', 'CANCELS', 'READS', 'STREAMS'].map((name) => [`THROTTLE_SANDBOX_${name}_RATE`, '1000000'] as const),
  ...['ORDERS', 'CANCELS', 'READS', 'STREAMS'].map((name) => [`THROTTLE_SANDBOX_${name}_BURST`, '1000000'] as const),
  ['THROTTLE_SANDBOX_STREAMS_OPEN', '10000'] as const,
]);

/** A place on disk for a server that is started again and again. */
export type Premises = {
  directory: string;
  dataDirectory: string;
  logFile: string;
  /** A PostgreSQL that the server doesn't run itself. */
  database?: { clusterDirectory: string; connectionString: string };
};

export type Exit = { code: number | null; signal: NodeJS.Signals | null };

export type RealServer = {
  pid: number;
  origin: string;
  premises: Premises;
  /** How it ended; undefined while it runs. */
  exit(): Exit | undefined;
  exited: Promise<Exit>;
  /** What it has written since this start. */
  output(): string;
};

export type LaunchOptions = {
  premises: Premises;
  port: number;
  environment?: Record<string, string>;
  /** A process group of its own, to be interrupted as a terminal does. */
  ownGroup?: boolean;
};

export function createPremises(): Premises {
  const directory = realpathSync(mkdtempSync(path.join(tmpdir(), 'wattbook-failures-')));
  // PostgreSQL may run as another user, who must get through to its own directory.
  chmodSync(directory, 0o711);
  const dataDirectory = path.join(directory, 'data');
  mkdirSync(dataDirectory, { mode: 0o711 });
  return { directory, dataDirectory, logFile: path.join(directory, 'server.log') };
}

/** Starts the server with nothing in its environment but what is named here. */
export function launchServer({ premises, port, environment = {}, ownGroup = false }: LaunchOptions): RealServer {
  const output = openSync(premises.logFile, 'a');
  const outputStart = statSync(premises.logFile).size;
  const child = spawn(process.execPath, START, {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      PORT: String(port),
      WATTBOOK_DATA_DIR: premises.dataDirectory,
      WATTBOOK_SIMULATION_RATE: '20',
      // However slow the machine is: orders are not refused for a minute after a restart.
      WATTBOOK_OUTAGE_HALT_SECONDS: '0',
      LOG_LEVEL: 'warn',
      ...UNTHROTTLED,
      ...environment,
    },
    stdio: ['ignore', output, output],
    detached: ownGroup,
  });
  closeSync(output);
  if (child.pid === undefined) throw new Error('the server could not be started');
  let exit: Exit | undefined;
  // Should this test be ended, also from outside, the server stops too, and PostgreSQL with it.
  endOnSignals();
  const stopWithUs = (): void => void child.kill('SIGTERM');
  process.once('exit', stopWithUs);
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      process.off('exit', stopWithUs);
      exit = { code, signal };
      resolve(exit);
    });
  });
  return {
    pid: child.pid,
    origin: `http://127.0.0.1:${port}`,
    premises,
    exit: () => exit,
    exited,
    output: () => readFileSync(premises.logFile).subarray(outputStart).toString(),
  };
}

/** A signal's default ends a process without its `exit` listeners. */
function endOnSignals(): void {
  for (const [signal, code] of [
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const) {
    if (process.listenerCount(signal) === 0) process.once(signal, () => process.exit(code));
  }
}

/** Resolves when the market takes orders and the keys can be read. */
export async function untilOpen(server: RealServer): Promise<void> {
  await eventually('the market opens', OPEN_TIMEOUT_MS, async () => {
    if (server.exit() !== undefined) throw new Error(`the server ended instead of opening:\n${server.output()}`);
    if (!existsSync(path.join(server.premises.dataDirectory, 'sandbox.json'))) return undefined;
    const status = await fetch(`${server.origin}/api/v1/status`).then(
      (response) => response.text(),
      () => '',
    );
    return status.includes('"marketState":"OPEN"') ? true : undefined;
  });
}

/** Resolves with how it ended; throws if it doesn't. */
export function untilExit(server: RealServer): Promise<Exit> {
  return eventually(`the server ends:\n${server.output()}`, STOP_TIMEOUT_MS, server.exit);
}

/** Keys of the sandbox's participants, as any user of it finds them. */
export function sandboxKeys({ dataDirectory }: Premises): { alpha: string; beta: string } {
  const file = JSON.parse(readFileSync(path.join(dataDirectory, 'sandbox.json'), 'utf8')) as {
    keys: { alpha: string; beta: string };
  };
  return file.keys;
}

/** For `pg`: the PostgreSQL of the server, without asking the server. */
export function databaseUrl({ dataDirectory, database }: Premises): string {
  if (database !== undefined) return database.connectionString;
  const file = JSON.parse(readFileSync(path.join(dataDirectory, 'postgres.json'), 'utf8')) as {
    connectionString: string;
  };
  return file.connectionString;
}

/** The running postmaster of this place, if there is one. */
export async function findPostmaster(premises: Premises): Promise<number | undefined> {
  return (await findClusterProcesses(clusterDirectory(premises))).find(({ isPostmaster }) => isPostmaster)?.pid;
}

/** PostgreSQL's process that serves the exchange's writing connection; undefined while there is none. */
export async function findWriter(premises: Premises): Promise<number | undefined> {
  const client = new Client({ connectionString: databaseUrl(premises), connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ pid: number }>(
      `select pid from pg_stat_activity where application_name like 'wattbook exchange %'`,
    );
    return rows[0]?.pid;
  } catch {
    // It is down, or going down at this moment: then there is no such process.
    return undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}

export function clusterDirectory({ dataDirectory, database }: Premises): string {
  return database?.clusterDirectory ?? path.join(dataDirectory, 'postgres');
}

/** SIGKILL, if it is still there. */
export function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Processes that still run for this place, one line each: none after a stop. */
export async function leftovers(premises: Premises): Promise<string[]> {
  const named = execFileSync('ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(premises.directory));
  const children = await findClusterProcesses(clusterDirectory(premises));
  return [...named, ...children.map(({ pid }) => `process ${pid} of PostgreSQL`)];
}

/** Ends whatever still runs here, after a test that failed too, and removes the place. */
export async function closePremises(premises: Premises, servers: readonly RealServer[]): Promise<void> {
  for (const server of servers) {
    if (server.exit() === undefined) killNow(server.pid);
    await server.exited;
  }
  await stopClusterProcesses(clusterDirectory(premises), STOP_STEPS, () => undefined);
  rmSync(premises.directory, { recursive: true, force: true });
}

/** Copies the logs of the server and of PostgreSQL to a place that stays. Returns where. */
export function keepLogs({ directory, dataDirectory, logFile }: Premises): string {
  const place = mkdtempSync(path.join(tmpdir(), 'wattbook-logs-'));
  const logs = [logFile, path.join(directory, 'postgres.log'), path.join(dataDirectory, 'postgres.log')];
  for (const log of logs.filter(existsSync)) copyFileSync(log, path.join(place, path.basename(log)));
  return place;
}

/** A port with a free one after it, for the operator's pages. */
export async function findFreePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer();
  server.once('error', reject);
  server.listen({ port: 0, host: '127.0.0.1', exclusive: true }, () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
  });
  return promise;
}
