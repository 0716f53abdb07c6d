/** Connections that act as one role. The journal's writer has one of its own. */
import { Client, Pool } from 'pg';
import type { Log } from '../ops/log.ts';
import { actingAs, explainRole, isRoleRefusal, type Role } from './roles.ts';

/** The exchange's readers and views take turns; changes to the directory mostly wait for each other anyway. */
export const POOL_CONNECTIONS_MAX: Readonly<Record<Role, number>> = {
  wattbook_gateway: 10,
  wattbook_exchange: 6,
  wattbook_directory: 4,
  wattbook_migrate: 4,
};
const CONNECT_TIMEOUT_MS = 5_000;
/** A read that takes longer is given up: a client waits at most 10 s for anything. */
const QUERY_TIMEOUT_MS = 10_000;
/**
 * A process that stands still in the middle of a transaction (stopped, moved, cut off) holds its locks: PostgreSQL ends
 * that session before anybody who waits for them gives up, such as another server that starts.
 */
const IDLE_IN_TRANSACTION_MS = 4_000;

/** @param name by which PostgreSQL knows them */
export function createPool(connectionString: string, log: Log, role: Role, name = 'wattbook'): Pool {
  const pool = new Pool({
    ...actingAs(connectionString, role),
    application_name: name,
    max: POOL_CONNECTIONS_MAX[role],
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

/** Throws with what mends it, unless who logs in there may act as the role, and does when a connection says so. */
export async function requireRole(connectionString: string, role: Role): Promise<void> {
  const client = new Client({
    ...actingAs(connectionString, role),
    application_name: 'wattbook',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
  });
  // A connection that is lost fails the statement in flight.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ role: string }>('select current_user as role');
    if (rows[0]?.role === role) return;
  } catch (error) {
    throw explainRole(error, connectionString, role);
  } finally {
    await client.end();
  }
  throw new Error(
    `The connection does not act as ${role}, though it was told to: something between here and PostgreSQL drops the ` +
      'startup option -c role, as PgBouncer does. Connect to PostgreSQL itself.',
  );
}

/** @property hint is said first, if the right is missing */
export type NeededRole = { connectionString: string; role: Role; hint?: string };

/** Throws once, with all the rights that are missing. */
export async function requireRoles(needed: readonly NeededRole[]): Promise<void> {
  const problems: string[] = [];
  for (const { connectionString, role, hint = '' } of needed) {
    try {
      await requireRole(connectionString, role);
    } catch (error) {
      // PostgreSQL can't be reached, for example: asking on would only take as long again.
      if (!(error instanceof Error) || !isRoleRefusal(error.cause, role)) throw error;
      problems.push(hint + error.message);
    }
  }
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
