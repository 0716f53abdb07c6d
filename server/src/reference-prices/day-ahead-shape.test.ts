import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { dayAheadShape } from './day-ahead-shape.ts';
import { importDayAhead, type DayAheadPrice } from './import-day-ahead.ts';

const AMSTERDAM = 'Europe/Amsterdam';

function readReal(file: string, leaveOutDays: readonly string[] = []): readonly DayAheadPrice[] {
  const text = readFileSync(new URL(`../../sandbox-data/${file}`, import.meta.url), 'utf8');
  return importDayAhead(text, { timeZone: AMSTERDAM, leaveOutDays }).prices;
}

function us(text: string): number {
  return Date.parse(text) * 1000;
}

const week = dayAheadShape(readReal('nl-day-ahead-2025-11-03-week.csv', ['2025-11-07']), AMSTERDAM);

function quarter(start: string): number {
  return week({ deliveryStartUs: us(start), product: 'PT15M' });
}

test('a quarter gets the price of its weekday and local time in the stored week', () => {
  // Monday 3 November 2025, 00:00 to 00:45 local, in the file: 83.50, 81.80, 79.60, 67.60.
  assert.deepEqual([quarter('2026-11-22T23:00:00Z'), quarter('2026-11-22T23:45:00Z')], [8350, 6760]);
  assert.equal(quarter('2026-07-12T22:00:00Z'), 8350, 'in summer an hour earlier in UTC');
  // Sunday 9 November, 23:45.
  assert.equal(quarter('2026-11-22T22:45:00Z'), 8250);
});

test('longer products get the mean of their quarters, half-even', () => {
  const monday = us('2026-11-22T23:00:00Z');
  assert.equal(week({ deliveryStartUs: monday, product: 'PT30M' }), 8265);
  // 83.50 + 81.80 + 79.60 + 67.60 = 312.50, a quarter of it 78.125: between 7812 and 7813 the even one.
  assert.equal(week({ deliveryStartUs: monday, product: 'PT60M' }), 7812);
});

test('both passes of the repeated hour get the price of that local time', () => {
  assert.equal(quarter('2026-10-25T00:15:00Z'), quarter('2026-10-25T01:15:00Z'));
  assert.equal(quarter('2026-10-25T00:15:00Z'), quarter('2026-11-22T01:15:00Z'));
});

test('the Friday that was left out gets the mean of the other working days', () => {
  const days = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26'].map((day) => quarter(`${day}T17:00:00Z`));
  const mean = days.reduce((sum, ticks) => sum + ticks, 0) / 4;
  assert.ok(Math.abs(quarter('2026-11-27T17:00:00Z') - mean) <= 0.5);
});

test('one stored day serves the whole week; the hour that a spring day lacks takes the quarter before', () => {
  const spring = readReal('nl-day-ahead-2026-03-29-spring.csv');
  const shape = dayAheadShape(spring, AMSTERDAM);
  const at = (start: string): number => shape({ deliveryStartUs: us(start), product: 'PT15M' });
  assert.equal(at('2026-11-25T11:00:00Z'), at('2026-11-22T11:00:00Z'));
  // 01:45 is the last quarter before the skipped hour, in the file 104.22.
  for (const start of ['00:45', '01:00', '01:45']) assert.equal(at(`2026-11-22T${start}:00Z`), 10422);
  assert.equal(at('2026-11-22T02:00:00Z'), 10211);
});

test('two stored days of one weekday and time count by their mean', () => {
  const prices = [
    { deliveryStartUs: us('2026-11-02T12:00:00Z'), priceTicks: 101 },
    { deliveryStartUs: us('2026-11-09T12:00:00Z'), priceTicks: 104 },
  ];
  const shape = dayAheadShape(prices, AMSTERDAM);
  assert.equal(shape({ deliveryStartUs: us('2026-11-23T12:00:00Z'), product: 'PT15M' }), 102);
  assert.equal(shape({ deliveryStartUs: us('2026-11-22T03:00:00Z'), product: 'PT60M' }), 102, 'all else follows');
});

test('prices are whole ticks inside the range of the stored week, for every contract of a year', () => {
  for (let startUs = us('2026-11-22T00:00:00Z'); startUs < us('2027-11-22T00:00:00Z'); startUs += 7 * 900_000_000) {
    const ticks = week({ deliveryStartUs: startUs, product: 'PT15M' });
    assert.ok(Number.isInteger(ticks) && Math.abs(ticks) < 50_000, String(ticks));
  }
});

test('no prices, no shape', () => {
  assert.throws(() => dayAheadShape([], AMSTERDAM), /at least one price/);
});
