/** The contracts of each delivery day, by the real calendar; each day is worked out once, as time zones are slow. */
import { contractsToList, deliveryDaysAt, type ListedContract } from '../../src/calendar/sessions.ts';
import type { Product } from '../../src/calendar/delivery-periods.ts';
import { localTimeUs } from '../../src/calendar/local-time.ts';

export const AREA = { area: 'NL', eic: '10YNL----------L', timeZone: 'Europe/Amsterdam', currency: 'EUR' };
export const PRODUCT_MINUTES = { PT15M: 15, PT30M: 30, PT60M: 60 } as const satisfies Record<Product, number>;

const SESSION = { opensAtLocal: '15:00', opensDaysBefore: 1, closesMinutesBefore: 5 };
const MINUTE_US = 60_000_000;

const known = new Map<string, readonly ListedContract[]>();

/** Those of today and tomorrow that have not closed. */
export function contractsAround(nowUs: number, products: readonly Product[]): readonly ListedContract[] {
  const { today } = deliveryDaysAt(AREA.timeZone, nowUs);
  const key = `${today} ${products.join()}`;
  const beganUs = localTimeUs(today, '00:00', AREA.timeZone);
  const areaConfig = { ...AREA, products: products.map((product) => ({ product, session: SESSION })) };
  // From before midnight of that day, so that nothing has closed yet.
  const listed = known.get(key) ?? contractsToList({ areaConfig, nowUs: beganUs });
  known.set(key, listed);
  return listed.filter(({ closesAtUs }) => closesAtUs > nowUs);
}

/** Shortly before the contracts of that day open. */
export function shortlyBeforeOpening(deliveryDay: string): number {
  const beganUs = localTimeUs(deliveryDay, '00:00', AREA.timeZone);
  const { today } = deliveryDaysAt(AREA.timeZone, beganUs - MINUTE_US);
  return localTimeUs(today, SESSION.opensAtLocal, AREA.timeZone) - MINUTE_US / 20;
}
