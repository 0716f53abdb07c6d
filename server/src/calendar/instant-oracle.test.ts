// Every zone of this machine, on the nights when its clocks change above all: what a text means by `parseInstant`, and
// by an oracle that only asks Intl what the clock on the wall shows at an instant, and tries all offsets there were.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { changesOf, offsetMs, readingsOf, wallMs } from '../../test/support/wall-oracle.ts';
import { parseInstant } from './instant.ts';

const RUNS = { seed: 20261122, numRuns: 20_000 };
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ZONES = Intl.supportedValuesOf('timeZone');
const FIRST_YEAR = 2000;
const LAST_YEAR = 2040;

type Case = {
  wall: number;
  fraction: string;
  separator: string;
  offset: string;
  area: string;
  bracketed: string | null;
  isCritical: boolean;
};

const two = (value: number): string => String(value).padStart(2, '0');

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

function textOf({ wall, fraction, separator, offset, bracketed, isCritical }: Case): string {
  const [day, time] = new Date(wall).toISOString().slice(0, 19).split('T');
  const zone = bracketed === null ? '' : `[${isCritical ? '!' : ''}${bracketed}]`;
  return `${day}${separator}${time}${fraction}${offset}${zone}`;
}

/** Half of the zones are drawn from those that have, or had, a summer. */
const WITH_SUMMER = ZONES.filter((zone) =>
  [2000, 2008, 2026].some((year) => offsetMs(Date.UTC(year, 0, 10), zone) !== offsetMs(Date.UTC(year, 6, 10), zone)),
);
const anyZone = fc.oneof(fc.constantFrom(...ZONES), fc.constantFrom(...WITH_SUMMER));

/** Three of four within three hours of a change of the clocks, if that zone had one in that year. */
const wallAndZone = fc
  .record({
    zone: anyZone,
    year: fc.integer({ min: FIRST_YEAR, max: LAST_YEAR }),
    second: fc.integer({ min: 2 * 86_400, max: 365 * 86_400 - 1 }),
    place: fc.nat({ max: 3 }),
    near: fc.oneof(fc.integer({ min: -3 * 3_600, max: 3 * 3_600 }), fc.integer({ min: -3_600, max: 3_600 })),
    isRound: fc.boolean(),
  })
  .map(({ zone, year, second, place, near, isRound }) => {
    const change = place === 0 ? undefined : changesOf(zone, year)[place % 2];
    const anywhere = Date.UTC(year, 0) + second * 1_000;
    const nearMs = (isRound ? Math.round(near / 1_800) * 1_800 : near) * 1_000;
    return { zone, wall: change === undefined ? anywhere : wallMs(change, zone) + nearMs };
  });

const anyOffset = fc.integer({ min: -1_439, max: 1_439 }).map(offsetText);
const digits = fc.stringMatching(/^\d{1,6}$/);

const anyCase: fc.Arbitrary<Case> = wallAndZone.chain(({ wall, zone }) => {
  const own = fc.nat({ max: 1 }).map((index) => {
    const reading = readingsOf(wall, zone)[index] ?? wall;
    return offsetText(offsetMs(reading, zone) / 60_000);
  });
  return fc.record({
    wall: fc.constant(wall),
    area: fc.constant(zone),
    separator: fc.constantFrom('T', 't'),
    fraction: fc.oneof(
      fc.constant(''),
      digits.map((some) => `.${some}`),
    ),
    offset: fc.oneof(fc.constantFrom('', 'Z', 'z', '-00:00', '+00:00'), anyOffset, own, own),
    bracketed: fc.oneof(fc.constant(null), fc.constant(zone), anyZone),
    isCritical: fc.boolean(),
  });
});

const fractionUs = (fraction: string): number => Number(fraction.slice(1).padEnd(6, '0'));

