import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { balanceNervousness } from './balance-nervousness.ts';

const real = readFileSync(new URL('../../sandbox-data/tennet-balance-delta-2025-02-27.csv', import.meta.url), 'utf8');

function factors(text: string): readonly number[] {
  const nervousness = balanceNervousness(text);
  if (nervousness.kind === 'malformed') assert.fail(nervousness.why);
  return nervousness.permilleByMinute;
}

function whyMalformed(text: string): string {
  const nervousness = balanceNervousness(text);
  return nervousness.kind === 'malformed' ? nervousness.why : 'nothing was wrong';
}

test('the real day gives a factor from 1000 to 4000 for each of 1,440 minutes', () => {
  const permille = factors(real);
  assert.equal(permille.length, 1440);
  assert.ok(permille.every((factor) => Number.isInteger(factor) && factor >= 1000 && factor <= 4000));
  // By the percentiles of the formula, a twentieth of the day is wholly calm and a twentieth as nervous as can be.
  assert.ok(permille.filter((factor) => factor === 1000).length >= 72);
  assert.ok(permille.filter((factor) => factor === 4000).length >= 72);
  assert.deepEqual(factors(real), permille);
});

test('nervousness follows the power that is running and how fast it changes', () => {
  const quietThenBusy = synthetic((minute) => (minute < 720 ? 0 : 100));
  const permille = factors(quietThenBusy);
  assert.deepEqual([permille[0], permille[719], permille[1439]], [1000, 1000, 4000]);
  assert.ok(
    factors(synthetic(() => 100)).every((factor) => factor === 1000),
    'a day without any difference is calm',
  );
});

function synthetic(power: (minute: number) => number): string {
  const [header = '', ...lines] = real.trimEnd().split('\r\n');
  const rows = lines.map((line, minute) => {
    const fields = line.split(',');
    return [
      ...fields.slice(0, 4),
      `${power(minute)}.000`,
      ...Array.from({ length: 7 }, () => '0.000'),
      ...fields.slice(12),
    ].join(',');
  });
  return [header, ...rows, ''].join('\n');
}

test('a file that is not a day of minutes is refused with line and reason', () => {
  const lines = real.trimEnd().split('\r\n');
  const without = [...lines.slice(0, 10), ...lines.slice(11)].join('\n');
  assert.match(whyMalformed(''), /^Line 1: the header has no column timeInterval_start/);
  assert.match(whyMalformed(without), /1439 minutes instead of the 1440/);
  assert.match(
    whyMalformed(real.replace('2025-02-27T00:05,2025', '2025-02-27T00:06,2025')),
    /Line 7: .*T00:05 belongs/,
  );
  assert.match(whyMalformed(real.replace('245.000', '2e2')), /Line 2: power_afrr_out .*scientific/);
  assert.match(whyMalformed(real.replace('245.000,', '')), /Line 2: not the 15 columns/);
  assert.match(whyMalformed('x'.repeat(1_000_001)), /more than 1000000 characters/);
  assert.match(whyMalformed('\u0000\u0001'), /no column/);
});
