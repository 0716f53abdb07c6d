/** A connection to the database that is lost while somebody holds it costs a statement, never the process. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase, openTestPools } from '../support/database.ts';
import { eventually } from '../support/patience.ts';

test('a pooled connection that dies between two statements of its holder: the next statement fails, the pool goes on', async (t) => {
  const database = await createTestDatabase();
  t.after(() => database.drop());
  const { admin, exchange: pool, end } = openTestPools(database.connectionString);
  t.after(end);

  const held = await pool.connect();
  try {
    const { rows } = await held.query<{ pid: number }>('select pg_backend_pid() as pid');
    await admin.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await eventually('it is gone', 10_000, async () => {
      const { rowCount } = await pool.query('select 1 from pg_stat_activity where pid = $1', [rows[0]?.pid]);
      return rowCount === 0 ? true : undefined;
    });
    await assert.rejects(held.query('select 1'));
  } finally {
    held.release(true);
  }

  const answer = await pool.query<{ one: number }>('select 1 as one');
  assert.equal(answer.rows[0]?.one, 1);
});
