/** Requests of any operation of the API file: drafted at random, made concrete when sent, as texts. */
import fc from 'fast-check';
import { apiOperations, PREFIX_OF, type Operation, type Parameter, type Schema } from './api-document.ts';
import { VENUE_ID } from '../../src/directory/scopes.ts';
import type { KnownValues } from './known-values.ts';
import { valuesLike, valuesOf } from './schema-arbitraries.ts';

export const PARTICIPANTS = ['alpha', 'beta'] as const;

export type ParticipantId = (typeof PARTICIPANTS)[number];

/** What fast-check draws, shrinks and prints. Each number of `fault` picks from what fits the request. */
export type Draft = {
  operationId: string;
  participantId: ParticipantId;
  path: Record<string, unknown>;
  query: Record<string, unknown>;
  headers: Record<string, unknown>;
  body: unknown;
  /** Which of the participant's keys that fit. */
  keyNth: number;
  /** `Accept-Encoding`, if it is sent. */
  encoding: string | null;
  /** Absent: the request is as the API file wants it. */
  fault: { kind: number; nth: number; twist: number } | null;
};

/** Texts, not yet encoded; whatever a client could send. */
export type Request = {
  operation: Operation;
  participantId: ParticipantId;
  method: string;
  path: Record<string, string>;
  query: [name: string, text: string][];
  headers: Record<string, string>;
  /** A JSON value; undefined: no body. */
  body: unknown;
  /** Sent instead of `body`, as it is. */
  rawBody?: string | Buffer;
  /** Sent instead of the path that the operation has, below the API's prefix. */
  rawPath?: string;
};

/** What goes over the wire. */
export type WireRequest = {
  method: string;
  url: string;
  headers: Record<string, string>;
  payload: string | Buffer | undefined;
};

const WEIGHTS = { reads: 2, changesWithoutBody: 4, changes: 10 };
const FAULTY_FREQUENCY = 2;
const ENCODINGS = ['gzip', 'br', 'gzip, deflate, br', 'br;q=0, gzip', 'identity', '*', 'zstd'];

/** Operations that change something are drawn more often: without orders there is nothing to read. */
export function drafts(operations: readonly Operation[]): fc.Arbitrary<Draft> {
  return fc.oneof(
    ...operations.map((operation) => ({
      weight: weightOf(operation),
      arbitrary: draftsOf(operation),
    })),
  );
}

function weightOf({ method, body }: Operation): number {
  if (method === 'GET') return WEIGHTS.reads;
  return body === undefined ? WEIGHTS.changesWithoutBody : WEIGHTS.changes;
}

/** Whoever wishes for a fault gets it, whatever the request deserves: http/injected-faults.test.ts is about that. */
const NOT_DRAWN = ['Wattbook-Inject', 'inject'];

export function draftsOf(operation: Operation): fc.Arbitrary<Draft> {
  const { operationId, parameters, body, examples } = operation;
  const placed = (place: Parameter['in']): fc.Arbitrary<Record<string, unknown>> => {
    const found = parameters.filter((parameter) => parameter.in === place && !NOT_DRAWN.includes(parameter.name));
    const values = Object.fromEntries(found.map(({ name, schema }) => [name, valuesOf(schema, name)]));
    const requiredKeys = found.filter(({ required }) => required === true).map(({ name }) => name);
    return fc.record(values, { requiredKeys, noNullPrototype: true });
  };
  const fault = fc.record({ kind: fc.nat(999), nth: fc.nat(9_999), twist: fc.nat(999) });
  return fc.record({
    operationId: fc.constant(operationId),
    participantId: fc.constantFrom(...PARTICIPANTS),
    path: placed('path'),
    query: placed('query').map(withBooks),
    headers: placed('header'),
    body: body === undefined ? fc.constant(undefined) : bodiesOf(body, examples),
    keyNth: fc.nat(5),
    encoding: fc.option(fc.constantFrom(...ENCODINGS), { freq: 3, nil: null }),
    fault: fc.option(fault, { freq: FAULTY_FREQUENCY }),
  });
}

/** As the API file says in words only: what is conflated are books. */
function withBooks(query: Record<string, unknown>): Record<string, unknown> {
  return 'conflate' in query ? { ...query, channels: ['books'] } : query;
}

/** Half of them like the file's examples: random members seldom agree with each other. */
function bodiesOf(body: Schema, examples: readonly unknown[]): fc.Arbitrary<unknown> {
  const like = examples.map((shown) => valuesLike(body, shown, 'body'));
  return fc.oneof({ weight: Math.max(like.length, 1), arbitrary: valuesOf(body, 'body') }, ...like);
}

export function operationOf(operationId: string): Operation {
  const found = apiOperations.find((operation) => operation.operationId === operationId);
  if (found === undefined) throw new Error(`no API file has the operation ${operationId}`);
  return found;
}

/** Who asks: on the operator's API somebody of the venue, under the name that its keys have. */
export function askerOf({ operationId, participantId }: Pick<Draft, 'operationId' | 'participantId'>): string {
  return operationOf(operationId).api === 'admin' ? VENUE_ID : participantId;
}

/** @param key of whoever asks. */
export function requestOf(draft: Draft, values: KnownValues, key: string): Request {
  const operation = operationOf(draft.operationId);
  const texts = (drafted: Record<string, unknown>): [string, string][] =>
    Object.entries(drafted).map(([name, value]) => [name, textOf(values.resolve(value))]);
  const headers = texts(draft.headers).map(([name, text]) => [name.toLowerCase(), text.replaceAll(/[^!-~]/g, '_')]);
  return {
    operation,
    participantId: draft.participantId,
    method: operation.method,
    path: Object.fromEntries(texts(draft.path).map(([name, text]) => [name, withoutDotSegment(text)])),
    query: texts(draft.query),
    headers: {
      ...(operation.scopes.length > 0 && { authorization: `Bearer ${key}` }),
      ...(operation.body !== undefined && { 'content-type': 'application/json' }),
      ...(draft.encoding !== null && { 'accept-encoding': draft.encoding }),
      ...(Object.fromEntries(headers) as Record<string, string>),
    },
    body: values.resolve(draft.body),
  };
}

/** Lists are parted by commas (`style: form`, `explode: false`), the only style in the file. */
export function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}

/** `.` and `..` never arrive as a part of a path: every client takes them for steps (RFC 3986, 5.2.4). */
function withoutDotSegment(text: string): string {
  return /^\.\.?$/.test(text) ? 'dots' : text;
}

export function wireOf(request: Request): WireRequest {
  const { operation, method, query, headers, body } = request;
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(request.path[name] ?? ''),
  );
  const search = query.map(([name, text]) => `${encodeURIComponent(name)}=${encodeURIComponent(text)}`).join('&');
  const payload = request.rawBody ?? (body === undefined ? undefined : JSON.stringify(body));
  return {
    method,
    url: `${PREFIX_OF[operation.api]}${request.rawPath ?? path}${search === '' ? '' : `?${search}`}`,
    headers,
    payload,
  };
}
