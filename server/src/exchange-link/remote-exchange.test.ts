/** A gateway's end of the link, on a real door, with what may go wrong on the way. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { BatchItem, BatchOutcome } from '../exchange-channel.ts';
import { openFaultyLink } from '../../test/support/faulty-link.ts';
import { HOLDER, linkExchange, wordOf, type LinkedExchange } from '../../test/support/linked-exchange.ts';
import { createManualClock, settled } from '../../test/support/manual-clock.ts';
import { eventually } from '../../test/support/patience.ts';
import { NOON_US, order } from '../../test/support/venue.ts';
import { mintDoorToken } from './door-token.ts';
import * as limits from './limits.ts';
import { sendRequest } from './send-request.ts';
import { createSystemRandom } from '../ops/random.ts';

const NEVER = new Promise<string>(() => undefined);
const single = (id: string): BatchItem => ({ command: order(id), stopsIfRefused: false });

/** Behind the door: it answers when it is told to. */
function createHeld() {
  const asked: { items: readonly BatchItem[]; answer: (outcome: BatchOutcome) => void }[] = [];
  const submitBatch = (items: readonly BatchItem[]): Promise<BatchOutcome> =>
    new Promise((answer) => asked.push({ items, answer }));
  const arrived = (count: number) =>
    eventually(`${count} were asked`, 20_000, () => (asked.length >= count ? true : undefined));
  return { asked, submitBatch, arrived, answerAll: () => asked.forEach(({ answer }) => answer({ kind: 'UNKNOWN' })) };
}

describe('asking over the link', () => {
  let link: LinkedExchange;
  before(async () => (link = await linkExchange()));
  after(() => link.close());

  it('answers 10,000 commands at once, each once and with its own record', async () => {
    const ids = Array.from({ length: limits.WAITING_COMMANDS_MAX }, (_, index) => `many-${index}`);
    const asking = ids.map((id) => link.remote.submit(order(id, { contractId: 'nowhere' })));
    assert.equal(wordOf(await link.remote.submit(order('one more'))), 'exchange-busy', 'the first beyond the bound');
    const outcomes = await Promise.all(asking);
    for (const [index, outcome] of outcomes.entries()) {
      assert.ok(outcome.kind === 'RECORDED' && outcome.record.command.type === 'PlaceOrder');
      assert.equal(outcome.record.command.clientOrderId, ids[index]);
    }
    const kept = link.records().filter(({ command }) => command.type === 'PlaceOrder');
    assert.deepEqual(
      outcomes.map((outcome) => outcome.kind === 'RECORDED' && outcome.record).toSorted(bySequence),
      kept,
    );
  });

  it('answers at once while no leader is known, and again when one is', async () => {
    link.follow(undefined);
    assert.equal(wordOf(await link.remote.submit(order('n1'))), 'exchange-unavailable');
    link.follow(link.leader);
    assert.equal(wordOf(await link.remote.submit(order('n1'))), 'RECORDED');
  });

  const strangers: [string, object][] = [
    ['is another process than was meant', { holder: 'exchange-0' }],
    ['has another token', { token: mintDoorToken(createSystemRandom()) }],
    ['has a token that is none', { token: 'line\nbreak' }],
    ['has an address that is none', { url: 'nowhere' }],
    ['is not there', { url: 'http://127.0.0.1:1' }],
  ];
  for (const [name, change] of strangers) {
    it(`says not executed if the leader ${name}`, async () => {
      link.follow({ ...link.leader, ...change });
      const before = link.records().length;
      assert.equal(wordOf(await link.remote.submit(order('s1'))), 'exchange-unavailable');
      assert.equal(link.records().length, before);
      link.follow(link.leader);
    });
  }

  it('takes no batch that could never be sent', async () => {
    const items = Array.from({ length: limits.COMMANDS_PER_REQUEST_MAX + 1 }, (_, index) => single(`x${index}`));
    await assert.rejects(link.remote.submitBatch(items), /a batch of 2001 commands/);
    await assert.rejects(link.remote.submitBatch([]), /a batch of 0 commands/);
    const text = 'x'.repeat(limits.BODY_BYTES_MAX);
    await assert.rejects(link.remote.submit(order('large', { text })), /a batch of 1 commands and 4\d+ bytes/);
  });
});

