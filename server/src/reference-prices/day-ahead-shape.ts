import assert from 'node:assert/strict';
import { productLengthUs, type Product } from '../calendar/delivery-periods.ts';
import { localClock } from '../calendar/local-time.ts';
import { meanHalfEven } from './decimals.ts';
import type { DayAheadPrice } from './import-day-ahead.ts';
import { QUARTER_US } from './layouts.ts';

/** A reference price in ticks for any contract, past or future; the same contract always gets the same price. */
export type DayAheadShape = (contract: { readonly deliveryStartUs: number; readonly product: Product }) => number;

const QUARTERS_PER_DAY = 96;
const WORKING_DAYS = [1, 2, 3, 4, 5] as const;
const WEEKEND = [6, 7] as const;

/**
 * Makes a price for every quarter of a week from real days: that weekday and local time in the stored days (their mean,
 * if several); else the mean of the other working days, or of the weekend's other day, at that time; else of all days;
 * else the price of the quarter before. A longer product gets the mean of its quarters. Means are rounded half-even.
 * Both passes of a repeated hour get the price of that local time.
 */
export function dayAheadShape(prices: readonly DayAheadPrice[], timeZone: string): DayAheadShape {
  assert(prices.length > 0, 'a shape needs at least one price: import a file without errors first');
  const readClock = localClock(timeZone);
  const placeOf = (timeUs: number): { readonly weekday: number; readonly quarter: number } => {
    const { weekday, minuteOfDay } = readClock(timeUs);
    return { weekday, quarter: Math.floor(minuteOfDay / 15) };
  };
  const stored = new Map<string, number[]>();
  for (const { deliveryStartUs, priceTicks } of prices) {
    const { weekday, quarter } = placeOf(deliveryStartUs);
    const key = slotKey(weekday, quarter);
    stored.set(key, [...(stored.get(key) ?? []), priceTicks]);
  }
  const week = fillWeek(stored);
  return ({ deliveryStartUs, product }) => {
    const quarters = Math.floor(productLengthUs(product) / QUARTER_US);
    const ticks = Array.from({ length: quarters }, (_, index) => {
      const { weekday, quarter } = placeOf(deliveryStartUs + index * QUARTER_US);
      return priceIn(week, slotKey(weekday, quarter));
    });
    return meanHalfEven(ticks);
  };
}

function slotKey(weekday: number, quarter: number): string {
  return `${weekday}/${quarter}`;
}

function priceIn(week: ReadonlyMap<string, number>, key: string): number {
  const price = week.get(key);
  assert(price !== undefined, `the week has no quarter ${key}`);
  return price;
}

function fillWeek(stored: ReadonlyMap<string, readonly number[]>): ReadonlyMap<string, number> {
  const week = new Map<string, number>();
  // Twice round the week: what has no price of its own takes the one before, which the second round always has.
  for (let round = 0; round < 2; round += 1) {
    let before: number | undefined = undefined;
    for (let slot = 0; slot < 7 * QUARTERS_PER_DAY; slot += 1) {
      const [weekday, quarter] = [Math.floor(slot / QUARTERS_PER_DAY) + 1, slot % QUARTERS_PER_DAY];
      const key = slotKey(weekday, quarter);
      const last: number | undefined = before ?? week.get(slotKey(7, QUARTERS_PER_DAY - 1));
      before = ownPrice(stored, weekday, quarter) ?? last;
      if (before !== undefined) week.set(key, before);
    }
  }
  return week;
}

function ownPrice(
  stored: ReadonlyMap<string, readonly number[]>,
  weekday: number,
  quarter: number,
): number | undefined {
  const alike: readonly number[] = weekday <= 5 ? WORKING_DAYS : WEEKEND;
  for (const weekdays of [[weekday], alike, [...WORKING_DAYS, ...WEEKEND]]) {
    const found = weekdays.flatMap((day) => stored.get(slotKey(day, quarter)) ?? []);
    if (found.length > 0) return meanHalfEven(found);
  }
  return undefined;
}
