import { formatInstant } from '../calendar/instant.ts';
import { dayLabel, timeLabel, type LocalTime } from '../calendar/local-time.ts';
import type { Report } from './findings.ts';
import type { Row } from './layouts.ts';

/** What checking the days needs beside the rows. */
export interface DayChecking {
  readonly timeZone: string;
  readonly readClock: (timeUs: number) => LocalTime;
  /** Prices of another source by delivery start, in ticks; may be empty. */
  readonly otherSource: ReadonlyMap<number, number>;
  /** Local days that are not looked at. */
  readonly leftOutDays: ReadonlySet<string>;
  readonly report: Report;
}

/** A quarter of a local day, and the row that has it. */
export interface Quarter {
  readonly startUs: number;
  readonly row: Row | undefined;
}

/** `2025-10-26T01:00:00Z (02:00 CET) to 2025-10-26T01:45:00Z (02:45 CET)`. */
export function nameRun(startsUs: readonly number[], checking: DayChecking): string {
  const [first, last] = [startsUs[0], startsUs.at(-1)];
  if (first === undefined || last === undefined) return 'none';
  return first === last
    ? nameQuarter(first, checking)
    : `${nameQuarter(first, checking)} to ${nameQuarter(last, checking)}`;
}

/** `2025-10-26T01:00:00Z (02:00 CET)`. */
export function nameQuarter(timeUs: number, { readClock }: DayChecking): string {
  const local = readClock(timeUs);
  return `${formatInstant(timeUs)} (${timeLabel(local.minuteOfDay)} ${local.zoneName()})`;
}

/** `Sun 26 Oct 2025`. */
export function nameDay(day: string): string {
  return `${dayLabel(day)} ${day.slice(0, 4)}`;
}
