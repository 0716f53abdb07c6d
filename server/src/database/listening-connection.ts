/** One connection of its own that hears what others tell (LISTEN), made anew when it was lost. */
import { Client, type QueryResult, type QueryResultRow } from 'pg';
import type { Clock, Timer } from '../ops/clock.ts';
import { messageOf } from '../ops/error-message.ts';
import type { Log } from '../ops/log.ts';
import { actingAs, type Role } from './roles.ts';

export type ListeningOptions = {
  connectionString: string;
  role: Role;
  /** By which PostgreSQL knows it. */
  name: string;
  /** Identifiers, not checked. */
  channels: readonly string[];
  /** Whoever waits for it looks slowly beside: nothing is told again that was told while there was no connection. */
  onNotification: (channel: string, payload: string) => void;
  clock: Clock;
  log: Log;
};

export type ListeningConnection = {
  /** Connects if need be. After any failure the connection is given up. */
  query<Row extends QueryResultRow>(text: string, values: readonly unknown[]): Promise<QueryResult<Row>>;
  /** Connects now, and again whenever the connection is lost. */
  keepListening(): void;
  close(): Promise<void>;
};

const CONNECT_TIMEOUT_MS = 2_000;
/** An answer that takes longer never comes. */
const QUERY_TIMEOUT_MS = 5_000;
const RECONNECT_MS = 500;

export function createListeningConnection(options: ListeningOptions): ListeningConnection {
  const { connectionString, role, name, channels, onNotification, clock, log } = options;
  let connecting: Promise<Client> | undefined;
  let isClosed = false;
  let isKept = false;
  let again: Timer | undefined;

  function connect(): Promise<Client> {
    const client = new Client({
      ...actingAs(connectionString, role),
      application_name: name,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
      keepAlive: true,
    });
    client.on('notification', ({ channel, payload = '' }) => onNotification(channel, payload));
    const connection = client.connect().then(async () => {
      for (const channel of channels) await client.query(`listen ${channel}`);
      return client;
    });
    client.on('error', () => giveUp(connection));
    client.on('end', () => giveUp(connection));
    return connection;
  }

  function connected(): Promise<Client> {
    if (isClosed) return Promise.reject(new Error('the connection was closed'));
    if (connecting !== undefined) return connecting;
    const mine = connect();
    connecting = mine;
    mine.catch(() => giveUp(mine));
    return mine;
  }

  function giveUp(lost: Promise<Client>): void {
    if (connecting !== lost) return;
    connecting = undefined;
    // Nothing rests on how this ends.
    lost.then((client) => client.end()).catch(() => undefined);
    if (isKept && !isClosed) again = clock.after(RECONNECT_MS, listen);
  }

  function listen(): void {
    connected().catch((error: unknown) => {
      log.debug({ name, error: messageOf(error) }, 'a connection that listens could not be made; trying again');
    });
  }

  return {
    query: async (text, values) => {
      const mine = connected();
      try {
        const client = await mine;
        return await client.query(text, [...values]);
      } catch (error) {
        giveUp(mine);
        throw error;
      }
    },
    keepListening: () => {
      isKept = true;
      listen();
    },
    close: async () => {
      isClosed = true;
      again?.cancel();
      const mine = connecting;
      connecting = undefined;
      // One that never came about needs no end.
      await mine?.then(
        (client) => client.end(),
        () => undefined,
      );
    },
  };
}
