/** Holds every answer that a test gets against the API file. It holds no tests itself. */
import assert from 'node:assert/strict';
import { operations } from '@wattbook/api/operations';
import type { ValidateFunction } from 'ajv';
import type { LightMyRequestResponse } from 'fastify';
import { recordAt } from '../../src/http/requests/record.ts';
import { createAjv } from '../../src/http/requests/validation.ts';

const ajv = createAjv();
const compiled = new Map<string, ValidateFunction>();

/** Status, required headers, media type and body are as promised; a problem is one, whatever it is about. */
export function assertPromised(document: object, method: string, path: string, answer: LightMyRequestResponse): void {
  if (ajv.getSchema('api') === undefined) ajv.addSchema(document, 'api');
  const { statusCode, headers } = answer;
  const promise = promiseOf(document, method, path, statusCode);
  if (promise === undefined) {
    if (statusCode >= 400 && method !== 'HEAD') assertValid('api#/components/schemas/Problem', answer);
    return;
  }
  const where = `${method} ${path}: ${statusCode}`;
  for (const header of requiredHeaders(document, promise.response)) {
    assert.ok(headers[header.toLowerCase()], `${where} lacks ${header}`);
  }
  const content = recordAt(promise.response, 'content');
  if (Object.keys(content).length === 0) return;
  const mediaType = String(headers['content-type']).split(';', 1)[0] ?? '';
  assert.ok(mediaType in content, `${where} is ${mediaType}, which is not promised`);
  if (!mediaType.endsWith('json')) return;
  assertValid(`api#${promise.place}/content/${mediaType.replaceAll('/', '~1')}/schema`, answer);
}

type Promised = { place: string; response: Record<string, unknown> };

/** Undefined where the API file has no such operation. */
function promiseOf(document: object, method: string, path: string, status: number): Promised | undefined {
  const template = templateOf(method, path);
  if (template === undefined) return undefined;
  const operation = recordAt(recordAt(recordAt(document, 'paths'), template), method.toLowerCase());
  const responses = recordAt(operation, 'responses');
  const name = String(status) in responses ? String(status) : 'default';
  assert.ok(name !== 'default' || status >= 400, `${method} ${path} answers ${status}, which is promised nowhere`);
  const response = recordAt(responses, name);
  const { $ref: reference } = response;
  if (typeof reference !== 'string') {
    const place = `/paths/${template.replaceAll('/', '~1')}/${method.toLowerCase()}/responses/${name}`;
    return { place, response };
  }
  const component = reference.split('/').at(-1) ?? '';
  return { place: reference.slice(1), response: recordAt(componentsOf(document, 'responses'), component) };
}

function templateOf(method: string, path: string): string | undefined {
  const bare = path.split('?', 1)[0] ?? '';
  const matches = (template: string): boolean => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(bare);
  return Object.values(operations).find((operation) => operation.method === method && matches(operation.path))?.path;
}

function requiredHeaders(document: object, response: Record<string, unknown>): string[] {
  const headers = componentsOf(document, 'headers');
  return Object.keys(recordAt(response, 'headers')).filter((name) => recordAt(headers, name)['required'] === true);
}

function componentsOf(document: object, kind: 'responses' | 'headers'): Record<string, unknown> {
  return recordAt(recordAt(document, 'components'), kind);
}

function assertValid(reference: string, answer: LightMyRequestResponse): void {
  const validate = compiled.get(reference) ?? ajv.compile({ $ref: reference });
  compiled.set(reference, validate);
  const isValid = validate(JSON.parse(answer.body));
  assert.ok(isValid, `${answer.body}\nis not as promised: ${ajv.errorsText(validate.errors)}`);
}
