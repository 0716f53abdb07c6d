/** Trades of other engines, where a process is told where they come from. */
import type { Exchange } from '../exchange.ts';
import { createIngest } from '../ingest/ingest.ts';
import type { Metrics } from '../ops/metrics.ts';
import type { House } from './house.ts';
import type { Readers } from './readers.ts';
import type { Storage } from './storage.ts';

/** Every process with an exchange may be told; the one that leads takes them in. */
export function takeInUpstreamTrades(
  { config: settings, clock, log, stops }: House,
  { pool, alarms }: Storage,
  { replica }: Readers,
  { exchange, metrics }: { exchange: Exchange; metrics: Metrics },
): void {
  if (settings.ingestFile === undefined && settings.ingestStream === undefined) return;
  const parts = { exchange, replica, pool, clock, log, alarms, settings };
  const ingest = createIngest({ ...parts, metrics: metrics.upstream });
  stops.add('the trades of other engines', ingest.stop);
  ingest.start();
}
