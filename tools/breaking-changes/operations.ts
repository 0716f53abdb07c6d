/** Every operation of two API files: where it is, who may call it, what it takes and what it answers. */
import { compareAnswers } from './answers.ts';
import { compareContent } from './content.ts';
import { compareParameters } from './parameters.ts';
import { canonical, childOf, childrenOf, isBranching, isTrueAt, listAt, textAt, valueAt } from './place.ts';
import type { Place } from './place.ts';
import type { Fault, Finding } from './rules.ts';
import { schemaComparison } from './schemas.ts';
import type { CompareSchemas } from './schemas.ts';

const methods = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']);

interface Operation {
  /** Such as `POST /orders`. */
  readonly name: string;
  readonly file: Place;
  readonly path: Place;
  readonly place: Place;
}

export function compareOperations(released: Place, current: Place): Finding[] {
  const compare = schemaComparison();
  const now = operationsOf(current);
  return [...operationsOf(released).values()].flatMap((before) => {
    const same = now.get(before.name);
    if (same !== undefined) return compareOperation(before, same, compare);
    return [{ ...goneOrMoved(before, now), use: before.name }];
  });
}

function operationsOf(file: Place): Map<string, Operation> {
  const found = new Map<string, Operation>();
  for (const [route, path] of childrenOf(childOf(file, 'paths'))) {
    for (const [method, place] of childrenOf(path).filter(([name]) => methods.has(name))) {
      if (valueAt(place, 'callbacks') !== undefined) {
        throw new Error(`${place.pointer}: \`callbacks\` are not compared yet: teach tools/breaking-changes/`);
      }
      const name = `${method.toUpperCase()} ${route}`;
      found.set(name, { name, file, path, place });
    }
  }
  return found;
}

function goneOrMoved({ place }: Operation, now: ReadonlyMap<string, Operation>): Fault {
  const id = textAt(place, 'operationId');
  const elsewhere = [...now.values()].find((other) => id !== undefined && textAt(other.place, 'operationId') === id);
  const { pointer } = place;
  if (elsewhere === undefined) return { rule: 'operation-removed', pointer, what: `${id ?? 'it'} is gone` };
  return { rule: 'operation-moved', pointer, what: `${id ?? 'it'} is ${elsewhere.name} now` };
}

function compareOperation(released: Operation, current: Operation, compare: CompareSchemas): Finding[] {
  const { name } = released;
  const felt = (use: string, faults: readonly Fault[]): Finding[] => faults.map((fault) => ({ ...fault, use }));
  return [
    ...felt(name, compareIds(released.place, current.place)),
    ...felt(name, compareServers(released, current)),
    ...felt(name, compareKeys(released, current)),
    ...felt(name, compareScopes(released.place, current.place)),
    ...compareParameters(released, current, compare).map((finding) => ({ ...finding, use: `${name}, ${finding.use}` })),
    ...felt(`${name}, request`, compareRequestBodies(released.place, current.place, compare)),
    ...compareAnswers(released.place, current.place, compare).map((finding) => ({
      ...finding,
      use: `${name}, ${finding.use}`,
    })),
  ];
}

function compareIds(released: Place, current: Place): Fault[] {
  const [before, now] = [textAt(released, 'operationId'), textAt(current, 'operationId')];
  if (before === undefined || before === now) return [];
  const what = `operationId was ${before}, is ${now ?? 'none'}`;
  return [{ rule: 'operation-id-changed', pointer: `${released.pointer}/operationId`, what }];
}

/** Who follows the file calls the first server; the others are choices that some have made. */
function compareServers(released: Operation, current: Operation): Fault[] {
  const [before, now] = [serversOf(released), serversOf(current)];
  const isFirstKept = before.addresses[0] === now.addresses[0];
  if (isFirstKept && before.addresses.every((address) => now.addresses.includes(address))) return [];
  const what = `was ${before.addresses.join(', ')}, is ${now.addresses.join(', ')}`;
  return [{ rule: 'server-changed', pointer: before.pointer, what }];
}

