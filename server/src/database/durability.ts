/** A venue must not run on a database that may forget what it confirmed. */
import type { Pool } from 'pg';

const REQUIRED_ON = ['fsync', 'full_page_writes', 'synchronous_commit'] as const;
/** Oldest PostgreSQL that this SQL is written for. */
const SERVER_VERSION_MIN = 150_000;

/** Throws with what is wrong and how to mend it. */
export async function requireDurability(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any($1)',
    [[...REQUIRED_ON, 'server_version_num', 'server_encoding']],
  );
  const settings = new Map(rows.map(({ name, setting }) => [name, setting]));
  for (const name of REQUIRED_ON) {
    const setting = settings.get(name);
    if (isUnsafe(name, setting)) {
      throw new Error(
        `PostgreSQL runs with ${name} = ${setting}: a confirmed trade could be lost. ` +
          `Set ${name} = on (postgresql.conf, or ALTER SYSTEM SET ${name} = on), reload, and start again.`,
      );
    }
  }
  const version = Number(settings.get('server_version_num'));
  const isNewEnough = version >= SERVER_VERSION_MIN;
  if (!isNewEnough) throw new Error(`PostgreSQL ${version} is too old: 15 or newer is needed.`);
  const encoding = settings.get('server_encoding');
  if (encoding !== 'UTF8') throw new Error(`The database's encoding is ${encoding}; it has to be UTF8.`);
}

/** `synchronous_commit` has stronger levels than `on`; `local` still waits for the local disk. */
function isUnsafe(name: string, setting: string | undefined): boolean {
  if (name !== 'synchronous_commit') return setting !== 'on';
  return setting === undefined || setting === 'off';
}
