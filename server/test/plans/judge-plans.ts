/** What no plan of an answer may do: read a table that grows from one end to the other. */
import type { Plan } from './take-plans.ts';
import { GROWING } from './venue-rows.ts';

/** What a list of 100 may read: its rows, those of the other sides of its trades, and a little more. */
const ROWS_READ_MAX = 1_500;

/** They take no more from below than is taken from them, so a limit above still ends the reading. */
const PASSES_LIMITS_ON = new Set(['Limit', 'Nested Loop', 'Append', 'Merge Append', 'Subquery Scan', 'LockRows']);

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** In words; none: it is fine. */
export function faultsOf(plan: Plan, rowsReadMax = ROWS_READ_MAX): string[] {
  const read = Math.round(rowsReadBy(plan));
  return [
    ...wholeReads(plan, plan, false),
    ...(read > rowsReadMax ? [`it reads ${read} rows, at most ${rowsReadMax} are meant to be`] : []),
  ];
}

/** Below `whole` lies the relation; bitmaps tell it in the node above them. */
function wholeReads(plan: Plan, above: Plan, endsEarly: boolean): string[] {
  const type = plan['Node Type'];
  const relation = plan['Relation Name'] ?? above['Relation Name'];
  const table = GROWING.find((name) => name === relation);
  const found: string[] = [];
  if (table !== undefined && type === 'Seq Scan') found.push(`it reads ${table} whole`);
  const isWholeIndex = /Index.* Scan$/.test(type) && plan['Index Cond'] === undefined;
  if (table !== undefined && isWholeIndex && !endsEarly) {
    found.push(`it reads the index ${String(plan['Index Name'])} of ${table} whole`);
  }
  for (const [index, below] of (plan.Plans ?? []).entries()) {
    // The inner side of a loop is read again for each row of the outer one.
    const isInner = type === 'Nested Loop' && index > 0;
    const passesOn = type === 'Limit' || (endsEarly && PASSES_LIMITS_ON.has(type) && !isInner);
    found.push(...wholeReads(below, plan, passesOn));
  }
  return found;
}

/** Where it was carried out; else 0. */
function rowsReadBy(plan: Plan): number {
  return nodesOf(plan)
    .filter((node) => node['Node Type'].includes('Scan'))
    .reduce((sum, node) => {
      const removed = Number(node['Rows Removed by Filter'] ?? 0);
      return sum + ((node['Actual Rows'] ?? 0) + removed) * (node['Actual Loops'] ?? 0);
    }, 0);
}
