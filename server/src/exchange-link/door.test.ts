/** The door as a gateway of any version, or whoever else finds it, meets it: with raw requests. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { BatchItem, BatchOutcome } from '../exchange-channel.ts';
import { createManualClock } from '../../test/support/manual-clock.ts';
import { HOLDER, openTestDoor, SILENT, TOKEN } from '../../test/support/linked-exchange.ts';
import { eventually } from '../../test/support/patience.ts';
import { NOON_US, order } from '../../test/support/venue.ts';
import { openDoor, type Door } from './door.ts';
import { mintDoorToken } from './door-token.ts';
import * as limits from './limits.ts';
import { createSystemRandom } from '../ops/random.ts';

const ANSWERED: BatchOutcome = { kind: 'UNKNOWN' };
const item = { command: order('a'), stopsIfRefused: false };
const batch = { items: [item] };

type Exchange = { asked: (readonly BatchItem[])[]; answer: () => Promise<BatchOutcome> };

const clock = createManualClock(NOON_US);
const exchange: Exchange = { asked: [], answer: () => Promise.resolve(ANSWERED) };
const submitBatch = (items: readonly BatchItem[]): Promise<BatchOutcome> => {
  exchange.asked.push(items);
  return exchange.answer();
};
let door: Door;
before(async () => (door = await openTestDoor(clock, { submitBatch })));
after(() => door.stop());

type Asking = { body?: unknown; text?: string; token?: string; path?: string; method?: string; to?: string };

async function ask({ body, text, token = TOKEN, path = '/commands', method = 'POST', to = door.url }: Asking) {
  exchange.asked = [];
  const answer = await fetch(`${to}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(method === 'POST' && { body: text ?? JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const envelope = (batches: unknown, change: object = {}): object => ({
  protocol: 1,
  holder: HOLDER,
  batches,
  ...change,
});

describe('the door', () => {
  it('hands over all batches of a request in the same turn, in their order, and answers in it', async () => {
    const resolvers: ((outcome: BatchOutcome) => void)[] = [];
    exchange.answer = () => new Promise((resolve) => resolvers.push(resolve));
    const asking = ask({ body: envelope([batch, { items: [{ ...item, command: order('b') }, item] }]) });
    await eventually('both were asked', 10_000, () => (resolvers.length === 2 ? true : undefined));
    resolvers[1]?.({ kind: 'NOT_EXECUTED', code: 'clock-untrusted' });
    resolvers[0]?.({ kind: 'UNKNOWN' });
    const { status, body } = await asking;
    assert.equal(status, 200);
    assert.deepEqual(body, { outcomes: [{ kind: 'UNKNOWN' }, { kind: 'NOT_EXECUTED', code: 'clock-untrusted' }] });
    assert.deepEqual(exchange.asked, [[item], [{ ...item, command: order('b') }, item]]);
    exchange.answer = () => Promise.resolve(ANSWERED);
  });

  const tooMany = Array.from({ length: limits.COMMANDS_PER_REQUEST_MAX + 1 }, () => batch);
  const padded = (bytes: number): string => JSON.stringify(envelope([batch])).padEnd(bytes, ' ');
  const refused: [string, number, RegExp, Asking][] = [
    ['another token', 401, /token/, { body: envelope([batch]), token: mintDoorToken(createSystemRandom()) }],
    ['half of the token', 401, /token/, { body: envelope([batch]), token: TOKEN.slice(0, 20) }],
    ['another process is meant', 409, /this is exchange-1/, { body: envelope([batch], { holder: 'exchange-2' }) }],
    ['another protocol', 400, /protocol 1, not 2/, { body: envelope([batch], { protocol: 2 }) }],
    ['no JSON', 400, /JSON object/, { text: '{"protocol":1,' }],
    ['no object', 400, /JSON object/, { text: 'null' }],
    ['no batches', 400, /"batches"/, { body: envelope([]) }],
    ['batches that are no list', 400, /"batches"/, { body: envelope({ 0: batch }) }],
    ['too many commands', 413, /2001 commands/, { body: envelope(tooMany) }],
    ['too large', 413, /larger than 4194304/, { text: padded(limits.BODY_BYTES_MAX + 1) }],
    ['another path', 404, /only POST/, { path: '/', body: envelope([batch]) }],
    ['another method', 404, /only POST/, { method: 'GET' }],
  ];
  for (const [name, status, detail, asking] of refused) {
    it(`refuses, and says that nothing was taken: ${name}`, async () => {
      const answer = await ask(asking);
      assert.equal(answer.status, status);
      assert.equal(answer.body['refused'], 'exchange-unavailable');
      assert.match(String(answer.body['detail']), detail);
      assert.deepEqual(exchange.asked, []);
    });
  }

  it('takes as many commands, and as many bytes, as it says', async () => {
    assert.equal((await ask({ body: envelope(tooMany.slice(1)) })).status, 200);
    assert.equal(exchange.asked.length, limits.COMMANDS_PER_REQUEST_MAX);
    assert.equal((await ask({ text: padded(limits.BODY_BYTES_MAX) })).status, 200);
  });

  const poisonous: [string, unknown][] = [
    ['an unknown command', { items: [item, { ...item, command: { ...order('a'), type: 'SplitOrder' } }] }],
    ['half a lot', { items: [{ ...item, command: { ...order('a'), quantityLots: 0.5 } }] }],
    ['a member of another version', { items: [{ ...item, command: { ...order('a'), peg: 'MID' } }] }],
    ['an item of another version', { items: [{ ...item, stopsIfTraded: true }] }],
    ['no items', { items: [] }],
    ['no batch', 'PlaceOrder'],
    ['stopsIfRefused left out', { items: [{ command: order('a') }] }],
  ];
  for (const [name, poison] of poisonous) {
    it(`never lets through to the exchange: ${name}; what else is in the request goes its way`, async () => {
      const { status, body } = await ask({ body: envelope([batch, poison, batch]) });
      assert.equal(status, 200);
      const notTaken = { kind: 'NOT_EXECUTED', code: 'exchange-unavailable' };
      assert.deepEqual(body, { outcomes: [ANSWERED, notTaken, ANSWERED] });
      assert.deepEqual(exchange.asked, [[item], [item]]);
    });
  }

  it('calls unknown what the exchange failed at', async () => {
    exchange.answer = () => Promise.reject(new Error('bug'));
    assert.deepEqual((await ask({ body: envelope([batch]) })).body, { outcomes: [{ kind: 'UNKNOWN' }] });
    exchange.answer = () => Promise.resolve(ANSWERED);
  });

  it('answers what can not be read with nothing: no other request must take it for its answer', async () => {
    const socket = connect(Number(new URL(door.url).port), '127.0.0.1');
    let heard = '';
    socket.on('data', (bytes) => (heard += bytes.toString())).on('error', () => undefined);
    socket.write('GARBAGE\r\n\r\n');
    await once(socket, 'close');
    assert.equal(heard, '');
  });

  it('refuses to open with a token that nobody drew', async () => {
    const opening = openDoor({
      ...{ exchange: { submitBatch }, holder: HOLDER, token: 'secret', clock, log: SILENT },
      ...{ host: '127.0.0.1', port: 0 },
    });
    await assert.rejects(opening, /32 random bytes/);
  });
});

describe('a door with much to do', () => {
  it('refuses as busy beyond so many requests in flight, also if the body comes later', async () => {
    let release = (): void => undefined;
    const held = new Promise<BatchOutcome>((resolve) => (release = () => resolve(ANSWERED)));
    let asked = 0;
    const own = await openTestDoor(clock, { submitBatch: () => ((asked += 1), held) });
    const to = own.url;
    const inFlight = Array.from({ length: limits.DOOR_REQUESTS_IN_FLIGHT_MAX }, () =>
      ask({ body: envelope([batch]), to }),
    );
    await eventually('all are in', 20_000, () => (asked === limits.DOOR_REQUESTS_IN_FLIGHT_MAX ? true : undefined));
    const one = await ask({ body: envelope([batch]), to });
    assert.deepEqual([one.status, one.body['refused']], [503, 'exchange-busy']);
    // Whoever has no token takes nobody's place.
    assert.equal((await ask({ body: envelope([batch]), to, token: 'x' })).status, 401);
    release();
    for (const { status } of await Promise.all(inFlight)) assert.equal(status, 200);
    await eventually('the places are free again', 10_000, async () => {
      return (await ask({ body: envelope([batch]), to })).status === 200 ? true : undefined;
    });
    await own.stop();
  });

  it('closes connections beyond so many at once', async () => {
    const own = await openTestDoor(clock, { submitBatch });
    const port = Number(new URL(own.url).port);
    const sockets = Array.from({ length: limits.DOOR_CONNECTIONS_MAX }, () => connect(port, '127.0.0.1'));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    const more = connect(port, '127.0.0.1').on('error', () => undefined);
    await once(more, 'close');
    assert.ok(sockets.every(({ destroyed }) => !destroyed));
    for (const socket of sockets) socket.destroy();
    await own.stop();
  });

  it('stops: what was taken is answered, new ones are refused, idle connections end', async () => {
    let release = (): void => undefined;
    const held = new Promise<BatchOutcome>((resolve) => (release = () => resolve(ANSWERED)));
    let asked = 0;
    const own = await openTestDoor(clock, { submitBatch: () => ((asked += 1), held) });
    const taken = ask({ body: envelope([batch]), to: own.url });
    await eventually('it is in', 10_000, () => (asked === 1 ? true : undefined));
    // Its head is there before the door stops, its body comes after.
    const late = connect(Number(new URL(own.url).port), '127.0.0.1');
    const body = JSON.stringify(envelope([batch]));
    late.write(`POST /commands HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${TOKEN}\r\n`);
    late.write(`content-length: ${body.length}\r\n\r\n${body.slice(0, 10)}`);
    let answer = '';
    late.on('data', (bytes) => (answer += bytes.toString()));
    await settleSockets(own.url);
    const stopping = own.stop();
    late.write(body.slice(10));
    await once(late, 'close');
    assert.match(answer, /^HTTP\/1.1 503 [\s\S]*exchange-unavailable/);
    assert.equal(asked, 1);
    release();
    assert.equal((await taken).status, 200);
    await stopping;
    await assert.rejects(fetch(own.url));
  });

  it('stops in the end also if an outcome never comes', async () => {
    const own = await openTestDoor(clock, { submitBatch: () => new Promise(() => undefined) });
    const lost = assert.rejects(ask({ body: envelope([batch]), to: own.url }));
    await settleSockets(own.url);
    const stopping = own.stop();
    await clock.advance(limits.DOOR_CLOSE_MS_MAX);
    await lost;
    await stopping;
  });
});

/** What was sent on other connections before this was asked has been read: connections are served in turn. */
async function settleSockets(to: string): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await ask({ path: '/', body: {}, to });
}
