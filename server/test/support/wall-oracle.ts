/**
 * What the clock on the wall of a zone shows, asked of Intl alone: an oracle beside the calendar, which computes with
 * Temporal. Times on the wall are milliseconds as if they were UTC.
 */
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What the clock shows at an instant. `sv` writes `2026-10-25 02:30:00`. */
export function wallMs(instantMs: number, timeZone: string): number {
  const clock =
    clocks.get(timeZone) ?? new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  clocks.set(timeZone, clock);
  return Date.parse(`${clock.format(instantMs).replace(' ', 'T')}Z`);
}

export function offsetMs(instantMs: number, zone: string): number {
  return wallMs(instantMs, zone) - instantMs;
}

/** Every instant at which the clock shows this, in order. No zone is beyond ±15 h, or changes twice within 5 h. */
export function readingsOf(wall: number, zone: string): number[] {
  const offsets = new Set<number>();
  for (let hours = -15; hours <= 15; hours += 5) offsets.add(offsetMs(wall + hours * HOUR_MS, zone));
  const candidates = [...offsets].map((offset) => wall - offset);
  return candidates.filter((instant) => wallMs(instant, zone) === wall).toSorted((one, other) => one - other);
}

const changes = new Map<string, number[]>();

/** The instants of a year at which a zone's clocks change, found by halving. No two are within two weeks. */
export function changesOf(zone: string, year: number): number[] {
  const key = `${zone} ${year}`;
  const known = changes.get(key);
  if (known !== undefined) return known;
  const found: number[] = [];
  const end = Date.UTC(year + 1, 0);
  for (let from = Date.UTC(year, 0, 3); from < end; from += 14 * DAY_MS) {
    let [before, after] = [from, from + 14 * DAY_MS];
    if (offsetMs(before, zone) === offsetMs(after, zone)) continue;
    while (after - before > 1_000) {
      const middle = before + Math.floor((after - before) / 2_000) * 1_000;
      if (offsetMs(middle, zone) === offsetMs(before, zone)) before = middle;
      else after = middle;
    }
    found.push(after);
  }
  changes.set(key, found);
  return found;
}
