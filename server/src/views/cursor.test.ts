import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { CursorInvalid } from './view-types.ts';

test('a cursor gives back the key that it was made of, for its own list, and fits the API’s pattern', () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeNat(), { minLength: 1, maxLength: 3 }), (key) => {
      const cursor = encodeCursor('orders', key);
      assert.match(cursor, /^[A-Za-z0-9_-]{1,512}$/);
      assert.deepEqual(decodeCursor('orders', key.length, cursor), key);
      assert.throws(() => decodeCursor('trades', key.length, cursor), CursorInvalid);
      assert.throws(() => decodeCursor('orders', key.length + 1, cursor), CursorInvalid);
    }),
  );
});

test('any other text is refused as CursorInvalid, and never as something else', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      for (const cursor of [text, Buffer.from(text).toString('base64url')]) {
        assert.throws(() => decodeCursor('orders', 1, cursor), CursorInvalid);
      }
    }),
  );
});

for (const [what, content] of [
  ['leading zeros', 'orders:007'],
  ['a sign', 'orders:-7'],
  ['a fraction', 'orders:7.0'],
  ['too large a number', 'orders:9007199254740992'],
  ['nothing for a number', 'orders:'],
  ['a number too many', 'orders:7:8'],
] as const) {
  test(`${what}: refused`, () => {
    assert.throws(() => decodeCursor('orders', 1, Buffer.from(content).toString('base64url')), CursorInvalid);
  });
}

test('padding, blanks and other things that decoding overlooks are refused', () => {
  const cursor = encodeCursor('orders', [7]);
  for (const changed of [`${cursor}=`, `${cursor}==`, `${cursor} `, `\n${cursor}`, `${cursor}!`, `${cursor}A`]) {
    assert.throws(() => decodeCursor('orders', 1, changed), CursorInvalid, JSON.stringify(changed));
  }
});
