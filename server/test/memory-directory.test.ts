/** The directory in memory, which most tests use, against the real one on PostgreSQL: same calls, same answers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { createDirectory, type Identity } from '../src/directory/directory.ts';
import type { OperatorScope, Scope } from '../src/directory/scopes.ts';
import { createSeededRandom } from '../src/ops/random.ts';
import { useTestDatabase } from './support/database.ts';
import { createManualClock } from './support/manual-clock.ts';
import { createMemoryDirectory } from './support/memory-directory.ts';
import { seedOfRun } from './support/seed-of-run.ts';
import { NOON_US } from './support/venue.ts';

const CALLS = 500;
const SCOPES: readonly (readonly Scope[])[] = [['read'], ['keys'], ['read', 'keys'], ['read', 'trade', 'keys']];
const PARTICIPANTS = ['alpha', 'beta'];
const OPERATOR_KEYS: readonly (readonly OperatorScope[])[] = [['operators'], ['surveillance', 'operators']];
/** Of participants that are there, that may come, that can't come. */
const NAMED = [...PARTICIPANTS, 'gamma', 'Delta', 'venue'];
const OVERRIDES = [null, { openStreams: 3 }, { orders: { ratePerSecond: 2, burst: 9 } }, { openStreams: 0 }];
const log = pino({ level: 'silent' });
const database = useTestDatabase();

test(`${CALLS} calls in any order are answered alike by both`, async () => {
  const choose = createSeededRandom(seedOfRun(5));
  const clock = createManualClock(NOON_US);
  // Equal seeds, so both mint the same keys.
  const real = createDirectory({
    pool: database.pools.gateway,
    changes: database.pools.directory,
    clock,
    log,
    random: createSeededRandom(9),
    environment: 'sandbox',
  });
  const memory = createMemoryDirectory(clock, createSeededRandom(9));
  for (const participantId of PARTICIPANTS) {
    const participant = { participantId, name: `Participant ${participantId}` };
    assert.equal(await memory.addParticipant(participant), await real.addParticipant(participant));
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

  async function anyOperator(): Promise<Identity> {
    const keys = await real.listKeys('venue', { limit: 500 });
    if (keys.every(({ revokedUs }) => revokedUs !== null)) await addOperatorKey();
    const asker = await anyAsker();
    return asker.participantId === 'venue' ? asker : anyOperator();
  }

  async function addOperatorKey(): Promise<void> {
    const scopes = anyOf(OPERATOR_KEYS);
    const { keyId, text } = await real.addKey({ participantId: 'venue', userId: 'venue-bot', scopes });
    assert.equal(memory.addKey('venue', scopes), text);
    note(keyId, text);
  }

  async function admit(): Promise<void> {
    const asker = await anyOperator();
    const tier = anyOf(['SANDBOX', 'STANDARD'] as const);
    const participant = { participantId: anyOf(NAMED), name: anyOf(['One', 'Two']), tier };
    const admission = await real.addParticipantFor(asker, participant);
    assert.deepEqual(await memory.addParticipantFor(asker, participant), admission);
  }

  async function change(): Promise<void> {
    const [asker, participantId] = [await anyOperator(), anyOf(NAMED)];
    const wanted = anyOf([{ name: 'Three' }, { tier: 'PROFESSIONAL' as const }, { override: anyOf(OVERRIDES) }]);
    const changed = await real.changeParticipant(asker, participantId, wanted);
    assert.deepEqual(await memory.changeParticipant(asker, participantId, wanted), changed);
  }

  async function issue(): Promise<void> {
    const [asker, participantId] = [await anyOperator(), anyOf(NAMED)];
    const holder = anyOf([
      { kind: 'PARTICIPANT', participantId, userId: 'u', scopes: ['read'] } as const,
      { kind: 'VENUE', userId: 'u', scopes: anyOf(OPERATOR_KEYS) } as const,
    ]);
    const issued = await real.issueKey(asker, holder);
    assert.deepEqual(plain(await memory.issueKey(asker, holder)), plain(issued));
    if (issued.kind === 'ISSUED') note(issued.key.keyId, issued.text);
  }

  async function withdraw(): Promise<void> {
    const [asker, participantId, keyId] = [await anyOperator(), anyOf(NAMED), anyOf(keyIds)];
    const withdrawal = await real.withdrawKey(asker, participantId, keyId);
    assert.deepEqual(plain(await memory.withdrawKey(asker, participantId, keyId)), plain(withdrawal));
  }

  async function lookAsOperator(): Promise<void> {
    const page = { limit: 1 + choose.below(4), ...(choose.below(2) > 0 && { after: anyOf(NAMED) }) };
    assert.deepEqual(await memory.listParticipants(page), await real.listParticipants(page));
    const participantId = anyOf(NAMED);
    assert.deepEqual(await memory.findParticipant(participantId), await real.findParticipant(participantId));
  }

  async function look(): Promise<void> {
    const participantId = anyOf(NAMED);
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

  const ofParticipants = [addKey, rotate, rotate, rotate, revoke, look];
  const ofOperators = [addOperatorKey, admit, change, issue, withdraw, lookAsOperator];
  for (const _ of SCOPES) await addKey();
  for (const _ of OPERATOR_KEYS) await addOperatorKey();
  for (let call = 0; call < CALLS; call++) {
    clock.setUs(clock.nowUs() + choose.below(3) * 1_000_000);
    await anyOf([...ofParticipants, ...ofOperators])();
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
