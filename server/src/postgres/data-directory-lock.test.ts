import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { lockDataDirectory, MAX_DIRECTORY_BYTES, parseHolder } from './data-directory-lock.ts';
import { killHard, spawnTryServer, waitForLine } from './try-server-process.ts';

let home = '';
before(async () => {
  home = await mkdtemp(join(tmpdir(), 'wattbook-lock-'));
});
after(() => rm(home, { recursive: true, force: true }));

test('the directory is created, locked, and free again after the release', async () => {
  const directory = join(home, 'with spaces', 'and ünïcode');
  const first = await lockDataDirectory({ directory });
  await first.release();
  await first.release();
  const second = await lockDataDirectory({ directory });
  await second.release();
});

test('a second lock is refused by directory, pid, start and way out, also by another path', async () => {
  const directory = join(home, 'twice');
  const lock = await lockDataDirectory({ directory });
  await symlink(directory, join(home, 'alias'));
  for (const path of [directory, join(home, 'alias')]) {
    await assert.rejects(lockDataDirectory({ directory: path }), (error: Error) => {
      assert.match(error.message, new RegExp(`data directory ${lock.directory} is in use`));
      assert.match(error.message, new RegExp(`process ${process.pid} on .*, started 20\\d\\d-.*kill ${process.pid}`));
      assert.match(error.message, /WATTBOOK_DATA_DIR/);
      return true;
    });
  }
  await lock.release();
});

test('a refused attempt in the same process leaves the lock in force for other processes', async () => {
  const directory = join(home, 'kept');
  const lock = await lockDataDirectory({ directory });
  await assert.rejects(lockDataDirectory({ directory }));
  const other = spawnTryServer(directory, ['lock-only']);
  const line = await waitForLine(other, (one) => one.refused !== undefined || one.locked === true);
  await killHard(other);
  assert.match(line.refused ?? '', new RegExp(`process ${process.pid} `));
  await lock.release();
});

test('the lock of a killed holder is free at once, though its name is still there', async () => {
  const directory = join(home, 'killed');
  const holder = spawnTryServer(directory, ['lock-only']);
  await waitForLine(holder, (line) => line.locked === true);
  await killHard(holder);
  assert.equal(parseHolder(await readFile(join(directory, 'server.json'), 'utf8'))?.pid, holder.process.pid);
  const lock = await lockDataDirectory({ directory });
  await lock.release();
});

test('a name left by a killed holder whose pid is in use again does not count as a lock', async () => {
  const directory = join(home, 'reused');
  await mkdir(directory);
  const left = { pid: process.ppid, startedAt: new Date(0).toISOString(), host: 'x' };
  await writeFile(join(directory, 'server.json'), JSON.stringify(left));
  const lock = await lockDataDirectory({ directory });
  await lock.release();
});

test('of several simultaneous starts exactly one wins and the others name it', async () => {
  const directory = join(home, 'race');
  const servers = Array.from({ length: 6 }, () => spawnTryServer(directory, ['lock-only']));
  const lines = await Promise.all(
    servers.map((server) => waitForLine(server, (line) => line.locked === true || line.refused !== undefined)),
  );
  const winner = servers[lines.findIndex((line) => line.locked === true)];
  await Promise.all(servers.map(killHard));
  assert.equal(lines.filter((line) => line.locked === true).length, 1);
  for (const line of lines.filter((one) => one.locked !== true)) {
    assert.match(line.refused ?? '', new RegExp(`process ${winner?.process.pid} `));
  }
});

test('a directory that cannot be created, or is a file, is named with the reason', async () => {
  const file = join(home, 'file');
  await writeFile(file, '');
  await assert.rejects(
    lockDataDirectory({ directory: join(file, 'x') }),
    /can't be created: EEXIST.*WATTBOOK_DATA_DIR/,
  );
  await assert.rejects(lockDataDirectory({ directory: file }), /can't be written: ENOTDIR.*WATTBOOK_DATA_DIR/);
});

test('the longest path works, one byte more is refused', async () => {
  // Two bytes a letter: the limit is in bytes; folder names end at 255.
  const parent = join(home, 'ä'.repeat(100));
  const rest = MAX_DIRECTORY_BYTES - Buffer.byteLength(parent) - 1;
  const directory = join(parent, 'x'.repeat(Math.min(rest, 200)));
  const longest = rest > 200 ? join(directory, 'y'.repeat(rest - 201)) : directory;
  assert.equal(Buffer.byteLength(longest), MAX_DIRECTORY_BYTES);
  const lock = await lockDataDirectory({ directory: longest });
  await lock.release();
  await assert.rejects(lockDataDirectory({ directory: `${longest}z` }), /too long: it has 481 bytes, at most 480/);
});

test('a holder that is not wholly written is no holder', () => {
  const holder = { pid: 7, startedAt: '2026-11-22T00:00:00.000Z', host: 'box' };
  assert.deepEqual(parseHolder(JSON.stringify(holder)), holder);
  for (const text of ['', '{"pid":7', '[]', 'null', '{"pid":"7","startedAt":"x","host":"y"}', '{"pid":7}']) {
    assert.equal(parseHolder(text), undefined, text);
  }
});
