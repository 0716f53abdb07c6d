/**
 * A schema as the alternatives it allows, each a list of plain parts that all hold: references followed, `allOf`
 * merged, `oneOf` and `anyOf` spread. So two schemas that say the same in other words come out the same.
 */
import { canonical, childOf, childrenOf, isBranching, listAt, referenceAt, textAt, valueAt } from './place.ts';
import type { Place } from './place.ts';

export interface Variant {
  /** What tells this alternative from the others on the wire, such as `event=trade`, if something does. */
  readonly key?: string;
  /** Where the alternative stands; of a schema without alternatives, the schema. */
  readonly pointer: string;
  readonly parts: readonly Place[];
}

/** A bound of values. Raising a lower one tightens, raising an upper one loosens. */
export interface Limit {
  readonly word: string;
  readonly side: 'lower' | 'upper';
  /** The word that, if true, excludes the bound itself. */
  readonly excluding?: string;
  /** Counts and lengths are never below this: saying so says nothing. */
  readonly least?: number;
}

export const limits: readonly Limit[] = [
  { word: 'minLength', side: 'lower', least: 0 },
  { word: 'minItems', side: 'lower', least: 0 },
  { word: 'minProperties', side: 'lower', least: 0 },
  { word: 'uniqueItems', side: 'lower', least: 0 }, // false is 0, true is 1
  { word: 'minimum', side: 'lower', excluding: 'exclusiveMinimum' },
  { word: 'maxLength', side: 'upper' },
  { word: 'maxItems', side: 'upper' },
  { word: 'maxProperties', side: 'upper' },
  { word: 'maximum', side: 'upper', excluding: 'exclusiveMaximum' },
];

const compared = new Set([
  ...limits.flatMap(({ word, excluding }) => (excluding === undefined ? [word] : [word, excluding])),
  ...['multipleOf', 'type', 'format', 'nullable', 'enum', 'pattern', 'default'],
  ...['properties', 'required', 'additionalProperties', 'items', 'allOf', 'oneOf', 'anyOf', 'discriminator'],
]);
/** For people: no client can break by it. */
const documentation = new Set(['title', 'description', 'example', 'deprecated', 'externalDocs']);

/** A word that is not compared could hide a breaking change. */
function refuseUnknownWords(place: Place): void {
  if (!isBranching(place.value)) return;
  const unknown = Object.keys(place.value).filter(
    (word) => !compared.has(word) && !documentation.has(word) && !word.startsWith('x-'),
  );
  if (unknown.length === 0) return;
  throw new Error(`${place.pointer}: \`${unknown.join('`, `')}\` is not compared yet: teach tools/breaking-changes/`);
}

/** The alternatives of what all these schemas allow together. No schema at all allows anything: one without parts. */
export const variantsOf = (schemas: readonly Place[]): Variant[] => together(schemas.map((schema) => expand(schema)));

function expand(schema: Place, above: readonly string[] = []): Variant[] {
  if (above.includes(schema.pointer)) throw new Error(`${schema.pointer}: contains itself by allOf, oneOf or anyOf`);
  refuseUnknownWords(schema);
  const path = [...above, schema.pointer];
  const conditions = childrenOf(childOf(schema, 'allOf')).map(([, child]) => expand(child, path));
  const choices = (['oneOf', 'anyOf'] as const).flatMap((word) => {
    const list = childOf(schema, word);
    if (list === undefined) return [];
    return [
      childrenOf(list).flatMap(([index, branch]) => {
        const key = keyOf(schema, list, index);
        return expand(branch, path).map((variant) => ({ ...variant, ...(key !== undefined && { key }) }));
      }),
    ];
  });
  return together([[{ pointer: schema.pointer, parts: [schema] }], ...conditions, ...choices]);
}

/** Everything that one can choose by taking one alternative of each. */
function together(choices: readonly Variant[][]): Variant[] {
  return choices.reduce<Variant[]>(
    (before, choice) => before.flatMap((first) => choice.map((second) => joined(first, second, choice.length > 1))),
    [{ pointer: '', parts: [] }],
  );
}

function joined(first: Variant, second: Variant, isChosen: boolean): Variant {
  const keys = [first.key, second.key].filter((key) => key !== undefined);
  return {
    pointer: isChosen || first.pointer === '' ? second.pointer : first.pointer,
    parts: [...first.parts, ...second.parts],
    ...(keys.length > 0 && { key: keys.join(', ') }),
  };
}

