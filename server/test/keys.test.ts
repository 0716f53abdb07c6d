/** Participants and their own keys, on a real PostgreSQL: the directory alone, and through one gateway and two. */
import assert from 'node:assert/strict';
import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import { pino } from 'pino';
import { createDirectory, type Directory, type Identity } from '../src/directory/directory.ts';
import type { Scope } from '../src/directory/scopes.ts';
import type { ApiKey } from '../src/directory/key-rows.ts';
import type { Rotation } from '../src/directory/own-keys.ts';
import { REVOCATION_CHECK_MS } from '../src/http/limits.ts';
import type { Schemas } from '../src/http/wire/api-schemas.ts';
import { createSystemRandom } from '../src/ops/random.ts';
import { useTestDatabase } from './support/database.ts';
import { createManualClock, type ManualClock } from './support/manual-clock.ts';
import { createTestGateway, type Method, type TestGateway } from './support/test-gateway.ts';
import { NOON_US } from './support/venue.ts';

const log = pino({ level: 'silent' });
const ALL = ['read', 'trade', 'keys'] as const;
const database = useTestDatabase();
let clock: ManualClock;
let directory: Directory;
/** Of alpha, with all scopes: the one that asks, unless said otherwise. */
let asking: { identity: Identity; text: string };

beforeEach(async () => {
  await database.pools.admin.query(`delete from api_keys; delete from participants where kind = 'PARTICIPANT'`);
  clock = createManualClock(NOON_US);
  directory = open();
  for (const participantId of ['alpha', 'beta']) await directory.addParticipant({ participantId, name: participantId });
  asking = await addKey('alpha', ALL);
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

async function addKey(participantId: string, scopes: readonly Scope[]): Promise<typeof asking> {
  const { text } = await directory.addKey({ participantId, userId: `${participantId}-bot`, scopes });
  const known = await directory.authenticate(text);
  assert.ok(known.kind === 'IDENTIFIED');
  return { identity: known.identity, text };
}

function rotated(rotation: Rotation): { key: ApiKey; text: string } {
  assert.ok(rotation.kind === 'ROTATED', rotation.kind);
  return rotation;
}

const rotate = async (keyId: string): Promise<ApiKey> => rotated(await directory.rotateKey(asking.identity, keyId)).key;
const revoke = (keyId: string) => directory.revokeKey(asking.identity, keyId);
const liveCount = async (): Promise<number> => {
  const keys = await directory.listKeys('alpha', { limit: 500 });
  return keys.filter(({ keyId, revokedUs }) => revokedUs === null && keyId !== asking.identity.keyId).length;
};

describe('rotating', () => {
  test('makes a successor of the same user and scopes; both work, until the old one is revoked', async () => {
    const old = await addKey('alpha', ['read', 'trade']);
    clock.setUs(NOON_US + 7);
    const { key, text } = rotated(await directory.rotateKey(asking.identity, old.identity.keyId));
    assert.deepEqual(key, {
      ...{ keyId: text.split('_')[2], userId: 'alpha-bot', scopes: ['read', 'trade'], createdUs: NOON_US + 7 },
      ...{ revokedUs: null, blockedUs: null, rotatedFrom: old.identity.keyId },
    });
    for (const works of [old.text, text]) assert.equal((await open().authenticate(works)).kind, 'IDENTIFIED');
    await revoke(old.identity.keyId);
    assert.equal((await open().authenticate(old.text)).kind, 'REFUSED');
    assert.equal((await open().authenticate(text)).kind, 'IDENTIFIED');
  });

  test('leaves the successor in the family of its first predecessor, in each process', async () => {
    const first = await addKey('alpha', ALL);
    assert.equal(first.identity.familyId, first.identity.keyId);
    let old = first.identity;
    for (let generation = 0; generation < 3; generation++) {
      const { text, key } = rotated(await directory.rotateKey(old, old.keyId));
      for (const asked of [directory, open()]) {
        const found = await asked.authenticate(text);
        assert.ok(found.kind === 'IDENTIFIED');
        assert.deepEqual(found.identity, { ...first.identity, keyId: key.keyId });
      }
      await revoke(old.keyId);
      old = { ...old, keyId: key.keyId };
    }
  });

  test('leaves at most two of a family live, whichever of them is rotated', async () => {
    const { keyId } = (await addKey('alpha', ['read'])).identity;
    const second = await rotate(keyId);
    for (const refused of [keyId, second.keyId]) {
      const rotation = await directory.rotateKey(asking.identity, refused);
      assert.ok(rotation.kind === 'ROTATED_ALREADY');
      assert.deepEqual(new Set(rotation.liveKeyIds), new Set([keyId, second.keyId]));
    }
    await revoke(second.keyId);
    const third = await rotate(keyId);
    await revoke(keyId);
    const fourth = await rotate(third.keyId);
    assert.equal(fourth.rotatedFrom, third.keyId);
    assert.equal(await liveCount(), 2);
  });

  test('fifty at once, in two processes: one successor', async () => {
    const { keyId } = (await addKey('alpha', ['read'])).identity;
    const elsewhere = open();
    const rotations = await Promise.all(
      Array.from({ length: 50 }, (_, turn) =>
        (turn % 2 === 0 ? directory : elsewhere).rotateKey(asking.identity, keyId),
      ),
    );
    const kinds = rotations.map(({ kind }) => kind).sort();
    assert.deepEqual(kinds, ['ROTATED', ...Array.from({ length: 49 }, () => 'ROTATED_ALREADY')]);
    assert.equal(await liveCount(), 2);
  });

  test('of a key and its successor at once, while both are revoked: never more than two are live', async () => {
    const { keyId } = (await addKey('alpha', ['read'])).identity;
    let known = [keyId];
    for (let round = 0; round < 15; round++) {
      const [first, ...others] = await Promise.all([
        ...known.map((id) => directory.rotateKey(asking.identity, id)),
        ...(round % 3 === 2 ? known.slice(0, 1).map((id) => revoke(id)) : []),
        ...known.map((id) => directory.rotateKey(asking.identity, id)),
      ]);
      const made = [first, ...others].flatMap((answer) => (answer?.kind === 'ROTATED' ? [answer.key.keyId] : []));
      assert.ok((await liveCount()) <= 2, `round ${round}`);
      const { rows } = await database.pools.admin.query<{ key_id: string }>(
        'select key_id from api_keys where revoked_us is null and key_id = any($1)',
        [[...known, ...made]],
      );
      known = rows.map((row) => row.key_id);
    }
    assert.ok((await directory.listKeys('alpha', { limit: 500 })).length > 4, 'some were rotated');
  });

  test('of a revoked key, of one with more scopes, of another participant’s, of the other venue’s: refused', async () => {
    const old = (await addKey('alpha', ['read'])).identity;
    await revoke(old.keyId);
    assert.deepEqual(await directory.rotateKey(asking.identity, old.keyId), { kind: 'KEY_REVOKED' });
    const keeper = (await addKey('alpha', ['read', 'keys'])).identity;
    const trader = (await addKey('alpha', ['read', 'trade'])).identity;
    assert.deepEqual(await directory.rotateKey(keeper, trader.keyId), { kind: 'MISSING_SCOPE', scope: 'trade' });
    const others = (await addKey('beta', ['read'])).identity;
    const live = await open('live').addKey({ participantId: 'alpha', userId: 'u', scopes: ['read'] });
    for (const keyId of [others.keyId, live.keyId, 'nobodysKey12']) {
      assert.deepEqual(await directory.rotateKey(asking.identity, keyId), { kind: 'NOT_FOUND' });
      assert.deepEqual(await revoke(keyId), { kind: 'NOT_FOUND' });
    }
    assert.equal((await directory.listKeys('beta', { limit: 9 }))[0]?.revokedUs, null);
  });

  test('by a key that was just revoked, in a process that has not heard of it: refused, and nothing changes', async () => {
    const leaked = await addKey('alpha', ALL);
    const elsewhere = open();
    assert.equal((await elsewhere.authenticate(leaked.text)).kind, 'IDENTIFIED');
    await revoke(leaked.identity.keyId);
    assert.equal((await elsewhere.authenticate(leaked.text)).kind, 'IDENTIFIED');
    const { keyId } = asking.identity;
    assert.deepEqual(await elsewhere.rotateKey(leaked.identity, keyId), { kind: 'ASKER_REVOKED' });
    assert.deepEqual(await elsewhere.revokeKey(leaked.identity, keyId), { kind: 'ASKER_REVOKED' });
    assert.equal((await open().authenticate(asking.text)).kind, 'IDENTIFIED');
  });

  test('the database itself refuses a second live successor, a key that succeeds itself, and one that leaves its family', async () => {
    const { keyId } = (await addKey('alpha', ['read'])).identity;
    await rotate(keyId);
    const other = (await addKey('alpha', ['read'])).identity.keyId;
    const succeed = 'update api_keys set rotated_from = $1, family_id = $3 where key_id = $2';
    await assert.rejects(database.pools.admin.query(succeed, [keyId, other, keyId]), /api_keys_one_live_successor/);
    await assert.rejects(database.pools.admin.query(succeed, [other, other, keyId]), /api_keys_rotated_from_another/);
    await assert.rejects(database.pools.admin.query(succeed, [keyId, other, other]), /api_keys_family_of_rotation/);
  });
});

describe('revoking', () => {
  test('answers with the key, the second time with the same; also by a clock that was behind at minting', async () => {
    const { keyId } = (await addKey('alpha', ['read'])).identity;
    clock.setUs(NOON_US - 5_000_000);
    const first = await revoke(keyId);
    assert.ok(first.kind === 'REVOKED');
    assert.equal(first.key.revokedUs, NOON_US);
    clock.setUs(NOON_US + 1);
    assert.deepEqual(await revoke(keyId), first);
  });

  test('many at once, while the key is in use: one time of revocation, and afterwards nobody gets in', async () => {
    const { identity, text } = await addKey('alpha', ['read']);
    const [revoked] = await Promise.all([
      Promise.all(Array.from({ length: 5 }, () => revoke(identity.keyId))),
      Promise.all(Array.from({ length: 20 }, () => directory.authenticate(text))),
    ]);
    for (const revocation of revoked) assert.deepEqual(revocation, revoked[0]);
    assert.equal(revoked[0]?.kind, 'REVOKED');
    assert.equal((await directory.authenticate(text)).kind, 'REFUSED');
  });

  test('is found by whom asks: keys that are live are not named, those that are gone are', async () => {
    const { keyId } = (await addKey('alpha', ['read'])).identity;
    await revoke(keyId);
    const asked = [asking.identity.keyId, keyId, 'nobodysKey12'];
    assert.deepEqual(new Set(await open().findRevokedKeys(asked)), new Set([keyId, 'nobodysKey12']));
  });
});

describe('through the gateway', () => {
  let venue: TestGateway;
  before(async () => {
    // Another one than that of the tests: keys are added beside it, as by an operator.
    const own = {
      pool: database.pools.gateway,
      changes: database.pools.directory,
      log,
      clock: createManualClock(NOON_US),
      random: createSystemRandom(),
    };
    venue = await createTestGateway({ directory: createDirectory({ ...own, environment: 'sandbox' }) });
  });
  after(() => venue.close());
  const call = (method: Method, path: string) => venue.call(method, path, { key: asking.text });
  const codeOf = (answer: Awaited<ReturnType<typeof call>>) => [
    answer.statusCode,
    answer.json<Schemas['Problem']>().code,
  ];

  test('getAccount says who asks', async () => {
    const { body, headers } = await call('GET', '/account');
    assert.deepEqual(JSON.parse(body), {
      ...{ participantId: 'alpha', name: 'alpha', environment: 'sandbox', tier: 'SANDBOX', userId: 'alpha-bot' },
      ...{ keyId: asking.identity.keyId, scopes: [...ALL] },
      ...{ selfTradePrevention: 'ALLOW', blockedBy: [], cancelAfter: { key: null, participant: null } },
    });
    assert.equal(headers['cache-control'], 'no-store');
  });

  test('listKeys goes newest first through all pages, also of keys of one moment; no secret is in it', async () => {
    for (let count = 0; count < 5; count++) await addKey('alpha', ['read']);
    clock.setUs(NOON_US + 1);
    const { keyId } = (await addKey('alpha', ['read'])).identity;
    await addKey('beta', ['read']);
    const whole = (await call('GET', '/account/keys')).json<Schemas['KeyPage']>();
    assert.deepEqual([whole.items.length, whole.nextCursor, whole.items[0]?.keyId], [7, null, keyId]);
    assert.deepEqual(
      whole.items.filter(({ isCurrent }) => isCurrent).map((key) => key.keyId),
      [asking.identity.keyId],
    );
    const seen: Schemas['Key'][] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = (await call('GET', `/account/keys?limit=3${query}`)).json<Schemas['KeyPage']>();
      seen.push(...page.items);
      cursor = page.nextCursor;
    }
    assert.deepEqual(seen, whole.items);
    assert.doesNotMatch(JSON.stringify(whole), /wb_sandbox|secret|hash/);
  });

  test('a cursor of another list, made up or changed, is refused', async () => {
    const encoded = (text: string) => Buffer.from(text).toString('base64url');
    const good = encoded(`keys:${NOON_US}:4kR9mZq2TbXw`);
    assert.equal((await call('GET', `/account/keys?cursor=${good}`)).statusCode, 200);
    for (const cursor of [
      ...['abc', encoded('orders:1:2'), encoded('keys:1'), encoded('keys:-1:4kR9mZq2TbXw'), encoded('keys:1:a b')],
      ...[encoded('keys:9999999999999999:4kR9mZq2TbXw'), encoded('keys:01:4kR9mZq2TbXw'), `${good}A`],
    ]) {
      assert.deepEqual(codeOf(await call('GET', `/account/keys?cursor=${cursor}`)), [400, 'cursor-invalid'], cursor);
    }
  });

  test('rotateKey shows the new key once; it works at once, and is refused again until one of the two is revoked', async () => {
    const { keyId } = asking.identity;
    const answer = await call('POST', `/account/keys/${keyId}/rotate`);
    const { key, ...made } = answer.json<Schemas['NewKey']>();
    assert.deepEqual([answer.statusCode, made.rotatedFrom, made.isCurrent, made.state], [201, keyId, false, 'LIVE']);
    const listed = (await venue.call('GET', '/account/keys?limit=500', { key })).json<Schemas['KeyPage']>().items;
    assert.deepEqual(
      listed.find((item) => item.keyId === made.keyId),
      { ...made, isCurrent: true },
    );
    const again = await call('POST', `/account/keys/${keyId}/rotate`);
    assert.deepEqual(codeOf(again), [409, 'key-rotated-already']);
    assert.match(again.json<Schemas['Problem']>().detail, new RegExp(`${keyId}.*${made.keyId}`));
    const revoked = await venue.call('DELETE', `/account/keys/${keyId}`, { key });
    assert.equal(revoked.json<Schemas['Key']>().state, 'REVOKED');
    assert.equal((await call('GET', '/account')).statusCode, 401, 'at once in this process');
    assert.deepEqual(codeOf(await venue.call('POST', `/account/keys/${keyId}/rotate`, { key })), [409, 'key-revoked']);
  });

  test('what may not be: without the scope, with too few scopes, of nobody’s or another’s key, with a body', async () => {
    const reader = (await addKey('alpha', ['read'])).text;
    const keeper = (await addKey('alpha', ['read', 'keys'])).text;
    const others = (await addKey('beta', ['read'])).identity.keyId;
    const { keyId } = asking.identity;
    for (const [method, path] of [
      ['GET', '/account/keys'],
      ['DELETE', `/account/keys/${keyId}`],
      ['POST', `/account/keys/${keyId}/rotate`],
    ] as const) {
      const refused = await venue.call(method, path, { key: reader });
      assert.deepEqual(codeOf(refused), [403, 'missing-scope']);
      assert.equal(refused.json<Schemas['Problem']>().requiredScope, 'keys');
    }
    const tooMuch = await venue.call('POST', `/account/keys/${keyId}/rotate`, { key: keeper });
    assert.deepEqual(
      [...codeOf(tooMuch), tooMuch.json<Schemas['Problem']>().requiredScope],
      [403, 'missing-scope', 'trade'],
    );
    for (const unknown of [others, 'nobodysKey12']) {
      assert.deepEqual(codeOf(await call('DELETE', `/account/keys/${unknown}`)), [404, 'key-not-found']);
      assert.deepEqual(codeOf(await call('POST', `/account/keys/${unknown}/rotate`)), [404, 'key-not-found']);
    }
    assert.deepEqual(codeOf(await call('POST', '/account/keys/a-b/rotate')), [400, 'malformed-request']);
    const withBody = await venue.call('POST', `/account/keys/${keyId}/rotate`, { key: asking.text, body: {} });
    assert.deepEqual(codeOf(withBody), [400, 'malformed-request']);
  });
});

describe('streams', () => {
  test('end with their key: in the process that revoked at once, in another one when it asks; others go on', async (t) => {
    const elsewhere = open();
    const [here, there] = [await openVenue(directory), await openVenue(elsewhere)];
    t.after(() => Promise.all([here.close(), there.close()]));
    const leaked = await addKey('alpha', ['read']);
    const own = await here.listen(leaked.text);
    const others = await there.listen(leaked.text);
    const staying = await there.listen(asking.text);
    const path = `/account/keys/${leaked.identity.keyId}`;
    assert.equal((await here.venue.call('DELETE', path, { key: asking.text })).statusCode, 200);
    assert.doesNotMatch(await own.ended, /event: /, 'nothing is said, not even shutdown');
    assert.equal(there.venue.feed.subscribers(), 2, 'the other process has not asked yet');
    await there.venue.clock.advance(REVOCATION_CHECK_MS);
    assert.doesNotMatch(await others.ended, /event: /);
    assert.equal(staying.answer.complete, false);
    await there.venue.clock.advance(5_000);
    assert.match(await staying.heard(), /event: heartbeat/);
  });
});

type Listening = { answer: IncomingMessage; ended: Promise<string>; heard(): Promise<string> };

async function openVenue(of: Directory) {
  const venue = await createTestGateway({ directory: of });
  await venue.gateway.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = venue.gateway.app.server.address() as AddressInfo;

  async function listen(key: string): Promise<Listening> {
    const asked = request({ port, path: '/api/v1/stream', headers: { authorization: `Bearer ${key}` } }).end();
    const answer = await new Promise<IncomingMessage>((resolve, reject) =>
      asked.on('response', resolve).on('error', reject),
    );
    assert.equal(answer.statusCode, 200);
    let text = '';
    answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    const ended = new Promise<string>((resolve) => answer.on('end', () => resolve(text)));
    /** Resolves with the next event. */
    const heard = (): Promise<string> =>
      new Promise((resolve) => {
        if (text.includes('event: ')) resolve(text);
        else answer.on('data', () => text.includes('event: ') && resolve(text));
      });
    return { answer, ended, heard };
  }
  return { venue, listen, close: venue.close };
}
