/** The directory in memory, which most tests use, against the real one on PostgreSQL: same calls, same answers. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pino } from 'pino';
import type { Pool } from 'pg';
import { createPool } from '../src/database/pool.ts';
import { createDirectory, type Identity, type Scope } from '../src/directory/directory.ts';
import { createSeededRandom } from '../src/ops/random.ts';
import { createTestDatabase, type TestDatabase } from './support/database.ts';
import { createManualClock } from './support/manual-clock.ts';
import { createMemoryDirectory } from './support/memory-directory.ts';
import { seedOfRun } from './support/seed-of-run.ts';
import { NOON_US } from './support/venue.ts';

const CALLS = 300;
const SCOPES: readonly (readonly Scope[])[] = [['read'], ['keys'], ['read', 'keys'], ['read', 'trade', 'keys']];
const PARTICIPANTS = ['alpha', 'beta'];
const log = pino({ level: 'silent' });
let database: TestDatabase;
let pool: Pool;

before(async () => {
  database = await createTestDatabase();
  pool = createPool(database.connectionString, log);
});
after(async () => {
  await pool.end();
  await database.drop();
});

test(`${CALLS} calls in any order are answered alike by both`, async () => {
  const choose = createSeededRandom(seedOfRun(5));
  const clock = createManualClock(NOON_US);
  // Equal seeds, so both mint the same keys.
  const real = createDirectory({ pool, clock, log, random: createSeededRandom(9), environment: 'sandbox' });
  const memory = createMemoryDirectory(clock, createSeededRandom(9));
  for (const participantId of PARTICIPANTS) {
    await real.addParticipant({ participantId, name: `Participant ${participantId}` });
  }
  const texts: string[] = [];
  const keyIds = ['NoSuchKey123'];
  const anyOf = <Value>(values: readonly Value[]): Value => {
    const value = values[choose.below(values.length)];
    assert.ok(value !== undefined);
    return value;
  };
  const note = (keyId: string, text: string): void => void (keyIds.push(keyId), texts.push(text));

  async function addKey(): Promise<void> {
    const [participantId, scopes] = [anyOf(PARTICIPANTS), anyOf(SCOPES)];
    const { keyId, text } = await real.addKey({ participantId, userId: `${participantId}-bot`, scopes });
    assert.equal(memory.addKey(participantId, scopes), text);
    note(keyId, text);
  }

  /** Also one that was revoked since it was identified. */
  async function anyAsker(): Promise<Identity> {
    const found = await real.authenticate(anyOf(texts));
    return found.kind === 'IDENTIFIED' ? found.identity : anyAsker();
  }

  async function rotate(): Promise<void> {
    const [asker, keyId] = [await anyAsker(), anyOf(keyIds)];
    const rotation = await real.rotateKey(asker, keyId);
    assert.deepEqual(plain(await memory.rotateKey(asker, keyId)), plain(rotation));
    if (rotation.kind === 'ROTATED') note(rotation.key.keyId, rotation.text);
  }

  async function revoke(): Promise<void> {
    const [asker, keyId] = [await anyAsker(), anyOf(keyIds)];
    assert.deepEqual(plain(await memory.revokeKey(asker, keyId)), plain(await real.revokeKey(asker, keyId)));
  }

  async function look(): Promise<void> {
    const participantId = anyOf(PARTICIPANTS);
    const first = await real.listKeys(participantId, { limit: 1 + choose.below(3) });
    assert.deepEqual((await memory.listKeys(participantId, { limit: first.length })).map(plain), first.map(plain));
    const after = first.at(-1);
    const page = { limit: 500, ...(after !== undefined && { after }) };
    assert.deepEqual(
      (await memory.listKeys(participantId, page)).map(plain),
      (await real.listKeys(participantId, page)).map(plain),
    );
    assert.deepEqual((await memory.findRevokedKeys(keyIds)).sort(), (await real.findRevokedKeys(keyIds)).sort());
    const text = anyOf(texts);
    assert.deepEqual(await memory.authenticate(text), await real.authenticate(text));
  }

  for (const _ of SCOPES) await addKey();
  for (let call = 0; call < CALLS; call++) {
    clock.setUs(clock.nowUs() + choose.below(3) * 1_000_000);
    await anyOf([addKey, rotate, rotate, rotate, revoke, look])();
  }
  assert.ok(keyIds.length > CALLS / 10);
});

/** Without what only the directory in memory keeps. */
function plain(value: object): object {
  const {
    key,
    participantId: _participant,
    familyId: _family,
    text: _text,
    ...rest
  } = value as Record<string, unknown>;
  return { ...rest, ...(typeof key === 'object' && key !== null && { key: plain(key) }) };
}
