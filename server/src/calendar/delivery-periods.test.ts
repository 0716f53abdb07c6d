import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { contractIdOf, deliveryPeriods, productLengthUs, type Product } from './delivery-periods.ts';
import { addDays, localClock, wrongLocalDay } from './local-time.ts';

const AMSTERDAM = 'Europe/Amsterdam';
const RUNS = { seed: 20261122, numRuns: 60 };
const PRODUCTS: readonly Product[] = ['PT15M', 'PT30M', 'PT60M'];
const HOUR_US = 3_600_000_000;

function netherlands(deliveryDay: string, product: Product): ReturnType<typeof deliveryPeriods> {
  return deliveryPeriods({ area: 'NL', timeZone: AMSTERDAM, deliveryDay, product });
}

/** The wall clock by Intl, not by Temporal: the same moment as if the wall clock were UTC. */
function intlWallMs(timeUs: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const parts = format.formatToParts(timeUs / 1000);
  const field = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(field('year'), field('month') - 1, field('day'), field('hour'), field('minute'), field('second'));
}

/** The European rule (directive 2000/84/EC) by arithmetic alone: summer time between two last Sundays, 01:00 UTC. */
function europeanOffsetHours(timeUs: number): number {
  const ms = timeUs / 1000;
  const year = new Date(ms).getUTCFullYear();
  const lastSundayAtOne = (month: number): number => {
    const lastDay = new Date(Date.UTC(year, month + 1, 0));
    return Date.UTC(year, month, lastDay.getUTCDate() - lastDay.getUTCDay(), 1);
  };
  return ms >= lastSundayAtOne(2) && ms < lastSundayAtOne(9) ? 2 : 1;
}

test('the quarters of the real days are the quarters of the real files', () => {
  const files = [
    ['2025-10-01', 'nl-day-ahead-2025-10-01.csv', 96],
    ['2025-10-26', 'nl-day-ahead-2025-10-26-autumn.csv', 100],
    ['2026-03-29', 'nl-day-ahead-2026-03-29-spring.csv', 92],
  ] as const;
  for (const [deliveryDay, file, count] of files) {
    const text = readFileSync(new URL(`../../sandbox-data/${file}`, import.meta.url), 'utf8');
    const rows = text.trim().split('\r\n').slice(1);
    const real = rows.map((row) =>
      row
        .split(',')
        .slice(0, 2)
        .map((stamp) => Date.parse(stamp) * 1000),
    );
    const ours = netherlands(deliveryDay, 'PT15M').map((period) => [period.deliveryStartUs, period.deliveryEndUs]);
    assert.equal(ours.length, count);
    assert.deepEqual(ours, real);
  }
});

test('both nights of 2025 to 2027, and the days beside them', () => {
  const nights = [
    ['2025-03-30', 23],
    ['2025-10-26', 25],
    ['2026-03-29', 23],
    ['2026-10-25', 25],
    ['2027-03-28', 23],
    ['2027-10-31', 25],
  ] as const;
  for (const [night, hours] of nights) {
    for (const [product, perHour] of [
      ['PT15M', 4],
      ['PT30M', 2],
      ['PT60M', 1],
    ] as const) {
      assert.equal(netherlands(addDays(night, -1), product).length, 24 * perHour);
      assert.equal(netherlands(night, product).length, hours * perHour, `${night} ${product}`);
      assert.equal(netherlands(addDays(night, 1), product).length, 24 * perHour);
    }
  }
});

test('contract ids are area, UTC start and length', () => {
  assert.equal(contractIdOf('NL', Date.UTC(2026, 10, 22, 14) * 1000, 'PT15M'), 'NL-20261122T1400Z-PT15M');
  assert.equal(netherlands('2025-10-26', 'PT60M')[0]?.contractId, 'NL-20251025T2200Z-PT60M');
});

test('labels are unambiguous on the night with 25 hours', () => {
  const labels = netherlands('2025-10-26', 'PT15M').map((period) => period.label);
  assert.equal(new Set(labels).size, 100);
  assert.deepEqual(
    [labels[0], labels[9], labels[11], labels[12], labels[13], labels[99]],
    [
      'Sun 26 Oct 00:00–00:15 CEST',
      'Sun 26 Oct 02:15–02:30 CEST',
      'Sun 26 Oct 02:45–03:00 CEST',
      'Sun 26 Oct 02:00–02:15 CET',
      'Sun 26 Oct 02:15–02:30 CET',
      'Sun 26 Oct 23:45–24:00 CET',
    ],
  );
});

