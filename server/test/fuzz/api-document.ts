/** Both API files as the fuzz reads them: by itself, so that a mistake of the gateway's reading isn't made twice. */
import { ADMIN_API, PUBLIC_API, type TestApi } from '../support/test-apis.ts';

/** The words of JSON schema that OpenAPI 3.0 knows, as far as requests use them. */
export type Schema = {
  $ref?: string;
  allOf?: Schema[];
  oneOf?: Schema[];
  discriminator?: { propertyName: string; mapping?: Record<string, string> };
  type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
  nullable?: boolean;
  enum?: unknown[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  properties?: Record<string, Schema>;
  required?: string[];
  minProperties?: number;
  maxProperties?: number;
  additionalProperties?: boolean | Schema;
  example?: unknown;
};

/** Without `$ref` and `allOf`; `components` are the names that were followed. */
export type FlatSchema = Omit<Schema, '$ref' | 'allOf'> & { components: string[] };

export type Parameter = { name: string; in: 'query' | 'path' | 'header'; required?: boolean; schema: Schema };

export type Response = {
  description: string;
  headers?: Record<string, Header>;
  content?: Record<string, { schema: Schema }>;
};

type Header = { $ref?: string; required?: boolean; schema: Schema };

/** Of participants, and of those who run the venue: each with a gateway, keys and a prefix of its own. */
export type ApiName = TestApi['name'];

export type Operation = {
  api: ApiName;
  /** Of the operator's API with `admin.` before it: both files have a `getOrder`. */
  operationId: string;
  method: string;
  path: string;
  /** One of them is enough; empty: needs no key. */
  scopes: readonly string[];
  parameters: Parameter[];
  /** Of the JSON body; absent where none is taken. */
  body?: Schema;
  /** Bodies that the file shows. */
  examples: unknown[];
  responses: Record<string, Response>;
};

type WrittenOperation = {
  operationId: string;
  'x-scope'?: string | string[];
  security?: unknown[];
  parameters?: (Parameter & { $ref?: string })[];
  requestBody?: { content: Record<string, WrittenBody> };
  responses: Record<string, Response & { $ref?: string }>;
};

type WrittenBody = {
  schema: Schema;
  example?: unknown;
  examples?: Record<string, { $ref?: string; value?: unknown }>;
};

type PathItem = { parameters?: WrittenOperation['parameters'] } & Record<string, WrittenOperation>;

export type ApiDocument = {
  paths: Record<string, PathItem>;
  components: { schemas: Record<string, Schema> };
};

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

/** Each reference says which file it is into: `admin#/components/…`. */
export const apiDocuments: Record<ApiName, ApiDocument> = { public: readFile(PUBLIC_API), admin: readFile(ADMIN_API) };

export const PREFIX_OF: Record<ApiName, string> = { public: PUBLIC_API.prefix, admin: ADMIN_API.prefix };

function readFile({ name, file }: TestApi): ApiDocument {
  return JSON.parse(JSON.stringify(file.document).replaceAll('"#/', `"${name}#/`)) as ApiDocument;
}

/** All of them, of participants and of operators: what is added to a file is fuzzed from then on. */
export const publicOperations = readOperations('public');
export const adminOperations = readOperations('admin');
export const apiOperations: readonly Operation[] = [...publicOperations, ...adminOperations];

function readOperations(api: ApiName): Operation[] {
  return Object.entries(apiDocuments[api].paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const written = item[method];
      return written === undefined ? [] : [operationOf(api, path, method, written, item.parameters ?? [])];
    }),
  );
}

function operationOf(
  api: ApiName,
  path: string,
  method: string,
  written: WrittenOperation,
  ofPath: NonNullable<WrittenOperation['parameters']>,
): Operation {
  const { requestBody, responses } = written;
  const operationId = api === 'admin' ? `admin.${written.operationId}` : written.operationId;
  const json = requestBody?.content['application/json'];
  const body = json?.schema;
  const examples = Object.values(json?.examples ?? {}).map((example) => follow(example).value);
  return {
    api,
    operationId,
    method: method.toUpperCase(),
    path,
    scopes: written.security?.length === 0 ? [] : [written['x-scope'] ?? ''].flat(),
    parameters: [...ofPath, ...(written.parameters ?? [])].map((parameter) => follow(parameter)),
    ...(body !== undefined && { body }),
    examples: [...(json?.example === undefined ? [] : [json.example]), ...examples],
    responses: Object.fromEntries(Object.entries(responses).map(([status, found]) => [status, responseOf(found)])),
  };
}

