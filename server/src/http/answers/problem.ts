/**
 * Everything that goes wrong leaves through here, as `application/problem+json` (RFC 9457). What an error means, its
 * status, outcome and advice stand in the catalogue (api/errors.yaml); here only what was wrong this time is added.
 */
import { errors, type ErrorCode } from '@wattbook/api/errors';
import type { FastifyReply } from 'fastify';
import type { Scope } from '../../directory/scopes.ts';
import { RETRY_AFTER_S } from '../limits.ts';
import type { Schemas } from '../wire/api-schemas.ts';

export type Fault = Schemas['Fault'];

/** Members that only some codes have. */
export type ProblemMembers = Pick<
  ProblemBody,
  'errors' | 'currentRevision' | 'supportedVersions' | 'couldMean' | 'requiredScope' | 'violatedPolicies'
>;

/** Of either API: they differ in the scopes that there are. */
export type ProblemBody = Omit<Schemas['Problem'], 'requiredScope'> & { requiredScope?: Scope };

/** A refusal as a value. `detail` is a sentence for people: what was wrong, and what would be right. */
export type Problem = {
  kind: 'PROBLEM';
  code: ErrorCode;
  detail: string;
  members: ProblemMembers;
  /** Of the record that says so; of the market's state, if the gateway could tell from that. */
  sequence?: number;
  /** With 405: the methods that the path takes. */
  allow?: string;
};

/** A refusal where Fastify wants an error thrown; its handler takes the problem out again. */
export class RequestRefused extends Error {
  override name = 'RequestRefused';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

const DETAIL_CHARACTERS_MAX = 1_000;

export function problem(code: ErrorCode, detail: string, members: ProblemMembers = {}): Problem {
  return { kind: 'PROBLEM', code, detail, members };
}

/** A problem with one place to point at. */
export function problemAt(code: ErrorCode, pointer: string, detail: string, wanted: string): Problem {
  return problem(code, detail, { errors: [{ pointer, detail: wanted }] });
}

/** The same problem of a part of the body: its pointers begin there. */
export function atPointer(place: string, found: Problem): Problem {
  const faults = found.members.errors?.map((fault) =>
    fault.pointer === undefined ? fault : { ...fault, pointer: `${place}${fault.pointer}` },
  );
  return { ...found, members: { ...found.members, ...(faults !== undefined && { errors: faults }) } };
}

export function isProblem(value: object | number): value is Problem {
  return typeof value === 'object' && 'kind' in value && value.kind === 'PROBLEM';
}

export type ProblemContext = { requestId: string; method: string | undefined };

export function problemBody(found: Problem, { requestId, method }: ProblemContext): ProblemBody {
  const { status, title, outcome, retry } = errors[found.code];
  const { errors: faults, ...members } = found.members;
  return {
    type: `/docs/errors/${found.code}`,
    title,
    status,
    detail: printable(found.detail),
    code: found.code,
    ...(faults !== undefined && { errors: faults.map(printableFault) }),
    requestId,
    ...(outcome !== null && changesSomething(method) && { outcome, retry }),
    ...members,
  };
}

export function problemHeaders(found: Problem): Record<string, string> {
  const { status } = errors[found.code];
  return {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...(status === 503 && { 'retry-after': String(RETRY_AFTER_S) }),
    ...(status === 401 && { 'www-authenticate': challengeOf(found) }),
    ...(found.allow !== undefined && { allow: found.allow }),
    ...(found.sequence !== undefined && tellsSequence(status) && { 'wattbook-sequence': String(found.sequence) }),
  };
}

export function sendProblem(reply: FastifyReply, found: Problem): FastifyReply {
  const { id: requestId, method } = reply.request;
  const body = problemBody(found, { requestId, method });
  return reply.code(body.status).headers(problemHeaders(found)).send(JSON.stringify(body));
}

/** The API file promises it with the market's refusals: not with what was malformed, nor with what isn't there. */
function tellsSequence(status: number): boolean {
  return status === 409 || status === 422;
}

/** Outcome and advice are about changes; a read can simply be sent again. */
function changesSomething(method: string | undefined): boolean {
  return method !== undefined && !['GET', 'HEAD', 'OPTIONS'].includes(method);
}

/** RFC 6750: without credentials only the scheme, with bad ones why. */
function challengeOf({ code }: Problem): string {
  return code === 'invalid-credentials' ? 'Bearer realm="wattbook", error="invalid_token"' : 'Bearer realm="wattbook"';
}

function printableFault({ pointer, parameter, detail }: Fault): Fault {
  return {
    ...(pointer !== undefined && { pointer: printable(pointer, 500) }),
    ...(parameter !== undefined && { parameter: printable(parameter, 200) }),
    detail: printable(detail),
  };
}

/** Names and values of the request come back in the words of a problem: without control characters, and cut. */
function printable(text: string, charactersMax = DETAIL_CHARACTERS_MAX): string {
  // eslint-disable-next-line no-control-regex -- these are what must go
  const clean = text.toWellFormed().replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '�');
  return clean.length <= charactersMax ? clean : `${clean.slice(0, charactersMax - 1).toWellFormed()}…`;
}
