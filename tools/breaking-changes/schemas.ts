/**
 * Two schemas, one direction. A request may accept more than it did, never less; a response may say less than it could,
 * never more. Two exceptions in responses: new values of enums and new properties may come, as the promise says; and a
 * listed value, a branch or null may not go, because clients decide by them and wait for them.
 */
import { canonical, isBranching, valueAt } from './place.ts';
import type { Place } from './place.ts';
import type { Fault, RuleName } from './rules.ts';
import {
  allowsNull,
  enumOf,
  firstOf,
  formatOf,
  limits,
  markOf,
  multiplesOf,
  patternsOf,
  pointerTo,
  pointerToProperty,
  propertiesOf,
  requiredOf,
  schemasAt,
  typeOf,
  variantsOf,
} from './schema-variant.ts';
import type { Limit, Variant } from './schema-variant.ts';

/** Which way values go: to the venue, or to the client. */
export type Direction = 'request' | 'response';

/** Finds what of two lists of schemas, all of a list holding, breaks clients. */
export type CompareSchemas = (released: readonly Place[], current: readonly Place[], direction: Direction) => Fault[];

interface Pair {
  readonly released: Variant;
  readonly current: Variant;
  readonly direction: Direction;
  readonly compare: CompareSchemas;
}

/** Remembers what it has compared: it is faster, and a schema may contain itself. */
export function schemaComparison(): CompareSchemas {
  const known = new Map<string, Fault[]>();
  const compare: CompareSchemas = (released, current, direction) => {
    const mark = [direction, markOf(released), markOf(current)].join('\n');
    const before = known.get(mark);
    if (before !== undefined) return before;
    known.set(mark, []); // met again inside itself: no other fault than those found around it
    const faults = compareAlternatives(variantsOf(released), variantsOf(current), direction, compare);
    known.set(mark, faults);
    return faults;
  };
  return compare;
}

function compareAlternatives(
  released: readonly Variant[],
  current: readonly Variant[],
  direction: Direction,
  compare: CompareSchemas,
): Fault[] {
  const faultsOf = (before: Variant, now: Variant): Fault[] =>
    comparePair({ released: before, current: now, direction, compare });
  const [oneBefore, ...othersBefore] = released;
  const [oneNow, ...othersNow] = current;
  const areSingle = othersBefore.length === 0 && othersNow.length === 0;
  if (areSingle && oneBefore !== undefined && oneNow !== undefined && !haveOtherKeys(oneBefore, oneNow)) {
    return faultsOf(oneBefore, oneNow);
  }
  const met = new Set<Variant>();
  const gone = released.flatMap((before) => {
    const fitting = current.filter((now) => fits(before, now, faultsOf));
    // Alternatives within one that is told by a key have that key too.
    const now =
      fitting.find((one) => faultsOf(before, one).length === 0) ??
      fitting.find((one) => one.pointer === before.pointer) ??
      fitting[0] ??
      current.find((other) => other.pointer === before.pointer && !haveOtherKeys(before, other));
    for (const variant of now === undefined ? [] : [now, ...fitting]) met.add(variant);
    return now === undefined ? [branchRemoved(before)] : faultsOf(before, now);
  });
  const added = current.filter((now) => !met.has(now) && now.key === undefined && direction === 'response');
  return [...gone, ...added.filter((now) => !released.some((before) => fits(before, now, faultsOf))).map(branchAdded)];
}

const haveOtherKeys = (before: Variant, now: Variant): boolean =>
  before.key !== undefined && now.key !== undefined && before.key !== now.key;

/** By what tells them apart on the wire, or else by saying the same. */
const fits = (before: Variant, now: Variant, faultsOf: (before: Variant, now: Variant) => Fault[]): boolean =>
  before.key !== undefined && now.key !== undefined ? before.key === now.key : faultsOf(before, now).length === 0;

const branchRemoved = ({ pointer, key }: Variant): Fault => ({
  rule: 'branch-removed',
  pointer,
  what: `${key === undefined ? 'this alternative' : `the alternative ${key}`} is gone`,
});

const branchAdded = ({ pointer }: Variant): Fault => ({
  rule: 'response-loosened',
  pointer,
  what: 'a new alternative, and nothing (no discriminator) by which a client can tell that it does not know it',
});

function comparePair(pair: Pair): Fault[] {
  const changedType = compareTypes(pair);
  if (changedType.length > 0) return changedType;
  return [
    ...compareNull(pair),
    ...compareValues(pair),
    ...compareFormats(pair),
    ...compareLimits(pair),
    ...comparePatterns(pair),
    ...compareMultiples(pair),
    ...compareDefaults(pair),
    ...compareRequired(pair),
    ...compareProperties(pair),
    ...compareOpenness(pair),
    ...compareItems(pair),
  ];
}

