/**
 * THE OPERATOR'S API: binds each operation of its file to its handler by operationId. The way of a request is that of
 * every API here (../http/serve-api.ts). It listens nowhere itself: main.ts does.
 */
import { operations, type OperationId } from '@wattbook/api/admin-operations';
import { createOwnWrites } from '../http/operations/own-writes.ts';
import { serveApi, type Gateway } from '../http/serve-api.ts';
import { servedOperations } from '../http/served-api.ts';
import { createBodyVersions } from '../http/versions.ts';
import { CLASS_OF_ADMIN_OPERATION } from '../throttle/operation-classes.ts';
import { FILES } from '../http/compression.ts';
import type { AdminOptions } from './admin-options.ts';
import { createAdminOperations } from './admin-operations.ts';

export const ADMIN_PREFIX = '/admin/v1';
export const ADMIN_VERSION = '1.0';

/** A secret is never packed, as on the public API. */
const COMPRESSION = { issueKey: false, issueOperatorKey: false, getSpecYaml: FILES, getSpecJson: FILES } as const;

/** Bodies that hold lists: 400 prices, or twice 500 ids, at their longest. */
export const ADMIN_BODY_BYTES_MAX_OF: { readonly [Id in OperationId]?: number } = {
  setReferencePrices: 64 * 1024,
  cancelOrders: 64 * 1024,
};

export function createAdminApi(options: AdminOptions): Gateway {
  const parts = { ...options, views: options.surveillance, ownWrites: options.ownWrites ?? createOwnWrites() };
  const api = {
    title: 'Wattbook for its operator',
    prefix: ADMIN_PREFIX,
    version: ADMIN_VERSION,
    file: options.spec,
    versions: createBodyVersions(options.spec.document, options.releasedSpecs),
    operations: servedOperations(operations, {
      costs: CLASS_OF_ADMIN_OPERATION,
      bodyBytesMax: ADMIN_BODY_BYTES_MAX_OF,
      compression: COMPRESSION,
    }),
  };
  // No page from elsewhere may use an operator's key.
  return serveApi(api, { ...options, corsOrigins: [], handlers: createAdminOperations(parts) });
}
