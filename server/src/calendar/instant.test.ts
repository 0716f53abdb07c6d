import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatEventTime, formatInstant, parseInstant, type ParsedInstant } from './instant.ts';

const AMSTERDAM = 'Europe/Amsterdam';
const RUNS = { seed: 20261122, numRuns: 2000 };
const FIRST_US = Date.UTC(2000, 0, 1) * 1000;
const LAST_US = Date.UTC(2100, 0, 1) * 1000 - 1;
const anyTimeUs = fc.integer({ min: FIRST_US, max: LAST_US });

function timeOf(parsed: ParsedInstant): number {
  if (parsed.kind !== 'instant') assert.fail(JSON.stringify(parsed));
  return parsed.timeUs;
}

function meaningsOf(text: string, timeZone = AMSTERDAM): readonly string[] {
  const parsed = parseInstant(text, timeZone);
  if (parsed.kind !== 'ambiguous') assert.fail(`${text}: ${JSON.stringify(parsed)}`);
  for (const meaning of parsed.couldMean) assert.ok(parsed.why.includes(meaning), parsed.why);
  assert.ok(parsed.why.includes(text), parsed.why);
  return parsed.couldMean;
}

function whyMalformed(text: string): string {
  const parsed = parseInstant(text, AMSTERDAM);
  if (parsed.kind !== 'malformed') assert.fail(`${text}: ${JSON.stringify(parsed)}`);
  return parsed.why;
}

test('Z and explicit offsets are normalised to one UTC text', () => {
  const canonical = '2026-11-22T14:00:00Z';
  const spellings = [
    '2026-11-22T14:00:00Z',
    '2026-11-22t14:00:00z',
    '2026-11-22T15:00:00+01:00',
    '2026-11-22T14:00:00+00:00',
    '2026-11-23T04:00:00+14:00',
    '2026-11-22T00:00:00-14:00',
    '2026-11-23T13:59:00+23:59',
    '2026-11-21T14:01:00-23:59',
    '2026-11-22T19:30:00+05:30',
    '2026-11-22T14:00:00.0Z',
    '2026-11-22T14:00:00.000000000Z',
    '2026-11-22T15:00:00+01:00[Europe/Amsterdam]',
    '2026-11-22T15:00:00+01:00[!Europe/Amsterdam]',
    '2026-11-22T14:00:00Z[Europe/Amsterdam]',
    '2026-11-22T14:00:00+00:00[UTC]',
  ];
  for (const text of spellings) assert.equal(formatInstant(timeOf(parseInstant(text, AMSTERDAM))), canonical, text);
});

test('the offset makes each pass of the repeated hour exact', () => {
  assert.equal(timeOf(parseInstant('2025-10-26T02:15:00+02:00', AMSTERDAM)), Date.UTC(2025, 9, 26, 0, 15) * 1000);
  assert.equal(timeOf(parseInstant('2025-10-26T02:15:00+01:00', AMSTERDAM)), Date.UTC(2025, 9, 26, 1, 15) * 1000);
  const bracketed = '2025-10-26T02:15:00+01:00[Europe/Amsterdam]';
  assert.equal(timeOf(parseInstant(bracketed, AMSTERDAM)), Date.UTC(2025, 9, 26, 1, 15) * 1000);
});

test('fractions are read to the microsecond', () => {
  const at = (text: string): number => timeOf(parseInstant(text, AMSTERDAM)) - Date.UTC(2026, 0, 1) * 1000;
  assert.equal(at('2026-01-01T00:00:00.1Z'), 100_000);
  assert.equal(at('2026-01-01T00:00:00.000001Z'), 1);
  assert.equal(at('2026-01-01T00:00:00.123456000Z'), 123_456);
  assert.match(whyMalformed('2026-01-01T00:00:00.1234567Z'), /at most 6 digits/);
});

test('a time without a usable offset names what it could have meant', () => {
  assert.deepEqual(meaningsOf('2026-11-22T15:00:00'), ['2026-11-22T14:00:00Z']);
  assert.deepEqual(meaningsOf('2026-11-22T15:00:00.25'), ['2026-11-22T14:00:00.250000Z']);
  assert.deepEqual(meaningsOf('2026-07-01T15:00:00-00:00'), ['2026-07-01T13:00:00Z']);
  assert.deepEqual(meaningsOf('2026-07-01T15:00:00[Europe/London]'), ['2026-07-01T14:00:00Z']);
});

