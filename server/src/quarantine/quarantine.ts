/** The seam between the exchange and where poison is kept: commands at which the engine threw. */
import type { Command } from '@wattbook/engine/commands';
import type { Asker, AskerRevoked } from '../directory/live-asker.ts';

/** `sequence`, `timeUs`: the place that the command would have had. */
export type Poison = {
  fingerprint: string;
  command: Command;
  error: string;
  sequence: number;
  timeUs: number;
};

export type Quarantine = {
  /** Learns which commands are held; before this process leads. Rejects with QuarantineUnavailable. */
  load(): Promise<void>;
  /** How many are held, as far as this process knows. */
  size(): number;
  /** A release by whatever process is known within QUARANTINE_POLL_MS. */
  holds(fingerprint: string): boolean;
  /**
   * Resolves once the command is held for good, whatever becomes of this process. With the third different one of a
   * key within a minute the key is blocked too. Rejects with QuarantineUnavailable: nothing is known of it then.
   */
  add(poison: Poison): Promise<{ isKeyBlocked: boolean }>;
};

/** A command that was ever held, as operators see it. Times in microseconds since 1970 UTC. */
export type QuarantinedCommand = {
  fingerprint: string;
  participantId: string;
  userId: string;
  keyId: string;
  isKeyBlocked: boolean;
  commandType: string;
  /** JSON. */
  command: string;
  error: string;
  sequence: number;
  quarantinedUs: number;
  times: number;
  released: { atUs: number; by: string; because: string } | null;
};

export type QuarantinePlace = Pick<QuarantinedCommand, 'quarantinedUs' | 'fingerprint'>;

/** Where operators look at what is held, and let it go. */
export type QuarantineDesk = {
  /** Newest first, at most `limit`, behind `after`. */
  list(page: { limit: number; after?: QuarantinePlace }): Promise<QuarantinedCommand[]>;
  find(fingerprint: string): Promise<QuarantinedCommand | undefined>;
  /** One that is released already stays as it is. */
  release(asker: Asker & { userId: string }, fingerprint: string, because: string): Promise<Release>;
};

export type Release = AskerRevoked | { kind: 'NOT_FOUND' } | { kind: 'RELEASED'; command: QuarantinedCommand };

/** Of one key, within POISON_WINDOW_US: then it is blocked. */
export const POISONS_PER_KEY = 3;
export const POISON_WINDOW_US = 60_000_000;

/**
 * So many are looked up at most: the newest. One that falls out and comes again costs the venue another rebuild, and is
 * held again.
 */
export const QUARANTINED_MAX = 10_000;
export const QUARANTINE_POLL_MS = 1_000;

/** The database can't be reached, or didn't answer: it passes. */
export class QuarantineUnavailable extends Error {
  override name = 'QuarantineUnavailable';
}
