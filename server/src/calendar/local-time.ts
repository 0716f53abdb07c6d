import assert from 'node:assert/strict';
import { Temporal } from 'temporal-polyfill';

/** What the clock and the calendar on the wall of a zone show at an instant. */
export interface LocalTime {
  /** The local day, `YYYY-MM-DD`. */
  readonly day: string;
  /** Monday is 1, Sunday is 7. */
  readonly weekday: number;
  readonly minuteOfDay: number;
  /** `YYYY-MM-DDTHH:MM:SS`, without an offset. */
  readonly wallClock: string;
  /** `±HH:MM`. */
  readonly offset: string;
  /** `CEST`, `CET`; where English has no name, `GMT+5:30`. For people only. */
  readonly zoneName: () => string;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
const LOCAL_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A clock of one zone; make it once and ask it often, its making is what costs. An unknown zone is a RangeError. */
export function localClock(timeZone: string): (timeUs: number) => LocalTime {
  const names = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'short' });
  return (timeUs) => {
    const zoned = toZoned(timeUs, timeZone);
    const readName = (): string => {
      const parts = names.formatToParts(zoned.epochMilliseconds);
      return parts.find((part) => part.type === 'timeZoneName')?.value ?? zoned.offset;
    };
    return {
      day: zoned.toPlainDate().toString(),
      weekday: zoned.dayOfWeek,
      minuteOfDay: zoned.hour * 60 + zoned.minute,
      wallClock: zoned.toPlainDateTime().toString({ smallestUnit: 'second' }),
      offset: zoned.offset,
      zoneName: readName,
    };
  };
}

/** `Sun 26 Oct` for `2025-10-26`. */
export function dayLabel(day: string): string {
  const date = toPlainDate(day);
  return `${WEEKDAYS[date.dayOfWeek - 1]} ${date.day} ${MONTHS[date.month - 1]}`;
}

/** `02:15` for 135; the end of a day is `24:00`. */
export function timeLabel(minuteOfDay: number): string {
  const hours = String(Math.floor(minuteOfDay / 60)).padStart(2, '0');
  return `${hours}:${String(minuteOfDay % 60).padStart(2, '0')}`;
}

/** The local day before or after. */
export function addDays(day: string, days: number): string {
  return toPlainDate(day).add({ days }).toString();
}

/** The first instant of a local day: midnight, or when the clock skips midnight, the first instant after it. */
export function startOfDayUs(day: string, timeZone: string): number {
  return toPlainDate(day).toZonedDateTime(timeZone).epochMilliseconds * 1000;
}

/** The instant of a wall-clock time; when it is repeated the first, when it is skipped it moves behind the gap. */
export function localTimeUs(day: string, timeOfDay: string, timeZone: string): number {
  const plainTime = Temporal.PlainTime.from(timeOfDay);
  return toPlainDate(day).toZonedDateTime({ timeZone, plainTime }).epochMilliseconds * 1000;
}

/** The local day in which an instant lies. */
export function localDayOf(timeUs: number, timeZone: string): string {
  return toZoned(timeUs, timeZone).toPlainDate().toString();
}

/** What is wrong with a local day that came from outside, as a sentence; `null` if it is one. */
export function wrongLocalDay(day: string): string | null {
  const wanted = 'a delivery day is written YYYY-MM-DD, from 2000 to 2099';
  if (!LOCAL_DAY.test(day)) return wanted;
  const [year, month, date] = day.split('-').map(Number);
  if (year === undefined || month === undefined || date === undefined) return wanted;
  if (year < 2000 || year > 2099) return wanted;
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && date >= 1 && date <= lastDay ? null : `there is no day ${day}; ${wanted}`;
}

function toPlainDate(day: string): Temporal.PlainDate {
  assert(LOCAL_DAY.test(day), `${JSON.stringify(day)} is not a day as YYYY-MM-DD`);
  return Temporal.PlainDate.from(day, { overflow: 'reject' });
}

function toZoned(timeUs: number, timeZone: string): Temporal.ZonedDateTime {
  assert(Number.isSafeInteger(timeUs), `${timeUs} is not a time in whole microseconds`);
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(timeUs / 1000)).toZonedDateTimeISO(timeZone);
}
