/** What throttling is, whoever counts: in this process (local-throttle.ts), or later several processes together. */

/** Each key, together with its successors, has a bucket of tokens for each of these. */
export const THROTTLE_CLASSES = ['orders', 'cancels', 'reads', 'streams'] as const;
export type ThrottleClass = (typeof THROTTLE_CLASSES)[number];

/** What a participant has agreed on with the venue. */
export const PARTICIPANT_TIERS = ['SANDBOX', 'STANDARD', 'PROFESSIONAL'] as const;
export type ParticipantTier = (typeof PARTICIPANT_TIERS)[number];

/** OPERATOR: the venue's own people and bots, and nobody else. */
export const TIERS = [...PARTICIPANT_TIERS, 'OPERATOR'] as const;
export type Tier = (typeof TIERS)[number];

/** A bucket holds at most `burst` tokens (whole) and gains `ratePerSecond` (to a thousandth). New ones are full. */
export type Limit = { burst: number; ratePerSecond: number };

/** `openStreams`: streams of one key and its successors that may be open at once, in one process. */
export type TierLimits = { [Class in ThrottleClass]: Limit } & { openStreams: number };

export type ThrottleConfig = { [Name in Tier]: TierLimits };

/** What is agreed on with one participant in place of its tier's; what it doesn't name stays the tier's. */
export type ThrottleOverride = Partial<TierLimits>;

/**
 * Whose buckets: a key and its successors share them, or each rotation would bring full ones. Family and participant
 * are as in the directory.
 */
export type Subject = { familyId: string; participantId: string; tier: Tier; override?: ThrottleOverride };

/**
 * `cost`: whole tokens, at least one. `costIfRefused`: what the refusal takes instead, at most what is left; nothing
 * unless said.
 */
export type Charge = { class: ThrottleClass; cost: number; costIfRefused?: number };

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

/** As it is for whoever looks. `resetSeconds`: until there is one whole token more, rounded up; 0 when it is full. */
export type BucketState = Pick<Verdict, 'class' | 'limit' | 'remaining' | 'resetSeconds'>;

/** `allowed` is true when each verdict's is. */
export type Verdicts = { allowed: boolean; verdicts: readonly Verdict[] };

/** Rejects for nothing but a bug: whoever shares buckets over a network has to go on without it. */
export type Throttle = {
  /** Takes `cost` tokens, or none. */
  take(subject: Subject, throttleClass: ThrottleClass, cost: number): Promise<Verdict>;
  /** Takes all of these, or of each what a refusal costs. The verdicts are of what is left then. One charge a class. */
  takeAll(subject: Subject, charges: readonly Charge[]): Promise<Verdicts>;
  /** The bucket of each class, and takes nothing: who only looks leaves no trace. */
  look(subject: Subject): Promise<readonly BucketState[]>;
};

export function isParticipantTier(text: unknown): text is ParticipantTier {
  return PARTICIPANT_TIERS.some((tier) => tier === text);
}

/** What the participant's override says, else the tier. */
export function limitsOf(
  config: ThrottleConfig,
  { tier, override }: Omit<Subject, 'familyId' | 'participantId'>,
): TierLimits {
  return override === undefined ? config[tier] : { ...config[tier], ...override };
}
