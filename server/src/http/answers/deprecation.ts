/**
 * What is going says so on every answer: `Deprecation` (RFC 9745) since when it should not be used any more, `Sunset`
 * (RFC 8594) when it will be gone. In the API file: `deprecated: true` with `x-deprecated-at` and `x-sunset`.
 */
import { recordAt } from '../requests/record.ts';

export type DeprecationHeaders = { deprecation: string; sunset: string };

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** By operationId; only of operations that are deprecated. Throws when one doesn't say since and until when. */
export function deprecationsOf(document: object): ReadonlyMap<string, DeprecationHeaders> {
  const found = new Map<string, DeprecationHeaders>();
  for (const path of Object.values(recordAt(document, 'paths'))) {
    for (const method of METHODS) {
      const operation = recordAt(path, method);
      if (operation['deprecated'] === true) found.set(String(operation['operationId']), headersOf(operation));
    }
  }
  return found;
}

function headersOf(operation: Record<string, unknown>): DeprecationHeaders {
  const [deprecatedAt, sunset] = ['x-deprecated-at', 'x-sunset'].map((name) => {
    const time = new Date(String(operation[name]));
    if (!Number.isNaN(time.getTime())) return time;
    throw new Error(`${String(operation['operationId'])} is deprecated, so it needs ${name}, a time like 2027-01-01`);
  });
  if (deprecatedAt === undefined || sunset === undefined) throw new Error('bug: two names give two times');
  return { deprecation: `@${deprecatedAt.getTime() / 1_000}`, sunset: sunset.toUTCString() };
}
