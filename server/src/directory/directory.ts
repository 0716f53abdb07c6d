/**
 * The directory: participants and their API keys, as rows in PostgreSQL. `authenticate` stands before every request, so
 * what it read is kept for a moment; for so short a one that a revocation works within a second, also when the process
 * that revoked was another one.
 */
import type { Pool } from 'pg';
import type { Clock } from '../ops/clock.ts';
import type { Log } from '../ops/log.ts';
import type { Random } from '../ops/random.ts';
import type { ThrottleOverride, Tier } from '../throttle/throttle.ts';
import { createAdministration, type Administration } from './administration.ts';
import { createOverrideReader, type OverrideReader } from './agreed-throttle.ts';
import { isSecret, mintKey, parseKey, type Environment, type KeyParts } from './api-key.ts';
import { createKeyCache } from './key-cache.ts';
import { createOwnKeys, type OwnKeys } from './own-keys.ts';
import type { Scope } from './scopes.ts';

/** Who asks. */
export type Identity = {
  participantId: string;
  userId: string;
  keyId: string;
  /** The first of all keys that this one succeeds, or itself: a key and its successors are throttled as one. */
  familyId: string;
  environment: Environment;
  scopes: readonly Scope[];
  /** How much the participant may ask. */
  tier: Tier;
  /** What is agreed on with it in place of its tier's limits. */
  override?: ThrottleOverride;
};

export type Authentication = { kind: 'IDENTIFIED'; identity: Identity } | { kind: 'REFUSED'; reason: KeyRefusal };

/** BLOCKED: the market failed again and again at what was sent with it; until an operator unblocks it. */
export type KeyRefusal = 'NO_KEY' | 'MISTYPED' | 'OTHER_ENVIRONMENT' | 'UNKNOWN' | 'REVOKED' | 'BLOCKED';

export type NewKey = { participantId: string; userId: string; scopes: readonly Scope[] };

export type Directory = OwnKeys &
  Administration & {
    /** Rejects only when the database can't be read. */
    authenticate(keyText: string): Promise<Authentication>;
    /** Whether it is new; one that exists keeps its name. */
    addParticipant(participant: { participantId: string; name: string }): Promise<boolean>;
    /** `text` is the key itself; it is not kept and can't be shown again. */
    addKey(key: NewKey): Promise<{ keyId: string; text: string }>;
  };

/** `environment`: the venue's. Keys of the other one are refused without a look into the database. */
export type DirectoryOptions = {
  /** For reading, as wattbook_gateway. */
  pool: Pool;
  /** For changes, as wattbook_directory. */
  changes: Pool;
  clock: Clock;
  random: Random;
  log: Pick<Log, 'warn'>;
  environment: Environment;
};

type KeyRow = { identity: Identity; secretHash: Buffer; isRevoked: boolean; isBlocked: boolean };

export function createDirectory(options: DirectoryOptions): Directory {
  const { pool, changes, clock, random, log, environment } = options;
  const readOverride = createOverrideReader(log);
  const cache = createKeyCache<KeyRow>(clock, (keyId) => findKey(pool, keyId, readOverride));

  async function authenticate(keyText: string): Promise<Authentication> {
    const parsed = parseKey(keyText);
    if (parsed.kind !== 'KEY') return { kind: 'REFUSED', reason: parsed.kind };
    if (parsed.environment !== environment) return { kind: 'REFUSED', reason: 'OTHER_ENVIRONMENT' };
    return judge(parsed, await cache.find(parsed.keyId));
  }

  async function addParticipant({ participantId, name }: { participantId: string; name: string }): Promise<boolean> {
    const { rowCount } = await changes.query(
      'insert into participants (participant_id, name, created_us) values ($1, $2, $3) on conflict do nothing',
      [participantId, name, clock.nowUs()],
    );
    return rowCount === 1;
  }

  async function addKey({ participantId, userId, scopes }: NewKey): Promise<{ keyId: string; text: string }> {
    const { keyId, text, secretHash } = mintKey(random, environment);
    await changes.query(
      `insert into api_keys (key_id, participant_id, user_id, environment, secret_hash, scopes, created_us, family_id)
       values ($1, $2, $3, $4, $5, $6, $7, $1)`,
      [keyId, participantId, userId, environment, secretHash, scopes, clock.nowUs()],
    );
    cache.forget(keyId);
    return { keyId, text };
  }

  const shared = { pool, changes, clock, random, environment, onChanged: cache.forget };
  const ownKeys = createOwnKeys(shared);
  const administration = createAdministration({ ...shared, readOverride });
  return {
    authenticate,
    addParticipant,
    addKey,
    ...ownKeys,
    ...administration,
  };
}

/** Only who knows the secret learns more than that the key is unknown. */
function judge(parsed: KeyParts, row: KeyRow | undefined): Authentication {
  if (row === undefined || row.identity.environment !== parsed.environment) {
    return { kind: 'REFUSED', reason: 'UNKNOWN' };
  }
  if (!isSecret(parsed.secret, row.secretHash)) return { kind: 'REFUSED', reason: 'UNKNOWN' };
  if (row.isRevoked) return { kind: 'REFUSED', reason: 'REVOKED' };
  return row.isBlocked ? { kind: 'REFUSED', reason: 'BLOCKED' } : { kind: 'IDENTIFIED', identity: row.identity };
}

/** As pg returns them. */
type KeySelect = {
  participant_id: string;
  user_id: string;
  family_id: string;
  environment: Environment;
  secret_hash: Buffer;
  scopes: Scope[];
  is_revoked: boolean;
  is_blocked: boolean;
  tier: Tier;
  throttle: unknown;
};

async function findKey(pool: Pool, keyId: string, readOverride: OverrideReader): Promise<KeyRow | undefined> {
  const { rows } = await pool.query<KeySelect>({
    name: 'find-key',
    text: `select participant_id, user_id, family_id, environment, secret_hash, scopes,
             revoked_us is not null as is_revoked, blocked_us is not null as is_blocked, tier, throttle
           from api_keys join participants using (participant_id) where key_id = $1`,
    values: [keyId],
  });
  const row = rows[0];
  if (row === undefined) return undefined;
  const { participant_id: participantId, user_id: userId, family_id: familyId, environment, scopes, tier } = row;
  const override = readOverride(participantId, row.throttle);
  const identity = {
    ...{ participantId, userId, keyId, familyId, environment, scopes, tier },
    ...(override !== undefined && { override }),
  };
  return { identity, secretHash: row.secret_hash, isRevoked: row.is_revoked, isBlocked: row.is_blocked };
}
