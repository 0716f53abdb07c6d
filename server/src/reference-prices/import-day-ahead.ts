import { localClock, localDayOf } from '../calendar/local-time.ts';
import { splitLines, type Lines } from './csv.ts';
import { nameDay } from './day-checking.ts';
import { checkDays } from './day-checks.ts';
import { nameLines, withoutRepetitions, type FileFinding, type Finding, type Report } from './findings.ts';
import { readRow, recogniseLayout, type Layout, type LayoutName, type Row } from './layouts.ts';

/** A day-ahead price of a quarter of an hour, in ticks of 0.01 EUR/MWh. */
export interface DayAheadPrice {
  readonly deliveryStartUs: number;
  readonly priceTicks: number;
}

/** All or nothing: with one error among the findings there are no prices. */
export interface DayAheadImport {
  readonly prices: readonly DayAheadPrice[];
  readonly findings: readonly Finding[];
}

export interface DayAheadOptions {
  /** Of the delivery area: it says what a day is. */
  readonly timeZone: string;
  /** Refuses a file of the other layout; without it the header decides. */
  readonly layout?: LayoutName;
  /** Prices of another source: they tell which of two equal hours a broken export has lost. */
  readonly otherSource?: readonly DayAheadPrice[];
  /** Local days, `YYYY-MM-DD`, that somebody decided not to use: neither checked as days nor among the prices. */
  readonly leaveOutDays?: readonly string[];
  /** In ticks, both sides of zero. */
  readonly priceLimitTicks?: number;
}

/** A year of quarters in either layout fits; a file beyond is another file. */
export const MAX_FILE_CHARACTERS = 4_000_000;
export const MAX_FILE_LINES = 40_000;
const DEFAULT_PRICE_LIMIT_TICKS = 999_900;
/** With fewer prices, all of them even tenths may be chance. */
const MIN_ROWS_TO_CALL_COARSE = 24;
const TENTH_TICKS = 10;

/**
 * Reads a file of day-ahead prices by quarter. Never an exception, whatever the text: what is wrong becomes a finding.
 * Prices finer than a tick are rounded half-even and named in an info; so are a source that rounds to 0.1 EUR/MWh and
 * prices that the source has filled forward.
 */
export function importDayAhead(text: string, options: DayAheadOptions): DayAheadImport {
  const found: Finding[] = [];
  const report: Report = (finding) => found.push(finding);
  const rows = readFile(text, options, report);
  notePrices(rows, report);
  const findings = withoutRepetitions(found);
  const hasError = findings.some((finding) => finding.severity === 'error');
  return { prices: hasError ? [] : rows.flatMap(toPrice), findings };
}

function toPrice({ deliveryStartUs, priceTicks }: Row): readonly DayAheadPrice[] {
  return deliveryStartUs === null || priceTicks === null ? [] : [{ deliveryStartUs, priceTicks }];
}

function readFile(text: string, options: DayAheadOptions, report: Report): readonly Row[] {
  const fail = (kind: FileFinding['kind'], line: number, sentence: string): readonly Row[] => {
    report({ severity: 'error', kind, line, sentence });
    return [];
  };
  if (text.length > MAX_FILE_CHARACTERS) {
    return fail('too-large', 1, `The file has ${text.length} characters; at most ${MAX_FILE_CHARACTERS} are read.`);
  }
  const plain = withoutByteOrderMark(text, report);
  if (plain.trim() === '') return fail('empty', 1, 'The file is empty: expected a header and a line for each quarter.');
  const file = splitLines(plain);
  if (file.lines.length > MAX_FILE_LINES) {
    return fail(
      'too-large',
      MAX_FILE_LINES,
      `The file has ${file.lines.length} lines; at most ${MAX_FILE_LINES} are read.`,
    );
  }
  const strange = file.lines.findIndex((line) => /[\p{Cc}\uFFFD]/u.test(line));
  if (strange !== -1) {
    return fail('not-text', strange + 1, `Line ${strange + 1} is not text: expected CSV in UTF-8.`);
  }
  const layout = recogniseLayout(file.lines[0] ?? '');
  if ('why' in layout) return fail('unknown-layout', 1, `Line 1: the header ${layout.why}.`);
  if (options.layout !== undefined && options.layout !== layout.name) {
    return fail('unknown-layout', 1, `Line 1: the header is of the layout ${layout.name}, not ${options.layout}.`);
  }
  if (file.lines.length === 1)
    return fail('no-rows', 1, 'The file ends after its header: expected a line for each quarter.');
  return readRows(file, layout, options, report);
}

