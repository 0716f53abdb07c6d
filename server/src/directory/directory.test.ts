/** The directory on a pool that is played by hand; the same with PostgreSQL is in server/test/. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pool } from 'pg';
import { createManualClock, type ManualClock } from '../../test/support/manual-clock.ts';
import { createSeededRandom } from '../ops/random.ts';
import { mintKey } from './api-key.ts';
import { createDirectory, type Directory } from './directory.ts';
import { createKeyCache, KEY_CACHE_ENTRIES_MAX, KEY_CACHE_MS } from './key-cache.ts';

type Row = Record<string, unknown>;

type Played = {
  directory: Directory;
  clock: ManualClock;
  key: { keyId: string; text: string };
  row: Row;
  queries(): number;
  complaints: unknown[];
  failing(isFailing: boolean): void;
};

function play(): Played {
  const clock = createManualClock(1_000_000);
  const { keyId, text, secretHash } = mintKey(createSeededRandom(3), 'sandbox');
  const row: Row = {
    participant_id: 'alpha',
    user_id: 'bot7',
    family_id: 'FirstOfThem1',
    environment: 'sandbox',
    secret_hash: secretHash,
    scopes: ['read', 'trade'],
    is_revoked: false,
    tier: 'STANDARD',
    throttle: null,
  };
  let queries = 0;
  let isFailing = false;
  const complaints: unknown[] = [];
  const query = ({ values }: { values: unknown[] }) => {
    queries += 1;
    if (isFailing) return Promise.reject(new Error('Connection terminated unexpectedly'));
    return Promise.resolve({ rows: values[0] === keyId ? [{ ...row }] : [] });
  };
  const pool = { query } as unknown as Pool;
  const random = createSeededRandom(4);
  const log = { warn: (...words: unknown[]) => void complaints.push(words) };
  return {
    directory: createDirectory({ pool, changes: pool, clock, random, log, environment: 'sandbox' }),
    clock,
    key: { keyId, text },
    row,
    queries: () => queries,
    complaints,
    failing: (failing) => (isFailing = failing),
  };
}

test('a key says who asks', async () => {
  const { directory, key } = play();
  assert.deepEqual(await directory.authenticate(key.text), {
    kind: 'IDENTIFIED',
    identity: {
      participantId: 'alpha',
      userId: 'bot7',
      keyId: key.keyId,
      familyId: 'FirstOfThem1',
      environment: 'sandbox',
      scopes: ['read', 'trade'],
      tier: 'STANDARD',
    },
  });
});

test('no key, a mistyped one and one of the other environment never reach the database', async () => {
  const { directory, key, queries } = play();
  const last = key.text.endsWith('a') ? 'b' : 'a';
  for (const [text, reason] of [
    ['nonsense', 'NO_KEY'],
    [key.text.slice(0, -1) + last, 'MISTYPED'],
    [mintKey(createSeededRandom(5), 'live').text, 'OTHER_ENVIRONMENT'],
  ] as const) {
    assert.deepEqual(await directory.authenticate(text), { kind: 'REFUSED', reason });
  }
  assert.equal(queries(), 0);
});

test('an unknown key is refused, and asking again at once asks the database once', async () => {
  const { directory, queries } = play();
  const { text } = mintKey(createSeededRandom(6), 'sandbox');
  for (let time = 0; time < 3; time++) {
    assert.deepEqual(await directory.authenticate(text), { kind: 'REFUSED', reason: 'UNKNOWN' });
  }
  assert.equal(queries(), 1);
});

test('a right id with another secret is unknown, even when the key is revoked', async () => {
  const { directory, key, row } = play();
  row['is_revoked'] = true;
  row['secret_hash'] = Buffer.alloc(32);
  assert.deepEqual(await directory.authenticate(key.text), { kind: 'REFUSED', reason: 'UNKNOWN' });
});

test('a revocation works within a second, also when another process revoked', async () => {
  const { directory, key, row, clock } = play();
  await directory.authenticate(key.text);
  row['is_revoked'] = true;
  await clock.advance(KEY_CACHE_MS - 1);
  assert.equal((await directory.authenticate(key.text)).kind, 'IDENTIFIED');
  await clock.advance(1);
  assert.deepEqual(await directory.authenticate(key.text), { kind: 'REFUSED', reason: 'REVOKED' });
});

test('a database that fails is a failure of that request only', async () => {
  const { directory, key, failing } = play();
  failing(true);
  await assert.rejects(directory.authenticate(key.text), /terminated/);
  failing(false);
  assert.equal((await directory.authenticate(key.text)).kind, 'IDENTIFIED');
});

test('what was agreed on with the participant comes with its key; what makes no sense is said once a change', async () => {
  const { directory, key, row, clock, complaints } = play();
  async function overrideNow(stored: unknown): Promise<unknown> {
    row['throttle'] = stored;
    await clock.advance(KEY_CACHE_MS);
    const found = await directory.authenticate(key.text);
    assert.ok(found.kind === 'IDENTIFIED');
    return found.identity.override;
  }
  const agreed = { orders: { rate: 5, burst: 10 }, openStreams: 2 };
  assert.deepEqual(await overrideNow(agreed), { orders: { ratePerSecond: 5, burst: 10 }, openStreams: 2 });
  assert.equal(complaints.length, 0);
  for (const stored of [{ openStreams: 0 }, { openStreams: 0 }, { order: 1 }]) {
    assert.equal(await overrideNow(stored), undefined);
  }
  assert.equal(complaints.length, 2);
  assert.match(JSON.stringify(complaints), /"participantId":"alpha","problems":\["openStreams is 0: /);
  await overrideNow(null);
  await overrideNow({ order: 1 });
  assert.equal(complaints.length, 3, 'it came back after it was gone');
});

test('the cache holds no more than its limit, and forgets the oldest', async () => {
  const clock = createManualClock(0);
  let reads = 0;
  const cache = createKeyCache(clock, (keyId) => {
    reads += 1;
    return Promise.resolve(keyId);
  });
  for (let id = 0; id <= KEY_CACHE_ENTRIES_MAX; id++) await cache.find(String(id));
  assert.equal(cache.size(), KEY_CACHE_ENTRIES_MAX);
  await cache.find(String(KEY_CACHE_ENTRIES_MAX));
  assert.equal(reads, KEY_CACHE_ENTRIES_MAX + 1);
  await cache.find('0');
  assert.equal(reads, KEY_CACHE_ENTRIES_MAX + 2);
});
