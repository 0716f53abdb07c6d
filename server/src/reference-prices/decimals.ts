import assert from 'node:assert/strict';

/** A decimal text as an integer, `scaled` = value × 10^shift; `isExact` is false when digits were rounded away. */
type ParsedDecimal =
  | { readonly kind: 'decimal'; readonly scaled: number; readonly isExact: boolean }
  | { readonly kind: 'malformed'; readonly why: string };

export interface DecimalNotation {
  readonly mark: '.' | ',';
  /** How many places the mark moves to the right: 2 from EUR/MWh to ticks, 5 from EUR/kWh to ticks. */
  readonly shift: number;
}

/** So many digits before the mark, and a shift of at most 5, stay far inside the safe integers. */
const MAX_WHOLE_DIGITS = 8;
const MAX_FRACTION_DIGITS = 20;
const MAX_SHIFT = 5;
const MAX_QUOTED_CHARACTERS = 40;

/** Reads digit by digit: no float sees the number. What lies behind the last kept digit is rounded half-even. */
export function parseDecimal(text: string, { mark, shift }: DecimalNotation): ParsedDecimal {
  assert(Number.isInteger(shift) && shift >= 0 && shift <= MAX_SHIFT, `a shift of ${shift} places is not supported`);
  const match = mark === '.' ? /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) : /^(-?)(\d+)(?:,(\d+))?$/.exec(text);
  const [, sign = '', whole = '', fraction = ''] = match ?? [];
  if (match === null || whole.length > MAX_WHOLE_DIGITS || fraction.length > MAX_FRACTION_DIGITS) {
    return { kind: 'malformed', why: `${quote(text)} ${whyNoDecimal(text, mark)}` };
  }
  const kept = Number(whole + fraction.slice(0, shift).padEnd(shift, '0'));
  const rest = fraction.slice(shift);
  const size = roundsUp(kept, rest) ? kept + 1 : kept;
  const scaled = sign === '-' && size !== 0 ? -size : size;
  return { kind: 'decimal', scaled, isExact: !/[1-9]/.test(rest) };
}

/** The mean of integers as an integer, halves to the even neighbour. */
export function meanHalfEven(values: readonly number[]): number {
  const sum = values.reduce((total, value) => total + value, 0);
  assert(values.length > 0 && Number.isSafeInteger(sum), 'a mean needs at least one integer, and a safe sum');
  const rest = ((sum % values.length) + values.length) % values.length;
  const below = (sum - rest) / values.length;
  const twice = 2 * rest - values.length;
  return twice > 0 || (twice === 0 && below % 2 !== 0) ? below + 1 : below;
}

function roundsUp(kept: number, rest: string): boolean {
  const first = rest.charCodeAt(0) - '0'.charCodeAt(0);
  if (rest === '' || first < 5) return false;
  const isHalf = first === 5 && !/[1-9]/.test(rest.slice(1));
  return isHalf ? kept % 2 === 1 : true;
}

function quote(text: string): string {
  return JSON.stringify(text.length > MAX_QUOTED_CHARACTERS ? `${text.slice(0, MAX_QUOTED_CHARACTERS)}…` : text);
}

function whyNoDecimal(text: string, mark: '.' | ','): string {
  const wanted = `write digits with at most one decimal ${mark === '.' ? 'point' : 'comma'}, like -1${mark}04`;
  if (text.trim() === '') return `is empty: ${wanted}`;
  if (/^[+-]?[\d.,]+e[+-]?\d+$/i.test(text)) return `is in scientific notation: ${wanted}`;
  if (/\d[.,\s'’]\d{3}(?:\D|$)/.test(text) && /^[-\d.,\s'’]+$/.test(text)) {
    return `has a thousands separator or another decimal mark: ${wanted}`;
  }
  if (/^-?\d+[.,]\d+$/.test(text) && !text.includes(mark)) return `has another decimal mark: ${wanted}`;
  if (/^-?[\d.,]+$/.test(text) && text.length > MAX_WHOLE_DIGITS) return `has too many digits to be a price: ${wanted}`;
  if (/^[−–+]/.test(text)) return `has a sign other than the plain minus "-": ${wanted}`;
  if (text.trim() !== text) return `has blanks around it: ${wanted}`;
  return `is no decimal number: ${wanted}`;
}
