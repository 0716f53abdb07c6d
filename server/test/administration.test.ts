/** What operators do with the directory, on a real PostgreSQL. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { beforeEach, describe, test } from 'node:test';
import { pino } from 'pino';
import { LIVE_KEYS_MAX } from '../src/directory/administration.ts';
import { createDirectory, type Directory } from '../src/directory/directory.ts';
import type { Asker } from '../src/directory/live-asker.ts';
import type { OperatorScope, Scope } from '../src/directory/scopes.ts';
import { createSystemRandom } from '../src/ops/random.ts';
import { useTestDatabase } from './support/database.ts';
import { createManualClock, type ManualClock } from './support/manual-clock.ts';
import { NOON_US } from './support/venue.ts';

const log = pino({ level: 'silent' });
const database = useTestDatabase();
let clock: ManualClock;
let directory: Directory;
let asker: Asker;

beforeEach(async () => {
  await database.pools.admin.query(`delete from api_keys; delete from participants where kind = 'PARTICIPANT'`);
  clock = createManualClock(NOON_US);
  directory = open();
  asker = await operator(['directory', 'operators']);
});

/** As another process would have it: with nothing in its cache. */
const open = (environment: 'sandbox' | 'live' = 'sandbox'): Directory =>
  createDirectory({
    pool: database.pools.gateway,
    changes: database.pools.directory,
    clock,
    log,
    random: createSystemRandom(),
    environment,
  });

async function operator(scopes: readonly OperatorScope[], of = directory): Promise<Asker> {
  const { keyId } = await of.addKey({ participantId: 'venue', userId: 'olga', scopes });
  return { participantId: 'venue', keyId };
}

const alpha = { participantId: 'alpha', name: 'Alpha Energy', tier: 'STANDARD' } as const;

describe('participants', () => {
  test('are added once: the same again is known, anything else under the id is taken, as is the venue', async () => {
    const participant = { ...alpha, override: null, createdUs: NOON_US };
    assert.deepEqual(await directory.addParticipantFor(asker, alpha), { kind: 'ADDED', participant });
    clock.setUs(NOON_US + 5);
    assert.deepEqual(await directory.addParticipantFor(asker, alpha), { kind: 'THERE_ALREADY', participant });
    const others = [{ ...alpha, name: 'Beta' }, { ...alpha, tier: 'SANDBOX' } as const];
    for (const other of [...others, { ...alpha, participantId: 'venue' }])
      assert.deepEqual(await directory.addParticipantFor(asker, other), { kind: 'TAKEN' });
    assert.deepEqual(await directory.findParticipant('alpha'), participant);
    assert.equal(await directory.findParticipant('venue'), undefined);
  });

  test('are listed by id, whatever the locale, page by page, without the venue', async () => {
    const ids = ['b', 'B', 'a.1', 'a-1', 'zoo', 'a'];
    for (const participantId of ids) await directory.addParticipantFor(asker, { ...alpha, participantId });
    const idsOf = async (page: { limit: number; after?: string }): Promise<string[]> =>
      (await directory.listParticipants(page)).map(({ participantId }) => participantId);
    assert.deepEqual(await idsOf({ limit: 100 }), ids.toSorted());
    assert.deepEqual(await idsOf({ limit: 2, after: 'a' }), ['a-1', 'a.1']);
    const { rows } = await database.pools.admin
      .query<{ 'QUERY PLAN': string }>(
        `set enable_seqscan = off; explain select participant_id from participants
       where kind = 'PARTICIPANT' and participant_id collate "C" > 'a' order by participant_id collate "C" limit 2`,
      )
      .then((results) => (Array.isArray(results) ? ((results as (typeof results)[]).at(-1) ?? results) : results));
    assert.match(rows.map((row) => row['QUERY PLAN']).join(), /participants_by_id/);
    await database.pools.admin.query('reset enable_seqscan');
  });

  test('change in what is named, and in nothing else', async () => {
    await directory.addParticipantFor(asker, alpha);
    const override = { reads: { ratePerSecond: 0.5, burst: 3 } };
    const base = { ...alpha, override: null, createdUs: NOON_US };
    for (const [change, expected] of [
      [{ name: 'Alpha' }, { ...base, name: 'Alpha' }],
      [{ override }, { ...base, name: 'Alpha', override }],
      [{ tier: 'SANDBOX' }, { ...base, name: 'Alpha', override, tier: 'SANDBOX' }],
      [{ override: null }, { ...base, name: 'Alpha', tier: 'SANDBOX' }],
    ] as const) {
      const changed = await directory.changeParticipant(asker, 'alpha', change);
      assert.deepEqual(changed, { kind: 'CHANGED', participant: expected });
    }
  });
});

