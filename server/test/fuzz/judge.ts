/** What the API file says about an answer, and what a request that was right or wrong has a right to. */
import type { components } from '@wattbook/api/types';
import { SECURITY_HEADERS } from '../../src/http/pages/security-headers.ts';
import { branchOf, flatten, type Operation, type Response, type Schema } from './api-document.ts';
import { batchFaults } from './batch-faults.ts';
import { problemFaults, type ProblemBody } from './problem-faults.ts';
import type { WireRequest } from './requests.ts';
import { misfit, valueOf, type Verdict } from './verdict.ts';

export type Answer = {
  status: number;
  /** Names in small letters. */
  headers: Record<string, string>;
  /** Undefined where it isn't read to its end: a stream. */
  body: string | undefined;
};

export type Exchanged = {
  /** Of the API file, that the request was made for. */
  operation: Operation;
  wire: WireRequest;
  verdict: Verdict;
  answer: Answer;
  /** The journal's last sequence when the request was sent, and when the answer was there. */
  sequenceBefore: number;
  sequenceAfter: number;
  /** The venue's time when the request was sent. */
  timeBeforeUs: number;
  /** Whether time was let pass meanwhile: then the exchange may have recorded it. */
  hasTimePassed: boolean;
  /** Whether the cursor in it, if there is one, is of the page before. */
  isCursorOwn: boolean;
  /** Whether the venue's limits are such that they are met. */
  mayBeThrottled: boolean;
};

/** Headers that the API file doesn't speak of, because HTTP or browsers do. */
const HEADERS_OF_HTTP = new Set([
  ...['content-type', 'content-length', 'transfer-encoding', 'date', 'connection', 'keep-alive', 'cache-control'],
  'allow', // RFC 9110 wants it with every 405.
  ...['vary', 'content-encoding'],
  'x-accel-buffering', // Tells nginx not to collect the stream.
  ...Object.keys(SECURITY_HEADERS),
]);

/** Schemas of which only the beginning is described. */
const OPEN_SCHEMAS = ['SpecDocument'];

/** Nobody who sent a request as the file wants it may hear one of these. */
const STATUSES_OF_WRONG_REQUESTS = [400, 401, 403, 405, 406, 408, 413, 415, 431];

/** Everything that is wrong with an answer, in words; none when it is as promised. */
export function faultsOf(exchanged: Exchanged): string[] {
  const { answer, operation } = exchanged;
  const problem = answer.status >= 400 ? problemOf(answer) : undefined;
  if (answer.status >= 400 && problem === undefined) return [`${answer.status} is no problem document`];
  const response = declared(operation, answer.status, problem?.code);
  const place = { status: answer.status, requestId: answer.headers['x-request-id'], changes: !isRead(exchanged.wire) };
  const faults = problem === undefined ? [] : problemFaults(problem, place);
  if (response === undefined) faults.push(`${answer.status} ${problem?.code ?? ''} is not declared`);
  else faults.push(...headerFaults(answer, response, operation), ...bodyFaults(answer, response, operation));
  faults.push(...secretFaults(exchanged, response));
  faults.push(...packingFaults(exchanged), ...limitFaults(exchanged, problem?.code), ...outcomeFaults(exchanged));
  return [...faults, ...verdictFaults(exchanged, problem?.code), ...journalFaults(exchanged)];
}

