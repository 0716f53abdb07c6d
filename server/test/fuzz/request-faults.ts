/** From a request that is right to the same request wrong in one way, in its body, its parameters or around them. */
import { BODY_DEPTH_MAX, BODY_VALUES_MAX } from '../../src/http/limits.ts';
import { flatten, type Parameter } from './api-document.ts';
import { textOf, type Draft, type Request } from './requests.ts';
import { valueFaults } from './value-faults.ts';
import { bodyBytesMaxOf, operationsAt } from './verdict.ts';

export type Fault = { name: string; request: Request };

/** Keys that open nothing here, and `opening`: those that open something, of participants and of operators. */
export type WrongKeys = {
  live: string;
  unknown: string;
  revoked: readonly string[];
  opening: readonly [text: string, scopes: readonly string[]][];
};

/** The request with one fault, or undefined where none fits (there always is one). */
export function spoil(
  request: Request,
  { kind, nth, twist }: NonNullable<Draft['fault']>,
  keys: WrongKeys,
): Fault | undefined {
  const faults = [
    ...bodyValueFaults(request, twist),
    ...bodyTextFaults(request, twist),
    ...parameterFaults(request, twist),
    ...queryFaults(request, twist),
    ...credentialFaults(request, keys, twist),
    ...routeFaults(request),
  ];
  const groups = [...Map.groupBy(faults, ({ name }) => name).values()];
  const group = groups[kind % Math.max(groups.length, 1)] ?? [];
  return group[nth % Math.max(group.length, 1)];
}

function bodyValueFaults(request: Request, twist: number): Fault[] {
  const { operation, body } = request;
  if (operation.body === undefined) return [];
  const faults = valueFaults(operation.body, body, twist).map(({ name, value }) => ({
    name: `body: ${name}`,
    request: { ...request, body: value },
  }));
  if (typeof body !== 'object' || body === null || !('version' in body)) return faults;
  const versions = ['1.7', '0.9', '2.0', '999.999'].map((version) => ({ ...body, version }));
  return [
    ...faults,
    ...versions.map((value) => ({ name: 'body: unknown version', request: { ...request, body: value } })),
  ];
}

function bodyTextFaults(request: Request, twist: number): Fault[] {
  const { operation } = request;
  if (operation.body === undefined) return unwantedBodies(request);
  const text = JSON.stringify(request.body);
  const middle = 1 + (twist % Math.max(text.length - 1, 1));
  const raw: [name: string, rawBody: string | Buffer][] = [
    ['body: empty', ''],
    ['body: cut', text.slice(0, middle)],
    ['body: more behind it', `${text},`],
    ['body: more behind it', text + text],
    ['body: byte order mark', `\ufeff${text}`],
    ['body: a name twice', nameTwice(text, twist)],
    ['body: forbidden name', text.replace('{', '{"__proto__":{"scopes":["trade"]},')],
    ['body: forbidden name', text.replace('{', '{"constructor":{"prototype":{}},')],
    ['body: nested deeply', nested(BODY_DEPTH_MAX + 1)],
    ['body: nested deeply', nested(1_000)],
    ['body: no UTF-8', Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from([0xc3, 0x28]), Buffer.from('}')])],
    ['body: too large', text.padEnd(bodyBytesMaxOf(operation) + 1)],
    ['body: in masses', `{"version":"1.0","x":[${'0,'.repeat(BODY_VALUES_MAX)}0]}`],
  ];
  const types = ['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'application/jsonx', 'json'];
  const withHeader = (name: string, value: string): Request => ({
    ...request,
    headers: { ...request.headers, [name]: value },
  });
  return [
    ...raw.map(([name, rawBody]) => ({ name, request: { ...request, rawBody } })),
    ...types.map((type) => ({ name: 'body: wrong media type', request: withHeader('content-type', type) })),
    { name: 'body: compressed', request: withHeader('content-encoding', 'gzip') },
  ];
}

/** A body where the API file has none; a GET’s is looked at by nobody. */
function unwantedBodies(request: Request): Fault[] {
  if (request.method === 'GET') return [];
  const headers = { ...request.headers, 'content-type': 'application/json' };
  return ['{}', 'null', '{"version":"1.0"}'].map((rawBody) => ({
    name: 'body: none wanted',
    request: { ...request, headers, rawBody },
  }));
}

function nested(depth: number): string {
  return '{"version":"1.0","x":'.concat('['.repeat(depth), ']'.repeat(depth), '}');
}

/** The first member of some object once more, with the same value: JSON.parse would take it. */
function nameTwice(text: string, twist: number): string {
  const members = [...text.matchAll(/([{,])("(?:[^"\\]|\\.)*":)(?=["\d])/g)];
  const chosen = members[twist % Math.max(members.length, 1)];
  if (chosen === undefined) return text.replace('{', '{"x":1,"x":1,');
  const [whole, opening = '', name = ''] = chosen;
  const before = text.slice(0, chosen.index) + opening;
  const behind = text.slice(chosen.index + whole.length);
  return `${before}${name}"1",${whole.slice(opening.length)}${behind}`;
}

function parameterFaults(request: Request, twist: number): Fault[] {
  return request.operation.parameters.flatMap((parameter) => {
    const wrong = wrongTexts(parameter, currentText(request, parameter), twist).map((text) => ({
      name: `parameter in ${parameter.in}`,
      request: withParameter(request, parameter, text),
    }));
    if (parameter.name !== 'keyId') return wrong;
    // Who takes the key for its id must not read it in the answer, nor in any log of answers.
    const key = request.headers['authorization']?.slice('Bearer '.length) ?? '';
    return [...wrong, { name: 'parameter: the key for its id', request: withParameter(request, parameter, key) }];
  });
}

