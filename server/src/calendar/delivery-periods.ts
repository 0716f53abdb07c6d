import { formatInstant } from './instant.ts';
import { addDays, dayLabel, localClock, startOfDayUs, timeLabel, type LocalTime } from './local-time.ts';

/** A length of delivery, as an ISO 8601 duration. */
export type Product = 'PT15M' | 'PT30M' | 'PT60M';

/** One period of delivery of one product: what a contract is, before it has a session. */
export interface DeliveryPeriod {
  /** Area, UTC start and length: `NL-20261122T1400Z-PT15M`. The only name that programs may use. */
  readonly contractId: string;
  readonly deliveryStartUs: number;
  readonly deliveryEndUs: number;
  /** For people only: `Sun 26 Oct 02:15–02:30 CEST`. */
  readonly label: string;
}

const PRODUCT_MINUTES = { PT15M: 15, PT30M: 30, PT60M: 60 } as const satisfies Record<Product, number>;
const US_PER_MINUTE = 60_000_000;

/** How long a product delivers. */
export function productLengthUs(product: Product): number {
  return PRODUCT_MINUTES[product] * US_PER_MINUTE;
}

/** Area, UTC start and length, the identity of a contract. */
export function contractIdOf(area: string, deliveryStartUs: number, product: Product): string {
  const minute = formatInstant(deliveryStartUs).slice(0, 16).replaceAll('-', '').replace(':', '');
  return `${area}-${minute}Z-${product}`;
}

/**
 * Every period of a local day, in order: 96 quarters, 92 or 100 when the clock changes. Periods are counted in elapsed
 * time from the start of the local day. Where the day isn't a whole number of periods (hours, in the one zone that
 * changes its clock by 30 minutes) the piece that is left over is no contract.
 */
export function deliveryPeriods(wanted: {
  readonly area: string;
  readonly timeZone: string;
  readonly deliveryDay: string;
  readonly product: Product;
}): readonly DeliveryPeriod[] {
  const { area, timeZone, deliveryDay, product } = wanted;
  const lengthUs = productLengthUs(product);
  const endOfDayUs = startOfDayUs(addDays(deliveryDay, 1), timeZone);
  const readClock = localClock(timeZone);
  const periods: DeliveryPeriod[] = [];
  for (let startUs = startOfDayUs(deliveryDay, timeZone); startUs + lengthUs <= endOfDayUs; startUs += lengthUs) {
    periods.push({
      contractId: contractIdOf(area, startUs, product),
      deliveryStartUs: startUs,
      deliveryEndUs: startUs + lengthUs,
      label: periodLabel(readClock(startUs), PRODUCT_MINUTES[product]),
    });
  }
  return periods;
}

/** Both ends by the clock of the start, so that no label spans a change of the clock: 01:45–02:00 CET, then 03:00. */
function periodLabel(start: LocalTime, minutes: number): string {
  const from = timeLabel(start.minuteOfDay);
  return `${dayLabel(start.day)} ${from}–${timeLabel(start.minuteOfDay + minutes)} ${start.zoneName()}`;
}
