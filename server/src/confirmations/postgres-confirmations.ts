/** Confirmations in PostgreSQL: written by the exchange that leads, read by gateways. */
import type { Pool, PoolClient } from 'pg';
import type { Side } from '@wattbook/engine/commands';
import type { ConfirmationRow, Confirmations, ConfirmationStore, ConfirmationWriter } from './confirmation-store.ts';
import { documentIn } from './document.ts';

/** As wattbook_exchange. */
export function createPostgresConfirmationStore(pool: Pool): ConfirmationStore {
  return {
    progress: async () => {
      const { rows } = await pool.query<{ sequence: string }>(
        `select sequence from view_progress where view_name = 'confirmations'`,
      );
      return Number(rows[0]?.sequence ?? 0);
    },
    transaction: (write) => inTransaction(pool, write),
  };
}

/** As wattbook_gateway. */
export function createPostgresConfirmations(pool: Pool): Confirmations {
  return {
    find: async ({ participantId, tradeId, side, revision }) => {
      const { rows } = await pool.query<{ jws: string }>(
        `select jws from confirmations
         where trade_id = $1 and side = $2 and revision = $3 and participant_id = $4`,
        [tradeId, side, revision, participantId],
      );
      const [found] = rows;
      return found && { document: documentIn(found.jws), jws: found.jws };
    },
    keys: async () => {
      const { rows } = await pool.query<{ kid: string; publicKey: string }>(
        `select kid, public_key as "publicKey" from signing_keys order by since_us, kid`,
      );
      return rows;
    },
  };
}

async function inTransaction(
  pool: Pool,
  write: (confirmations: ConfirmationWriter) => Promise<boolean>,
): Promise<boolean> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const isKept = await write(createWriter(client));
    await client.query(isKept ? 'commit' : 'rollback');
    client.release();
    return isKept;
  } catch (error) {
    // The transaction's outcome doesn't matter: the progress row tells next time. The connection is not reused.
    client.release(true);
    throw error;
  }
}

type NewestRow = { trade_id: string; side: Side; jws: string };

function createWriter(client: PoolClient): ConfirmationWriter {
  return {
    moveProgress: async (expected, last) => {
      const { rowCount } = await client.query(
        `update view_progress set sequence = $2 where view_name = 'confirmations' and sequence = $1`,
        [expected, last],
      );
      return rowCount === 1;
    },
    registerKey: async ({ kid, publicKey }, sinceUs) => {
      await client.query(
        'insert into signing_keys (kid, public_key, since_us) values ($1, $2, $3) on conflict do nothing',
        [kid, publicKey, sinceUs],
      );
    },
    newest: async (tradeIds) => {
      const { rows } = await client.query<NewestRow>(
        `select distinct on (trade_id, side) trade_id, side, jws from confirmations
         where trade_id = any($1::bigint[]) order by trade_id, side, revision desc`,
        [tradeIds],
      );
      return rows.map(({ trade_id, ...row }) => ({ trade_id: Number(trade_id), ...row }));
    },
    orderTexts: async (orderIds) => {
      const { rows } = await client.query<{ order_id: string; text: string }>(
        'select order_id, text from orders where order_id = any($1::bigint[]) and text is not null',
        [orderIds],
      );
      return new Map(rows.map(({ order_id, text }) => [Number(order_id), text]));
    },
    names: async (participantIds) => {
      const { rows } = await client.query<{ participant_id: string; name: string }>(
        'select participant_id, name from participants where participant_id = any($1)',
        [participantIds],
      );
      return new Map(rows.map(({ participant_id, name }) => [participant_id, name]));
    },
    insert: (rows) => insertRows(client, rows),
  };
}

async function insertRows(client: PoolClient, rows: readonly ConfirmationRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query(
    `insert into confirmations select * from json_populate_recordset(null::confirmations, $1) on conflict do nothing`,
    [JSON.stringify(rows)],
  );
}
