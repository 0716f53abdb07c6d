/** The versions of the API file: the one that answers are made by, and those that a body may name. */
import { isRecord, recordAt } from './requests/record.ts';

export const API_VERSION = '1.0';

/** By which API file a body is read. */
export type BodyVersions = {
  /** What a body may name, ascending: the released minors of this major, and the current one. */
  supported: readonly string[];
  /** Those of them in which the operation takes a body. */
  supportedBy(operationId: string): readonly string[];
  /** Of the operation's body, without references; undefined where `supportedBy` lacks the version. */
  schemaOf(operationId: string, version: string): Record<string, unknown> | undefined;
};

/**
 * @param current The API file that answers are made by.
 * @param released Copies of it by minor, as they were released. Nothing is looked up in one before a body names it.
 */
export function createBodyVersions(current: object, released: ReadonlyMap<string, object> = new Map()): BodyVersions {
  const currentVersion = String(recordAt(current, 'info')['version']);
  const files = new Map([...released, [currentVersion, current] as const]);
  const supported = [...files.keys()]
    .filter((version) => majorOf(version) === majorOf(currentVersion))
    .toSorted((one, other) => minorOf(one) - minorOf(other));
  if (supported.at(-1) !== currentVersion) {
    throw new Error(
      `the API file is version ${currentVersion}, but ${supported.at(-1)} was released: raise its version`,
    );
  }
  const find = (operationId: string, version: string): Record<string, unknown> | undefined => {
    const file = files.get(version);
    return file === undefined || !supported.includes(version) ? undefined : bodyOf(file, operationId);
  };
  return {
    supported,
    supportedBy: (operationId) => supported.filter((version) => find(operationId, version) !== undefined),
    schemaOf: (operationId, version) => {
      const found = resolved(find(operationId, version), files.get(version), []);
      return isRecord(found) ? found : undefined;
    },
  };
}

const majorOf = (version: string): number => Number(version.split('.')[0]);
const minorOf = (version: string): number => Number(version.split('.')[1]);

/** The schema of an operation's body as it stands in the file, perhaps a reference. */
function bodyOf(file: object, operationId: string): Record<string, unknown> | undefined {
  for (const item of Object.values(recordAt(file, 'paths'))) {
    for (const operation of isRecord(item) ? Object.values(item) : []) {
      if (!isRecord(operation) || operation['operationId'] !== operationId) continue;
      const json = recordAt(recordAt(recordAt(operation, 'requestBody'), 'content'), 'application/json')['schema'];
      return isRecord(json) ? json : undefined;
    }
  }
  return undefined;
}

/** The same with what its references lead to in their places. */
function resolved(value: unknown, file: unknown, path: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => resolved(item, file, path));
  if (!isRecord(value)) return value;
  const { $ref: reference } = value;
  if (typeof reference !== 'string') {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolved(inner, file, path)]));
  }
  if (path.includes(reference)) throw new Error(`the API file: ${reference} leads back to itself`);
  const names = reference.split('/').slice(1);
  const target = names.reduce<unknown>((place, name) => (isRecord(place) ? place[name] : undefined), file);
  if (target === undefined) throw new Error(`the API file: ${reference} leads nowhere`);
  return resolved(target, file, [...path, reference]);
}
