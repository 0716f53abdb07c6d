/** JSON as the API file's introduction and catalogue want it: read by other means than the gateway does. */
const FORBIDDEN_NAMES = ['__proto__', 'constructor', 'prototype'];
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

export type StrictJson = { kind: 'JSON'; value: unknown } | { kind: 'NO_JSON'; why: string };

/** @param valuesMax how many members and items it may have, an empty object or list counted as one. */
export function readStrictJson(bytes: Buffer, depthMax: number, valuesMax = Infinity): StrictJson {
  const noJson = (why: string): StrictJson => ({ kind: 'NO_JSON', why });
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch (error) {
    return noJson(String(error));
  }
  const fault = namesFault(text, depthMax) ?? massFault(value, valuesMax);
  if (fault !== undefined) return noJson(fault);
  const isStorable = (inner: unknown): boolean =>
    typeof inner !== 'string' || (inner.isWellFormed() && !inner.includes('\0'));
  return everyValue(value, isStorable) ? { kind: 'JSON', value } : noJson('holds U+0000 or half a surrogate pair');
}

/** A stack of the names in each object that is open; null for a list. */
function namesFault(text: string, depthMax: number): string | undefined {
  const open: (Set<string> | null)[] = [];
  const tokens = [...text.matchAll(TOKEN)].map(([token]) => token);
  for (const [index, token] of tokens.entries()) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token.startsWith('"') && tokens[index + 1] === ':') {
      const name = JSON.parse(token) as string;
      if (FORBIDDEN_NAMES.includes(name)) return `holds the name ${name}`;
      if (open.at(-1)?.has(name) === true) return `holds the name ${name} twice`;
      open.at(-1)?.add(name);
    }
    if (open.length > depthMax) return `nests more than ${depthMax} levels`;
  }
  return undefined;
}

function massFault(value: unknown, valuesMax: number): string | undefined {
  const count = countValues(value);
  return count > valuesMax ? `holds ${count} values, more than ${valuesMax}` : undefined;
}

function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const members = Object.values(value);
  return members.reduce((sum: number, inner) => sum + countValues(inner), Math.max(members.length, 1));
}

function everyValue(value: unknown, fits: (inner: unknown) => boolean): boolean {
  if (typeof value === 'object' && value !== null)
    return Object.values(value).every((inner) => everyValue(inner, fits));
  return fits(value);
}
