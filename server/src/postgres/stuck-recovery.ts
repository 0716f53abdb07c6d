/**
 * A dead end of PostgreSQL 18 (seen with 18.4): when it recovers from a crash and the process that recovers dies too,
 * its postmaster neither ends nor tries again. It answers "in recovery mode" for ever, and heeds no fast stop.
 */
import pg from 'pg';
import { findClusterProcesses, type ClusterProcess } from './cluster-processes.ts';
import { errorCode } from './error-text.ts';

/** SQLSTATE cannot_connect_now: starting up, in recovery, shutting down. */
const CANNOT_CONNECT_NOW = '57P03';
const CONNECT_TIMEOUT_MS = 2_000;

/** Whether it looks so at this moment; it is so if it looks so twice. A shutdown looks the same for a while. */
export async function looksStuck(target: { connectionString: string; clusterDirectory: string }): Promise<boolean> {
  if (!(await refusesForNow(target.connectionString))) return false;
  return nobodyRecovers(await findClusterProcesses(target.clusterDirectory));
}

/** A postmaster without the child that recovers. Pure. */
export function nobodyRecovers(processes: readonly ClusterProcess[]): boolean {
  return processes.some(({ isPostmaster }) => isPostmaster) && !processes.some(({ isStartup }) => isStartup);
}

async function refusesForNow(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return false;
  } catch (error) {
    return errorCode(error) === CANNOT_CONNECT_NOW;
  } finally {
    await client.end().catch(() => undefined);
  }
}
