/** What an importer has to say about a file. An error means: nothing of the file may be used. */
export type Finding =
  | FileFinding
  | LineFinding
  | DoubledQuarter
  | MissingQuarters
  | RepeatedHourOnce
  | HourlyInQuarters
  | Note
  | Repetition;

interface Said {
  readonly severity: 'error' | 'info';
  /** For people: what is wrong, in which line, what would be right. */
  readonly sentence: string;
  /** Counted from 1, the header; for what is missing, the line before the gap. */
  readonly line: number;
}

/** The file as a whole can't be read. */
export interface FileFinding extends Said {
  readonly severity: 'error';
  readonly kind:
    'too-large' | 'empty' | 'not-text' | 'unknown-layout' | 'no-rows' | 'last-line-unfinished' | 'too-many-days';
}

/** One line is wrong, whatever the others say. */
export interface LineFinding extends Said {
  readonly severity: 'error';
  readonly kind:
    | 'bad-columns'
    | 'bad-time'
    | 'off-quarter'
    | 'wrong-length'
    | 'local-disagrees'
    | 'out-of-order'
    | 'bad-price'
    | 'price-out-of-range'
    | 'bad-flag';
}

interface DoubledQuarter extends Said {
  readonly severity: 'error';
  readonly kind: 'doubled-quarter';
  readonly deliveryStartUs: number;
  readonly firstLine: number;
}

/** Quarters in a row that a local day has and the file has not. */
export interface MissingQuarters extends Said {
  readonly severity: 'error';
  readonly kind: 'missing-quarters';
  readonly deliveryDay: string;
  readonly deliveryStartsUs: readonly number[];
}

/**
 * The hour that the clock shows twice stands in the file once. `verdict` says whose prices they are, as far as prices
 * of another source could tell: `stamped-right`, `other-hour` (the prices belong to the hour that seems to be missing),
 * or `unknown`.
 */
export interface RepeatedHourOnce extends Said {
  readonly severity: 'error';
  readonly kind: 'repeated-hour-once';
  readonly deliveryDay: string;
  readonly presentStartsUs: readonly number[];
  readonly missingStartsUs: readonly number[];
  readonly verdict: 'stamped-right' | 'other-hour' | 'unknown';
}

/** Prices of whole hours in lines for quarters: each hour's first has a price, the other three are exactly 0. */
interface HourlyInQuarters extends Said {
  readonly severity: 'error';
  readonly kind: 'hourly-in-quarters';
  readonly deliveryDay: string;
  /** The first quarters of the hours. */
  readonly hourStartsUs: readonly number[];
}

/** Worth knowing, nothing wrong. `line` is the first of `lines`. */
interface Note extends Said {
  readonly severity: 'info';
  readonly kind: 'byte-order-mark' | 'day-left-out' | 'rounded-prices' | 'coarse-prices' | 'forward-filled';
  readonly lines: readonly number[];
}

/** Stands for further findings of a kind that were left out. */
interface Repetition extends Said {
  readonly kind: 'more-of-the-same';
  readonly ofKind: string;
  readonly count: number;
}

/** Who found something says it here. */
export type Report = (finding: Finding) => void;

/** A person reads so many of a kind; the rest is counted. */
export const MAX_FINDINGS_PER_KIND = 20;
const MAX_LINES_NAMED = 5;

/** The findings in their order, with what exceeds `MAX_FINDINGS_PER_KIND` replaced by a count at the end. */
export function withoutRepetitions(findings: readonly Finding[]): readonly Finding[] {
  const byKind = new Map<string, Finding[]>();
  const kept: Finding[] = [];
  for (const finding of findings) {
    const alike = byKind.get(finding.kind) ?? [];
    if (alike.length < MAX_FINDINGS_PER_KIND) kept.push(finding);
    alike.push(finding);
    byKind.set(finding.kind, alike);
  }
  return [...kept, ...[...byKind].flatMap(([kind, all]) => repetitionOf(kind, all))];
}

/** `Lines 3, 4, 9, 10, 11 and 12 more`. */
export function nameLines(lines: readonly number[]): string {
  const named = lines.slice(0, MAX_LINES_NAMED).join(', ');
  const left = lines.length - MAX_LINES_NAMED;
  return `${lines.length === 1 ? 'Line' : 'Lines'} ${named}${left > 0 ? ` and ${left} more` : ''}`;
}

function repetitionOf(kind: string, all: readonly Finding[]): readonly Repetition[] {
  const first = all[MAX_FINDINGS_PER_KIND];
  if (first === undefined) return [];
  const count = all.length - MAX_FINDINGS_PER_KIND;
  const sentence = `And ${count} more of the kind ${kind}, the first at line ${first.line}.`;
  return [{ severity: first.severity, kind: 'more-of-the-same', ofKind: kind, count, line: first.line, sentence }];
}
