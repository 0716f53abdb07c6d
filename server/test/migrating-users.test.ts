/** Who may migrate: on clusters of their own, as roles belong to a whole cluster and these begin without any. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { Client } from 'pg';
import { pino } from 'pino';
import { migrate, requireSchema } from '../src/database/migrate.ts';
import { createPool, requireRole } from '../src/database/pool.ts';
import { eventually } from './support/patience.ts';
import { startTestServer, type TestServer } from './support/database.ts';

const ROLES = ['wattbook_migrate', 'wattbook_gateway', 'wattbook_exchange', 'wattbook_directory'] as const;
const SUPERUSERS_PART = readFileSync(new URL('../src/database/roles.sql', import.meta.url), 'utf8');
const MIGRATION = readFileSync(new URL('../src/database/migrations/0012-roles.sql', import.meta.url), 'utf8');
const LATER = readFileSync(new URL('../src/database/migrations/0015-lease.sql', import.meta.url), 'utf8');
/** As Debian installs it: the oldest that we run on. */
const OLDEST = '/usr/lib/postgresql/15/bin';

const CLUSTERS = [
  { name: "the package's PostgreSQL", binaries: undefined, skip: false },
  {
    name: 'PostgreSQL 15',
    binaries: { postgres: `${OLDEST}/postgres`, initdb: `${OLDEST}/initdb` },
    skip: existsSync(`${OLDEST}/initdb`) ? false : 'needs PostgreSQL 15: apt-get install postgresql-15',
  },
];

for (const { name, binaries, skip } of CLUSTERS) {
  describe(name, { skip }, () => {
    let server: TestServer;
    let admin: Client;
    before(async () => {
      server = await startTestServer(binaries);
      admin = await connect(server.connectionString);
    });
    after(async () => {
      await admin.end();
      await server.stop();
    });

    /** A user with these attributes, and a database of its own. Returns how it connects there. */
    async function createOwner(attributes = ''): Promise<{ url: string; user: string; base: string }> {
      const [user, base] = [`owner_${randomBytes(4).toString('hex')}`, `base_${randomBytes(4).toString('hex')}`];
      await admin.query(`create role ${user} login password 'secret' ${attributes}`);
      await admin.query(`create database ${base} owner ${user}`);
      return { url: urlOf(server.connectionString, base, user), user, base };
    }

    /** As before there were roles: without them, every table is its maker's. */
    async function dropRoles(): Promise<void> {
      const { rows } = await admin.query<{ datname: string }>(
        `select datname from pg_database where datname like 'base\\_%'`,
      );
      for (const { datname } of rows) await admin.query(`drop database ${datname} with (force)`);
      for (const role of ROLES) await admin.query(`drop role if exists ${role}`);
    }

    test('who may neither make roles nor own them is told what a superuser has to run; then it works', async () => {
      await dropRoles();
      const { url, user, base } = await createOwner();
      const help = `roles.sql in the database ${base}, then: grant wattbook_migrate to ${user};`;
      await assert.rejects(migrate(url), (error: Error) => {
        assert.match(error.message, /^migration 0012-roles\.sql failed: the user owner_\w+ may not make the role/);
        assert.ok(error.message.endsWith(help), error.message);
        return true;
      });
      const superuser = await connect(urlOf(server.connectionString, base));
      await superuser.query(SUPERUSERS_PART);
      await superuser.query(SUPERUSERS_PART);
      await assert.rejects(migrate(url), /may not act as wattbook_migrate\. As a superuser/);
      await superuser.query(`grant wattbook_migrate to ${user}`);
      await superuser.end();
      assert.equal((await migrate(url))[0], '0012-roles.sql');
      await requireHandedOver(url);
    });

    test('the owner of the database who may make roles needs nobody', async () => {
      await dropRoles();
      const { url } = await createOwner('createrole');
      await migrate(url);
      await requireHandedOver(url);
      assert.deepEqual(await migrate(url), []);
    });

    // In PostgreSQL 15 such an owner may not make tables in its own database's public schema, whatever we do.
    if (binaries === undefined) {
      test('one who inherits nothing migrates as well', async () => {
        await dropRoles();
        const { url } = await createOwner('createrole noinherit');
        await migrate(url);
        await requireHandedOver(url);
      });
    }

    test('what another owner made a superuser hands over; the old owner still runs the version before', async () => {
      await dropRoles();
      const { url, user, base } = await createOwner();
      // The version before: all but the last migrations.
      await assert.rejects(migrate(url), /0012-roles\.sql failed/);
      const before = await connect(url);
      assert.deepEqual(await ownersIn(before), [user]);
      await migrate(urlOf(server.connectionString, base));
      assert.deepEqual(await ownersIn(before), ['wattbook_migrate']);
      await assert.rejects(before.query('select from journal'), /permission denied/);
      await admin.query(`grant wattbook_migrate to ${user}`);
      await before.query(`insert into participants (participant_id, name, created_us) values ('a', 'A', 1)`);
      await before.query('select from journal');
      await before.query('create table if not exists migrations (name text primary key)');
      await before.end();
    });

    test('a table of a later migration that ran first is handed over, too', async () => {
      await dropRoles();
      const url = urlOf(server.connectionString, (await createOwner()).base);
      const early = await connect(url);
      await early.query(LATER);
      await early.query('create table migrations (name text primary key, hash text not null)');
      const hash = createHash('sha256').update(LATER).digest('hex');
      await early.query('insert into migrations values ($1, $2)', ['0015-lease.sql', hash]);
      await early.end();
      await migrate(url);
      await requireHandedOver(url);
    });

    test('eight databases of a cluster that never had the roles, at the same moment', async () => {
      await dropRoles();
      const urls: string[] = [];
      for (let made = 0; made < 8; made++) urls.push(urlOf(server.connectionString, (await createOwner()).base));
      const ran = await Promise.all(urls.map((url) => migrate(url)));
      assert.deepEqual(new Set(ran.map((names) => names.length)).size, 1);
      for (const url of urls) await requireHandedOver(url);
    });

    test('somebody else makes a role while this one does: it waits, and goes on with the other one', async () => {
      await dropRoles();
      const { base } = await createOwner();
      const other = await connect(server.connectionString);
      await other.query('begin; create role wattbook_migrate nologin');
      const migrating = migrate(urlOf(server.connectionString, base));
      await eventually('the migration waits for the role', 20_000, async () => {
        const { rowCount } = await admin.query(
          `select 1 from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`,
          [base],
        );
        return rowCount === 1 ? true : undefined;
      });
      await other.query('commit');
      await other.end();
      assert.ok((await migrating).includes('0012-roles.sql'));
    });

    test('the public schema and temporary tables are for nobody else', async () => {
      const url = urlOf(server.connectionString, (await createOwner()).base);
      await migrate(url);
      const owner = await connect(url);
      const { rows } = await owner.query(
        `select has_schema_privilege('public', 'public', 'create') as creates,
                has_schema_privilege('public', 'public', 'usage') as uses,
                has_database_privilege('public', current_database(), 'temporary') as keeps_temporary,
                has_schema_privilege('wattbook_gateway', 'public', 'create') as gateway_creates`,
      );
      await owner.end();
      assert.deepEqual(rows, [{ creates: false, uses: false, keeps_temporary: false, gateway_creates: false }]);
    });
  });
}

