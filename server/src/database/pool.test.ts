import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../test/support/database.ts';
import { createLog } from '../ops/log.ts';
import { createPool, POOL_CONNECTIONS_MAX } from './pool.ts';

test('who stands still in the middle of a transaction loses its locks before others give up', async () => {
  const database = await createTestDatabase();
  const log = createLog('silent');
  const open = () => createPool(database.connectionString, log, 'wattbook_exchange');
  const [standing, waiting] = [open(), open()];
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

test('a pool opens as many connections as its role may have, each as that role; the next one waits', async () => {
  const database = await createTestDatabase();
  const pool = createPool(database.connectionString, createLog('silent'), 'wattbook_directory');
  try {
    const held = [];
    for (let count = 0; count < POOL_CONNECTIONS_MAX.wattbook_directory; count++) held.push(await pool.connect());
    const next = pool.query<{ role: string }>('select current_user as role');
    assert.deepEqual([pool.totalCount, pool.waitingCount], [POOL_CONNECTIONS_MAX.wattbook_directory, 1]);
    for (const client of held) client.release();
    assert.deepEqual((await next).rows, [{ role: 'wattbook_directory' }]);
  } finally {
    await pool.end();
    await database.drop();
  }
});
