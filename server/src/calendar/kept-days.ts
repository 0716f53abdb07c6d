/** Which delivery days are kept for a number of days after them. */
import { contractIdOf } from './delivery-periods.ts';
import { addDays, localDayOf, startOfDayUs } from './local-time.ts';

/** Whole local days: today, and so many before it. `firstContract` comes before all contract ids of the first one. */
export function keptDaysAt(
  { area, timeZone }: { area: string; timeZone: string },
  timeUs: number,
  days: number,
): { area: string; firstDay: string; firstContract: string; firstUs: number } {
  const firstDay = addDays(localDayOf(timeUs, timeZone), -days);
  const firstUs = startOfDayUs(firstDay, timeZone);
  return { area, firstDay, firstUs, firstContract: contractIdOf(area, firstUs, 'PT15M').replace(/-PT15M$/, '') };
}
