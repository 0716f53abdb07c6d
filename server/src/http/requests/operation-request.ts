/** A request of an operation, typed by its API file; Fastify has validated it by the same file before. */
import type { FastifyRequest } from 'fastify';
import type { Operations } from '../wire/api-schemas.ts';

type Parameters<Operation, Place extends string> = Operation extends { parameters: { [Name in Place]?: infer Found } }
  ? Exclude<Found, undefined>
  : never;

type Body<Operation> = Operation extends {
  requestBody: { content: { 'application/json': infer Found } };
}
  ? Found
  : undefined;

/** Of an operation of any API file. */
export type RequestOf<Operation> = FastifyRequest<{
  Params: Parameters<Operation, 'path'>;
  Querystring: Parameters<Operation, 'query'>;
  /** Names in small letters; of texts, as they came. */
  Headers: {
    'wattbook-min-sequence'?: string;
    'last-event-id'?: string;
    'wattbook-inject'?: 'answer-lost' | 'rate-limited' | 'exchange-unavailable';
  };
  Body: Body<Operation>;
}>;

/** Of the public API. */
export type OperationRequest<Id extends keyof Operations> = RequestOf<Operations[Id]>;
