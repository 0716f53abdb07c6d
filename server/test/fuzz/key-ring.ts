/**
 * The keys of a venue under fuzz, which may be rotated and revoked like any: who has which, and which of them are live,
 * told by the answers alone. From that follows what the next change of a key has to be answered with.
 */
import assert from 'node:assert/strict';
import { LIVE_KEYS_MAX } from '../../src/directory/administration.ts';
import { mintKey, parseKey } from '../../src/directory/api-key.ts';
import { OPERATOR_SCOPES, PARTICIPANT_SCOPES, VENUE_ID, type Scope } from '../../src/directory/scopes.ts';
import { createSeededRandom } from '../../src/ops/random.ts';
import type { components } from '@wattbook/api/types';
import type { MemoryDirectory } from '../support/memory-directory.ts';
import type { Answer } from './judge.ts';
import { PREFIX_OF } from './api-document.ts';
import type { WrongKeys } from './request-faults.ts';
import { operationOf, type WireRequest } from './requests.ts';
import type { KnownKeys } from './verdict.ts';

/** On the operator's API it looks the same, but for the scopes. */
type Key = Omit<components['schemas']['Key'], 'scopes'> & { scopes: readonly string[] };
type NewKey = Key & { key: string };
type RingKey = {
  text: string;
  keyId: string;
  /** Whose: the venue's own, too. */
  participantId: string;
  scopes: readonly string[];
  rotatedFrom: string | null;
  isLive: boolean;
};

type Rotated = Pick<RingKey, 'keyId' | 'rotatedFrom'>;

/** Of a change of a key that is as the API file wants it. */
export type KeyOutcome = { status: number; code?: string };

export type KeyRing = {
  /** What opens what at the moment. */
  live(): KnownKeys;
  /** A live one with one of the scopes, or any if none is needed; where all are revoked, there is a new one. */
  keyFor(participantId: string, scopes: readonly string[], nth?: number): string;
  /** Oldest first, also revoked ones. */
  keyIdsOf(participantId: string): string[];
  wrongKeys(): WrongKeys;
  /** Undefined for whatever is no change of a key. */
  outcomeOf(operationId: string, wire: WireRequest): KeyOutcome | undefined;
  /** A key that was made or revoked. */
  note(operationId: string, wire: WireRequest, answer: Answer): void;
  /** All keys of a participant or of the venue, as it was told of them. */
  check(participantId: string, listed: readonly Key[]): void;
};

const FIRST_KEYS: readonly [participantId: string, scopes: readonly Scope[]][] = [
  ['alpha', PARTICIPANT_SCOPES],
  ['alpha', ['read', 'keys']],
  ['alpha', ['read', 'trade']],
  ['alpha', ['read']],
  ['beta', PARTICIPANT_SCOPES],
  [VENUE_ID, OPERATOR_SCOPES],
  ...OPERATOR_SCOPES.map((scope): [string, Scope[]] => [VENUE_ID, [scope]]),
];
const LIVE_IN_FAMILY_MAX = 2;

/** A new operation that changes a key or makes one needs to be named here, or its key is not known to be there. */
const KEY_CHANGES = ['rotateKey', 'revokeKey', 'admin.revokeKey', 'admin.revokeOperatorKey'];
const KEY_ISSUES = ['admin.issueKey', 'admin.issueOperatorKey'];

const random = createSeededRandom(2);
const liveVenueKey = mintKey(random, 'live').text;
const unknownKey = mintKey(random, 'sandbox').text;

