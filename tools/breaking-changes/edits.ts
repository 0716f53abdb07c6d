/** Edits of the real API file, for tests. One that no longer applies, because the file has changed, throws. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { canonical, childOf, isBranching, rootOf } from './place.ts';
import type { Place } from './place.ts';
import type { RuleName } from './rules.ts';

/** A mapping or list that is edited in place. */
type Branch = Record<string, unknown>;
export type Edit = (api: unknown) => void;

export interface Mutant {
  readonly name: string;
  readonly edit: Edit;
  /** Exactly these must find it; none if it is harmless. */
  readonly rules: readonly RuleName[];
  /** What the released file has to be like before. */
  readonly given?: Edit;
}

export const apiFile: unknown = parse(readFileSync(path.join(import.meta.dirname, '../../api/openapi.yaml'), 'utf8'));

/** The API file before a mutation and after it. */
export function mutated({ given, edit }: Mutant): { before: unknown; now: unknown } {
  const before = structuredClone(apiFile);
  given?.(before);
  const now = structuredClone(before);
  edit(now);
  return { before, now };
}

function stale(why: string): never {
  throw new Error(`the mutant no longer applies: ${why}`);
}

const isBranch = (value: unknown): value is Branch => isBranching(value);
const named = (part: string): string => part.replaceAll('~1', '/');

/** The mapping or list at a JSON pointer, references followed. */
export function at(api: unknown, pointer: string): Branch {
  const parts = pointer.split('/').slice(1).map(named);
  const place = parts.reduce<Place | undefined>((found, part) => found && childOf(found, part), rootOf(api));
  return isBranch(place?.value) ? place.value : stale(`there is no ${pointer}`);
}

function listAt(api: unknown, pointer: string): unknown[] {
  const list: unknown = at(api, pointer);
  return Array.isArray(list) ? list : stale(`${pointer} is no list`);
}

/** What holds the last part of a pointer, and the name of that part. */
function holderOf(api: unknown, pointer: string): { holder: Branch; name: string } {
  const slash = pointer.lastIndexOf('/');
  return { holder: at(api, pointer.slice(0, slash)), name: named(pointer.slice(slash + 1)) };
}

function existing(api: unknown, pointer: string): { holder: Branch; name: string } {
  const found = holderOf(api, pointer);
  return Object.hasOwn(found.holder, found.name) ? found : stale(`there is no ${pointer}`);
}

/** Another value where this one is. */
export const change = (pointer: string, from: unknown, to: unknown): Edit => {
  return (api) => {
    const { holder, name } = existing(api, pointer);
    if (!isDeepStrictEqual(holder[name], from)) stale(`${pointer} is ${canonical(holder[name])}`);
    holder[name] = to;
  };
};

/** Another value where any is. */
export const set = (pointer: string, to: unknown): Edit => {
  return (api) => {
    const { holder, name } = existing(api, pointer);
    if (isDeepStrictEqual(holder[name], to)) stale(`${pointer} is that already`);
    holder[name] = to;
  };
};

/** A value where none is. */
export const add = (pointer: string, value: unknown): Edit => {
  return (api) => {
    const { holder, name } = holderOf(api, pointer);
    if (Object.hasOwn(holder, name)) stale(`there is a ${pointer} already`);
    holder[name] = value;
  };
};

export const remove = (pointer: string): Edit => {
  return (api) => {
    const { holder, name } = existing(api, pointer);
    Reflect.deleteProperty(holder, name);
  };
};

export const rename = (pointer: string, to: string): Edit => {
  return (api) => {
    const { holder, name } = existing(api, pointer);
    const members = Object.entries(holder).map(([key, value]): [string, unknown] => [key === name ? to : key, value]);
    replace(holder, members);
  };
};

/** Gives a mapping these members, in this order. */
export function replace(target: object, members: readonly [string, unknown][]): void {
  for (const name of Object.keys(target)) Reflect.deleteProperty(target, name);
  for (const [name, value] of members) Reflect.set(target, name, value);
}

/** Takes an item out of a list, which has to hold it. */
export const take = (pointer: string, item: unknown): Edit => {
  return (api) => {
    const list = listAt(api, pointer);
    const index = list.findIndex((one) => isDeepStrictEqual(one, item));
    if (index < 0) stale(`${pointer} holds no ${canonical(item)}`);
    list.splice(index, 1);
  };
};

/** Puts an item at the end of a list, which must not hold it yet. */
export const put = (pointer: string, item: unknown): Edit => {
  return (api) => {
    const list = listAt(api, pointer);
    if (list.some((one) => isDeepStrictEqual(one, item))) stale(`${pointer} holds ${canonical(item)} already`);
    list.push(item);
  };
};

/** Changes members of an operation's own parameter of this name. */
export const parameter = (operation: string, name: string, members: object): Edit => {
  return (api) => {
    const found = listAt(api, `${operation}/parameters`).find((one) => isBranch(one) && one['name'] === name);
    if (!isBranch(found)) return stale(`${operation} has no parameter ${name}`);
    Object.assign(found, members);
  };
};

export const all = (...edits: Edit[]): Edit => {
  return (api) => {
    for (const edit of edits) edit(api);
  };
};

export const reference = (name: string): { $ref: string } => ({ $ref: `#/components/schemas/${name}` });
