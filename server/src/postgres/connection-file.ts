import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { DATABASE_NAME } from './cluster.ts';
import { errorCode, errorText } from './error-text.ts';
import { giveToDirectoryOwner } from './give-to-directory-owner.ts';

/** How to reach the cluster; kept in the data directory, for its next start, for tests and for `psql`. */
export type Connection = { port: number; password: string };

const HOST = '127.0.0.1';
const PASSWORD_BYTES = 24;

/** A password of letters and digits, which needs quoting nowhere. */
export function randomPassword(): string {
  return randomBytes(PASSWORD_BYTES).toString('hex');
}

/** The connection string for pg and psql. TLS is named off: PGSSLMODE=require in someone's environment would fail. */
export function connectionString({ port, password }: Connection): string {
  return `postgresql://${DATABASE_NAME}:${password}@${HOST}:${port}/${DATABASE_NAME}?sslmode=disable`;
}

/** What an earlier start wrote; undefined if there is none, or none that can be understood. */
export async function readConnection(file: string): Promise<Connection | undefined> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new Error(`${file} with PostgreSQL's password can't be read: ${errorText(error)}.`, { cause: error });
  });
  return text === undefined ? undefined : parseConnection(text);
}

/** Reads the file's text. */
export function parseConnection(text: string): Connection | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // As good as lost: the caller sets a new password.
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('port' in value) || !('password' in value)) return undefined;
  const { port, password } = value;
  if (typeof port !== 'number' || typeof password !== 'string' || !/^[0-9a-f]{48}$/.test(password)) return undefined;
  return { port, password };
}

/** Writes the file anew, whole or not at all, readable by its owner only. */
export async function writeConnection(file: string, connection: Connection): Promise<void> {
  const content = {
    connectionString: connectionString(connection),
    host: HOST,
    port: connection.port,
    user: DATABASE_NAME,
    database: DATABASE_NAME,
    password: connection.password,
  };
  const next = `${file}.new`;
  const handle = await open(next, 'w', 0o600);
  try {
    await handle.writeFile(JSON.stringify(content, null, 2) + '\n');
    await handle.sync();
  } finally {
    await handle.close();
  }
  await giveToDirectoryOwner(next);
  await rename(next, file);
}
