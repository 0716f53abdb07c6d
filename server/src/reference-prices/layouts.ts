import { formatInstant, parseInstant, type ParsedInstant } from '../calendar/instant.ts';
import type { LocalTime } from '../calendar/local-time.ts';
import { splitFields } from './csv.ts';
import { parseDecimal, type DecimalNotation } from './decimals.ts';
import type { LineFinding, Report } from './findings.ts';

/** `entsoe`: comma, point, EUR/MWh. `jeroen`: the export of jeroen.nl; semicolon, decimal comma, EUR/kWh. */
export type LayoutName = 'entsoe' | 'jeroen';

/** How a file is written. */
export interface Layout {
  readonly name: LayoutName;
  readonly separator: ',' | ';';
  readonly price: DecimalNotation;
  /** Which column is which; `null` where the file has none. */
  readonly columns: {
    readonly count: number;
    readonly startUtc: number;
    readonly endUtc: number | null;
    readonly local: number | null;
    readonly price: number;
    readonly forwardFilled: number | null;
  };
}

/** What a line says; `null` where it says nothing that can be used (and a finding says why). */
export interface Row {
  readonly line: number;
  readonly deliveryStartUs: number | null;
  readonly priceTicks: number | null;
  readonly isRounded: boolean;
  readonly isForwardFilled: boolean;
}

/** What reading a line needs of the area and of the file. */
interface RowReading {
  readonly layout: Layout;
  readonly timeZone: string;
  readonly readClock: (timeUs: number) => LocalTime;
  readonly priceLimitTicks: number;
  readonly report: Report;
}

export const QUARTER_US = 900_000_000;

const JEROEN_HEADER = 'datum_nl;datum_utc;prijs_excl_belastingen';
const ENTSOE_COLUMNS = [
  'delivery_start_utc',
  'delivery_end_utc',
  'delivery_start_local',
  'price_eur_mwh',
  'forward_filled',
];
const JEROEN_TIME = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/;

/** The layout that a header line announces, or what would be one. */
export function recogniseLayout(header: string): Layout | { readonly why: string } {
  const names = header.split(',');
  if (header === JEROEN_HEADER) {
    const columns = { count: 3, local: 0, startUtc: 1, price: 2, endUtc: null, forwardFilled: null };
    return { name: 'jeroen', separator: ';', price: { mark: ',', shift: 5 }, columns };
  }
  const unknown = names.find((name) => !ENTSOE_COLUMNS.includes(name));
  const startUtc = names.indexOf('delivery_start_utc');
  const price = names.indexOf('price_eur_mwh');
  if (startUtc === -1 || price === -1 || unknown !== undefined || new Set(names).size !== names.length) {
    return { why: `${shorten(header)} is neither "${JEROEN_HEADER}" nor made of ${ENTSOE_COLUMNS.join(', ')}` };
  }
  const optional = (name: string): number | null => (names.includes(name) ? names.indexOf(name) : null);
  const columns = {
    count: names.length,
    startUtc,
    price,
    endUtc: optional('delivery_end_utc'),
    local: optional('delivery_start_local'),
    forwardFilled: optional('forward_filled'),
  };
  return { name: 'entsoe', separator: ',', price: { mark: '.', shift: 2 }, columns };
}

/** Reads one line, reporting all that is wrong with it. */
export function readRow(text: string, line: number, reading: RowReading): Row {
  const { separator, columns } = reading.layout;
  const fields = splitFields(text, separator);
  if (fields?.length !== columns.count) {
    const found = fields === null ? 'quotes that do not close' : `${fields.length} columns`;
    say(
      reading,
      'bad-columns',
      line,
      `${found} where the header has ${columns.count} (a cut line, or a separator inside)`,
    );
    return { line, deliveryStartUs: null, priceTicks: null, isRounded: false, isForwardFilled: false };
  }
  const field = (index: number): string => fields[index] ?? '';
  const deliveryStartUs = readStart(field(columns.startUtc), line, reading);
  if (deliveryStartUs !== null && columns.endUtc !== null)
    checkEnd(field(columns.endUtc), deliveryStartUs, line, reading);
  if (deliveryStartUs !== null && columns.local !== null)
    checkLocal(field(columns.local), deliveryStartUs, line, reading);
  const isForwardFilled = columns.forwardFilled !== null && readFlag(field(columns.forwardFilled), line, reading);
  return { line, deliveryStartUs, isForwardFilled, ...readPrice(field(columns.price), line, reading) };
}

