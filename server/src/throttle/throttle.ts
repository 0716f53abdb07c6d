/** What throttling is, whoever counts: in this process (local-throttle.ts), or later several processes together. */

/** Each key has a bucket of tokens for each of these. */
export const THROTTLE_CLASSES = ['orders', 'cancels', 'reads', 'streams'] as const;
export type ThrottleClass = (typeof THROTTLE_CLASSES)[number];

/** What a participant has agreed on with the venue. */
export const TIERS = ['SANDBOX', 'STANDARD', 'PROFESSIONAL'] as const;
export type Tier = (typeof TIERS)[number];

/** A bucket holds at most `burst` tokens (whole) and gains `ratePerSecond` (to a thousandth). New ones are full. */
export type Limit = { burst: number; ratePerSecond: number };

/** `openStreams`: streams of one key that may be open at once, in one process. */
export type TierLimits = { [Class in ThrottleClass]: Limit } & { openStreams: number };

export type ThrottleConfig = { [Name in Tier]: TierLimits };

/** What is agreed on with one participant in place of its tier's; what it doesn't name stays the tier's. */
export type ThrottleOverride = Partial<TierLimits>;

/** Whose buckets: those of the key. Participant and key are as in the directory. */
export type Subject = { keyId: string; participantId: string; tier: Tier; override?: ThrottleOverride };

/** `cost`: whole tokens, at least one. */
export type Charge = { class: ThrottleClass; cost: number };

export type Verdict = {
  class: ThrottleClass;
  cost: number;
  /** There were enough tokens. */
  allowed: boolean;
  /** `windowSeconds`: an empty bucket is full again after so long, rounded up. */
  limit: Limit & { windowSeconds: number };
  /** Whole tokens that are left. */
  remaining: number;
  /** Until there is one whole token more than `remaining`, rounded up; at least 1. */
  resetSeconds: number;
  /**
   * Only when refused: who waits so long and asks for the same gets it, unless the key spent tokens meanwhile. Absent
   * from a refusal: it costs more than a full bucket holds, so waiting never helps.
   */
  retryAfterSeconds?: number;
};

/** `allowed` is true when each verdict's is. */
export type Verdicts = { allowed: boolean; verdicts: readonly Verdict[] };

/** Rejects for nothing but a bug: whoever shares buckets over a network has to go on without it. */
export type Throttle = {
  /** Takes `cost` tokens, or none. */
  take(subject: Subject, throttleClass: ThrottleClass, cost: number): Promise<Verdict>;
  /** Takes all of these, or none: for what costs in several classes. One charge a class. */
  takeAll(subject: Subject, charges: readonly Charge[]): Promise<Verdicts>;
};

export function isTier(text: unknown): text is Tier {
  return TIERS.some((tier) => tier === text);
}

/** What the participant's override says, else the tier. */
export function limitsOf(
  config: ThrottleConfig,
  { tier, override }: Omit<Subject, 'keyId' | 'participantId'>,
): TierLimits {
  return override === undefined ? config[tier] : { ...config[tier], ...override };
}
