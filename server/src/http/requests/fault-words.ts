/** Ajv's errors in words that name the place and what would be right. */
import type { ErrorObject } from 'ajv';
import type { Fault } from '../answers/problem.ts';
import { formOf } from './form-words.ts';
import { isRecord, recordAt } from './record.ts';
import { escapePointer } from './strict-json.ts';

/** Ajv stops at the first thing that is wrong, which it tells last: before it comes why no branch of it was right. */
export function lastOf(errors: readonly ErrorObject[]): ErrorObject {
  const error = errors.at(-1);
  if (error === undefined) throw new Error('Ajv refuses without an error');
  return error;
}

/** A fault in the body, by JSON pointer. */
export function bodyFault(errors: readonly ErrorObject[]): Fault {
  const error = lastOf(errors);
  const { instancePath: place, params } = error;
  switch (error.keyword) {
    case 'required':
      return missing(place, String(params['missingProperty']));
    case 'additionalProperties': {
      const name = String(params['additionalProperty']);
      return { pointer: `${place}/${escapePointer(name)}`, detail: unknownName(error.parentSchema) };
    }
    case 'minProperties':
      return tooFewProperties(error);
    case 'oneOf':
      return noBranch(error, errors);
    case 'discriminator':
      return unknownBranch(error);
    default:
      return { pointer: place, detail: wantedBy(error) };
  }
}

/** What would be right, as the end of a sentence that begins with the place. */
export function wantedBy({ keyword, params, parentSchema, message }: ErrorObject): string {
  const schema = recordOf(parentSchema);
  const { description } = schema;
  switch (keyword) {
    case 'enum':
      return `must be ${oneOf(schema['enum'])}`;
    case 'type':
      return rangeOf(schema) ?? explained(`must be ${typeWords(String(params['type']))}`, description);
    case 'minimum':
    case 'maximum':
      return rangeOf(schema) ?? explained(message, description);
    case 'pattern':
    case 'format':
    case 'oneOf':
      return formOf(schema) ?? explained('has the wrong form', description);
    case 'maxLength':
      return `must have at most ${String(params['limit'])} characters`;
    case 'maxItems':
      return `must have at most ${String(params['limit'])} items`;
    case 'minItems':
      return params['limit'] === 1 ? 'must not be empty' : `must have at least ${String(params['limit'])} items`;
    default:
      return explained(message, description);
  }
}

function rangeOf({ minimum, maximum }: Record<string, unknown>): string | undefined {
  if (typeof minimum !== 'number' || typeof maximum !== 'number') return undefined;
  return `must be an integer from ${minimum} to ${maximum}`;
}

function missing(place: string, name: string): Fault {
  return { pointer: `${place}/${escapePointer(name)}`, detail: 'is required' };
}

/** What is required comes first; then it is known that one of the others is missing. */
function tooFewProperties({ instancePath: place, parentSchema, data }: ErrorObject): Fault {
  const required = textsOf(recordOf(parentSchema)['required']);
  const lacking = required.find((name) => !Object.hasOwn(recordOf(data), name));
  if (lacking !== undefined) return missing(place, lacking);
  const settled = new Set([...required, ...alternativesOf(parentSchema)]);
  const optional = Object.keys(recordAt(parentSchema, 'properties')).filter((name) => !settled.has(name));
  return { pointer: place, detail: `needs at least one of ${optional.join(', ')}` };
}

/** An object that must have one of several names; with exactly one of them, it is that one's value that is wrong. */
function noBranch(error: ErrorObject, errors: readonly ErrorObject[]): Fault {
  const names = alternativesOf(error.parentSchema);
  const present = names.filter((name) => Object.hasOwn(recordOf(error.data), name));
  const inside = errors.find(({ keyword }) => keyword !== 'required' && keyword !== 'oneOf');
  if (present.length === 1 && inside !== undefined) return { pointer: inside.instancePath, detail: wantedBy(inside) };
  if (names.length === 0) return { pointer: error.instancePath, detail: wantedBy(error) };
  const detail = `needs ${names.join(' or ')}${present.length === 0 ? '' : ', not both'}`;
  return { pointer: error.instancePath, detail };
}

/** The names of `oneOf: [{ required: [this] }, { required: [that] }]`. */
function alternativesOf(parentSchema: unknown): string[] {
  const branches = recordOf(parentSchema)['oneOf'];
  return Array.isArray(branches) ? branches.flatMap((branch: unknown) => textsOf(recordOf(branch)['required'])) : [];
}

/** What says which branch it is (`action`) is missing, or says none. */
function unknownBranch({ instancePath: place, params, parentSchema, data }: ErrorObject): Fault {
  const tag = String(params['tag']);
  if (!Object.hasOwn(recordOf(data), tag)) return missing(place, tag);
  const branches = recordOf(parentSchema)['oneOf'];
  const known = (Array.isArray(branches) ? branches : []).flatMap((branch: unknown) =>
    textsOf(recordAt(recordAt(branch, 'properties'), tag)['enum']),
  );
  return { pointer: `${place}/${escapePointer(tag)}`, detail: `must be ${oneOf(known)}` };
}

const recordOf = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

function explained(what = 'is not allowed', description: unknown): string {
  return typeof description === 'string' ? `${what} (${description.replace(/\.$/, '')})` : what;
}

function unknownName(parentSchema: unknown): string {
  const names = Object.keys(recordAt(parentSchema, 'properties'));
  return `is not known; known are ${names.join(', ')}`;
}

function oneOf(values: unknown): string {
  const words = textsOf(values);
  return words.length === 1 ? (words[0] ?? '') : `one of ${words.join(', ')}`;
}

function typeWords(type: string): string {
  if (type === 'boolean') return 'true or false';
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}
