/**
 * Prism as a validating proxy: it lets everything through, and says where a request or an answer disagrees with the API
 * file by its own reading of it. It holds no tests itself.
 */
import { getHttpOperationsFromSpec } from '@stoplight/prism-http';
import { createServer } from '@stoplight/prism-http-server';
import { pino } from 'pino';
import { recordAt } from '../../src/http/requests/record.ts';
import { PUBLIC_API, type TestApi } from './test-apis.ts';

export type Prism = {
  /** Stands for the upstream's origin: the same paths are below it. */
  origin: string;
  /** What it disagreed with, or failed at, in all that went through: a line of JSON each. */
  complaints: readonly string[];
  close(): Promise<void>;
};

/** What Prism says in `sl-violations`, as `place: words`; the place begins with `request` or `response`. */
export function violationsIn(header: unknown = '[]'): string[] {
  const found = JSON.parse(String(header)) as { location: string[]; message: string }[];
  return found.map(({ location, message }) => `${location.join('.')}: ${message}`);
}

type PrismOperations = ReturnType<typeof getHttpOperationsFromSpec>;

/** Each file is read once: that takes Prism longer than to start. */
const read = new Map<TestApi, PrismOperations>();

function operationsOf(api: TestApi): PrismOperations {
  const known = read.get(api) ?? getHttpOperationsFromSpec(withPrefixedPaths(api));
  read.set(api, known);
  return known;
}

export async function startPrism(upstream: string, api: TestApi = PUBLIC_API): Promise<Prism> {
  const complaints: string[] = [];
  const server = createServer(await operationsOf(api), {
    cors: false,
    components: { logger: pino({ level: 'warn' }, { write: (line: string) => void complaints.push(line) }) },
    config: {
      isProxy: true,
      upstream: new URL(upstream),
      upstreamProxy: undefined,
      mock: { dynamic: false },
      checkSecurity: true,
      validateRequest: true,
      validateResponse: true,
      errors: false,
    },
  });
  return { origin: await server.listen(0, '127.0.0.1'), complaints, close: () => server.close() };
}

/** Prism leaves the path of `servers` to the upstream; with it in the paths, its origin can stand for the venue's. */
function withPrefixedPaths({ file: { document }, prefix }: TestApi): object {
  const items = Object.entries(recordAt(document, 'paths'));
  const paths: unknown = Object.fromEntries(items.map(([path, item]) => [prefix + path, item]));
  // It resolves references in place.
  return structuredClone({ ...document, paths });
}
