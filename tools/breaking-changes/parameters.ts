/** The parameters of an operation, in path, query and headers. */
import { compareContent, schemaIn } from './content.ts';
import { childOf, childrenOf, isTrueAt, textAt, valueAt } from './place.ts';
import type { Place } from './place.ts';
import type { Fault, Finding } from './rules.ts';
import type { CompareSchemas } from './schemas.ts';

/** Where an operation and its path stand: both may name parameters. */
interface Bearers {
  readonly path: Place;
  readonly place: Place;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly place: Place;
}

/** By where they are and what they are called; those of an operation replace those of its path. */
function parametersOf({ path, place }: Bearers): Map<string, Parameter> {
  const both = [path, place].flatMap((bearer) => childrenOf(childOf(bearer, 'parameters')));
  return new Map(
    both.map(([, parameter]) => {
      const [name, where] = [textAt(parameter, 'name') ?? '', textAt(parameter, 'in') ?? ''];
      const key = `${where} ${where === 'header' ? name.toLowerCase() : name}`;
      return [key, { name, in: where, place: parameter }];
    }),
  );
}

export function compareParameters(released: Bearers, current: Bearers, compare: CompareSchemas): Finding[] {
  const [before, now] = [parametersOf(released), parametersOf(current)];
  const use = ({ name }: Parameter): string => `parameter ${name}`;
  const kept = [...before].flatMap(([key, parameter]) => {
    const same = now.get(key);
    const faults =
      same === undefined
        ? [parameterGone(parameter, [...now.values()])]
        : compareParameter(parameter.place, same.place, compare);
    return faults.map((fault) => ({ ...fault, use: use(parameter) }));
  });
  const added = [...now].flatMap(([key, parameter]): Finding[] => {
    const { pointer } = parameter.place;
    const isMoved = [...before.values()].some(({ name }) => name === parameter.name);
    if (before.has(key) || isMoved || !isTrueAt(parameter.place, 'required')) return [];
    return [{ rule: 'parameter-required', pointer, what: 'is new and required', use: use(parameter) }];
  });
  return [...kept, ...added];
}

function parameterGone(parameter: Parameter, now: readonly Parameter[]): Fault {
  const { pointer } = parameter.place;
  const elsewhere = now.find(({ name }) => name === parameter.name);
  if (elsewhere === undefined) return { rule: 'parameter-removed', pointer, what: `${parameter.name} is gone` };
  return { rule: 'parameter-moved', pointer, what: `was in ${parameter.in}, is in ${elsewhere.in}` };
}

function compareParameter(released: Place, current: Place, compare: CompareSchemas): Fault[] {
  const faults: Fault[] = [];
  if (!isTrueAt(released, 'required') && isTrueAt(current, 'required')) {
    faults.push({ rule: 'parameter-required', pointer: released.pointer, what: 'was optional, is required' });
  }
  const [before, now] = [formOf(released), formOf(current)];
  if (before !== now) {
    faults.push({ rule: 'parameter-form-changed', pointer: released.pointer, what: `was ${before}, is ${now}` });
    return faults;
  }
  const schemaFaults = compare(schemaIn(released), schemaIn(current), 'request');
  return [...faults, ...schemaFaults, ...compareContent(released, current, 'request', compare)];
}

/** How the value is written, with what OpenAPI takes for granted. */
function formOf(parameter: Place): string {
  const where = textAt(parameter, 'in') ?? '';
  const style = textAt(parameter, 'style') ?? (where === 'query' || where === 'cookie' ? 'form' : 'simple');
  const explode = valueAt(parameter, 'explode') ?? style === 'form';
  const kind =
    valueAt(parameter, 'content') === undefined
      ? `style ${style}, ${explode === true ? 'exploded' : 'joined'}`
      : 'content';
  const others = ['allowReserved', 'allowEmptyValue'].filter((word) => isTrueAt(parameter, word));
  return [kind, ...others].join(', ');
}
