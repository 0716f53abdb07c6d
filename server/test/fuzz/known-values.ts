/**
 * What the venue has told so far, by the names that the API file has for it: a random id would never name anything, so
 * ids, prices and times are mostly taken from here. Until something was told, the examples of the file serve.
 */
import { apiDocuments, flatten, type Schema } from './api-document.ts';

/** Stands in a drafted request for a value that is only known when the request is sent. */
export type Pick = { [picked]: { keys: string[]; nth: number; isNewest: boolean; otherwise: unknown } };

/** A list whose items are distinct, also after picks were replaced. */
export type Distinct = { [distinct]: unknown[] };

export const picked = Symbol('picked');
export const distinct = Symbol('distinct');

export type KnownValues = {
  /** Notes everything in an answer's body. */
  note(value: unknown, name?: string): void;
  /** A draft with its picks replaced. */
  resolve(draft: unknown): unknown;
};

/** The newest are kept, and the oldest: contracts and first orders are worth going back to. */
const KEPT_MAX = 200;
const TIME = /^\d{4}-\d{2}-\d{2}T.*Z$/;
export const TIMES = 'a time';
/** Their values are opaque or another thing than what is sent under the same name. */
const SENT_AS: Record<string, string[]> = { nextCursor: ['Cursor'], 'Wattbook-Sequence': ['Sequence'] };

type Values = Map<string, (string | number)[]>;

const componentsOfName = readNames();
const examples = readExamples();

export function createKnownValues(): KnownValues {
  const values: Values = new Map();

  function note(value: unknown, name = ''): void {
    if (typeof value === 'string' || typeof value === 'number') return noteScalar(values, name, value);
    if (typeof value !== 'object' || value === null) return;
    for (const [inner, member] of Object.entries(value)) note(member, Array.isArray(value) ? name : inner);
  }

  function resolve(draft: unknown): unknown {
    if (typeof draft !== 'object' || draft === null) return draft;
    if (Array.isArray(draft)) return draft.map(resolve);
    if (isPick(draft)) return choose(draft);
    if (isDistinct(draft)) return withoutTwins(draft[distinct].map(resolve));
    return Object.fromEntries(Object.entries(draft).map(([name, member]) => [name, resolve(member)]));
  }

  function choose({ [picked]: { keys, nth, isNewest, otherwise } }: Pick): unknown {
    const list = keys.map((key) => values.get(key) ?? examples.get(key)).find((found) => found !== undefined);
    if (list === undefined) return otherwise;
    const index = nth % list.length;
    return list[isNewest ? list.length - 1 - index : index];
  }

  return { note, resolve };
}

function noteScalar(values: Values, name: string, value: string | number): void {
  const keys = new Set([name, ...(componentsOfName.get(name) ?? []), ...(SENT_AS[name] ?? [])]);
  if (typeof value === 'string' && TIME.test(value)) keys.add(TIMES);
  for (const key of keys) {
    const list = values.get(key) ?? [];
    values.set(key, list);
    if (list.includes(value)) continue;
    if (list.length >= KEPT_MAX) list.splice(KEPT_MAX / 2, 1);
    list.push(value);
  }
}

function isPick(draft: object): draft is Pick {
  return picked in draft;
}

function isDistinct(draft: object): draft is Distinct {
  return distinct in draft;
}

function withoutTwins(items: unknown[]): unknown[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

/** `price` is a Decimal in one place and a Price in another: a value told as one can be sent as the other. */
function readNames(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  visit(apiDocuments, (name, schema) => {
    for (const component of flatten(schema).components) {
      const known = found.get(name) ?? [];
      if (!known.includes(component)) found.set(name, [...known, component]);
    }
  });
  return found;
}

function visit(value: unknown, act: (name: string, schema: Schema) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if ('properties' in value) {
    for (const [name, schema] of Object.entries(value.properties as Record<string, Schema>)) act(name, schema);
  }
  for (const member of Object.values(value)) visit(member, act);
}

/** Every named value in an example, wherever it stands in the files. */
function readExamples(): Values {
  const found: Values = new Map();
  collect(apiDocuments, false, '');
  return found;

  function collect(value: unknown, isExample: boolean, name: string): void {
    if (isExample && (typeof value === 'string' || typeof value === 'number')) return noteScalar(found, name, value);
    if (typeof value !== 'object' || value === null) return;
    for (const [inner, member] of Object.entries(value)) {
      collect(member, isExample || inner === 'example' || inner === 'examples', Array.isArray(value) ? name : inner);
    }
  }
}
