/**
 * The price that the simulated participants believe in: the real day-ahead price of the same weekday and quarter-hour,
 * plus a slow wave that moves more in minutes in which the real grid was nervous. The same time gives the same price.
 */
import { readFileSync } from 'node:fs';
import type { Contract } from '@wattbook/engine';
import type { Product } from '../calendar/delivery-periods.ts';
import { localClock } from '../calendar/local-time.ts';
import { balanceNervousness } from '../reference-prices/balance-nervousness.ts';
import { dayAheadShape } from '../reference-prices/day-ahead-shape.ts';
import { importDayAhead } from '../reference-prices/import-day-ahead.ts';

export type SimulatedPrices = { priceTicks(contract: Contract, nowUs: number): number };

const FOLDER = new URL('../../sandbox-data/', import.meta.url);
const TIME_ZONE = 'Europe/Amsterdam';
/** Friday of this week is defective at its source (see sandbox-data/README.md). */
const WEEK = { file: 'nl-day-ahead-2025-11-03-week.csv', leaveOutDays: ['2025-11-07'] };
const NERVOUSNESS_FILE = 'tennet-balance-delta-2025-02-27.csv';
/** Two waves whose periods don't divide each other: prices wander without a dice, a few EUR/MWh either way. */
const WAVES = [
  { periodUs: 97_000_000, heightTicks: 60 },
  { periodUs: 1_031_000_000, heightTicks: 150 },
] as const;

/** Throws when the files that come with the sandbox are not as they should be. */
export function readSimulatedPrices(): SimulatedPrices {
  const { leaveOutDays } = WEEK;
  const week = importDayAhead(read(WEEK.file), { timeZone: TIME_ZONE, leaveOutDays });
  const wrong = week.findings.find(({ severity }) => severity === 'error');
  if (wrong !== undefined) throw new Error(`${WEEK.file}: ${wrong.sentence}`);
  const nervousness = balanceNervousness(read(NERVOUSNESS_FILE));
  if (nervousness.kind === 'malformed') throw new Error(`${NERVOUSNESS_FILE}: ${nervousness.why}`);

  const shape = dayAheadShape(week.prices, TIME_ZONE);
  const readClock = localClock(TIME_ZONE);
  return {
    priceTicks: ({ deliveryStartUs, product }, nowUs) => {
      const permille = nervousness.permilleByMinute[readClock(nowUs).minuteOfDay] ?? 1_000;
      const phaseUs = nowUs + deliveryStartUs / 7;
      const wave = WAVES.reduce(
        (sum, { periodUs, heightTicks }) => sum + heightTicks * Math.sin((2 * Math.PI * phaseUs) / periodUs),
        0,
      );
      return shape({ deliveryStartUs, product: productOf(product) }) + Math.round((wave * permille) / 1_000);
    },
  };
}

function productOf(product: string): Product {
  if (product === 'PT15M' || product === 'PT30M' || product === 'PT60M') return product;
  throw new Error(`bug: the sandbox has no product ${product}`);
}

function read(file: string): string {
  return readFileSync(new URL(file, FOLDER), 'utf8');
}
