/** Changes to the directory that somebody asks for with a key. */
import type { Pool, PoolClient } from 'pg';

/** Whose key asks. */
export type Asker = { participantId: string; keyId: string };

/** The key that asks was revoked a moment ago. */
export type AskerRevoked = { kind: 'ASKER_REVOKED' };

/**
 * In one transaction, one at a time for each participant (operators are one: the venue). The key that asks has to be
 * live in it: one that was just revoked, and still passes in a process that hasn't heard of it, must not make itself a
 * successor.
 */
export async function whileAskerLives<Outcome>(
  changes: Pool,
  asker: Asker,
  change: (client: PoolClient) => Promise<Outcome>,
): Promise<Outcome | AskerRevoked> {
  const client = await changes.connect();
  try {
    await client.query('begin');
    await lockParticipant(client, asker.participantId);
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

/** Whoever changes a participant's row or keys holds its row until the commit; operators hold the venue's first. */
export async function lockParticipant(client: PoolClient, participantId: string): Promise<void> {
  await client.query('select 1 from participants where participant_id = $1 for no key update', [participantId]);
}

async function commit(client: PoolClient): Promise<void> {
  try {
    await client.query('commit');
  } catch (cause) {
    // No fault of the database to its caller, who would say that nothing was executed.
    throw new Error('it is not known whether the directory was changed: the answer to the commit was lost', { cause });
  }
}
