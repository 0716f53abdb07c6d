/** Reads values of unknown shape, as they come out of YAML; `where` names the place in the error. */

export function readRecord(value: unknown, where: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${where}: not a mapping`);
  return Object.fromEntries(Object.entries(value));
}

export function readText(value: unknown, where: string): string {
  if (typeof value !== 'string' || value === '') throw new Error(`${where}: not a text`);
  return value;
}

/** The value if it is one of `choices`. */
export function readChoice<Choice>(value: unknown, choices: readonly Choice[], where: string): Choice {
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw new Error(`${where}: ${JSON.stringify(value)} is none of ${choices.join(', ')}`);
  return choice;
}
