/** Holds every answer that a test gets against the API file. It holds no tests itself. */
import assert from 'node:assert/strict';
import type { ValidateFunction } from 'ajv';
import { SECURITY_HEADERS } from '../../src/http/pages/security-headers.ts';
import { isRecord, recordAt } from '../../src/http/requests/record.ts';
import { createAjv } from '../../src/http/requests/validation.ts';

/** What came back, however it was asked for. The names of headers are in small letters. */
export type Answered = {
  statusCode: number;
  headers: Readonly<Record<string, string | string[] | number | undefined>>;
  body: string;
};

type Validators = { ajv: ReturnType<typeof createAjv>; compiled: Map<string, ValidateFunction> };

/** Each API file has its own. */
const validatorsOf = new WeakMap<object, Validators>();

/** What any path answers, and no operation of its own: the `default` of the API file. */
const OTHER_STATUSES = [405, 406, 408, 431];

/** Headers that no API file declares, because they belong to HTTP or to browsers rather than to the operation. */
const BESIDE_THE_FILE = new Set([
  // HTTP's own: the connection, the message, who may keep it and for whom.
  ...['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length', 'content-encoding'],
  ...['cache-control', 'vary'],
  // To browsers only, about pages of origins that the operator names.
  ...['access-control-allow-origin', 'access-control-expose-headers'],
  // Said by `content`, as media types.
  'content-type',
  // Said by `deprecated`, of the whole operation.
  ...['deprecation', 'sunset'],
  // Tells nginx not to collect a stream's events.
  'x-accel-buffering',
  ...Object.keys(SECURITY_HEADERS),
]);

/**
 * Status, headers, media type and body are as promised, and no header is there that isn't; a problem is one, whatever
 * it is about. Pages are no operations: nothing is promised of them.
 * @param path below `/api/v1`, or a page's.
 */
export function assertPromised(document: object, method: string, path: string, answer: Answered): void {
  const { statusCode, headers } = answer;
  if (isPage(path) || method === 'OPTIONS') return;
  const { place, response } = promiseOf(document, method, path, statusCode);
  const where = `${method} ${path}: ${statusCode}`;
  for (const [name, isRequired] of headersOf(document, response)) {
    assert.ok(!isRequired || headers[name.toLowerCase()] !== undefined, `${where} lacks ${name}`);
  }
  const undeclared = Object.keys(headers).filter((name) => !isDeclared(document, response, name));
  assert.deepEqual(undeclared, [], `${where} has headers that are promised nowhere`);
  const content = recordAt(response, 'content');
  if (Object.keys(content).length === 0 || method === 'HEAD') return;
  const mediaType = String(headers['content-type']).split(';', 1)[0] ?? '';
  assert.ok(mediaType in content, `${where} is ${mediaType}, which is not promised`);
  if (!mediaType.endsWith('json')) return;
  assertValid(document, `${place}/content/${mediaType.replaceAll('/', '~1')}/schema`, answer.body);
  if (statusCode >= 400) assertCodeNamed(response, answer.body, where);
}

/** An answer's description names the codes that it can come with. */
function assertCodeNamed(response: Record<string, unknown>, body: string, where: string): void {
  const { code } = JSON.parse(body) as { code: string };
  assert.ok(String(response['description']).includes(`\`${code}\``), `${where}: its promise does not name ${code}`);
}

/** The headers that are declared for an answer, with their values, in the order of the API file. */
export function declaredHeaders(
  document: object,
  method: string,
  path: string,
  { statusCode, headers }: Answered,
): [name: string, value: string][] {
  return headersOf(document, promiseOf(document, method, path, statusCode).response).flatMap(([name]) => {
    const value = headers[name.toLowerCase()];
    return value === undefined ? [] : [[name, String(value)]];
  });
}

/** An event of the stream, after parsing. */
export function assertPromisedEvent(document: object, event: unknown): void {
  assertValid(document, '/components/schemas/StreamEvent', JSON.stringify(event));
}

type Promised = { place: string; response: Record<string, unknown> };

/** Throws for a status that is promised nowhere. */
function promiseOf(document: object, method: string, path: string, status: number): Promised {
  const template = templateOf(document, method, path);
  const operation = recordAt(recordAt(recordAt(document, 'paths'), template ?? ''), methodInFile(method));
  const responses = recordAt(operation, 'responses');
  if (!(String(status) in responses)) {
    const isPromised = OTHER_STATUSES.includes(status) || (template === undefined && [400, 404].includes(status));
    assert.ok(isPromised, `${method} ${path} answers ${status}, which is promised nowhere`);
    return component(document, 'OtherProblem');
  }
  const response = recordAt(responses, String(status));
  const { $ref: reference } = response;
  if (typeof reference === 'string') return component(document, nameIn(reference));
  return {
    place: `/paths/${String(template).replaceAll('/', '~1')}/${methodInFile(method)}/responses/${status}`,
    response,
  };
}

function component(document: object, name: string): Promised {
  return { place: `/components/responses/${name}`, response: recordAt(componentsOf(document, 'responses'), name) };
}

function templateOf(document: object, method: string, path: string): string | undefined {
  const bare = path.split('?', 1)[0] ?? '';
  const matches = (template: string): boolean => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(bare);
  const found = Object.entries(recordAt(document, 'paths'))
    .filter(([template, item]) => matches(template) && isRecord(item) && methodInFile(method) in item)
    .map(([template]) => template);
  // `/orders/cancel` is itself rather than an order of that name.
  return found.find((template) => template === bare) ?? found[0];
}

/** HEAD is GET without the body. */
const methodInFile = (method: string): string => (method === 'HEAD' ? 'get' : method.toLowerCase());

/** No page is below the API; whatever isn't a page is answered as the API does. */
const isPage = (path: string): boolean => path === '/' || path.startsWith('/docs');

function headersOf(document: object, response: Record<string, unknown>): [name: string, isRequired: boolean][] {
  const headers = componentsOf(document, 'headers');
  const promised = recordAt(response, 'headers');
  return Object.keys(promised).map((name) => {
    const reference = String(recordAt(promised, name)['$ref']);
    return [name, recordAt(headers, nameIn(reference))['required'] === true];
  });
}

function isDeclared(document: object, response: Record<string, unknown>, header: string): boolean {
  return BESIDE_THE_FILE.has(header) || headersOf(document, response).some(([name]) => name.toLowerCase() === header);
}

const nameIn = (reference: string): string => reference.split('/').at(-1) ?? '';

function componentsOf(document: object, kind: 'responses' | 'headers'): Record<string, unknown> {
  return recordAt(recordAt(document, 'components'), kind);
}

function assertValid(document: object, place: string, body: string): void {
  const { ajv, compiled } = validatorsOf.get(document) ?? createValidators(document);
  const validate = compiled.get(place) ?? ajv.compile({ $ref: `api#${place}` });
  compiled.set(place, validate);
  assert.ok(validate(JSON.parse(body)), `${body}\nis not as promised: ${ajv.errorsText(validate.errors)}`);
}

function createValidators(document: object): Validators {
  const validators = { ajv: createAjv().addSchema(document, 'api'), compiled: new Map<string, ValidateFunction>() };
  validatorsOf.set(document, validators);
  return validators;
}
