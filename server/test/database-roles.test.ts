/**
 * What each role may do is one table, tried for real: every column and every kind of statement, on a real PostgreSQL.
 * Whoever adds a table, or a column that somebody may not see, adds it here.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test, type TestContext } from 'node:test';
import { Client } from 'pg';
import { requireRole, requireRoles, type NeededRole } from '../src/database/pool.ts';
import { actingAs, type Role } from '../src/database/roles.ts';
import { dumpJournal } from '../src/journal/postgres-dump.ts';
import { useTestDatabase } from './support/database.ts';

type Kind = 'select' | 'insert' | 'update' | 'delete' | 'truncate';
/** All columns, or only these. */
type Columns = 'ALL' | readonly string[];
/** What isn't named is refused. Deleting and truncating are of whole rows. */
type Rights = { [On in Kind]?: Columns };
type ServingRole = Exclude<Role, 'wattbook_migrate'>;

const READS: Rights = { select: 'ALL' };
const NOTHING: Rights = {};
const ADDS: Rights = { select: 'ALL', insert: 'ALL' };

/** The owner, wattbook_migrate, may do everything with all of them, but for what the journal's trigger refuses. */
const EXPECTED: Readonly<Record<string, Readonly<Record<ServingRole, Rights>>>> = {
  migrations: { wattbook_gateway: READS, wattbook_exchange: READS, wattbook_directory: READS },
  journal: { wattbook_gateway: READS, wattbook_exchange: ADDS, wattbook_directory: NOTHING },
  view_progress: {
    wattbook_gateway: READS,
    wattbook_exchange: { select: 'ALL', update: 'ALL' },
    wattbook_directory: NOTHING,
  },
  view_retention: {
    wattbook_gateway: READS,
    wattbook_exchange: { ...ADDS, update: 'ALL' },
    wattbook_directory: NOTHING,
  },
  orders: {
    wattbook_gateway: READS,
    wattbook_exchange: { ...ADDS, update: 'ALL', delete: 'ALL' },
    wattbook_directory: NOTHING,
  },
  trades: {
    wattbook_gateway: READS,
    wattbook_exchange: { ...ADDS, update: 'ALL', delete: 'ALL' },
    wattbook_directory: NOTHING,
  },
  trade_sides: {
    wattbook_gateway: READS,
    wattbook_exchange: { ...ADDS, delete: 'ALL' },
    wattbook_directory: NOTHING,
  },
  trade_minutes: {
    wattbook_gateway: READS,
    wattbook_exchange: { ...ADDS, update: 'ALL', delete: 'ALL' },
    wattbook_directory: NOTHING,
  },
  positions: {
    wattbook_gateway: READS,
    wattbook_exchange: { ...ADDS, update: 'ALL', delete: 'ALL' },
    wattbook_directory: NOTHING,
  },
  order_records: {
    wattbook_gateway: READS,
    wattbook_exchange: { ...ADDS, delete: 'ALL' },
    wattbook_directory: NOTHING,
  },
  signing_keys: { wattbook_gateway: READS, wattbook_exchange: ADDS, wattbook_directory: NOTHING },
  confirmations: { wattbook_gateway: READS, wattbook_exchange: ADDS, wattbook_directory: NOTHING },
  snapshots: {
    wattbook_gateway: READS,
    wattbook_exchange: { ...ADDS, update: 'ALL', delete: 'ALL' },
    wattbook_directory: NOTHING,
  },
  snapshot_chunks: { wattbook_gateway: READS, wattbook_exchange: ADDS, wattbook_directory: NOTHING },
  lease: { wattbook_gateway: READS, wattbook_exchange: { ...ADDS, update: 'ALL' }, wattbook_directory: NOTHING },
  quarantined_commands: {
    wattbook_gateway: READS,
    wattbook_exchange: { ...ADDS, update: 'ALL' },
    wattbook_directory: { select: 'ALL', update: ['released_us', 'released_by', 'released_because'] },
  },
  upstream_positions: {
    wattbook_gateway: READS,
    wattbook_exchange: { ...ADDS, update: 'ALL' },
    wattbook_directory: NOTHING,
  },
  quarantined_trades: {
    wattbook_gateway: READS,
    wattbook_exchange: { ...ADDS, update: ['channel', 'origin', 'place', 'reason', 'detail', 'times'] },
    wattbook_directory: {
      select: 'ALL',
      update: ['reason', 'detail', 'resolution', 'resolved_us', 'resolved_by', 'resolved_because'],
    },
  },
  participants: {
    wattbook_gateway: READS,
    wattbook_exchange: { select: ['participant_id', 'name'] },
    wattbook_directory: { ...ADDS, update: ['name', 'tier', 'throttle'] },
  },
  api_keys: {
    wattbook_gateway: READS,
    wattbook_exchange: { select: ['key_id', 'participant_id', 'created_us', 'blocked_us'], update: ['blocked_us'] },
    wattbook_directory: { ...ADDS, update: ['revoked_us', 'blocked_us'] },
  },
};

