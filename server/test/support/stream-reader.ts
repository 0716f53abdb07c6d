/** A reader of GET /stream as a client should be: it stays, comes back when cut off, and resumes by its last id. */
import { AssertionError } from 'node:assert/strict';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { SPEC } from './test-gateway.ts';
import { assertPromised, assertPromisedEvent } from './test-promise.ts';

export type SeenTrade = { id: string; data: Record<string, unknown> };

export type StreamReader = {
  name: string;
  /** What it hears of. */
  filter: { contractId?: string; product?: string };
  /** It hears of everything after this sequence: known once it was connected. */
  startSequence(): number | undefined;
  trades: readonly SeenTrade[];
  /** Every id that it could resume from, heartbeats' too. */
  ids: readonly string[];
  /** Connections that were made. */
  connections(): number;
  /** What a reader must never hear, such as `reset`. */
  faults: readonly string[];
  stop(): Promise<void>;
};

export type StreamReaderOptions = {
  name: string;
  /** Of each gateway: it comes back at the next one. */
  origins: readonly string[];
  key: string;
  filter?: { contractId?: string; product?: string };
  /** An id to resume from at once; without it the reader begins with what is new. */
  after?: string;
  /** How the last id is sent. */
  resumeBy?: 'HEADER' | 'QUERY';
};

const RECONNECT_MS = 50;

type ServerEvent = { id?: string; event?: string; data?: string };

export function createStreamReader(options: StreamReaderOptions): StreamReader {
  const { filter = {}, resumeBy = 'HEADER' } = options;
  const trades: SeenTrade[] = [];
  const ids: string[] = [];
  const faults: string[] = [];
  let last = options.after;
  let startSequence = last === undefined ? undefined : Number(last.split('-')[0]);
  let connections = 0;
  let attempts = 0;
  let connection: ClientRequest | undefined;
  let isStopped = false;

  async function keepReading(): Promise<void> {
    while (!isStopped) {
      try {
        await readOnce();
      } catch (error) {
        // Cut off, or nobody there: come back, as any reader does. What can't be parsed was never JSON.
        const isFault = error instanceof SyntaxError || error instanceof AssertionError;
        if (isFault) faults.push(`${options.name}: ${error.message}`);
      }
      await delay(RECONNECT_MS);
    }
  }

  async function readOnce(): Promise<void> {
    const response = await connect();
    if (response.statusCode !== 200) {
      // While the database is away keys can't be checked; anything else is no answer for a reader.
      if (response.statusCode !== 503) faults.push(`${options.name}: status ${response.statusCode}`);
      response.resume();
      return;
    }
    connections += 1;
    assertPromised(SPEC.document, 'GET', '/stream', { statusCode: 200, headers: response.headers, body: '' });
    startSequence ??= Number(response.headers['wattbook-sequence']);
    let rest = '';
    for await (const chunk of response.setEncoding('utf8') as AsyncIterable<string>) {
      const parts = (rest + chunk).split('\n\n');
      // A part without its empty line was cut off by the kill: it was never said.
      rest = parts.pop() ?? '';
      for (const part of parts) hear(parse(part));
    }
  }

  function connect(): Promise<IncomingMessage> {
    const query = new URLSearchParams({ channels: 'trades', ...filter });
    const headers: Record<string, string> = { authorization: `Bearer ${options.key}` };
    if (last !== undefined && resumeBy === 'QUERY') query.set('after', last);
    if (last !== undefined && resumeBy === 'HEADER') headers['last-event-id'] = last;
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const origin = options.origins[attempts++ % options.origins.length] ?? '';
    connection = request(`${origin}/api/v1/stream?${query.toString()}`, { headers, agent: false }, resolve);
    connection.on('error', reject);
    connection.end();
    return promise;
  }

  function hear({ id, event, data }: ServerEvent): void {
    if (isStopped) return;
    if (event !== undefined) {
      const content: unknown = JSON.parse(data ?? '');
      assertPromisedEvent(SPEC.document, { id, event, data: content });
    }
    if (id !== undefined) {
      last = id;
      ids.push(id);
    }
    if (event === 'trade') {
      trades.push({ id: id ?? '', data: JSON.parse(data ?? '') as Record<string, unknown> });
    } else if (event !== undefined && event !== 'heartbeat' && event !== 'shutdown') {
      faults.push(`${options.name}: heard ${event} ${data ?? ''}`);
    }
  }

  const reading = keepReading();
  return {
    name: options.name,
    filter,
    startSequence: () => startSequence,
    trades,
    ids,
    connections: () => connections,
    faults,
    stop: async () => {
      isStopped = true;
      connection?.destroy();
      await reading;
    },
  };
}

function parse(text: string): ServerEvent {
  const event: ServerEvent = {};
  for (const line of text.split('\n')) {
    const colon = line.indexOf(': ');
    const [field, value] = [line.slice(0, colon), line.slice(colon + 2)];
    if (field === 'id' || field === 'event' || field === 'data') event[field] = value;
  }
  return event;
}
