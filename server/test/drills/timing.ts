/** How long things last in drills. */
import type { Random } from '../../src/ops/random.ts';

/** WATTBOOK_COMMIT_TIMEOUT_MS, as it is by default. */
export const COMMIT_TIMEOUT_MS = 5_000;
/** How long something may take to be noticed. */
export const NOTICE_TIMEOUT_MS = 90_000;

/** From `least` up to `most`, both in milliseconds. */
export function between(random: Random, least: number, most: number): number {
  return least + random.below(most - least + 1);
}