function bySequence(one: false | { sequence: number }, other: false | { sequence: number }): number {
  return (one === false ? 0 : one.sequence) - (other === false ? 0 : other.sequence);
}

describe('what waits and what is in flight', () => {
  it('goes together: what is asked in one turn, and what is asked while enough is in flight', async () => {
    const held = createHeld();
    const link = await linkExchange(() => held);
    const ask = (id: string) => link.remote.submitBatch([single(id)]);
    const asking = [ask('a1'), ask('a2')];
    await held.arrived(2);
    for (let request = 2; request <= limits.REQUESTS_IN_FLIGHT_MAX; request++) {
      asking.push(ask(`b${request}`));
      await held.arrived(request + 1);
    }
    asking.push(ask('c1'));
    await settled();
    asking.push(ask('c2'));
    await settled();
    assert.equal(held.asked.length, limits.REQUESTS_IN_FLIGHT_MAX + 1, 'these wait');
    held.asked[0]?.answer({ kind: 'UNKNOWN' });
    held.asked[1]?.answer({ kind: 'UNKNOWN' });
    await held.arrived(limits.REQUESTS_IN_FLIGHT_MAX + 3);
    held.answerAll();
    await Promise.all(asking);
    await link.close();
  });

  it('says busy, which is true, of what waited too long; and unknown of what had no answer', async () => {
    const held = createHeld();
    const link = await linkExchange(() => held);
    const ask = async (id: string) => wordOf(await link.remote.submit(order(id)));
    const inFlight: Promise<string>[] = [];
    for (let request = 1; request <= limits.REQUESTS_IN_FLIGHT_MAX; request++) {
      inFlight.push(ask(`f${request}`));
      await held.arrived(request);
    }
    let said: string | undefined;
    const waits = ask('waits').then((word) => (said = word));
    await link.clock.advance(limits.WAITING_MS_MAX - 1);
    assert.equal(said, undefined);
    await link.clock.advance(1);
    assert.equal(await waits, 'exchange-busy');
    await link.clock.advance(limits.ANSWER_MS_MAX - limits.WAITING_MS_MAX);
    assert.deepEqual(
      await Promise.all(inFlight),
      inFlight.map(() => 'UNKNOWN'),
    );
    assert.equal(held.asked.length, limits.REQUESTS_IN_FLIGHT_MAX, 'what waited was never sent');
    held.answerAll();
    await link.close();
  });

  it('sends to the next leader what waits, and nothing that was sent', async () => {
    const [old, next] = [createHeld(), createHeld()];
    const [from, to] = [await linkExchange(() => old), await linkExchange(() => next)];
    const asking = [];
    for (let request = 1; request <= limits.REQUESTS_IN_FLIGHT_MAX; request++) {
      asking.push(from.remote.submit(order(`old-${request}`)));
      await old.arrived(request);
    }
    const waits = from.remote.submit(order('new'));
    await settled();
    from.follow(to.leader);
    from.remote.leaderChanged();
    await next.arrived(1);
    assert.deepEqual(
      next.asked.map(({ items }) => items),
      [[single('new')]],
    );
    next.asked[0]?.answer({ kind: 'NOT_EXECUTED', code: 'clock-untrusted' });
    assert.equal(wordOf(await waits), 'clock-untrusted');
    old.answerAll();
    await Promise.all(asking);
    assert.equal(old.asked.length, limits.REQUESTS_IN_FLIGHT_MAX);
    await from.close();
    await to.close();
  });

  it('keeps what is asked between two leaders for the next one', async () => {
    const [old, next] = [createHeld(), createHeld()];
    const [from, to] = [await linkExchange(() => old), await linkExchange(() => next)];
    from.follow(undefined);
    from.remote.leaderChanged();
    const asking = ['between-1', 'between-2'].map((id) => from.remote.submitBatch([single(id)]));
    await from.clock.advance(limits.LEADERLESS_MS_MAX - 1);
    from.follow(to.leader);
    from.remote.leaderChanged();
    await next.arrived(2);
    await from.clock.advance(1);
    next.answerAll();
    assert.deepEqual((await Promise.all(asking)).map(wordOf), ['UNKNOWN', 'UNKNOWN']);
    assert.deepEqual([old.asked.length, next.asked.length], [0, 2]);
    await from.close();
    await to.close();
  });

  it('says not executed if no next leader comes soon, and from then on at once', async () => {
    const link = await linkExchange();
    link.follow(undefined);
    link.remote.leaderChanged();
    let said: string | undefined;
    const waits = link.remote.submit(order('between')).then((outcome) => (said = wordOf(outcome)));
    await link.clock.advance(limits.LEADERLESS_MS_MAX - 1);
    assert.equal(said, undefined);
    await link.clock.advance(1);
    assert.equal(await waits, 'exchange-unavailable');
    assert.equal(wordOf(await link.remote.submit(order('later'))), 'exchange-unavailable');
    assert.equal(link.records().filter(({ command }) => command.type === 'PlaceOrder').length, 0);
    await link.close();
  });

  it('says not executed of what waits for a next leader as it stops', async () => {
    const link = await linkExchange();
    link.follow(undefined);
    link.remote.leaderChanged();
    const waits = link.remote.submit(order('between'));
    const stopping = link.remote.stop();
    assert.equal(wordOf(await waits), 'exchange-unavailable');
    await stopping;
    await link.close();
  });

  it('waits for what was sent to an earlier leader for a moment only: no longer than it may take to be answered', async () => {
    const [old, next] = [createHeld(), createHeld()];
    const [from, to] = [await linkExchange(() => old), await linkExchange(() => next)];
    const asked = ['answered', 'never answered'].map((id) => from.remote.submit(order(id)));
    await old.arrived(2);
    from.follow(to.leader);
    from.remote.leaderChanged();
    old.asked[0]?.answer({ kind: 'NOT_EXECUTED', code: 'clock-untrusted' });
    await settled();
    await from.clock.advance(limits.REPLACED_MS_MAX);
    // Both went in one request, and a request has one answer.
    assert.deepEqual((await Promise.all(asked)).map(wordOf), ['UNKNOWN', 'UNKNOWN']);
    old.answerAll();
    await from.close();
    await to.close();
  });

  it('stops: what waits was not executed, what is in flight is waited for', async () => {
    const held = createHeld();
    const link = await linkExchange(() => held);
    const sent = link.remote.submit(order('sent'));
    await held.arrived(1);
    const waits = link.remote.submit(order('waits'));
    const stopping = link.remote.stop();
    assert.equal(wordOf(await waits), 'exchange-unavailable');
    assert.equal(wordOf(await link.remote.submit(order('after'))), 'exchange-unavailable');
    held.asked[0]?.answer({ kind: 'NOT_EXECUTED', code: 'clock-untrusted' });
    assert.equal(wordOf(await sent), 'clock-untrusted');
    await stopping;
    await link.close();
  });
});

