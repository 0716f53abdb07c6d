/** How far each view in PostgreSQL is, against the journal of the same moment. */
import type { Pool } from 'pg';
import type { ViewProgress } from './view-freshness.ts';

/** As pg returns them: bigint as text. */
type Row = { view_name: string; sequence: string; behind: string; waiting_since_us: string | null };

/** Of the first block that a view lacks only its first record is looked at, whose time stands near the beginning. */
const PROGRESS = `
  select view_name, sequence,
    greatest((select last_sequence from journal order by last_sequence desc limit 1) - sequence, 0) as behind,
    (select substring(records from '"timeUs":([0-9]+)') from journal
     where last_sequence > view_progress.sequence order by last_sequence limit 1) as waiting_since_us
  from view_progress order by view_name`;

export async function readViewProgress(pool: Pool): Promise<ViewProgress[]> {
  const { rows } = await pool.query<Row>(PROGRESS);
  return rows.map(({ view_name: view, sequence, behind, waiting_since_us: sinceUs }) => ({
    ...{ view, sequence: Number(sequence), behindRecords: Number(behind) },
    ...(sinceUs !== null && { waitingSinceUs: Number(sinceUs) }),
  }));
}
