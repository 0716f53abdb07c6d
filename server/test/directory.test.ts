/** The directory on a real PostgreSQL, and what the database itself refuses. */
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { pino } from 'pino';
import { createPool } from '../src/database/pool.ts';
import { mintKey } from '../src/directory/api-key.ts';
import { createDirectory, type Directory } from '../src/directory/directory.ts';
import type { Scope } from '../src/directory/scopes.ts';
import { createSeededRandom, createSystemRandom } from '../src/ops/random.ts';
import { useTestDatabase } from './support/database.ts';
import { createManualClock, type ManualClock } from './support/manual-clock.ts';
import { NOON_US } from './support/venue.ts';

const database = useTestDatabase();
let clock: ManualClock;
let directory: Directory;

beforeEach(async () => {
  await database.pools.admin.query(`delete from api_keys; delete from participants where kind = 'PARTICIPANT'`);
  clock = createManualClock(NOON_US);
  directory = open('sandbox');
  await directory.addParticipant({ participantId: 'alpha', name: 'Alpha Energy' });
});

const log = pino({ level: 'silent' });

const open = (environment: 'sandbox' | 'live'): Directory =>
  createDirectory({
    pool: database.pools.gateway,
    changes: database.pools.directory,
    clock,
    random: createSystemRandom(),
    log,
    environment,
  });

const addKey = (of = directory): Promise<{ keyId: string; text: string }> =>
  of.addKey({ participantId: 'alpha', userId: 'alice', scopes: ['read', 'trade'] });

/** As the key itself may. */
async function revoke(keyId: string): Promise<void> {
  const { kind } = await directory.revokeKey({ participantId: 'alpha', keyId }, keyId);
  assert.equal(kind, 'REVOKED');
}

describe('authenticate', () => {
  test('a good key says who asks: in this process and in any other', async () => {
    const { keyId, text } = await addKey();
    const identity = {
      ...{ participantId: 'alpha', userId: 'alice', keyId, familyId: keyId, environment: 'sandbox' },
      scopes: ['read', 'trade'],
      tier: 'SANDBOX',
    };
    for (const asked of [directory, open('sandbox')]) {
      assert.deepEqual(await asked.authenticate(text), { kind: 'IDENTIFIED', identity });
    }
  });

  test('mistyped, unknown, with another secret, of the other environment, revoked: each has its reason', async () => {
    const { keyId, text } = await addKey();
    const reasonOf = async (key: string): Promise<string> => {
      const answer = await directory.authenticate(key);
      return answer.kind === 'REFUSED' ? answer.reason : answer.kind;
    };
    assert.equal(await reasonOf(text.slice(0, -1) + (text.endsWith('a') ? 'b' : 'a')), 'MISTYPED');
    assert.equal(await reasonOf('nonsense'), 'NO_KEY');
    assert.equal(await reasonOf(mintKey(createSystemRandom(), 'sandbox').text), 'UNKNOWN');
    assert.equal(await reasonOf((await addKey(open('live'))).text), 'OTHER_ENVIRONMENT');
    const forged = mintKeyWithId(keyId);
    assert.equal(await reasonOf(forged), 'UNKNOWN');
    await revoke(keyId);
    assert.equal(await reasonOf(text), 'REVOKED');
    assert.equal(await reasonOf(forged), 'UNKNOWN', 'who doesn’t know the secret isn’t told that it is revoked');
  });

  /** A well-formed key of somebody who knows the id but not the secret. */
  function mintKeyWithId(keyId: string): string {
    const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    const wanted = Array.from(keyId, (digit) => digit).map((digit) => digits.indexOf(digit));
    const random = createSeededRandom(5);
    return mintKey({ ...random, below: (bound) => wanted.shift() ?? random.below(bound) }, 'sandbox').text;
  }

  test('a row of the other environment is unknown here, even with the right secret', async () => {
    const { keyId, text } = await addKey();
    await database.pools.admin.query(`update api_keys set environment = 'live' where key_id = $1`, [keyId]);
    assert.deepEqual(await directory.authenticate(text), { kind: 'REFUSED', reason: 'UNKNOWN' });
  });
});

