import type { Rule } from './rule.ts';

/** What a rule finds in a house of the given files, as `path:line message`. */
export function findIn(rule: Rule, files: Readonly<Record<string, string>>): string[] {
  const virtual = Object.entries(files).map(([path, text]) => ({ path, text }));
  return rule.check(virtual).map(({ path, line, message }) => `${path}:${line} ${message}`);
}

/** The same for a house of one file. */
export const findInFile = (rule: Rule, path: string, text: string): string[] => findIn(rule, { [path]: text });