const shown = (value: unknown): string => (value === undefined ? 'none' : canonical(value));
const wasIs = (word: string, before: unknown, now: unknown): string => `${word} was ${shown(before)}, is ${shown(now)}`;

const fault = (rule: RuleName, pointer: string, what: string): Fault => ({ rule, pointer, what });

/** A word that none of the released parts has is pointed at in the new file. */
const pointerToEither = ({ released, current }: Pair, word: string): string =>
  firstOf(released, word) === undefined && firstOf(current, word) !== undefined
    ? pointerTo(current, word)
    : pointerTo(released, word);

const wider: Readonly<Record<string, string>> = { integer: 'number', int32: 'int64', float: 'double' };

/** Whether who reads `reader` can take whatever `writer` says; nothing said means anything. */
const takes = (reader: string | undefined, writer: string | undefined): boolean =>
  reader === undefined || reader === writer || (writer !== undefined && wider[writer] === reader);

const readerAndWriter = <Value>(before: Value, now: Value, direction: Direction): [Value, Value] =>
  direction === 'request' ? [now, before] : [before, now];

function compareTypes(pair: Pair): Fault[] {
  const [before, now] = [typeOf(pair.released), typeOf(pair.current)];
  if (takes(...readerAndWriter(before, now, pair.direction))) return [];
  return [fault('type-changed', pointerToEither(pair, 'type'), wasIs('type', before, now))];
}

function compareFormats(pair: Pair): Fault[] {
  const [before, now] = [formatOf(pair.released), formatOf(pair.current)];
  if (takes(...readerAndWriter(before, now, pair.direction))) return [];
  return [fault('format-changed', pointerToEither(pair, 'format'), wasIs('format', before, now))];
}

function compareNull(pair: Pair): Fault[] {
  const [before, now] = [allowsNull(pair.released), allowsNull(pair.current)];
  if (before === now) return [];
  const pointer = pointerToEither(pair, 'nullable');
  if (pair.direction === 'request') {
    return now ? [] : [fault('request-null-refused', pointer, 'null was accepted, and is not any more')];
  }
  return now
    ? [fault('response-null-added', pointer, 'could not be null, and can be now')]
    : [fault('response-null-removed', pointer, 'could be null, and never is any more')];
}

/** Null among the values is compared as null. */
function compareValues(pair: Pair): Fault[] {
  const [before, now] = [enumOf(pair.released), enumOf(pair.current)];
  const pointer = pointerToEither(pair, 'enum');
  if (now === undefined) {
    if (before === undefined || pair.direction === 'request') return [];
    return [fault('response-loosened', pointer, `the list of values (enum) is gone: it was ${before.join(', ')}`)];
  }
  if (before === undefined) {
    if (pair.direction === 'response') return [];
    return [fault('request-tightened', pointer, `only ${now.join(', ')} are accepted now (enum), and it was open`)];
  }
  const gone = before.filter((value) => value !== 'null' && !now.includes(value));
  if (gone.length === 0) return [];
  return [fault(`${pair.direction}-value-removed`, pointer, `without ${gone.join(', ')}`)];
}

/** How tight a bound is: more is tighter, and of two equal ones that which excludes its own value. */
type Tightness = readonly [amount: number, excludes: boolean];

const isTighter = (first: Tightness, second: Tightness): boolean =>
  first[0] === second[0] ? first[1] && !second[1] : first[0] > second[0];

function tightnessOf({ parts }: Variant, { word, side, excluding, least }: Limit): Tightness {
  let tightest: Tightness = [-Infinity, false];
  for (const part of parts) {
    const value = valueAt(part, word);
    if (value === undefined || value === null) continue;
    const amount = Number(value);
    const excludes = excluding !== undefined && valueAt(part, excluding) === true;
    const tightness: Tightness = [side === 'lower' ? amount : -amount, excludes];
    if (amount !== least && isTighter(tightness, tightest)) tightest = tightness;
  }
  return tightest;
}

function compareLimits(pair: Pair): Fault[] {
  return limits.flatMap((limit) => {
    const [before, now] = [tightnessOf(pair.released, limit), tightnessOf(pair.current, limit)];
    const [reader, writer] = readerAndWriter(before, now, pair.direction);
    if (!isTighter(reader, writer)) return [];
    const what = `${limit.word} was ${told(before, limit)}, is ${told(now, limit)}`;
    return [bounded(pair, pointerToEither(pair, limit.word), what)];
  });
}

function told([amount, excludes]: Tightness, { side }: Limit): string {
  if (amount === -Infinity) return 'none';
  return `${side === 'lower' ? amount : -amount}${excludes ? ' (excluded)' : ''}`;
}

