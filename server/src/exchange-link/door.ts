/**
 * THE DOOR of the exchange process: gateways hand their commands over here, many in one request, and are answered when
 * all of them are durable. What isn't from a gateway of this venue, or isn't meant for this process, or can't be
 * understood, is refused before it gets to the exchange, and says so: nothing of it was taken.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { BatchOutcome, ExchangeChannel } from '../exchange-channel.ts';
import type { Clock } from '../ops/clock.ts';
import { watchConnections } from '../ops/connections.ts';
import { messageOf } from '../ops/error-message.ts';
import type { Log } from '../ops/log.ts';
import { answerText, refusalText, type RefusalCode } from './answer.ts';
import { createBearerCheck } from './door-token.ts';
import * as limits from './limits.ts';
import { readText } from './read-text.ts';
import { COMMANDS_PATH, readRequest, type AskedBatch } from './request.ts';
import { createSeldomLog } from './seldom-log.ts';

export type DoorOptions = {
  exchange: Pick<ExchangeChannel, 'submitBatch'>;
  /** Of this process: whoever means another one is refused. */
  holder: string;
  /** As `mintDoorToken` makes them. */
  token: string;
  clock: Clock;
  log: Log;
  /** An internal address; `port` 0: any free one. */
  host: string;
  port: number;
};

export type Door = {
  /** Where it listens, such as `http://127.0.0.1:40123`. */
  url: string;
  /** Takes nothing more, answers what was taken, and closes. */
  stop(): Promise<void>;
};

const NOT_TAKEN: BatchOutcome = { kind: 'NOT_EXECUTED', code: 'exchange-unavailable' };

type Refusal = { status: number; code: RefusalCode; detail: string };

/** Resolves when it listens; rejects if it can't. */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const { exchange, holder, clock, host, port } = options;
  const note = createSeldomLog(options);
  const isBearer = createBearerCheck(options.token);
  let inFlight = 0;
  let isStopping = false;
  const server = createDoorServer();
  const connections = watchConnections(server, clock, limits.DOOR_CLOSE_MS_MAX);
  server.on('request', (request, response) => {
    serve(request, response).catch((error: unknown) => {
      // Whoever asked gets no answer, which is what it has to take for unknown; or it is gone itself.
      note('a request at the door failed', { error: messageOf(error), from: request.socket.remoteAddress });
      response.destroy();
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = whyNot(request);
    if (refusal !== undefined) {
      // Else it might never see why: the connection would be reset under what it still sends.
      await readText(request, 0, DISCARDED_MAX);
      return refuse(response, refusal);
    }
    inFlight += 1;
    response.on('close', () => (inFlight -= 1));
    const text = await readText(request, limits.BODY_BYTES_MAX, DISCARDED_MAX);
    if (text === undefined) return refuse(response, TOO_LARGE);
    const read = readRequest(text, holder);
    if (read.kind === 'REFUSED') return refuse(response, { ...read, code: 'exchange-unavailable' });
    // It may have begun to stop while the body came in.
    if (isStopping) return refuse(response, STOPPING);
    const outcomes = await Promise.all(read.batches.map(handOver));
    answer(response, 200, answerText(outcomes));
  }

  /** By its head alone. */
  function whyNot({ method, url, headers }: IncomingMessage): Refusal | undefined {
    if (!isBearer(headers.authorization)) return unavailable(401, 'the token is not the one of this door');
    if (method !== 'POST' || url !== COMMANDS_PATH) return unavailable(404, `here is only POST ${COMMANDS_PATH}`);
    if (isStopping) return STOPPING;
    return inFlight >= limits.DOOR_REQUESTS_IN_FLIGHT_MAX ? BUSY : undefined;
  }

  async function handOver(batch: AskedBatch): Promise<BatchOutcome> {
    if (batch.kind === 'FAULT') {
      note('commands that can not be were refused at the door', { fault: batch.fault });
      return NOT_TAKEN;
    }
    try {
      return await exchange.submitBatch(batch.items);
    } catch (error) {
      note('the exchange failed at a batch', { error: messageOf(error) });
      return { kind: 'UNKNOWN' };
    }
  }

  function refuse(response: ServerResponse, { status, code, detail }: Refusal): void {
    note('a request was refused at the door', { status, detail, from: response.req.socket.remoteAddress });
    answer(response, status, refusalText(code, detail));
  }

  /** Whoever doesn't take it must not hold on to a place for ever. */
  function answer(response: ServerResponse, status: number, text: string): void {
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
    response.end(text);
    const patience = clock.after(limits.ANSWER_TAKEN_MS_MAX, () => response.destroy());
    response.on('close', patience.cancel);
  }

  const url = await listen(server, host, port);
  return {
    url,
    stop: async () => {
      isStopping = true;
      const closed = new Promise((resolve) => server.close(resolve));
      connections.close();
      await closed;
    },
  };
}

const DISCARDED_MAX = limits.BODY_BYTES_DISCARDED_MAX;
const STOPPING = unavailable(503, 'this process is stopping');
const TOO_LARGE = unavailable(413, `the body is larger than ${limits.BODY_BYTES_MAX} bytes`);
const BUSY: Refusal = {
  ...{ status: 503, code: 'exchange-busy' },
  detail: `more than ${limits.DOOR_REQUESTS_IN_FLIGHT_MAX} requests wait for their answers here`,
};

function unavailable(status: number, detail: string): Refusal {
  return { status, detail, code: 'exchange-unavailable' };
}

function createDoorServer(): Server {
  const server = createServer({
    maxHeaderSize: limits.DOOR_HEADER_BYTES_MAX,
    headersTimeout: limits.DOOR_HEADERS_TIMEOUT_MS,
    requestTimeout: limits.DOOR_REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: limits.DOOR_TIMEOUT_CHECK_MS,
    // None: only gateways close idle connections, or a request could meet one that is just being closed.
    keepAliveTimeout: 0,
    keepAlive: true,
    keepAliveInitialDelay: limits.DOOR_KEEP_ALIVE_PROBE_MS,
  });
  server.maxConnections = limits.DOOR_CONNECTIONS_MAX;
  // Node would answer; but an answer to what can't be read might be taken for the one that another request waits for.
  server.on('clientError', (_error, socket) => socket.destroy());
  return server;
}

function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('bug: a listening server has a port');
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${address.port}`);
    });
  });
}
