/** Places in an API file: a value together with the JSON pointer (RFC 6901) that leads to it, references followed. */

/** A mapping or list of any content, as it comes out of YAML. */
export type Branching = Readonly<Record<string, unknown>>;

export interface Place {
  readonly file: unknown;
  /** Where the value stands after following `$ref`: `/components/schemas/Price`, however one got there. */
  readonly pointer: string;
  readonly value: unknown;
}

const mostReferences = 20;

export const isBranching = (value: unknown): value is Branching => typeof value === 'object' && value !== null;

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
const unescaped = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

export const rootOf = (file: unknown): Place => ({ file, pointer: '', value: file });

/** What stands below `place` under a name (or an index), if anything does. */
export function childOf(place: Place, name: string): Place | undefined {
  if (!isBranching(place.value) || !Object.hasOwn(place.value, name)) return undefined;
  const pointer = `${place.pointer}/${escaped(name)}`;
  return follow({ file: place.file, pointer, value: place.value[name] });
}

/** Everything that stands right below `place`, by name or index. */
export function childrenOf(place: Place | undefined): [string, Place][] {
  if (!isBranching(place?.value)) return [];
  return Object.keys(place.value).flatMap((name): [string, Place][] => {
    const child = childOf(place, name);
    return child === undefined ? [] : [[name, child]];
  });
}

/** The reference that stands at `place` under a name, as it is written. */
export function referenceAt(place: Place, name: string): string | undefined {
  const child = isBranching(place.value) ? place.value[name] : undefined;
  return isBranching(child) && typeof child['$ref'] === 'string' ? child['$ref'] : undefined;
}

function follow(place: Place): Place {
  let found = place;
  for (let count = 0; isBranching(found.value) && typeof found.value['$ref'] === 'string'; count++) {
    const reference = found.value['$ref'];
    if (count === mostReferences) throw new Error(`${place.pointer}: its references lead nowhere; break the circle`);
    if (!reference.startsWith('#/')) throw new Error(`${place.pointer}: ${reference} is not in this file; bundle it`);
    found = at(place.file, reference.slice('#'.length), place.pointer);
  }
  return found;
}

function at(file: unknown, pointer: string, from: string): Place {
  let value = file;
  for (const part of pointer.split('/').slice(1)) {
    const name = unescaped(decodeURIComponent(part));
    if (!isBranching(value) || !Object.hasOwn(value, name)) throw new Error(`${from}: there is no #${pointer}`);
    value = value[name];
  }
  return { file, pointer, value };
}

/** The value under a name, without following anything. */
export const valueAt = (place: Place | undefined, name: string): unknown =>
  isBranching(place?.value) && Object.hasOwn(place.value, name) ? place.value[name] : undefined;

export function textAt(place: Place | undefined, name: string): string | undefined {
  const value = valueAt(place, name);
  return typeof value === 'string' ? value : undefined;
}

export const isTrueAt = (place: Place | undefined, name: string): boolean => valueAt(place, name) === true;

export function listAt(place: Place | undefined, name: string): readonly unknown[] | undefined {
  const value = valueAt(place, name);
  return Array.isArray(value) ? value : undefined;
}

/** A text that is equal for equal values, whatever the order of their keys. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isBranching(value)) return value === undefined ? 'nothing' : JSON.stringify(value);
  const members = Object.keys(value).toSorted();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}
