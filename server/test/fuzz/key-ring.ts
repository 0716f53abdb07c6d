/**
 * The keys of a venue under fuzz, which may be rotated and revoked like any: who has which, and which of them are live,
 * told by the answers alone. From that follows what the next change of a key has to be answered with.
 */
import assert from 'node:assert/strict';
import { mintKey, parseKey } from '../../src/directory/api-key.ts';
import type { Scope } from '../../src/directory/directory.ts';
import { createSeededRandom } from '../../src/ops/random.ts';
import type { components } from '@wattbook/api/types';
import type { MemoryDirectory } from '../support/memory-directory.ts';
import type { Answer } from './judge.ts';
import type { WrongKeys } from './request-faults.ts';
import type { ParticipantId, WireRequest } from './requests.ts';
import type { KnownKeys } from './verdict.ts';

type Key = components['schemas']['Key'];
type RingKey = {
  text: string;
  keyId: string;
  participantId: ParticipantId;
  scopes: readonly string[];
  rotatedFrom: string | null;
  isLive: boolean;
};

/** Of a change of a key that is as the API file wants it. */
export type KeyOutcome = { status: number; code?: string };

export type KeyRing = {
  /** What opens what at the moment. */
  live(): KnownKeys;
  /** One that is live; where all are revoked, the operator gives a new one. */
  keyFor(participantId: ParticipantId, scope: string, nth?: number): string;
  /** Oldest first, also revoked ones. */
  keyIdsOf(participantId: ParticipantId): string[];
  wrongKeys(): WrongKeys;
  /** Undefined for whatever is no change of a key. */
  outcomeOf(operationId: string, wire: WireRequest): KeyOutcome | undefined;
  /** A key that was made or revoked. */
  note(operationId: string, wire: WireRequest, answer: Answer): void;
  /** All keys of a participant, as GET /account/keys told them. */
  check(participantId: ParticipantId, listed: readonly Key[]): void;
};

const ALL_SCOPES: readonly Scope[] = ['read', 'trade', 'keys'];
const FIRST_KEYS: readonly [ParticipantId, readonly Scope[]][] = [
  ['alpha', ALL_SCOPES],
  ['alpha', ['read', 'keys']],
  ['beta', ALL_SCOPES],
];
const LIVE_IN_FAMILY_MAX = 2;

const random = createSeededRandom(2);
const liveVenueKey = mintKey(random, 'live').text;
const unknownKey = mintKey(random, 'sandbox').text;

export function createKeyRing(directory: Pick<MemoryDirectory, 'addKey'>): KeyRing {
  const keys: RingKey[] = [];

  function add(participantId: ParticipantId, scopes: readonly Scope[]): string {
    const text = directory.addKey(participantId, scopes);
    keys.push({ text, keyId: keyIdOf(text), participantId, scopes, rotatedFrom: null, isLive: true });
    return text;
  }

  for (const [participantId, scopes] of FIRST_KEYS) add(participantId, scopes);

  function keyFor(participantId: ParticipantId, scope: string, nth = 0): string {
    const fit = keys.filter(
      (key) => key.isLive && key.participantId === participantId && (scope === 'public' || key.scopes.includes(scope)),
    );
    return fit[nth % Math.max(fit.length, 1)]?.text ?? add(participantId, ALL_SCOPES);
  }

  function reader(): string {
    const found = keys.find(({ isLive, scopes }) => isLive && scopes.join() === 'read');
    return found?.text ?? add('alpha', ['read']);
  }

  function outcomeOf(operationId: string, wire: WireRequest): KeyOutcome | undefined {
    if (operationId !== 'rotateKey' && operationId !== 'revokeKey') return undefined;
    const asker = askerOf(wire);
    const key = keys.find((found) => found.keyId === keyIdIn(wire) && found.participantId === asker?.participantId);
    if (key === undefined) return { status: 404, code: 'key-not-found' };
    if (operationId === 'revokeKey') return { status: 200 };
    if (!key.scopes.every((scope) => asker?.scopes.includes(scope))) return { status: 403, code: 'missing-scope' };
    if (!key.isLive) return { status: 409, code: 'key-revoked' };
    const isKin = (other: RingKey): boolean => other.rotatedFrom === key.keyId || other.keyId === key.rotatedFrom;
    const isPaired = keys.some((other) => other.isLive && isKin(other));
    return isPaired ? { status: 409, code: 'key-rotated-already' } : { status: 201 };
  }

  function note(operationId: string, wire: WireRequest, { status, body = '' }: Answer): void {
    if (operationId === 'revokeKey' && status === 200) {
      const { keyId, state } = JSON.parse(body) as Key;
      assert.equal(state, 'REVOKED', body);
      for (const key of keys) if (key.keyId === keyId) key.isLive = false;
    }
    if (operationId === 'rotateKey' && status === 201) {
      const { key: text, keyId, scopes, rotatedFrom } = JSON.parse(body) as components['schemas']['NewKey'];
      const old = keys.find((key) => key.keyId === keyIdIn(wire));
      assert.deepEqual([keyId, rotatedFrom, scopes], [keyIdOf(text), old?.keyId, old?.scopes], body);
      if (old !== undefined) keys.push({ ...old, text, keyId, rotatedFrom, isLive: true });
    }
  }

  function askerOf({ headers }: WireRequest): RingKey | undefined {
    return keys.find(({ text }) => headers['authorization'] === `Bearer ${text}`);
  }

  return {
    live: () => new Map(keys.filter(({ isLive }) => isLive).map(({ text, scopes }) => [text, scopes])),
    keyIdsOf: (participantId) => keys.filter((key) => key.participantId === participantId).map(({ keyId }) => keyId),
    wrongKeys: () => ({
      ...{ reader: reader(), live: liveVenueKey, unknown: unknownKey },
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
function firstOf({ keyId, rotatedFrom }: Key, listed: readonly Key[]): string {
  const parent = rotatedFrom === null ? undefined : listed.find((key) => key.keyId === rotatedFrom);
  return parent === undefined ? keyId : firstOf(parent, listed);
}

function keyIdOf(text: string): string {
  const parsed = parseKey(text);
  if (parsed.kind !== 'KEY') throw new Error(`${text} is no key`);
  return parsed.keyId;
}

/** Of `/api/v1/account/keys/{keyId}`, with what may come behind it. */
function keyIdIn({ url }: WireRequest): string {
  const [path = ''] = url.split('?');
  return decodeURIComponent(path.split('/')[5] ?? '');
}
