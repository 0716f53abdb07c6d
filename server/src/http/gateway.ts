/**
 * THE GATEWAY: HTTP outside, commands and views inside. It binds each operation of the API file to its handler by
 * operationId and lets nothing pass that the file doesn't promise. It listens nowhere itself: main.ts does.
 */
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import openapiGlue from 'fastify-openapi-glue';
import { answerClientError } from './answers/client-error.ts';
import { internalError, problemOfError } from './answers/problem-of-error.ts';
import { problem, sendProblem } from './answers/problem.ts';
import { watchConnections } from './connections.ts';
import type { GatewayOptions, Parts } from './gateway-options.ts';
import * as limits from './limits.ts';
import { createOperations } from './operations/operations.ts';
import { createOwnWrites } from './operations/own-writes.ts';
import { createRecords } from './operations/records.ts';
import { createStreams } from './operations/stream.ts';
import { addPages } from './pages/pages.ts';
import { SECURITY_HEADERS } from './pages/security-headers.ts';
import { createAllowedMethods, type Route } from './requests/allowed-methods.ts';
import { checkRequest, checkBody } from './requests/checks.ts';
import { addJsonParser } from './requests/json-parser.ts';
import { newRequestId, requestIdOf } from './requests/request-id.ts';
import { bindToApiFile } from './requests/route-schemas.ts';
import { createValidatorCompiler } from './requests/validation.ts';
import { API_VERSION } from './versions.ts';

export const API_PREFIX = '/api/v1';

export type Gateway = {
  app: FastifyInstance;
  /** Everything that is served: operations and pages. Known once the app is ready. */
  routes(): readonly Route[];
};

export function createGateway(options: GatewayOptions): Gateway {
  const parts: Parts = { ...options, ownWrites: createOwnWrites(), records: createRecords(options.journal) };
  const streams = createStreams(parts);
  const routes: Route[] = [];
  let isStopping = false;

  const app = createApp(options);
  const connections = watchConnections(app.server, options.clock);
  app.decorateRequest('identity', null);
  app.setValidatorCompiler(createValidatorCompiler());
  addJsonParser(app);
  app.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) routes.push({ method, url: route.url });
    bindToApiFile(route);
  });
  app.addHook('preClose', (done) => {
    isStopping = true;
    streams.endAll();
    connections.close();
    done();
  });
  addHooks(app, parts, () => isStopping);
  app.register(openapiGlue, {
    specification: options.spec.document,
    serviceHandlers: createOperations(parts, streams),
    prefix: API_PREFIX,
  });
  addPages(app);
  answerUnknownRoutes(
    app,
    createAllowedMethods(() => routes),
  );
  answerErrors(app, options);
  return { app, routes: () => routes };
}

function createApp(options: GatewayOptions): FastifyInstance {
  const app = fastify({
    logger: false, // Ours is passed in; what is worth a line is logged where it happens.
    bodyLimit: limits.BODY_BYTES_MAX,
    requestTimeout: limits.REQUEST_TIMEOUT_MS,
    keepAliveTimeout: limits.KEEP_ALIVE_MS,
    return503OnClosing: false, // Ours is a problem with words (see addHooks).
    requestIdHeader: false,
    genReqId: (request) => requestIdOf(request, options.random),
    http: {
      maxHeaderSize: limits.HEADER_BYTES_MAX,
      headersTimeout: limits.HEADERS_TIMEOUT_MS,
      requestTimeout: limits.REQUEST_TIMEOUT_MS,
      connectionsCheckingInterval: limits.TIMEOUT_CHECK_MS,
    },
    routerOptions: { maxParamLength: limits.PATH_PARAMETER_CHARACTERS_MAX },
    clientErrorHandler: (error, socket) => answerClientError(error, socket, newRequestId(options.random)),
    // What goes wrong before there is a route: no hook has run.
    frameworkErrors: (error, _request, reply) => {
      stamp(reply);
      void sendProblem(reply, problemOfError(error) ?? internalError());
    },
  });
  app.server.maxConnections = limits.CONNECTIONS_MAX;
  return app;
}

const EVERY_ANSWER = { ...SECURITY_HEADERS, 'wattbook-version': API_VERSION };

function stamp(reply: FastifyReply): void {
  reply.headers(EVERY_ANSWER).header('x-request-id', reply.request.id);
}

function addHooks(app: FastifyInstance, parts: Parts, isStopping: () => boolean): void {
  app.addHook('onRequest', async (request, reply) => {
    stamp(reply);
    if (isStopping()) {
      reply.header('connection', 'close');
      return sendProblem(reply, problem('shutting-down', 'This process is being stopped: use a new connection.'));
    }
    const refused = await checkRequest(parts.directory, request);
    return refused === undefined ? undefined : sendProblem(reply, refused);
  });
  app.addHook('preValidation', (request, reply, next) => {
    const refused = checkBody(request);
    if (refused === undefined) next();
    else void sendProblem(reply, refused);
  });
  app.addHook('onResponse', (request, reply, next) => {
    const { operationId } = request.routeOptions.config;
    if (operationId !== undefined) parts.onAnswered?.(operationId, reply.statusCode, reply.elapsedTime * 1_000);
    next();
  });
}

function answerUnknownRoutes(app: FastifyInstance, allowedMethods: (path: string) => string[]): void {
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const allowed = allowedMethods(path);
    if (allowed.length === 0) return sendProblem(reply, problem('route-not-found', `There is no path ${path}.`));
    const detail = `${path} takes ${allowed.join(', ')}, not ${request.method}.`;
    return sendProblem(reply, { ...problem('method-not-allowed', detail), allow: allowed.join(', ') });
  });
}

function answerErrors(app: FastifyInstance, { log }: GatewayOptions): void {
  app.setErrorHandler((error, request, reply) => {
    const found = problemOfError(error);
    const { operationId } = request.routeOptions.config;
    const context = { requestId: request.id, operationId, err: error };
    if (found === undefined) log.error(context, 'a request failed that should not');
    if (found?.code === 'database-unavailable') log.warn(context, "a request failed: the database can't be reached");
    return sendProblem(reply, found ?? internalError());
  });
}
