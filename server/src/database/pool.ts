/** Connections for reading and for the views. The journal's writer has one of its own. */
import { Pool } from 'pg';
import type { Log } from '../ops/log.ts';

const POOL_CONNECTIONS_MAX = 10;
const CONNECT_TIMEOUT_MS = 5_000;
/** A read that takes longer is given up: a client waits at most 10 s for anything. */
const QUERY_TIMEOUT_MS = 10_000;
/**
 * A process that stands still in the middle of a transaction (stopped, moved, cut off) holds its locks: PostgreSQL ends
 * that session before anybody who waits for them gives up, such as another server that starts.
 */
const IDLE_IN_TRANSACTION_MS = 4_000;

/** @param name by which PostgreSQL knows them */
export function createPool(connectionString: string, log: Log, name = 'wattbook'): Pool {
  const pool = new Pool({
    connectionString,
    application_name: name,
    max: POOL_CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
  });
  pool.on('error', (error) => log.warn({ error: error.message }, 'an idle database connection was lost'));
  // One that is lost while somebody holds it, between two statements, belongs to nobody's promise: without a listener
  // Node would end the process. Its holder's next statement fails, and decides.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