const SERVING: readonly ServingRole[] = ['wattbook_gateway', 'wattbook_exchange', 'wattbook_directory'];
const PERMISSION_DENIED = '42501';

const database = useTestDatabase();

type Refusal = { code: string; message: string };

function refusalOf(error: unknown): Refusal {
  assert.ok(error instanceof Error && 'code' in error, String(error));
  return { code: String(error.code), message: error.message };
}

/** What PostgreSQL says to it; undefined: it did it. Nothing of it stays. */
async function attempt(client: Client, sql: string): Promise<Refusal | undefined> {
  await client.query('begin');
  try {
    await client.query(sql);
    return undefined;
  } catch (error) {
    return refusalOf(error);
  } finally {
    await client.query('rollback');
  }
}

/** Changes no row, and needs no right but the one that it is about. */
function statementOf(kind: Kind, table: string, column: string): string {
  switch (kind) {
    case 'select':
      return `select ${column} from ${table} where false`;
    case 'insert':
      return `insert into ${table} (${column}) values (default)`;
    case 'update':
      return `update ${table} set ${column} = default where false`;
    case 'delete':
      return `delete from ${table} where false`;
    case 'truncate':
      return `truncate ${table} cascade`;
  }
}

async function columnsOf(table: string): Promise<string[]> {
  const { rows } = await database.pools.admin.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [table],
  );
  return rows.map(({ name }) => name);
}

async function connected(role: Role, url = database.connectionString): Promise<Client> {
  const client = new Client(actingAs(url, role));
  await client.connect();
  return client;
}

/** An insert that may be, but breaks a check, was allowed: permission is looked at first. */
function isDenied(refusal: Refusal | undefined, table: string): boolean {
  if (refusal?.code !== PERMISSION_DENIED) return false;
  assert.equal(refusal.message, `permission denied for table ${table}`);
  return true;
}

/** The columns of each kind that the role turns out to have; 'ALL' where it is all of them. */
async function triedRights(client: Client, table: string): Promise<Rights> {
  const columns = await columnsOf(table);
  const found: Rights = {};
  for (const kind of ['select', 'insert', 'update'] as const) {
    const allowed: string[] = [];
    for (const column of columns) {
      if (!isDenied(await attempt(client, statementOf(kind, table, column)), table)) allowed.push(column);
    }
    if (allowed.length > 0) found[kind] = allowed.length === columns.length ? 'ALL' : allowed;
  }
  for (const kind of ['delete', 'truncate'] as const) {
    if (!isDenied(await attempt(client, statementOf(kind, table, '')), table)) found[kind] = 'ALL';
  }
  return found;
}

const sorted = (rights: Rights): object =>
  Object.fromEntries(
    Object.entries(rights).map(([kind, columns]) => [kind, columns === 'ALL' ? 'ALL' : columns.toSorted()]),
  );

test('each table has its row here', async () => {
  const { rows } = await database.pools.admin.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')`,
  );
  assert.deepEqual(rows.map(({ name }) => name).toSorted(), Object.keys(EXPECTED).toSorted());
});

