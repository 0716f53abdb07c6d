/**
 * How Fastify gets the body: only as JSON, only uncompressed, strictly parsed. Everything else is a 415.
 * Once the body was read, a refusal is handed on in its place (see checkBody): to an error Fastify would close the
 * connection, which is only right while something is still to come.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bodyTooLarge, unsupportedMediaType } from '../answers/problem-of-error.ts';
import { problem, RequestRefused } from '../answers/problem.ts';
import { BODY_BYTES_MAX } from '../limits.ts';
import { parseJsonBody } from './json-body.ts';
import { readBody } from './read-body.ts';

export function addJsonParser(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', (request, payload, done) => {
    const bytesMax = bodyBytesMax(request);
    readBody(payload, request.headers['content-length'], bytesMax, (error, body) => {
      if (body === undefined) return done(error);
      if (body.kind === 'FAR_TOO_LARGE') return done(new RequestRefused(bodyTooLarge(bytesMax)));
      if (body.kind === 'TOO_LARGE') return done(null, new RequestRefused(bodyTooLarge(bytesMax)));
      return done(null, valueOf(request, body.bytes));
    });
  });
  app.addContentTypeParser('*', (request, _payload, done) => {
    if (request.is404) return done(null, undefined);
    return done(new RequestRefused(unsupportedMediaType(request.headers['content-type'])));
  });
}

function valueOf(request: FastifyRequest, bytes: Buffer): unknown {
  // Nobody looks at the body of an unknown path; and clients label empty bodies as JSON.
  if (request.is404 || (bytes.length === 0 && !takesBody(request))) return undefined;
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    const detail = `The body came with Content-Encoding "${encoding}": send it uncompressed.`;
    return new RequestRefused(problem('unsupported-media-type', detail));
  }
  const parsed = parseJsonBody(bytes);
  return parsed.kind === 'PROBLEM' ? new RequestRefused(parsed) : parsed.value;
}

function bodyBytesMax({ routeOptions }: FastifyRequest): number {
  return routeOptions.config.operation?.bodyBytesMax ?? BODY_BYTES_MAX;
}

function takesBody({ routeOptions }: FastifyRequest): boolean {
  return routeOptions.config.operation?.takesBody === true;
}
