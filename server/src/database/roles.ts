/**
 * Whose rights a connection has: PostgreSQL's roles, made by migration 0012. Each connection names one, so that a room
 * has only its own rights, also where all rooms are one process and the user who logs in may do everything.
 */
import { messageOf } from '../ops/error-message.ts';

/**
 * gateway: reads. exchange: journal, views, snapshots, quarantine. directory: participants, keys, releases from
 * quarantine. migrate: owns it all.
 */
export type Role = 'wattbook_gateway' | 'wattbook_exchange' | 'wattbook_directory' | 'wattbook_migrate';

/** For `pg`. Options of the connection string stay; of two the last counts, so the role is ours. */
export function actingAs(connectionString: string, role: Role): { connectionString: string; options: string } {
  const own = URL.canParse(connectionString) ? new URL(connectionString).searchParams.getAll('options').at(-1) : null;
  const wanted = `-c role=${role}`;
  if (own === undefined || own === null) return { connectionString, options: wanted };
  // What stands in the connection string goes before what pg is told beside it.
  const url = new URL(connectionString);
  url.searchParams.delete('options');
  return { connectionString: url.href, options: `${own} ${wanted}` };
}

/** Permission denied, and invalid value: what PostgreSQL says of a role that one may not have, or that isn't there. */
const ROLE_REFUSALS = new Set(['42501', '22023']);

/** Whether PostgreSQL let the user in, but not act as this role. */
export function isRoleRefusal(error: unknown, role: Role): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ROLE_REFUSALS.has(code) && messageOf(error).includes(`role "${role}"`);
}

/** In words that mend it, if that is what is wrong; else the error as it is. */
export function explainRole(error: unknown, connectionString: string, role: Role): unknown {
  if (!isRoleRefusal(error, role)) return error;
  const user = loginOf(connectionString);
  const message =
    `PostgreSQL does not let the user ${user ?? 'that logs in'} act as ${role} (${messageOf(error)}). ` +
    'If the schema was never migrated there: npm run migrate. Else, as a superuser: ' +
    `grant ${role} to ${user === undefined ? '…' : quoted(user)};`;
  return new Error(message, { cause: error });
}

/** Undefined: none is named, so it is the operating system's. */
function loginOf(connectionString: string): string | undefined {
  if (!URL.canParse(connectionString)) return undefined;
  const { username } = new URL(connectionString);
  return username === '' ? undefined : decodeURIComponent(username);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
