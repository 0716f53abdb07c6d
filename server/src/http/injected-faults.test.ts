/** Faults that a client's developer wishes for: what they look like, and that a right client recovers from them. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { settled, createManualClock } from '../../test/support/manual-clock.ts';
import { eventsIn } from '../../test/support/stream-desk.ts';
import { createTestGateway, newOrder, type TestGateway } from '../../test/support/test-gateway.ts';
import { createFaultyWriter, EVENTS_PER_FAULT, STALL_MS, type StreamFault } from './operations/stream-faults.ts';
import type { Schemas } from './wire/api-schemas.ts';

const SILENCE_MS = 15_000;
const HEARTBEAT_MS = 5_000;

let venue: TestGateway;
before(async () => (venue = await createTestGateway()));
after(() => venue.close());

const submit = (body: object, fault?: string, where = venue) =>
  where.call('POST', '/orders', { body, ...(fault !== undefined && { headers: { 'wattbook-inject': fault } }) });

describe('an answer', () => {
  test('is lost after the order was accepted: the same request without the header tells what came of it', async () => {
    const body = { ...newOrder('lost'), contractId: 'NL-TEST-20' };
    const lost = await submit(body, 'answer-lost');
    const { code, outcome, retry } = lost.json<Schemas['Problem']>();
    assert.deepEqual([lost.statusCode, code, outcome, retry], [504, 'outcome-unknown', 'UNKNOWN', 'SAFE_SAME_ID']);
    const again = await submit(body);
    assert.deepEqual([again.statusCode, again.headers['idempotent-replayed']], [201, 'true']);
    const orders = await venue.call('GET', '/orders?contractId=NL-TEST-20');
    assert.equal(orders.json<Schemas['OrderPage']>().items.length, 1, 'it is there once');
  });

  test('is lost of each change of an order, and the change has happened', async () => {
    const placed = await submit({ ...newOrder('changes'), contractId: 'NL-TEST-21' });
    const { orderId } = placed.json<Schemas['OrderOutcome']>();
    const change = (method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) =>
      venue.call(method, path, {
        headers: { 'wattbook-inject': 'answer-lost' },
        ...(body !== undefined && { body: { version: '1.0', ...body } }),
      });
    const state = async () => {
      const { revision, state: is } = (await venue.call('GET', `/orders/${orderId}`)).json<Schemas['Order']>();
      return [revision, is];
    };
    for (const [method, path, body, after] of [
      ['PATCH', '', { revision: 1, price: '40.00' }, [2, 'ACTIVE']],
      ['POST', '/park', {}, [3, 'PARKED']],
      ['POST', '/activate', {}, [4, 'ACTIVE']],
      ['DELETE', '', undefined, [5, 'CANCELLED']],
    ] as const) {
      assert.equal((await change(method, `/orders/${orderId}${path}`, body)).statusCode, 504);
      assert.deepEqual(await state(), after);
    }
  });

  for (const [fault, status, code] of [
    ['rate-limited', 429, 'rate-limited'],
    ['exchange-unavailable', 503, 'exchange-unavailable'],
  ] as const) {
    test(`is ${status} ${code}: nothing was executed, and it says when to come back`, async () => {
      const body = { ...newOrder(fault), contractId: 'NL-TEST-22' };
      const refused = await submit(body, fault);
      const found = refused.json<Schemas['Problem']>();
      assert.deepEqual([refused.statusCode, found.code, found.outcome], [status, code, 'NOT_EXECUTED']);
      assert.equal(refused.headers['retry-after'], '1');
      const again = await submit(body);
      assert.deepEqual([again.statusCode, again.headers['idempotent-replayed']], [201, undefined]);
    });
  }

  test('of another wish: the right ones are named, and nothing is executed', async () => {
    const refused = await submit(newOrder('other'), 'everything');
    assert.equal(refused.statusCode, 400);
    assert.match(refused.body, /answer-lost.*rate-limited.*exchange-unavailable/);
  });
});

test('a live venue makes nothing fail: it refuses the request, and the stream', async () => {
  const live = await createTestGateway({ environment: 'live' });
  const body = newOrder('live');
  for (const fault of ['answer-lost', 'rate-limited', 'exchange-unavailable']) {
    const refused = await submit(body, fault, live);
    assert.deepEqual([refused.statusCode, refused.json<Schemas['Problem']>().code], [400, 'malformed-request']);
    assert.match(refused.body, /"parameter":"Wattbook-Inject"/);
  }
  assert.equal((await submit(body, undefined, live)).headers['idempotent-replayed'], undefined, 'none was executed');
  const stream = await live.call('GET', '/stream?inject=gaps');
  assert.deepEqual([stream.statusCode, stream.json<Schemas['Problem']>().code], [400, 'malformed-request']);
  await live.close();
});

/** What is written, event by event, each a letter; `.` is a heartbeat, `|` where it was cut, `!` its end. */
async function written(kinds: readonly StreamFault[], told: string, waitMs = 0): Promise<string> {
  const clock = createManualClock(0);
  let text = '';
  const writer = createFaultyWriter(kinds, clock, {
    write: (more) => ((text += more), true),
    cutAfter: (more) => void (text += `${more}|`),
    drained: () => void (text += '+'),
    end: (more) => void (text += more),
  });
  for (const letter of told) {
    if (letter === '!') writer.end('!');
    else writer.write(letter === '.' ? '.' : `${letter}${letter}`, letter !== '.');
  }
  await clock.advance(waitMs);
  writer.stop();
  return text;
}

