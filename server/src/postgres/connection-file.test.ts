import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import {
  connectionString,
  parseConnection,
  randomPassword,
  readConnection,
  writeConnection,
} from './connection-file.ts';

let home = '';
before(async () => {
  home = await mkdtemp(join(tmpdir(), 'wattbook-connection-'));
});
after(() => rm(home, { recursive: true, force: true }));

test('the connection string says all that pg needs, whatever stands in the environment', () => {
  const password = randomPassword();
  const client = new pg.Client({ connectionString: connectionString({ port: 5999, password }) });
  assert.deepEqual(
    [client.host, client.port, client.user, client.database, client.password, client.ssl],
    ['127.0.0.1', 5999, 'wattbook', 'wattbook', password, false],
  );
});

test('what was written is read back, and only its owner may read it', async () => {
  const file = join(home, 'postgres.json');
  const connection = { port: 5999, password: randomPassword() };
  await writeConnection(file, connection);
  await writeConnection(file, connection);
  assert.deepEqual(await readConnection(file), connection);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.match(await readFile(file, 'utf8'), /"connectionString": "postgresql:\/\/wattbook:/);
});

test('a missing or broken file is a lost password', async () => {
  assert.equal(await readConnection(join(home, 'none.json')), undefined);
  await writeFile(join(home, 'broken.json'), '{"port": 1');
  assert.equal(await readConnection(join(home, 'broken.json')), undefined);
  // It goes into an SQL statement: nothing but what randomPassword() makes is taken.
  const injected = { port: 1, password: "'; DROP DATABASE wattbook; --" };
  assert.equal(parseConnection(JSON.stringify(injected)), undefined);
});

test('a file that may not be read is an error', { skip: process.getuid?.() === 0 && 'root may read all' }, async () => {
  const file = join(home, 'closed.json');
  await writeFile(file, '{}');
  await chmod(file, 0);
  await assert.rejects(readConnection(file), /closed\.json.*can't be read: EACCES/);
});
