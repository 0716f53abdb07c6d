import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  divideHalfEven,
  formatAmount,
  formatAveragePrice,
  formatDecimal,
  formatEnergy,
  formatPrice,
  formatQuantity,
  parseDecimal,
  parsePrice,
  parseQuantity,
} from './decimals.ts';

describe('reading', () => {
  for (const [text, ticks] of [
    ['87.50', 8_750],
    ['87.5', 8_750],
    ['87', 8_700],
    ['87.50000', 8_750],
    ['-12.30', -1_230],
    ['0.01', 1],
    ['007', 700],
    ['9999999.99', 999_999_999],
    ['87.505', 'off'],
    ['87.00001', 'off'],
  ] as const) {
    test(`${text} is ${ticks} ticks`, () => assert.equal(parsePrice(text), ticks));
  }

  test('minus nothing is nothing: Object.is tells -0 from 0, and a journal must not', () => {
    assert.ok(Object.is(parsePrice('-0.00'), 0));
    assert.ok(Object.is(parseQuantity('-0'), 0));
  });

  test('half a lot is off', () => assert.equal(parseQuantity('0.05'), 'off'));

  test('what was not validated is a bug, not a number', () => {
    for (const text of ['', '1e3', '１', '1.', '.5', '+1', '1\n', 'NaN']) assert.throws(() => parseDecimal(text, 2));
  });

  test('what is written is read back, for every integer and number of decimals', () => {
    const units = fc.integer({ min: -99_999_999, max: 99_999_999 });
    fc.assert(
      fc.property(units, fc.integer({ min: 1, max: 5 }), (unit, decimals) => {
        const text = formatDecimal(unit, decimals);
        fc.pre(/^-?\d{1,7}\./.test(text));
        assert.ok(Object.is(parseDecimal(text, decimals), unit === 0 ? 0 : unit));
      }),
    );
  });

  test('trailing zeros change nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9_999_999, max: 9_999_999 }), fc.integer({ min: 0, max: 3 }), (ticks, zeros) => {
        assert.equal(parsePrice(formatPrice(ticks) + '0'.repeat(zeros)), ticks === 0 ? 0 : ticks);
      }),
    );
  });
});

describe('writing', () => {
  test('prices have 2 decimals, quantities 1', () => {
    assert.deepEqual([0, 1, -1, -5, 8_750, -123_456].map(formatPrice), [
      '0.00',
      '0.01',
      '-0.01',
      '-0.05',
      '87.50',
      '-1234.56',
    ]);
    assert.deepEqual([0, 1, 50, 10_000_000].map(formatQuantity), ['0.0', '0.1', '5.0', '1000000.0']);
  });

  test('energy and amount are exact: 0.1 MW for a quarter-hour at 0.01 EUR/MWh is 0.00025 EUR', () => {
    assert.equal(formatEnergy(1, 15), '0.025');
    assert.equal(formatAmount(1, 1, 15), '0.00025');
    assert.equal(formatEnergy(30, 15), '0.750');
    assert.equal(formatAmount(8_740, 30, 15), '65.55000');
    assert.equal(formatAmount(-8_740, 30, 60), '-262.20000');
  });

  test('an amount is price times energy to the last decimal, for all lengths of delivery', () => {
    const arbitrary = [
      fc.integer({ min: -100_000_000, max: 100_000_000 }),
      fc.integer({ min: 1, max: 10_000_000 }),
      fc.constantFrom(15, 30, 60),
    ] as const;
    fc.assert(
      fc.property(...arbitrary, (ticks, lots, minutes) => {
        const scaled = (text: string): bigint => BigInt(text.replace('.', ''));
        const price = scaled(formatPrice(ticks));
        const energy = scaled(formatEnergy(lots, minutes));
        assert.equal(price * energy, scaled(formatAmount(ticks, lots, minutes)));
      }),
    );
  });

  test('a length of delivery that 3 decimals can not hold is a bug, not a rounding', () => {
    assert.throws(() => formatEnergy(1, 1), /600/);
  });
});

describe('the average price', () => {
  for (const [value, lots, text] of [
    [0, 0, null],
    [262_200, 30, '87.40000'],
    [1, 3, '0.00333'],
    [2, 3, '0.00667'],
    [-1, 3, '-0.00333'],
    [1, 2_000, '0.00000'],
    [3, 2_000, '0.00002'],
    [5, 2_000, '0.00002'],
    [-1, 2_000, '0.00000'],
    [-3, 2_000, '-0.00002'],
  ] as const) {
    test(`of ${value} over ${lots} lots is ${text}`, () => assert.equal(formatAveragePrice(value, lots), text));
  }

  test('halves go to the even neighbour, everything else to the nearest', () => {
    const divisors = fc.bigInt({ min: 1n, max: 10_000n });
    fc.assert(
      fc.property(fc.bigInt({ min: -1_000_000n, max: 1_000_000n }), divisors, (dividend, divisor) => {
        const rounded = divideHalfEven(dividend, divisor);
        const twiceOff = 2n * (dividend - rounded * divisor);
        assert.ok(twiceOff <= divisor && twiceOff >= -divisor);
        if (twiceOff === divisor || twiceOff === -divisor) assert.equal(rounded % 2n, 0n);
      }),
    );
  });
});
