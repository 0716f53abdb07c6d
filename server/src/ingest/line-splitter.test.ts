import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLineSplitter, type Line } from './line-splitter.ts';

const BYTES_MAX = 8;

test('however bytes are cut into pieces, the lines are the same, and their places are those in the whole', () => {
  const bytes = fc.array(fc.constantFrom('a', 'b', '\n', '\r', 'é'), { maxLength: 60 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(60)), (text, cuts) => {
      const whole = Buffer.from(text);
      const at = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
      const splitter = createLineSplitter(100, BYTES_MAX);
      const lines: Line[] = [];
      for (const [index, from] of at.entries())
        lines.push(...splitter.push(whole.subarray(from, at[index + 1] ?? from)));
      const expected = text.split('\n');
      const rest = splitter.rest();
      if (rest !== undefined) lines.push(rest);
      else assert.equal(expected.at(-1), '');
      if (rest === undefined) expected.pop();
      let start = 100;
      for (const [index, line] of lines.entries()) {
        const wanted = Buffer.from(expected[index] ?? '');
        assert.equal(line.start, start);
        assert.deepEqual(line.bytes, wanted.subarray(0, BYTES_MAX));
        assert.equal(line.kind, wanted.length > BYTES_MAX ? 'TOO_LONG' : 'WHOLE');
        start = line.end;
      }
      assert.equal(lines.length, expected.length);
      assert.equal(start, 100 + whole.length);
    }),
  );
});

test('of a line that is too long only the beginning is kept, however long it is', () => {
  const splitter = createLineSplitter(0, BYTES_MAX);
  for (let piece = 0; piece < 1_000; piece++) assert.deepEqual(splitter.push(Buffer.from('0123456789')), []);
  const [line] = splitter.push(Buffer.from('\n'));
  const bytes = Buffer.from('01234567');
  assert.deepEqual(line, { start: 0, end: 10_001, kind: 'TOO_LONG', bytes, length: 10_000 });
  assert.equal(splitter.rest(), undefined);
});
