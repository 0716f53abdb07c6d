/** What is looked at before an operation sees a request: who, may they, too often, in which form; then the body. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Directory } from '../../directory/directory.ts';
import { problem, RequestRefused, type Problem } from '../answers/problem.ts';
import type { BodyVersions } from '../versions.ts';
import { checkAccept } from './accept.ts';
import { identify } from './authentication.ts';
import { isRecord } from './record.ts';
import type { Throttling } from './throttling.ts';

/** Before the body is read. Pages and unknown paths need no key. */
export async function checkRequest(
  directory: Pick<Directory, 'authenticate'>,
  throttling: Throttling,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Problem | undefined> {
  const { operation } = request.routeOptions.config;
  if (operation === undefined) return undefined;
  const refused = (await identify(directory, request, operation)) ?? (await throttling.charge(request, reply));
  if (refused !== undefined) return refused;
  const notAcceptable = checkAccept(request.headers.accept, operation.mediaTypes);
  return notAcceptable && throttling.chargeRefusal(request, reply, notAcceptable);
}

/**
 * Once the body is there, which may have taken its time: is the key still good? A request that was begun before a
 * revocation must not be carried out long after it.
 */
export function checkKeyAgain(
  directory: Pick<Directory, 'authenticate'>,
  request: FastifyRequest,
): Promise<Problem | undefined> {
  const { operation } = request.routeOptions.config;
  return operation?.takesBody === true ? identify(directory, request, operation) : Promise.resolve(undefined);
}

/** Before the body is validated by the API file: is there one, and by which version shall it be read? */
export function checkBody({ body, routeOptions }: FastifyRequest, versions: BodyVersions): Problem | undefined {
  const { operation } = routeOptions.config;
  if (operation === undefined) return undefined;
  if (body instanceof RequestRefused) return body.problem;
  if (!operation.takesBody) {
    return body === undefined ? undefined : problem('malformed-request', 'This operation takes no body.');
  }
  if (body === undefined) return problem('malformed-json', 'The body is empty: send one JSON object.');
  return isRecord(body) ? checkVersion(body['version'], operation.operationId, versions) : undefined;
}

/** One that is missing, or no text at all, is a fault like any other. */
function checkVersion(version: unknown, operationId: string, versions: BodyVersions): Problem | undefined {
  if (typeof version !== 'string') return undefined;
  const supported = versions.supportedBy(operationId);
  if (supported.includes(version)) return undefined;
  const names = supported.map((name) => `"${name}"`).join(', ');
  const detail = versions.supported.includes(version)
    ? `The version "${version}" has no such operation: it came with "${supported[0]}", so name one of ${names}.`
    : `The version "${version}" is not supported; this venue supports ${names}.`;
  return problem('unsupported-version', detail, {
    errors: [{ pointer: '/version', detail: 'must be one of the supported versions' }],
    supportedVersions: [...supported],
  });
}
