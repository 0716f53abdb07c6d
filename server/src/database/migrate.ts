/** Forward-only migrations: SQL files in order, each in one transaction, each remembered with its hash. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Client, type Pool } from 'pg';
import { messageOf } from '../ops/error-message.ts';
import { explainRole } from './roles.ts';

type Applied = { name: string; hash: string };
type Migration = Applied & { sql: string };

/** Any number, the same for every process: two that start at once migrate one after the other. */
const MIGRATION_LOCK = 7_288_401;
const FOLDER = new URL('./migrations/', import.meta.url);

/** Brings the schema up to this version. Returns the names of the migrations that ran. */
export async function migrate(connectionString: string): Promise<string[]> {
  const client = new Client({ connectionString, application_name: 'wattbook migrate' });
  // A connection that is lost fails the statement in flight; without a listener it would end the process instead.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await actAsOwner(client, connectionString);
    await client.query(
      `create table if not exists migrations (
         name text primary key, hash text not null, applied_at timestamptz not null default now())`,
    );
    const { rows } = await client.query<Applied>('select name, hash from migrations');
    const applied = new Map(rows.map(({ name, hash }) => [name, hash]));
    const known = readMigrations();
    refuseChanged(applied, known);
    const missing = known.filter(({ name }) => !applied.has(name));
    for (const migration of missing) {
      await run(client, migration);
      await actAsOwner(client, connectionString);
    }
    return missing.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/**
 * Throws when the database lacks a migration that this version knows, or has another of that name: for processes that
 * may not migrate. With any role that may look at the table `migrations`.
 */
export async function requireSchema(pool: Pool): Promise<void> {
  const { rows: found } = await pool.query("select 1 where to_regclass('migrations') is not null");
  const { rows } = found.length === 0 ? { rows: [] } : await pool.query<Applied>('select name, hash from migrations');
  const applied = new Map(rows.map(({ name, hash }) => [name, hash]));
  const known = readMigrations();
  refuseChanged(applied, known);
  const missing = known.map(({ name }) => name).filter((name) => !applied.has(name));
  if (missing.length === 0) return;
  throw new Error(
    `The database lacks what this version needs: ${missing.join(', ')}. ` +
      'Run npm run migrate there, with the DATABASE_URL of a user who may, and start again.',
  );
}

/**
 * Since 0012 the schema belongs to a role, and so does what later migrations make. Before that there is no such role:
 * whoever migrates owns what it makes.
 */
async function actAsOwner(client: Client, connectionString: string): Promise<void> {
  // Wherever it is: who doesn't act as the owner can't look into the schema.
  const { rowCount } = await client.query(
    `select 1 from pg_class join pg_roles on pg_roles.oid = relowner
     where relname = 'migrations' and rolname = 'wattbook_migrate'`,
  );
  if (rowCount === 0) return;
  try {
    await client.query('set role wattbook_migrate');
  } catch (error) {
    throw explainRole(error, connectionString, 'wattbook_migrate');
  }
}

function readMigrations(): Migration[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const sql = readFileSync(new URL(name, FOLDER), 'utf8');
      return { name, sql, hash: createHash('sha256').update(sql).digest('hex') };
    });
}

/**
 * A changed migration means that two databases of the same version differ: find out before it hurts. One that isn't
 * known here is a newer version's: this version runs against its schema, or a release could not be rolled back.
 */
function refuseChanged(applied: ReadonlyMap<string, string>, known: readonly Migration[]): void {
  for (const { name, hash } of known) {
    const appliedHash = applied.get(name);
    if (appliedHash !== undefined && appliedHash !== hash) {
      throw new Error(`migration ${name} was changed after it ran here; add a new one instead`);
    }
  }
}

async function run(client: Client, { name, sql, hash }: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query('insert into migrations (name, hash) values ($1, $2)', [name, hash]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw new Error(`migration ${name} failed: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
