/** What a participant may have in place of its tier's limits, as its row says. */
import type { Log } from '../ops/log.ts';
import { parseThrottleOverride } from '../throttle/throttle-override.ts';
import type { ThrottleOverride } from '../throttle/throttle.ts';

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