function currentText(request: Request, { name, in: place }: Parameter): string | undefined {
  switch (place) {
    case 'path':
      return request.path[name];
    case 'query':
      return request.query.find(([other]) => other === name)?.[1];
    case 'header':
      return request.headers[name.toLowerCase()];
  }
}

/** Texts that the parameter certainly doesn't take. */
function wrongTexts({ name, in: place, schema }: Parameter, current: string | undefined, twist: number): string[] {
  const flat = flatten(schema);
  const texts =
    flat.type === 'integer'
      ? wrongIntegers(flat)
      : flat.type === 'boolean'
        ? WRONG_BOOLEANS
        : valueFaults(flat, valueOfText(flat.type, current ?? example(flat)), twist).flatMap(textsOf);
  if (place === 'query') return texts;
  if (place === 'path')
    return [...texts, `${name}${'x'.repeat(300)}`].filter((text) => text !== '' && !text.includes('/'));
  return texts.filter((text) => /^[!-~]([ -~]*[!-~])?$/.test(text));
}

const WRONG_BOOLEANS = ['', '1', '0', 'TRUE', 'False', 'yes', ' true', 'true ', 'true,false', 'null'];

function wrongIntegers({
  minimum = 0,
  maximum = Number.MAX_SAFE_INTEGER,
}: {
  minimum?: number;
  maximum?: number;
}): string[] {
  return [
    'abc',
    '',
    '1.0',
    '1e1',
    '0x1',
    ' 1',
    '+1',
    '1,2',
    '١',
    'null',
    '9'.repeat(20),
    String(minimum - 1),
    String(maximum + 1),
  ];
}

function valueOfText(type: string | undefined, text: string): unknown {
  return type === 'array' ? text.split(',') : text;
}

function example({ example: shown, enum: listed = [] }: { example?: unknown; enum?: unknown[] }): string {
  return textOf(shown ?? listed[0] ?? 'x');
}

/** Only what stays wrong as a text: `5` for "5" can't be told apart in a URL. */
function textsOf({ name, value }: { name: string; value: unknown }): string[] {
  if (typeof value === 'string') return [value];
  const isListFault = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return isListFault && name !== 'wrong type' ? [textOf(value)] : [];
}

function withParameter(request: Request, { name, in: place }: Parameter, text: string): Request {
  switch (place) {
    case 'path':
      return { ...request, path: { ...request.path, [name]: text } };
    case 'query':
      return { ...request, query: [...request.query.filter(([other]) => other !== name), [name, text]] };
    case 'header':
      return { ...request, headers: { ...request.headers, [name.toLowerCase()]: text } };
  }
}

function queryFaults(request: Request, twist: number): Fault[] {
  const { query, operation } = request;
  const names = operation.parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const misspelt = ['x', 'key', ...names.flatMap((name) => [name.toUpperCase(), `${name}[]`, `${name}s`])];
  const unknown = misspelt.filter((name) => !names.includes(name));
  const faults = unknown.map((name) => ({
    name: 'query: unknown name',
    request: { ...request, query: [...query, [name, '1']] satisfies Request['query'] },
  }));
  const twice = query[twist % Math.max(query.length, 1)];
  if (twice === undefined) return faults;
  return [...faults, { name: 'query: a name twice', request: { ...request, query: [...query, twice] } }];
}

function credentialFaults(request: Request, keys: WrongKeys, twist: number): Fault[] {
  const { scopes } = request.operation;
  if (scopes.length === 0) return [];
  const { authorization = '', ...headers } = request.headers;
  const place = 'Bearer wb_sandbox_'.length + (twist % 40);
  const other = authorization[place] === 'x' ? 'y' : 'x';
  const mistyped = authorization.slice(0, place) + other + authorization.slice(place + 1);
  const wrong = [
    mistyped,
    `Bearer ${keys.live}`,
    `Bearer ${keys.unknown}`,
    'Basic YTpi',
    'Bearer',
    authorization.slice('Bearer '.length),
  ];
  const withKey = (text: string): Request => ({ ...request, headers: { ...headers, authorization: text } });
  return [
    { name: 'key: none', request: { ...request, headers } },
    ...wrong.map((text) => ({ name: 'key: wrong', request: withKey(text) })),
    ...keys.revoked.map((text) => ({ name: 'key: revoked', request: withKey(`Bearer ${text}`) })),
    ...keys.opening
      .filter(([, others]) => !scopes.some((scope) => others.includes(scope)))
      .map(([text]) => ({ name: 'key: without the scope', request: withKey(`Bearer ${text}`) })),
  ];
}

function routeFaults(request: Request): Fault[] {
  const { operation, headers } = request;
  // What no path takes: `/orders/cancel` could be an order's as well.
  const taken = operationsAt(operation.api, operation.path.split('/')).map(({ method }) => method);
  const others = ['PUT', 'POST', 'PATCH', 'DELETE'].filter((method) => !taken.includes(method));
  const wrongPaths = [`${operation.path}/x`, `${operation.path}x`].filter((path) => !path.includes('{'));
  const faults = [
    ...others.map((method) => ({ name: 'method not taken', request: { ...request, method, body: undefined } })),
    ...wrongPaths.map((rawPath) => ({ name: 'no such path', request: { ...request, rawPath } })),
    ...['text/html', 'application/json;q=0', 'image/png, text/*;q=0'].map((accept) => ({
      name: 'answer not wanted',
      request: { ...request, headers: { ...headers, accept } },
    })),
  ];
  if (!operation.path.includes('{')) return faults;
  const broken = operation.path.replace(/\{\w+\}/, '%E0%A4');
  return [
    ...faults,
    { name: 'path: broken escape', request: { ...request, rawPath: broken.replaceAll(/\{\w+\}/g, 'x') } },
  ];
}
