import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { meanHalfEven, parseDecimal } from './decimals.ts';

const RUNS = { seed: 20261122, numRuns: 1000 };
const TICKS = { mark: '.', shift: 2 } as const;
const PER_KWH = { mark: ',', shift: 5 } as const;

test('texts become ticks exactly', () => {
  const cases = [
    ['102.55', 10255],
    ['-1.04', -104],
    ['0.10', 10],
    ['7', 700],
    ['7.5', 750],
    ['-0.00', 0],
    ['9999.00', 999_900],
    ['0.1000', 10],
  ] as const;
  for (const [text, scaled] of cases) {
    assert.deepEqual(parseDecimal(text, TICKS), { kind: 'decimal', scaled, isExact: true }, text);
  }
  assert.deepEqual(parseDecimal('0,036400', PER_KWH), { kind: 'decimal', scaled: 3640, isExact: true });
  assert.deepEqual(parseDecimal('-0,000400', PER_KWH), { kind: 'decimal', scaled: -40, isExact: true });
});

test('what is finer than a tick is rounded half-even, and says so', () => {
  const cases = [
    ['1.005', 100],
    ['1.015', 102],
    ['-1.005', -100],
    ['-1.015', -102],
    ['1.0050001', 101],
    ['1.0049999', 100],
    ['0.004', 0],
    ['-0.004', 0],
    ['1.999', 200],
  ] as const;
  for (const [text, scaled] of cases) {
    assert.deepEqual(parseDecimal(text, TICKS), { kind: 'decimal', scaled, isExact: false }, text);
  }
});

test('what is no plain decimal is refused with a reason', () => {
  const cases = [
    ['', /empty/],
    ['  ', /empty/],
    ['1e3', /scientific/],
    ['1.5E-2', /scientific/],
    ['1,234.50', /thousands separator/],
    ['1.234,50', /thousands separator/],
    ['1 234.50', /thousands separator/],
    ["1'234.50", /thousands separator/],
    ['36,37', /another decimal mark/],
    ['+5.00', /plain minus/],
    ['−5.00', /plain minus/],
    [' 5.00', /blanks/],
    ['.5', /no decimal number/],
    ['5.', /no decimal number/],
    ['--5', /no decimal number/],
    ['NaN', /no decimal number/],
    ['Infinity', /no decimal number/],
    ['0x10', /no decimal number/],
    ['５.00', /no decimal number/],
    ['123456789.00', /too many digits/],
    [`1.${'0'.repeat(21)}`, /too many digits/],
  ] as const;
  for (const [text, why] of cases) {
    const parsed = parseDecimal(text, TICKS);
    assert.match(parsed.kind === 'malformed' ? parsed.why : `${text}: ${parsed.scaled}`, why);
  }
});

test('every number of ticks survives being written in either unit', () => {
  const ticks = fc.integer({ min: -99_999_999, max: 99_999_999 });
  fc.assert(
    fc.property(ticks, fc.constantFrom(TICKS, PER_KWH), (value, notation) => {
      const digits = String(Math.abs(value)).padStart(notation.shift + 1, '0');
      const whole = digits.slice(0, -notation.shift);
      const text = `${value < 0 ? '-' : ''}${whole}${notation.mark}${digits.slice(-notation.shift)}`;
      assert.deepEqual(parseDecimal(text, notation), { kind: 'decimal', scaled: value, isExact: true });
    }),
    RUNS,
  );
});

test('means are exact integers, halves go to the even neighbour', () => {
  const cases = [
    [[1, 2], 2],
    [[2, 3], 2],
    [[-1, -2], -2],
    [[-2, -3], -2],
    [[-1, 0], 0],
    [[1, 2, 3, 4], 2],
    [[7], 7],
    [[1, 1, 2], 1],
    [[-1, -1, -2], -1],
  ] as const;
  for (const [values, mean] of cases)
    assert.ok(meanHalfEven(values) === mean, `${values.join()}: ${meanHalfEven(values)}`);
  assert.throws(() => meanHalfEven([]), /at least one/);
});

test('a mean is never further than half from the exact one, and never minus zero', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -999_900, max: 999_900 }), { minLength: 1, maxLength: 8 }), (values) => {
      const mean = meanHalfEven(values);
      const distance = 2 * Math.abs(mean * values.length - values.reduce((sum, value) => sum + value, 0));
      assert.ok(distance < values.length || (distance === values.length && mean % 2 === 0));
      assert.ok(!Object.is(mean, -0));
    }),
    RUNS,
  );
});