describe('connections', () => {
  it('are used again, and the door never closes an idle one', async () => {
    const link = await linkExchange();
    const proxy = await openFaultyLink(link.door.url);
    link.follow({ holder: HOLDER, url: proxy.url, token: link.leader.token });
    for (let request = 0; request < 5; request++) {
      assert.equal(wordOf(await link.remote.submit(order(`k${request}`))), 'RECORDED');
      await settled();
    }
    assert.equal(proxy.connections(), 1);
    await link.close();
    await proxy.close();
  });

  it('that were accepted and stay silent may have taken it', async () => {
    const link = await linkExchange();
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const arrived = once(silent, 'connection');
    const { port } = silent.address() as AddressInfo;
    link.follow({ ...link.leader, url: `http://127.0.0.1:${port}` });
    const asking = link.remote.submit(order('silent'));
    const [socket] = (await arrived) as [Socket];
    await once(socket, 'data');
    await link.clock.advance(limits.ANSWER_MS_MAX);
    assert.equal(wordOf(await asking), 'UNKNOWN');
    socket.destroy();
    silent.close();
    await link.close();
  });

  it('that do not come about in time have sent nothing', async () => {
    const clock = createManualClock(NOON_US);
    // A name that is never found.
    const agent = new Agent({ lookup: () => undefined });
    const sending = sendRequest({ clock, agent, url: 'http://leader.invalid', token: 'x', body: '{}', givenUp: NEVER });
    await settled();
    await clock.advance(limits.CONNECT_MS_MAX);
    assert.deepEqual(await sending, { kind: 'NOT_SENT', because: 'no connection within 1000 ms' });
  });
});
