/** What was traded, summed up, in the API's words: all in whole numbers until it is text. */
import type { Contract } from '@wattbook/engine';
import { formatEventTime, formatInstant } from '../../calendar/instant.ts';
import type { MinuteTotals, Position, Totals } from '../../views/analytics-types.ts';
import { divideHalfEven, formatAmountE5, formatDecimal, formatPrice } from './decimals.ts';

const MINUTES_PER_HOUR_TIMES_LOT = 600n;

/** MWh with 3 decimals: lots of 0.1 MW over so many minutes. */
export function energyText(lots: bigint, minutes: number): string {
  return formatDecimal((lots * BigInt(minutes) * 1_000n) / MINUTES_PER_HOUR_TIMES_LOT, 3);
}

/** MW with 1 decimal. */
export function powerText(lots: bigint): string {
  return formatDecimal(lots, 1);
}

/** In 0.00001 of the currency; exact, as products are whole multiples of 15 minutes. `value`: sum of ticks × lots. */
export function amountE5(value: bigint, minutes: number): bigint {
  return (value * BigInt(minutes) * 1_000n) / MINUTES_PER_HOUR_TIMES_LOT;
}

/** In 0.00001 of the currency per MWh, rounded half to even; null where nothing was traded. */
export function averageE5(value: bigint, lots: bigint): bigint | null {
  return lots === 0n ? null : divideHalfEven(value * 1_000n, lots);
}

export function averageText(value: bigint, lots: bigint): string | null {
  const average = averageE5(value, lots);
  return average === null ? null : formatDecimal(average, 5);
}

export const minutesOf = ({ rules }: Pick<Contract, 'rules'>): number => rules.durationMinutes;

/** Of a contract without any trade everything is null, and sums are zero. */
export function statisticsOut(contract: Contract, totals: Totals | undefined) {
  const minutes = minutesOf(contract);
  const { lots = 0n, value = 0n } = totals ?? {};
  return {
    contractId: contract.contractId,
    trades: totals?.trades ?? 0,
    quantity: powerText(lots),
    energy: energyText(lots, minutes),
    amount: formatAmountE5(amountE5(value, minutes)),
    vwap: averageText(value, lots),
    open: totals === undefined ? null : formatPrice(totals.openTicks),
    high: totals === undefined ? null : formatPrice(totals.highTicks),
    low: totals === undefined ? null : formatPrice(totals.lowTicks),
    last: totals === undefined ? null : formatPrice(totals.lastTicks),
    lastAt: totals === undefined ? null : formatEventTime(totals.lastAtUs),
  };
}

/** All contracts of a day together, each trade weighed by its energy. */
export function dayTotalsOut(all: readonly { contract: Contract; totals: Totals }[]) {
  let [energyUnits, amount, trades] = [0n, 0n, 0];
  for (const { contract, totals } of all) {
    energyUnits += totals.lots * BigInt(minutesOf(contract));
    amount += amountE5(totals.value, minutesOf(contract));
    trades += totals.trades;
  }
  const vwap = energyUnits === 0n ? null : divideHalfEven(amount * MINUTES_PER_HOUR_TIMES_LOT, energyUnits);
  return {
    trades,
    energy: formatDecimal((energyUnits * 1_000n) / MINUTES_PER_HOUR_TIMES_LOT, 3),
    amount: formatAmountE5(amount),
    vwap: vwap === null ? null : formatDecimal(vwap, 5),
    high: priceAmong(all, ({ highTicks }) => highTicks, Math.max),
    low: priceAmong(all, ({ lowTicks }) => lowTicks, Math.min),
  };
}

function priceAmong(
  all: readonly { totals: Totals }[],
  of: (totals: Totals) => number,
  which: (one: number, other: number) => number,
): string | null {
  const prices = all.map(({ totals }) => of(totals));
  return prices.length === 0 ? null : formatPrice(prices.reduce((one, other) => which(one, other)));
}

/** From one boundary to the next. */
export type Interval = { startUs: number; endUs: number };

/** One candle for each interval, also where nothing was traded. Both ascending. */
export function candlesOut(contract: Contract, intervals: readonly Interval[], minutes: readonly MinuteTotals[]) {
  let next = 0;
  return intervals.map((interval) => {
    const inside: MinuteTotals[] = [];
    for (let one = minutes[next]; one !== undefined && one.minuteUs < interval.endUs; one = minutes[next]) {
      inside.push(one);
      next += 1;
    }
    return candleOut(contract, interval, inside);
  });
}

function candleOut(contract: Contract, { startUs, endUs }: Interval, inside: readonly MinuteTotals[]) {
  const lots = inside.reduce((sum, one) => sum + one.lots, 0n);
  const value = inside.reduce((sum, one) => sum + one.value, 0n);
  const [first, last] = [inside[0], inside.at(-1)];
  return {
    start: formatInstant(startUs),
    end: formatInstant(endUs),
    open: first === undefined ? null : formatPrice(first.openTicks),
    high: first === undefined ? null : formatPrice(Math.max(...inside.map(({ highTicks }) => highTicks))),
    low: first === undefined ? null : formatPrice(Math.min(...inside.map(({ lowTicks }) => lowTicks))),
    close: last === undefined ? null : formatPrice(last.lastTicks),
    vwap: averageText(value, lots),
    quantity: powerText(lots),
    energy: energyText(lots, minutesOf(contract)),
    trades: inside.reduce((sum, one) => sum + one.trades, 0),
  };
}

/** @param minutes of delivery: of a block, of all its contracts */
export function positionOut(position: Position, { minutes, currency }: { minutes: number; currency: string }) {
  const { contractId, portfolioId, boughtLots, soldLots, boughtValue, soldValue } = position;
  return {
    contractId,
    portfolioId,
    boughtQuantity: powerText(boughtLots),
    soldQuantity: powerText(soldLots),
    netQuantity: powerText(boughtLots - soldLots),
    boughtEnergy: energyText(boughtLots, minutes),
    soldEnergy: energyText(soldLots, minutes),
    netEnergy: energyText(boughtLots - soldLots, minutes),
    boughtAverage: averageText(boughtValue, boughtLots),
    soldAverage: averageText(soldValue, soldLots),
    cash: formatAmountE5(cashE5(position, minutes)),
    currency,
  };
}

/** What the participant is paid; below zero: what it pays. */
function cashE5({ boughtValue, soldValue }: Position, minutes: number): bigint {
  return amountE5(soldValue - boughtValue, minutes);
}

/** Cash and what the net energy is worth at the reference (0.00001 of the currency per MWh), rounded together. */
export function resultE5(position: Position, minutes: number, referenceE5: bigint): bigint {
  const net = (position.boughtLots - position.soldLots) * BigInt(minutes);
  const cash = cashE5(position, minutes) * MINUTES_PER_HOUR_TIMES_LOT;
  return divideHalfEven(cash + net * referenceE5, MINUTES_PER_HOUR_TIMES_LOT);
}
