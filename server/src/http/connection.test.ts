/** What only a real connection shows: streams, and HTTP that goes wrong before there is a request. */
import assert from 'node:assert/strict';
import { request, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { CLOSE_GRACE_MS, HEADER_BYTES_MAX, HEADERS_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from './limits.ts';
import { settled } from '../../test/support/manual-clock.ts';
import { lastAnswerIn } from '../../test/support/raw-answer.ts';
import { createTestGateway, newOrder, SPEC, type TestGateway } from '../../test/support/test-gateway.ts';
import { assertPromised, assertPromisedEvent } from '../../test/support/test-promise.ts';
import type { Schemas } from './wire/api-schemas.ts';

let venue: TestGateway;
let port: number;
before(async () => {
  venue = await createTestGateway();
  await venue.gateway.app.listen({ host: '127.0.0.1', port: 0 });
  port = (venue.gateway.app.server.address() as AddressInfo).port;
});
after(() => venue.close());

type StreamEvent = { id: string | undefined; event: string | undefined; data: Record<string, unknown> };
type Reader = { answer: IncomingMessage; events: StreamEvent[]; text(): string; close(): void; ended: Promise<void> };

async function listen(query = '', headers: Record<string, string> = {}): Promise<Reader> {
  const authorization = `Bearer ${venue.keys.beta}`;
  const asked = request({ port, path: `/api/v1/stream${query}`, headers: { authorization, ...headers } }).end();
  const answer = await new Promise<IncomingMessage>((resolve, reject) =>
    asked.on('response', resolve).on('error', reject),
  );
  const { statusCode = 0, headers: received } = answer;
  if (statusCode === 200) assertPromised(SPEC.document, 'GET', '/stream', { statusCode, headers: received, body: '' });
  const events: StreamEvent[] = [];
  let buffer = '';
  let text = '';
  answer.setEncoding('utf8').on('data', (chunk: string) => {
    buffer += chunk;
    text += chunk;
    for (let end = buffer.indexOf('\n\n'); end >= 0; end = buffer.indexOf('\n\n')) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(buffer.slice(0, end))?.[1];
      const data = field('data');
      if (data !== undefined) {
        const parsed = { id: field('id'), event: field('event'), data: JSON.parse(data) as Record<string, unknown> };
        assertPromisedEvent(SPEC.document, parsed);
        events.push(parsed);
      }
      buffer = buffer.slice(end + 2);
    }
  });
  const ended = new Promise<void>((resolve) => answer.on('close', resolve));
  return { answer, events, text: () => text, close: () => asked.destroy(), ended };
}

async function eventually(what: string, condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2_000; turn++) {
    if (condition()) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.fail(what);
}

let orders = 0;
/** One trade in a contract; returns its id. */
async function trade(contractId: string): Promise<string> {
  orders += 1;
  await venue.call('POST', '/orders', { body: newOrder(`s${orders}`, { side: 'SELL', contractId }) });
  const bought = await venue.call('POST', '/orders', { body: newOrder(`b${orders}`, { contractId }) });
  return bought.json<Schemas['OrderOutcome']>().fills[0]?.tradeId ?? '';
}

const tradeIds = (reader: Reader) =>
  reader.events.filter(({ event }) => event === 'trade').map(({ data }) => data['tradeId']);

describe('the stream', () => {
  test('tells of each trade once, anonymously, with its place', async () => {
    const reader = await listen();
    assert.match(reader.answer.headers['content-type'] ?? '', /^text\/event-stream/);
    assert.equal(reader.answer.headers['x-accel-buffering'], 'no');
    assert.equal(reader.answer.headers['wattbook-version'], '1.0');
    assert.equal(reader.answer.headers['wattbook-sequence'], String(venue.feed.sequence()));
    const id = await trade('NL-TEST-1');
    await eventually('the trade comes', () => reader.events.length === 1);
    const [told] = reader.events;
    assert.deepEqual([told?.event, told?.data['tradeId'], told?.data['amount']], ['trade', id, '12.50000']);
    assert.equal(told?.id, `${String(told?.data['sequence'])}-1`);
    assert.doesNotMatch(JSON.stringify(told), /alpha|beta|O-\d|clientOrderId|portfolio/);
    const retryMs = Number(/^retry: (\d+)$/m.exec(reader.text())?.[1]);
    assert.ok(retryMs >= 2_000 && retryMs < 4_000);
    reader.close();
    await eventually('it is gone', () => venue.feed.subscribers() === 0);
  });

  test('resumes after an id, after a sequence, and by what a browser sends again', async () => {
    const from = venue.feed.sequence();
    const ids = [await trade('NL-TEST-2'), await trade('NL-TEST-2'), await trade('NL-TEST-2')];
    const all = await listen(`?after=${from}`);
    await eventually('all come', () => tradeIds(all).length === 3);
    assert.deepEqual(tradeIds(all), ids);
    const second = all.events[1]?.id ?? '';
    for (const [query, headers] of [
      [`?after=${second}`, {}],
      [`?after=${second.split('-')[0] ?? ''}`, {}],
      [`?after=${from}`, { 'last-event-id': second }],
    ] as const) {
      const reader = await listen(query, headers);
      await eventually('the rest comes', () => tradeIds(reader).length === 1);
      assert.deepEqual(tradeIds(reader), ids.slice(2));
      reader.close();
    }
    all.close();
  });

  test('is filtered by contract, area and product', async () => {
    const readers = await Promise.all(
      ['?contractId=NL-TEST-3', '?area=NL&product=PT15M', '?area=XX', '?product=PT60M', '?channels=trades'].map(
        (query) => listen(query),
      ),
    );
    await trade('NL-TEST-3');
    await trade('NL-TEST-4');
    await eventually(
      'the unfiltered one has both',
      () => readers[4] !== undefined && tradeIds(readers[4]).length === 2,
    );
    assert.deepEqual(
      readers.map((reader) => tradeIds(reader).length),
      [1, 2, 0, 0, 2],
    );
    for (const reader of readers) reader.close();
  });

  test('says that it lives, with an id to resume from', async () => {
    const reader = await listen();
    await venue.clock.advance(5_000);
    await eventually('a heartbeat comes', () => reader.events.length === 1);
    const sequence = venue.feed.sequence();
    const time = '2026-11-22T12:00:05.000000Z';
    assert.deepEqual(reader.events, [{ id: String(sequence), event: 'heartbeat', data: { sequence, time } }]);
    reader.close();
  });

  test('says from where it goes on when the id is ahead', async () => {
    const reader = await listen('?after=99999999-3');
    await eventually('the reset comes', () => reader.events.length === 1);
    const sequence = venue.feed.sequence();
    const reset = { id: String(sequence), event: 'reset', data: { reason: 'AHEAD', sequence } };
    assert.deepEqual(reader.events, [reset]);
    reader.close();
  });

  test('needs a key, and takes an Accept of its own', async () => {
    const reader = await listen('', { accept: 'text/event-stream' });
    assert.equal(reader.answer.statusCode, 200);
    reader.close();
    const refused = await listen('', { authorization: 'Bearer x' });
    assert.equal(refused.answer.statusCode, 401);
  });

  test('tells its readers that it ends when the process stops', async () => {
    const own = await createTestGateway();
    await own.gateway.app.listen({ host: '127.0.0.1', port: 0 });
    const shared = [venue, port] as const;
    [venue, port] = [own, (own.gateway.app.server.address() as AddressInfo).port];
    const reader = await listen();
    await own.gateway.app.close();
    await reader.ended;
    [venue, port] = shared;
    assert.deepEqual(
      reader.events.map(({ event, id }) => [event, id]),
      [['shutdown', String(own.feed.sequence())]],
    );
    await eventually('it is gone', () => own.feed.subscribers() === 0);
    await own.close();
  });
});

/** Sends bytes as they are; resolves with what came back when the connection has ended. */
async function raw(bytes: string): Promise<string> {
  const socket: Socket = connect(port, '127.0.0.1');
  socket.end(bytes);
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await new Promise((resolve) => socket.on('close', resolve).on('error', resolve));
  assertPromised(SPEC.document, 'GET', '/nowhere', lastAnswerIn(text));
  return text;
}

function problemIn(text: string): Schemas['Problem'] {
  assert.match(text, /content-type: application\/problem\+json\r\n/);
  return JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)) as Schemas['Problem'];
}

