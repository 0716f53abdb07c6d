import assert from 'node:assert/strict';
import { Temporal } from 'temporal-polyfill';

/** What a text says about a moment. Never an exception: the gateway turns the last two into a 400. */
export type ParsedInstant =
  | { readonly kind: 'instant'; readonly timeUs: number }
  /** A real date-time that doesn't name one moment: `couldMean` holds the canonical UTC instants (0, 1 or 2). */
  | { readonly kind: 'ambiguous'; readonly couldMean: readonly string[]; readonly why: string }
  | { readonly kind: 'malformed'; readonly why: string };

/** Instants are taken from 2000 up to, not including, 2100 UTC. */
const FIRST_INSTANT_US = Date.UTC(2000, 0, 1) * 1000;
const END_OF_INSTANTS_US = Date.UTC(2100, 0, 1) * 1000;
const MAX_TEXT_CHARACTERS = 100;
const MICROSECOND_DIGITS = 6;
/** RFC 3339 §5.6: time-hour of an offset is 00 to 23. No place is beyond +14:00, but the text names one instant. */
const MAX_OFFSET_HOURS = 23;
const US_PER_MINUTE = 60_000_000;

const DATE = /(\d{4})-(\d{2})-(\d{2})/;
const TIME = /(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?/;
const OFFSET = /(?:([Zz])|([+-])(\d{2}):(\d{2}))?/;
const BRACKETED_ZONE = /(?:\[!?([^\]]*)\])?/;
const DATE_TIME = new RegExp(`^${DATE.source}[Tt]${TIME.source}${OFFSET.source}${BRACKETED_ZONE.source}$`);
const ZONE_NAME = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;

interface DateTimeParts {
  readonly text: string;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly fraction: string;
  readonly offset: Offset;
  readonly bracketedZone: string | null;
}

type Offset =
  | { readonly kind: 'none' }
  | { readonly kind: 'utc' }
  | { readonly kind: 'unknown' } // -00:00, RFC 3339 §4.3
  | { readonly kind: 'explicit'; readonly hours: number; readonly minutes: number; readonly sign: 1 | -1 };

/**
 * Reads a strict RFC 3339 date-time (§5.6; `t` and `z` may be lower case) into microseconds since 1970 UTC.
 * `timeZone` is the delivery area's: it only serves to say what a text without a usable offset could have meant.
 * A bracketed zone (RFC 9557) is accepted when it agrees with the offset, or with `Z`, which disagrees with none.
 */
export function parseInstant(text: string, timeZone: string): ParsedInstant {
  const parts = splitDateTime(text);
  if (parts === null) return malformed(`${quote(text)} ${shapeHint(text)}`);
  const wrong = wrongField(parts);
  if (wrong !== null) return malformed(`${quote(text)}: ${wrong}`);
  const zone = parts.bracketedZone ?? timeZone;
  if (parts.offset.kind === 'none') return ambiguous(parts, zone, 'has no offset');
  if (parts.offset.kind === 'unknown') return ambiguous(parts, zone, unknownOffsetReason(parts));
  const timeUs = wallClockUs(parts) - offsetMinutes(parts.offset) * US_PER_MINUTE;
  if (!isInRange(timeUs)) return malformed(`${quote(text)}: ${RANGE_RULE}`);
  if (disagrees(parts, timeUs)) {
    const reading = `names the zone ${zone}, whose offset is another (by its offset it is ${formatInstant(timeUs)})`;
    return ambiguous(parts, zone, reading);
  }
  return { kind: 'instant', timeUs };
}

/**
 * The canonical text of a market time (delivery, opening, closing, `validUntil`): UTC with `Z`, whole seconds without
 * a fraction (`2026-11-22T14:00:00Z`), anything finer with six digits.
 */
export function formatInstant(timeUs: number): string {
  assert(isInRange(timeUs), `${timeUs} is not a time in whole microseconds from 2000 to 2099`);
  return timeUs % 1_000_000 === 0 ? `${toSecond(timeUs)}Z` : formatEventTime(timeUs);
}