test('the repeated hour has two meanings, its edges and the other hours one', () => {
  const twice = ['2025-10-26T00:15:00Z', '2025-10-26T01:15:00Z'];
  assert.deepEqual(meaningsOf('2025-10-26T02:15:00'), twice);
  assert.deepEqual(meaningsOf('2025-10-26T02:15:00-00:00'), twice);
  assert.deepEqual(meaningsOf('2025-10-26T02:15:00+03:00[Europe/Amsterdam]'), twice);
  assert.deepEqual(meaningsOf('2025-10-26T01:59:59'), ['2025-10-25T23:59:59Z']);
  assert.deepEqual(meaningsOf('2025-10-26T02:00:00').length, 2);
  assert.deepEqual(meaningsOf('2025-10-26T02:59:59.999999').length, 2);
  assert.deepEqual(meaningsOf('2025-10-26T03:00:00'), ['2025-10-26T02:00:00Z']);
});

test('the skipped hour has no meaning, and the answer says so', () => {
  for (const text of ['2026-03-29T02:00:00', '2026-03-29T02:59:59', '2026-03-29T02:30:00+01:00[Europe/Amsterdam]']) {
    assert.deepEqual(meaningsOf(text), []);
    const parsed = parseInstant(text, AMSTERDAM);
    assert.ok(parsed.kind === 'ambiguous' && parsed.why.includes('skips'));
  }
  assert.deepEqual(meaningsOf('2026-03-29T03:00:00'), ['2026-03-29T01:00:00Z']);
});

test('a bracketed zone that disagrees with its offset is ambiguous, whatever zone the area has', () => {
  assert.deepEqual(meaningsOf('2026-07-01T12:00:00+01:00[Europe/Amsterdam]'), ['2026-07-01T10:00:00Z']);
  assert.deepEqual(meaningsOf('2026-07-01T12:00:00+02:00[Europe/London]'), ['2026-07-01T11:00:00Z']);
});

test('what is no date-time is malformed, with a why that helps', () => {
  const slips: readonly (readonly [string, RegExp])[] = [
    ['', /RFC 3339/],
    ['tomorrow', /RFC 3339/],
    ['1763820000', /bare number/],
    ['2026-11-22', /without a time/],
    ['2026-11-22 14:00:00Z', /blank where the T/],
    [' 2026-11-22T14:00:00Z', /blanks around/],
    ['2026-11-22T14:00:00Z\n', /blanks around/],
    ['2026-11-22T14:00Z', /no seconds/],
    ['2026-11-22T14:00:00+0100', /±hh:mm/],
    ['2026-11-22T14:00:00+01', /±hh:mm/],
    ['2026-11-22T14:00:00,5Z', /comma/],
    ['2026-11-22T14:00:00.Z', /RFC 3339/],
    ['2026-02-29T00:00:00Z', /no such day/],
    ['2100-02-29T00:00:00Z', /2000 to 2099/],
    ['2026-04-31T00:00:00Z', /no such day/],
    ['2026-00-10T00:00:00Z', /no month 0/],
    ['2026-13-10T00:00:00Z', /no month 13/],
    ['2026-11-22T24:00:00Z', /next day/],
    ['2026-11-22T25:00:00Z', /no hour 25/],
    ['2026-11-22T23:60:00Z', /no minute 60/],
    ['2016-12-31T23:59:60Z', /leap second/],
    ['2026-11-22T23:59:61Z', /no second 61/],
    ['2026-11-22T14:00:00+24:00', /±23:59/],
    ['2026-11-22T14:00:00-99:00', /±23:59/],
    ['2026-11-22T14:00:00+01:60', /no 60 minutes/],
    ['2026-11-22T14:00:00Z[]', /one time zone/],
    ['2026-11-22T14:00:00Z[u-ca=gregory]', /one time zone/],
    ['2026-11-22T14:00:00+01:00[+01:00]', /one time zone/],
    ['2026-11-22T14:00:00Z[Europe/Atlantis]', /unknown/],
    ['1999-12-31T23:59:59Z', /2000 to 2099/],
    ['2000-01-01T00:59:59+01:00', /2000 to 2099/],
    ['2000-01-01T00:59:59', /2000 to 2099/],
    ['2099-12-31T23:00:00-01:00', /2000 to 2099/],
    [`2026-11-22T14:00:00.${'0'.repeat(100)}Z`, /longer than 100/],
    ['２026-11-22T14:00:00Z', /RFC 3339/],
  ];
  for (const [text, why] of slips) assert.match(whyMalformed(text), why, text);
});

