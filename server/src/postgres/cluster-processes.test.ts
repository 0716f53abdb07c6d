import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  clusterName,
  findClusterProcesses,
  forgetReusedPid,
  parsePostmasterPid,
  parsePs,
  roleIn,
  saysReady,
  stopClusterProcesses,
} from './cluster-processes.ts';

const DIRECTORY = '/data/my venue/postgres';
const NAME = clusterName(DIRECTORY);
const PID_FILE = `4242\n${DIRECTORY}\n1795365123\n5433\n\n127.0.0.1\n  1234567         7\nready   \n`;
const silent = (): void => undefined;

let home = '';
before(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'wattbook-processes-')));
});
after(() => rm(home, { recursive: true, force: true }));

test('postmaster.pid: the pid, also of a stand-alone backend, and whether it is ready', () => {
  assert.equal(parsePostmasterPid(PID_FILE), 4242);
  assert.equal(parsePostmasterPid('-77\n/x\n'), 77);
  for (const text of ['', '\n', 'abc\n', '0\n', '12abc\n']) assert.equal(parsePostmasterPid(text), undefined, text);
  assert.equal(saysReady(PID_FILE, 4242), true);
  assert.equal(saysReady(PID_FILE, 4243), false);
  assert.equal(saysReady(PID_FILE.replace('ready   ', 'starting'), 4242), false);
});

test('where working directories are seen, they decide whose process it is', () => {
  const postmaster = { pid: 1, command: `/m y/bin/postgres -D ${DIRECTORY}`, program: '/m y/bin/postgres' };
  const child = { pid: 2, command: `postgres: ${NAME}: checkpointer ` };
  assert.equal(roleIn(DIRECTORY, { ...postmaster, cwd: DIRECTORY }), 'postmaster');
  assert.equal(roleIn(DIRECTORY, { ...child, cwd: DIRECTORY }), 'child');
  assert.equal(roleIn(DIRECTORY, { ...postmaster, cwd: '/elsewhere' }), undefined);
  assert.equal(roleIn(DIRECTORY, { ...child, cwd: '/elsewhere' }), undefined);
});

test('a shell or an editor in the cluster directory is a stranger', () => {
  for (const program of ['bash', '/usr/bin/vim', 'tail', '/opt/postgres/bin/psql']) {
    const command = `${program} postgres: postgresql.conf`;
    assert.equal(roleIn(DIRECTORY, { pid: 1, command, program, cwd: DIRECTORY }), undefined, program);
  }
});

test('where they are not seen, the name of the cluster in the command decides', () => {
  const command = `/x/bin/postgres -D ${DIRECTORY} -c port=1 -c cluster_name=${NAME} -c fsync=on`;
  assert.equal(roleIn(DIRECTORY, { pid: 1, command }), 'postmaster');
  assert.equal(roleIn(DIRECTORY, { pid: 1, command: `postgres: ${NAME}: walwriter ` }), 'child');
  assert.equal(roleIn('/other/postgres', { pid: 1, command }), undefined);
  assert.equal(roleIn(DIRECTORY, { pid: 1, command: `/x/bin/postgres -D ${DIRECTORY} -c port=1` }), undefined);
  assert.equal(roleIn(DIRECTORY, { pid: 1, command: 'postgres: walwriter ' }), undefined);
});

test('ps is read with its padding', () => {
  const expected = [
    { pid: 1, command: '/sbin/init' },
    { pid: 12345, command: 'postgres: a: b' },
  ];
  assert.deepEqual(parsePs('    1 /sbin/init\n12345 postgres: a: b\n\n'), expected);
});

test('a stranger whose pid stands in postmaster.pid lives on, even in the cluster directory', async () => {
  const stranger = spawn('sleep', ['60'], { cwd: home, stdio: 'ignore' });
  const file = join(home, 'postmaster.pid');
  await writeFile(file, PID_FILE.replace('4242', String(stranger.pid)));

  assert.deepEqual(await findClusterProcesses(home), []);
  await stopClusterProcesses(home, [{ signal: 'SIGKILL', waitMs: 100 }], silent);
  await forgetReusedPid(home, silent);
  assert.equal(stranger.exitCode ?? stranger.signalCode, null);
  // The rest must stay: PostgreSQL checks the old shared memory by it.
  assert.equal(await readFile(file, 'utf8'), PID_FILE.replace('4242', '2147483647'));
  stranger.kill('SIGKILL');
});

test('a postmaster.pid of a dead process is left to PostgreSQL, an empty one is not', async () => {
  const file = join(home, 'postmaster.pid');
  const dead = PID_FILE.replace('4242', '2147483646');
  await writeFile(file, dead);
  await forgetReusedPid(home, silent);
  assert.equal(await readFile(file, 'utf8'), dead);
  await writeFile(file, '');
  await forgetReusedPid(home, silent);
  assert.equal(await readFile(file, 'utf8'), '2147483647\n');
});