/** The canonical text of when something happened: always six digits, so that texts have one width and sort by time. */
export function formatEventTime(timeUs: number): string {
  assert(isInRange(timeUs), `${timeUs} is not a time in whole microseconds from 2000 to 2099`);
  return `${toSecond(timeUs)}.${String(timeUs % 1_000_000).padStart(MICROSECOND_DIGITS, '0')}Z`;
}

const RANGE_RULE = 'only the years 2000 to 2099 (UTC) are taken';

function isInRange(timeUs: number): boolean {
  return Number.isSafeInteger(timeUs) && timeUs >= FIRST_INSTANT_US && timeUs < END_OF_INSTANTS_US;
}

function toSecond(timeUs: number): string {
  return new Date(Math.floor(timeUs / 1000)).toISOString().slice(0, 19);
}

function malformed(why: string): ParsedInstant {
  return { kind: 'malformed', why };
}

function quote(text: string): string {
  return JSON.stringify(text.length > MAX_TEXT_CHARACTERS ? `${text.slice(0, MAX_TEXT_CHARACTERS)}…` : text);
}

function splitDateTime(text: string): DateTimeParts | null {
  if (text.length > MAX_TEXT_CHARACTERS) return null;
  const match = DATE_TIME.exec(text);
  if (match === null) return null;
  const number = (group: number): number => Number(match[group]);
  return {
    text,
    year: number(1),
    month: number(2),
    day: number(3),
    hour: number(4),
    minute: number(5),
    second: number(6),
    fraction: match[7] ?? '',
    offset: readOffset(match[8], match[9], number(10), number(11)),
    bracketedZone: match[12] ?? null,
  };
}

function readOffset(utc: string | undefined, sign: string | undefined, hours: number, minutes: number): Offset {
  if (utc !== undefined) return { kind: 'utc' };
  if (sign === undefined) return { kind: 'none' };
  if (sign === '-' && hours === 0 && minutes === 0) return { kind: 'unknown' };
  return { kind: 'explicit', hours, minutes, sign: sign === '-' ? -1 : 1 };
}

/** Why a text isn't even of the shape, for the slips that people really make. */
function shapeHint(text: string): string {
  const wanted = 'write it like 2026-11-22T14:00:00Z or 2026-11-22T15:00:00+01:00';
  if (text.length > MAX_TEXT_CHARACTERS) return `is longer than ${MAX_TEXT_CHARACTERS} characters: ${wanted}`;
  if (text.trim() !== text) return `has blanks around it: ${wanted}`;
  if (/^\d{4}-\d{2}-\d{2} \d/.test(text)) return `has a blank where the T belongs: ${wanted}`;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return `is a day without a time: ${wanted}`;
  if (/T\d{2}:\d{2}(?:[Zz+-]|$)/i.test(text)) return `has no seconds: ${wanted}`;
  if (/:\d{2},\d/.test(text)) return `has a comma where the fraction's point belongs: ${wanted}`;
  if (/[+-]\d{2}(?:\d{2})?$/.test(text)) return `has an offset that isn't written ±hh:mm: ${wanted}`;
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return `is a bare number, not a date-time: ${wanted}`;
  return `is not an RFC 3339 date-time: ${wanted}`;
}

