/**
 * When the venue was away, and what comes of it (rule 8.5). The journal alone tells: an exchange that leads writes a
 * record at least every HEARTBEAT_MS, so a last record that is older than that means that nobody could trade since.
 */
import type { Market } from '@wattbook/engine';
import { VENUE, type EndOutage } from '@wattbook/engine/commands';

/** A market in which nothing happens is told the time this often. */
export const HEARTBEAT_MS = 3_000;

/** `afterMs`: away for longer is an outage. `haltMs`: then the market is halted for so long; 0: not at all. */
export type OutageRule = { afterMs: number; haltMs: number };

/** How long the venue was away until `timeUs`; undefined: not for long, or it never traded before. */
export function outageUs(market: Market, timeUs: number, { afterMs }: OutageRule): number | undefined {
  const awayUs = timeUs - market.timeUs;
  return market.venue !== undefined && awayUs > afterMs * 1_000 ? awayUs : undefined;
}

export function isHeartbeatDue(market: Market, timeUs: number): boolean {
  return timeUs - market.timeUs >= HEARTBEAT_MS * 1_000;
}

/** `endedUs`: now. To be applied at the time of the last record. */
export function endOfOutage(awayUs: number, endedUs: number, { haltMs }: OutageRule): EndOutage {
  const away = `The venue was away for ${inWords(awayUs)}`;
  const outage = { ...VENUE, type: 'EndOutage', endedUs } as const;
  if (haltMs === 0) return { ...outage, because: `${away}.` };
  const because = `${away}: for ${inWords(haltMs * 1_000)} orders can be cancelled, not placed.`;
  return { ...outage, because, haltUntilUs: endedUs + haltMs * 1_000 };
}

/** `59 s`, `1 min`, `3 min 20 s`, `8 h 12 min`. */
function inWords(us: number): string {
  const seconds = Math.round(us / 1_000_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  if (minutes === 0) return `${seconds} s`;
  return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
}
