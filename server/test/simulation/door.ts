/**
 * A process's operations without HTTP around them: the handlers that the gateway binds, with a request as validation
 * would leave it, and everything that they answer. What is left out is what HTTP adds: parsing, authentication,
 * schemas, throttling; what they do is tested elsewhere (README.md).
 */
import type { FastifyReply } from 'fastify';
import { problemOfError } from '../../src/http/answers/problem-of-error.ts';
import { problemBody, problemHeaders } from '../../src/http/answers/problem.ts';
import { createOperations } from '../../src/http/operations/operations.ts';
import { createStreams } from '../../src/http/operations/stream.ts';
import type { Parts } from '../../src/http/gateway-options.ts';
import type { Identity } from '../../src/directory/directory.ts';
import type { Method } from '../support/test-gateway.ts';
import type { StreamSocket } from './stream-socket.ts';

export type Asked = { method: Method; path: string; headers?: Record<string, string>; body?: object };

export type Answered = { status: number; headers: Record<string, string>; text: string };

/** What the gateway's error handler makes of it; a bug stays one. */
function problemAnswer(error: unknown, context: { requestId: string; method: Method }): Answered {
  const found = problemOfError(error);
  if (found === undefined) throw error;
  const body = problemBody(found, context);
  return { status: body.status, headers: problemHeaders(found), text: JSON.stringify(body) };
}

export type Door = {
  ask(identity: Identity, asked: Asked): Promise<Answered>;
  /** Opens a stream on the socket. */
  listen(identity: Identity, asked: { query: object; lastEventId?: string }, socket: StreamSocket): void;
};

type Handler = (request: unknown, reply: unknown) => Promise<unknown>;

const ROUTES: readonly [Method, RegExp, string][] = [
  ['POST', /^\/orders$/, 'submitOrder'],
  ['GET', /^\/orders$/, 'listOrders'],
  ['POST', /^\/orders\/cancel$/, 'cancelOrders'],
  ['GET', /^\/orders\/(?<orderId>[^/]+)$/, 'getOrder'],
  ['PATCH', /^\/orders\/(?<orderId>[^/]+)$/, 'amendOrder'],
  ['DELETE', /^\/orders\/(?<orderId>[^/]+)$/, 'cancelOrder'],
  ['POST', /^\/orders\/(?<orderId>[^/]+)\/park$/, 'parkOrder'],
  ['POST', /^\/orders\/(?<orderId>[^/]+)\/activate$/, 'activateOrder'],
  ['POST', /^\/baskets$/, 'submitBasket'],
  ['POST', /^\/blocks$/, 'submitBlock'],
  ['POST', /^\/batch$/, 'submitBatch'],
  ['GET', /^\/trades$/, 'listTrades'],
  ['GET', /^\/market\/trades$/, 'listMarketTrades'],
  ['POST', /^\/trades\/(?<tradeId>[^/]+)\/recall$/, 'recallTrade'],
  ['POST', /^\/account\/unblock$/, 'liftBlock'],
  ['PUT', /^\/account\/cancel-after$/, 'setCancelAfter'],
  ['GET', /^\/account$/, 'getAccount'],
  ['GET', /^\/contracts\/(?<contractId>[^/]+)\/book$/, 'getBook'],
];

/** Of the operations that a client of the simulation knows. */
function routeOf({ method, path }: Pick<Asked, 'method' | 'path'>) {
  const { pathname, searchParams } = new URL(path, 'http://venue');
  for (const [routeMethod, pattern, operationId] of ROUTES) {
    const found = routeMethod === method ? pattern.exec(pathname) : null;
    if (found === null) continue;
    const query = Object.fromEntries([...searchParams].map(([name, value]) => [name, queryValue(name, value)]));
    return { operationId, params: { ...found.groups }, query };
  }
  throw new Error(`no client of the simulation asks ${method} ${path}`);
}

/** As validation by the API file turns texts into integers. */
function queryValue(name: string, value: string): string | number {
  return ['limit', 'revision', 'after', 'depth'].includes(name) ? Number(value) : value;
}

export function createDoor(parts: Parts): Door {
  const operations = createOperations(parts, createStreams(parts)) as Record<string, Handler>;
  let requests = 0;

  function handlerOf(operationId: string): Handler {
    const handler = operations[operationId];
    if (handler === undefined) throw new Error(`there is no operation ${operationId}`);
    return handler;
  }

  return {
    ask: async (identity, { method, path, headers = {}, body }) => {
      const { operationId, params, query } = routeOf({ method, path });
      const id = `request-${++requests}`;
      const { reply, answered } = createReply({ id, method });
      try {
        await handlerOf(operationId)({ id, method, identity, params, query, headers, body }, reply);
        return answered;
      } catch (error) {
        return problemAnswer(error, { requestId: id, method });
      }
    },
    listen: (identity, { query, lastEventId }, socket) => {
      const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
      const reply = { hijack: () => undefined, getHeaders: () => ({}), raw: socket.raw };
      const request = { id: 'stream', method: 'GET', identity, params: {}, query, headers };
      void handlerOf('openStream')(request, reply);
    },
  };
}

function createReply(request: { id: string; method: string }): { reply: Partial<FastifyReply>; answered: Answered } {
  const answered: Answered = { status: 200, headers: {}, text: '' };
  const reply = {
    request,
    code: (status: number) => {
      answered.status = status;
      return reply;
    },
    header: (name: string, value: unknown) => {
      answered.headers[name] = String(value);
      return reply;
    },
    headers: (headers: object) => {
      for (const [name, value] of Object.entries(headers)) answered.headers[name] = String(value);
      return reply;
    },
    send: (text: string) => {
      answered.text = text;
      return reply;
    },
  };
  return { reply: reply as unknown as Partial<FastifyReply>, answered };
}
