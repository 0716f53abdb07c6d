/**
 * What operators do with the directory: participants, and everybody's keys. Each change is asked for with a key of the
 * venue's that is live in the same transaction, and happens alone: operators hold the venue's row, then the
 * participant's, so what was looked at stays true until the commit.
 */
import type { Pool, PoolClient } from 'pg';
import type { Clock } from '../ops/clock.ts';
import type { Random } from '../ops/random.ts';
import { parseThrottleOverride, storedOverride } from '../throttle/throttle-override.ts';
import type { ParticipantTier, ThrottleOverride } from '../throttle/throttle.ts';
import type { OverrideReader } from './agreed-throttle.ts';
import { mintKey, type Environment } from './api-key.ts';
import { KEY_COLUMNS, keyOf, onlyKey, type ApiKey, type KeySelect } from './key-rows.ts';
import { lockParticipant, whileAskerLives, type Asker, type AskerRevoked } from './live-asker.ts';
import { VENUE_ID, type OperatorScope, type ParticipantScope } from './scopes.ts';

export type Participant = {
  participantId: string;
  name: string;
  tier: ParticipantTier;
  /** What counts in place of the tier's limits; null: the tier's. */
  override: ThrottleOverride | null;
  createdUs: number;
};

/** `override` null: the tier's limits again. What isn't named stays. */
export type ParticipantChange = { name?: string; tier?: ParticipantTier; override?: ThrottleOverride | null };

export type Admission =
  | AskerRevoked
  | { kind: 'ADDED'; participant: Participant }
  /** The same was asked for before. */
  | { kind: 'THERE_ALREADY'; participant: Participant }
  /** The id belongs to another participant, or to the same with another name or tier. */
  | { kind: 'TAKEN' };

type NotFound = { kind: 'NOT_FOUND' };

export type ChangedParticipant =
  | AskerRevoked
  | NotFound
  | { kind: 'CHANGED'; participant: Participant }
  /** Each of `problems` is a sentence; then nothing was changed. */
  | { kind: 'REFUSED'; problems: readonly string[] };

/**
 * Of one participant, and of the venue. A key and its successors count as one: so whoever is at the limit can still
 * rotate a key that leaked, and what a participant may ask in all is bounded (throttling counts like that, too).
 */
export const LIVE_KEYS_MAX = 100;

export type Issue =
  | AskerRevoked
  | NotFound
  /** `text` is the key itself; it is not kept and can't be shown again. */
  | { kind: 'ISSUED'; key: ApiKey; text: string }
  /** LIVE_KEYS_MAX of them work already. */
  | { kind: 'TOO_MANY_KEYS' };

export type Withdrawal =
  | AskerRevoked
  | NotFound
  | { kind: 'REVOKED'; key: ApiKey }
  /** Without it nobody could give operators a key any more. */
  | { kind: 'LAST_OPERATORS_KEY' };

/** UNBLOCKED also where it wasn't blocked. */
export type Unblocking = AskerRevoked | NotFound | { kind: 'UNBLOCKED'; key: ApiKey };

/** For whom a key is: one participant, or the venue itself. */
export type KeyHolder =
  | { kind: 'PARTICIPANT'; participantId: string; userId: string; scopes: readonly ParticipantScope[] }
  | { kind: 'VENUE'; userId: string; scopes: readonly OperatorScope[] };

export type Administration = {
  /** By id, at most `limit`, behind `after`; the venue is none of them. */
  listParticipants(page: { limit: number; after?: string }): Promise<Participant[]>;
  findParticipant(participantId: string): Promise<Participant | undefined>;
  addParticipantFor(asker: Asker, participant: Omit<Participant, 'createdUs' | 'override'>): Promise<Admission>;
  /** Limits work within KEY_CACHE_MS everywhere. */
  changeParticipant(asker: Asker, participantId: string, change: ParticipantChange): Promise<ChangedParticipant>;
  issueKey(asker: Asker, holder: KeyHolder): Promise<Issue>;
  /** One that is revoked already stays as it is. Works here at once, and within KEY_CACHE_MS everywhere. */
  withdrawKey(asker: Asker, participantId: string, keyId: string): Promise<Withdrawal>;
  /** Of a participant's key. Works here at once, and within KEY_CACHE_MS everywhere. */
  unblockKey(asker: Asker, participantId: string, keyId: string): Promise<Unblocking>;
};

