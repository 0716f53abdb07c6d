/** From the paths of an API file to a table of its operations. */
import { readChoice, readRecord, readText } from './record.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** What is known of an API file beside what stands in it. */
export type ApiFile = {
  /** In api/. */
  name: string;
  /** Those that its operations may name. */
  scopes: readonly string[];
};

type Operation = {
  method: string;
  path: string;
  /** A list: any one of them lets a key in. */
  scope: string | string[];
  /** As in the API file, ascending; its `default` left out. */
  statuses: number[];
  /** What a success answers with; empty if it has no body. */
  mediaTypes: string[];
  /** The name of the body's schema. */
  requestBody?: string;
};

type Operations = { [operationId: string]: Operation };

/** Public is what the file takes the key from (`security: []`); all else must name its scope. */
function readScope(operation: Record<string, unknown>, scopes: readonly string[], where: string): Operation['scope'] {
  const { security, 'x-scope': scope } = operation;
  if (security === undefined) {
    const read = (name: unknown): string => readChoice(name, scopes, `${where}, x-scope`);
    return Array.isArray(scope) ? scope.map(read) : read(scope);
  }
  if (!Array.isArray(security) || security.length > 0) throw new Error(`${where}, security: only [] (public) is known`);
  if (scope !== undefined) throw new Error(`${where}: public, so it can't have an x-scope`);
  return 'public';
}

function readMediaTypes(responses: Record<string, unknown>, where: string): string[] {
  const success = Object.entries(responses).find(([status]) => /^2\d\d$/.test(status));
  if (success === undefined) throw new Error(`${where}: no success`);
  const { content } = readRecord(success[1], `${where}, ${success[0]}`);
  return content === undefined ? [] : Object.keys(readRecord(content, `${where}, content`));
}

function readRequestBody(requestBody: unknown, where: string): string | undefined {
  if (requestBody === undefined) return undefined;
  const content = readRecord(readRecord(requestBody, where)['content'], `${where}, content`);
  const json = readRecord(content['application/json'], `${where}, application/json`);
  const reference = readText(readRecord(json['schema'], `${where}, schema`)['$ref'], `${where}, schema, $ref`);
  return reference.replace('#/components/schemas/', '');
}

function readOperation(value: unknown, method: string, path: string, file: ApiFile): [string, Operation] {
  const where = `${file.name}, ${method} ${path}`;
  const operation = readRecord(value, where);
  const responses = readRecord(operation['responses'], `${where}, responses`);
  const requestBody = readRequestBody(operation['requestBody'], `${where}, requestBody`);
  return [
    readText(operation['operationId'], `${where}, operationId`),
    {
      method: method.toUpperCase(),
      path,
      scope: readScope(operation, file.scopes, where),
      statuses: Object.keys(responses)
        .filter((status) => status !== 'default')
        .map(Number),
      mediaTypes: readMediaTypes(responses, where),
      ...(requestBody !== undefined && { requestBody }),
    },
  ];
}

export function readOperations(spec: Record<string, unknown>, file: ApiFile): Operations {
  const found: [string, Operation][] = [];
  for (const [path, item] of Object.entries(readRecord(spec['paths'], `${file.name}, paths`))) {
    const operations = readRecord(item, path);
    for (const method of METHODS) {
      if (operations[method] !== undefined) found.push(readOperation(operations[method], method, path, file));
    }
  }
  return Object.fromEntries(found);
}

/** @param prefix before each path, such as `/api/v1`. */
export function writeOperations(operations: Operations, prefix: string): string {
  return `
    /**
     * Every operation that the API file promises. Paths are below the server's \`${prefix}\`; \`scope\` is what the key
     * needs (of several, any one); \`statuses\` are its own, beside what any path can answer (\`default\` in the file);
     * \`mediaTypes\` is what a success answers with.
     */
    export const operations = ${JSON.stringify(operations, undefined, 2)} as const;

    export type OperationId = keyof typeof operations;
    export type Scope = Exclude<(typeof operations)[OperationId]['scope'], 'public' | readonly string[]>;
  `;
}