describe('revoking', () => {
  test('works at once here, and within a second in another process, by the clock', async () => {
    const elsewhere = open('sandbox');
    const { keyId, text } = await addKey();
    assert.equal((await elsewhere.authenticate(text)).kind, 'IDENTIFIED');
    assert.equal((await directory.authenticate(text)).kind, 'IDENTIFIED');
    await revoke(keyId);
    assert.equal((await directory.authenticate(text)).kind, 'REFUSED');
    clock.setUs(NOON_US + 1_000 * 1_000);
    assert.deepEqual(await elsewhere.authenticate(text), { kind: 'REFUSED', reason: 'REVOKED' });
  });
});

describe('how much a participant may ask', () => {
  const override = { orders: { ratePerSecond: 5, burst: 10 }, openStreams: 2 };
  const agreed = { tier: 'STANDARD', override } as const;
  let operator: { participantId: string; keyId: string };
  beforeEach(async () => {
    const { keyId } = await directory.addKey({ participantId: 'venue', userId: 'olga', scopes: ['directory'] });
    operator = { participantId: 'venue', keyId };
  });

  async function found(of: Directory, text: string): Promise<unknown> {
    const answer = await of.authenticate(text);
    if (answer.kind !== 'IDENTIFIED') return answer;
    const { tier, override } = answer.identity;
    return { tier, override };
  }

  test('is changed and taken back within a second, in every process', async () => {
    const elsewhere = open('sandbox');
    const { text } = await addKey();
    const fresh = { tier: 'SANDBOX', override: undefined };
    for (const asked of [directory, elsewhere]) assert.deepEqual(await found(asked, text), fresh);
    assert.equal((await directory.changeParticipant(operator, 'alpha', agreed)).kind, 'CHANGED');
    clock.setUs(NOON_US + 1_000_000);
    for (const asked of [directory, elsewhere])
      assert.deepEqual(await found(asked, text), { tier: 'STANDARD', override });
    await directory.changeParticipant(operator, 'alpha', { tier: 'SANDBOX', override: null });
    clock.setUs(NOON_US + 2_000_000);
    for (const asked of [directory, elsewhere]) assert.deepEqual(await found(asked, text), fresh);
  });

  test('is not changed by what makes no sense, nor of nobody', async () => {
    await directory.changeParticipant(operator, 'alpha', agreed);
    const refused = await directory.changeParticipant(operator, 'alpha', { override: { openStreams: 0 } });
    assert.equal(refused.kind, 'REFUSED');
    for (const nobody of ['ghost', 'venue'])
      assert.deepEqual(await directory.changeParticipant(operator, nobody, agreed), { kind: 'NOT_FOUND' });
    const { rows } = await database.pools.admin.query(
      'select participant_id, tier, throttle from participants order by 1',
    );
    assert.deepEqual(rows, [
      { participant_id: 'alpha', tier: 'STANDARD', throttle: { orders: { rate: 5, burst: 10 }, openStreams: 2 } },
      { participant_id: 'venue', tier: 'OPERATOR', throttle: null },
    ]);
  });

  test('is the tier’s where a row makes no sense', async () => {
    const { text } = await addKey();
    await database.pools.admin.query(
      `update participants set throttle = '{"orders": 5}' where participant_id = 'alpha'`,
    );
    assert.deepEqual(await found(directory, text), { tier: 'SANDBOX', override: undefined });
  });
});

