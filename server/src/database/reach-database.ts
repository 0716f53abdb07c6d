/** The database of a venue that may be running or not, for those who only read. */
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import type { Log } from '../ops/log.ts';
import { connectionString, readConnection } from '../postgres/connection-file.ts';
import { openDatabase, type Database } from './open-database.ts';
import { actingAs, isRoleRefusal } from './roles.ts';

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * The database that is named; else the data directory's PostgreSQL as it runs, or started until `close`. Throws with
 * what is wrong when the directory is no venue's: nothing is ever made there.
 */
export async function reachDatabase(
  wanted: { dataDirectory: string; databaseUrl: string | undefined },
  log: Log,
): Promise<Pick<Database, 'connectionString' | 'close'>> {
  const { databaseUrl } = wanted;
  const close = (): Promise<void> => Promise.resolve();
  if (databaseUrl !== undefined) return { connectionString: databaseUrl, close };
  const dataDirectory = resolve(wanted.dataDirectory);
  const connection = await readConnection(join(dataDirectory, 'postgres.json'));
  if (connection === undefined) throw new Error(`${dataDirectory} is no venue's data directory`);
  const running = connectionString(connection);
  if (await answers(running)) return { connectionString: running, close };
  return openDatabase({ dataDirectory, databaseUrl }, log);
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({
    ...actingAs(url, 'wattbook_gateway'),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    // A venue of before there were roles answers, too. Nobody there, or somebody else: then starting it says what is
    // wrong.
    return isRoleRefusal(error, 'wattbook_gateway');
  } finally {
    await client.end();
  }
}