function withoutByteOrderMark(text: string, report: Report): string {
  if (!text.startsWith('\uFEFF')) return text;
  const sentence = 'Line 1 starts with a byte order mark: left out.';
  report({ severity: 'info', kind: 'byte-order-mark', line: 1, lines: [1], sentence });
  return text.slice(1);
}

function readRows(file: Lines, layout: Layout, options: DayAheadOptions, report: Report): readonly Row[] {
  const { timeZone, priceLimitTicks = DEFAULT_PRICE_LIMIT_TICKS, otherSource = [] } = options;
  const readClock = localClock(timeZone);
  const reading = { layout, timeZone, readClock, priceLimitTicks, report };
  const rows = file.lines.slice(1).map((line, index) => readRow(line, index + 2, reading));
  const prices = new Map(otherSource.map((price) => [price.deliveryStartUs, price.priceTicks]));
  const leftOutDays = new Set(options.leaveOutDays);
  checkDays(rows, { timeZone, readClock, otherSource: prices, leftOutDays, report });
  if (!file.isFinished) {
    const line = file.lines.length;
    const what = 'the file ends without a line break: it may have been cut, and the last price be short';
    const sentence = `Line ${line}: ${what}. If it is whole, end this line with a line break.`;
    report({ severity: 'error', kind: 'last-line-unfinished', line, sentence });
  }
  return leaveOut(leftOutDays, rows, timeZone, report);
}

function leaveOut(days: ReadonlySet<string>, rows: readonly Row[], timeZone: string, report: Report): readonly Row[] {
  if (days.size === 0) return rows;
  const linesLeftOut = new Map<string, number[]>();
  const kept = rows.filter(({ deliveryStartUs, line }) => {
    const day = deliveryStartUs === null ? '' : localDayOf(deliveryStartUs, timeZone);
    if (!days.has(day)) return true;
    linesLeftOut.set(day, [...(linesLeftOut.get(day) ?? []), line]);
    return false;
  });
  for (const [day, lines] of linesLeftOut) {
    const sentence = `${nameDay(day)} was left out, as asked: ${lines.length} lines from line ${lines[0]} on.`;
    report({ severity: 'info', kind: 'day-left-out', line: lines[0] ?? 1, lines, sentence });
  }
  return kept;
}

function notePrices(rows: readonly Row[], report: Report): void {
  const note = (
    kind: 'rounded-prices' | 'coarse-prices' | 'forward-filled',
    noted: readonly Row[],
    what: string,
  ): void => {
    const lines = noted.map((row) => row.line);
    const [line] = lines;
    if (line === undefined) return;
    const sentence = `${nameLines(lines)}: ${what}.`;
    report({ severity: 'info', kind, line, lines, sentence });
  };
  const rounded = rows.filter((row) => row.isRounded);
  note('rounded-prices', rounded, 'prices finer than 0.01 EUR/MWh were rounded half-even');
  const filled = rows.filter((row) => row.isForwardFilled);
  note('forward-filled', filled, 'prices were repeated by the source where its curve leaves them out');
  const isCoarse = rows.every((row) => row.priceTicks === null || row.priceTicks % TENTH_TICKS === 0);
  const coarse = isCoarse && rows.length >= MIN_ROWS_TO_CALL_COARSE ? rows : [];
  note('coarse-prices', coarse, 'all prices are multiples of 0.1 EUR/MWh: the source rounds, so do not settle by them');
}
