/** From a value that a schema allows to values that it certainly does not, each wrong in one way. */
import fc from 'fast-check';
import { branchesOf, branchOf, flatten, type FlatSchema, type Schema } from './api-document.ts';
import { isDay, NO_TIMES } from './instants.ts';
import { createKnownValues } from './known-values.ts';
import { valuesOf } from './schema-arbitraries.ts';

/** `name` says what is wrong, `value` is the whole value with that fault in it. */
export type ValueFault = { name: string; value: unknown };

type Members = Record<string, unknown>;

/** None of them is in a pattern of the API file, beside those that take nearly everything. */
const STRANGE_CHARACTERS = ['\n', 'ä', '٣', ' ', '/', '"', '\u007f', '\u2028', '😀'];

/** @param twist any number: it decides which place and which character. */
export function valueFaults(schema: Schema, value: unknown, twist: number): ValueFault[] {
  const flat = flatten(schema);
  const faults: ValueFault[] = flat.nullable === true || value === null ? [] : [{ name: 'null', value: null }];
  if (flat.enum !== undefined) return [...faults, ...enumFaults(flat.enum, value)];
  if (typeof value === 'string') return [...faults, ...textFaults(flat, value, twist)];
  if (typeof value === 'number') return [...faults, ...integerFaults(flat, value)];
  if (typeof value === 'boolean') return [...faults, ...booleanFaults(value)];
  if (Array.isArray(value)) return [...faults, ...listFaults(flat, value, twist)];
  if (typeof value === 'object' && value !== null) return [...faults, ...objectFaults(flat, value as Members, twist)];
  return faults;
}

function enumFaults(listed: unknown[], value: unknown): ValueFault[] {
  const text = String(value);
  const mistyped = [text.toLowerCase(), `${text}X`, ` ${text}`, text.slice(1), ''].filter(
    (other) => !listed.includes(other),
  );
  return [...mistyped.map((other) => ({ name: 'enum mistyped', value: other })), { name: 'wrong type', value: 1 }];
}

function textFaults(flat: FlatSchema, text: string, twist: number): ValueFault[] {
  const { pattern, format, minLength = 0, maxLength } = flat;
  const faults: ValueFault[] = [{ name: 'number for a text', value: Number.isFinite(Number(text)) ? Number(text) : 5 }];
  faults.push(...[true, [text], { value: text }].map((value) => ({ name: 'wrong type', value })));
  if (maxLength !== undefined) {
    faults.push({ name: 'too long', value: text.padEnd(maxLength + 1, text.at(-1) ?? ' ') });
  }
  if (minLength > 0) faults.push({ name: 'too short', value: '' });
  if (format === 'date-time') faults.push(...NO_TIMES.map((value) => ({ name: 'no time', value })));
  if (format === 'date') faults.push(...brokenDays(text));
  if (pattern !== undefined) faults.push(...brokenPatterns(new RegExp(pattern), text, twist));
  return faults;
}

function brokenPatterns(pattern: RegExp, text: string, twist: number): ValueFault[] {
  const place = twist % (text.length + 1);
  const inserted = STRANGE_CHARACTERS.map((character) => text.slice(0, place) + character + text.slice(place));
  const broken = ['', ...inserted, `${text}\n`].filter((other) => !pattern.test(other));
  return broken.map((value) => ({ name: 'pattern broken', value }));
}

function brokenDays(day: string): ValueFault[] {
  const broken = [
    `${day.slice(0, 5)}13-01`,
    `${day.slice(0, 8)}32`,
    `${day.slice(0, 5)}02-30`,
    day.slice(0, 7),
    `${day}Z`,
  ];
  return broken.filter((other) => !isDay(other)).map((value) => ({ name: 'no day', value }));
}

function integerFaults({ minimum, maximum }: FlatSchema, value: number): ValueFault[] {
  const faults: ValueFault[] = [
    { name: 'text for a number', value: String(value) },
    { name: 'no integer', value: value > 1e15 ? 0.5 : value + 0.5 },
    { name: 'wrong type', value: true },
  ];
  if (minimum !== undefined) faults.push({ name: 'out of range', value: minimum - 1 });
  if (maximum !== undefined) faults.push({ name: 'out of range', value: maximum + 1 });
  return faults;
}

