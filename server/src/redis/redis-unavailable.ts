/**
 * What everything here rejects with, so that whoever uses Redis has one thing to catch and goes on without it.
 *
 * - `away`: there is no connection, or the last one didn't answer. Nothing was sent.
 * - `busy`: so many commands wait for an answer that no more is sent.
 * - `lost`: it was sent, and no answer came in time. It may have happened.
 * - `refused`: Redis answered with an error; `code` is its first word, such as `OOM` or `WRONGTYPE`.
 * - `senseless`: the answer isn't one of this command.
 */
export type UnavailableReason = 'away' | 'busy' | 'lost' | 'refused' | 'senseless';

export class RedisUnavailable extends Error {
  override name = 'RedisUnavailable';
  readonly reason: UnavailableReason;
  /** Only where `reason` is `refused`. */
  readonly code?: string;

  constructor(reason: UnavailableReason, message: string, code?: string) {
    super(message);
    this.reason = reason;
    if (code !== undefined) this.code = code;
  }
}