describe('keys', () => {
  beforeEach(() => directory.addParticipantFor(asker, alpha));

  test('are issued to a participant and to operators, work at once, and until they are withdrawn', async () => {
    const trader = { kind: 'PARTICIPANT', participantId: 'alpha', userId: 'anna', scopes: ['trade', 'risk'] } as const;
    const watcher = { kind: 'VENUE', userId: 'ivan', scopes: ['surveillance'] } as const;
    for (const [holder, participantId] of [
      [trader, 'alpha'],
      [watcher, 'venue'],
    ] as const) {
      const issue = await directory.issueKey(asker, holder);
      assert.ok(issue.kind === 'ISSUED');
      const { keyId } = issue.key;
      const { userId, scopes } = holder;
      const fresh = { createdUs: NOON_US, revokedUs: null, blockedUs: null, rotatedFrom: null };
      assert.deepEqual(issue.key, { keyId, userId, scopes, ...fresh });
      const found = await directory.authenticate(issue.text);
      assert.ok(found.kind === 'IDENTIFIED');
      assert.deepEqual([found.identity.participantId, found.identity.scopes], [participantId, scopes]);
      const [newest] = await directory.listKeys(participantId, { limit: 1 });
      assert.ok(newest !== undefined);
      const withdrawal = await directory.withdrawKey(asker, participantId, keyId);
      assert.deepEqual(withdrawal, { kind: 'REVOKED', key: { ...issue.key, revokedUs: NOON_US } });
      assert.deepEqual(await directory.authenticate(issue.text), { kind: 'REFUSED', reason: 'REVOKED' });
      clock.setUs(NOON_US + 9);
      assert.deepEqual(await directory.withdrawKey(asker, participantId, keyId), withdrawal, 'it stays as it was');
      clock.setUs(NOON_US);
    }
  });

  test('are not issued to nobody, nor a participant’s to the venue; nobody else’s is withdrawn', async () => {
    for (const participantId of ['ghost', 'venue']) {
      const holder = { kind: 'PARTICIPANT', participantId, userId: 'x', scopes: ['read'] } as const;
      assert.deepEqual(await directory.issueKey(asker, holder), { kind: 'NOT_FOUND' });
    }
    assert.deepEqual(await directory.withdrawKey(asker, 'alpha', asker.keyId), { kind: 'NOT_FOUND' });
    assert.deepEqual(await directory.withdrawKey(asker, 'ghost', 'NoSuchKey123'), { kind: 'NOT_FOUND' });
  });

  test('of which one was revoked a moment ago change nothing', async () => {
    const leaked = await operator(['directory']);
    await directory.withdrawKey(asker, 'venue', leaked.keyId);
    const before = await directory.listKeys('venue', { limit: 10 });
    const outcomes = [
      await directory.addParticipantFor(leaked, { ...alpha, participantId: 'beta' }),
      await directory.changeParticipant(leaked, 'alpha', { name: 'Mine' }),
      await directory.issueKey(leaked, { kind: 'VENUE', userId: 'x', scopes: ['operators'] }),
      await directory.withdrawKey(leaked, 'venue', asker.keyId),
    ];
    assert.deepEqual(
      outcomes.map(({ kind }) => kind),
      Array(4).fill('ASKER_REVOKED'),
    );
    assert.deepEqual(await directory.listKeys('venue', { limit: 10 }), before);
    assert.equal(await directory.findParticipant('beta'), undefined);
  });
});

