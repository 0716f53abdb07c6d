/** A request of an operation, typed by the API file; Fastify has validated it by the same file before. */
import type { FastifyRequest } from 'fastify';
import type { Operations } from '../wire/api-schemas.ts';

type Parameters<Id extends keyof Operations, Place extends string> = Operations[Id]['parameters'] extends {
  [Name in Place]?: infer Found;
}
  ? Exclude<Found, undefined>
  : never;

type Body<Id extends keyof Operations> = Operations[Id] extends {
  requestBody: { content: { 'application/json': infer Found } };
}
  ? Found
  : undefined;

export type OperationRequest<Id extends keyof Operations> = FastifyRequest<{
  Params: Parameters<Id, 'path'>;
  Querystring: Parameters<Id, 'query'>;
  /** Names in small letters; of texts, as they came. */
  Headers: { 'wattbook-min-sequence'?: string; 'last-event-id'?: string };
  Body: Body<Id>;
}>;
