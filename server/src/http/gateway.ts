/**
 * THE GATEWAY: HTTP outside, commands and views inside. It binds each operation of the API file to its handler by
 * operationId and lets nothing pass that the file doesn't promise. It listens nowhere itself: main.ts does.
 */
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import openapiGlue from 'fastify-openapi-glue';
import { answerClientError } from './answers/client-error.ts';
import { deprecationsOf } from './answers/deprecation.ts';
import { internalError, problemOfError } from './answers/problem-of-error.ts';
import { problem, sendProblem } from './answers/problem.ts';
import { compressAnswers } from './compression.ts';
import { watchConnections } from './connections.ts';
import { answerOrigins } from './cross-origin.ts';
import type { GatewayOptions, Parts } from './gateway-options.ts';
import * as limits from './limits.ts';
import { createOperations } from './operations/operations.ts';
import { createOwnWrites } from './operations/own-writes.ts';
import { createRecords } from './operations/records.ts';
import { createStreams } from './operations/stream.ts';
import { createStreamsByKey } from './operations/streams-by-key.ts';
import { addPages } from './pages/pages.ts';
import { SECURITY_HEADERS } from './pages/security-headers.ts';
import { createAllowedMethods, type Route } from './requests/allowed-methods.ts';
import { checkBody, checkKeyAgain, checkRequest } from './requests/checks.ts';
import { addJsonParser } from './requests/json-parser.ts';
import { newRequestId, requestIdOf } from './requests/request-id.ts';
import { bindToApiFile } from './requests/route-schemas.ts';
import { createThrottling, type Throttling } from './requests/throttling.ts';
import { createValidatorCompiler } from './requests/validation.ts';
import { API_VERSION, createBodyVersions } from './versions.ts';

export const API_PREFIX = '/api/v1';

export type Gateway = {
  app: FastifyInstance;
  /** Everything that is served: operations and pages. Known once the app is ready. */
  routes(): readonly Route[];
};

export function createGateway(options: GatewayOptions): Gateway {
  const parts: Parts = {
    ...options,
    streamsByKey: createStreamsByKey(options),
    versions: createBodyVersions(options.spec.document, options.releasedSpecs),
    ownWrites: createOwnWrites(),
    records: createRecords(options.journal),
  };
  const streams = createStreams(parts);
  const throttling = createThrottling(options);
  const routes: Route[] = [];
  let isStopping = false;

  const app = createApp(options);
  const connections = watchConnections(app.server, options.clock);
  app.decorateRequest('identity', null);
  app.decorateRequest('isBatchPaid', false);
  app.setValidatorCompiler(createValidatorCompiler(parts.versions));
  addJsonParser(app);
  app.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) routes.push({ method, url: route.url });
    bindToApiFile(route);
  });
  app.addHook('preClose', (done) => {
    isStopping = true;
    streams.endAll();
    parts.streamsByKey.stop();
    connections.close();
    done();
  });
  app.addHook('onRequest', (_request, reply, next) => {
    stamp(reply);
    next();
  });
  answerOrigins(app, options.corsOrigins);
  // Plugins add their hooks as they are loaded; these come behind those.
  compressAnswers(app);
  app.after(() => {
    addHooks(app, parts, throttling, () => isStopping);
    addPages(app);
  });
  app.register(openapiGlue, {
    specification: options.spec.document,
    serviceHandlers: createOperations(parts, streams),
    prefix: API_PREFIX,
  });
  answerUnknownRoutes(
    app,
    createAllowedMethods(() => routes),
  );
  answerErrors(app, options, throttling);
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

/** Small answers come as they are, whatever is accepted; nobody in between has to know where that ends. */
const EVERY_ANSWER = { ...SECURITY_HEADERS, vary: 'accept-encoding', 'wattbook-version': API_VERSION };

function stamp(reply: FastifyReply): void {
  reply.headers(EVERY_ANSWER).header('x-request-id', reply.request.id);
}

function addHooks(app: FastifyInstance, parts: Parts, throttling: Throttling, isStopping: () => boolean): void {
  const deprecations = deprecationsOf(parts.spec.document);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(deprecations.get(request.routeOptions.config.operationId ?? '') ?? {});
    if (isStopping()) {
      reply.header('connection', 'close');
      return sendProblem(reply, problem('shutting-down', 'This process is being stopped: use a new connection.'));
    }
    const refused = await checkRequest(parts.directory, throttling, request, reply);
    return refused === undefined ? undefined : sendProblem(reply, refused);
  });
  app.addHook('preValidation', async (request, reply) => {
    const refused = checkBody(request, parts.versions);
    if (refused === undefined) return undefined;
    return sendProblem(reply, await throttling.chargeRefusal(request, reply, refused));
  });
  app.addHook('preHandler', async (request, reply) => {
    const refused = (await checkKeyAgain(parts.directory, request)) ?? (await throttling.chargeBatch(request, reply));
    return refused === undefined ? undefined : sendProblem(reply, refused);
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

function answerErrors(app: FastifyInstance, { log }: GatewayOptions, throttling: Throttling): void {
  app.setErrorHandler(async (error, request, reply) => {
    const found = problemOfError(error);
    const { operationId } = request.routeOptions.config;
    const context = { requestId: request.id, operationId, err: error };
    if (found === undefined) log.error(context, 'a request failed that should not');
    if (found?.code === 'database-unavailable') log.warn(context, "a request failed: the database can't be reached");
    return sendProblem(reply, await throttling.chargeRefusal(request, reply, found ?? internalError()));
  });
}
