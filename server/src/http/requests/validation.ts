/**
 * Requests against the API file. Fastify's own Ajv would turn "5" into 5, drop what it doesn't know and fill in
 * defaults; a body is taken as it is or not at all. Parameters are texts on the wire: they become what their schema
 * says by one strict rule (below), and unknown ones are refused as unknown properties are.
 */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';
import { wrongLocalDay } from '../../calendar/local-time.ts';
import { problem, RequestRefused, type Fault } from '../answers/problem.ts';
import type { BodyVersions } from '../versions.ts';
import { bodyFault, lastOf, wantedBy } from './fault-words.ts';
import { isRecord, recordAt } from './record.ts';
import { BODY_OF } from './route-schemas.ts';

type Validator = (value: unknown) => true | { value: unknown } | { error: Error };

type Parameter = { name: string; key: string; isRequired: boolean; schema: unknown; validate: ValidateFunction };

/** @param versions for bodies: each is read by the API file of the version that it names. */
export function createValidatorCompiler(versions: BodyVersions): FastifySchemaCompiler<unknown> {
  const compile = createCompile(createAjv({ discriminator: true }));
  return ({ schema, httpPart = '' }): Validator => {
    if (!isRecord(schema)) throw new Error('a schema of the API file is an object');
    if (httpPart === 'body') return bodyValidator(compile, schema, versions);
    return parameterValidator(compile, schema, httpPart);
  };
}

type Compile = (schema: Record<string, unknown>) => ValidateFunction;

/** Most parameters are those of several operations: compiled once, which is a good part of the gateway's start. */
function createCompile(ajv: Ajv): Compile {
  const known = new Map<string, ValidateFunction>();
  return (schema) => {
    const text = JSON.stringify(schema);
    const validate = known.get(text) ?? ajv.compile(forAjv(schema));
    known.set(text, validate);
    return validate;
  };
}

/**
 * Ajv finds the branch of a discriminator by what the branches say themselves, refuses to be told by a mapping, and
 * looks at no branch at all unless the value is an object: so that is said beside it.
 */
function forAjv(schema: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(schema).map(([name, value]): [string, unknown] => {
    if (Array.isArray(value)) return [name, value.map((item: unknown) => (isRecord(item) ? forAjv(item) : item))];
    return [name, isRecord(value) ? forAjv(value) : value];
  });
  const { discriminator } = schema;
  if (!isRecord(discriminator) || !Array.isArray(schema['oneOf'])) return Object.fromEntries(entries);
  const { propertyName } = discriminator;
  return { ...Object.fromEntries(entries), type: 'object', discriminator: { propertyName } };
}

/** Knows the words of OpenAPI 3.0 and changes nothing that it looks at. The first fault is enough. */
export function createAjv({ discriminator = false } = {}): Ajv {
  const ajv = new Ajv({
    discriminator,
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

/** The current version's validator is made at once, another's when the first body names it. */
function bodyValidator(compile: Compile, schema: Record<string, unknown>, versions: BodyVersions): Validator {
  const current = compile(schema);
  const validators = new Map([[versions.supported.at(-1), current]]);

  function validatorOf(version: unknown): ValidateFunction {
    if (typeof version !== 'string') return current; // Which says that this is a fault.
    const known = validators.get(version);
    if (known !== undefined) return known;
    const itsOwn = versions.schemaOf(String(schema[BODY_OF]), version);
    if (itsOwn === undefined) throw new Error(`bug: nobody refused version ${version}`);
    const validate = compile(itsOwn);
    validators.set(version, validate);
    return validate;
  }

  return (value) => {
    const validate = validatorOf(isRecord(value) ? value['version'] : undefined);
    if (validate(value)) return true;
    return { error: refusal(bodyFault(errorsOf(validate))) };
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
  if (!validate(value)) return { parameter: name, detail: wantedBy(lastOf(errorsOf(validate))) };
  values[key] = value;
  return undefined;
}

/**
 * THE RULE: where the API file wants an integer, digits become one; where it wants a boolean, exactly `true` and
 * `false` do; where it wants a list, commas part one. Nothing else is converted.
 */
function valueOf(text: unknown, schema: unknown): unknown {
  const type = isRecord(schema) ? schema['type'] : undefined;
  if (typeof text !== 'string') return text;
  if (type === 'integer' && /^-?\d{1,16}$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return type === 'array' ? text.split(',') : text;
}

function errorsOf({ errors }: ValidateFunction): readonly ErrorObject[] {
  return errors ?? [];
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
