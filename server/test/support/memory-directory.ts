/**
 * Participants and their keys in memory, with the rules of the real directory; those are tested with PostgreSQL, in
 * server/test/keys.test.ts, and memory-directory.test.ts holds both against each other. It holds no tests itself.
 */
import { mintKey, parseKey } from '../../src/directory/api-key.ts';
import type { Authentication, Identity } from '../../src/directory/directory.ts';
import type { Scope } from '../../src/directory/scopes.ts';
import type { Administration } from '../../src/directory/administration.ts';
import type { ApiKey } from '../../src/directory/key-rows.ts';
import type { OwnKeys, Rotation } from '../../src/directory/own-keys.ts';
import type { Clock } from '../../src/ops/clock.ts';
import type { Random } from '../../src/ops/random.ts';
import { createMemoryParticipants, type MemoryParticipants } from './memory-participants.ts';

export type MemoryKey = ApiKey & { participantId: string; familyId: string; text: string };

export type NewMemoryKey = Omit<MemoryKey, 'keyId' | 'familyId' | 'createdUs' | 'revokedUs' | 'blockedUs'>;

export type MemoryDirectory = OwnKeys &
  Administration & {
    authenticate(text: string): Promise<Authentication>;
    /** Whose keys may be made without it, too. */
    addParticipant(participant: { participantId: string; name: string }): Promise<boolean>;
    /** As the quarantine does. Whether it was not blocked before. */
    blockKey(keyId: string): boolean;
    isBlocked(keyId: string): boolean;
    /** A key with this text, or a new one; of this user, or of the participant's bot. */
    addKey(participantId: string, scopes: readonly Scope[], text?: string, userId?: string): string;
  };

export function createMemoryDirectory(clock: Pick<Clock, 'nowUs'>, random: Random): MemoryDirectory {
  /** Oldest first. */
  const rows: MemoryKey[] = [];

  function addRow(row: NewMemoryKey): MemoryKey {
    const parsed = parseKey(row.text);
    if (parsed.kind !== 'KEY') throw new Error(`${row.text} is no key`);
    const predecessor = rows.find(({ keyId }) => keyId === row.rotatedFrom);
    const familyId = predecessor?.familyId ?? parsed.keyId;
    const added = { ...row, keyId: parsed.keyId, familyId, createdUs: clock.nowUs(), revokedUs: null, blockedUs: null };
    rows.push(added);
    return added;
  }

  const find = (participantId: string, keyId: string): MemoryKey | undefined =>
    rows.find((row) => row.participantId === participantId && row.keyId === keyId);
  const isLive = (row: MemoryKey | undefined): row is MemoryKey => row?.revokedUs === null;

  function authenticate(text: string): Authentication {
    const parsed = parseKey(text);
    if (parsed.kind !== 'KEY') return { kind: 'REFUSED', reason: parsed.kind };
    if (parsed.environment === 'live') return { kind: 'REFUSED', reason: 'OTHER_ENVIRONMENT' };
    const row = rows.find((candidate) => candidate.text === text);
    if (row === undefined) return { kind: 'REFUSED', reason: 'UNKNOWN' };
    if (!isLive(row)) return { kind: 'REFUSED', reason: 'REVOKED' };
    if (row.blockedUs !== null) return { kind: 'REFUSED', reason: 'BLOCKED' };
    return { kind: 'IDENTIFIED', identity: identityOf(row, participants) };
  }

  const participants = createMemoryParticipants({ clock, random, rows, addRow });

  function rotate(asker: Identity, keyId: string): Rotation {
    if (!isLive(find(asker.participantId, asker.keyId))) return { kind: 'ASKER_REVOKED' };
    const key = find(asker.participantId, keyId);
    if (key === undefined) return { kind: 'NOT_FOUND' };
    const missing = key.scopes.find((scope) => !asker.scopes.includes(scope));
    if (missing !== undefined) return { kind: 'MISSING_SCOPE', scope: missing };
    if (!isLive(key)) return { kind: 'KEY_REVOKED' };
    if (key.blockedUs !== null) return { kind: 'KEY_BLOCKED' };
    const kin = rows.find((row) => isLive(row) && (row.rotatedFrom === keyId || row.keyId === key.rotatedFrom));
    if (kin !== undefined) return { kind: 'ROTATED_ALREADY', liveKeyIds: [keyId, kin.keyId] };
    const { text } = mintKey(random, 'sandbox');
    const { participantId, userId, scopes } = key;
    return { kind: 'ROTATED', text, key: addRow({ participantId, userId, scopes, text, rotatedFrom: keyId }) };
  }

  return {
    authenticate: (text) => Promise.resolve(authenticate(text)),
    ...participants.administration,
    addParticipant: (participant) => Promise.resolve(participants.add(participant)),
    findAccount: (participantId) =>
      Promise.resolve({
        participantId,
        name: participants.find(participantId)?.name ?? `Participant ${participantId}`,
      }),
    listKeys: (participantId, { limit, after }) => {
      const newestFirst = rows.filter((row) => row.participantId === participantId).sort(byAgeDescending);
      const behind = newestFirst.filter((row) => after === undefined || byAgeDescending(after, row) < 0);
      return Promise.resolve(behind.slice(0, limit));
    },
    rotateKey: (asker, keyId) => Promise.resolve(rotate(asker, keyId)),
    revokeKey: (asker, keyId) => {
      if (!isLive(find(asker.participantId, asker.keyId))) return Promise.resolve({ kind: 'ASKER_REVOKED' });
      const key = find(asker.participantId, keyId);
      if (key === undefined) return Promise.resolve({ kind: 'NOT_FOUND' });
      key.revokedUs ??= clock.nowUs();
      return Promise.resolve({ kind: 'REVOKED', key });
    },
    findRevokedKeys: (keyIds) =>
      Promise.resolve(
        keyIds.filter((keyId) => !rows.some((row) => row.keyId === keyId && isLive(row) && row.blockedUs === null)),
      ),
    blockKey: (keyId) => {
      const key = rows.find((row) => row.keyId === keyId && row.participantId !== 'venue' && row.blockedUs === null);
      if (key !== undefined) key.blockedUs = clock.nowUs();
      return key !== undefined;
    },
    isBlocked: (keyId) => rows.some((row) => row.keyId === keyId && row.blockedUs !== null),
    addKey: (participantId, scopes, text = mintKey(random, 'sandbox').text, userId = `${participantId}-bot`) =>
      addRow({ participantId, userId, scopes, text, rotatedFrom: null }).text,
  };
}

function identityOf(key: MemoryKey, participants: MemoryParticipants): Identity {
  const { participantId, userId, keyId, familyId, scopes } = key;
  const { tier, override } = participants.termsOf(participantId);
  const who = { participantId, userId, keyId, familyId, environment: 'sandbox', scopes, tier } as const;
  return { ...who, ...(override !== null && { override }) };
}

type Age = Pick<ApiKey, 'createdUs' | 'keyId'>;

function byAgeDescending(one: Age, other: Age): number {
  if (one.keyId === other.keyId) return 0;
  return other.createdUs - one.createdUs || (one.keyId < other.keyId ? 1 : -1);
}