/** As API.md writes times: whole seconds without a fraction, anything finer with six digits. */
function instantText(instantMs: number, fraction: string): string {
  const us = fractionUs(fraction);
  return `${new Date(instantMs).toISOString().slice(0, 19)}${us === 0 ? '' : `.${String(us).padStart(6, '0')}`}Z`;
}

type Expected = { timeUs: number } | { couldMean: string[] };

function expectedOf({ wall, fraction, offset, area, bracketed }: Case): Expected {
  const couldMean = () => readingsOf(wall, bracketed ?? area).map((instant) => instantText(instant, fraction));
  if (offset === '' || offset === '-00:00') return { couldMean: couldMean() };
  const isUtc = offset === 'Z' || offset === 'z';
  const sign = offset.startsWith('-') ? -1 : 1;
  const minutes = isUtc ? 0 : sign * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4)));
  const instant = wall - minutes * 60_000;
  const isWrong = bracketed !== null && !isUtc && wallMs(instant, bracketed) !== wall;
  return isWrong ? { couldMean: couldMean() } : { timeUs: instant * 1_000 + fractionUs(fraction) };
}

test('what a text means is what the clocks of all zones say', () => {
  const met = { accepted: 0, meanings: [0, 0, 0] };
  fc.assert(
    fc.property(anyCase, (one) => {
      const text = textOf(one);
      const parsed = parseInstant(text, one.area);
      const expected = expectedOf(one);
      if ('timeUs' in expected) {
        assert.deepEqual(parsed, { kind: 'instant', timeUs: expected.timeUs }, text);
        met.accepted += 1;
        return;
      }
      assert.equal(parsed.kind, 'ambiguous', `${text} in ${one.area}: ${JSON.stringify(parsed)}`);
      assert.deepEqual('couldMean' in parsed && parsed.couldMean, expected.couldMean, `${text} in ${one.area}`);
      const { length } = expected.couldMean;
      met.meanings[length] = (met.meanings[length] ?? 0) + 1;
    }),
    RUNS,
  );
  // Of each kind there were many.
  assert.ok(met.accepted > 5_000 && met.meanings.every((count) => count > 200), JSON.stringify(met));
  assert.equal(met.meanings.length, 3, 'no clock shows a time three times');
});

/** Directive 2000/84/EC: summer is from 01:00 UTC on the last Sunday of March to 01:00 UTC on that of October. */
function changeOfClocks(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month, 31, 1));
  return last.getTime() - last.getUTCDay() * DAY_MS;
}

test('each minute of both nights of two years is what the directive makes of it', () => {
  for (const year of [2026, 2027]) {
    const [toSummer, toWinter] = [changeOfClocks(year, 2), changeOfClocks(year, 9)];
    for (const change of [toSummer, toWinter]) {
      for (let wall = change - 5 * HOUR_MS; wall < change + 5 * HOUR_MS; wall += 60_000) {
        const winter = wall - HOUR_MS;
        const summer = wall - 2 * HOUR_MS;
        const isSummer = (instant: number) => instant >= toSummer && instant < toWinter;
        const readings = [...(isSummer(summer) ? [summer] : []), ...(isSummer(winter) ? [] : [winter])];
        const text = new Date(wall).toISOString().slice(0, 19);
        const parsed = parseInstant(text, 'Europe/Amsterdam');
        assert.deepEqual(
          parsed.kind === 'ambiguous' && parsed.couldMean,
          readings.map((instant) => instantText(instant, '')),
          text,
        );
        for (const [offset, instant] of [['+01:00', winter] as const, ['+02:00', summer] as const]) {
          const exact = parseInstant(`${text}${offset}`, 'Europe/Amsterdam');
          assert.deepEqual(exact, { kind: 'instant', timeUs: instant * 1_000 }, `${text}${offset}`);
          const bracketed = parseInstant(`${text}${offset}[Europe/Amsterdam]`, 'Europe/Amsterdam');
          assert.equal(bracketed.kind, readings.includes(instant) ? 'instant' : 'ambiguous', `${text}${offset}`);
        }
      }
    }
  }
});
