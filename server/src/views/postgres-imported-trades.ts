/** Whether a trade of another engine is in the views: the market forgets it after two days, they never do. */
import type { Pool } from 'pg';

/** The revision that is known of it; undefined: it never came in. */
export type FindImported = (trade: {
  source: string;
  tradeId: string;
  executedAtUs: number;
}) => Promise<number | undefined>;

export function createFindImported(pool: Pool): FindImported {
  return async ({ source, tradeId, executedAtUs }) => {
    const { rows } = await pool.query<{ revision: number }>(
      'select revision from trades where source = $1 and source_trade_id = $2 and executed_at_us = $3',
      [source, tradeId, executedAtUs],
    );
    return rows[0]?.revision;
  };
}
