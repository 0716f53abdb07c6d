import { timeLabel } from '../calendar/local-time.ts';
import { splitFields, splitLines } from './csv.ts';
import { parseDecimal } from './decimals.ts';

/** How nervous the simulated participants are in each minute of the local day, in thousandths: 1000 … 4000. */
export type BalanceNervousness =
  | { readonly kind: 'nervousness'; readonly permilleByMinute: readonly number[] }
  | { readonly kind: 'malformed'; readonly line: number; readonly why: string };

const MINUTES_PER_DAY = 1440;
const POWER_COLUMNS = [
  'power_afrr_in',
  'power_afrr_out',
  'power_igcc_in',
  'power_igcc_out',
  'power_mfrrda_in',
  'power_mfrrda_out',
  'power_picasso_in',
  'power_picasso_out',
] as const;
const MAX_CHARACTERS = 1_000_000;
const KILOWATT_DIGITS = 3;
const CHANGE_MINUTES = 5;
const CALM_PERMILLE = 1000;
const RANGE_PERMILLE = 3000;
const LOW_PERCENT = 5;
const HIGH_PERCENT = 95;

/**
 * Reads TenneT's balance delta of one ordinary local day, a line for each minute.
 *
 * stress(m) = P(m) + |P(m) − P(m−5)|, P = balancing power in all eight columns together, in kW: how much is running,
 * and how fast it changes (the first five minutes are compared with the first). Then, with p5 and p95 of the day's
 * stress, nervousness(m) = 1000 + 3000 × clamp((stress(m) − p5) / (p95 − p5), 0, 1), rounded down.
 */
export function balanceNervousness(text: string): BalanceNervousness {
  if (text.length > MAX_CHARACTERS)
    return malformed(1, `more than ${MAX_CHARACTERS} characters: not one day of minutes`);
  const { lines } = splitLines(text.replace(/^\uFEFF/, ''));
  const header = (lines[0] ?? '').split(',');
  const lacking = ['timeInterval_start', ...POWER_COLUMNS].find((name) => !header.includes(name));
  if (lacking !== undefined) return malformed(1, `the header has no column ${lacking}`);
  if (lines.length !== MINUTES_PER_DAY + 1) {
    return malformed(lines.length, `${lines.length - 1} minutes instead of the ${MINUTES_PER_DAY} of an ordinary day`);
  }
  const powers: number[] = [];
  for (const [minute, line] of lines.slice(1).entries()) {
    const power = readPower(line, minute, header);
    if (typeof power === 'string') return malformed(minute + 2, power);
    powers.push(power);
  }
  return { kind: 'nervousness', permilleByMinute: toPermille(powers.map(toStress)) };
}

function malformed(line: number, what: string): BalanceNervousness {
  return { kind: 'malformed', line, why: `Line ${line}: ${what}.` };
}

/** The power of a minute in kW, or what is wrong with its line. */
function readPower(line: string, minute: number, header: readonly string[]): number | string {
  const fields = splitFields(line, ',');
  if (fields?.length !== header.length) return `not the ${header.length} columns of the header`;
  const start = fields[header.indexOf('timeInterval_start')] ?? '';
  if (start.slice(10) !== `T${timeLabel(minute)}`)
    return `${JSON.stringify(start)} where T${timeLabel(minute)} belongs`;
  let sum = 0;
  for (const name of POWER_COLUMNS) {
    const parsed = parseDecimal(fields[header.indexOf(name)] ?? '', { mark: '.', shift: KILOWATT_DIGITS });
    if (parsed.kind === 'malformed') return `${name} ${parsed.why}`;
    sum += Math.abs(parsed.scaled);
  }
  return sum;
}

function toStress(power: number, minute: number, powers: readonly number[]): number {
  return power + Math.abs(power - (powers[Math.max(0, minute - CHANGE_MINUTES)] ?? power));
}

function toPermille(stresses: readonly number[]): readonly number[] {
  const sorted = [...stresses].sort((one, other) => one - other);
  const percentile = (percent: number): number => sorted[Math.floor(((sorted.length - 1) * percent) / 100)] ?? 0;
  const low = percentile(LOW_PERCENT);
  const span = Math.max(1, percentile(HIGH_PERCENT) - low);
  return stresses.map((stress) => {
    const above = Math.min(span, Math.max(0, stress - low));
    return CALM_PERMILLE + Math.floor((RANGE_PERMILLE * above) / span);
  });
}
