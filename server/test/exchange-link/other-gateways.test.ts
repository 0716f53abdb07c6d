/**
 * Goal: what a participant was told has happened, by whichever gateway, is in everything that it reads next from this
 * one, though nobody told this one. And where that can't be known, it isn't pretended.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { VENUE, type Command } from '@wattbook/engine/commands';
import { VIEW_WAIT_MS_MAX } from '../../src/http/limits.ts';
import { JournalUnavailable } from '../../src/journal/journal.ts';
import { settled } from '../support/manual-clock.ts';
import { createTestGateway, newOrder, type TestGateway } from '../support/test-gateway.ts';
import { order } from '../support/venue.ts';

/** As `call`, but the gateway hears of nothing before or after. */
async function read({ gateway, keys }: TestGateway, path: string, key = keys.alpha) {
  const answer = await gateway.app.inject({ url: `/api/v1${path}`, headers: { authorization: `Bearer ${key}` } });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>(), text: answer.body };
}

async function tell({ elsewhere }: TestGateway, command: Command): Promise<number> {
  const outcome = await elsewhere.submit(command);
  assert.ok(outcome.kind === 'RECORDED');
  return outcome.record.sequence;
}

const alpha = { participantId: 'alpha', userId: 'alice', keyId: 'key1' };
const halt: Command = { ...VENUE, type: 'HaltContract', contractId: 'NL-TEST-1', because: 'a test' };

const READS: [string, Command, string, RegExp][] = [
  ['an order in the list', order('elsewhere'), '/orders', /"clientOrderId":"elsewhere"/],
  ['an order by its id', order('elsewhere'), '/orders/O-1', /"clientOrderId":"elsewhere"/],
  ['an order in the book', order('elsewhere'), '/contracts/NL-TEST-1/book', /"price":"50.00"/],
  ['a halt', halt, '/contracts/NL-TEST-1', /"state":"HALTED"/],
  ['a switch', { ...alpha, type: 'SetCancelAfter', seconds: 60, scope: 'PARTICIPANT' }, '/account', /"participant":"2/],
];

describe('what another gateway was told is in the next read here', () => {
  for (const [name, command, path, shown] of READS) {
    it(name, async () => {
      const venue = await createTestGateway({}, { shape: 'apart' });
      assert.doesNotMatch((await read(venue, path)).text, shown);
      await tell(venue, command);
      const { status, text } = await read(venue, path);
      assert.equal(status, 200);
      assert.match(text, shown);
      await venue.close();
    });
  }

  it('also in views that are behind: they are waited for, for whom it concerns', async () => {
    const venue = await createTestGateway({}, { shape: 'apart' });
    venue.holdViews(true);
    await tell(venue, order('elsewhere'));
    const own = read(venue, '/orders');
    assert.equal((await read(venue, '/orders', venue.keys.beta)).status, 200, 'beta was told nothing');
    venue.holdViews(false);
    assert.match((await own).text, /"clientOrderId":"elsewhere"/);
    await venue.close();
  });

  it('an own write here, too, before it was heard of', async () => {
    const venue = await createTestGateway({}, { shape: 'apart' });
    const headers = { authorization: `Bearer ${venue.keys.alpha}` };
    const inject = (method: 'POST' | 'PATCH', url: string, payload: object) =>
      venue.gateway.app.inject({ method, url: `/api/v1${url}`, headers, payload });
    const placed = await inject('POST', '/orders', newOrder('here'));
    assert.equal(placed.statusCode, 201, placed.body);
    const head = venue.replica.head().lastSequence;
    const amended = await inject('PATCH', '/orders/O-1', { version: '1.0', revision: 1, price: '49.00' });
    assert.equal(amended.statusCode, 200, amended.body);
    assert.equal(venue.replica.head().lastSequence, head, 'nobody told this gateway, nor did it ask');
    assert.match((await read(venue, '/orders')).text, /"price":"49.00"/);
    await venue.close();
  });
});

describe('what was committed last can not be read', () => {
  const cases: [string, () => Promise<void>][] = [
    ['the journal is away', () => Promise.reject(new JournalUnavailable('gone'))],
    ['the journal does not answer', () => new Promise(() => undefined)],
  ];
  for (const [name, catchUp] of cases) {
    it(`${name}: reads say so`, async () => {
      const venue = await createTestGateway({ catchUp }, { shape: 'apart' });
      for (const path of ['/orders', '/contracts', '/account']) {
        const asking = read(venue, path);
        await settled();
        await venue.clock.advance(VIEW_WAIT_MS_MAX);
        const { status, body } = await asking;
        assert.deepEqual([status, body['code']], [503, 'view-behind'], path);
      }
      await venue.close();
    });
  }
});
