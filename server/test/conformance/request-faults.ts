/** Whether the API file allows a request, told by the file alone: nothing here is the gateway's. It holds no tests. */
import { Ajv } from 'ajv';
import { recordAt } from '../../src/http/requests/record.ts';
import { APIS, type TestApi } from '../support/test-apis.ts';
import { expand, pathInFile, payloadOf, type Step } from './story.ts';

type Place = 'path' | 'query' | 'header';
type Parameter = { name: string; place: Place; isRequired: boolean; type: unknown; pointer: string };

const formats = { 'date-time': true, date: true, 'uri-reference': true, int32: true, int64: true } as const;
const ajv = new Ajv({ strict: false, allErrors: true, formats });
for (const { name, file } of APIS) ajv.addSchema(file.document, name);

/** What is wrong with the request of a step; undefined for nothing. */
export function requestFault(api: TestApi, step: Step): string | undefined {
  const { operation } = step;
  if (operation === undefined) return 'no operation is meant';
  const found = api.operations.get(operation);
  if (found === undefined) return `there is no operation ${operation}`;
  const { method, path } = found;
  const [sentPath = '', query = ''] = pathInFile(api, expand(step.request.path)).split('?', 2);
  const inPath = new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`).exec(sentPath);
  if (inPath === null || step.request.method !== method) return `it is not ${method} ${path}`;
  const given: Record<Place, [string, string][]> = {
    path: Object.entries(inPath.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
    query: [...new URLSearchParams(query)],
    header: Object.entries(step.request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), expand(value)]),
  };
  const pointer = `/paths/${path.replaceAll('/', '~1')}`;
  const parameters = [...parametersAt(api, pointer), ...parametersAt(api, `${pointer}/${method.toLowerCase()}`)];
  return (
    parameterFault(api, parameters, given) ?? bodyFault(api, step, `${pointer}/${method.toLowerCase()}/requestBody`)
  );
}

function parameterFault(
  api: TestApi,
  parameters: Parameter[],
  given: Record<Place, [string, string][]>,
): string | undefined {
  const known = parameters.filter(({ place }) => place === 'query').map(({ name }) => name);
  const unknown = given.query.find(([name]) => !known.includes(name));
  if (unknown !== undefined) return `the parameter ${unknown[0]} is not known`;
  for (const { name, place, isRequired, type, pointer } of parameters) {
    const values = given[place].filter(([sent]) => sent === (place === 'header' ? name.toLowerCase() : name));
    if (values.length > 1) return `${name} is there twice`;
    const text = values[0]?.[1];
    const fault = text === undefined ? undefined : faultsOf(api, valueOf(text, type), pointer);
    if (text === undefined ? isRequired : fault !== undefined) return `${name} ${fault ?? 'is missing'}`;
  }
  return undefined;
}

function bodyFault(api: TestApi, step: Step, pointer: string): string | undefined {
  const payload = payloadOf(step);
  const content = recordAt(at(api, pointer), 'content');
  const [wanted] = Object.keys(content);
  if (wanted === undefined) return payload === undefined ? undefined : 'there is a body';
  const { headers = {} } = step.request;
  const mediaType = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? wanted;
  if (payload === undefined || !(mediaType in content)) return 'the body is missing, or of another media type';
  try {
    return faultsOf(api, JSON.parse(payload), `${pointer}/content/${wanted.replaceAll('/', '~1')}/schema`);
  } catch (error) {
    return String(error);
  }
}

function parametersAt(api: TestApi, pointer: string): Parameter[] {
  const { parameters = [] } = at(api, pointer) as { parameters?: { $ref?: string }[] };
  return parameters.map(({ $ref: reference }, index) => {
    const place = reference?.slice(1) ?? `${pointer}/parameters/${index}`;
    const { name, in: where, required } = at(api, place) as { name: string; in: Place; required?: boolean };
    const { $ref: schema } = recordAt(at(api, place), 'schema');
    const { type } = typeof schema === 'string' ? at(api, schema.slice(1)) : recordAt(at(api, place), 'schema');
    return { name, place: where, isRequired: required === true, type, pointer: `${place}/schema` };
  });
}

function at({ file }: TestApi, pointer: string): Record<string, unknown> {
  const names = pointer.split('/').slice(1);
  return names.reduce<Record<string, unknown>>(
    (value, name) => {
      const found: unknown = value[name.replaceAll('~1', '/').replaceAll('~0', '~')];
      return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {};
    },
    file.document as Record<string, unknown>,
  );
}

/** Parameters are texts: digits where an integer is wanted, words where it is yes or no, commas in lists. */
function valueOf(text: string, type: unknown): unknown {
  if (type === 'integer' && /^-?\d+$/.test(text)) return Number(text);
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return type === 'array' ? text.split(',') : text;
}

function faultsOf({ name }: TestApi, value: unknown, pointer: string): string | undefined {
  const validate = ajv.compile({ $ref: `${name}#${encodeURI(pointer)}` });
  return validate(value) ? undefined : ajv.errorsText(validate.errors);
}
