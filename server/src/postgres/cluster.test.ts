import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMajor, refuseOtherMajor } from './cluster.ts';
import { nextDelayMs } from './keep-running.ts';
import { serverSettings } from './postmaster.ts';
import { escalate } from './stop-steps.ts';

test('the major version is read from what the program prints', () => {
  assert.equal(parseMajor('postgres (PostgreSQL) 18.4'), '18');
  assert.equal(parseMajor('postgres (PostgreSQL) 19beta1'), '19');
  assert.equal(parseMajor('postgres (PostgreSQL) 15.9 (Debian 15.9-0)'), '15');
  assert.throws(() => parseMajor('postgres: not found'), /printed no version/);
});

test('only the same major version is taken', () => {
  refuseOtherMajor('/d/postgres', '18', 'postgres (PostgreSQL) 18.4');
  assert.throws(
    () => refuseOtherMajor('/d/postgres', '9.6', 'postgres (PostgreSQL) 18.4'),
    /\/d\/postgres is of PostgreSQL 9\.6, but this server brings PostgreSQL 18.*nothing was changed/,
  );
});

test('the delay before a restart doubles up to its limit', () => {
  const delays = [100];
  while (delays.length < 8) delays.push(nextDelayMs(delays.at(-1) ?? 0));
  assert.deepEqual(delays, [100, 200, 400, 800, 1600, 3200, 5000, 5000]);
});

test('on macOS a commit is forced through the cache of the disk', () => {
  assert.equal(serverSettings('/d', 1, 'darwin')['wal_sync_method'], 'fsync_writethrough');
  assert.equal(serverSettings('/d', 1, 'linux')['wal_sync_method'], undefined);
});

test('signals are sent one after the other until one works; if none does, that is an error', async () => {
  const steps = (['SIGINT', 'SIGQUIT', 'SIGKILL'] as const).map((signal) => ({ signal, waitMs: 1 }));
  const run = async (diesOf: string): Promise<string[]> => {
    const sent: string[] = [];
    const send = (signal: string): Promise<void> => Promise.resolve(void sent.push(signal));
    await escalate({ steps, send, log: () => undefined, waitGone: () => Promise.resolve(sent.includes(diesOf)) });
    return sent;
  };
  assert.deepEqual(await run('SIGINT'), ['SIGINT']);
  assert.deepEqual(await run('SIGKILL'), ['SIGINT', 'SIGQUIT', 'SIGKILL']);
  await assert.rejects(run('nothing'), /still runs after SIGKILL/);
});