test('every fifth event is faulty, one kind after the other; heartbeats never are', async () => {
  assert.equal(EVENTS_PER_FAULT, 5);
  assert.equal(await written(['duplicates'], 'abc.defghijk'), 'aabbcc.ddeeeeffgghhiijjjjkk');
  assert.equal(await written(['gaps'], 'abcdef'), 'aabbccddff');
  assert.equal(await written(['reorder'], 'abcdefg'), 'aabbccddffeegg');
  assert.equal(await written(['reorder'], 'abcde.f'), 'aabbccddee.ff', 'nothing overtakes by more than one event');
  assert.equal(await written(['disconnect'], 'abcdef.'), 'aabbccdde|');
  assert.equal(await written(['gaps', 'duplicates'], 'abcdefghijklmno'), 'aabbccddffgghhiijjjjkkllmmnn');
});

test('a stall: nothing comes for its time, not even a heartbeat; then all of it', async () => {
  assert.equal(await written(['stall'], 'abcdef.', STALL_MS - 1), 'aabbccdd');
  assert.equal(await written(['stall'], 'abcdef.', STALL_MS), 'aabbccddeeff.+');
});

test('a process that stops says so behind what a fault holds back, and never behind half an event', async () => {
  assert.equal(await written(['reorder'], 'abcde!'), 'aabbccddee!');
  assert.equal(await written(['stall'], 'abcdef!', STALL_MS), 'aabbccddeeff!');
  assert.equal(await written(['gaps'], 'abcde!'), 'aabbccdd!');
  assert.equal(await written(['disconnect'], 'abcde!'), 'aabbccdde|');
});

type Heard = { trades: Map<string, string>; twice: number; late: number; cuts: number; silences: number };

/** A client as it should be: it goes on after the last id, takes each trade once, and doubts a silence. */
async function listenRightly(until: string, query: string): Promise<Heard> {
  const heard: Heard = { trades: new Map(), twice: 0, late: 0, cuts: 0, silences: 0 };
  let last = '0';
  while (last !== until) {
    const answer = await venue.gateway.app.inject({
      ...{ method: 'GET', url: `/api/v1/stream?channels=trades&contractId=NL-TEST-30&${query}`, payloadAsStream: true },
      headers: { authorization: `Bearer ${venue.keys.alpha}`, 'last-event-id': last },
    });
    const stream = answer.stream();
    let [text, isOver, silentMs] = ['', false, 0];
    stream.setEncoding('utf8').on('data', (chunk: string) => (([text, silentMs] = [text + chunk, 0]), undefined));
    stream.on('close', () => (isOver = true)).on('error', () => undefined);
    for (let told = 0; !isOver && last !== until && silentMs < SILENCE_MS;) {
      await settled();
      const events = eventsIn(text.slice(0, text.lastIndexOf('\n\n') + 2).replace(/^retry: \d+\n\n/, ''));
      for (const event of events.slice(told)) {
        if (event.event === 'trade') take(heard, event.id, String(event.data['tradeId']), last);
        last = isLater(event.id, last) ? event.id : last;
      }
      if (events.length === told) {
        silentMs += HEARTBEAT_MS;
        await venue.clock.advance(HEARTBEAT_MS);
      }
      told = events.length;
    }
    if (isOver) heard.cuts += 1;
    else if (silentMs >= SILENCE_MS) heard.silences += 1;
    stream.destroy();
  }
  return heard;
}

const placeOf = (id: string): number[] => id.split('-').map(Number);

function isLater(one: string, other: string): boolean {
  const [[sequence = 0, index = Infinity], [before = 0, beforeIndex = Infinity]] = [placeOf(one), placeOf(other)];
  return sequence > before || (sequence === before && index > beforeIndex);
}

function take(heard: Heard, id: string, tradeId: string, last: string): void {
  if (heard.trades.has(tradeId)) heard.twice += 1;
  else if (!isLater(id, last)) heard.late += 1;
  heard.trades.set(tradeId, id);
}

test('a right client has every trade in the end: it resumes, tells doubles by their ids, and asks the list', async () => {
  for (let index = 0; index < 60; index++) {
    const terms = { contractId: 'NL-TEST-30', price: '50.00', quantity: '1' };
    await submit({ ...newOrder(`s${index}`), ...terms, side: 'SELL' });
    await submit({ ...newOrder(`b${index}`), ...terms, side: 'BUY' });
  }
  const list = await venue.call('GET', '/market/trades?contractId=NL-TEST-30&after=0&limit=500');
  const listed = list.json<Schemas['MarketTradePage']>().items.map(({ tradeId }) => tradeId);
  const end = String(list.headers['wattbook-sequence']);
  assert.equal(listed.length, 60);

  const heard = await listenRightly(end, 'inject=duplicates,gaps,reorder,disconnect');
  for (const name of ['twice', 'late', 'cuts'] as const) assert.ok(heard[name] > 0, name);
  const missed = listed.filter((tradeId) => !heard.trades.has(tradeId));
  assert.ok(missed.length > 0, 'some were left out');
  assert.deepEqual([...heard.trades.keys(), ...missed].toSorted(), listed.toSorted());

  const stalled = await listenRightly(end, 'inject=stall');
  assert.ok(stalled.silences > 0);
  assert.deepEqual([...stalled.trades.keys()], listed);

  const undisturbed = await listenRightly(end, '');
  const { trades, ...faults } = undisturbed;
  assert.deepEqual([...trades.keys()], listed);
  assert.deepEqual(faults, { twice: 0, late: 0, cuts: 0, silences: 0 });
});