function say(reading: RowReading, kind: LineFinding['kind'], line: number, what: string): void {
  reading.report({ severity: 'error', kind, line, sentence: `Line ${line}: ${what}.` });
}

function readStart(text: string, line: number, reading: RowReading): number | null {
  const parsed = readUtc(text, reading);
  if (parsed.kind !== 'instant') {
    say(reading, 'bad-time', line, `the UTC start ${withoutStop(parsed.why)}`);
    return null;
  }
  if (parsed.timeUs % QUARTER_US === 0) return parsed.timeUs;
  say(reading, 'off-quarter', line, `the UTC start ${shorten(text)} is not the start of a quarter of an hour`);
  return null;
}

/** The export writes UTC as `2025-10-25 22:00:00`, without saying so in the text. */
function readUtc(text: string, { layout, timeZone }: RowReading): ParsedInstant {
  if (layout.name === 'entsoe') return parseInstant(text, timeZone);
  const match = JEROEN_TIME.exec(text);
  if (match !== null) return parseInstant(`${match[1]}T${match[2]}Z`, timeZone);
  return { kind: 'malformed', why: `${shorten(text)} is not written like 2025-10-25 22:00:00` };
}

function checkEnd(text: string, deliveryStartUs: number, line: number, reading: RowReading): void {
  const parsed = readUtc(text, reading);
  const right = formatInstant(deliveryStartUs + QUARTER_US);
  if (parsed.kind !== 'instant') say(reading, 'bad-time', line, `the UTC end ${withoutStop(parsed.why)}`);
  else if (parsed.timeUs !== deliveryStartUs + QUARTER_US) {
    say(reading, 'wrong-length', line, `the UTC end ${shorten(text)} is not 15 minutes after the start, at ${right}`);
  }
}

function checkLocal(text: string, deliveryStartUs: number, line: number, reading: RowReading): void {
  const { layout, readClock, timeZone } = reading;
  const local = readClock(deliveryStartUs);
  const right = layout.name === 'entsoe' ? local.wallClock + local.offset : local.wallClock.replace('T', ' ');
  if (text === right) return;
  const utc = formatInstant(deliveryStartUs);
  const isUtcLabelled = text.slice(0, 19).replace(' ', 'T') === utc.slice(0, 19);
  const isSkipped = isSkippedTime(text, timeZone);
  const hint = isUtcLabelled ? ': both columns show the same clock' : isSkipped ? ': the clock skips that time' : '';
  const what = `the local time says ${shorten(text)}, but ${utc} is ${right} ${local.zoneName()} in ${timeZone}`;
  say(reading, 'local-disagrees', line, what + hint);
}

function isSkippedTime(text: string, timeZone: string): boolean {
  const parsed = parseInstant(text.slice(0, 19).replace(' ', 'T'), timeZone);
  return parsed.kind === 'ambiguous' && parsed.couldMean.length === 0;
}

function readPrice(text: string, line: number, reading: RowReading): { priceTicks: number | null; isRounded: boolean } {
  const parsed = parseDecimal(text, reading.layout.price);
  if (parsed.kind === 'malformed') {
    say(reading, 'bad-price', line, `the price ${parsed.why}`);
    return { priceTicks: null, isRounded: false };
  }
  if (Math.abs(parsed.scaled) > reading.priceLimitTicks) {
    const unit = reading.layout.name === 'entsoe' ? 'EUR/MWh' : 'EUR/kWh';
    const limit = `±${reading.priceLimitTicks / 100} EUR/MWh`;
    say(reading, 'price-out-of-range', line, `the price ${shorten(text)} ${unit} is beyond ${limit}: a wrong unit?`);
    return { priceTicks: null, isRounded: false };
  }
  return { priceTicks: parsed.scaled, isRounded: !parsed.isExact };
}

function readFlag(text: string, line: number, reading: RowReading): boolean {
  if (text !== '0' && text !== '1') say(reading, 'bad-flag', line, `forward_filled is ${shorten(text)}, not 0 or 1`);
  return text === '1';
}

function withoutStop(sentence: string): string {
  return sentence.endsWith('.') ? sentence.slice(0, -1) : sentence;
}

function shorten(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text);
}
