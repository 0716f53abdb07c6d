/** Sends the requests of stories over real HTTP. It holds no tests itself. */
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { KeyName } from './story-keys.ts';
import { expand, payloadOf, type Step } from './story.ts';
import type { Answered } from '../support/test-promise.ts';

/** Where to, and the texts of the keys. */
export type Destination = { origin: string; keyTexts: ReadonlyMap<KeyName, string> };

export type StreamEvent = { event: string; id: string; data: unknown };

/** A connection of its own for each request, ended with the answer. */
export async function send(to: Destination, step: Step): Promise<Answered> {
  const sent = open(to, step);
  sent.end(payloadOf(step));
  return wholeAnswer(await responseTo(sent));
}

/** Sends a request that says that its body is longer than it is, and never the rest. */
export async function sendHalf(to: Destination, step: Step): Promise<Answered> {
  const payload = payloadOf(step) ?? '';
  const sent = open(to, step);
  sent.setHeader('content-length', Buffer.byteLength(payload) + 1);
  sent.write(payload);
  try {
    return await wholeAnswer(await responseTo(sent));
  } finally {
    sent.destroy();
  }
}

/** Hears `count` events of a stream, and goes; an answer that is no stream is read whole. */
export async function listen(
  to: Destination,
  step: Step,
  count: number,
): Promise<Answered & { events: StreamEvent[] }> {
  const sent = open(to, step);
  sent.end();
  const response = await responseTo(sent);
  if (response.statusCode !== 200) return { ...(await wholeAnswer(response)), events: [] };
  let body = '';
  try {
    for await (const chunk of response.setEncoding('utf8') as AsyncIterable<string>) {
      body += chunk;
      if (eventsIn(body).length >= count) break;
    }
  } finally {
    sent.destroy();
  }
  return { ...headOf(response), body, events: eventsIn(body).slice(0, count) };
}

/** Opens that many streams; what is returned closes them. */
export async function openStreams(to: Destination, name: KeyName, count: number): Promise<() => void> {
  const step: Step = { as: name, request: { method: 'GET', path: '/api/v1/stream' } };
  const streams = Array.from({ length: count }, () => open(to, step));
  await Promise.all(streams.map((sent) => responseTo(sent.end())));
  return () => streams.forEach((sent) => sent.destroy());
}

/** The events that are there completely; `retry:` is no event. */
function eventsIn(text: string): StreamEvent[] {
  return text
    .split('\n\n')
    .slice(0, -1)
    .filter((block) => block.includes('data: '))
    .map((block) => {
      const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
      return { event: field('event'), id: field('id'), data: JSON.parse(field('data')) as unknown };
    });
}

/** The request as bytes, to be sent on a connection on which another is still being answered. */
export function bytesOf({ keyTexts }: Destination, step: Step): string {
  const payload = payloadOf(step);
  const { method, path } = step.request;
  const headers = headersOf(
    keyTexts,
    step,
    payload === undefined ? {} : { 'content-length': String(Buffer.byteLength(payload)) },
  );
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${expand(path)} HTTP/1.1\r\nhost: wattbook\r\n${lines.join('')}\r\n${payload ?? ''}`;
}

/** A connection for bytes; `text` is all that came back until it was closed. */
export function openSocket(origin: string): { write(bytes: string): void; text: Promise<string> } {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  let received = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (received += chunk));
  const text = new Promise<string>((resolve, reject) =>
    socket.on('close', () => resolve(received)).on('error', reject),
  );
  return { write: (bytes) => void socket.write(bytes), text };
}

function open({ origin, keyTexts }: Destination, step: Step): ClientRequest {
  const { hostname, port } = new URL(origin);
  const payload = payloadOf(step);
  return request({
    hostname,
    port,
    agent: false,
    method: step.request.method,
    path: expand(step.request.path),
    headers: headersOf(
      keyTexts,
      step,
      payload === undefined ? {} : { 'content-length': String(Buffer.byteLength(payload)) },
    ),
  });
}

function headersOf(
  keyTexts: Destination['keyTexts'],
  step: Step,
  length: Record<string, string>,
): Record<string, string> {
  const { as: name, request: asked } = step;
  const own = Object.entries(asked.headers ?? {}).map(([header, value]) => [header.toLowerCase(), expand(value)]);
  return {
    ...(name !== undefined && { authorization: `Bearer ${keyTexts.get(name) ?? ''}` }),
    ...('content-length' in length && { 'content-type': 'application/json' }),
    ...length,
    ...(Object.fromEntries(own) as Record<string, string>),
  };
}

function responseTo(sent: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => sent.on('response', resolve).on('error', reject));
}

async function wholeAnswer(response: IncomingMessage): Promise<Answered> {
  let body = '';
  for await (const chunk of response.setEncoding('utf8') as AsyncIterable<string>) body += chunk;
  return { ...headOf(response), body };
}

function headOf({ statusCode, headers }: IncomingMessage): Pick<Answered, 'statusCode' | 'headers'> {
  return { statusCode: statusCode ?? 0, headers };
}