function isRead({ method }: WireRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** Asks what would come of an order. */
function isDryRun({ method, url }: WireRequest): boolean {
  return method === 'POST' && /[?&]dryRun=true(&|$)/.test(url);
}

/** Packed only for who takes it, and said to whoever keeps copies; never with a key in it, whose size would tell. */
function packingFaults({ answer: { headers, body }, wire }: Exchanged): string[] {
  const encoding = headers['content-encoding'];
  const taken = wire.headers['accept-encoding'] ?? '';
  const faults = /accept-encoding/i.test(headers['vary'] ?? '') ? [] : [`vary is ${headers['vary'] ?? 'not there'}`];
  if (encoding === undefined) return faults;
  if (!taken.includes('*') && !taken.includes(encoding)) faults.push(`packed with ${encoding}, and asked was ${taken}`);
  // The API file itself shows one that is none.
  if (headers['etag'] === undefined && /"wb_(sandbox|live)_/.test(body ?? '')) faults.push('a key is packed');
  return faults;
}

const SECRET = /wb_(sandbox|live)_[0-9A-Za-z]{12}_[0-9A-Za-z]{37,}/;

/** A key is shown once, to whoever it is made for, in an answer that the API file calls a new one. */
function secretFaults({ answer: { headers, body = '' } }: Exchanged, response: Response | undefined): string[] {
  const schema = response?.content?.['application/json']?.schema;
  const isNew = schema !== undefined && flatten(schema).components.includes('NewKey');
  const told = isNew ? Object.values(headers).join('\n') : [...Object.values(headers), body].join('\n');
  return SECRET.test(told) ? ['a key is shown, and it is not a new one'] : [];
}

const WAITING_HELPS = 'rate-limited';

/** 429 only where limits are met; whoever was counted hears what is left. */
function limitFaults({ answer, operation, verdict, mayBeThrottled }: Exchanged, code: string | undefined): string[] {
  const { status, headers } = answer;
  const isCounted = operation.scopes.length > 0 && verdict.codes.size === 0 && status !== 403;
  const faults = isCounted && headers['ratelimit'] === undefined ? [`${status} lacks the header RateLimit`] : [];
  if (status !== 429) return faults;
  if (!mayBeThrottled) faults.push('429, with limits that nobody meets');
  if ((code === WAITING_HELPS) !== (headers['retry-after'] !== undefined))
    faults.push(`${code} with Retry-After ${headers['retry-after'] ?? 'left out'}`);
  return faults;
}

/** What holds between what was asked and what was told, where a schema can't say it. */
function outcomeFaults({ operation, wire, answer, verdict, sequenceBefore }: Exchanged): string[] {
  const { status, headers, body = '' } = answer;
  if (verdict.codes.size > 0 || status >= 300) return [];
  if (operation.operationId === 'submitOrder' && isDryRun(wire) !== (status === 200))
    return [`${status} to an order ${isDryRun(wire) ? 'that was not to be placed' : 'that was to be placed'}`];
  if (operation.operationId !== 'submitBatch') return [];
  return batchFaults({
    batch: JSON.parse(String(wire.payload)) as components['schemas']['Batch'],
    results: (JSON.parse(body) as components['schemas']['BatchOutcome']).results,
    sequence: Number(headers['wattbook-sequence']),
    sequenceBefore,
    requestId: headers['x-request-id'],
    policy: headers['ratelimit-policy'] ?? '',
  });
}

function problemOf({ body }: Answer): ProblemBody | undefined {
  try {
    const found = JSON.parse(body ?? '') as Partial<ProblemBody> | null;
    return typeof found?.code === 'string' ? (found as ProblemBody) : undefined;
  } catch {
    return undefined; // No JSON: the caller says so.
  }
}

/** By its status, or among what any path can answer. A problem has to be named in the description. */
function declared({ responses }: Operation, status: number, code: string | undefined): Response | undefined {
  const own = responses[String(status)];
  if (code === undefined) return own;
  return [own, responses['default']].find((response) => response?.description.includes(`\`${code}\``) === true);
}

function headerFaults({ status, headers }: Answer, response: Response, { operationId }: Operation): string[] {
  const promised = Object.entries(response.headers ?? {});
  const names = promised.map(([name]) => name.toLowerCase());
  const faults = Object.keys(headers)
    .filter((name) => !names.includes(name) && !HEADERS_OF_HTTP.has(name))
    .map((name) => `the header ${name} of ${status} is not declared`);
  for (const [name, { required, schema }] of promised) {
    const text = headers[name.toLowerCase()];
    if (text === undefined && required === true) faults.push(`${status} lacks the header ${name}`);
    const fault = text && misfit(`${operationId} ${status} header ${name}`, schema, valueOf(schema, text));
    if (fault !== undefined && fault !== '') faults.push(`the header ${name} is ${text}: ${fault}`);
  }
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (headers[name] !== value) faults.push(`the header ${name} is ${headers[name] ?? 'not there'}`);
  }
  return faults;
}

function bodyFaults({ status, headers, body }: Answer, response: Response, { operationId }: Operation): string[] {
  const content = Object.entries(response.content ?? {});
  const [sent = ''] = (headers['content-type'] ?? '').split(';');
  if (body === undefined) return sent in (response.content ?? {}) ? [] : [`${sent} is not declared`];
  if (content.length === 0) return body === '' ? [] : [`${status} has a body: ${body}`];
  const schema = response.content?.[sent]?.schema;
  if (schema === undefined) return [`${sent} is not declared with ${status}`];
  const value: unknown = sent.endsWith('json') ? JSON.parse(body) : body;
  const fault = misfit(`${operationId} ${status} ${sent}`, schema, value);
  return [...(fault === undefined ? [] : [`the body is not as declared: ${fault}`]), ...undeclared(schema, value, '')];
}

/** Clients have to ignore what they don't know, but what exists is promised: each name in a body is in the file. */
function undeclared(schema: Schema, value: unknown, pointer: string): string[] {
  const flat = flatten(schema);
  if (typeof value !== 'object' || value === null || flat.components.some((name) => OPEN_SCHEMAS.includes(name)))
    return [];
  const { items, oneOf, properties } = flat;
  if (Array.isArray(value))
    return items === undefined ? [] : value.flatMap((item, index) => undeclared(items, item, `${pointer}/${index}`));
  const members = value as Record<string, unknown>;
  if (oneOf !== undefined) {
    const branch = branchOf(flat, members);
    return branch === undefined ? [] : undeclared(branch, members, pointer);
  }
  return Object.entries(members).flatMap(([name, member]) => {
    const inner = properties?.[name];
    return inner === undefined
      ? [`${pointer}/${name} is not declared`]
      : undeclared(inner, member, `${pointer}/${name}`);
  });
}

function verdictFaults({ verdict, answer, ...exchanged }: Exchanged, code: string | undefined): string[] {
  const { codes, lateCodes, why, isStranger } = verdict;
  if (answer.status === 429 && !isStranger) return [];
  if (codes.size > 0) {
    const isKnown = code !== undefined && (codes.has(code) || lateCodes.has(code));
    return isKnown ? [] : [`invalid (${why.join('; ')}) and answered ${answer.status} ${code ?? ''}`];
  }
  return code === undefined || lateCodes.has(code) ? [] : refusalFaults({ answer, ...exchanged }, code);
}

/** Of a request that is as the API file wants it. */
function refusalFaults({ answer, isCursorOwn, ...asked }: Omit<Exchanged, 'verdict'>, code: string): string[] {
  if (code === 'cursor-invalid') return isCursorOwn || !hasCursor(asked.wire) ? ['a cursor of its own is refused'] : [];
  if (code === 'view-behind') return asksAhead(asked) ? [] : ['view-behind, and nothing ahead was asked for'];
  if (answer.status >= 500) return [`${answer.status} ${code}, and nothing is down`];
  return STATUSES_OF_WRONG_REQUESTS.includes(answer.status)
    ? [`valid, and refused as ${code}: ${answer.body ?? ''}`]
    : [];
}

function hasCursor({ url }: WireRequest): boolean {
  return /[?&]cursor=/.test(url);
}

function asksAhead({
  wire,
  sequenceBefore,
  timeBeforeUs,
}: Pick<Exchanged, 'wire' | 'sequenceBefore' | 'timeBeforeUs'>): boolean {
  if (Number(wire.headers['wattbook-min-sequence'] ?? 0) > sequenceBefore) return true;
  const at = new URL(wire.url, 'http://venue').searchParams.get('at') ?? '';
  return /^\d+$/.test(at) ? Number(at) > sequenceBefore : Date.parse(at) * 1_000 > timeBeforeUs;
}

/** What is wrong, and what only reads, leaves no record. */
function journalFaults({ verdict, wire, sequenceBefore, sequenceAfter, hasTimePassed }: Exchanged): string[] {
  if (sequenceAfter === sequenceBefore || hasTimePassed) return [];
  if (verdict.codes.size > 0) return [`invalid (${verdict.why.join('; ')}), and yet it is in the journal`];
  if (isDryRun(wire)) return ['a dry run left a record in the journal'];
  return isRead(wire) ? ['a read left a record in the journal'] : [];
}
