/** A redis-server for one test file: on a free loopback port, in memory only. Machines without one leave tests out. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis as Client } from 'ioredis';
import { eventually } from './patience.ts';
import { createQuietPorts } from './quiet-ports.ts';

const START_TIMEOUT_MS = 20_000;
/** It is killed and started again at the same port. */
const findQuietPort = createQuietPorts();

export type RedisServer = {
  url: string;
  port: number;
  /** Any command, on a connection of the test's own. */
  command(name: string, ...args: string[]): Promise<unknown>;
  /** SIGKILL, and waits until it is gone. All that it knew is gone too. */
  kill(): Promise<void>;
  /** Again on the same port, empty. */
  restart(): Promise<void>;
  /** SIGSTOP: connections are accepted, nothing is answered. */
  pause(): void;
  /** SIGCONT. */
  resume(): void;
  stop(): Promise<void>;
};

/** For `{ skip: … }` of every test that needs it: false where it is installed. */
export const WITHOUT_REDIS_SERVER: false | string = isInstalled()
  ? false
  : 'needs redis-server: apt-get install redis-server';

/** `options`: as on its command line, such as `--maxmemory 2mb`. */
export async function startRedisServer(...options: string[]): Promise<RedisServer> {
  const directory = mkdtempSync(path.join(tmpdir(), 'wattbook-redis-'));
  const port = await findQuietPort();
  const url = `redis://127.0.0.1:${port}`;
  let client: Client | undefined;
  let child = await launch();

  async function launch(): Promise<ChildProcess> {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const launched = spawn('redis-server', [...settings, '--dir', directory, ...options], { stdio: 'ignore' });
    const endWithUs = (): void => void launched.kill('SIGKILL');
    process.once('exit', endWithUs);
    launched.once('exit', () => process.off('exit', endWithUs));
    await eventually('redis-server answers', START_TIMEOUT_MS, () => answers(launched));
    return launched;
  }

  async function answers(launched: ChildProcess): Promise<true | undefined> {
    if (launched.exitCode !== null) throw new Error(`redis-server ended with ${launched.exitCode} instead of starting`);
    return (await ask('PING', []).catch(() => undefined)) === undefined ? undefined : true;
  }

  /** One that lost its server is thrown away. */
  async function ask(name: string, args: readonly string[]): Promise<unknown> {
    if (client === undefined || client.status === 'end') {
      client = new Client({ port, lazyConnect: true, retryStrategy: null, maxRetriesPerRequest: 0, protocol: 2 });
      client.on('error', () => undefined); // It is told by the command that fails.
      await client.connect();
    }
    return client.call(name, ...args);
  }

  async function end(): Promise<void> {
    client?.disconnect();
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  return {
    url,
    port,
    command: (name, ...args) => ask(name, args),
    kill: end,
    restart: async () => {
      await end();
      child = await launch();
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    stop: async () => {
      await end();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function isInstalled(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