test('what RFC 3339 says at its edges, and what is made of it', () => {
  const zero = timeOf(parseInstant('2026-11-22T14:00:00Z', AMSTERDAM));
  // §5.6: T and Z may be lower case; +00:00 is as good as Z. §4.3: -00:00 says that the local offset is unknown.
  for (const text of ['2026-11-22t14:00:00z', '2026-11-22T14:00:00+00:00']) {
    assert.equal(timeOf(parseInstant(text, AMSTERDAM)), zero, text);
  }
  assert.deepEqual(meaningsOf('2026-11-22t14:00:00-00:00'), ['2026-11-22T13:00:00Z']);
  // §5.6: an hour ends at 23, a year has four digits. §5.7: second 60 is a leap second, which has no number of its own
  // in microseconds since 1970; it is refused also where there was one.
  assert.match(whyMalformed('2026-11-22T24:00:00+01:00'), /00:00:00 of the next day/);
  assert.match(whyMalformed('2017-01-01T00:59:60+01:00'), /leap second/);
  for (const year of ['10000', '+010000', '-2026', '026']) {
    assert.match(whyMalformed(`${year}-01-01T00:00:00Z`), /is not an RFC 3339 date-time/);
  }
  assert.match(whyMalformed('9999-12-31T23:59:59Z'), /2000 to 2099/);
});

test('29 February exists in leap years only', () => {
  assert.equal(formatInstant(timeOf(parseInstant('2028-02-29T12:00:00Z', AMSTERDAM))), '2028-02-29T12:00:00Z');
  assert.match(whyMalformed('2027-02-29T12:00:00Z'), /no such day/);
});

test('the formats: seconds when whole, otherwise six digits; event times always six', () => {
  const timeUs = Date.UTC(2026, 10, 22, 14) * 1000;
  assert.equal(formatInstant(timeUs), '2026-11-22T14:00:00Z');
  assert.equal(formatInstant(timeUs + 500_000), '2026-11-22T14:00:00.500000Z');
  assert.equal(formatEventTime(timeUs), '2026-11-22T14:00:00.000000Z');
  assert.equal(formatEventTime(timeUs + 7), '2026-11-22T14:00:00.000007Z');
  for (const wrong of [timeUs + 0.5, NaN, FIRST_US - 1, LAST_US + 1]) assert.throws(() => formatInstant(wrong));
});

test('parse(format(x)) is x, in both formats', () => {
  fc.assert(
    fc.property(anyTimeUs, (timeUs) => {
      assert.equal(timeOf(parseInstant(formatInstant(timeUs), AMSTERDAM)), timeUs);
      assert.equal(timeOf(parseInstant(formatEventTime(timeUs), AMSTERDAM)), timeUs);
    }),
    RUNS,
  );
});

test('event times sort as texts', () => {
  fc.assert(
    fc.property(anyTimeUs, anyTimeUs, (one, other) => {
      assert.equal(one < other, formatEventTime(one) < formatEventTime(other));
    }),
    RUNS,
  );
});

test('every offset gives the instant that Date.parse gives, to the millisecond', () => {
  const wallMs = fc.integer({ min: Date.UTC(2000, 0, 2), max: Date.UTC(2099, 11, 30) });
  const offset = fc.integer({ min: -1_439, max: 1_439 });
  fc.assert(
    fc.property(wallMs, offset, (ms, minutes) => {
      const two = (value: number): string => String(value).padStart(2, '0');
      const size = Math.abs(minutes);
      const zone = `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
      const text = `${new Date(ms).toISOString().slice(0, -1)}${zone}`;
      assert.equal(timeOf(parseInstant(text, AMSTERDAM)), Date.parse(text) * 1000, text);
    }),
    RUNS,
  );
});

test('any text gets an answer, never an exception', () => {
  const nearly = fc
    .tuple(fc.constantFrom('2025-10-26T02:15:00', '2026-03-29T02:15:00+01:00[Europe/Amsterdam]'), fc.nat(), fc.string())
    .map(([text, at, noise]) => text.slice(0, at % text.length) + noise + text.slice((at % text.length) + 1));
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), nearly), (text) => {
      assert.ok(['instant', 'ambiguous', 'malformed'].includes(parseInstant(text, AMSTERDAM).kind));
    }),
    { ...RUNS, numRuns: 200 },
  );
});
