/**
 * From bytes to one JSON value, strictly: UTF-8, no name twice (JSON.parse would silently take the last, another reader
 * the first), no names that lead to JavaScript's own objects, no characters that a database can't keep, nothing deep,
 * nothing in masses. Whether it is the right value is for others to say.
 */
import { isUtf8 } from 'node:buffer';
import { isRecord } from './record.ts';

/** What is read, in words (`body` of a `request`), and its bounds. */
export type StrictJsonRules = { subject: string; purpose: string; depthMax: number; valuesMax: number };

/** `detail` is a sentence for people; `place`, if there is one to point at, what is wrong with it. */
export type JsonFault = { kind: 'FAULT'; detail: string; place?: { pointer: string; detail: string } };

const FORBIDDEN_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

export function readStrictJson(bytes: Buffer, rules: StrictJsonRules): { kind: 'JSON'; value: unknown } | JsonFault {
  const { subject, purpose, depthMax, valuesMax } = rules;
  if (bytes.length === 0) return fault(`The ${subject} is empty: send one JSON object.`);
  if (!isUtf8(bytes)) return fault(`The ${subject} is not UTF-8.`);
  const text = bytes.toString('utf8');
  const { depth, names, values } = measure(text);
  if (depth > depthMax) {
    return fault(`The ${subject} nests ${depth} levels deep; no ${purpose} needs more than ${depthMax}.`);
  }
  if (values > valuesMax) {
    return fault(`The ${subject} holds ${values} values; no ${purpose} needs more than ${valuesMax}.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fault(`The ${subject} is not JSON: ${error instanceof Error ? error.message : 'unreadable'}.`);
  }
  const found = inspect(value, '', subject);
  if (found.fault !== undefined) return found.fault;
  if (found.names < names) return fault(`An object in the ${subject} has the same name twice.`);
  return { kind: 'JSON', value };
}

function fault(detail: string): JsonFault {
  return { kind: 'FAULT', detail };
}

/**
 * Depth of nesting; how many names there are: each is followed by the only colon outside of texts; and how many members
 * and items: each has a comma before it, or the bracket that opens what it is in (an empty one counts too).
 */
function measure(text: string): { depth: number; names: number; values: number } {
  let depth = 0;
  let open = 0;
  let names = 0;
  let values = 0;
  let inText = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (inText) {
      if (character === '\\') index += 1;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === ':') names += 1;
    else if (character === ',') values += 1;
    else if (character === '{' || character === '[') {
      values += 1;
      depth = Math.max(depth, ++open);
    } else if (character === '}' || character === ']') open -= 1;
  }
  return { depth, names, values };
}

/** How many names the value has, and the first thing in it that may not be. At most `depthMax` deep. */
function inspect(value: unknown, pointer: string, subject: string): { names: number; fault?: JsonFault } {
  if (typeof value === 'string' && !isStorable(value)) {
    return { names: 0, fault: unstorable(pointer) };
  }
  if (!isRecord(value) && !Array.isArray(value)) return { names: 0 };
  const entries = Object.entries(value);
  let names = Array.isArray(value) ? 0 : entries.length;
  for (const [name, member] of entries) {
    const place = `${pointer}/${escapePointer(name)}`;
    if (FORBIDDEN_NAMES.has(name)) {
      const detail = `The ${subject} holds the name "${name}", which is forbidden here.`;
      return { names, fault: { kind: 'FAULT', detail, place: { pointer: place, detail: 'is a forbidden name' } } };
    }
    const inner = inspect(member, place, subject);
    names += inner.names;
    if (inner.fault !== undefined) return { names, fault: inner.fault };
  }
  return { names };
}

/** U+0000 and halves of surrogate pairs are JSON, but no text that PostgreSQL or UTF-8 can hold. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}

function unstorable(pointer: string): JsonFault {
  const says = 'holds U+0000 or half of a surrogate pair';
  return { kind: 'FAULT', detail: `${pointer} ${says}.`, place: { pointer, detail: says } };
}

/** RFC 6901. */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
