/**
 * From the bytes of a body to one JSON value, strictly (strict-json.ts). What is right for the operation is then
 * decided by the API file.
 */
import { problem, problemAt, type Problem } from '../answers/problem.ts';
import { BODY_DEPTH_MAX, BODY_VALUES_MAX } from '../limits.ts';
import { readStrictJson } from './strict-json.ts';

export type JsonBody = { kind: 'JSON'; value: unknown } | Problem;

const BODY = { subject: 'body', purpose: 'request', depthMax: BODY_DEPTH_MAX, valuesMax: BODY_VALUES_MAX } as const;

export function parseJsonBody(bytes: Buffer): JsonBody {
  const read = readStrictJson(bytes, BODY);
  if (read.kind === 'JSON') return read;
  const { detail, place } = read;
  if (place === undefined) return problem('malformed-json', detail);
  return problemAt('malformed-json', place.pointer, detail, place.detail);
}