test('labels skip the hour that the night with 23 hours skips', () => {
  const labels = netherlands('2026-03-29', 'PT60M').map((period) => period.label);
  const around = ['Sun 29 Mar 01:00–02:00 CET', 'Sun 29 Mar 03:00–04:00 CEST'];
  assert.deepEqual(labels.slice(1, 3), around);
});

test('zones with half and quarter hours in their offset count from local midnight', () => {
  const first = (timeZone: string): string | undefined =>
    deliveryPeriods({ area: 'XX', timeZone, deliveryDay: '2026-11-22', product: 'PT60M' })[0]?.contractId;
  assert.equal(first('Asia/Kolkata'), 'XX-20261121T1830Z-PT60M');
  assert.equal(first('Asia/Kathmandu'), 'XX-20261121T1815Z-PT60M');
  assert.equal(first('America/St_Johns'), 'XX-20261122T0330Z-PT60M');
});

test('what the calendar does where the clock does strange things', () => {
  const count = (timeZone: string, deliveryDay: string, product: Product): number =>
    deliveryPeriods({ area: 'XX', timeZone, deliveryDay, product }).length;
  // Lord Howe changes by 30 minutes: quarters and halves tile the day, the last half hour is no hour.
  assert.equal(count('Australia/Lord_Howe', '2026-04-05', 'PT15M'), 98);
  assert.equal(count('Australia/Lord_Howe', '2026-04-05', 'PT30M'), 49);
  assert.equal(count('Australia/Lord_Howe', '2026-04-05', 'PT60M'), 24);
  // Cuba skips midnight: the day starts at 01:00.
  assert.equal(count('America/Havana', '2026-03-08', 'PT60M'), 23);
  // Samoa left out a whole day.
  assert.equal(count('Pacific/Apia', '2011-12-30', 'PT60M'), 0);
});

test('periods tile every local day: no gap, no overlap, unique ids, from midnight to midnight', () => {
  const zones = fc.constantFrom(
    AMSTERDAM,
    'Europe/London',
    'Asia/Kolkata',
    'America/New_York',
    'Asia/Kathmandu',
    'UTC',
  );
  const days = fc.integer({ min: 0, max: 36_000 }).map((day) => addDays('2001-01-01', day));
  fc.assert(
    fc.property(zones, days, fc.constantFrom(...PRODUCTS), (timeZone, deliveryDay, product) => {
      const periods = deliveryPeriods({ area: 'XX', timeZone, deliveryDay, product });
      const midnightMs = Date.parse(`${deliveryDay}T00:00:00Z`);
      periods.forEach((period, index) => {
        assert.equal(period.deliveryEndUs - period.deliveryStartUs, productLengthUs(product));
        const next = periods[index + 1];
        if (next !== undefined) assert.equal(next.deliveryStartUs, period.deliveryEndUs);
      });
      assert.equal(intlWallMs(periods[0]?.deliveryStartUs ?? NaN, timeZone), midnightMs);
      assert.equal(intlWallMs(periods.at(-1)?.deliveryEndUs ?? NaN, timeZone), midnightMs + 24 * 3_600_000);
      assert.equal(new Set(periods.map((period) => period.contractId)).size, periods.length);
      assert.equal(new Set(periods.map((period) => period.label)).size, periods.length);
    }),
    RUNS,
  );
});

test('offsets agree with two oracles that are not Temporal, around every change of the clock to 2037', () => {
  const clock = localClock(AMSTERDAM);
  for (let year = 2000; year <= 2037; year += 1) {
    for (const month of [2, 9]) {
      for (let hour = 0; hour < 9 * 24; hour += hour % 24 === 2 ? 22 : 1) {
        // 00:00, 01:00 and 02:00 UTC of the last days of the month: on one of them the clock changes at 01:00.
        const timeUs = Date.UTC(year, month, 23, hour) * 1000;
        const hours = europeanOffsetHours(timeUs);
        assert.equal(clock(timeUs).offset, `+0${hours}:00`, new Date(timeUs / 1000).toISOString());
        assert.equal(intlWallMs(timeUs, AMSTERDAM) * 1000, timeUs + hours * HOUR_US);
      }
    }
  }
});

test('a local day from outside is refused with a reason', () => {
  for (const day of ['2026-11-22', '2028-02-29']) assert.equal(wrongLocalDay(day), null);
  for (const day of [
    '',
    '2026-11-2',
    '2026-02-29',
    '2026-13-01',
    '2026-11-00',
    '22-11-2026',
    '1999-12-31',
    '2100-01-01',
  ]) {
    assert.match(wrongLocalDay(day) ?? '', /YYYY-MM-DD/, day);
  }
});