export function createKeyRing(directory: Pick<MemoryDirectory, 'addKey'>): KeyRing {
  const keys: RingKey[] = [];

  function add(participantId: string, scopes: readonly Scope[]): string {
    const text = directory.addKey(participantId, scopes);
    keys.push({ text, keyId: keyIdOf(text), participantId, scopes, rotatedFrom: null, isLive: true });
    return text;
  }

  for (const [participantId, scopes] of FIRST_KEYS) add(participantId, scopes);

  function keyFor(participantId: string, scopes: readonly string[], nth = 0): string {
    const fit = keys.filter(
      (key) =>
        key.isLive &&
        key.participantId === participantId &&
        (scopes.length === 0 || scopes.some((scope) => key.scopes.includes(scope))),
    );
    const all = participantId === VENUE_ID ? OPERATOR_SCOPES : PARTICIPANT_SCOPES;
    return fit[nth % Math.max(fit.length, 1)]?.text ?? add(participantId, all);
  }

  function isLastOperatorsKey(key: RingKey): boolean {
    const live = keys.filter(({ isLive, scopes }) => isLive && scopes.includes('operators'));
    return live.length === 1 && live[0] === key;
  }

  /** Where nothing is wrong with the request, and it names a key. */
  function outcomeOf(operationId: string, wire: WireRequest): KeyOutcome | undefined {
    if (!KEY_CHANGES.includes(operationId)) return undefined;
    const asker = askerOf(wire);
    const key = keys.find((found) => found.keyId === keyIdIn(operationId, wire));
    if (key === undefined || key.participantId !== holderIn(operationId, wire, asker))
      return { status: 404, code: 'key-not-found' };
    if (operationId === 'admin.revokeOperatorKey' && isLastOperatorsKey(key))
      return { status: 409, code: 'last-operators-key' };
    if (operationId !== 'rotateKey') return { status: 200 };
    if (!key.scopes.every((scope) => asker?.scopes.includes(scope))) return { status: 403, code: 'missing-scope' };
    if (!key.isLive) return { status: 409, code: 'key-revoked' };
    const isKin = (other: RingKey): boolean => other.rotatedFrom === key.keyId || other.keyId === key.rotatedFrom;
    const isPaired = keys.some((other) => other.isLive && isKin(other));
    return isPaired ? { status: 409, code: 'key-rotated-already' } : { status: 201 };
  }

  function note(operationId: string, wire: WireRequest, { status, body = '' }: Answer): void {
    if (KEY_CHANGES.includes(operationId) && operationId !== 'rotateKey' && status === 200) {
      const { keyId, state } = JSON.parse(body) as Key;
      assert.equal(state, 'REVOKED', body);
      for (const key of keys) if (key.keyId === keyId) key.isLive = false;
    }
    if (operationId === 'rotateKey' && status === 201) {
      const { key: text, keyId, scopes, rotatedFrom } = JSON.parse(body) as NewKey;
      const old = keys.find((key) => key.keyId === keyIdIn(operationId, wire));
      assert.deepEqual([keyId, rotatedFrom, scopes], [keyIdOf(text), old?.keyId, old?.scopes], body);
      if (old !== undefined) keys.push({ ...old, text, keyId, rotatedFrom, isLive: true });
    }
    if (KEY_ISSUES.includes(operationId) && [201, 409].includes(status)) noteIssue(operationId, wire, { status, body });
  }

  function noteIssue(operationId: string, wire: WireRequest, { status, body }: { status: number; body: string }): void {
    const participantId = holderIn(operationId, wire, undefined) ?? VENUE_ID;
    if (status === 409) return assert.ok(liveFamilies(participantId) >= LIVE_KEYS_MAX, body);
    const { key: text, keyId, scopes, rotatedFrom } = JSON.parse(body) as NewKey;
    const asked = JSON.parse(String(wire.payload)) as { scopes: readonly string[] };
    assert.deepEqual([keyId, rotatedFrom, scopes.toSorted()], [keyIdOf(text), null, asked.scopes.toSorted()], body);
    keys.push({ text, keyId, participantId, scopes, rotatedFrom, isLive: true });
  }

  function liveFamilies(participantId: string): number {
    const live = keys.filter((key) => key.isLive && key.participantId === participantId);
    return new Set(live.map((key) => firstOf(key, keys))).size;
  }

  function askerOf({ headers }: WireRequest): RingKey | undefined {
    return keys.find(({ text }) => headers['authorization'] === `Bearer ${text}`);
  }

  return {
    live: () => new Map(keys.filter(({ isLive }) => isLive).map(({ text, scopes }) => [text, scopes])),
    keyIdsOf: (participantId) => keys.filter((key) => key.participantId === participantId).map(({ keyId }) => keyId),
    wrongKeys: () => ({
      ...{ live: liveVenueKey, unknown: unknownKey },
      opening: keys.filter(({ isLive }) => isLive).map(({ text, scopes }) => [text, scopes]),
      revoked: keys.filter(({ isLive }) => !isLive).map(({ text }) => text),
    }),
    ...{ keyFor, outcomeOf, note },
    check: (participantId, listed) => {
      const own = keys.filter((key) => key.participantId === participantId);
      const told = listed.map(({ keyId, state }) => `${keyId} ${state}`);
      const known = own.map(({ keyId, isLive }) => `${keyId} ${isLive ? 'LIVE' : 'REVOKED'}`);
      assert.deepEqual(told.toSorted(), known.toSorted(), `the keys of ${participantId} are not those that were made`);
      for (const [first, family] of Map.groupBy(listed, (key) => firstOf(key, listed))) {
        const live = family.filter(({ state }) => state === 'LIVE').length;
        assert.ok(live <= LIVE_IN_FAMILY_MAX, `${live} live keys come from ${first}`);
      }
    },
  };
}

/** The key that others were rotated from, over any number of steps. */
function firstOf({ keyId, rotatedFrom }: Rotated, listed: readonly Rotated[]): string {
  const parent = rotatedFrom === null ? undefined : listed.find((key) => key.keyId === rotatedFrom);
  return parent === undefined ? keyId : firstOf(parent, listed);
}

function keyIdOf(text: string): string {
  const parsed = parseKey(text);
  if (parsed.kind !== 'KEY') throw new Error(`${text} is no key`);
  return parsed.keyId;
}

function keyIdIn(operationId: string, wire: WireRequest): string {
  return pathParameter(operationId, wire, 'keyId') ?? '';
}

/** Whose key is meant: the path says so, or it is the asker's own. */
function holderIn(operationId: string, wire: WireRequest, asker: RingKey | undefined): string | undefined {
  return pathParameter(operationId, wire, 'participantId') ?? asker?.participantId;
}

function pathParameter(operationId: string, { url }: WireRequest, name: string): string | undefined {
  const { api, path: template } = operationOf(operationId);
  const [path = ''] = url.slice(PREFIX_OF[api].length).split('?');
  const text = path.split('/')[template.split('/').indexOf(`{${name}}`)];
  return text === undefined ? undefined : decodeURIComponent(text);
}
