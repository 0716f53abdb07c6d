/** The quarantine on a real PostgreSQL: what is held, who is blocked, and what operators do about it. */
import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { pino } from 'pino';
import { VENUE } from '@wattbook/engine/commands';
import { createDirectory, type Directory } from '../src/directory/directory.ts';
import { createAlarms, type Alarms } from '../src/ops/alarms.ts';
import { createSystemRandom } from '../src/ops/random.ts';
import { commandFingerprint } from '../src/quarantine/fingerprint.ts';
import { createPostgresQuarantine } from '../src/quarantine/postgres-quarantine.ts';
import { createQuarantineDesk } from '../src/quarantine/quarantine-desk.ts';
import {
  POISON_WINDOW_US,
  POISONS_PER_KEY,
  QUARANTINED_MAX,
  QUARANTINE_POLL_MS,
  QuarantineUnavailable,
  type Poison,
  type QuarantineDesk,
} from '../src/quarantine/quarantine.ts';
import { useTestDatabase } from './support/database.ts';
import { createManualClock, type ManualClock } from './support/manual-clock.ts';
import { eventually } from './support/patience.ts';
import { NOON_US, order } from './support/venue.ts';

const log = pino({ level: 'silent' });
const database = useTestDatabase();
let clock: ManualClock;
let directory: Directory;
let desk: QuarantineDesk;
let quarantine: ReturnType<typeof open>['quarantine'];
let alarms: Alarms;
/** Of alpha, and of an operator. */
let keyId: string;
let keyText: string;
let operator: { participantId: string; userId: string; keyId: string };

beforeEach(async () => {
  await database.pools.admin.query(
    `truncate quarantined_commands; delete from api_keys; delete from participants where kind = 'PARTICIPANT'`,
  );
  clock = createManualClock(NOON_US);
  directory = createDirectory({
    pool: database.pools.gateway,
    changes: database.pools.directory,
    clock,
    log,
    random: createSystemRandom(),
    environment: 'sandbox',
  });
  await directory.addParticipant({ participantId: 'alpha', name: 'Alpha' });
  ({ keyId, text: keyText } = await directory.addKey({ participantId: 'alpha', userId: 'bot', scopes: ['keys'] }));
  const own = await directory.addKey({ participantId: 'venue', userId: 'olga', scopes: ['market-ops'] });
  operator = { participantId: 'venue', userId: 'olga', keyId: own.keyId };
  desk = createQuarantineDesk({ pool: database.pools.gateway, changes: database.pools.directory, clock });
  ({ quarantine, alarms } = open());
  await quarantine.load();
});

/** As another process would have it. */
function open(connectionString = database.connectionString) {
  const own = createAlarms(log);
  const options = { connectionString, pool: database.pools.exchange, clock, log, alarms: own, timeoutMs: 2_000 };
  return { quarantine: createPostgresQuarantine(options), alarms: own };
}

function poison(clientOrderId: string, change: Partial<Poison> & { keyId?: string } = {}): Poison {
  const { keyId: of = keyId, ...rest } = change;
  const command = order(clientOrderId, { keyId: of });
  return { fingerprint: commandFingerprint(command), command, error: 'bug', sequence: 7, timeUs: NOON_US, ...rest };
}

const isBlocked = async (): Promise<boolean> => {
  const fresh = createDirectory({
    pool: database.pools.gateway,
    changes: database.pools.directory,
    clock,
    log,
    random: createSystemRandom(),
    environment: 'sandbox',
  });
  const found = await fresh.authenticate(keyText);
  return found.kind === 'REFUSED' && found.reason === 'BLOCKED';
};

/** Each poll is a real question to PostgreSQL, asked once a second of the venue's time. */
function afterPolls(what: string, condition: () => boolean): Promise<true> {
  return eventually(what, 10_000, async () => {
    await clock.advance(QUARANTINE_POLL_MS);
    return condition() ? true : undefined;
  });
}

