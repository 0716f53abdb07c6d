/**
 * Whether a request is as the API file wants it, read from what goes over the wire and decided without the gateway:
 * the judge's own Ajv, its own reading of parameters, of JSON and of times.
 */
import { Ajv, type ValidateFunction } from 'ajv';
import { BODY_BYTES_MAX, BODY_BYTES_MAX_OF, BODY_DEPTH_MAX, BODY_VALUES_MAX } from '../../src/http/limits.ts';
import { ADMIN_BODY_BYTES_MAX_OF, ADMIN_VERSION } from '../../src/admin/admin-api.ts';
import { API_VERSION } from '../../src/http/versions.ts';
import {
  apiDocuments,
  apiOperations,
  flatten,
  PREFIX_OF,
  type ApiName,
  type Operation,
  type Parameter,
} from './api-document.ts';
import { isDay, readInstant } from './instants.ts';
import type { WireRequest } from './requests.ts';
import { readStrictJson } from './strict-json.ts';

/**
 * `codes`: what may be said of it, empty when nothing is wrong. `lateCodes`: what is seen only when the market's rules
 * are looked at as well, so that one of those may be said first. `isStranger`: the key doesn't let it in at all.
 */
export type Verdict = { codes: Set<string>; lateCodes: Set<string>; why: string[]; isStranger: boolean };

/** What opens what: the text of a key, and the scopes that it has. */
export type KnownKeys = ReadonlyMap<string, readonly string[]>;

/** Times that were met while a value was validated: Ajv knows best which texts are times. */
let timesMet: string[] = [];

const ajv = createAjv();
const compiled = new Map<string, ValidateFunction>();

function createAjv(): Ajv {
  const own = new Ajv({ strict: false, allErrors: true, validateFormats: true, verbose: false });
  own.addFormat('date', isDay);
  own.addFormat('date-time', (text: string) => {
    timesMet.push(text);
    return readInstant(text) !== 'NONE';
  });
  own.addFormat('int32', { type: 'number', validate: (value: number) => value === (value | 0) });
  own.addFormat('int64', { type: 'number', validate: Number.isSafeInteger });
  own.addFormat('uri-reference', (text: string) => /^[!-~]*$/.test(text) && URL.canParse(text, 'http://venue'));
  for (const [name, document] of Object.entries(apiDocuments)) own.addSchema(document, name);
  return own;
}

/** Undefined when it fits; else what doesn't. `place` is where the schema stands in its API file. */
export function misfit(place: string, schema: object, value: unknown): string | undefined {
  // Asking by place would need each `$ref` on the way followed, so the schema itself is taken, with its references.
  const validate = compiled.get(place) ?? ajv.compile(rooted(schema));
  compiled.set(place, validate);
  return validate(value) ? undefined : ajv.errorsText(validate.errors);
}

/** What refers into a file without saying which means the public one. */
function rooted(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"public#/')) as object;
}

export function verdictOf(wire: WireRequest, keys: KnownKeys): Verdict {
  const verdict: Verdict = { codes: new Set(), lateCodes: new Set(), why: [], isStranger: false };
  const api = wire.url.startsWith(PREFIX_OF.admin) ? 'admin' : 'public';
  const [path = '', search = ''] = wire.url.slice(PREFIX_OF[api].length).split('?');
  const segments = decoded(path);
  if (segments === undefined) return blame(verdict, 'malformed-request', 'the path has a broken escape');
  const there = operationsAt(api, segments);
  if (there.length === 0) return blame(verdict, 'route-not-found', path);
  const operation = there.find(({ method }) => method === wire.method);
  if (operation === undefined) return blame(verdict, 'method-not-allowed', wire.method);

  judgeKey(operation, wire, keys, verdict);
  verdict.isStranger = verdict.codes.size > 0;
  judgeAccept(operation, wire, verdict);
  judgeParameters(operation, parametersSent(operation, segments, wire), verdict);
  judgeQuery(operation, search, verdict);
  judgeConflation(operation, search, verdict);
  judgeBody(operation, wire, verdict);
  judgeRisk(operation, wire, keys, verdict);
  return verdict;
}