/** By OpenAPI a branch is told by the name that leads to it in `mapping`, or else by the name of its component. */
function keyOf(schema: Place, list: Place, index: string): string | undefined {
  const discriminator = childOf(schema, 'discriminator');
  const property = textAt(discriminator, 'propertyName');
  const reference = referenceAt(list, index);
  if (property === undefined || reference === undefined) return undefined;
  const mapping = valueAt(discriminator, 'mapping');
  const component = reference.split('/').at(-1) ?? '';
  const named = Object.entries(isBranching(mapping) ? mapping : {}).filter(
    ([, target]) => target === reference || target === component,
  );
  return `${property}=${named.length > 0 ? named.map(([name]) => name).join('|') : component}`;
}

/** A mark of the schemas compared, the same for the same places. */
export const markOf = (schemas: readonly Place[]): string => schemas.map(({ pointer }) => pointer).join(' ');

/** The narrowest type that the parts name. */
export function typeOf({ parts }: Variant): string | undefined {
  const types = parts.flatMap((part) => textAt(part, 'type') ?? []);
  return types.includes('integer') ? 'integer' : types[0];
}

export const formatOf = ({ parts }: Variant): string | undefined =>
  parts.flatMap((part) => textAt(part, 'format') ?? [])[0];

/** The first that a part says about it, outside in. */
export const firstOf = ({ parts }: Variant, word: string): unknown =>
  parts.map((part) => valueAt(part, word)).find((value) => value !== undefined);

/** The texts of all the values that the parts list; undefined if none has a list. */
export function enumOf({ parts }: Variant): string[] | undefined {
  const lists = parts.flatMap((part) => (listAt(part, 'enum') === undefined ? [] : [listAt(part, 'enum') ?? []]));
  const [first, ...others] = lists.map((list) => list.map(canonical));
  return first?.filter((value) => others.every((other) => other.includes(value)));
}

/** OpenAPI 3.0: null is allowed by `nullable` beside the type, and an `enum` must list it as well. */
export function allowsNull(variant: Variant): boolean {
  const values = enumOf(variant);
  const isNullable = (part: Place): boolean =>
    valueAt(part, 'type') === undefined || valueAt(part, 'nullable') === true;
  return variant.parts.every(isNullable) && (values === undefined || values.includes('null'));
}

export const patternsOf = ({ parts }: Variant): string[] => parts.flatMap((part) => textAt(part, 'pattern') ?? []);

export function multiplesOf({ parts }: Variant): number[] {
  return parts.flatMap((part) => {
    const value = valueAt(part, 'multipleOf');
    return typeof value === 'number' ? [value] : [];
  });
}

/** What all parts together say of each property: the schemas that it must satisfy. */
export function propertiesOf({ parts }: Variant): Map<string, Place[]> {
  const found = new Map<string, Place[]>();
  for (const [name, place] of parts.flatMap((part) => childrenOf(childOf(part, 'properties')))) {
    found.set(name, [...(found.get(name) ?? []), place]);
  }
  return found;
}

/** Where a property is named, which is not where its schema stands if that is a reference. */
export function pointerToProperty({ parts, pointer }: Variant, name: string): string {
  const part = parts.find((candidate) => isBranching(valueAt(childOf(candidate, 'properties'), name)));
  return part === undefined ? pointer : `${part.pointer}/properties/${name}`;
}

/** The names that must be there, each with where that is said. */
export function requiredOf({ parts }: Variant): Map<string, string> {
  const named = parts.flatMap((part) =>
    (listAt(part, 'required') ?? []).map((name): [string, string] => [String(name), `${part.pointer}/required`]),
  );
  return new Map(named);
}

export const schemasAt = ({ parts }: Variant, word: string): Place[] =>
  parts.flatMap((part) => childOf(part, word) ?? []);

/** Where a word stands, to point at; if none of the parts has it, the alternative itself. */
export function pointerTo(variant: Variant, word: string): string {
  const part = variant.parts.find((candidate) => valueAt(candidate, word) !== undefined);
  return part === undefined ? variant.pointer : `${part.pointer}/${word}`;
}