describe('what is stored', () => {
  test('not the secret: not in any column, in any encoding', async () => {
    const { text } = await addKey();
    const secret = text.slice(text.lastIndexOf('_') + 1, -6);
    assert.equal(secret.length, 32);
    const { rows } = await database.pools.admin.query<{ stored: string }>(
      'select row_to_json(api_keys)::text as stored from api_keys',
    );
    assert.equal(rows.length, 1);
    const stored = rows.map((row) => row.stored).join('');
    for (const hidden of [text, secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')]) {
      assert.ok(!stored.includes(hidden));
    }
  });

  test('keys are unique: two thousand have two thousand ids and texts, and an id twice is refused', async () => {
    const keys = Array.from({ length: 2_000 }, () => mintKey(createSystemRandom(), 'sandbox'));
    assert.equal(new Set(keys.map(({ keyId }) => keyId)).size, keys.length);
    assert.equal(new Set(keys.map(({ text }) => text)).size, keys.length);
    const options = {
      pool: database.pools.gateway,
      changes: database.pools.directory,
      clock,
      log,
      environment: 'sandbox',
    } as const;
    const [first, second] = [1, 1].map((seed) => createDirectory({ ...options, random: createSeededRandom(seed) }));
    assert.ok(first !== undefined && second !== undefined);
    const { text } = await addKey(first);
    await assert.rejects(addKey(second), /duplicate key/);
    assert.equal((await directory.authenticate(text)).kind, 'IDENTIFIED');
  });

  test('a participant keeps the name it was added with', async () => {
    assert.equal(await directory.addParticipant({ participantId: 'alpha', name: 'Somebody else' }), false);
    assert.equal(await directory.addParticipant({ participantId: 'beta', name: 'Beta' }), true);
    const { rows } = await database.pools.admin.query(
      "select participant_id, name from participants where kind = 'PARTICIPANT' order by 1",
    );
    assert.deepEqual(rows, [
      { participant_id: 'alpha', name: 'Alpha Energy' },
      { participant_id: 'beta', name: 'Beta' },
    ]);
  });
});

describe('the database itself refuses', () => {
  const insertParticipant = (id: string, kind: string, tier: string): string =>
    `insert into participants (participant_id, name, created_us, kind, tier)
     values ('${id}', 'x', 1, '${kind}', '${tier}')`;
  const addKeyOf = (participantId: string, scopes: readonly Scope[]): Promise<{ keyId: string }> =>
    directory.addKey({ participantId, userId: 'a', scopes });
  async function moveKey(from: string, scopes: readonly Scope[], to: string): Promise<void> {
    const { keyId } = await addKeyOf(from, scopes);
    await database.pools.admin.query('update api_keys set participant_id = $2 where key_id = $1', [keyId, to]);
  }

  for (const [what, act] of [
    ['a key of nobody', () => directory.addKey({ participantId: 'ghost', userId: 'a', scopes: ['read'] })],
    ['a key without a scope', () => directory.addKey({ participantId: 'alpha', userId: 'a', scopes: [] })],
    ['an unknown scope', () => directory.addKey({ participantId: 'alpha', userId: 'a', scopes: ['root' as 'read'] })],
    ['a user id with a blank', () => directory.addKey({ participantId: 'alpha', userId: 'a b', scopes: ['read'] })],
    ['a second venue', () => database.pools.admin.query(insertParticipant('venue-2', 'VENUE', 'OPERATOR'))],
    [
      'a venue that is a participant',
      () => database.pools.admin.query(`update participants set kind = 'PARTICIPANT', tier = 'SANDBOX'`),
    ],
    [
      'a participant with the tier of operators',
      () => database.pools.admin.query(`update participants set tier = 'OPERATOR'`),
    ],
    [
      'an operator with the tier of participants',
      () => database.pools.admin.query(`update participants set tier = 'STANDARD'`),
    ],
    ['a participant with a scope of operators', () => addKeyOf('alpha', ['read', 'surveillance'])],
    ['an operator with a scope of participants', () => addKeyOf('venue', ['directory', 'read'])],
    ['a key that changes hands', () => moveKey('alpha', ['read'], 'venue')],
    ['an operator’s key that changes hands', () => moveKey('venue', ['market-ops'], 'alpha')],
    ['a participant id with a blank', () => directory.addParticipant({ participantId: 'a b', name: 'x' })],
    ['a participant id with a line break', () => directory.addParticipant({ participantId: 'a\n', name: 'x' })],
    ['a participant id of 65 characters', () => directory.addParticipant({ participantId: 'a'.repeat(65), name: 'x' })],
    ['a tier that nobody knows', () => database.pools.admin.query(`update participants set tier = 'GOLD'`)],
    ['an override that is no object', () => database.pools.admin.query(`update participants set throttle = '[]'`)],
    ['a participant without a name', () => directory.addParticipant({ participantId: 'b', name: '' })],
  ] as const) {
    test(what, () => assert.rejects(act(), /violates (check|foreign key) constraint/));
  }
});

test('a database that is away is a failure of the question, not a refusal; it is asked again afterwards', async () => {
  const { text } = await addKey();
  const away = createPool('postgres://nobody@127.0.0.1:1/nothing', pino({ level: 'silent' }), 'wattbook_gateway');
  const random = createSystemRandom();
  const lost = createDirectory({ pool: away, changes: away, clock, random, log, environment: 'sandbox' });
  await assert.rejects(lost.authenticate(text), /ECONNREFUSED/);
  await away.end();
});
