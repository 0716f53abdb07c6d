/** Plain HTTP calls of one key that tell apart what a client has to tell apart: an answer, silence, nothing sent. */
import { Agent, request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { SPEC } from './test-gateway.ts';
import { assertPromised } from './test-promise.ts';

export type Reply = { status: number; text: string; headers: IncomingHttpHeaders };

/** NO_ANSWER: it may have arrived or not. NOT_SENT: there was no connection, so it has not. */
export type Told = { kind: 'ANSWERED'; reply: Reply } | { kind: 'NO_ANSWER'; reason: string } | { kind: 'NOT_SENT' };

export type Call = { method: 'GET' | 'POST' | 'PATCH' | 'DELETE'; path: string; body?: string };

export type ApiCaller = {
  /** Silence is an outcome too: rejects only for an answer that the API file doesn't promise. */
  call(call: Call): Promise<Told>;
  /** Of a venue that is up: throws without an answer. */
  ask(call: Call): Promise<Reply>;
  close(): void;
};

/** The server gives up after 10 s. */
export const ANSWER_TIMEOUT_MS = 15_000;

export type ApiCallerOptions = { origin: string; key: string; connectionsMax: number; answerTimeoutMs?: number };

export function createApiCaller(options: ApiCallerOptions): ApiCaller {
  const { answerTimeoutMs = ANSWER_TIMEOUT_MS } = options;
  const agent = new Agent({ keepAlive: true, maxSockets: options.connectionsMax });

  function call({ method, path, body }: Call): Promise<Told> {
    const { promise, resolve, reject } = Promise.withResolvers<Told>();
    const timer = setTimeout(() => sent.destroy(new Error('no answer in time')), answerTimeoutMs);
    const settle = (told: Told): void => {
      clearTimeout(timer);
      resolve(told);
    };
    const headers = {
      authorization: `Bearer ${options.key}`,
      ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    };
    const sent = request(`${options.origin}/api/v1${path}`, { method, agent, headers }, (response) => {
      const { statusCode = 0, headers: received } = response;
      readWhole(response)
        .then(
          (text) => {
            assertPromised(SPEC.document, method, path, { statusCode, headers: received, body: text });
            settle({ kind: 'ANSWERED', reply: { status: statusCode, text, headers: received } });
          },
          (error: unknown) => settle({ kind: 'NO_ANSWER', reason: String(error) }),
        )
        .catch((unpromised: unknown) => {
          clearTimeout(timer);
          reject(unpromised instanceof Error ? unpromised : new Error(String(unpromised)));
        });
    });
    sent.on('error', (error) =>
      settle(isRefused(error) ? { kind: 'NOT_SENT' } : { kind: 'NO_ANSWER', reason: error.message }),
    );
    sent.end(body);
    return promise;
  }

  return {
    call,
    ask: async (what) => {
      const told = await call(what);
      if (told.kind === 'ANSWERED') return told.reply;
      throw new Error(`${what.method} ${what.path}: no answer from a venue that is up: ${JSON.stringify(told)}`);
    },
    close: () => agent.destroy(),
  };
}

function isRefused(error: Error): boolean {
  return 'code' in error && error.code === 'ECONNREFUSED';
}

/** A body that was cut off is no answer. */
async function readWhole(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  if (!response.complete) throw new Error('the answer was cut off');
  return Buffer.concat(chunks).toString();
}
