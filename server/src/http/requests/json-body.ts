/**
 * From the bytes of a body to one JSON value, strictly: UTF-8, no name twice (JSON.parse would silently take the last,
 * another reader the first), no names that lead to JavaScript's own objects, no characters that a database can't keep,
 * nothing deep, nothing in masses. What is right for the operation is then decided by the API file.
 */
import { isUtf8 } from 'node:buffer';
import { problem, problemAt, type Problem } from '../answers/problem.ts';
import { BODY_DEPTH_MAX, BODY_VALUES_MAX } from '../limits.ts';
import { isRecord } from './record.ts';

export type JsonBody = { kind: 'JSON'; value: unknown } | Problem;

const FORBIDDEN_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

export function parseJsonBody(bytes: Buffer): JsonBody {
  if (bytes.length === 0) return problem('malformed-json', 'The body is empty: send one JSON object.');
  if (!isUtf8(bytes)) return problem('malformed-json', 'The body is not UTF-8.');
  const text = bytes.toString('utf8');
  const { depth, names, values } = measure(text);
  if (depth > BODY_DEPTH_MAX) {
    return problem(
      'malformed-json',
      `The body nests ${depth} levels deep; no request needs more than ${BODY_DEPTH_MAX}.`,
    );
  }
  if (values > BODY_VALUES_MAX) {
    return problem('malformed-json', `The body holds ${values} values; no request needs more than ${BODY_VALUES_MAX}.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return problem('malformed-json', `The body is not JSON: ${error instanceof Error ? error.message : 'unreadable'}.`);
  }
  const found = inspect(value, '');
  if (found.fault !== undefined) return found.fault;
  if (found.names < names) return problem('malformed-json', 'An object in the body has the same name twice.');
  return { kind: 'JSON', value };
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

/** How many names the value has, and the first thing in it that may not be. At most BODY_DEPTH_MAX deep. */
function inspect(value: unknown, pointer: string): { names: number; fault?: Problem } {
  if (typeof value === 'string' && !isStorable(value)) {
    return { names: 0, fault: unstorable(pointer) };
  }
  if (!isRecord(value) && !Array.isArray(value)) return { names: 0 };
  const entries = Object.entries(value);
  let names = Array.isArray(value) ? 0 : entries.length;
  for (const [name, member] of entries) {
    const place = `${pointer}/${escapePointer(name)}`;
    if (FORBIDDEN_NAMES.has(name)) {
      const detail = `The body holds the name "${name}", which is forbidden here.`;
      return { names, fault: problemAt('malformed-json', place, detail, 'is a forbidden name') };
    }
    const inner = inspect(member, place);
    names += inner.names;
    if (inner.fault !== undefined) return { names, fault: inner.fault };
  }
  return { names };
}

/** U+0000 and halves of surrogate pairs are JSON, but no text that PostgreSQL or UTF-8 can hold. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}

function unstorable(pointer: string): Problem {
  const detail = `${pointer} holds U+0000 or half of a surrogate pair.`;
  return problemAt('malformed-json', pointer, detail, 'holds U+0000 or half of a surrogate pair');
}

/** RFC 6901. */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
