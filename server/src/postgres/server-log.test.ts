import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openServerLog, readLastLines, rotateServerLog } from './server-log.ts';

let home = '';
before(async () => {
  home = await mkdtemp(join(tmpdir(), 'wattbook-log-'));
});
after(() => rm(home, { recursive: true, force: true }));

test('a log is moved aside only beyond its limit, and whoever writes it goes on at the new end', async () => {
  const file = join(home, 'a.log');
  const writer = await openServerLog(file);
  await writer.write('x'.repeat(100));
  assert.equal(await rotateServerLog(file, 100), false);
  await writer.write('y');
  assert.equal(await rotateServerLog(file, 100), true);
  await writer.write('new\n');
  await writer.close();
  assert.equal(await readFile(file, 'utf8'), 'new\n');
  assert.equal((await stat(`${file}.1`)).size, 101);
  assert.equal((await stat(file)).mode & 0o777, 0o600);
});

test('the last lines are those since this start', async () => {
  const file = join(home, 'b.log');
  const old = 'old\n'.repeat(10);
  await writeFile(file, `${old}one\n\ntwo\n`);
  assert.deepEqual(await readLastLines(file, old.length), ['one', 'two']);
  assert.equal((await readLastLines(file)).length, 12);
  // Emptied meanwhile: all that is there is new.
  assert.deepEqual(await readLastLines(file, 1_000_000), await readLastLines(file));
  assert.deepEqual(await readLastLines(join(home, 'none.log')), []);
});
