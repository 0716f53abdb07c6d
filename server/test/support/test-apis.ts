/** The venue's APIs as tests go through them: by their files and tables. It holds no tests itself. */
import { operations as adminOperations, type OperationId as AdminOperationId } from '@wattbook/api/admin-operations';
import { operations, type OperationId } from '@wattbook/api/operations';
import { ADMIN_PREFIX } from '../../src/admin/admin-api.ts';
import { API_PREFIX } from '../../src/http/gateway.ts';
import type { ApiFile } from '../../src/http/served-api.ts';
import { ADMIN_SPEC, SPEC, type Method } from './test-gateway.ts';

export type TestApi = {
  name: 'public' | 'admin';
  prefix: string;
  file: ApiFile;
  /** In the folder of the API files. */
  yaml: string;
  json: string;
  /** Folder of its stories, there too. */
  examples: string;
  operations: ReadonlyMap<string, ApiOperation>;
};

export type AnyOperationId = OperationId | AdminOperationId;

export type ApiOperation = {
  method: Method;
  path: string;
  scope: string | readonly string[];
  statuses: readonly number[];
};

export const PUBLIC_API: TestApi = {
  name: 'public',
  prefix: API_PREFIX,
  file: SPEC,
  yaml: 'openapi.yaml',
  json: 'generated/openapi.json',
  examples: 'examples/',
  operations: new Map(Object.entries<ApiOperation>(operations)),
};

export const ADMIN_API: TestApi = {
  name: 'admin',
  prefix: ADMIN_PREFIX,
  file: ADMIN_SPEC,
  yaml: 'admin.yaml',
  json: 'generated/admin.json',
  examples: 'admin-examples/',
  operations: new Map(Object.entries<ApiOperation>(adminOperations)),
};

export const APIS: readonly TestApi[] = [PUBLIC_API, ADMIN_API];
