/**
 * What participants do with their own keys: look at them, rotate them, revoke them. Changes to the keys of one
 * participant happen one after the other: each locks its row first, so what it then reads stays true until it commits.
 */
import type { Pool, PoolClient } from 'pg';
import type { Clock } from '../ops/clock.ts';
import type { Random } from '../ops/random.ts';
import { mintKey, type Environment } from './api-key.ts';
import type { Identity, Scope } from './directory.ts';

/** Without its secret, which nobody has but its owner. Times in microseconds since 1970 UTC. */
export type ApiKey = {
  keyId: string;
  userId: string;
  scopes: readonly Scope[];
  createdUs: number;
  revokedUs: number | null;
  /** The key that this one succeeds. */
  rotatedFrom: string | null;
};

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
  revokeKey(asker: Pick<Identity, 'participantId' | 'keyId'>, keyId: string): Promise<Revocation>;
  /** Which of these don't work any more. */
  findRevokedKeys(keyIds: readonly string[]): Promise<string[]>;
};

export type OwnKeysOptions = {
  pool: Pool;
  clock: Clock;
  random: Random;
  environment: Environment;
  /** Told of each key that was changed, after the commit. */
  onChanged: (keyId: string) => void;
};

/** As pg returns them: a bigint as text. */
type KeySelect = {
  key_id: string;
  user_id: string;
  scopes: Scope[];
  created_us: string;
  revoked_us: string | null;
  rotated_from: string | null;
};

const COLUMNS = 'key_id, user_id, scopes, created_us, revoked_us, rotated_from';

export function createOwnKeys({ pool, clock, random, environment, onChanged }: OwnKeysOptions): OwnKeys {
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
      `select ${COLUMNS} from api_keys where participant_id = $1 and environment = $2 ${behind}
       order by created_us desc, key_id desc limit $3`,
      [participantId, environment, limit, ...(after === undefined ? [] : [after.createdUs, after.keyId])],
    );
    return rows.map(keyOf);
  }

  async function rotateKey(asker: Identity, keyId: string): Promise<Rotation> {
    const rotation = await changeKeys(pool, asker, async (client): Promise<Rotation> => {
      const key = await findOwn(client, asker.participantId, keyId);
      if (key === undefined) return { kind: 'NOT_FOUND' };
      const missing = key.scopes.find((scope) => !asker.scopes.includes(scope));
      if (missing !== undefined) return { kind: 'MISSING_SCOPE', scope: missing };
      if (key.revokedUs !== null) return { kind: 'KEY_REVOKED' };
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
       returning ${COLUMNS}`,
      [keyId, participantId, key.userId, environment, secretHash, key.scopes, clock.nowUs(), key.keyId],
    );
    return { kind: 'ROTATED', key: onlyKey(rows), text };
  }

  async function revokeKey(asker: Pick<Identity, 'participantId' | 'keyId'>, keyId: string): Promise<Revocation> {
    const revocation = await changeKeys(pool, asker, async (client): Promise<Revocation> => {
      const { rows } = await client.query<KeySelect>(
        `update api_keys set revoked_us = coalesce(revoked_us, greatest($3, created_us))
         where participant_id = $1 and key_id = $2 and environment = $4 returning ${COLUMNS}`,
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
      `select ${COLUMNS} from api_keys where participant_id = $1 and key_id = $2 and environment = $3`,
      [participantId, keyId, environment],
    );
    return rows[0] && keyOf(rows[0]);
  }

  async function findRevokedKeys(keyIds: readonly string[]): Promise<string[]> {
    const { rows } = await pool.query<{ key_id: string }>({
      name: 'find-revoked-keys',
      text: `select asked.key_id from unnest($1::text[]) as asked (key_id)
             left join api_keys on api_keys.key_id = asked.key_id and revoked_us is null
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

/**
 * In one transaction, one at a time for each participant. The key that asks has to be live in it: one that was just
 * revoked, and still passes in a process that hasn't heard of it, must not make itself a successor.
 */
async function changeKeys<Outcome>(
  pool: Pool,
  asker: Pick<Identity, 'participantId' | 'keyId'>,
  change: (client: PoolClient) => Promise<Outcome>,
): Promise<Outcome | { kind: 'ASKER_REVOKED' }> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select 1 from participants where participant_id = $1 for no key update', [asker.participantId]);
    const { rowCount } = await client.query(
      'select 1 from api_keys where participant_id = $1 and key_id = $2 and revoked_us is null',
      [asker.participantId, asker.keyId],
    );
    const outcome = rowCount === 1 ? await change(client) : ({ kind: 'ASKER_REVOKED' } as const);
    await commit(client);
    client.release();
    return outcome;
  } catch (error) {
    // Whatever state it is in, the transaction ends with its connection.
    client.release(true);
    throw error;
  }
}

async function commit(client: PoolClient): Promise<void> {
  try {
    await client.query('commit');
  } catch (cause) {
    // No fault of the database to its caller, who would say that nothing was executed.
    throw new Error('it is not known whether the keys were changed: the answer to the commit was lost', { cause });
  }
}

function onlyKey(rows: readonly KeySelect[]): ApiKey {
  const [row, ...others] = rows;
  if (row === undefined || others.length > 0) throw new Error(`bug: ${rows.length} keys instead of one`);
  return keyOf(row);
}

function keyOf(row: KeySelect): ApiKey {
  return {
    keyId: row.key_id,
    userId: row.user_id,
    scopes: row.scopes,
    createdUs: Number(row.created_us),
    revokedUs: row.revoked_us === null ? null : Number(row.revoked_us),
    rotatedFrom: row.rotated_from,
  };
}
