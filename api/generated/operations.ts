// Written by tools/generate/generate.ts from api/openapi.yaml and api/errors.yaml. Do not edit.

/**
 * Every operation that the API file promises. Paths are below the server's `/api/v1`; `scope` is what the key
 * needs; `statuses` are those of its own, beside what any path can answer (`default` in the file);
 * `mediaTypes` is what a success answers with.
 */
export const operations = {
  getHealth: {
    method: 'GET',
    path: '/health',
    scope: 'public',
    statuses: [200, 400, 500],
    mediaTypes: ['application/json'],
  },
  getStatus: {
    method: 'GET',
    path: '/status',
    scope: 'public',
    statuses: [200, 400, 500],
    mediaTypes: ['application/json'],
  },
  getVersion: {
    method: 'GET',
    path: '/version',
    scope: 'public',
    statuses: [200, 400, 500],
    mediaTypes: ['application/json'],
  },
  getSpecYaml: {
    method: 'GET',
    path: '/openapi.yaml',
    scope: 'public',
    statuses: [200, 304, 400, 500],
    mediaTypes: ['application/yaml'],
  },
  getSpecJson: {
    method: 'GET',
    path: '/openapi.json',
    scope: 'public',
    statuses: [200, 304, 400, 500],
    mediaTypes: ['application/json'],
  },
  listAreas: {
    method: 'GET',
    path: '/areas',
    scope: 'read',
    statuses: [200, 400, 401, 403, 500, 503],
    mediaTypes: ['application/json'],
  },
  listContracts: {
    method: 'GET',
    path: '/contracts',
    scope: 'read',
    statuses: [200, 400, 401, 403, 500, 503],
    mediaTypes: ['application/json'],
  },
  getContract: {
    method: 'GET',
    path: '/contracts/{contractId}',
    scope: 'read',
    statuses: [200, 400, 401, 403, 404, 500, 503],
    mediaTypes: ['application/json'],
  },
  getBook: {
    method: 'GET',
    path: '/contracts/{contractId}/book',
    scope: 'read',
    statuses: [200, 400, 401, 403, 404, 500, 503],
    mediaTypes: ['application/json'],
  },
  listMarketTrades: {
    method: 'GET',
    path: '/market/trades',
    scope: 'read',
    statuses: [200, 400, 401, 403, 500, 503],
    mediaTypes: ['application/json'],
  },
  listOrders: {
    method: 'GET',
    path: '/orders',
    scope: 'read',
    statuses: [200, 400, 401, 403, 500, 503],
    mediaTypes: ['application/json'],
  },
  submitOrder: {
    method: 'POST',
    path: '/orders',
    scope: 'trade',
    statuses: [201, 400, 401, 403, 413, 415, 422, 500, 503, 504],
    mediaTypes: ['application/json'],
    requestBody: 'NewOrder',
  },
  getOrder: {
    method: 'GET',
    path: '/orders/{orderId}',
    scope: 'read',
    statuses: [200, 400, 401, 403, 404, 500, 503],
    mediaTypes: ['application/json'],
  },
  amendOrder: {
    method: 'PATCH',
    path: '/orders/{orderId}',
    scope: 'trade',
    statuses: [200, 400, 401, 403, 404, 409, 413, 415, 422, 500, 503, 504],
    mediaTypes: ['application/json'],
    requestBody: 'Amendment',
  },
  cancelOrder: {
    method: 'DELETE',
    path: '/orders/{orderId}',
    scope: 'trade',
    statuses: [200, 400, 401, 403, 404, 409, 500, 503, 504],
    mediaTypes: ['application/json'],
  },
  listTrades: {
    method: 'GET',
    path: '/trades',
    scope: 'read',
    statuses: [200, 400, 401, 403, 500, 503],
    mediaTypes: ['application/json'],
  },
  getTrade: {
    method: 'GET',
    path: '/trades/{tradeId}',
    scope: 'read',
    statuses: [200, 400, 401, 403, 404, 500, 503],
    mediaTypes: ['application/json'],
  },
  openStream: {
    method: 'GET',
    path: '/stream',
    scope: 'read',
    statuses: [200, 400, 401, 403, 500, 503],
    mediaTypes: ['text/event-stream'],
  },
} as const;

export type OperationId = keyof typeof operations;
export type Scope = Exclude<(typeof operations)[OperationId]['scope'], 'public'>;
