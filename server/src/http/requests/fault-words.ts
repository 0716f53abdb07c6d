/** Ajv's errors in words that name the place and what would be right. */
import type { ErrorObject } from 'ajv';
import type { Fault } from '../answers/problem.ts';
import { escapePointer } from './json-body.ts';
import { isRecord } from './record.ts';

/** A fault in the body, by JSON pointer. */
export function bodyFault(error: ErrorObject): Fault {
  const { instancePath: place, params } = error;
  if (error.keyword === 'required') {
    return { pointer: `${place}/${escapePointer(String(params['missingProperty']))}`, detail: 'is required' };
  }
  if (error.keyword === 'additionalProperties') {
    const name = String(params['additionalProperty']);
    return { pointer: `${place}/${escapePointer(name)}`, detail: unknownName(error.parentSchema) };
  }
  return { pointer: place, detail: wantedBy(error) };
}

/** What would be right, as the end of a sentence that begins with the place. */
export function wantedBy({ keyword, params, parentSchema, message }: ErrorObject): string {
  const schema = isRecord(parentSchema) ? parentSchema : {};
  const { minimum, maximum, description } = schema;
  switch (keyword) {
    case 'enum':
      return `must be ${oneOf(schema['enum'])}`;
    case 'type':
    case 'minimum':
    case 'maximum':
      if (typeof minimum === 'number' && typeof maximum === 'number') {
        return `must be an integer from ${minimum} to ${maximum}`;
      }
      return explained(keyword === 'type' ? `must be ${withArticle(String(params['type']))}` : message, description);
    case 'pattern':
    case 'format':
      return explained('has the wrong form', description);
    case 'maxLength':
      return `must have at most ${String(params['limit'])} characters`;
    default:
      return explained(message, description);
  }
}

function explained(what = 'is not allowed', description: unknown): string {
  return typeof description === 'string' ? `${what} (${description.replace(/\.$/, '')})` : what;
}

function unknownName(parentSchema: unknown): string {
  const names = isRecord(parentSchema) && isRecord(parentSchema['properties']) ? parentSchema['properties'] : {};
  return `is not known; known are ${Object.keys(names).join(', ')}`;
}

function oneOf(values: unknown): string {
  const words = Array.isArray(values) ? values.map(String) : [];
  return words.length === 1 ? (words[0] ?? '') : `one of ${words.join(', ')}`;
}

function withArticle(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
