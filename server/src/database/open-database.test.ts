/** With DATABASE_URL; the embedded PostgreSQL is tested in ../postgres. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { pino } from 'pino';
import { openDatabase } from './open-database.ts';

const log = pino({ level: 'silent' });
const databaseUrl = 'postgres://nobody@127.0.0.1:1/nothing';

test('the database that was named is used, without a connection; the data directory is ours alone until close', async (t) => {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'wattbook-'));
  t.after(() => rmSync(dataDirectory, { recursive: true }));
  const database = await openDatabase({ dataDirectory, databaseUrl }, log);
  assert.equal(database.connectionString, databaseUrl);
  assert.ok(path.isAbsolute(database.dataDirectory));
  await assert.rejects(openDatabase({ dataDirectory, databaseUrl }, log), new RegExp(path.basename(dataDirectory)));
  await database.close();
  const again = await openDatabase({ dataDirectory, databaseUrl }, log);
  await again.close();
});