describe('how many keys work at a time', () => {
  const issue = (by = asker) =>
    directory.issueKey(by, { kind: 'PARTICIPANT', participantId: 'alpha', userId: 'bot', scopes: ['keys'] });
  const addKeys = async (participantId: string, scope: Scope, count: number): Promise<void> => {
    for (let nth = 0; nth < count; nth++) await directory.addKey({ participantId, userId: 'bot', scopes: [scope] });
  };
  beforeEach(() => directory.addParticipantFor(asker, alpha));

  test('is limited for each participant: not by others, by revoked ones, nor by the other environment', async () => {
    await directory.addParticipantFor(asker, { ...alpha, participantId: 'beta' });
    await addKeys('beta', 'read', 2);
    await open('live').addKey({ participantId: 'alpha', userId: 'bot', scopes: ['read'] });
    await addKeys('alpha', 'read', LIVE_KEYS_MAX - 1);
    const last = await issue();
    assert.ok(last.kind === 'ISSUED');
    assert.deepEqual(await issue(), { kind: 'TOO_MANY_KEYS' });
    await directory.withdrawKey(asker, 'alpha', last.key.keyId);
    assert.equal((await issue()).kind, 'ISSUED');
    assert.deepEqual(await issue(), { kind: 'TOO_MANY_KEYS' });
  });

  test('counts a key and its successor as one: at the limit, a leaked key can be replaced', async () => {
    await addKeys('alpha', 'read', LIVE_KEYS_MAX - 1);
    const last = await issue();
    assert.ok(last.kind === 'ISSUED');
    const found = await directory.authenticate(last.text);
    assert.ok(found.kind === 'IDENTIFIED');
    const rotation = await directory.rotateKey(found.identity, last.key.keyId);
    assert.ok(rotation.kind === 'ROTATED');
    await directory.withdrawKey(asker, 'alpha', last.key.keyId);
    assert.deepEqual(await issue(), { kind: 'TOO_MANY_KEYS' });
    await directory.withdrawKey(asker, 'alpha', rotation.key.keyId);
    assert.equal((await issue()).kind, 'ISSUED');
  });

  test('is limited for operators, too; the venue’s are not counted as a participant’s', async () => {
    await addKeys('venue', 'surveillance', LIVE_KEYS_MAX - 2);
    const watcher = { kind: 'VENUE', userId: 'ivan', scopes: ['surveillance'] } as const;
    assert.equal((await directory.issueKey(asker, watcher)).kind, 'ISSUED');
    assert.deepEqual(await directory.issueKey(asker, watcher), { kind: 'TOO_MANY_KEYS' });
    assert.equal((await issue()).kind, 'ISSUED');
    const posing = { ...watcher, kind: 'PARTICIPANT', participantId: 'venue', scopes: ['read'] } as const;
    assert.deepEqual(await directory.issueKey(asker, posing), { kind: 'NOT_FOUND' });
  });

  test('is not exceeded by operators who give out the last ones at the same moment', async () => {
    const left = 3;
    await addKeys('alpha', 'read', LIVE_KEYS_MAX - left);
    const other = await operator(['directory']);
    for (let round = 0; round < 10; round++) {
      const issues = await Promise.all(Array.from({ length: 12 }, (_, nth) => issue(nth % 2 === 0 ? asker : other)));
      const issued = issues.filter((found) => found.kind === 'ISSUED');
      assert.equal(issued.length, left);
      assert.equal(issues.filter(({ kind }) => kind === 'TOO_MANY_KEYS').length, issues.length - left);
      for (const { key } of issued) await directory.withdrawKey(asker, 'alpha', key.keyId);
    }
  });
});

test('keys that could give out operators’ keys with the scope directory still can, with a scope of its own', async () => {
  const [root, other] = [await operator(['directory']), await operator(['market-ops'])];
  const file = new URL('../src/database/migrations/0009-operators-scope.sql', import.meta.url);
  await database.pools.admin.query(readFileSync(file, 'utf8'));
  const scopes = new Map((await directory.listKeys('venue', { limit: 9 })).map((key) => [key.keyId, key.scopes]));
  assert.deepEqual(scopes.get(root.keyId), ['directory', 'operators']);
  assert.deepEqual(scopes.get(other.keyId), ['market-ops']);
});

describe('the last key with the scope operators', () => {
  const withdraw = (keyId: string, by = asker) => directory.withdrawKey(by, 'venue', keyId);

  test('stays: also when others live that lack the scope, are revoked, or belong to the other environment', async () => {
    const others = [await operator(['market-ops', 'directory', 'surveillance']), await operator(['operators'])];
    await operator(['operators'], open('live'));
    for (const { keyId } of others) assert.equal((await withdraw(keyId)).kind, 'REVOKED');
    assert.deepEqual(await withdraw(asker.keyId), { kind: 'LAST_OPERATORS_KEY' });
    const next = await operator(['operators', 'surveillance']);
    assert.equal((await withdraw(asker.keyId)).kind, 'REVOKED');
    assert.deepEqual(await withdraw(next.keyId, next), { kind: 'LAST_OPERATORS_KEY' });
  });

  test('stays when two revoke each other at the same moment', async () => {
    for (let round = 0; round < 20; round++) {
      const [one, other] = [await operator(['operators']), await operator(['operators'])];
      const before = await directory.listKeys('venue', { limit: 500 });
      for (const { keyId, revokedUs } of before)
        if (revokedUs === null && ![one.keyId, other.keyId].includes(keyId)) await withdraw(keyId, one);
      const kinds = (await Promise.all([withdraw(other.keyId, one), withdraw(one.keyId, other)])).map(
        ({ kind }) => kind,
      );
      assert.deepEqual(kinds.toSorted(), ['ASKER_REVOKED', 'REVOKED']);
    }
  });
});
