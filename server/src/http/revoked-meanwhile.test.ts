/** A key that is revoked while a body is on its way: whoever holds a leaked key can't keep requests in reserve. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createTestGateway, newOrder } from '../../test/support/test-gateway.ts';

test('a request whose key is revoked before its body has arrived is refused, and nothing is executed', async (t) => {
  const asked = Promise.withResolvers<undefined>();
  const venue = await createTestGateway({
    authenticated: (found) => {
      asked.resolve(undefined);
      return found;
    },
  });
  t.after(venue.close);
  await venue.gateway.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = venue.gateway.app.server.address() as AddressInfo;
  const key = venue.directory.addKey('alpha', ['trade']);
  const body = JSON.stringify(newOrder('late'));
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    'content-length': body.length,
  };

  const sent = request({ host: '127.0.0.1', port, path: '/api/v1/orders', method: 'POST', headers });
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
  sent.write(body.slice(0, 20));
  await asked.promise;
  const before = venue.replica.head().lastSequence;
  const keyId = key.split('_')[2] ?? '';
  await venue.directory.revokeKey({ participantId: 'alpha', keyId }, keyId);
  sent.end(body.slice(20));

  const [answer] = await answered;
  answer.resume();
  assert.equal(answer.statusCode, 401);
  assert.equal(venue.replica.head().lastSequence, before);
});
