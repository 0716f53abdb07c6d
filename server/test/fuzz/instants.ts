/** Times as texts: made for requests, and read for the judge. Not the calendar's reading, which is what is judged. */
import fc from 'fast-check';

/** CLEAR: names one instant. UNCLEAR: a local time without a usable offset. NONE: no time that this venue takes. */
export type Reading = 'CLEAR' | 'UNCLEAR' | 'NONE';

const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):([0-5]\d))?$/;
const FIRST_MS = Date.UTC(2000, 0, 1);
const END_MS = Date.UTC(2100, 0, 1);
const OFFSET_HOURS_MAX = 23;

export function readInstant(text: string): Reading {
  const match = DATE_TIME.exec(text);
  if (match === null) return 'NONE';
  const [, day = '', hour, minute, second, fraction = '', sign, offsetHours, offsetMinutes] = match;
  if (!isDay(day) || /[1-9]/.test(fraction.slice(6))) return 'NONE';
  const hours = Number(offsetHours ?? 0);
  if (hours > OFFSET_HOURS_MAX) return 'NONE';
  const offset = hours * 60 + Number(offsetMinutes ?? 0);
  const wallMs = Date.parse(`${day}T${hour}:${minute}:${second}Z`);
  const hasOffset = sign !== undefined ? offset > 0 || sign === '+' : /[Zz]$/.test(text);
  if (!hasOffset) return 'UNCLEAR';
  const timeMs = wallMs - (sign === '-' ? -offset : offset) * 60_000;
  return timeMs >= FIRST_MS && timeMs < END_MS ? 'CLEAR' : 'NONE';
}

/** From 2000 to 2099, as the API file says of times and days. */
export function isDay(text: string): boolean {
  if (!/^20\d{2}-\d{2}-\d{2}$/.test(text)) return false;
  const found = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(found.getTime()) && found.toISOString().startsWith(text);
}

export const days: fc.Arbitrary<string> = fc
  .date({ min: new Date(FIRST_MS), max: new Date(END_MS - 1), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

/** A day inside, so that no offset leads out. */
const walls = fc
  .date({ min: new Date(FIRST_MS + 86_400_000), max: new Date(END_MS - 86_400_001), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 19));

const twoDigits = (max: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max }).map((number) => String(number).padStart(2, '0'));

const offsets = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('Z', 'z', '+00:00', '+01:00', '+02:00', '-05:30', '+14:00', '-14:00') },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('+', '-'), twoDigits(23), twoDigits(59))
      .map(([sign, h, m]) => `${sign}${h}:${m}`),
  },
  { weight: 1, arbitrary: fc.constantFrom('', '-00:00') },
);

const fractions = fc.oneof(
  fc.constantFrom('', '.0', '.5', '.123456', '.1234560000'),
  fc.integer({ min: 0, max: 999_999 }).map((us) => `.${String(us).padStart(6, '0')}`),
);

/** Clear ones mostly, in all the ways that RFC 3339 allows. */
export const instants: fc.Arbitrary<string> = fc
  .tuple(walls, fractions, offsets)
  .map(([wall, fraction, offset]) => `${wall}${fraction}${offset}`);

/** Texts that are no time at all, whoever reads them. */
export const NO_TIMES = [
  '2026-02-30T10:00:00Z',
  '2026-11-22T24:00:00Z',
  '2026-11-22T12:60:00Z',
  '2026-11-22 12:00:00Z',
  '2026-11-22T12:00Z',
  '2026-11-22T12:00:00,5Z',
  '2026-11-22T12:00:00+0100',
  '2026-11-22T12:00:00.1234567Z',
  '2026-11-22T12:00:60Z',
  '2026-11-22T12:00:00+24:00',
  '1999-12-31T23:59:59Z',
  '2100-01-01T00:00:00Z',
  '2026-11-22',
  '1795348800',
  'tomorrow',
];
