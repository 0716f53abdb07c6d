import { formatInstant } from '../calendar/instant.ts';
import { addDays, localDayOf, startOfDayUs } from '../calendar/local-time.ts';
import { nameDay, nameQuarter, nameRun, type DayChecking, type Quarter } from './day-checking.ts';
import type { MissingQuarters } from './findings.ts';
import { checkHourly } from './hourly-check.ts';
import { QUARTER_US, type Row } from './layouts.ts';
import { checkRepeatedHour } from './repeated-hour-check.ts';

/** A year and a month: more days between two lines of one file is a wrong stamp. */
const MAX_DAYS = 400;
/** Holds the rows against the calendar: order, doubled quarters, and every local day complete. */
export function checkDays(rows: readonly Row[], checking: DayChecking): void {
  const rowsByStart = checkOrder(rows, checking);
  const starts = [...rowsByStart.keys()].sort((one, other) => one - other);
  const [first, last] = [starts[0], starts.at(-1)];
  if (first === undefined || last === undefined) return;
  const days = Math.ceil((last - first) / (96 * QUARTER_US));
  if (days > MAX_DAYS) {
    const reach = `from ${formatInstant(first)} to ${formatInstant(last)}`;
    const sentence = `The stamps reach ${reach}: one file holds at most ${MAX_DAYS} days.`;
    checking.report({ severity: 'error', kind: 'too-many-days', line: rowsByStart.get(last)?.line ?? 1, sentence });
    return;
  }
  const lastDay = localDayOf(last, checking.timeZone);
  for (let day = localDayOf(first, checking.timeZone); day <= lastDay; day = addDays(day, 1)) {
    if (checking.leftOutDays.has(day)) continue;
    const quarters = quartersOf(day, rowsByStart, checking.timeZone);
    checkRepeatedHour(day, quarters, checking);
    checkComplete(day, quarters, checking);
    checkHourly(day, quarters, checking);
  }
}

/** Reports what is doubled or out of order; answers the first row of each quarter. */
function checkOrder(rows: readonly Row[], checking: DayChecking): ReadonlyMap<number, Row> {
  const rowsByStart = new Map<number, Row>();
  let latest: { readonly startUs: number; readonly line: number } | null = null;
  for (const row of rows) {
    const startUs = row.deliveryStartUs;
    if (startUs === null) continue;
    const earlier = rowsByStart.get(startUs);
    if (earlier !== undefined) {
      reportDoubled(row, earlier, startUs, checking);
      continue;
    }
    rowsByStart.set(startUs, row);
    if (latest !== null && startUs < latest.startUs) {
      const after = `${nameQuarter(latest.startUs, checking)} in line ${latest.line}`;
      const what = `${nameQuarter(startUs, checking)} stands after ${after}`;
      const sentence = `Line ${row.line}: ${what}: put the lines in order of time.`;
      checking.report({ severity: 'error', kind: 'out-of-order', line: row.line, sentence });
    } else latest = { startUs, line: row.line };
  }
  return rowsByStart;
}

function reportDoubled(row: Row, earlier: Row, deliveryStartUs: number, checking: DayChecking): void {
  const price = row.priceTicks === earlier.priceTicks ? 'the same price' : 'another price';
  const what = `${nameQuarter(deliveryStartUs, checking)} is already in line ${earlier.line}, with ${price}`;
  const sentence = `Line ${row.line}: ${what}: each quarter must stand once.`;
  const { line } = row;
  checking.report({
    severity: 'error',
    kind: 'doubled-quarter',
    line,
    firstLine: earlier.line,
    deliveryStartUs,
    sentence,
  });
}

function quartersOf(day: string, rows: ReadonlyMap<number, Row>, timeZone: string): readonly Quarter[] {
  const endUs = startOfDayUs(addDays(day, 1), timeZone);
  const quarters: Quarter[] = [];
  for (let startUs = startOfDayUs(day, timeZone); startUs < endUs; startUs += QUARTER_US) {
    quarters.push({ startUs, row: rows.get(startUs) });
  }
  return quarters;
}

/** One finding for each run of missing quarters. */
function checkComplete(deliveryDay: string, quarters: readonly Quarter[], checking: DayChecking): void {
  let lineBefore = 1;
  let run: number[] = [];
  const endRun = (): void => {
    if (run.length > 0) checking.report(missing(deliveryDay, run, quarters.length, lineBefore, checking));
    run = [];
  };
  for (const { startUs, row } of quarters) {
    if (row === undefined) run.push(startUs);
    else {
      endRun();
      lineBefore = row.line;
    }
  }
  endRun();
}

function missing(
  deliveryDay: string,
  deliveryStartsUs: readonly number[],
  dayLength: number,
  line: number,
  checking: DayChecking,
): MissingQuarters {
  const which = nameRun(deliveryStartsUs, checking);
  const where = line === 1 ? '' : `, after line ${line}`;
  const count = `${nameDay(deliveryDay)} has ${dayLength} quarters; missing are ${deliveryStartsUs.length}`;
  const sentence = `${count}: ${which}${where}.`;
  return { severity: 'error', kind: 'missing-quarters', line, deliveryDay, deliveryStartsUs, sentence };
}
