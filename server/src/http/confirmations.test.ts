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

describe('as CSV', () => {
  const TABLE = { accept: 'text/csv' };

  test('it says what the document says, member by member, with the signature', async () => {
    const { document, jws } = await confirmed('/trades/T-1/confirmation', venue.keys.beta);
    const { headers, body } = await venue.call('GET', '/trades/T-1/confirmation', {
      key: venue.keys.beta,
      headers: TABLE,
    });
    assert.equal(headers['content-type'], 'text/csv; charset=utf-8; header=present');
    assert.match(String(headers.vary), /\baccept(?:,|$)/);
    const [names = [], cells = [], ...others] = body.split('\r\n').map((line) => line.split(','));
    assert.deepEqual(others, [['']], 'two lines, each ended');
    const leaves = (value: object): string[] =>
      Object.values(value).flatMap((member: object | string | number | null) => {
        if (typeof member === 'object') return member === null ? [''] : leaves(member);
        return [String(member)];
      });
    // But for the kind of document and its version: one table has one kind.
    const told = leaves(document).slice(2);
    assert.deepEqual(cells, [...told, jws]);
    assert.equal(names.length, cells.length);
    assert.deepEqual([names.indexOf('text'), names.indexOf('jws')], [told.indexOf('of the wind'), told.length]);
  });

  test('a text that would be a formula in a spreadsheet is none, and an amount below zero is a number', async () => {
    const terms = { contractId: 'NL-TEST-3', price: '-3' };
    const selling = newOrder('s9', { ...terms, side: 'SELL', text: '=HYPERLINK("x","y")' });
    await venue.call('POST', '/orders', { body: selling, key: venue.keys.beta });
    await venue.call('POST', '/orders', { body: newOrder('b9', { ...terms, text: '-1' }) });
    const [trade] = (await venue.call('GET', '/trades')).json<{ items: Schemas['Trade'][] }>().items;
    assert.equal(trade?.contractId, 'NL-TEST-3');
    const path = `/trades/${trade.tradeId}/confirmation`;
    const sold = await venue.call('GET', path, { key: venue.keys.beta, headers: TABLE });
    assert.ok(sold.body.includes(`,"'=HYPERLINK(""x"",""y"")",`), sold.body);
    const bought = await venue.call('GET', path, { headers: TABLE });
    assert.ok(bought.body.includes(",'-1,"), bought.body);
    assert.match(bought.body, /,-3\.00,-\d+\.\d{5},EUR,/);
  });

  test('what is refused is a problem as always, and a form that there is not is 406', async () => {
    const refused = await venue.call('GET', '/trades/T-99/confirmation', { headers: TABLE });
    assert.deepEqual([refused.statusCode, refused.json<Schemas['Problem']>().code], [404, 'trade-not-found']);
    const other = await venue.call('GET', '/trades/T-1/confirmation', { headers: { accept: 'application/xml' } });
    assert.deepEqual([other.statusCode, other.json<Schemas['Problem']>().code], [406, 'not-acceptable']);
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
