import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { keepSigningKey, readSigningKey, signingKeyOf, thumbprintOf } from './signing-key.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'wattbook-signing-'));
after(() => rmSync(directory, { recursive: true }));

/** RFC 8037, appendix A.1. */
const SEED = 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A';
const PUBLIC = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo';

function pemOf(seed: string): string {
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(seed, 'base64url')]);
  return `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`;
}

test('the key of RFC 8037 has the public part, the thumbprint and the signature that stand there', async () => {
  const key = signingKeyOf(pemOf(SEED));
  assert.equal(key.publicKey, PUBLIC);
  assert.equal(key.kid, 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  assert.equal(thumbprintOf(PUBLIC), key.kid);
  const signed = 'eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc';
  const signature = (await key.sign(Buffer.from(signed))).toString('base64url');
  assert.equal(signature, 'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg');
});

test('a key is made once, and nobody else may read it', () => {
  const file = path.join(directory, 'made.pem');
  const made = keepSigningKey(file);
  const text = readFileSync(file, 'utf8');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(keepSigningKey(file).kid, made.kid);
  assert.equal(readFileSync(file, 'utf8'), text);
});

test('what is no such key is refused with the file and the command that makes one', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ format: 'pem', type: 'pkcs8' });
  for (const [name, text] of [
    ['rsa.pem', rsa.toString()],
    ['words.pem', 'no key at all'],
    ['public.pem', generateKeyPairSync('ed25519').publicKey.export({ format: 'pem', type: 'spki' }).toString()],
  ] as const) {
    const file = path.join(directory, name);
    writeFileSync(file, text);
    const inWords = new RegExp(`from .*${name} \\(.+\\)\\. It has to be an Ed25519 .*npm run make-signing-key`);
    assert.throws(() => readSigningKey(file), inWords);
  }
  assert.throws(() => readSigningKey(path.join(directory, 'absent.pem')), /absent\.pem.*npm run make-signing-key/);
});
