import { rules } from './rules.ts';
import type { Finding } from './rules.ts';

/** Where a change is felt can be a long list; the first show what it is about. */
const mostUses = 4;

/** A readable list of breaking changes, each once, however many operations feel it. */
export function reportOf(findings: readonly Finding[]): string {
  const changes = Map.groupBy(findings, ({ rule, pointer, what }) => [rule, pointer, what].join('\n'));
  return [...changes.values()].map((same, index) => paragraphOf(same, index + 1)).join('\n\n');
}

export const countOf = (findings: readonly Finding[]): number =>
  new Set(findings.map(({ rule, pointer, what }) => [rule, pointer, what].join('\n'))).size;

function paragraphOf(same: readonly Finding[], number: number): string {
  const [first] = same;
  if (first === undefined) return '';
  const { breaks, right } = rules[first.rule];
  return [
    `${number}. ${first.rule} at ${first.pointer}`,
    `   what    ${first.what}`,
    `   felt    ${listOf([...new Set(same.map(({ use }) => use))])}`,
    `   breaks  ${breaks}`,
    `   right   ${right}`,
  ].join('\n');
}

function listOf(uses: readonly string[]): string {
  const shown = uses.slice(0, mostUses).join('; ');
  return uses.length > mostUses ? `${shown}; and ${uses.length - mostUses} more` : shown;
}
