/** A confirmation as a venue gives it, genuine; and changed in every way that somebody could hope for. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { thumbprintOf } from '../../server/src/confirmations/signing-key.ts';
import { isObject, type Members } from './json.ts';
import { Unreadable, verifyConfirmation } from './verification.ts';

type Story = { steps: { operation: string; response: { status: number; body: { document: Members; jws: string } } }[] };
type Key = { kty: string; crv: string; x: string; kid: string; alg: string; use: string; d?: string };

/** What the venue has answered in a story; signed with the key of RFC 8037, appendix A. */
const story = JSON.parse(readFileSync(new URL('../../api/examples/recalls.json', import.meta.url), 'utf8')) as Story;
const CONFIRMATION =
  story.steps.find(({ operation, response }) => operation === 'getConfirmation' && response.status === 200)?.response
    .body ?? assert.fail('the story has a confirmation');
const KEY = keyOf('11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo');

function keyOf(x: string): Key {
  return { kty: 'OKP', crv: 'Ed25519', x, kid: thumbprintOf(x), alg: 'EdDSA', use: 'sig' };
}

function faultsOf(confirmation: object | string, keys: readonly object[] = [KEY]): string[] {
  const text = typeof confirmation === 'string' ? confirmation : JSON.stringify(confirmation);
  return verifyConfirmation(text, JSON.stringify({ keys })).faults;
}

function fresh(): { key: Key; privateKey: KeyObject } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { key: keyOf(publicKey.export({ format: 'jwk' }).x ?? ''), privateKey };
}

const encode = (text: string): string => Buffer.from(text).toString('base64url');
const [HEADER = '', PAYLOAD = '', SIGNATURE = ''] = CONFIRMATION.jws.split('.');

/** As the venue would have signed it, with another key. */
function signed(document: object, header: object = {}): { key: Key; jws: string } {
  const { key, privateKey } = fresh();
  const parts = [{ alg: 'EdDSA', kid: key.kid, typ: 'wattbook-confirmation+jws', ...header }, document];
  const bytes = parts.map((part) => encode(JSON.stringify(part))).join('.');
  return { key, jws: `${bytes}.${sign(null, Buffer.from(bytes), privateKey).toString('base64url')}` };
}

/** Each member that holds no others, changed. */
function changes(value: Members, place: string[] = []): { place: string[]; changed: unknown }[] {
  return Object.entries(value).flatMap(([name, member]) => {
    const here = [...place, name];
    if (isObject(member)) return changes(member, here);
    return [{ place: here, changed: typeof member === 'number' ? member + 1 : `${String(member)}1` }];
  });
}

function withMember(value: Members, [name = '', ...rest]: readonly string[], changed: unknown): Members {
  const member = value[name];
  return { ...value, [name]: rest.length > 0 && isObject(member) ? withMember(member, rest, changed) : changed };
}

describe('genuine', () => {
  test('is what a venue has answered, its JWS alone too, also among other keys', () => {
    assert.deepEqual(faultsOf(CONFIRMATION), []);
    assert.deepEqual(faultsOf(`${CONFIRMATION.jws}\n`, [fresh().key, KEY]), []);
    assert.deepEqual(
      verifyConfirmation(CONFIRMATION.jws, JSON.stringify({ keys: [KEY] })).document,
      CONFIRMATION.document,
    );
  });
});

