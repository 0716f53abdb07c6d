/** Where a stream goes on: at a gateway that is not as far as another one, or that can't read the journal. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { settled } from '../../test/support/manual-clock.ts';
import { eventually } from '../../test/support/patience.ts';
import { eventsIn, readerOf, type Reader } from '../../test/support/stream-desk.ts';
import { createTestGateway, type TestGateway } from '../../test/support/test-gateway.ts';
import { order } from '../../test/support/venue.ts';
import { REVOCATION_CHECK_MS, VIEW_WAIT_MS_MAX } from './limits.ts';

const PATIENCE_MS = 10_000;

const connectionsOf = ({ gateway }: TestGateway): Promise<number> =>
  new Promise((resolve) => gateway.app.server.getConnections((_error, count) => resolve(count)));

async function listen({ gateway, keys }: TestGateway, query: string): Promise<{ statusCode: number; reader: Reader }> {
  const answer = await gateway.app.inject({
    ...{ method: 'GET', url: `/api/v1/stream?${query}`, payloadAsStream: true },
    headers: { authorization: `Bearer ${keys.alpha}` },
  });
  return { statusCode: answer.statusCode, reader: readerOf(answer.stream()) };
}

/** What another gateway acknowledges while this one isn't told of it. */
async function acknowledgedElsewhere({ elsewhere, feed }: TestGateway, clientOrderId: string): Promise<number> {
  const outcome = await elsewhere.submit(order(clientOrderId));
  assert.ok(outcome.kind === 'RECORDED' && outcome.record.sequence > feed.sequence(), 'this one has not heard of it');
  return outcome.record.sequence;
}

describe('at a gateway that has not heard yet of what another one acknowledged', () => {
  let venue: TestGateway;
  before(async () => {
    venue = await createTestGateway({}, { shape: 'apart' });
  });
  after(() => venue.close());

  test('a reader goes on right behind it: it is no other journal, and nothing is told again', async () => {
    const sequence = await acknowledgedElsewhere(venue, 'r1');
    const { statusCode, reader } = await listen(venue, `channels=orders&after=${sequence}`);
    assert.equal(statusCode, 200);
    assert.ok(venue.feed.sequence() >= sequence);
    const next = await venue.exchange.submit(order('r2'));
    await settled();
    assert.ok(next.kind === 'RECORDED');
    assert.deepEqual(
      eventsIn(reader.text()).map(({ id, event }) => [id.split('-')[0], event]),
      [[String(next.record.sequence), 'order']],
    );
  });

  test('what is ahead of every journal still is', async () => {
    const sequence = await acknowledgedElsewhere(venue, 'r3');
    const { reader } = await listen(venue, `after=${sequence + 1}`);
    await settled();
    assert.deepEqual(eventsIn(reader.text()), [
      { id: String(sequence), event: 'reset', data: { reason: 'AHEAD', sequence } },
    ]);
  });
});

describe('while the journal can not be read', () => {
  /** A gateway whose reading of the journal hangs until it is let go. */
  async function openHanging() {
    const hanging = Promise.withResolvers<undefined>();
    let [asked, watched] = [0, 0];
    const venue = await createTestGateway({
      catchUp: async () => {
        asked += 1;
        await hanging.promise;
      },
      changeDirectory: (directory) => ({
        ...directory,
        findRevokedKeys: (keyIds) => {
          watched += 1;
          return directory.findRevokedKeys(keyIds);
        },
      }),
    });
    const letGo = (): void => hanging.resolve(undefined);
    return { venue, letGo, asked: () => asked, watched: () => watched };
  }

  test('it is not said of a place that it is ahead: the reader is asked to come again', async () => {
    const { venue, letGo } = await openHanging();
    const opened = venue.call('GET', `/stream?after=${venue.feed.sequence() + 1}`);
    await settled();
    await venue.clock.advance(VIEW_WAIT_MS_MAX);
    const answer = await opened;
    assert.equal(answer.statusCode, 503);
    assert.equal(answer.json<{ code: string }>().code, 'view-behind');
    letGo();
    await venue.close();
  });

  test('a place that is known is resumed from at once', async () => {
    const { venue, letGo, asked } = await openHanging();
    const { statusCode } = await listen(venue, `after=${venue.feed.sequence()}`);
    assert.deepEqual([statusCode, asked()], [200, 0]);
    letGo();
    await venue.close();
  });

  test('of a reader that goes away meanwhile nothing stays', async () => {
    const { venue, letGo, asked, watched } = await openHanging();
    await venue.gateway.app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = venue.gateway.app.server.address() as AddressInfo;
    const headers = { authorization: `Bearer ${venue.keys.alpha}` };
    const sent = request({ port, headers, path: `/api/v1/stream?after=${venue.feed.sequence() + 1}` });
    const failed = new Promise((resolve) => sent.on('error', resolve));
    sent.end();
    await eventually('it is asked for', PATIENCE_MS, () => (asked() === 1 ? true : undefined));
    sent.destroy();
    await failed;
    await eventually(
      'the connection is gone',
      PATIENCE_MS,
      async () => (await connectionsOf(venue)) === 0 || undefined,
    );
    letGo();
    await settled();
    await venue.clock.advance(10 * REVOCATION_CHECK_MS);
    assert.deepEqual([venue.feed.subscribers(), watched()], [0, 0], 'nobody is told, no key is watched');
    await venue.close();
  });
});