function responseOf(written: Response & { $ref?: string }): Response {
  const { headers = {}, ...response } = follow(written);
  const followed = Object.entries(headers).map(([name, header]): [string, Header] => [name, follow(header)]);
  return { ...response, headers: Object.fromEntries(followed) };
}

/** What a `$ref` names, or the thing itself. */
function follow<Written extends { $ref?: string }>(written: Written): Written {
  if (written.$ref === undefined) return written;
  const [file, path = ''] = written.$ref.split('#/');
  // A schema that stands in no file, in a test, speaks of the public one.
  let found: unknown = apiDocuments[file === 'admin' ? 'admin' : 'public'];
  for (const name of path.split('/')) found = (found as Record<string, unknown>)[name];
  if (found === undefined) throw new Error(`no API file has ${written.$ref}`);
  return follow(found as Written);
}

const flat = new WeakMap<Schema, FlatSchema>();

export function flatten(schema: Schema): FlatSchema {
  const known = flat.get(schema) ?? merge(schema);
  flat.set(schema, known);
  return known;
}

function merge(schema: Schema): FlatSchema {
  if (schema.$ref !== undefined) {
    const found = flatten(follow(schema));
    return { ...found, components: [schema.$ref.split('/').at(-1) ?? '', ...found.components] };
  }
  const { allOf = [], ...own } = schema;
  const parts: Partial<FlatSchema>[] = [...allOf.map(flatten), own];
  const merged = parts.reduce<Partial<FlatSchema>>((whole, part) => ({ ...whole, ...part }), {});
  const properties = Object.fromEntries(parts.flatMap((part) => Object.entries(part.properties ?? {})));
  return {
    ...merged,
    ...(Object.keys(properties).length > 0 && { properties }),
    required: parts.flatMap(({ required = [] }) => required),
    components: parts.flatMap(({ components = [] }) => components),
  };
}

const whole = new WeakMap<FlatSchema, FlatSchema[]>();

/**
 * The branches of a `oneOf`, each as a schema that stands for itself. Beside properties a branch only says what is
 * required of them: it gets the others too, but for those that would make a value one of another branch as well.
 */
export function branchesOf(schema: FlatSchema): FlatSchema[] {
  const known = whole.get(schema) ?? wholeBranches(schema);
  whole.set(schema, known);
  return known;
}

function wholeBranches({ oneOf = [], ...beside }: FlatSchema): FlatSchema[] {
  const branches = oneOf.map(flatten);
  if (beside.properties === undefined) return branches;
  return branches.map((branch) => {
    const { required: asked = [], properties: own = {}, ...words } = branch;
    const required = [...(beside.required ?? []), ...asked];
    const ofOthers = branches.flatMap((other) => (other === branch ? [] : (other.required ?? [])));
    const shared = Object.entries({ ...beside.properties, ...own });
    const properties = Object.fromEntries(
      shared.filter(([name]) => required.includes(name) || !ofOthers.includes(name)),
    );
    return { ...beside, ...words, required, properties, components: beside.components };
  });
}

/** The branch of a `oneOf` that a value is of: by the discriminator, or else by the properties that it requires. */
export function branchOf(schema: FlatSchema, value: Record<string, unknown>): FlatSchema | undefined {
  const { oneOf = [], discriminator } = schema;
  const branches = branchesOf(schema);
  if (discriminator === undefined) {
    return branches.find(({ required = [] }) => required.every((name) => name in value));
  }
  const said = value[discriminator.propertyName];
  return branches.find((branch, index) => discriminatorValues(schema, branch, oneOf[index]).includes(String(said)));
}

/** What the discriminator says of a branch: by the mapping, by the branch's own enum, or by its name. */
export function discriminatorValues(
  { discriminator }: FlatSchema,
  branch: FlatSchema,
  written: Schema | undefined,
): string[] {
  if (discriminator === undefined) return [];
  const { mapping = {}, propertyName } = discriminator;
  const mapped = Object.entries(mapping).filter(([, reference]) => reference === written?.$ref);
  if (mapped.length > 0) return mapped.map(([value]) => value);
  const inner = branch.properties?.[propertyName];
  const listed = inner === undefined ? [] : (flatten(inner).enum ?? []);
  return listed.length > 0 ? listed.map(String) : branch.components.slice(0, 1);
}
