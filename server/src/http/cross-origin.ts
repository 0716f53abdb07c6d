/**
 * Pages from elsewhere (CORS, by the Fetch standard): browsers let them read our answers if their origin is configured.
 * Keys travel in a header that the page sets itself, so no credentials of the browser's are ever asked for.
 */
import cors, { type FastifyCorsOptions } from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PREFLIGHT_MAX_AGE_S } from './limits.ts';

/** Headers of answers that a page may read, besides the few that every page may. */
const EXPOSED_HEADERS = [
  'Wattbook-Sequence',
  'Wattbook-Version',
  'X-Request-Id',
  'Idempotent-Replayed',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'ETag',
  'Deprecation',
  'Sunset',
];

/** Headers that a page may send. */
const ALLOWED_HEADERS = [
  'Authorization',
  'Content-Type',
  'Wattbook-Min-Sequence',
  'Wattbook-Inject',
  'Last-Event-ID',
  'If-None-Match',
  'X-Request-Id',
];

const NOBODY: FastifyCorsOptions = { origin: false };

/**
 * Its hook answers preflights itself: whatever is added to `onRequest` after it (who asks, what is left for the key)
 * neither sees nor counts them. What comes later is answered with these headers, also when it is an error.
 */
export function answerOrigins(app: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  const answer: FastifyCorsOptions = { origin: [...origins], exposedHeaders: EXPOSED_HEADERS, preflight: false };
  const preflight: FastifyCorsOptions = {
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE'],
    allowedHeaders: ALLOWED_HEADERS,
    maxAge: PREFLIGHT_MAX_AGE_S,
  };

  function optionsFor({ method, headers }: FastifyRequest): FastifyCorsOptions {
    if (headers.origin === undefined || !origins.includes(headers.origin)) return NOBODY;
    // Any other OPTIONS is what it is without all this: a method that no path takes.
    return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined ? preflight : answer;
  }
  app.register(cors, { delegator: (request, callback) => callback(null, optionsFor(request)) });
}
