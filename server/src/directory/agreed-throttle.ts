/** What a participant may have in place of its tier's limits: from its row, and into it. */
import type { Pool } from 'pg';
import type { Log } from '../ops/log.ts';
import { parseThrottleOverride } from '../throttle/throttle-override.ts';
import type { ThrottleOverride, Tier } from '../throttle/throttle.ts';

/** `override`: as throttle-override.ts describes it; null: the tier's limits. */
export type AgreedThrottle = { tier: Tier; override: unknown };

/** Each of `problems` is a sentence; then nothing was changed. */
export type ThrottleSet =
  { kind: 'SET' } | { kind: 'UNKNOWN_PARTICIPANT' } | { kind: 'REFUSED'; problems: readonly string[] };

/** Undefined: the tier's limits. */
export type OverrideReader = (participantId: string, stored: unknown) => ThrottleOverride | undefined;

/** One that makes no sense is as good as none: a typing error in a row must not shut a participant out. */
export function createOverrideReader(log: Pick<Log, 'warn'>): OverrideReader {
  /** Rows are read every second: each is complained about once, until it is changed. */
  const complainedAbout = new Map<string, string>();

  return (participantId, stored) => {
    const parsed = stored === null ? undefined : parseThrottleOverride(stored);
    if (parsed?.kind !== 'REFUSED') {
      complainedAbout.delete(participantId);
      return parsed?.override;
    }
    const text = JSON.stringify(stored);
    if (complainedAbout.get(participantId) !== text) {
      complainedAbout.set(participantId, text);
      const { problems } = parsed;
      log.warn(
        { participantId, problems },
        "a participant's throttle override makes no sense: its tier's limits count",
      );
    }
    return undefined;
  };
}

export async function setThrottle(
  pool: Pool,
  participantId: string,
  { tier, override }: AgreedThrottle,
): Promise<ThrottleSet> {
  const parsed = override === null ? undefined : parseThrottleOverride(override);
  if (parsed?.kind === 'REFUSED') return parsed;
  const { rowCount } = await pool.query(
    'update participants set tier = $2, throttle = $3::jsonb where participant_id = $1',
    [participantId, tier, override === null ? null : JSON.stringify(override)],
  );
  return rowCount === 1 ? { kind: 'SET' } : { kind: 'UNKNOWN_PARTICIPANT' };
}
