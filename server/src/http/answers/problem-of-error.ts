/** From whatever was thrown (by Fastify, by pg, by a bug) to a problem. */
import { BODY_BYTES_MAX, PATH_PARAMETER_CHARACTERS_MAX } from '../limits.ts';
import { isDatabaseFault } from './database-fault.ts';
import { problem, RequestRefused, type Problem } from './problem.ts';

/** Undefined for what nobody foresaw: an internal error. */
export function problemOfError(error: unknown): Problem | undefined {
  if (error instanceof RequestRefused) return error.problem;
  if (isDatabaseFault(error)) return problem('database-unavailable', "The database can't be reached at the moment.");
  return problemOfFastify(codeOf(error));
}

export function internalError(): Problem {
  return problem('internal-error', "Something failed that should not. It is logged under the request's id.");
}

export function unsupportedMediaType(contentType: string | undefined): Problem {
  const sent = contentType === undefined ? 'The body has no Content-Type' : `The Content-Type is "${contentType}"`;
  return problem('unsupported-media-type', `${sent}: send "Content-Type: application/json".`);
}

export function bodyTooLarge(bytesMax: number): Problem {
  return problem('body-too-large', `The body may have at most ${bytesMax} bytes.`);
}

function problemOfFastify(code: string | undefined): Problem | undefined {
  switch (code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return unsupportedMediaType(undefined);
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return bodyTooLarge(BODY_BYTES_MAX);
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return problem('malformed-request', 'The body is shorter or longer than its Content-Length says.');
    case 'FST_ERR_BAD_URL':
      return problem('malformed-request', 'The path is not a valid URL: look at its percent signs.');
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return problem(
        'malformed-request',
        `A part of the path is longer than ${PATH_PARAMETER_CHARACTERS_MAX} characters; no id of this venue is.`,
      );
    case 'ECONNRESET':
      // Its sender went away while sending: nobody reads this, but it is no mistake of ours either.
      return problem('malformed-request', 'The connection was closed before the body was complete.');
    default:
      return undefined;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
