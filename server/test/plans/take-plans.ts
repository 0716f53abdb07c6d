/** What the rooms ask the database, each statement with its place in the code, and how PostgreSQL answers it. */
import { Client, Pool } from 'pg';

/** As `explain (format json)` tells it. The actual ones are there only where it was carried out. */
export type Plan = {
  'Node Type': string;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  Plans?: Plan[];
} & Record<string, unknown>;

/** `site`: `views/view-lists.ts:40`, below server/src. */
export type Asked = { site: string; text: string; values: unknown[]; isPrepared: boolean };

/** `lines` as people read it: node types, indexes, conditions, no costs. */
export type TakenPlan = { asked: Asked; lines: string[]; plan: Plan };

/** Not what a machine happens to have, or plans would differ from one to the next. */
const SETTINGS = {
  jit: 'off',
  seq_page_cost: '1',
  random_page_cost: '4',
  effective_cache_size: '4GB',
  work_mem: '4MB',
  max_parallel_workers_per_gather: '2',
  plan_cache_mode: 'auto',
};

export async function openPlanner(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  await client.connect();
  for (const [name, value] of Object.entries(SETTINGS)) await client.query(`set ${name} = '${value}'`);
  return client;
}

const PLANNED = /^\s*(?:select|with|insert|update|delete)\b/i;
const CHANGES = /\b(?:insert|update|delete)\b/i;

/** Of what was asked, those that are planned at all. Of a prepared one also the plan for any values. */
export async function takePlans(planner: Client, asked: readonly Asked[]): Promise<TakenPlan[]> {
  const taken: TakenPlan[] = [];
  for (const one of asked) {
    if (!PLANNED.test(one.text)) continue;
    taken.push(await explain(planner, one, CHANGES.test(one.text) ? '' : 'analyze, ', one.values));
    // Only without its values: it is what PostgreSQL may go over to after five times.
    if (one.isPrepared) taken.push(await explain(planner, one, 'generic_plan, ', []));
  }
  return taken;
}

async function explain(planner: Client, asked: Asked, option: string, values: unknown[]): Promise<TakenPlan> {
  type Line = { 'QUERY PLAN': string };
  type Tree = { 'QUERY PLAN': [{ Plan: Plan }] };
  // What is asked for a second time, as when it is carried out, changes nothing and locks nothing for long.
  await planner.query('begin');
  try {
    const withoutCosts = option === 'analyze, ' ? '' : option;
    const text = await planner.query<Line>(`explain (${withoutCosts}costs off) ${asked.text}`, values);
    const tree = await planner.query<Tree>(`explain (${option}format json) ${asked.text}`, values);
    const [first] = tree.rows;
    if (first === undefined) throw new Error(`no plan for ${asked.text}`);
    return { asked, lines: text.rows.map((row) => row['QUERY PLAN']), plan: first['QUERY PLAN'][0].Plan };
  } finally {
    await planner.query('rollback');
  }
}

type Query = (this: unknown, ...given: unknown[]) => unknown;

/** All that the rooms ask while `act` runs, over whatever connection. */
export async function listen(act: () => Promise<unknown>): Promise<Asked[]> {
  const asked: Asked[] = [];
  const prototypes = [Pool.prototype, Client.prototype] as unknown as { query: Query }[];
  const originals = prototypes.map(({ query }) => query);
  for (const [index, prototype] of prototypes.entries()) {
    prototype.query = function (...given) {
      const site = siteOf(new Error().stack ?? '');
      if (site !== undefined) asked.push(askedOf(site, given));
      return originals[index]?.apply(this, given);
    };
  }
  try {
    await act();
  } finally {
    for (const [index, prototype] of prototypes.entries()) prototype.query = originals[index] ?? prototype.query;
  }
  return asked;
}

type Given = string | { name?: string; text: string; values?: unknown[] };

function askedOf(site: string, given: unknown[]): Asked {
  const [statement, more] = given as [Given, unknown[] | undefined];
  if (typeof statement === 'string') return { site, text: statement, values: more ?? [], isPrepared: false };
  const { text, values = more ?? [], name } = statement;
  return { site, text, values, isPrepared: name !== undefined };
}

/** The innermost place of server/src; undefined: a connection asks what its pool was asked, or a test asks. */
function siteOf(stack: string): string | undefined {
  return /\/server\/src\/([^:]+:\d+)/.exec(stack)?.[1];
}
