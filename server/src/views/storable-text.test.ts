import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { jsonOfRows } from './storable-text.ts';

const again = (text: string): string => {
  const [row] = JSON.parse(jsonOfRows([{ text }])) as { text: string }[];
  return row?.text ?? '';
};

test('text that PostgreSQL can hold stays as it is, also where it looks like an escape', () => {
  for (const text of ['', 'plain', 'naïve 🌬', '"\\u0000"', '\\ud800', '\n\t\u0001\u007f\uffff\u2028']) {
    assert.equal(again(text), text);
  }
});

test('NUL and halves of surrogate pairs are kept with their escapes', () => {
  assert.equal(again('a\u0000b'), 'a\\u0000b');
  assert.equal(again('\ud83c 🌬 \udf2c'), '\\ud83c 🌬 \\udf2c');
  assert.equal(again('\udf2c\ud83c'), '\\udf2c\\ud83c');
});

test('whatever goes in, what comes out can be stored, and is the same if it could be before', () => {
  const unit = fc.oneof(
    fc.constantFrom('\u0000', '\ud83c', '\udf2c', '\\', 'u', '0', '"', '🌬'),
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  );
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 12 }), (text) => {
      const stored = again(text);
      assert.ok(stored.isWellFormed() && !stored.includes('\0'));
      if (text.isWellFormed() && !text.includes('\0')) assert.equal(stored, text);
    }),
    { numRuns: 1_000 },
  );
});

test('rows keep their numbers and leave out what is absent', () => {
  assert.equal(jsonOfRows([{ order_id: 1, text: '\0', reason: undefined }]), '[{"order_id":1,"text":"\\\\u0000"}]');
});