describe('when the process stops', () => {
  /** A gateway of the test's own, and connections to it: one unused, one idle after an answer, one in a request. */
  async function busyGateway(change: Parameters<typeof createTestGateway>[0] = {}) {
    const own = await createTestGateway(change);
    await own.gateway.app.listen({ host: '127.0.0.1', port: 0 });
    const address = own.gateway.app.server.address() as AddressInfo;
    const open = (bytes: string) =>
      new Promise<{ socket: Socket; text(): string; ended: Promise<unknown> }>((resolve) => {
        const socket = connect(address.port, '127.0.0.1');
        let text = '';
        socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        socket.on('error', () => undefined); // A reset is an end, too.
        const ended = new Promise((end) => socket.on('close', end));
        socket.on('connect', () => socket.write(bytes, () => resolve({ socket, text: () => text, ended })));
      });
    const unused = await open('');
    const idle = await open('GET /api/v1/health HTTP/1.1\r\nhost: x\r\n\r\n');
    await eventually('it is answered', () => idle.text().includes('"ok"'));
    return { own, open, unused, idle };
  }

  test('connections that wait for nothing are closed at once, used or not', async () => {
    const { own, unused, idle } = await busyGateway();
    await own.gateway.app.close();
    await Promise.all([unused.ended, idle.ended]);
    await own.close();
  });

  test('an order on its way is still answered, and a request that never ends is not waited for', async () => {
    let answer: (outcome: { kind: 'UNKNOWN' }) => void = () => undefined;
    let isOrdering = false;
    let requests = 0;
    const submit = () => {
      isOrdering = true;
      return new Promise<{ kind: 'UNKNOWN' }>((resolve) => (answer = resolve));
    };
    const { own, open } = await busyGateway({ exchange: { submit, submitBatch: submit, state: () => 'LEADING' } });
    own.gateway.app.server.on('request', () => (requests += 1));
    const head = `POST /api/v1/orders HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${own.keys.alpha}\r\n`;
    const body = JSON.stringify(newOrder('last'));
    const type = 'content-type: application/json\r\n';
    const ordering = await open(`${head}${type}content-length: ${body.length}\r\n\r\n${body}`);
    const endless = await open(`${head}${type}content-length: 100\r\n\r\n{`);
    await eventually('both have arrived', () => requests === 2 && isOrdering);
    const closing = own.gateway.app.close();
    await settled();
    answer({ kind: 'UNKNOWN' });
    await ordering.ended;
    assert.match(ordering.text(), /^HTTP\/1\.1 504 [^]*outcome-unknown/);
    assertPromised(SPEC.document, 'POST', '/orders', lastAnswerIn(ordering.text()));
    await own.clock.advance(CLOSE_GRACE_MS);
    await Promise.all([endless.ended, closing]);
    await own.close();
  });
});

describe('HTTP', () => {
  test('that is none is a 400', async () => {
    const answer = await raw('NONSENSE\r\n\r\n');
    assert.match(answer, /^HTTP\/1\.1 400 Bad Request\r\n/);
    assert.deepEqual([problemIn(answer).code, problemIn(answer).outcome], ['malformed-request', 'NOT_EXECUTED']);
  });

  test('with too large headers is a 431', async () => {
    const answer = await raw(`GET /api/v1/health HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(HEADER_BYTES_MAX)}\r\n\r\n`);
    assert.match(answer, /^HTTP\/1\.1 431 /);
    assert.equal(problemIn(answer).code, 'headers-too-large');
  });

  test('has the limits of time and number that were asked for', () => {
    const { server } = venue.gateway.app;
    assert.equal(server.headersTimeout, HEADERS_TIMEOUT_MS);
    assert.equal(server.requestTimeout, REQUEST_TIMEOUT_MS);
    assert.ok(server.maxConnections > 0);
  });
});