describe('what is held', () => {
  test('is known at once here, and to every other process that loads; with the whole command, and why', async () => {
    const held = poison('a');
    await quarantine.add(held);
    assert.ok(quarantine.holds(held.fingerprint));
    const { quarantine: other } = open();
    await other.load();
    assert.deepEqual([other.size(), other.holds(held.fingerprint)], [1, true]);
    const shown = await desk.find(held.fingerprint);
    assert.deepEqual(JSON.parse(shown?.command ?? ''), held.command);
    assert.deepEqual([shown?.error, shown?.sequence, shown?.times, shown?.released], ['bug', 7, 1, null]);
  });

  test('may be as corrupt as it likes', async () => {
    const text = '\0\ud800"\\\n\u2028';
    const held = {
      ...poison('corrupt'),
      command: order('corrupt', { text, keyId }),
      error: `${text}${'x'.repeat(9_999)}`,
    };
    await quarantine.add(held);
    const shown = await desk.find(held.fingerprint);
    assert.deepEqual(JSON.parse(shown?.command ?? ''), held.command);
    assert.equal(shown?.error.length, 2_000 + 1, 'cut, and a NUL is two characters');
  });

  test('added again where nobody heard the answer it counts once; later it counts again', async () => {
    await quarantine.add(poison('a'));
    await quarantine.add(poison('a'));
    assert.equal((await desk.find(poison('a').fingerprint))?.times, 1);
    await quarantine.add(poison('a', { sequence: 9, timeUs: NOON_US + 1 }));
    assert.equal((await desk.find(poison('a').fingerprint))?.times, 2);
  });

  test(`the newest ${QUARANTINED_MAX} are looked up; the oldest makes room`, async () => {
    await database.pools.admin.query(
      `insert into quarantined_commands
         (fingerprint, participant_id, user_id, key_id, command_type, command, error, sequence, quarantined_us)
       select lpad(to_hex(n), 64, '0'), 'alpha', 'u', 'k', 'PlaceOrder', '{}', 'bug', n, n
       from generate_series(1, $1) as n`,
      [QUARANTINED_MAX + 1],
    );
    await quarantine.load();
    const fingerprint = (n: number): string => n.toString(16).padStart(64, '0');
    assert.deepEqual([quarantine.size(), quarantine.holds(fingerprint(1))], [QUARANTINED_MAX, false]);
    assert.ok(quarantine.holds(fingerprint(2)));
    await quarantine.add(poison('a'));
    assert.deepEqual([quarantine.size(), quarantine.holds(fingerprint(2))], [QUARANTINED_MAX, false]);
    assert.ok(quarantine.holds(poison('a').fingerprint));
  });

  test('a database that can not be reached says so, and nothing is held', async () => {
    const { quarantine: cut } = open('postgres://nobody:nothing@127.0.0.1:1/none');
    await assert.rejects(cut.add(poison('a')), QuarantineUnavailable);
    assert.deepEqual([cut.size(), await desk.find(poison('a').fingerprint)], [0, undefined]);
  });
});

describe('an operator', () => {
  test('lists what was ever held, newest first and page by page', async () => {
    for (const [index, id] of ['a', 'b', 'c'].entries()) await quarantine.add(poison(id, { timeUs: NOON_US + index }));
    await desk.release(operator, poison('b').fingerprint, 'mended');
    const all = await desk.list({ limit: 10 });
    assert.deepEqual(
      all.map(({ fingerprint, released }) => [fingerprint, released?.because]),
      ['c', 'b', 'a'].map((id) => [poison(id).fingerprint, id === 'b' ? 'mended' : undefined]),
    );
    const [first] = await desk.list({ limit: 1 });
    assert.ok(first !== undefined);
    assert.deepEqual(await desk.list({ limit: 10, after: first }), all.slice(1));
  });

  test('releases: every process knows within a second, and the alarm ends with the last one', async () => {
    const { quarantine: other, alarms: othersAlarms } = open();
    await quarantine.add(poison('a'));
    await other.load();
    assert.deepEqual([alarms.raised(), othersAlarms.raised()], [['command-quarantined'], ['command-quarantined']]);
    const release = await desk.release(operator, poison('a').fingerprint, 'mended in 0.2');
    assert.ok(release.kind === 'RELEASED');
    assert.deepEqual(release.command.released, { atUs: NOON_US, by: 'olga', because: 'mended in 0.2' });
    await afterPolls('both know', () => quarantine.size() + other.size() === 0);
    assert.deepEqual([alarms.raised(), othersAlarms.raised()], [[], []]);
    for (const one of [quarantine, other]) one.stop();
  });

  test('releases once: the first reason stays; what was never held can not be released', async () => {
    await quarantine.add(poison('a'));
    await desk.release(operator, poison('a').fingerprint, 'first');
    const again = await desk.release({ ...operator, userId: 'ivan' }, poison('a').fingerprint, 'second');
    assert.ok(again.kind === 'RELEASED');
    assert.equal(again.command.released?.because, 'first');
    assert.equal((await desk.release(operator, 'f'.repeat(64), 'x')).kind, 'NOT_FOUND');
    await directory.withdrawKey(operator, 'venue', operator.keyId);
    assert.equal((await desk.release(operator, poison('a').fingerprint, 'x')).kind, 'ASKER_REVOKED');
  });

  test('sees it held again if it was released too early', async () => {
    await quarantine.add(poison('a'));
    await desk.release(operator, poison('a').fingerprint, 'too early');
    await quarantine.add(poison('a', { sequence: 99 }));
    const shown = await desk.find(poison('a').fingerprint);
    assert.deepEqual([shown?.released, shown?.times], [null, 2]);
  });
});

