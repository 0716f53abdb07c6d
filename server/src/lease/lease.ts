/**
 * The lease: which of several exchange processes may try to lead. The journal decides who does lead: a block of an
 * earlier leader collides, whatever anybody believes. The lease spares two processes a duel, and tells a standby when
 * its leader has fallen silent, and gateways where it is.
 */

/** The lease can't be asked for now: the database doesn't answer. It passes. */
export class LeaseUnavailable extends Error {
  override name = 'LeaseUnavailable';
}

export type Lease = {
  /**
   * Whether this process has it now: it had, it was free, or whoever had it was silent for longer than it said it might
   * be; of that one's connections none is left then. Rejects with LeaseUnavailable.
   */
  acquire(): Promise<boolean>;
  /** As far as this process knows without asking. False soon after it could be renewed for the last time. */
  isHeld(): boolean;
  /** Told when another process has it. */
  onLost(tell: () => void): void;
  /** Resolves when somebody said that it was given up or taken, after `withinMs` at the latest. */
  changed(withinMs: number): Promise<void>;
  /** Given up: a standby needn't wait. Nothing happens if another process has it. */
  release(): Promise<void>;
};
