/** What fastify-openapi-glue makes of an operation, made strict. Applied to every route as it is added. */
import type { RouteOptions } from 'fastify';
import type { ServedApi } from '../served-api.ts';
import { isRecord, recordAt } from './record.ts';

/** Whose body a schema describes; other versions of the API file have others for the same operation. */
export const BODY_OF = 'x-body-of';

/** Routes that are no operations (pages) stay as they are. A second application changes nothing. */
export function bindToApiFile({ operations }: Pick<ServedApi, 'operations'>, route: RouteOptions): void {
  const { schema } = route;
  const operation = isRecord(schema) ? operations.get(String(schema['operationId'])) : undefined;
  if (!isRecord(schema) || operation === undefined) return;
  route.config = { ...route.config, operation };
  if (operation.compression !== undefined) route.compress = operation.compression;
  // Unknown query parameters are refused, also where an operation takes none.
  schema['querystring'] ??= { type: 'object', properties: {} };
  // Fastify would validate by the body's media type, so a body without one would pass unseen. There is only JSON.
  const json = recordAt(recordAt(schema['body'], 'content'), 'application/json')['schema'];
  if (isRecord(json)) schema['body'] = { ...json, [BODY_OF]: operation.operationId };
  // Answers are typed by the same file and checked in tests; serializers for all of them would cost the start seconds.
  delete schema['response'];
}
