/** The database of this venue: the one that DATABASE_URL names, or one of our own in the data directory. */
import { lockDataDirectory } from '../postgres/data-directory-lock.ts';
import { startEmbeddedPostgres } from '../postgres/embedded-postgres.ts';
import type { Log } from '../ops/log.ts';

export type Database = {
  connectionString: string;
  /** Absolute; ours alone until `close`. */
  dataDirectory: string;
  close(): Promise<void>;
};

/** Throws with what is wrong and what to do: directory in use, not writable, PostgreSQL that can't start here. */
export async function openDatabase(
  wanted: { dataDirectory: string; databaseUrl: string | undefined },
  log: Log,
): Promise<Database> {
  const lock = await lockDataDirectory({ directory: wanted.dataDirectory });
  const { directory: dataDirectory } = lock;
  if (wanted.databaseUrl !== undefined) {
    return { connectionString: wanted.databaseUrl, dataDirectory, close: () => lock.release() };
  }
  try {
    const postgres = await startEmbeddedPostgres({
      lock,
      log: (level, message, fields) => log[level]({ postgres: fields }, message),
    });
    const close = async (): Promise<void> => {
      await postgres.stop();
      await lock.release();
    };
    return { connectionString: postgres.connectionString, dataDirectory, close };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
