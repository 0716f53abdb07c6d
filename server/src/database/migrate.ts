/** Forward-only migrations: SQL files in order, each in one transaction, each remembered with its hash. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Client } from 'pg';
import { messageOf } from '../ops/error-message.ts';

type Migration = { name: string; sql: string; hash: string };

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
    await client.query(
      `create table if not exists migrations (
         name text primary key, hash text not null, applied_at timestamptz not null default now())`,
    );
    const { rows } = await client.query<{ name: string; hash: string }>('select name, hash from migrations');
    const applied = new Map(rows.map(({ name, hash }) => [name, hash]));
    const known = readMigrations();
    refuseChanged(applied, known);
    const missing = known.filter(({ name }) => !applied.has(name));
    for (const migration of missing) await run(client, migration);
    return missing.map(({ name }) => name);
  } finally {
    await client.end();
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