/** Of all methods. */
export function operationsAt(api: ApiName, segments: string[]): Operation[] {
  return apiOperations.filter((operation) => operation.api === api && matches(operation.path, segments));
}

function blame(verdict: Verdict, code: string, why: string): Verdict {
  verdict.codes.add(code);
  verdict.why.push(`${code}: ${why}`);
  return verdict;
}

function decoded(path: string): string[] | undefined {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return undefined; // The caller says what that means.
  }
}

function matches(template: string, segments: string[]): boolean {
  const wanted = template.split('/');
  return (
    wanted.length === segments.length && wanted.every((part, index) => part.startsWith('{') || part === segments[index])
  );
}

function judgeKey(operation: Operation, { headers }: WireRequest, keys: KnownKeys, verdict: Verdict): void {
  if (operation.scopes.length === 0) return;
  const { authorization } = headers;
  if (authorization === undefined) return void blame(verdict, 'missing-credentials', 'no key');
  const scopes = authorization.startsWith('Bearer ') ? keys.get(authorization.slice('Bearer '.length)) : undefined;
  if (scopes === undefined) return void blame(verdict, 'invalid-credentials', authorization);
  if (!operation.scopes.some((scope) => scopes.includes(scope))) {
    blame(verdict, 'missing-scope', operation.scopes.join(' or '));
  }
}

/** Bodies that ask for more than any of the operation's scopes. */
const NEEDS_RISK: Record<string, (body: { block?: boolean; scope?: string }) => boolean> = {
  cancelOrders: ({ block }) => block === true,
  setCancelAfter: ({ scope }) => scope === 'PARTICIPANT',
};

function judgeRisk({ operationId }: Operation, wire: WireRequest, keys: KnownKeys, verdict: Verdict): void {
  const needsRisk = NEEDS_RISK[operationId];
  if (needsRisk === undefined || verdict.codes.size > 0) return;
  const scopes = keys.get((wire.headers['authorization'] ?? '').slice('Bearer '.length));
  if (scopes?.includes('risk') === true || !needsRisk(JSON.parse(String(wire.payload)) as object)) return;
  blame(verdict, 'missing-scope', 'risk, by what the body asks for');
  // The API file's form allows it: whoever made the request can't know better.
  verdict.lateCodes.add('missing-scope');
}

/** Only what the fuzz sends: nothing, or something that doesn't fit. */
function judgeAccept(operation: Operation, { headers: { accept } }: WireRequest, verdict: Verdict): void {
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1];
  const types = Object.keys(success?.content ?? {});
  if (accept !== undefined && !types.includes(accept)) blame(verdict, 'not-acceptable', accept);
}

type Sent = { parameter: Parameter; texts: string[] };

function parametersSent(operation: Operation, segments: string[], { headers, url }: WireRequest): Sent[] {
  const template = operation.path.split('/');
  const query = queryOf(url.split('?')[1] ?? '');
  return operation.parameters.map((parameter) => {
    const { name, in: place } = parameter;
    if (place === 'query')
      return { parameter, texts: query.filter(([other]) => other === name).map(([, text]) => text) };
    const text = place === 'path' ? segments[template.indexOf(`{${name}}`)] : headers[name.toLowerCase()];
    return { parameter, texts: text === undefined ? [] : [text] };
  });
}

function queryOf(search: string): [string, string][] {
  if (search === '') return [];
  return search.split('&').map((pair) => {
    const [name = '', text = ''] = pair.split('=').map(decodeURIComponent);
    return [name, text];
  });
}

function judgeParameters({ operationId }: Operation, sent: Sent[], verdict: Verdict): void {
  for (const { parameter, texts } of sent) {
    const { name, in: place, required, schema } = parameter;
    if (texts.length > 1) blame(verdict, 'malformed-request', `${name} is there twice`);
    if (texts.length === 0 && required === true) blame(verdict, 'malformed-request', `${name} is required`);
    for (const text of texts) {
      const fault = misfit(`${operationId} ${place} ${name}`, schema, valueOf(schema, text));
      if (fault !== undefined) blame(verdict, 'malformed-request', `${name}: ${fault}`);
    }
  }
}

