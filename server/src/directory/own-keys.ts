/**
 * What participants do with their own keys: look at them, rotate them, revoke them. Changes to the keys of one
 * participant happen one after the other: each locks its row first, so what it then reads stays true until it commits.
 */
import type { Pool, PoolClient } from 'pg';
import type { Clock } from '../ops/clock.ts';
import type { Random } from '../ops/random.ts';
import { mintKey, type Environment } from './api-key.ts';
import { KEY_COLUMNS, keyOf, onlyKey, type ApiKey, type KeySelect } from './key-rows.ts';
import type { Identity } from './directory.ts';
import { whileAskerLives, type Asker } from './live-asker.ts';
import type { Scope } from './scopes.ts';

export type Account = { participantId: string; name: string };

/** Where a page of keys ends: the next one begins behind it. */
export type KeyPlace = { createdUs: number; keyId: string };

/** NOT_FOUND: no key of this participant. ASKER_REVOKED: the key that asks was revoked a moment ago. */
type Refused = { kind: 'NOT_FOUND' } | { kind: 'ASKER_REVOKED' };

export type Revocation = Refused | { kind: 'REVOKED'; key: ApiKey };

export type Rotation =
  | Refused
  /** `text` is the successor itself; it is not kept and can't be shown again. */
  | { kind: 'ROTATED'; key: ApiKey; text: string }
  | { kind: 'KEY_REVOKED' }
  | { kind: 'KEY_BLOCKED' }
  /** The key has a scope that the key that asks lacks. */
  | { kind: 'MISSING_SCOPE'; scope: Scope }
  | { kind: 'ROTATED_ALREADY'; liveKeyIds: readonly [string, string] };

export type OwnKeys = {
  findAccount(participantId: string): Promise<Account | undefined>;
  /** Newest first, also revoked ones, at most `limit`. */
  listKeys(participantId: string, page: { limit: number; after?: KeyPlace }): Promise<ApiKey[]>;
  /** Of a key and its successors at most two are ever live. */
  rotateKey(asker: Identity, keyId: string): Promise<Rotation>;
  /** One that is revoked already stays as it is. Works here at once, and within KEY_CACHE_MS everywhere. */
  revokeKey(asker: Asker, keyId: string): Promise<Revocation>;
  /** Which of these don't work any more. */
  findRevokedKeys(keyIds: readonly string[]): Promise<string[]>;
};

export type OwnKeysOptions = {
  /** For reading. */
  pool: Pool;
  changes: Pool;
  clock: Clock;
  random: Random;
  environment: Environment;
  /** Told of each key that was changed, after the commit. */
  onChanged: (keyId: string) => void;
};

export function createOwnKeys(options: OwnKeysOptions): OwnKeys {
  const { pool, changes, clock, random, environment, onChanged } = options;
  async function findAccount(participantId: string): Promise<Account | undefined> {
    const { rows } = await pool.query<{ name: string }>('select name from participants where participant_id = $1', [
      participantId,
    ]);
    return rows[0] && { participantId, name: rows[0].name };
  }

  async function listKeys(
    participantId: string,
    { limit, after }: Parameters<OwnKeys['listKeys']>[1],
  ): Promise<ApiKey[]> {
    const behind = after === undefined ? '' : 'and (created_us, key_id) < ($4, $5)';
    const { rows } = await pool.query<KeySelect>(
      `select ${KEY_COLUMNS} from api_keys where participant_id = $1 and environment = $2 ${behind}
       order by created_us desc, key_id desc limit $3`,
      [participantId, environment, limit, ...(after === undefined ? [] : [after.createdUs, after.keyId])],
    );
    return rows.map(keyOf);
  }

  async function rotateKey(asker: Identity, keyId: string): Promise<Rotation> {
    const rotation = await whileAskerLives(changes, asker, async (client): Promise<Rotation> => {
      const key = await findOwn(client, asker.participantId, keyId);
      if (key === undefined) return { kind: 'NOT_FOUND' };
      const missing = key.scopes.find((scope) => !asker.scopes.includes(scope));
      if (missing !== undefined) return { kind: 'MISSING_SCOPE', scope: missing };
      if (key.revokedUs !== null) return { kind: 'KEY_REVOKED' };
      // Its successor would not be blocked.
      if (key.blockedUs !== null) return { kind: 'KEY_BLOCKED' };
      const kin = await findLiveKin(client, key);
      if (kin !== undefined) return { kind: 'ROTATED_ALREADY', liveKeyIds: [keyId, kin] };
      return addSuccessor(client, asker.participantId, key);
    });
    // Somebody may have tried the new id before there was such a key.
    if (rotation.kind === 'ROTATED') onChanged(rotation.key.keyId);
    return rotation;
  }

  async function addSuccessor(client: PoolClient, participantId: string, key: ApiKey): Promise<Rotation> {
    const { keyId, text, secretHash } = mintKey(random, environment);
    const { rows } = await client.query<KeySelect>(
      `insert into api_keys
         (key_id, participant_id, user_id, environment, secret_hash, scopes, created_us, rotated_from, family_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, (select family_id from api_keys where key_id = $8))
       returning ${KEY_COLUMNS}`,
      [keyId, participantId, key.userId, environment, secretHash, key.scopes, clock.nowUs(), key.keyId],
    );
    return { kind: 'ROTATED', key: onlyKey(rows), text };
  }

  async function revokeKey(asker: Asker, keyId: string): Promise<Revocation> {
    const revocation = await whileAskerLives(changes, asker, async (client): Promise<Revocation> => {
      const { rows } = await client.query<KeySelect>(
        `update api_keys set revoked_us = coalesce(revoked_us, greatest($3, created_us))
         where participant_id = $1 and key_id = $2 and environment = $4 returning ${KEY_COLUMNS}`,
        [asker.participantId, keyId, clock.nowUs(), environment],
      );
      return rows.length === 0 ? { kind: 'NOT_FOUND' } : { kind: 'REVOKED', key: onlyKey(rows) };
    });
    if (revocation.kind === 'REVOKED') onChanged(keyId);
    return revocation;
  }

  /** A row of the other environment doesn't exist here. */
  async function findOwn(client: PoolClient, participantId: string, keyId: string): Promise<ApiKey | undefined> {
    const { rows } = await client.query<KeySelect>(
      `select ${KEY_COLUMNS} from api_keys where participant_id = $1 and key_id = $2 and environment = $3`,
      [participantId, keyId, environment],
    );
    return rows[0] && keyOf(rows[0]);
  }

  async function findRevokedKeys(keyIds: readonly string[]): Promise<string[]> {
    const { rows } = await pool.query<{ key_id: string }>({
      name: 'find-revoked-keys',
      text: `select asked.key_id from unnest($1::text[]) as asked (key_id)
             left join api_keys on api_keys.key_id = asked.key_id and revoked_us is null and blocked_us is null
             where api_keys.key_id is null`,
      values: [keyIds],
    });
    return rows.map((row) => row.key_id);
  }

  return { findAccount, listKeys, rotateKey, revokeKey, findRevokedKeys };
}

/** The live key among a key's predecessor and its successors. As each rotation looks first, there is one at most. */
async function findLiveKin(client: PoolClient, { keyId, rotatedFrom }: ApiKey): Promise<string | undefined> {
  const { rows } = await client.query<{ key_id: string }>(
    'select key_id from api_keys where revoked_us is null and (rotated_from = $1 or key_id = $2)',
    [keyId, rotatedFrom],
  );
  return rows[0]?.key_id;
}