describe('not genuine is a confirmation', () => {
  const all = changes(CONFIRMATION.document);
  assert.ok(all.length > 35, `${all.length} members`);

  for (const { place, changed } of all) {
    const document = withMember(CONFIRMATION.document, place, changed);
    test(`whose document has another ${place.join('.')}`, () => {
      const faults = faultsOf({ ...CONFIRMATION, document });
      assert.equal(faults.length, 1);
      assert.ok(faults[0]?.startsWith(`the document says ${place.join('.')} ${JSON.stringify(changed)}; signed was `));
    });
    test(`with another ${place.join('.')} in document and JWS`, () => {
      const jws = [HEADER, encode(JSON.stringify(document)), SIGNATURE].join('.');
      assert.match(faultsOf({ document, jws })[0] ?? '', /the signature is not that of the key/);
    });
  }

  test('with a member more, a member less, or members in another order', () => {
    const { text: _left, ...less } = CONFIRMATION.document;
    const reversed = Object.fromEntries(Object.entries(CONFIRMATION.document).reverse());
    assert.deepEqual(faultsOf({ ...CONFIRMATION, document: { ...CONFIRMATION.document, note: 'paid' } }), [
      'the document says note "paid"; signed was nothing',
    ]);
    assert.deepEqual(faultsOf({ ...CONFIRMATION, document: less }), [
      'the document says text nothing; signed was null',
    ]);
    assert.match(faultsOf({ ...CONFIRMATION, document: reversed }).join(), /another order/);
  });

  test('whose header says that nothing is signed, or by another kind of key', () => {
    const { kid } = KEY;
    for (const alg of ['none', 'HS256', 'RS256', 'eddsa', undefined, null, 1]) {
      const header = encode(JSON.stringify({ alg, kid, typ: 'wattbook-confirmation+jws' }));
      const bytes = `${header}.${PAYLOAD}`;
      // As if the public key were a secret that both know: an old trick.
      const hmac = createHmac('sha256', Buffer.from(KEY.x, 'base64url')).update(bytes).digest('base64url');
      for (const signature of ['', SIGNATURE, hmac]) {
        assert.match(faultsOf(`${bytes}.${signature}`).join(), /only EdDSA counts/);
      }
    }
  });

  test('whose header brings a key, asks for more than is known, or is of something else', () => {
    const { key, privateKey } = fresh();
    for (const header of [{ jwk: key }, { crit: ['exp'] }, { typ: 'JWT' }, { kid: 7 }]) {
      const { key: own, jws } = signed(CONFIRMATION.document, header);
      assert.ok(faultsOf(jws, [own]).length > 0, JSON.stringify(header));
    }
    // Signed by a key that nobody published, under the name of one that is.
    const bytes = `${HEADER}.${PAYLOAD}`;
    const forged = `${bytes}.${sign(null, Buffer.from(bytes), privateKey).toString('base64url')}`;
    assert.match(faultsOf(forged).join(), /the signature is not that of the key/);
  });

  test('of a key that is not among the keys, is there twice, is no such key, or is named falsely', () => {
    const other = fresh().key;
    assert.match(faultsOf(CONFIRMATION, [other]).join(), /the keys don't have kPrK/);
    assert.match(faultsOf(CONFIRMATION, []).join(), /fetch them again/);
    assert.match(faultsOf(CONFIRMATION, [KEY, KEY]).join(), /once/);
    for (const change of [{ kty: 'EC' }, { crv: 'Ed448' }, { x: 'AA' }, { x: `${KEY.x}=` }, { x: 1 }]) {
      assert.match(faultsOf(CONFIRMATION, [{ ...KEY, ...change }]).join(), /as an Ed25519 key/);
    }
    const { key, jws } = signed(CONFIRMATION.document, { kid: KEY.kid });
    assert.match(faultsOf(jws, [{ ...key, kid: KEY.kid }]).join(), /is its thumbprint/);
    assert.match(faultsOf(CONFIRMATION, [{ ...KEY, d: 'AA' }]).join(), /private part/);
  });

  test('whose JWS is cut, padded, or has other letters', () => {
    const cut = CONFIRMATION.jws.slice(0, -1);
    for (const jws of [
      cut,
      `${CONFIRMATION.jws}=`,
      `${CONFIRMATION.jws}.`,
      `${HEADER}.${PAYLOAD}`,
      '',
      '..',
      `${cut}!`,
    ]) {
      assert.ok(faultsOf({ ...CONFIRMATION, jws }).length > 0, jws);
    }
  });

  test('with wrong sums, though the venue has signed them', () => {
    for (const [name, value, fault] of [
      ['energy', '1.251', /energy "1.251" is not "5.0" MW for 15 minutes/],
      ['amount', '10.93751', /amount "10.93751" is not "1.250" MWh at "8.75"/],
      ['amount', 10.9375, /amount 10.9375 is not/],
      ['price', '8,75', /are not written/],
      ['confirmationId', 'T-1-BUY-9', /named "T-1-BUY-9"/],
      ['documentVersion', 2, /version 1/],
      ['document', 'invoice', /not a document of the kind/],
    ] as const) {
      const { key, jws } = signed({ ...CONFIRMATION.document, [name]: value });
      assert.match(faultsOf(jws, [key]).join(), fault);
    }
    const { key, jws } = signed(['not', 'an', 'object']);
    assert.deepEqual(faultsOf(jws, [key]), ['what was signed is no JSON object']);
  });
});

test('what is no confirmation, or are no keys, can’t be verified', () => {
  for (const text of ['', 'a.b', '{}', '[]', '{"jws":"a.b.c"}', '{"document":{},"jws":1}']) {
    assert.throws(() => faultsOf(text), Unreadable);
  }
  for (const keys of ['', '[]', '{"keys":{}}'])
    assert.throws(() => verifyConfirmation(CONFIRMATION.jws, keys), Unreadable);
});

describe('on the command line', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wattbook-verify-'));
  after(() => rmSync(folder, { recursive: true }));
  const tool = fileURLToPath(new URL('verify-confirmation.ts', import.meta.url));
  const fileOf = (name: string, content: object): string => {
    writeFileSync(path.join(folder, name), JSON.stringify(content, undefined, 2));
    return path.join(folder, name);
  };
  const keys = fileOf('jwks.json', { keys: [KEY] });
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [tool, ...args], { encoding: 'utf8', timeout: 60_000 });

  test('it says what is confirmed, and exits with 0', () => {
    const { status, stdout } = run(fileOf('genuine.json', CONFIRMATION), `--keys=${keys}`);
    assert.equal(status, 0);
    assert.match(stdout, /^GENUINE: T-1-BUY-2, RECALL_REQUESTED, of alpha\n/);
    assert.match(stdout, /BUY 5\.0 MW at 8\.75 EUR\/MWh: 1\.250 MWh, 10\.93750 EUR\n/);
  });

  test('it says what is wrong, and exits with 1', () => {
    const document = { ...CONFIRMATION.document, price: '9.75' };
    const { status, stdout } = run(fileOf('forged.json', { ...CONFIRMATION, document }), '--keys', keys);
    assert.equal(status, 1);
    assert.match(stdout, /^NOT GENUINE: .*\n- the document says price "9\.75"; signed was "8\.75"\n$/);
  });

  test('it says how it is used, or what it can’t read, and exits with 2', () => {
    assert.deepEqual([run().status, run(keys).status], [2, 2]);
    const { status, stderr } = run(keys, `--keys=${keys}`);
    assert.equal(status, 2);
    assert.match(stderr, /this is neither/);
  });
});
