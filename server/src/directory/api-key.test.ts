import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeededRandom } from '../ops/random.ts';
import { hashSecret, isSecret, mintKey, parseKey } from './api-key.ts';

const random = createSeededRandom(7);

test('a minted key parses into what it was minted from', () => {
  for (const environment of ['sandbox', 'live'] as const) {
    const { keyId, text, secretHash } = mintKey(random, environment);
    const parsed = parseKey(text);
    assert.ok(parsed.kind === 'KEY');
    assert.deepEqual([parsed.environment, parsed.keyId], [environment, keyId]);
    assert.ok(isSecret(parsed.secret, secretHash));
  }
});

test('a key has the form that secret scanners look for', () => {
  const { text } = mintKey(random, 'sandbox');
  assert.match(text, /^wb_sandbox_[0-9A-Za-z]{12}_[0-9A-Za-z]{38}$/);
});

test('any one wrong character is found without asking anybody', () => {
  const { text } = mintKey(random, 'sandbox');
  for (let index = text.lastIndexOf('_') + 1; index < text.length; index++) {
    const wrong = text[index] === 'a' ? 'b' : 'a';
    assert.equal(parseKey(text.slice(0, index) + wrong + text.slice(index + 1)).kind, 'MISTYPED');
  }
});

test('two characters in each other’s place are found', () => {
  const { text } = mintKey(random, 'live');
  const [head, tail] = [text.slice(0, 30), text.slice(30)];
  const swapped = `${head}${tail[1] ?? ''}${tail[0] ?? ''}${tail.slice(2)}`;
  if (swapped !== text) assert.equal(parseKey(swapped).kind, 'MISTYPED');
});

test('what has not the form is no key', () => {
  const { text } = mintKey(random, 'sandbox');
  for (const other of ['', 'x', text.slice(1), `${text}0`, text.replace('sandbox', 'test'), `${text}\n`, ` ${text}`]) {
    assert.equal(parseKey(other).kind, 'NO_KEY', JSON.stringify(other));
  }
});

test('a key of the other environment is told by its text, and its prefix can not be exchanged', () => {
  const { text } = mintKey(random, 'live');
  const parsed = parseKey(text);
  assert.equal(parsed.kind === 'KEY' && parsed.environment, 'live');
  assert.equal(parseKey(text.replace('live', 'sandbox')).kind, 'MISTYPED');
});

test('another secret, and a hash of another length, are refused', () => {
  const { secretHash } = mintKey(random, 'sandbox');
  assert.equal(isSecret('x'.repeat(32), secretHash), false);
  assert.equal(isSecret('x', hashSecret('x').subarray(1)), false);
});

test('checksums keep their 6 characters when the CRC is small', () => {
  const lengths = Array.from({ length: 500 }, () => mintKey(random, 'sandbox').text.length);
  assert.deepEqual(new Set(lengths), new Set(['wb_sandbox_'.length + 12 + 1 + 38]));
});