const bounded = ({ direction }: Pair, pointer: string, what: string): Fault =>
  fault(direction === 'request' ? 'request-tightened' : 'response-loosened', pointer, what);

/**
 * Whether one pattern accepts all that another does is not computed: a changed one counts as breaking in both
 * directions. In a request that may be too strict; see `exceptions.ts`.
 */
function comparePatterns(pair: Pair): Fault[] {
  const [before, now] = [patternsOf(pair.released), patternsOf(pair.current)];
  const [reader, writer] = readerAndWriter(before, now, pair.direction);
  if (reader.every((pattern) => writer.includes(pattern))) return [];
  const texts = [before, now].map((patterns) => (patterns.length === 0 ? undefined : patterns.join(' and ')));
  return [bounded(pair, pointerToEither(pair, 'pattern'), wasIs('pattern', texts[0], texts[1]))];
}

const mostRoundingError = 1e-9;
const divides = (divisor: number, number: number): boolean => {
  const quotient = number / divisor;
  return Math.abs(quotient - Math.round(quotient)) < mostRoundingError;
};

function compareMultiples(pair: Pair): Fault[] {
  const [before, now] = [multiplesOf(pair.released), multiplesOf(pair.current)];
  const [reader, writer] = readerAndWriter(before, now, pair.direction);
  if (reader.every((step) => writer.some((multiple) => divides(step, multiple)))) return [];
  return [bounded(pair, pointerToEither(pair, 'multipleOf'), wasIs('multipleOf', before[0], now[0]))];
}

function compareDefaults(pair: Pair): Fault[] {
  const [before, now] = [firstOf(pair.released, 'default'), firstOf(pair.current, 'default')];
  if (canonical(before) === canonical(now)) return [];
  return [fault('default-changed', pointerToEither(pair, 'default'), wasIs('default', before, now))];
}

function compareRequired({ released, current, direction }: Pair): Fault[] {
  const [before, now] = [requiredOf(released), requiredOf(current)];
  const properties = propertiesOf(direction === 'request' ? released : current);
  if (direction === 'request') {
    return [...now].flatMap(([name, pointer]) => {
      if (before.has(name)) return [];
      const was = properties.has(name) ? 'was optional' : 'is new';
      return [fault('request-property-required', pointer, `\`${name}\` ${was} and is required now`)];
    });
  }
  return [...before].flatMap(([name, pointer]) => {
    if (now.has(name) || !properties.has(name)) return []; // a property that is gone is told as such
    return [fault('response-property-optional', pointer, `\`${name}\` was always there and is optional now`)];
  });
}

function compareProperties({ released, current, direction, compare }: Pair): Fault[] {
  const now = propertiesOf(current);
  return [...propertiesOf(released)].flatMap(([name, before]) => {
    const schemas = now.get(name);
    if (schemas !== undefined) return compare(before, schemas, direction);
    return [fault(`${direction}-property-removed`, pointerToProperty(released, name), `\`${name}\` is gone`)];
  });
}

/** What else than the listed properties may be there: nothing (`closed`), anything (no schema), or what schemas say. */
function othersOf(variant: Variant): 'closed' | Place[] {
  const places = schemasAt(variant, 'additionalProperties');
  return places.some(({ value }) => value === false)
    ? 'closed'
    : places.filter(({ value }) => isBranching(value) && canonical(value) !== '{}');
}

function compareOpenness(pair: Pair): Fault[] {
  const { released, current, direction, compare } = pair;
  const [before, now] = [othersOf(released), othersOf(current)];
  const pointer = pointerToEither(pair, 'additionalProperties');
  if (before === 'closed') return [];
  if (now === 'closed') {
    if (direction === 'request')
      return [fault('request-closed', pointer, 'other names were accepted, and are not now')];
    if (before.length === 0) return [];
    return [fault('response-property-removed', pointer, 'the properties that additionalProperties describes are gone')];
  }
  if (before.length > 0 && now.length > 0) return compare(before, now, direction);
  const [reader] = readerAndWriter(before, now, direction);
  if (reader.length === 0) return [];
  return [bounded(pair, pointer, 'what additionalProperties says was not the same')];
}

function compareItems(pair: Pair): Fault[] {
  const before = schemasAt(pair.released, 'items');
  const now = schemasAt(pair.current, 'items');
  if (before.length > 0 && now.length > 0) return pair.compare(before, now, pair.direction);
  const [reader] = readerAndWriter(before, now, pair.direction);
  if (reader.length === 0) return [];
  return [bounded(pair, pointerToEither(pair, 'items'), `items were ${before.length > 0 ? '' : 'not '}described`)];
}