function wrongField(parts: DateTimeParts): string | null {
  if (parts.year < 2000 || parts.year > 2099) return RANGE_RULE;
  if (parts.month < 1 || parts.month > 12) return `there is no month ${parts.month}`;
  if (parts.day < 1 || parts.day > daysInMonth(parts.year, parts.month)) return 'that month has no such day';
  if (parts.hour === 24) return "hour 24 isn't taken (RFC 3339 ends at 23): write 00:00:00 of the next day";
  if (parts.hour > 23) return `there is no hour ${parts.hour}`;
  if (parts.minute > 59) return `there is no minute ${parts.minute}`;
  if (parts.second === 60) return "leap seconds aren't taken: write second 59, or 00 of the next minute";
  if (parts.second > 59) return `there is no second ${parts.second}`;
  if (/[1-9]/.test(parts.fraction.slice(MICROSECOND_DIGITS))) {
    return 'times are kept to the microsecond: give at most 6 digits of fraction';
  }
  return wrongOffset(parts.offset) ?? wrongZone(parts.bracketedZone);
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function wrongOffset(offset: Offset): string | null {
  if (offset.kind !== 'explicit') return null;
  if (offset.minutes > 59) return `an offset has no ${offset.minutes} minutes`;
  if (offset.hours > MAX_OFFSET_HOURS) return 'no offset is beyond ±23:59';
  return null;
}

function wrongZone(name: string | null): string | null {
  if (name === null) return null;
  if (!ZONE_NAME.test(name))
    return 'what stands in brackets must be the name of one time zone, like [Europe/Amsterdam]';
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return null;
  } catch (error) {
    // Temporal says by RangeError that the zone is unknown; anything else is our bug.
    if (error instanceof RangeError) return `the time zone ${name} is unknown`;
    throw error;
  }
}

/** The wall clock read as if it were UTC. */
function wallClockUs(parts: DateTimeParts): number {
  const { year, month, day, hour, minute, second } = parts;
  const wholeUs = Date.UTC(year, month - 1, day, hour, minute, second) * 1000;
  return wholeUs + Number(parts.fraction.slice(0, MICROSECOND_DIGITS).padEnd(MICROSECOND_DIGITS, '0'));
}

function offsetMinutes(offset: Offset): number {
  return offset.kind === 'explicit' ? offset.sign * (offset.hours * 60 + offset.minutes) : 0;
}

function disagrees(parts: DateTimeParts, timeUs: number): boolean {
  if (parts.bracketedZone === null || parts.offset.kind !== 'explicit') return false;
  const instant = Temporal.Instant.fromEpochMilliseconds(Math.floor(timeUs / 1000));
  const zoned = instant.toZonedDateTimeISO(parts.bracketedZone);
  return zoned.offsetNanoseconds !== offsetMinutes(parts.offset) * 60_000_000_000;
}

function unknownOffsetReason(parts: DateTimeParts): string {
  const utc = `${parts.text.slice(0, 19).toUpperCase()}Z`;
  return `has the offset -00:00, "local offset unknown" (RFC 3339 §4.3; write Z if you mean ${utc})`;
}

/** Says what the wall clock of the text could mean in `zone`: nothing, one moment, or two. */
function ambiguous(parts: DateTimeParts, zone: string, what: string): ParsedInstant {
  const readings = readingsIn(parts, zone);
  if (!readings.every(isInRange)) return malformed(`${quote(parts.text)}: ${RANGE_RULE}`);
  const couldMean = readings.map(formatInstant);
  const [first, second] = couldMean;
  const head = `${quote(parts.text)} ${what}.`;
  if (first === undefined) {
    const why = `${head} In ${zone} the clock skips this time on that day: it could mean no instant at all.`;
    return { kind: 'ambiguous', couldMean, why };
  }
  const why =
    second === undefined
      ? `${head} In ${zone} it would be ${first}: write that, or an offset.`
      : `${head} In ${zone} the clock shows this time twice on that day: it could mean ${first} or ${second}.`;
  return { kind: 'ambiguous', couldMean, why };
}

function readingsIn(parts: DateTimeParts, zone: string): readonly number[] {
  const { year, month, day, hour, minute, second } = parts;
  const wall = new Temporal.PlainDateTime(year, month, day, hour, minute, second);
  const earlier = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = wall.toZonedDateTime(zone, { disambiguation: 'later' });
  const fractionUs = wallClockUs(parts) % 1_000_000;
  const toUs = (reading: Temporal.ZonedDateTime): number => reading.epochMilliseconds * 1000 + fractionUs;
  if (earlier.equals(later)) return [toUs(earlier)];
  const isRepeated = earlier.toPlainDateTime().equals(wall);
  return isRepeated ? [toUs(earlier), toUs(later)] : [];
}
