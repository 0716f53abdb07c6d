/** What passes by itself, and how long to wait before trying again. */
import { JournalCollision, JournalUnavailable } from '../journal/journal.ts';
import { LeaseUnavailable } from '../lease/lease.ts';
import { QuarantineUnavailable } from '../quarantine/quarantine.ts';

const BACKOFF_MS_MIN = 50;
export const BACKOFF_MS_MAX = 2_000;

/** Not possible at the moment, and nobody's fault. */
export class NotYet extends Error {
  override name = 'NotYet';
}

/** Faults of the database and its connection pass; everything else is a bug or a divergence. */
export function isPassing(error: unknown): boolean {
  const passing = [NotYet, JournalCollision, JournalUnavailable, LeaseUnavailable, QuarantineUnavailable];
  return passing.some((kind) => error instanceof kind);
}

/** After so many attempts. */
export function backoffMs(attempts: number): number {
  return Math.min(BACKOFF_MS_MIN * 2 ** attempts, BACKOFF_MS_MAX);
}
