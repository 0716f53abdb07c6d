/** Trades of other engines come in while this process leads. */
import type { Exchange } from '../exchange.ts';
import { createIngest } from '../ingest/ingest.ts';
import type { Metrics } from '../ops/metrics.ts';
import type { House } from './house.ts';
import type { Readers } from './readers.ts';
import type { Storage } from './storage.ts';

/** Nothing happens where no source is configured. */
export function takeInTrades(
  { config: settings, clock, log, stops }: House,
  { pool, alarms }: Storage,
  { replica }: Readers,
  { exchange, metrics }: { exchange: Exchange; metrics: Metrics },
): void {
  const ingest = createIngest({
    ...{ exchange, replica, pool, clock, log, alarms, settings },
    metrics: metrics.upstream,
  });
  ingest.start();
  stops.add('the trades of other engines', ingest.stop);
}
