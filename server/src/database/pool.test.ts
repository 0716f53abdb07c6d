import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../test/support/database.ts';
import { createLog } from '../ops/log.ts';
import { createPool } from './pool.ts';

test('who stands still in the middle of a transaction loses its locks before others give up', async () => {
  const database = await createTestDatabase();
  const log = createLog('silent');
  const [standing, waiting] = [createPool(database.connectionString, log), createPool(database.connectionString, log)];
  try {
    const holder = await standing.connect();
    await holder.query('begin');
    await holder.query('select pg_advisory_xact_lock(4712)');
    // Waits until the holder's session is ended: less than the 10 s after which a query is given up.
    await waiting.query('select pg_advisory_lock(4712)');
    await assert.rejects(holder.query('commit'));
    holder.release(true);
  } finally {
    await Promise.all([standing.end(), waiting.end()]);
    await database.drop();
  }
});
