/**
 * One connection to Redis that is kept alive and lets nobody wait. Whoever asks is answered within the deadline, or is
 * told that Redis is unavailable. One command without an answer ends the connection, so that those after it don't
 * wait too; a new one is tried a second later, and asked whether it can be written to, before anybody gets it.
 */
import { Redis as Client } from 'ioredis';
import type { Clock, Timer } from '../ops/clock.ts';
import { messageOf } from '../ops/error-message.ts';
import type { Log } from '../ops/log.ts';
import { RedisUnavailable } from './redis-unavailable.ts';
import { parseRedisUrl, type RedisAddress } from './redis-url.ts';

/** Of connecting, logging in and writing for the first time, together. */
export const CONNECT_DEADLINE_MS = 1_000;
/** After a connection was lost, or couldn't be made. */
export const RETRY_MS = 1_000;
/** Commands that wait for their answer at the same time. */
export const COMMANDS_IN_FLIGHT_MAX = 1_000;
/** A socket that was said goodbye to, and doesn't answer that either, is destroyed. */
const GOODBYE_MS = 100;
/** Written on every new connection: a replica that can't be written to, or a full memory, is told by it. */
const PROBE_KEY = 'wattbook:probe';
const PROBE_LIFE_MS = 1_000;

/** First words of errors that are no matter of the command: any other would meet the same. */
const FAULTS_OF_SERVER: ReadonlySet<string> = new Set([
  ...['READONLY', 'OOM', 'LOADING', 'MASTERDOWN', 'CLUSTERDOWN', 'MISCONF', 'NOREPLICAS', 'NOAUTH', 'BUSY'],
]);

export type RedisConnectionOptions = {
  /** As in `REDIS_URL`. It may hold a password: only host and port are ever told. */
  url: string;
  clock: Clock;
  log: Log;
  /** What the operator sees in `CLIENT LIST`: without spaces. */
  name: string;
  /** Each command is answered within so long, or not at all. */
  deadlineMs: number;
  /** It came (true), or went (false). */
  onChange?: (isUp: boolean) => void;
};

export type RedisConnection = {
  /** It could be written to, and everything since was answered in time. */
  isUp(): boolean;
  /** Rejects with RedisUnavailable only. `waitMs`: in place of the deadline, for commands that block. */
  run(command: string, args: readonly string[], waitMs?: number): Promise<unknown>;
  stop(): Promise<void>;
};

/** Returns at once: Redis isn't waited for, and needn't be there. */
export function openRedisConnection(options: RedisConnectionOptions): RedisConnection {
  const { url, clock, log, name, deadlineMs, onChange } = options;
  const address = parseRedisUrl(url);
  const place = { redis: `${address.host}:${address.port}`, connection: name };
  const inFlight = new Set<(error: RedisUnavailable) => void>();
  let state: 'CONNECTING' | 'UP' | 'DOWN' | 'STOPPED' = 'CONNECTING';
  /** Of the connection that there is, or is tried. */
  let current: Client | undefined;
  /** Of this try, or until the next. */
  let timer: Timer | undefined;

  function connect(): void {
    const client = createClient(address, name);
    current = client;
    let lastError = 'the connection was closed';
    client.on('error', (error: unknown) => (lastError = messageOf(error)));
    client.on('close', () => lose(client, lastError));
    timer = clock.after(CONNECT_DEADLINE_MS, () => lose(client, `not connected within ${CONNECT_DEADLINE_MS} ms`));
    client
      .connect()
      .then(() => client.call('SET', PROBE_KEY, '1', 'PX', String(PROBE_LIFE_MS)))
      .then(
        () => become(client),
        (error: unknown) => lose(client, messageOf(error)),
      );
  }

  function become(client: Client): void {
    if (client !== current) return;
    timer?.cancel();
    state = 'UP';
    log.info(place, 'Redis answers');
    onChange?.(true);
  }

  function lose(client: Client, why: string): void {
    if (client !== current) return;
    current = undefined;
    timer?.cancel();
    client.disconnect();
    const before = state;
    if (state === 'STOPPED') return;
    state = 'DOWN';
    timer = clock.after(RETRY_MS, connect);
    for (const giveUp of [...inFlight]) giveUp(new RedisUnavailable('lost', `Redis did not answer: ${why}`));
    if (before !== 'DOWN') log.warn({ ...place, why }, 'Redis does not answer: everything goes on without it');
    if (before === 'UP') onChange?.(false);
  }

  function run(command: string, args: readonly string[], waitMs = deadlineMs): Promise<unknown> {
    const client = current;
    if (client === undefined || state !== 'UP') return rejected('away', `Redis is not connected: ${command} not sent`);
    if (inFlight.size >= COMMANDS_IN_FLIGHT_MAX) {
      return rejected('busy', `${COMMANDS_IN_FLIGHT_MAX} commands wait for Redis: ${command} not sent`);
    }
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const settle = (act: () => void): void => {
      if (!inFlight.delete(giveUp)) return;
      deadline.cancel();
      act();
    };
    const giveUp = (error: RedisUnavailable): void => settle(() => reject(error));
    inFlight.add(giveUp);
    const late = (): void => lose(client, `${command} took more than ${waitMs} ms`);
    // Should we ourselves have stood still, the answer may be here already, unread: it is read before the second timer.
    let deadline = clock.after(waitMs, () => (deadline = clock.after(0, late)));
    client.call(command, ...args).then(
      (reply) => settle(() => resolve(reply)),
      (error: unknown) => {
        const unavailable = unavailableOf(error);
        giveUp(unavailable);
        // What is no answer of Redis is a broken connection: it counts no longer, though nobody has said so yet.
        const isBroken = unavailable.reason === 'lost' || FAULTS_OF_SERVER.has(unavailable.code ?? '');
        if (isBroken) lose(client, unavailable.message);
      },
    );
    return promise;
  }

  async function stop(): Promise<void> {
    const client = current;
    state = 'STOPPED';
    timer?.cancel();
    for (const giveUp of [...inFlight]) giveUp(new RedisUnavailable('lost', 'the connection to Redis is stopped'));
    if (client === undefined) return;
    const ended = new Promise((resolve) => client.once('end', resolve));
    lose(client, 'stopped');
    if (client.status !== 'end') await ended;
  }

  connect();
  return { isUp: () => state === 'UP', run, stop };
}

/** Nothing is tried again and nothing queues: each of these clients lives as long as its only connection. */
function createClient(address: RedisAddress, name: string): Client {
  const { host, port, username, password, database, isTls } = address;
  return new Client({
    ...{ host, port, db: database, connectionName: name },
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(isTls && { tls: {} }),
    protocol: 2,
    lazyConnect: true,
    enableOfflineQueue: false,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    disableClientInfo: true,
    connectTimeout: CONNECT_DEADLINE_MS,
    disconnectTimeout: GOODBYE_MS,
  });
}

/** Only the message: the error itself may hold the command that logged in. */
function unavailableOf(error: unknown): RedisUnavailable {
  const message = messageOf(error);
  if (!(error instanceof Error) || error.name !== 'ReplyError') {
    return new RedisUnavailable('lost', `Redis did not answer: ${message}`);
  }
  const [code = ''] = message.split(' ', 1);
  return new RedisUnavailable('refused', `Redis refused: ${message}`, code);
}

function rejected(reason: 'away' | 'busy', message: string): Promise<never> {
  return Promise.reject(new RedisUnavailable(reason, message));
}
