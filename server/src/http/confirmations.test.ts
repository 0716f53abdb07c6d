/** Confirmations as participants fetch them: theirs, of any revision, and proven by the published keys. */
import assert from 'node:assert/strict';
import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { settled } from '../../test/support/manual-clock.ts';
import { createTestGateway, newOrder, type TestGateway } from '../../test/support/test-gateway.ts';
import { KEY_SET_KEPT_MS, VIEW_WAIT_MS_MAX } from './limits.ts';
import type { Schemas } from './wire/api-schemas.ts';

let venue: TestGateway;
/** Alpha buys of beta (T-1) and asks for the recall; alpha trades with itself (T-2). */
before(async () => {
  venue = await createTestGateway();
  const submit = (body: object, key = venue.keys.alpha) => venue.call('POST', '/orders', { body, key });
  await submit(newOrder('s1', { side: 'SELL', quantity: '2', text: 'of the wind' }), venue.keys.beta);
  await submit(newOrder('b1'));
  await venue.call('POST', '/trades/T-1/recall', { body: { version: '1.0', reason: 'a mistake' } });
  await submit(newOrder('b2', { contractId: 'NL-TEST-2', quantity: '0.5' }));
  await submit(newOrder('s2', { contractId: 'NL-TEST-2', side: 'SELL', quantity: '0.5' }));
});
after(() => venue.close());

type Key = JsonWebKey & { kid: string };

async function published(): Promise<Key[]> {
  const { statusCode, body } = await venue.gateway.app.inject('/.well-known/jwks.json');
  assert.equal(statusCode, 200, body);
  return (JSON.parse(body) as { keys: Key[] }).keys;
}

async function confirmed(path: string, key = venue.keys.alpha): Promise<Schemas['Confirmation']> {
  const answer = await venue.call('GET', path, { key });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json();
}

async function codeOf(path: string, key = venue.keys.alpha): Promise<[number, string]> {
  const answer = await venue.call('GET', path, { key });
  return [answer.statusCode, answer.json<Schemas['Problem']>().code];
}

/** As RFC 7515 and RFC 8037 say it, with nothing of the signer's. */
async function assertSigned({ document, jws }: Schemas['Confirmation']): Promise<void> {
  const [header = '', payload = '', signature = ''] = jws.split('.');
  const { kid, alg } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string; alg: string };
  assert.equal(alg, 'EdDSA');
  const key = (await published()).find((one) => one.kid === kid);
  assert.ok(key !== undefined, `${kid} is published`);
  const signed = Buffer.from(`${header}.${payload}`);
  const isRight = verify(null, signed, createPublicKey({ key, format: 'jwk' }), Buffer.from(signature, 'base64url'));
  assert.equal(isRight, true);
  assert.equal(Buffer.from(payload, 'base64url').toString(), JSON.stringify(document));
}

describe('a confirmation', () => {
  test('is that of the newest revision, from one side, with its proof', async () => {
    const bought = await confirmed('/trades/T-1/confirmation');
    await assertSigned(bought);
    const { confirmationId, state, side, role, quantity, amount, text } = bought.document;
    assert.deepEqual(
      { confirmationId, state, side, role, quantity, amount, text },
      {
        ...{ confirmationId: 'T-1-BUY-2', state: 'RECALL_REQUESTED', side: 'BUY', role: 'TAKER' },
        ...{ quantity: '1.0', amount: '12.50000', text: null },
      },
    );
    const sold = await confirmed('/trades/T-1/confirmation', venue.keys.beta);
    await assertSigned(sold);
    assert.deepEqual(
      [sold.document.confirmationId, sold.document.participant.participantId, sold.document.text],
      ['T-1-SELL-2', 'beta', 'of the wind'],
    );
  });

  test('of an earlier revision stays what it was', async () => {
    const first = await confirmed('/trades/T-1/confirmation?revision=1');
    await assertSigned(first);
    assert.deepEqual([first.document.revision, first.document.event], [1, 'EXECUTED']);
    assert.deepEqual(await codeOf('/trades/T-1/confirmation?revision=3'), [404, 'confirmation-not-found']);
  });

  test('of a trade with oneself is of either side', async () => {
    assert.equal((await confirmed('/trades/T-2/confirmation')).document.side, 'SELL');
    for (const side of ['BUY', 'SELL']) {
      assert.equal((await confirmed(`/trades/T-2/confirmation?side=${side}`)).document.side, side);
    }
  });

  test('is nobody else’s, and of no side that one does not have', async () => {
    assert.deepEqual(await codeOf('/trades/T-2/confirmation', venue.keys.beta), [404, 'trade-not-found']);
    assert.deepEqual(await codeOf('/trades/T-1/confirmation?side=SELL'), [404, 'trade-not-found']);
  });

  test('that is not signed yet is waited for, not for ever', async () => {
    venue.confirmations.hold(true);
    await venue.call('POST', '/orders', { body: newOrder('b3', { quantity: '0.5' }) });
    const asking = codeOf('/trades/T-3/confirmation');
    await venue.clock.advance(VIEW_WAIT_MS_MAX);
    assert.deepEqual(await asking, [503, 'view-behind']);
    const again = confirmed('/trades/T-3/confirmation');
    await settled();
    venue.confirmations.hold(false);
    await venue.clock.advance(VIEW_WAIT_MS_MAX / 2);
    assert.equal((await again).document.confirmationId, 'T-3-BUY-1');
  });
});

describe('the keys', () => {
  test('are public, and only that', async () => {
    for (const key of await published()) {
      assert.deepEqual(Object.keys(key).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x']);
    }
  });

  test('come again only if they have changed', async () => {
    const { headers } = await venue.gateway.app.inject('/.well-known/jwks.json');
    const again = await venue.gateway.app.inject({
      url: '/.well-known/jwks.json',
      headers: { 'if-none-match': String(headers.etag) },
    });
    assert.equal(again.statusCode, 304);
  });

  test('are read once a second at most, and again after a failure', async () => {
    let reads = 0;
    const own = await createTestGateway({
      confirmations: {
        find: () => Promise.resolve(undefined),
        keys: () => (++reads === 1 ? Promise.reject(new Error('the test says so')) : Promise.resolve([])),
      },
    });
    const statuses: number[] = [];
    for (let asked = 0; asked < 3; asked++) {
      statuses.push((await own.gateway.app.inject('/.well-known/jwks.json')).statusCode);
    }
    assert.deepEqual([statuses, reads], [[500, 200, 200], 2]);
    await own.clock.advance(KEY_SET_KEPT_MS);
    await own.gateway.app.inject('/.well-known/jwks.json');
    assert.equal(reads, 3);
    await own.close();
  });
});