test('all of it belongs to wattbook_migrate: tables, sequences, indexes, functions', async () => {
  const { rows } = await database.pools.admin.query(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace
       and pg_get_userbyid(relowner) <> 'wattbook_migrate'
     union all select proname from pg_proc where pronamespace = 'public'::regnamespace
       and pg_get_userbyid(proowner) <> 'wattbook_migrate'`,
  );
  assert.deepEqual(rows, []);
});

for (const role of SERVING) {
  describe(`${role}: what it may do, tried column by column`, () => {
    for (const [table, expected] of Object.entries(EXPECTED)) {
      test(table, async () => {
        const client = await connected(role);
        try {
          assert.deepEqual(sorted(await triedRights(client, table)), sorted(expected[role]));
        } finally {
          await client.end();
        }
      });
    }

    test('neither makes nor changes what the schema is made of, nor does it run what is not its own', async () => {
      const client = await connected(role);
      try {
        for (const sql of [
          'create table stolen (x int)',
          'create schema stolen',
          'create function stolen() returns int language sql as $$ select 1 $$',
          'create view stolen as select 1',
          'create role stolen',
          'alter table journal disable trigger journal_append_only',
          'drop trigger journal_append_only on journal',
          'drop table journal',
          'alter table api_keys drop constraint api_keys_scopes',
          'create trigger stolen before insert on journal execute function refuse_change_of_history()',
          'select refuse_change_of_history()',
          'drop function refuse_change_of_history() cascade',
          "set session_replication_role = 'replica'",
          `grant ${role === 'wattbook_gateway' ? 'wattbook_exchange' : 'wattbook_gateway'} to current_user`,
          "copy journal to program 'cat'",
          "select pg_read_file('PG_VERSION')",
        ]) {
          const refusal = await attempt(client, sql);
          const isSaid = /permission denied|must be owner|must have|only roles with/i.test(refusal?.message ?? '');
          assert.ok(isSaid, `${sql}: ${refusal?.message ?? 'was done'}`);
        }
      } finally {
        await client.end();
      }
    });
  });
}

test('the owner may do everything, but the history stays as it was written', async () => {
  const client = await connected('wattbook_migrate');
  try {
    for (const table of Object.keys(EXPECTED)) {
      const all = { select: 'ALL', insert: 'ALL', update: 'ALL', delete: 'ALL', truncate: 'ALL' };
      assert.deepEqual(await triedRights(client, table), all, table);
    }
    for (const kind of ['update', 'delete', 'truncate'] as const) {
      const refusal = await attempt(client, statementOf(kind, 'journal', 'epoch'));
      assert.match(refusal?.message ?? '', /the journal is append-only: (UPDATE|DELETE|TRUNCATE) refused/);
    }
  } finally {
    await client.end();
  }
});

test('nobody else has any right, and nobody has one on what later migrations make', async (t) => {
  const owner = await connected('wattbook_migrate');
  t.after(() => owner.end());
  await owner.query('create table later (x int)');
  await owner.query('create function later() returns int language sql as $$ select 1 $$');
  t.after(() => database.pools.admin.query('drop table later; drop function later()'));
  const stranger = await connect(await createLogin(t, []));
  t.after(() => stranger.end());
  for (const table of [...Object.keys(EXPECTED), 'later']) {
    const refusal = await attempt(stranger, `select from public.${table}`);
    assert.equal(refusal?.message, 'permission denied for schema public');
  }
  for (const role of SERVING) {
    const serving = await connected(role);
    t.after(() => serving.end());
    assert.deepEqual(await triedRights(serving, 'later'), NOTHING);
    assert.match((await attempt(serving, 'select later()'))?.message ?? '', /permission denied for function later/);
  }
});

describe('a user who logs in as a member of one role', () => {
  test('acts as it, and as no other, whatever it tries', async (t) => {
    for (const role of SERVING) {
      const url = await createLogin(t, [role]);
      await requireRole(url, role);
      const own = await connected(role, url);
      t.after(() => own.end());
      const others = [...SERVING, 'wattbook_migrate'].filter((other) => other !== role);
      for (const sql of [
        ...others.map((other) => `set role ${other}`),
        ...others.map((other) => `set session authorization ${other}`),
        ...others.map((other) => `select set_config('role', '${other}', false)`),
        ...others.map((other) => `grant ${other} to current_user`),
      ]) {
        assert.equal((await attempt(own, sql))?.code, PERMISSION_DENIED, sql);
      }
      // Whoever it is underneath has inherited the same and nothing else.
      await own.query('set role none');
      assert.deepEqual(sorted(await triedRights(own, 'journal')), sorted(EXPECTED['journal']?.[role] ?? {}));
    }
  });

  test('is told which role it lacks, and what mends it', async (t) => {
    const url = await createLogin(t, ['wattbook_gateway']);
    const user = new URL(url).username;
    for (const role of ['wattbook_exchange', 'wattbook_directory', 'wattbook_migrate'] as const) {
      await assert.rejects(requireRole(url, role), (error: Error) => {
        assert.ok(error.message.includes(`does not let the user ${user} act as ${role}`), error.message);
        assert.ok(error.message.endsWith(`as a superuser: grant ${role} to "${user}";`), error.message);
        return true;
      });
      await database.pools.admin.query(`grant ${role} to "${user}"`);
      await requireRole(url, role);
    }
  });

  test('is told all that it lacks at once, and first what to set', async (t) => {
    const connectionString = await createLogin(t, ['wattbook_gateway']);
    const needed: NeededRole[] = [
      { connectionString, role: 'wattbook_exchange' },
      { connectionString, role: 'wattbook_gateway' },
      { connectionString, role: 'wattbook_directory', hint: 'Set the other one. ' },
    ];
    await assert.rejects(requireRoles(needed), (error: Error) => {
      const [first, second, ...more] = error.message.split('\n');
      assert.match(first ?? '', /^PostgreSQL does not let the user .* act as wattbook_exchange/);
      assert.match(second ?? '', /^Set the other one\. PostgreSQL does not let .* act as wattbook_directory/);
      return more.length === 0;
    });
  });

  test('dumps the journal if it may read; else it is told what mends it', async (t) => {
    const dump = async (url: string): Promise<string> => (await Array.fromAsync(dumpJournal(url))).join('');
    // It gets as far as reading, and finds no block.
    await assert.rejects(dump(await createLogin(t, ['wattbook_gateway'])), /there is no block in this journal yet/);
    const mend = /superuser: grant wattbook_gateway to "Login-[0-9a-f]+";$/;
    await assert.rejects(dump(await createLogin(t, ['wattbook_exchange'])), mend);
  });

  test('that may log in but not reach PostgreSQL is told just that', async () => {
    await assert.rejects(requireRole('postgres://u@127.0.0.1:1/x', 'wattbook_gateway'), /ECONNREFUSED/);
  });

  test('keeps the options that the connection string names', async () => {
    const url = new URL(database.connectionString);
    url.searchParams.set('options', '-c search_path=pg_catalog -c role=wattbook_migrate');
    const own = await connected('wattbook_gateway', url.href);
    const { rows } = await own.query(`select current_user as role, current_setting('search_path') as path`);
    await own.end();
    assert.deepEqual(rows, [{ role: 'wattbook_gateway', path: 'pg_catalog' }]);
  });
});

/** Its connection string. The name has to be quoted, as people's users may. */
async function createLogin(t: TestContext, roles: readonly Role[]): Promise<string> {
  const name = `Login-${randomBytes(6).toString('hex')}`;
  await database.pools.admin.query(`create role "${name}" login password 'secret'`);
  t.after(() => database.pools.admin.query(`drop role "${name}"`));
  for (const role of roles) await database.pools.admin.query(`grant ${role} to "${name}"`);
  const url = new URL(database.connectionString);
  url.username = name;
  url.password = 'secret';
  return url.href;
}

async function connect(connectionString: string): Promise<Client> {
  const opened = new Client({ connectionString });
  await opened.connect();
  return opened;
}
