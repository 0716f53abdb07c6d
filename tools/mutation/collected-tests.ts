/**
 * What `node:test` is to the engine's tests under mutation: it only collects them, so that the runner can carry each of
 * them out as often as there are mutants that it reaches.
 */
type Body = () => unknown;
type Options = { skip?: boolean | string };
export type CollectedTest = { name: string; run: Body };

const path: string[] = [];
const collected: CollectedTest[] = [];

/** Groups may stand in groups. */
export function describe(name: string, body: () => void): void {
  path.push(name);
  body();
  path.pop();
}

/** What is skipped says nothing about a mutant. */
export function test(name: string, ...rest: [Body] | [Options, Body]): void {
  const [options, run] = rest.length === 1 ? [{}, rest[0]] : rest;
  if (options.skip === undefined || options.skip === false) collected.push({ name: [...path, name].join(' › '), run });
}

/** All that was collected since the last call. */
export function takeCollected(): CollectedTest[] {
  return collected.splice(0);
}
