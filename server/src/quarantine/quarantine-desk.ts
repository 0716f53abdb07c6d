/** What operators do with quarantined commands, in PostgreSQL. The exchange notices a release by itself. */
import type { Pool, PoolClient } from 'pg';
import { whileAskerLives } from '../directory/live-asker.ts';
import type { Clock } from '../ops/clock.ts';
import type { QuarantineDesk, QuarantinedCommand, Release } from './quarantine.ts';

const COLUMNS = `
  fingerprint, participant_id, user_id, key_id, command_type, command, error, sequence, quarantined_us, times,
  released_us, released_by, released_because,
  coalesce((select blocked_us is not null from api_keys where api_keys.key_id = quarantined_commands.key_id), false)
    as is_key_blocked`;

/** As pg returns them: a bigint as text. */
type Row = {
  fingerprint: string;
  participant_id: string;
  user_id: string;
  key_id: string;
  command_type: string;
  command: string;
  error: string;
  sequence: string;
  quarantined_us: string;
  times: number;
  released_us: string | null;
  released_by: string | null;
  released_because: string | null;
  is_key_blocked: boolean;
};

export type QuarantineDeskOptions = {
  /** For reading, as wattbook_gateway. */
  pool: Pool;
  /** For releases, as wattbook_directory. */
  changes: Pool;
  clock: Clock;
};

export function createQuarantineDesk({ pool, changes, clock }: QuarantineDeskOptions): QuarantineDesk {
  async function find(client: Pool | PoolClient, fingerprint: string): Promise<QuarantinedCommand | undefined> {
    const { rows } = await client.query<Row>(`select ${COLUMNS} from quarantined_commands where fingerprint = $1`, [
      fingerprint,
    ]);
    return rows[0] && commandOf(rows[0]);
  }

  return {
    list: async ({ limit, after }) => {
      const behind = after === undefined ? '' : 'where (quarantined_us, fingerprint) < ($2, $3)';
      const { rows } = await pool.query<Row>(
        `select ${COLUMNS} from quarantined_commands ${behind}
         order by quarantined_us desc, fingerprint desc limit $1`,
        [limit, ...(after === undefined ? [] : [after.quarantinedUs, after.fingerprint])],
      );
      return rows.map(commandOf);
    },
    find: (fingerprint) => find(pool, fingerprint),
    release: (asker, fingerprint, because) =>
      whileAskerLives(changes, asker, async (client): Promise<Release> => {
        await client.query(
          `update quarantined_commands
           set released_us = greatest($2, quarantined_us), released_by = $3, released_because = $4
           where fingerprint = $1 and released_us is null`,
          [fingerprint, clock.nowUs(), asker.userId, because],
        );
        const command = await find(client, fingerprint);
        return command === undefined ? { kind: 'NOT_FOUND' } : { kind: 'RELEASED', command };
      }),
  };
}

function commandOf(row: Row): QuarantinedCommand {
  const { released_us: atUs, released_by: by, released_because: because } = row;
  return {
    fingerprint: row.fingerprint,
    participantId: row.participant_id,
    userId: row.user_id,
    keyId: row.key_id,
    isKeyBlocked: row.is_key_blocked,
    commandType: row.command_type,
    command: row.command,
    error: row.error,
    sequence: Number(row.sequence),
    quarantinedUs: Number(row.quarantined_us),
    times: row.times,
    released: atUs === null || by === null || because === null ? null : { atUs: Number(atUs), by, because },
  };
}
