/** What is looked at before an operation sees a request: who, may they, do they take the answer; then the body. */
import { operations } from '@wattbook/api/operations';
import type { FastifyRequest } from 'fastify';
import type { Directory } from '../../directory/directory.ts';
import { problem, RequestRefused, type Problem } from '../answers/problem.ts';
import { SUPPORTED_VERSIONS } from '../versions.ts';
import { checkAccept } from './accept.ts';
import { isOperationId } from './allowed-methods.ts';
import { identify } from './authentication.ts';
import { isRecord } from './record.ts';

/** Before the body is read. Pages and unknown paths need no key. */
export async function checkRequest(
  directory: Pick<Directory, 'authenticate'>,
  request: FastifyRequest,
): Promise<Problem | undefined> {
  const { operationId } = request.routeOptions.config;
  if (!isOperationId(operationId)) return undefined;
  const refused = await identify(directory, request, operationId);
  return refused ?? checkAccept(request.headers.accept, operations[operationId].mediaTypes);
}

/** Before the body is validated by the API file: is there one, and by which version shall it be read? */
export function checkBody({ body, routeOptions }: FastifyRequest): Problem | undefined {
  const { operationId } = routeOptions.config;
  if (!isOperationId(operationId)) return undefined;
  if (body instanceof RequestRefused) return body.problem;
  if (!('requestBody' in operations[operationId])) {
    return body === undefined ? undefined : problem('malformed-request', 'This operation takes no body.');
  }
  if (body === undefined) return problem('malformed-json', 'The body is empty: send one JSON object.');
  return isRecord(body) ? checkVersion(body['version']) : undefined;
}

/** One that is missing, or no text at all, is a fault like any other. */
function checkVersion(version: unknown): Problem | undefined {
  if (typeof version !== 'string' || SUPPORTED_VERSIONS.includes(version)) return undefined;
  const supported = SUPPORTED_VERSIONS.map((name) => `"${name}"`).join(', ');
  return problem(
    'unsupported-version',
    `The version "${version}" is not supported; this venue supports ${supported}.`,
    {
      errors: [{ pointer: '/version', detail: 'must be one of the supported versions' }],
      supportedVersions: [...SUPPORTED_VERSIONS],
    },
  );
}