function booleanFaults(value: boolean): ValueFault[] {
  return [
    { name: 'text for a boolean', value: String(value) },
    { name: 'wrong type', value: value ? 1 : 0 },
  ];
}

function listFaults(flat: FlatSchema, list: unknown[], twist: number): ValueFault[] {
  const { items = {}, minItems = 0, maxItems = Infinity, uniqueItems = false } = flat;
  const [first] = list;
  const faults: ValueFault[] = [{ name: 'wrong type', value: { 0: first ?? null } }];
  if (minItems > 0) faults.push({ name: 'too few items', value: [] });
  if (first !== undefined && maxItems < Infinity) {
    faults.push({
      name: 'too many items',
      value: [...list, ...Array<unknown>(maxItems + 1 - list.length).fill(first)],
    });
  }
  if (first !== undefined && uniqueItems) faults.push({ name: 'an item twice', value: [...list, first] });
  if (list.length === 0) return faults;
  const index = twist % list.length;
  const inner = valueFaults(items, list[index], twist).map(({ name, value }) => ({
    name,
    value: list.with(index, value),
  }));
  return [...faults, ...inner];
}

function objectFaults(flat: FlatSchema, members: Members, twist: number): ValueFault[] {
  if (flat.oneOf !== undefined) {
    const branch = branchOf(flat, members);
    return branch === undefined
      ? []
      : [...objectFaults(branch, members, twist), ...secondBranches(flat, branch, members)];
  }
  const { properties = {}, required = [], minProperties = 0, additionalProperties } = flat;
  const faults: ValueFault[] = [{ name: 'wrong type', value: [members] }];
  for (const name of required)
    if (name in members) faults.push({ name: 'required left out', value: without(members, name) });
  if (minProperties > required.length) faults.push({ name: 'too few properties', value: only(members, required) });
  if (additionalProperties === false) faults.push(...unknownNames(members, properties, twist));
  for (const [name, inner] of Object.entries(properties)) {
    const nested = name in members ? valueFaults(inner, members[name], twist) : absentFaults(inner);
    faults.push(...nested.map((fault) => ({ name: fault.name, value: { ...members, [name]: fault.value } })));
  }
  return faults;
}

/** What is right for one branch, and for another one as well: only where they are told apart by what is there. */
function secondBranches(flat: FlatSchema, branch: FlatSchema, members: Members): ValueFault[] {
  if (flat.discriminator !== undefined || flat.properties === undefined) return [];
  const others = branchesOf(flat).filter((other) => other !== branch);
  return others.map(({ required = [], properties = {} }) => {
    const missing = required.filter((name) => !(name in members));
    const added = missing.map((name) => [name, someValue(properties[name] ?? {}, name)] as const);
    return { name: 'two branches at once', value: { ...members, ...Object.fromEntries(added) } };
  });
}

const someValues = new WeakMap<Schema, unknown>();

function someValue(schema: Schema, name: string): unknown {
  if (!someValues.has(schema)) {
    const [draft] = fc.sample(valuesOf(schema, name), { seed: 1, numRuns: 1 });
    someValues.set(schema, createKnownValues().resolve(draft));
  }
  return someValues.get(schema);
}

/** Of a property that isn't there. */
function absentFaults(schema: Schema): ValueFault[] {
  return flatten(schema).nullable === true ? [] : [{ name: 'null', value: null }];
}

function unknownNames(members: Members, properties: Members, twist: number): ValueFault[] {
  const names = Object.keys(members);
  const name = names[twist % Math.max(names.length, 1)] ?? 'x';
  const others = [name.toUpperCase(), `${name} `, `${name}s`, 'x', 'participantId', 'toString'].filter(
    (other) => !Object.hasOwn(properties, other),
  );
  return others.flatMap((other) => [
    { name: 'unknown property', value: { ...members, [other]: members[name] ?? 1 } },
    { name: 'property misspelt', value: { ...without(members, name), [other]: members[name] ?? 1 } },
  ]);
}

function without(members: Members, name: string): Members {
  return Object.fromEntries(Object.entries(members).filter(([other]) => other !== name));
}

function only(members: Members, names: string[]): Members {
  return Object.fromEntries(Object.entries(members).filter(([name]) => names.includes(name)));
}
