/**
 * THE GATEWAY: the way of a request, whichever API it is for. It binds each operation of the API file to its handler by
 * operationId and lets nothing pass that the file doesn't promise.
 */
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import openapiGlue from 'fastify-openapi-glue';
import type { Directory } from '../directory/directory.ts';
import type { Clock } from '../ops/clock.ts';
import { watchConnections } from '../ops/connections.ts';
import type { Log } from '../ops/log.ts';
import type { Random } from '../ops/random.ts';
import type { OpenStreams } from '../throttle/open-streams.ts';
import type { Throttle } from '../throttle/throttle.ts';
import { answerClientError } from './answers/client-error.ts';
import { deprecationsOf } from './answers/deprecation.ts';
import { internalError, problemOfError } from './answers/problem-of-error.ts';
import { problem, sendProblem } from './answers/problem.ts';
import { compressAnswers } from './compression.ts';
import { answerOrigins } from './cross-origin.ts';
import * as limits from './limits.ts';
import { addPages } from './pages/pages.ts';
import { SECURITY_HEADERS } from './pages/security-headers.ts';
import { createAllowedMethods, type Route } from './requests/allowed-methods.ts';
import { checkBody, checkKeyAgain, checkRequest } from './requests/checks.ts';
import type { KillSwitch } from './requests/kill-switch.ts';
import { addJsonParser } from './requests/json-parser.ts';
import { newRequestId, requestIdOf } from './requests/request-id.ts';
import { bindToApiFile } from './requests/route-schemas.ts';
import { createThrottling, type Throttling } from './requests/throttling.ts';
import { createValidatorCompiler } from './requests/validation.ts';
import type { ServedApi } from './served-api.ts';

export type Gateway = {
  app: FastifyInstance;
  /** Everything that is served: operations and pages. Known once the app is ready. */
  routes(): readonly Route[];
};

export type ServeOptions = {
  directory: Pick<Directory, 'authenticate'>;
  throttle: Throttle;
  /** Of this process: each has its own. */
  openStreams: OpenStreams;
  clock: Clock;
  random: Random;
  log: Log;
  /** Whose pages browsers let read our answers. */
  corsOrigins: readonly string[];
  /** What is let through without a token. */
  killSwitch?: KillSwitch;
  /** By operationId, as fastify-openapi-glue wants them. */
  handlers: { readonly [operationId: string]: unknown };
  /** Before connections are closed: what would keep them open is ended here. */
  onStopping?: () => void;
  /** Told of every answer of an operation. */
  onAnswered?: (operationId: string, status: number, durationUs: number) => void;
};

export function serveApi(api: ServedApi, options: ServeOptions): Gateway {
  const throttling = createThrottling(options);
  const routes: Route[] = [];
  let isStopping = false;

  const app = createApp(api, options);
  const connections = watchConnections(app.server, options.clock, limits.CLOSE_GRACE_MS);
  app.decorateRequest('identity', null);
  app.decorateRequest('isBodyPaid', false);
  app.decorateRequest('refusedUnlessKill', null);
  app.setValidatorCompiler(createValidatorCompiler(api.versions));
  addJsonParser(app);
  app.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) routes.push({ method, url: route.url });
    bindToApiFile(api, route);
  });
  app.addHook('preClose', (done) => {
    isStopping = true;
    options.onStopping?.();
    connections.close();
    done();
  });
  app.addHook('onRequest', (_request, reply, next) => {
    stamp(api, reply);
    next();
  });
  answerOrigins(app, options.corsOrigins);
  // Plugins add their hooks as they are loaded; these come behind those.
  compressAnswers(app);
  app.after(() => {
    addHooks(app, { api, ...options, throttling }, () => isStopping);
    addPages(app, api);
  });
  app.register(openapiGlue, {
    specification: api.file.document,
    serviceHandlers: options.handlers,
    prefix: api.prefix,
  });
  answerUnknownRoutes(
    app,
    createAllowedMethods(() => routes),
  );
  answerErrors(app, options, throttling);
  return { app, routes: () => routes };
}

function createApp(api: ServedApi, options: ServeOptions): FastifyInstance {
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
    clientErrorHandler: (error, socket) =>
      answerClientError(error, socket, { requestId: newRequestId(options.random), version: api.version }),
    // What goes wrong before there is a route: no hook has run.
    frameworkErrors: (error, _request, reply) => {
      stamp(api, reply);
      void sendProblem(reply, problemOfError(error) ?? internalError());
    },
  });
  app.server.maxConnections = limits.CONNECTIONS_MAX;
  return app;
}

/** Small answers come as they are, whatever is accepted; nobody in between has to know where that ends. */
const EVERY_ANSWER = { ...SECURITY_HEADERS, vary: 'accept-encoding' };

function stamp({ version }: ServedApi, reply: FastifyReply): void {
  reply.headers(EVERY_ANSWER).header('wattbook-version', version).header('x-request-id', reply.request.id);
}

function addVary(reply: FastifyReply, header: string): void {
  reply.header('vary', `${String(reply.getHeader('vary'))}, ${header}`);
}

type Hooked = Pick<ServeOptions, 'directory' | 'onAnswered'> & { api: ServedApi; throttling: Throttling };

function addHooks(app: FastifyInstance, hooked: Hooked, isStopping: () => boolean): void {
  const { api, directory, throttling, onAnswered } = hooked;
  const deprecations = deprecationsOf(api.file.document);
  app.addHook('onRequest', async (request, reply) => {
    const { operation } = request.routeOptions.config;
    reply.headers(deprecations.get(operation?.operationId ?? '') ?? {});
    if (operation !== undefined && operation.mediaTypes.length > 1) addVary(reply, 'accept');
    if (isStopping()) {
      reply.header('connection', 'close');
      return sendProblem(reply, problem('shutting-down', 'This process is being stopped: use a new connection.'));
    }
    const refused = await checkRequest(directory, throttling, request, reply);
    return refused === undefined ? undefined : sendProblem(reply, refused);
  });
  app.addHook('preValidation', async (request, reply) => {
    const refused = checkBody(request, api.versions);
    if (refused === undefined) return undefined;
    return sendProblem(reply, await throttling.chargeRefusal(request, reply, refused));
  });
  app.addHook('preHandler', async (request, reply) => {
    const refused = (await checkKeyAgain(directory, request)) ?? (await throttling.chargeBody(request, reply));
    return refused === undefined ? undefined : sendProblem(reply, refused);
  });
  app.addHook('onResponse', (request, reply, next) => {
    const { operation } = request.routeOptions.config;
    if (operation !== undefined) onAnswered?.(operation.operationId, reply.statusCode, reply.elapsedTime * 1_000);
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

function answerErrors(app: FastifyInstance, { log }: ServeOptions, throttling: Throttling): void {
  app.setErrorHandler(async (error, request, reply) => {
    const found = problemOfError(error);
    const operationId = request.routeOptions.config.operation?.operationId;
    const context = { requestId: request.id, operationId, err: error };
    if (found === undefined) log.error(context, 'a request failed that should not');
    if (found?.code === 'database-unavailable') log.warn(context, "a request failed: the database can't be reached");
    return sendProblem(reply, await throttling.chargeRefusal(request, reply, found ?? internalError()));
  });
}