describe('a key', () => {
  test(`is blocked with its poison number ${POISONS_PER_KEY} within a minute, everywhere, until it is unblocked`, async () => {
    const added = [];
    for (const id of ['a', 'b', 'c']) added.push((await quarantine.add(poison(id))).isKeyBlocked);
    assert.deepEqual(added, [false, false, true]);
    assert.ok(await isBlocked());
    assert.deepEqual(await directory.findRevokedKeys([keyId]), [keyId], 'its streams end');
    assert.equal((await desk.find(poison('a').fingerprint))?.isKeyBlocked, true);
    const [listed] = await directory.listKeys('alpha', { limit: 1 });
    assert.deepEqual([listed?.blockedUs, listed?.revokedUs], [NOON_US, null]);
    assert.equal((await directory.unblockKey(operator, 'alpha', keyId)).kind, 'UNBLOCKED');
    assert.equal(await isBlocked(), false);
  });

  test('is not for the same poison again, nor over a longer time, nor for that of another key', async () => {
    for (let sequence = 1; sequence < 9; sequence++) await quarantine.add(poison('a', { sequence }));
    await quarantine.add(poison('b'));
    await quarantine.add(poison('c', { keyId: 'another' }));
    assert.equal(await isBlocked(), false);
    const timeUs = NOON_US + POISON_WINDOW_US;
    await quarantine.add(poison('d', { timeUs }));
    await quarantine.add(poison('e', { timeUs }));
    assert.equal(await isBlocked(), false);
    await quarantine.add(poison('f', { timeUs }));
    assert.ok(await isBlocked());
  });

  test('of the venue never is: it is needed to release what is held', async () => {
    for (const id of ['a', 'b', 'c', 'd']) await quarantine.add(poison(id, { keyId: operator.keyId }));
    const own = await directory.listKeys('venue', { limit: 10 });
    assert.deepEqual(
      own.map(({ blockedUs }) => blockedUs),
      [null],
    );
    await assert.rejects(
      database.pools.admin.query('update api_keys set blocked_us = created_us where key_id = $1', [operator.keyId]),
    );
  });

  test('that is blocked gets no successor, which would not be', async () => {
    const other = await directory.addKey({ participantId: 'alpha', userId: 'desk', scopes: ['keys'] });
    for (const id of ['a', 'b', 'c']) await quarantine.add(poison(id));
    const found = await directory.authenticate(other.text);
    assert.ok(found.kind === 'IDENTIFIED');
    assert.equal((await directory.rotateKey(found.identity, keyId)).kind, 'KEY_BLOCKED');
  });

  test('that nobody knows, as of a simulated participant, blocks nobody', async () => {
    for (const id of ['a', 'b', 'c']) {
      assert.deepEqual(await quarantine.add(poison(id, { keyId: VENUE.keyId })), { isKeyBlocked: false });
    }
  });
});
