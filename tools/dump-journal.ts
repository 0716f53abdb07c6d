/**
 * `npm run dump-journal -- --out=FILE`: the journal of the venue that DATABASE_URL names, or of the data directory
 * (`WATTBOOK_DATA_DIR`, or `--data-dir=DIR`), as one file for verify-journal. The venue may be running or not.
 */
import { open, rename, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { openDatabase } from '../server/src/database/open-database.ts';
import { dumpJournal } from '../server/src/journal/postgres-dump.ts';
import { readConfig } from '../server/src/ops/config.ts';
import { messageOf } from '../server/src/ops/error-message.ts';
import { createLog } from '../server/src/ops/log.ts';
import { connectionString, readConnection } from '../server/src/postgres/connection-file.ts';

const USAGE = `usage: npm run dump-journal -- --out=FILE [--data-dir=DIR]
  DATABASE_URL in the environment names a database elsewhere`;

type OpenDatabase = { connectionString: string; close(): Promise<void> };

/** What runs already, or the directory's PostgreSQL, started for this and stopped again. A named directory wins. */
async function openVenuesDatabase(directory: string | undefined): Promise<OpenDatabase> {
  const config = readConfig(process.env);
  const databaseUrl = directory === undefined ? config.databaseUrl : undefined;
  if (databaseUrl !== undefined) return { connectionString: databaseUrl, close: () => Promise.resolve() };
  const dataDirectory = resolve(directory ?? config.dataDirectory);
  const connection = await readConnection(join(dataDirectory, 'postgres.json'));
  // Without it opening would make a new, empty database there.
  if (connection === undefined) throw new Error(`${dataDirectory} is no venue's data directory: give --data-dir=DIR`);
  const running = connectionString(connection);
  if (await answers(running)) return { connectionString: running, close: () => Promise.resolve() };
  return openDatabase({ dataDirectory, databaseUrl }, createLog('warn'));
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    // Nobody there, or somebody else: starting it, or reading from it, says what is wrong.
    return false;
  } finally {
    await client.end();
  }
}

/** The file appears whole or not at all, and never replaces another. */
async function writeDump(file: string, url: string): Promise<number> {
  if (await exists(file)) throw new Error(`${file} is there already: a dump never replaces another file`);
  const unfinished = `${file}.unfinished`;
  const handle = await open(unfinished, 'w', 0o600);
  try {
    for await (const text of dumpJournal(url)) await handle.appendFile(text);
    await handle.sync();
    const { size } = await handle.stat();
    await handle.close();
    await rename(unfinished, file);
    return size;
  } catch (error) {
    await handle.close();
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

function readArguments() {
  return parseArgs({ options: { out: { type: 'string' }, 'data-dir': { type: 'string' } } }).values;
}

async function main(): Promise<number> {
  const { out, 'data-dir': directory } = readArguments();
  if (out === undefined) {
    console.error(USAGE);
    return 2;
  }
  const database = await openVenuesDatabase(directory);
  try {
    const bytes = await writeDump(out, database.connectionString);
    console.log(`${out}: ${bytes} bytes. Verify it: npm run verify-journal -- ${out}`);
    return 0;
  } finally {
    await database.close();
  }
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(`nothing was dumped: ${messageOf(error)}`);
  return 1;
});
