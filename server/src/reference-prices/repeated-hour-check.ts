import { nameDay, nameRun, type DayChecking, type Quarter } from './day-checking.ts';
import type { RepeatedHourOnce } from './findings.ts';

/** Sources round to 0.1 EUR/MWh: then the same price differs by up to 5 ticks. */
const SAME_PRICE_TICKS = 5;

/**
 * On the day with 25 hours, an export that keys its rows by local time keeps one of the two equal hours, often the
 * second under the stamp of the first. From the file alone nobody can tell; prices of another source can.
 */
export function checkRepeatedHour(deliveryDay: string, quarters: readonly Quarter[], checking: DayChecking): void {
  const { firstPass, secondPass } = repeatedQuarters(quarters, checking);
  const isThere = (quarter: Quarter): boolean => quarter.row !== undefined;
  const isOnlyFirst = firstPass.some(isThere) && !secondPass.some(isThere);
  const isOnlySecond = secondPass.some(isThere) && !firstPass.some(isThere);
  if (!isOnlyFirst && !isOnlySecond) return;
  const [present, absent] = isOnlyFirst ? [firstPass, secondPass] : [secondPass, firstPass];
  const verdict = whosePrices(present, absent, checking.otherSource);
  const presentStartsUs = present.filter(isThere).map((quarter) => quarter.startUs);
  const missingStartsUs = absent.map((quarter) => quarter.startUs);
  const line = present.find(isThere)?.row?.line ?? 1;
  const [there, gone] = [nameRun(presentStartsUs, checking), nameRun(missingStartsUs, checking)];
  const head = `${nameDay(deliveryDay)}, from line ${line}: the hour that the clock shows twice is in the file once`;
  const tail = explain(verdict, there, gone, isOnlyFirst);
  checking.report({
    severity: 'error',
    kind: 'repeated-hour-once',
    line,
    deliveryDay,
    presentStartsUs,
    missingStartsUs,
    verdict,
    sentence: `${head}, stamped ${there}. ${tail}`,
  });
}

function explain(verdict: RepeatedHourOnce['verdict'], there: string, gone: string, isOnlyFirst: boolean): string {
  const [kept, lost] = isOnlyFirst ? ['second', 'first'] : ['first', 'second'];
  const shift = isOnlyFirst ? 'an hour too early' : 'an hour too late';
  switch (verdict) {
    case 'other-hour':
      return (
        `By the other source these are the prices of ${gone}: ` +
        `the ${lost} hour is lost, the ${kept} stamped ${shift}.`
      );
    case 'stamped-right':
      return `By the other source the stamps are right: the prices of ${gone} are missing.`;
    case 'unknown':
      return (
        `Either ${gone} is missing, or the ${lost} hour is lost and the ${kept} stamped ${shift}, ` +
        `as exports keyed by local time do: trust neither ${there} nor ${gone} before another source is compared.`
      );
  }
}

/** The quarters whose wall-clock time another quarter of the day shows too, by pass. */
function repeatedQuarters(
  quarters: readonly Quarter[],
  checking: DayChecking,
): { readonly firstPass: readonly Quarter[]; readonly secondPass: readonly Quarter[] } {
  const firstPass: Quarter[] = [];
  const secondPass: Quarter[] = [];
  if (quarters.length <= 96) return { firstPass, secondPass };
  const byWallClock = new Map<string, Quarter>();
  for (const quarter of quarters) {
    const { wallClock } = checking.readClock(quarter.startUs);
    const earlier = byWallClock.get(wallClock);
    byWallClock.set(wallClock, quarter);
    if (earlier === undefined) continue;
    firstPass.push(earlier);
    secondPass.push(quarter);
  }
  return { firstPass, secondPass };
}

function whosePrices(
  present: readonly Quarter[],
  absent: readonly Quarter[],
  otherSource: ReadonlyMap<number, number>,
): RepeatedHourOnce['verdict'] {
  const areThoseOf = (pass: readonly Quarter[]): boolean =>
    present.every((quarter, index) => {
      const ours = quarter.row?.priceTicks ?? null;
      const theirs = otherSource.get(pass[index]?.startUs ?? NaN);
      return ours === null || (theirs !== undefined && Math.abs(ours - theirs) <= SAME_PRICE_TICKS);
    });
  const isOwn = areThoseOf(present);
  if (isOwn === areThoseOf(absent)) return 'unknown';
  return isOwn ? 'stamped-right' : 'other-hour';
}
