/** How far files were read: the seam, and in PostgreSQL. */
import type { Pool } from 'pg';
import type { Clock } from '../ops/clock.ts';

/**
 * `fileId`: which file it was, as one of the same name may be another. `anchor`: hash of what stands before the offset,
 * as a file may be cut and written anew.
 */
export type FilePosition = { fileId: string; offset: number; anchor: string };

export type UpstreamPositions = {
  load(origin: string): Promise<FilePosition | undefined>;
  /** Resolves once it is durable. */
  save(origin: string, position: FilePosition): Promise<void>;
};

type Row = { file_id: string; byte_offset: string; anchor: string };

export function createUpstreamPositions({ pool, clock }: { pool: Pool; clock: Clock }): UpstreamPositions {
  return {
    load: async (origin) => {
      const { rows } = await pool.query<Row>(
        'select file_id, byte_offset, anchor from upstream_positions where origin = $1',
        [origin],
      );
      const [row] = rows;
      return row && { fileId: row.file_id, offset: Number(row.byte_offset), anchor: row.anchor };
    },
    save: async (origin, { fileId, offset, anchor }) => {
      await pool.query(
        `insert into upstream_positions (origin, file_id, byte_offset, anchor, updated_us) values ($1, $2, $3, $4, $5)
         on conflict (origin) do update set file_id = excluded.file_id, byte_offset = excluded.byte_offset,
           anchor = excluded.anchor, updated_us = excluded.updated_us`,
        [origin, fileId, offset, anchor, clock.nowUs()],
      );
    },
  };
}
