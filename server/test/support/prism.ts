/**
 * Prism as a validating proxy: it lets everything through, and says where a request or an answer disagrees with the API
 * file by its own reading of it. It holds no tests itself.
 */
import { getHttpOperationsFromSpec } from '@stoplight/prism-http';
import { createServer } from '@stoplight/prism-http-server';
import { pino } from 'pino';
import { SPEC } from './test-gateway.ts';
import { API_PREFIX } from '../../src/http/gateway.ts';
import { recordAt } from '../../src/http/requests/record.ts';

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

/** Read once: that takes Prism longer than to start. */
const operations = await getHttpOperationsFromSpec(withPrefixedPaths(SPEC.document));

export async function startPrism(upstream: string): Promise<Prism> {
  const complaints: string[] = [];
  const server = createServer(operations, {
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
function withPrefixedPaths(document: object): object {
  const items = Object.entries(recordAt(document, 'paths'));
  const paths: unknown = Object.fromEntries(items.map(([path, item]) => [API_PREFIX + path, item]));
  // It resolves references in place.
  return structuredClone({ ...document, paths });
}