export type AdministrationOptions = {
  /** For reading. */
  pool: Pool;
  changes: Pool;
  clock: Clock;
  random: Random;
  environment: Environment;
  readOverride: OverrideReader;
  /** Told of each key that was changed, after the commit. */
  onChanged: (keyId: string) => void;
};

/** As pg returns them: a bigint as text. */
type ParticipantSelect = {
  participant_id: string;
  name: string;
  tier: ParticipantTier;
  throttle: unknown;
  created_us: string;
};

const COLUMNS = 'participant_id, name, tier, throttle, created_us';

export function createAdministration(options: AdministrationOptions): Administration {
  const { pool, changes, clock, random, environment, readOverride, onChanged } = options;

  const participantOf = ({ participant_id: participantId, name, tier, ...row }: ParticipantSelect): Participant => {
    const override = readOverride(participantId, row.throttle) ?? null;
    return { participantId, name, tier, override, createdUs: Number(row.created_us) };
  };

  async function listParticipants({ limit, after = '' }: { limit: number; after?: string }): Promise<Participant[]> {
    const { rows } = await pool.query<ParticipantSelect>(
      `select ${COLUMNS} from participants where kind = 'PARTICIPANT' and participant_id collate "C" > $2
       order by participant_id collate "C" limit $1`,
      [limit, after],
    );
    return rows.map(participantOf);
  }

  async function find(client: Pool | PoolClient, participantId: string): Promise<Participant | undefined> {
    const { rows } = await client.query<ParticipantSelect>(
      `select ${COLUMNS} from participants where participant_id = $1 and kind = 'PARTICIPANT'`,
      [participantId],
    );
    return rows[0] && participantOf(rows[0]);
  }

  function addParticipantFor(
    asker: Asker,
    { participantId, name, tier }: Omit<Participant, 'createdUs' | 'override'>,
  ): Promise<Admission> {
    return whileAskerLives(changes, asker, async (client): Promise<Admission> => {
      if (participantId === VENUE_ID) return { kind: 'TAKEN' };
      const { rows } = await client.query<ParticipantSelect>(
        `insert into participants (participant_id, name, created_us, tier) values ($1, $2, $3, $4)
         on conflict do nothing returning ${COLUMNS}`,
        [participantId, name, clock.nowUs(), tier],
      );
      if (rows[0] !== undefined) return { kind: 'ADDED', participant: participantOf(rows[0]) };
      const known = await find(client, participantId);
      const isSame = known?.name === name && known.tier === tier;
      return isSame ? { kind: 'THERE_ALREADY', participant: known } : { kind: 'TAKEN' };
    });
  }

  async function changeParticipant(
    asker: Asker,
    participantId: string,
    change: ParticipantChange,
  ): Promise<ChangedParticipant> {
    const { name = null, tier = null, override } = change;
    const stored = override === undefined || override === null ? null : storedOverride(override);
    const parsed = stored === null ? undefined : parseThrottleOverride(stored);
    if (parsed?.kind === 'REFUSED') return parsed;
    return whileAskerLives(changes, asker, async (client): Promise<ChangedParticipant> => {
      const { rows } = await client.query<ParticipantSelect>(
        `update participants set name = coalesce($2, name), tier = coalesce($3, tier),
           throttle = case when $4 then $5::jsonb else throttle end
         where participant_id = $1 and kind = 'PARTICIPANT' returning ${COLUMNS}`,
        [participantId, name, tier, override !== undefined, stored === null ? null : JSON.stringify(stored)],
      );
      const [row] = rows;
      return row === undefined ? { kind: 'NOT_FOUND' } : { kind: 'CHANGED', participant: participantOf(row) };
    });
  }

  async function issueKey(asker: Asker, holder: KeyHolder): Promise<Issue> {
    const participantId = holder.kind === 'VENUE' ? VENUE_ID : holder.participantId;
    const { kind, userId, scopes } = holder;
    const { keyId, text, secretHash } = mintKey(random, environment);
    const issue = await whileAskerLives(changes, asker, async (client): Promise<Issue> => {
      await lockParticipant(client, participantId);
      if ((await countLiveKeys(client, participantId, kind)) >= LIVE_KEYS_MAX) return { kind: 'TOO_MANY_KEYS' };
      const { rows } = await client.query<KeySelect>(
        `insert into api_keys (key_id, participant_id, user_id, environment, secret_hash, scopes, created_us, family_id)
         select $1, participant_id, $3, $4, $5, $6, $7, $1
         from participants where participant_id = $2 and kind = $8
         returning ${KEY_COLUMNS}`,
        [keyId, participantId, userId, environment, secretHash, scopes, clock.nowUs(), kind],
      );
      return rows[0] === undefined ? { kind: 'NOT_FOUND' } : { kind: 'ISSUED', key: keyOf(rows[0]), text };
    });
    // Somebody may have tried the new id before there was such a key.
    if (issue.kind === 'ISSUED') onChanged(keyId);
    return issue;
  }

  /** None of somebody who isn't there, or is of another kind. */
  async function countLiveKeys(client: PoolClient, participantId: string, kind: KeyHolder['kind']): Promise<number> {
    const { rows } = await client.query<{ live: number }>(
      `select count(distinct family_id)::int as live from api_keys join participants using (participant_id)
       where participant_id = $1 and kind = $2 and environment = $3 and revoked_us is null`,
      [participantId, kind, environment],
    );
    return rows[0]?.live ?? 0;
  }

  async function withdrawKey(asker: Asker, participantId: string, keyId: string): Promise<Withdrawal> {
    const withdrawal = await whileAskerLives(changes, asker, async (client): Promise<Withdrawal> => {
      if (participantId !== VENUE_ID) await lockParticipant(client, participantId);
      else if (await isLastOperatorsKey(client, keyId)) return { kind: 'LAST_OPERATORS_KEY' };
      const { rows } = await client.query<KeySelect>(
        `update api_keys set revoked_us = coalesce(revoked_us, greatest($3, created_us))
         where participant_id = $1 and key_id = $2 and environment = $4 returning ${KEY_COLUMNS}`,
        [participantId, keyId, clock.nowUs(), environment],
      );
      return rows.length === 0 ? { kind: 'NOT_FOUND' } : { kind: 'REVOKED', key: onlyKey(rows) };
    });
    if (withdrawal.kind === 'REVOKED') onChanged(keyId);
    return withdrawal;
  }

  async function unblockKey(asker: Asker, participantId: string, keyId: string): Promise<Unblocking> {
    const unblocking = await whileAskerLives(changes, asker, async (client): Promise<Unblocking> => {
      await lockParticipant(client, participantId);
      const { rows } = await client.query<KeySelect>(
        `update api_keys set blocked_us = null
         where participant_id = $1 and key_id = $2 and environment = $3 returning ${KEY_COLUMNS}`,
        [participantId, keyId, environment],
      );
      return rows.length === 0 ? { kind: 'NOT_FOUND' } : { kind: 'UNBLOCKED', key: onlyKey(rows) };
    });
    if (unblocking.kind === 'UNBLOCKED') onChanged(keyId);
    return unblocking;
  }

  async function isLastOperatorsKey(client: PoolClient, keyId: string): Promise<boolean> {
    const { rows } = await client.query<{ key_id: string }>(
      `select key_id from api_keys
       where participant_id = $1 and environment = $2 and revoked_us is null and 'operators' = any(scopes) limit 2`,
      [VENUE_ID, environment],
    );
    return rows.length === 1 && rows[0]?.key_id === keyId;
  }

  return {
    listParticipants,
    findParticipant: (participantId) => find(pool, participantId),
    addParticipantFor,
    changeParticipant,
    issueKey,
    withdrawKey,
    unblockKey,
  };
}
