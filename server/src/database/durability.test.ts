/** What PostgreSQL may be asked to forget. On a hand-made pool: no test may switch fsync off for all the others. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pool } from 'pg';
import { requireDurability } from './durability.ts';

const SAFE = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  server_version_num: '180000',
  server_encoding: 'UTF8',
};

function poolWith(change: Record<string, string | undefined>): Pool {
  const settings: [string, string | undefined][] = Object.entries({ ...SAFE, ...change });
  const rows = settings.filter(([, setting]) => setting !== undefined).map(([name, setting]) => ({ name, setting }));
  return { query: () => Promise.resolve({ rows }) } as unknown as Pool;
}

for (const change of [
  {},
  { synchronous_commit: 'local' },
  { synchronous_commit: 'remote_write' },
  { synchronous_commit: 'remote_apply' },
  { server_version_num: '150000' },
]) {
  test(`accepted: ${JSON.stringify(change)}`, () => requireDurability(poolWith(change)));
}

for (const [change, sentence] of [
  [{ fsync: 'off' }, /fsync = off: a confirmed trade could be lost\. Set fsync = on .* and start again\./],
  [{ full_page_writes: 'off' }, /full_page_writes = off: .*Set full_page_writes = on/],
  [{ synchronous_commit: 'off' }, /synchronous_commit = off: .*Set synchronous_commit = on/],
  [{ fsync: undefined }, /fsync = undefined/],
  [{ synchronous_commit: undefined }, /synchronous_commit = undefined/],
  [{ server_version_num: '149999' }, /PostgreSQL 149999 is too old: 15 or newer is needed/],
  [{ server_version_num: undefined }, /too old/],
  [{ server_encoding: 'SQL_ASCII' }, /encoding is SQL_ASCII; it has to be UTF8/],
] as const) {
  test(`refused: ${JSON.stringify(change)}`, () => assert.rejects(requireDurability(poolWith(change)), sentence));
}