/** A text on the wire as the JSON value that its schema speaks of; what can't be one stays a text. */
export function valueOf(schema: Parameter['schema'], text: string): unknown {
  switch (flatten(schema).type) {
    case 'integer':
    case 'number':
      return /^(0|-?[1-9]\d*)$/.test(text) ? Number(text) : text;
    case 'boolean':
      return text === 'true' || text === 'false' ? text === 'true' : text;
    case 'array':
      return text.split(',');
    case 'string':
    case 'object':
    case undefined:
  }
  return text;
}

function judgeQuery({ parameters }: Operation, search: string, verdict: Verdict): void {
  const known = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  for (const [name] of queryOf(search)) {
    if (!known.includes(name)) blame(verdict, 'malformed-request', `${name} is not known`);
  }
}

/** The API file says in words only that it is for the channel `books`. */
function judgeConflation({ operationId }: Operation, search: string, verdict: Verdict): void {
  const sent = new URLSearchParams(search);
  if (operationId !== 'openStream' || !sent.has('conflate')) return;
  const hasBooks = sent.get('channels')?.split(',').includes('books') ?? false;
  if (!hasBooks) blame(verdict, 'malformed-request', 'conflate without the channel books');
}

function judgeBody(operation: Operation, { payload, headers, method }: WireRequest, verdict: Verdict): void {
  const bytes = Buffer.from(payload ?? '');
  if (operation.body === undefined) {
    if (bytes.length > 0 && method !== 'GET') blame(verdict, 'malformed-request', 'a body where none is taken');
    // It is read before anybody knows that it isn't wanted.
    if (bytes.length > 0 && readStrictJson(bytes, BODY_DEPTH_MAX).kind === 'NO_JSON')
      verdict.codes.add('malformed-json');
    return;
  }
  if (!/^application\/json(;|$)/i.test(headers['content-type'] ?? '')) {
    return void blame(verdict, 'unsupported-media-type', headers['content-type'] ?? 'none');
  }
  if ('content-encoding' in headers) return void blame(verdict, 'unsupported-media-type', 'compressed');
  if (bytes.length > bodyBytesMaxOf(operation)) return void blame(verdict, 'body-too-large', String(bytes.length));
  const read = readStrictJson(bytes, BODY_DEPTH_MAX, BODY_VALUES_MAX);
  if (read.kind === 'NO_JSON') return void blame(verdict, 'malformed-json', read.why);
  judgeValue(operation, operation.body, read.value, verdict);
}

/** How large a body may be is decided by the venue, not by the API file. */
export function bodyBytesMaxOf({ api, operationId }: Operation): number {
  return LARGER_BODIES[api].get(operationId.slice(operationId.indexOf('.') + 1)) ?? BODY_BYTES_MAX;
}

const LARGER_BODIES: Record<ApiName, ReadonlyMap<string, number>> = {
  public: new Map(Object.entries(BODY_BYTES_MAX_OF)),
  admin: new Map(Object.entries(ADMIN_BODY_BYTES_MAX_OF)),
};

function judgeValue({ operationId, api }: Operation, schema: object, value: unknown, verdict: Verdict): void {
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined;
  if (typeof version === 'string' && version !== VERSION_OF[api]) {
    blame(verdict, 'unsupported-version', version);
  }
  timesMet = [];
  const fault = misfit(`${operationId} body`, schema, value);
  if (fault !== undefined) blame(verdict, 'malformed-request', fault);
  for (const text of timesMet) {
    const reading = readInstant(text);
    if (reading === 'UNCLEAR') blame(verdict, 'ambiguous-timestamp', text);
    if (reading !== 'CLEAR') for (const code of LATE_CODES) verdict.lateCodes.add(code);
  }
}

const VERSION_OF: Record<ApiName, string> = { public: API_VERSION, admin: ADMIN_VERSION };

/** Times are read when the command is made, of something that may not be there. */
const LATE_CODES = ['order-not-found', 'trade-not-found', 'contract-not-found', 'participant-not-found'];
