/** Views let go of past delivery days in the process that leads, where it is configured. */
import { keptDaysAt } from '../calendar/kept-days.ts';
import type { Metrics } from '../ops/metrics.ts';
import { createPostgresRetention } from '../views/postgres-retention.ts';
import { createSweeper } from '../views/retention.ts';
import type { House } from './house.ts';
import type { Readers } from './readers.ts';
import type { Storage } from './storage.ts';

export function letGoOfPastDays(
  { config, clock, log, lead, stops }: House,
  { pool }: Storage,
  { replica, viewLag }: Readers,
  { retention }: Metrics,
): void {
  const { viewRetentionDays: days } = config;
  if (days === undefined) return;
  const sweeper = createSweeper({
    ...{ store: createPostgresRetention(pool), clock, log, isActive: lead.isOurs, onSwept: retention.swept },
    keptAt: (area, timeUs) => keptDaysAt(area, timeUs, days),
    areas: () => replica.market.areas.values(),
    marketTimeUs: () => replica.market.timeUs,
    viewsBehindUs: () => viewLag.behindUs(clock.nowUs()),
  });
  sweeper.start();
  stops.add('the retention of views', sweeper.stop);
}
