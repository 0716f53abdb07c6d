/** How PostgreSQL answers when rows are many: a question that reads a table whole works only in a sandbox. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Client } from 'pg';
import { openRooms, type Allowance } from './plans/asked-queries.ts';
import { faultsOf } from './plans/judge-plans.ts';
import { keptText, majorOf, MAJOR, takeAll, textsOf, type TakenQuery } from './plans/kept-plans.ts';
import { openPlanner, takePlans, type Plan } from './plans/take-plans.ts';
import { fillVenue, ROWS } from './plans/venue-rows.ts';
import { createTestDatabase, openTestPools, type TestDatabase, type TestPools } from './support/database.ts';

const SOURCES = path.join(import.meta.dirname, '../src');
/** Whose every query is one of those that plans are taken of. */
const ASKING = ['views', 'confirmations', 'directory', 'quarantine'];

let database: TestDatabase;
let pools: TestPools;
let planner: Client;
let taken: TakenQuery[];

before(async () => {
  database = await createTestDatabase();
  pools = openTestPools(database.connectionString);
  planner = await openPlanner(database.connectionString);
  await fillVenue(pools.admin);
  taken = await takeAll(openRooms(pools, database.connectionString), planner);
});
after(async () => {
  await planner.end();
  await pools.end();
  await database.drop();
});

test(`with ${ROWS} orders and trades every question is answered along an index, whatever its filter and direction`, () => {
  const wrong = taken.flatMap(({ query, plans }) =>
    plans.flatMap(({ plan, lines }) =>
      unexpected(plan, query.allowed).map((fault) => `${query.room}, ${query.name}: ${fault}\n${lines.join('\n')}`),
    ),
  );
  assert.equal(wrong.join('\n\n'), '');
});

function unexpected(plan: Plan, allowed: Allowance | undefined): string[] {
  if (allowed === undefined) return faultsOf(plan);
  return 'readsWhole' in allowed ? [] : faultsOf(plan, allowed.rowsReadMax);
}

test('each is answered as it was when its plan was kept', async (t) => {
  const major = await majorOf(planner);
  if (major !== MAJOR) return t.skip(`plans are kept of PostgreSQL ${MAJOR}; this is ${major}`);
  for (const [file, text] of textsOf(taken)) {
    const hint = `${file} differs: if the new plan is as good, npm run keep-plans, and commit the difference`;
    assert.equal(text, keptText(file), hint);
  }
});

test('each place of these rooms that asks the database is asked by a question of the list', () => {
  const asking = new Set(taken.flatMap(({ asked }) => asked.map(({ site }) => site)));
  const files = globSync(`{${ASKING.join(',')}}/**/*.ts`, { cwd: SOURCES }).filter((file) => !file.includes('.test.'));
  const places = files.flatMap((file) =>
    readFileSync(path.join(SOURCES, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => (/\.query[<(](?!')/.test(line) ? [`${file}:${index + 1}`] : [])),
  );
  assert.ok(places.length > 40, 'they were looked for');
  const missing = places.filter((place) => !asking.has(place));
  assert.deepEqual(missing, [], 'add a question that gets there to server/test/plans/asks-of-….ts');
});

test('a table or an index that is read whole is noticed, and a limit that ends the reading', async () => {
  const faults = async (text: string): Promise<string[]> => {
    const [first] = await takePlans(planner, [{ site: 'here', text, values: [], isPrepared: false }]);
    return faultsOf(first?.plan ?? assert.fail('it has a plan'));
  };
  const whole = await faults(`select * from orders where text = 'x'`);
  assert.equal(whole[0], 'it reads orders whole');
  assert.match(whole[1] ?? '', /^it reads \d+ rows/);
  assert.match((await faults('select count(*) from trades'))[0] ?? '', /^it reads .*trades.* whole$/);
  assert.match((await faults('select order_id from orders order by order_id desc limit 2000'))[0] ?? '', /2000 rows/);
  assert.deepEqual(await faults('select order_id from orders order by order_id desc limit 100'), []);
  assert.match((await faults('update orders set revision = 2 where text is null'))[0] ?? '', /reads orders whole/);
});