test("the superuser's script makes the roles that the migration makes, and gives them the schema alike", () => {
  const grants = /'(grant [^']* on schema %I [^']*|revoke [^']*)'/g;
  const inBoth = (sql: string): string[] => [...sql.matchAll(grants)].map(([, words]) => words ?? '').toSorted();
  assert.ok(inBoth(MIGRATION).length >= 4);
  assert.deepEqual(inBoth(SUPERUSERS_PART), inBoth(MIGRATION));
  const made = /foreach wanted in array array\[(.*)\]/;
  assert.equal(made.exec(SUPERUSERS_PART)?.[1], made.exec(MIGRATION)?.[1]);
});

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Of the superuser, unless another user is named. */
function urlOf(server: string, base: string, user?: string): string {
  const url = new URL(server);
  url.pathname = `/${base}`;
  if (user !== undefined) {
    url.username = user;
    url.password = 'secret';
  }
  return url.href;
}

/** Everything is the role's, and who migrated acts as it. */
async function requireHandedOver(url: string): Promise<void> {
  await requireRole(url, 'wattbook_migrate');
  const pool = createPool(url, pino({ level: 'silent' }), 'wattbook_migrate');
  try {
    await requireSchema(pool);
    assert.deepEqual(await ownersIn(pool), ['wattbook_migrate']);
  } finally {
    await pool.end();
  }
}

async function ownersIn(client: Pick<Client, 'query'>): Promise<string[]> {
  const { rows } = await client.query<{ owner: string }>(
    `select distinct pg_get_userbyid(relowner) as owner from pg_class where relnamespace = 'public'::regnamespace`,
  );
  return rows.map(({ owner }) => owner);
}
