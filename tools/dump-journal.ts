/**
 * `npm run dump-journal -- --out=FILE`: the journal of the venue that DATABASE_URL names, or of the data directory
 * (`WATTBOOK_DATA_DIR`, or `--data-dir=DIR`), as one file for verify-journal. The venue may be running or not.
 */
import { open, rename, rm, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { reachDatabase } from '../server/src/database/reach-database.ts';
import { dumpJournal } from '../server/src/journal/postgres-dump.ts';
import { readConfig } from '../server/src/ops/config.ts';
import { messageOf } from '../server/src/ops/error-message.ts';
import { createLog } from '../server/src/ops/log.ts';

const USAGE = `usage: npm run dump-journal -- --out=FILE [--data-dir=DIR]
  DATABASE_URL in the environment names a database elsewhere`;

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
  const config = readConfig(process.env);
  const named = { dataDirectory: directory ?? config.dataDirectory, databaseUrl: undefined };
  const database = await reachDatabase(directory === undefined ? config : named, createLog('warn'));
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
