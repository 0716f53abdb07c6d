/**
 * Requests against the API file. Fastify's own Ajv would turn "5" into 5, drop what it doesn't know and fill in
 * defaults; a body is taken as it is or not at all. Parameters are texts on the wire: they become what their schema
 * says by one strict rule (below), and unknown ones are refused as unknown properties are.
 */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';
import { wrongLocalDay } from '../../calendar/local-time.ts';
import { problem, RequestRefused, type Fault } from '../answers/problem.ts';
import { bodyFault, wantedBy } from './fault-words.ts';
import { isRecord, recordAt } from './record.ts';

type Validator = (value: unknown) => true | { value: unknown } | { error: Error };

type Parameter = { name: string; key: string; isRequired: boolean; schema: unknown; validate: ValidateFunction };

export function createValidatorCompiler(): FastifySchemaCompiler<unknown> {
  const compile = createCompile(createAjv());
  return ({ schema, httpPart = '' }): Validator => {
    if (!isRecord(schema)) throw new Error('a schema of the API file is an object');
    return httpPart === 'body' ? bodyValidator(compile, schema) : parameterValidator(compile, schema, httpPart);
  };
}

type Compile = (schema: Record<string, unknown>) => ValidateFunction;

/** Most parameters are those of several operations: compiled once, which is a good part of the gateway's start. */
function createCompile(ajv: Ajv): Compile {
  const known = new Map<string, ValidateFunction>();
  return (schema) => {
    const text = JSON.stringify(schema);
    const validate = known.get(text) ?? ajv.compile(schema);
    known.set(text, validate);
    return validate;
  };
}

/** Knows the words of OpenAPI 3.0 and changes nothing that it looks at. The first fault is enough. */
export function createAjv(): Ajv {
  const ajv = new Ajv({
    strict: false,
    allErrors: false,
    verbose: true,
    coerceTypes: false,
    removeAdditional: false,
    useDefaults: false,
  });
  ajv.addFormat('date', (text: string) => wrongLocalDay(text) === null);
  // Times are read by the calendar, which can say what an unclear one could have meant; the rest is said by limits.
  for (const format of ['date-time', 'int32', 'int64', 'uri-reference']) ajv.addFormat(format, true);
  return ajv;
}

function bodyValidator(compile: Compile, schema: Record<string, unknown>): Validator {
  const validate = compile(schema);
  return (value) => {
    if (validate(value)) return true;
    return { error: refusal(bodyFault(firstOf(validate))) };
  };
}

function parameterValidator(compile: Compile, schema: Record<string, unknown>, httpPart: string): Validator {
  const parameters = parametersOf(compile, schema, httpPart);
  const known = new Set(parameters.map(({ key }) => key));
  return (sent) => {
    const texts = isRecord(sent) ? sent : {};
    const unknown = httpPart === 'querystring' ? Object.keys(texts).find((name) => !known.has(name)) : undefined;
    if (unknown !== undefined) return { error: refusal({ parameter: unknown, detail: unknownParameter(known) }) };
    const values: Record<string, unknown> = { ...texts };
    for (const parameter of parameters) {
      const fault = readParameter(parameter, texts, values);
      if (fault !== undefined) return { error: refusal(fault) };
    }
    // Headers stay as they came: replacing them costs a copy with every look at one.
    return httpPart === 'headers' ? true : { value: values };
  };
}

function parametersOf(compile: Compile, schema: Record<string, unknown>, httpPart: string): Parameter[] {
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(recordAt(schema, 'properties')).map(([name, inner]) => {
    if (!isRecord(inner)) throw new Error(`the schema of the parameter ${name} is an object`);
    const key = httpPart === 'headers' ? name.toLowerCase() : name;
    return { name, key, isRequired: required.includes(name), schema: inner, validate: compile(inner) };
  });
}

function readParameter(
  { name, key, isRequired, schema, validate }: Parameter,
  texts: Record<string, unknown>,
  values: Record<string, unknown>,
): Fault | undefined {
  const text = texts[key];
  if (text === undefined) return isRequired ? { parameter: name, detail: 'is required' } : undefined;
  if (Array.isArray(text)) return { parameter: name, detail: 'is there twice' };
  const value = valueOf(text, schema);
  if (!validate(value)) return { parameter: name, detail: wantedBy(firstOf(validate)) };
  values[key] = value;
  return undefined;
}

/** THE RULE: digits become an integer where one is wanted, and commas part a list. Nothing else is converted. */
function valueOf(text: unknown, schema: unknown): unknown {
  const type = isRecord(schema) ? schema['type'] : undefined;
  if (typeof text !== 'string') return text;
  if (type === 'integer' && /^-?\d{1,16}$/.test(text)) return Number(text);
  return type === 'array' ? text.split(',') : text;
}

function firstOf({ errors }: ValidateFunction): ErrorObject {
  const error = errors?.[0];
  if (error === undefined) throw new Error('Ajv refuses without an error');
  return error;
}

/** "price is required.": the place, and what would be right. */
function refusal(fault: Fault): RequestRefused {
  const place = fault.parameter ?? (fault.pointer ?? '').slice(1).replaceAll('/', '.');
  const detail = `${place === '' ? 'The body' : place} ${fault.detail}.`;
  return new RequestRefused(problem('malformed-request', detail, { errors: [fault] }));
}

function unknownParameter(known: ReadonlySet<string>): string {
  if (known.size === 0) return 'is not known; this operation takes no query parameters';
  return `is not known; known are ${[...known].join(', ')}`;
}
