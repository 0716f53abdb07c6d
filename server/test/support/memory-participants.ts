/** Participants in memory, and what operators do with them and everybody's keys. It holds no tests itself. */
import { mintKey } from '../../src/directory/api-key.ts';
import {
  LIVE_KEYS_MAX,
  type Administration,
  type Participant,
  type ParticipantChange,
} from '../../src/directory/administration.ts';
import type { Asker } from '../../src/directory/live-asker.ts';
import { VENUE_ID } from '../../src/directory/scopes.ts';
import type { Clock } from '../../src/ops/clock.ts';
import type { Random } from '../../src/ops/random.ts';
import { parseThrottleOverride, storedOverride } from '../../src/throttle/throttle-override.ts';
import type { ThrottleOverride, Tier } from '../../src/throttle/throttle.ts';
import type { MemoryKey, NewMemoryKey } from './memory-directory.ts';

export type MemoryParticipants = {
  administration: Administration;
  /** Whether it is new. */
  add(participant: { participantId: string; name: string }): boolean;
  find(participantId: string): Participant | undefined;
  /** How much a participant, or the venue, may ask. */
  termsOf(participantId: string): { tier: Tier; override: ThrottleOverride | null };
};

type Parts = {
  clock: Pick<Clock, 'nowUs'>;
  random: Random;
  rows: readonly MemoryKey[];
  addRow(row: NewMemoryKey): MemoryKey;
};

export function createMemoryParticipants({ clock, random, rows, addRow }: Parts): MemoryParticipants {
  const participants = new Map<string, Participant>();
  const isLive = ({ revokedUs }: MemoryKey): boolean => revokedUs === null;
  const isRevoked = (asker: Asker): boolean =>
    !rows.some((row) => row.participantId === asker.participantId && row.keyId === asker.keyId && isLive(row));

  function add(participantId: string, rest: Pick<Participant, 'name' | 'tier'>): Participant {
    const added = { participantId, ...rest, override: null, createdUs: clock.nowUs() };
    participants.set(participantId, added);
    return added;
  }

  function change(participantId: string, { name, tier, override }: ParticipantChange): Participant | undefined {
    const known = participants.get(participantId);
    if (known === undefined) return undefined;
    const changed = {
      ...known,
      ...(name !== undefined && { name }),
      ...(tier !== undefined && { tier }),
      ...(override !== undefined && { override }),
    };
    participants.set(participantId, changed);
    return changed;
  }

  const administration: Administration = {
    listParticipants: ({ limit, after = '' }) => {
      const found = [...participants.values()].filter(({ participantId }) => participantId > after);
      return Promise.resolve(
        found.toSorted((one, other) => (one.participantId < other.participantId ? -1 : 1)).slice(0, limit),
      );
    },
    findParticipant: (participantId) => Promise.resolve(participants.get(participantId)),
    addParticipantFor: (asker, { participantId, name, tier }) => {
      if (isRevoked(asker)) return Promise.resolve({ kind: 'ASKER_REVOKED' });
      const known = participants.get(participantId);
      if (known === undefined && participantId !== VENUE_ID)
        return Promise.resolve({ kind: 'ADDED', participant: add(participantId, { name, tier }) });
      const isSame = known?.name === name && known.tier === tier;
      return Promise.resolve(isSame ? { kind: 'THERE_ALREADY', participant: known } : { kind: 'TAKEN' });
    },
    changeParticipant: (asker, participantId, wanted) => {
      const parsed = wanted.override ? parseThrottleOverride(storedOverride(wanted.override)) : undefined;
      if (parsed?.kind === 'REFUSED') return Promise.resolve(parsed);
      if (isRevoked(asker)) return Promise.resolve({ kind: 'ASKER_REVOKED' });
      const participant = change(participantId, wanted);
      return Promise.resolve(participant === undefined ? { kind: 'NOT_FOUND' } : { kind: 'CHANGED', participant });
    },
    ...createMemoryKeys({ random, rows, addRow, nowUs: clock.nowUs }, participants, isRevoked),
  };

  return {
    administration,
    add: ({ participantId, name }) => {
      const isNew = !participants.has(participantId);
      if (isNew) add(participantId, { name, tier: 'SANDBOX' });
      return isNew;
    },
    find: (participantId) => participants.get(participantId),
    termsOf: (participantId) => {
      if (participantId === VENUE_ID) return { tier: 'OPERATOR', override: null };
      return participants.get(participantId) ?? { tier: 'SANDBOX', override: null };
    },
  };
}

type KeyParts = Pick<Parts, 'random' | 'rows' | 'addRow'> & { nowUs: () => number };

/** What operators do with everybody's keys. */
function createMemoryKeys(
  { random, rows, addRow, nowUs }: KeyParts,
  participants: ReadonlyMap<string, Participant>,
  isRevoked: (asker: Asker) => boolean,
): Pick<Administration, 'issueKey' | 'withdrawKey' | 'unblockKey'> {
  function isLastOperatorsKey(keyId: string): boolean {
    const live = rows.filter((row) => row.revokedUs === null && row.scopes.includes('operators'));
    return live.length === 1 && live[0]?.keyId === keyId;
  }

  return {
    issueKey: (asker, holder) => {
      // As the real one: drawn first.
      const { text } = mintKey(random, 'sandbox');
      if (isRevoked(asker)) return Promise.resolve({ kind: 'ASKER_REVOKED' });
      const participantId = holder.kind === 'VENUE' ? VENUE_ID : holder.participantId;
      if (holder.kind === 'PARTICIPANT' && !participants.has(participantId))
        return Promise.resolve({ kind: 'NOT_FOUND' });
      if (countLiveKeys(rows, participantId) >= LIVE_KEYS_MAX) return Promise.resolve({ kind: 'TOO_MANY_KEYS' });
      const { userId, scopes } = holder;
      const key = addRow({ participantId, userId, scopes, text, rotatedFrom: null });
      return Promise.resolve({ kind: 'ISSUED', key, text });
    },
    withdrawKey: (asker, participantId, keyId) => {
      if (isRevoked(asker)) return Promise.resolve({ kind: 'ASKER_REVOKED' });
      if (participantId === VENUE_ID && isLastOperatorsKey(keyId))
        return Promise.resolve({ kind: 'LAST_OPERATORS_KEY' });
      const key = rows.find((row) => row.participantId === participantId && row.keyId === keyId);
      if (key === undefined) return Promise.resolve({ kind: 'NOT_FOUND' });
      key.revokedUs ??= nowUs();
      return Promise.resolve({ kind: 'REVOKED', key });
    },
    unblockKey: (asker, participantId, keyId) => {
      if (isRevoked(asker)) return Promise.resolve({ kind: 'ASKER_REVOKED' });
      const key = rows.find((row) => row.participantId === participantId && row.keyId === keyId);
      if (key === undefined) return Promise.resolve({ kind: 'NOT_FOUND' });
      key.blockedUs = null;
      return Promise.resolve({ kind: 'UNBLOCKED', key });
    },
  };
}

/** A key and its successors are one. */
function countLiveKeys(rows: readonly MemoryKey[], participantId: string): number {
  const live = rows.filter((row) => row.participantId === participantId && row.revokedUs === null);
  return new Set(live.map(({ familyId }) => familyId)).size;
}
