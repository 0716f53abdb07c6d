/** The sandbox's keys: a file and a directory in a real PostgreSQL that have to agree. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { pino } from 'pino';
import { createPool } from '../src/database/pool.ts';
import { createDirectory, type Directory } from '../src/directory/directory.ts';
import { createSystemRandom } from '../src/ops/random.ts';
import { SANDBOX_PARTICIPANTS, writeSandboxFile, type SandboxFile } from '../src/sandbox/keys.ts';
import { createTestDatabase, openTestPools, type TestDatabase, type TestPools } from './support/database.ts';
import { createManualClock } from './support/manual-clock.ts';
import { NOON_US } from './support/venue.ts';

const url = 'http://127.0.0.1:8080';
const adminUrl = 'http://127.0.0.1:8082';
let database: TestDatabase;
let pools: TestPools;
let directory: Directory;
let dataDirectory: string;

before(async () => {
  database = await createTestDatabase();
  pools = openTestPools(database.connectionString);
  directory = open('sandbox');
});
after(async () => {
  await pools.end();
  await database.drop();
});
beforeEach(() => {
  dataDirectory = mkdtempSync(path.join(tmpdir(), 'wattbook-'));
});
afterEach(() => rmSync(dataDirectory, { recursive: true }));

const log = pino({ level: 'silent' });

/** As another process would have it: with nothing in its cache. */
const open = (environment: 'sandbox' | 'live'): Directory =>
  createDirectory({
    pool: pools.gateway,
    changes: pools.directory,
    clock: createManualClock(NOON_US),
    random: createSystemRandom(),
    log,
    environment,
  });

const file = (): string => path.join(dataDirectory, 'sandbox.json');
const write = (of = directory): Promise<SandboxFile> =>
  writeSandboxFile({ dataDirectory, url, adminUrl, directory: of });
const stored = (): SandboxFile => JSON.parse(readFileSync(file(), 'utf8')) as SandboxFile;

async function assertWorks({ keys, admin }: SandboxFile): Promise<void> {
  for (const participantId of SANDBOX_PARTICIPANTS) {
    const answer = await open('sandbox').authenticate(keys[participantId]);
    assert.ok(answer.kind === 'IDENTIFIED');
    assert.equal(answer.identity.participantId, participantId);
    assert.deepEqual(answer.identity.scopes, ['read', 'trade', 'risk', 'keys']);
  }
  const operator = await open('sandbox').authenticate(admin.key);
  assert.ok(operator.kind === 'IDENTIFIED');
  const { participantId, scopes, tier } = operator.identity;
  assert.deepEqual([participantId, tier], ['venue', 'OPERATOR']);
  assert.deepEqual(scopes, ['market-ops', 'directory', 'surveillance', 'operators']);
}

const keyCount = async (): Promise<number> => {
  const { rows } = await pools.admin.query<{ count: string }>('select count(*) from api_keys');
  return Number(rows[0]?.count);
};

test('the file holds where the venue is and a working key of each participant and the operator; only its owner may read it', async () => {
  const sandbox = await write();
  assert.deepEqual(stored(), sandbox);
  assert.deepEqual([sandbox.url, sandbox.admin.url], [url, adminUrl]);
  await assertWorks(sandbox);
  assert.equal(statSync(file()).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(dataDirectory), ['sandbox.json'], 'nothing unfinished is left');
});

test('from start to start the keys stay, no new ones are made, and the mode is mended', async () => {
  const first = await write();
  const before = await keyCount();
  chmodSync(file(), 0o644);
  assert.deepEqual(await write(open('sandbox')), first);
  assert.equal(await keyCount(), before);
  assert.equal(statSync(file()).mode & 0o777, 0o600);
});

test('a file that an earlier start left unfinished doesn’t make the keys readable for others', async () => {
  writeFileSync(`${file()}.new`, 'half', { mode: 0o644 });
  await write();
  assert.equal(statSync(file()).mode & 0o777, 0o600);
});

test('a key that was revoked is replaced, the other stays', async () => {
  const first = await write();
  const keyId = first.keys.alpha.split('_')[2] ?? '';
  await directory.revokeKey({ participantId: 'alpha', keyId }, keyId);
  const second = await write(open('sandbox'));
  assert.notEqual(second.keys.alpha, first.keys.alpha);
  assert.equal(second.keys.beta, first.keys.beta);
  await assertWorks(second);
});

test('a key of an earlier version, without the scope keys, stays', async () => {
  const { keys } = await write();
  const { text } = await directory.addKey({ participantId: 'alpha', userId: 'alpha-bot', scopes: ['read', 'trade'] });
  writeFileSync(file(), JSON.stringify({ url, keys: { ...keys, alpha: text } }));
  assert.deepEqual((await write(open('sandbox'))).keys, { ...keys, alpha: text });
});

test('keys that got into each other’s place, or of somebody else, are replaced', async () => {
  const { keys, admin } = await write();
  const swapped = { url, keys: { alpha: admin.key, beta: keys.alpha }, admin: { url: adminUrl, key: keys.beta } };
  writeFileSync(file(), JSON.stringify(swapped));
  await assertWorks(await write());
});

test('a file of an earlier version, without an operator, gets one and keeps its keys', async () => {
  const { keys } = await write();
  writeFileSync(file(), JSON.stringify({ url, keys }));
  const later = await write();
  assert.deepEqual(later.keys, keys);
  await assertWorks(later);
});

test('keys of another database are replaced', async () => {
  const first = await write();
  await pools.admin.query('delete from api_keys');
  const second = await write(open('sandbox'));
  assert.notEqual(second.keys.alpha, first.keys.alpha);
  await assertWorks(second);
});

for (const [what, content] of [
  ['nothing', ''],
  ['half a file', '{ "url": "http://127'],
  ['no object', '[]'],
  ['null', 'null'],
  ['keys that are none', '{"keys":{"alpha":"x","beta":7}}'],
  ['keys that are no object', '{"keys":null}'],
] as const) {
  test(`a file with ${what} in it is written anew`, async () => {
    writeFileSync(file(), content);
    const sandbox = await write();
    assert.deepEqual(stored(), sandbox);
    await assertWorks(sandbox);
  });
}

test('a database that is away is no reason to make new keys: the file stays as it is', async () => {
  const first = await write();
  const away = createPool('postgres://nobody@127.0.0.1:1/nothing', pino({ level: 'silent' }), 'wattbook_directory');
  const options = { pool: away, changes: away, clock: createManualClock(NOON_US), random: createSystemRandom(), log };
  await assert.rejects(write(createDirectory({ ...options, environment: 'sandbox' })), /ECONNREFUSED/);
  await away.end();
  assert.deepEqual(stored(), first);
});
