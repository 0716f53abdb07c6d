/** Values that a schema allows, drafted: with picks where the venue may know better (known-values.ts). */
import fc from 'fast-check';
import { API_VERSION } from '../../src/http/versions.ts';
import { branchesOf, branchOf, discriminatorValues, flatten, type FlatSchema, type Schema } from './api-document.ts';
import { days, instants } from './instants.ts';
import { distinct, picked, TIMES, type Distinct, type Pick } from './known-values.ts';

/** Against 2 for any value at all. */
const PICKED_WEIGHT = 8;
/** The id that a client makes up: mostly a new one. Lists of them name what is there. */
const NEW_NAME = 'clientOrderId';
const ITEMS_MAX = 5;
/** Some lists are long, but no longer than this: bodies have a limit. */
const LONG_LIST_MAX = 120;

/** @param name of the property or parameter. */
export function valuesOf(schema: Schema, name: string): fc.Arbitrary<unknown> {
  const flat = flatten(schema);
  // Of all versions that the pattern allows a venue supports a few, and says so in GET /version.
  if (flat.components.includes('ApiVersion')) return fc.constant(API_VERSION);
  const own = ownValues(flat, name);
  const weight = name === NEW_NAME ? 1 : PICKED_WEIGHT;
  const values = isNamedByVenue(flat)
    ? fc.oneof({ weight, arbitrary: picks(flat, name, own) }, { weight: 2, arbitrary: own })
    : own;
  return flat.nullable === true ? fc.option(values, { freq: 5, nil: null }) : values;
}

/**
 * Values like one that the file shows: the same members, so that what belongs together stays together, with other
 * values in them.
 */
export function valuesLike(schema: Schema, shown: unknown, name: string): fc.Arbitrary<unknown> {
  const flat = flatten(schema);
  if (Array.isArray(shown)) {
    const { items = {}, uniqueItems = false } = flat;
    const values = fc.tuple(...shown.map((item) => valuesLike(items, item, name)));
    return uniqueItems ? values.map((drafts): Distinct => ({ [distinct]: drafts })) : values;
  }
  if (typeof shown === 'object' && shown !== null) {
    const members = shown as Record<string, unknown>;
    const { properties = {} } = flat.oneOf === undefined ? flat : (branchOf(flat, members) ?? flat);
    const inner = Object.entries(members).map(([key, value]) => [key, valuesLike(properties[key] ?? {}, value, key)]);
    return fc.record(Object.fromEntries(inner) as Record<string, fc.Arbitrary<unknown>>, { noNullPrototype: true });
  }
  // An id that the client makes up is new most of the time; the rest is as shown, or as anywhere.
  if (name === NEW_NAME) return valuesOf(schema, name);
  const constant = { weight: 2, arbitrary: fc.constant(shown) };
  const any = { weight: 1, arbitrary: valuesOf(schema, name) };
  if (!isNamedByVenue(flat) || flat.format === 'date-time') return fc.oneof(constant, any);
  return fc.oneof(constant, any, { weight: PICKED_WEIGHT, arbitrary: picks(flat, name, fc.constant(shown)) });
}

/** A number without a name of its own is one thing here and another there: a page's limit, a limit of the venue. */
function isNamedByVenue({ type, enum: listed, components }: FlatSchema): boolean {
  return (type === 'string' || (type === 'integer' && components.length > 0)) && listed === undefined;
}

function picks(flat: FlatSchema, name: string, own: fc.Arbitrary<unknown>): fc.Arbitrary<Pick> {
  const keys = flat.format === 'date-time' ? [TIMES] : [name, ...flat.components];
  const nth = fc.oneof({ weight: 3, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(200) });
  return fc.record({ nth, isNewest: fc.boolean(), otherwise: own }).map((found) => ({ [picked]: { keys, ...found } }));
}

function ownValues(flat: FlatSchema, name: string): fc.Arbitrary<unknown> {
  if (flat.oneOf !== undefined) return branches(flat, flat.oneOf, name);
  if (flat.enum !== undefined) return fc.constantFrom(...flat.enum.filter((value) => value !== null));
  switch (flat.type) {
    case 'string':
      return texts(flat);
    case 'integer':
      return integers(flat);
    case 'boolean':
      return fc.boolean();
    case 'array':
      return lists(flat, name);
    case 'object':
      return objects(flat);
    case 'number':
    case undefined:
  }
  throw new Error(`the fuzz makes no values of the type ${flat.type} (${name}): teach it`);
}

function branches(flat: FlatSchema, written: Schema[], name: string): fc.Arbitrary<unknown> {
  const arbitraries = branchesOf(flat).map((branch, index) => {
    const said = discriminatorValues(flat, branch, written[index]);
    const values = ownValues(branch, name);
    const property = flat.discriminator?.propertyName;
    if (property === undefined || said.length === 0) return values;
    return fc
      .tuple(values, fc.constantFrom(...said))
      .map(([value, type]) => Object.assign({}, value, { [property]: type }));
  });
  return fc.oneof(...arbitraries);
}

function texts({ format, pattern, minLength = 0, maxLength = 64 }: FlatSchema): fc.Arbitrary<string> {
  if (format === 'date') return days;
  if (format === 'date-time') return instants;
  if (pattern === undefined) return fc.string({ minLength, maxLength, unit: 'grapheme-ascii' });
  const fits = ({ length }: string): boolean => length >= minLength && length <= maxLength;
  const matching = fc.stringMatching(new RegExp(pattern)).filter(fits);
  // At the limit as well: the last character, again and again, as far as the pattern takes it.
  const regex = new RegExp(pattern);
  const longest = matching.map((text) => {
    const padded = text.padEnd(maxLength, text.at(-1) ?? ' ');
    return regex.test(padded) ? padded : text;
  });
  return fc.oneof({ weight: 9, arbitrary: matching }, { weight: 1, arbitrary: longest });
}

function integers({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: FlatSchema): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: minimum, max: Math.min(maximum, minimum + 5) }) },
    { weight: 1, arbitrary: fc.constantFrom(minimum, maximum) },
    { weight: 2, arbitrary: fc.integer({ min: minimum, max: maximum }) },
  );
}

function lists(flat: FlatSchema, name: string): fc.Arbitrary<unknown> {
  const { items = {}, minItems = 0, maxItems = LONG_LIST_MAX, uniqueItems = false } = flat;
  const values = valuesOf(items, name);
  const short = fc.array(values, { minLength: minItems, maxLength: Math.min(maxItems, Math.max(minItems, ITEMS_MAX)) });
  const longMax = Math.min(maxItems, LONG_LIST_MAX);
  const long = fc.array(values, { minLength: Math.max(minItems, longMax), maxLength: longMax });
  const found = fc.oneof({ weight: 30, arbitrary: short }, { weight: 1, arbitrary: long });
  return uniqueItems ? found.map((drafts): Distinct => ({ [distinct]: drafts })) : found;
}

function objects(flat: FlatSchema): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], minProperties = 0, maxProperties = Infinity } = flat;
  const values = Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, valuesOf(inner, name)]));
  const requiredKeys = required.filter((name) => name in properties);
  return fc.record(values, { requiredKeys, noNullPrototype: true }).filter((found) => {
    const count = Object.keys(found).length;
    return count >= minProperties && count <= maxProperties;
  });
}
