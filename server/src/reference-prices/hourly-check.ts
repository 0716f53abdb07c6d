import { nameDay, nameRun, type DayChecking, type Quarter } from './day-checking.ts';

const QUARTERS_PER_HOUR = 4;
/** A price of almost nothing among zeros can be real on a windy night; from 1 EUR/MWh on it can't, hour after hour. */
const MIN_HOUR_PRICE_TICKS = 100;
const MIN_HOURS_IN_A_ROW = 3;

/**
 * Finds prices of whole hours in lines for quarters: hour after hour, the first quarter has a price and the other three
 * are exactly 0. Seen in the real export of jeroen.nl on 7 November 2025, where each hour starts with its mean.
 */
export function checkHourly(deliveryDay: string, quarters: readonly Quarter[], checking: DayChecking): void {
  let run: Quarter[] = [];
  const endRun = (): void => {
    if (run.length >= MIN_HOURS_IN_A_ROW) reportHourly(deliveryDay, run, checking);
    run = [];
  };
  for (let index = 0; index < quarters.length; index += QUARTERS_PER_HOUR) {
    const [first, ...others] = quarters.slice(index, index + QUARTERS_PER_HOUR);
    const isPriced = Math.abs(first?.row?.priceTicks ?? 0) >= MIN_HOUR_PRICE_TICKS;
    if (first !== undefined && isPriced && others.every((quarter) => quarter.row?.priceTicks === 0)) run.push(first);
    else endRun();
  }
  endRun();
}

function reportHourly(deliveryDay: string, run: readonly Quarter[], checking: DayChecking): void {
  const hourStartsUs = run.map((quarter) => quarter.startUs);
  const line = run[0]?.row?.line ?? 1;
  const hours = `${run.length} hours in a row, ${nameRun(hourStartsUs, checking)}`;
  const what =
    'have a price in their first quarter and exactly 0 in the other three: prices of hours in lines for quarters';
  const sentence = `${nameDay(deliveryDay)}, from line ${line}: ${hours}, ${what}. Take this day from another source.`;
  checking.report({ severity: 'error', kind: 'hourly-in-quarters', line, deliveryDay, hourStartsUs, sentence });
}