/** Without any, OpenAPI means `/`. */
function serversOf({ file, path, place }: Operation): { pointer: string; addresses: string[] } {
  const bearer = [place, path, file].find((candidate) => valueAt(candidate, 'servers') !== undefined) ?? file;
  const addresses = childrenOf(childOf(bearer, 'servers')).map(([, server]) => {
    const variables = valueAt(server, 'variables');
    return `${textAt(server, 'url') ?? '/'}${variables === undefined ? '' : ` with ${canonical(variables)}`}`;
  });
  return { pointer: `${bearer.pointer}/servers`, addresses: addresses.length === 0 ? ['/'] : addresses };
}

function compareKeys(released: Operation, current: Operation): Fault[] {
  const [before, now] = [keysOf(released), keysOf(current)];
  const isEnough = (offered: ReadonlySet<string>): boolean =>
    now.choices.some((demanded) => demanded.isSubsetOf(offered));
  if (before.choices.every(isEnough)) return [];
  return [{ rule: 'key-demanded', pointer: now.pointer, what: `was ${told(before)}, is ${told(now)}` }];
}

const told = ({ choices }: { choices: readonly ReadonlySet<string>[] }): string =>
  choices.map((demands) => (demands.size === 0 ? 'public' : [...demands].join(' and '))).join(' or ');

/**
 * What one must show to call it: one of several choices, each a set of demands. A demand is what a security scheme is,
 * not what it is called; and a scope of it, if it has any.
 */
function keysOf({ file, place }: Operation): { pointer: string; choices: ReadonlySet<string>[] } {
  const bearer = valueAt(place, 'security') === undefined ? file : place;
  const choices = (listAt(bearer, 'security') ?? []).map((choice) => {
    const demands = Object.entries(isBranching(choice) ? choice : {});
    return new Set(demands.flatMap(([name, scopes]) => demandsOf(file, name, scopes)));
  });
  return { pointer: `${bearer.pointer}/security`, choices: choices.length === 0 ? [new Set()] : choices };
}

function demandsOf(file: Place, name: string, scopes: unknown): string[] {
  const schemes = childOf(childOf(file, 'components') ?? file, 'securitySchemes');
  const scheme = schemes === undefined ? undefined : childOf(schemes, name);
  if (!isBranching(scheme?.value)) throw new Error(`/components/securitySchemes/${name}: there is none`);
  const { description: _, bearerFormat: __, ...terms } = scheme.value;
  const what = canonical(terms);
  return [what, ...(Array.isArray(scopes) ? scopes.map((scope) => `${what} ${String(scope)}`) : [])];
}

/** The scope of a key is `x-scope`; an operation without it is open to every key, or public. */
function compareScopes(released: Place, current: Place): Fault[] {
  const [before, now] = [textAt(released, 'x-scope'), textAt(current, 'x-scope')];
  if (now === undefined || before === now) return [];
  const what = `x-scope was ${before ?? 'none'}, is ${now}`;
  return [{ rule: 'scope-changed', pointer: `${current.pointer}/x-scope`, what }];
}

function compareRequestBodies(released: Place, current: Place, compare: CompareSchemas): Fault[] {
  const [before, now] = [childOf(released, 'requestBody'), childOf(current, 'requestBody')];
  if (before === undefined && now === undefined) return [];
  if (now === undefined) {
    return [
      { rule: 'request-body-removed', pointer: `${released.pointer}/requestBody`, what: 'takes no body any more' },
    ];
  }
  const faults: Fault[] = [];
  if (isTrueAt(now, 'required') && !isTrueAt(before, 'required')) {
    const what = before === undefined ? 'had no body, and requires one' : 'the body was optional, is required';
    faults.push({ rule: 'request-body-required', pointer: now.pointer, what });
  }
  return before === undefined ? faults : [...faults, ...compareContent(before, now, 'request', compare)];
}
