/**
 * Streams that are open at once, of each key and its successors, in this process. A bucket bounds how often streams are
 * opened, but not how many stay: one key could take all connections of the process from the others. Connections are the
 * process's own, so each process counts for itself.
 */
import { limitsOf, type Subject, type ThrottleConfig } from './throttle.ts';

/** `open`: of the key and its successors, this one included if it was let in. */
export type OpenStreamsVerdict = { open: number; most: number };

export type OpenedStream = OpenStreamsVerdict &
  (
    | {
        kind: 'OPENED';
        /** When it ends, however it ends; more than once does no harm. */
        leave: () => void;
      }
    | { kind: 'TOO_MANY' }
  );

export type OpenStreams = {
  open(subject: Subject): OpenedStream;
  /** How many are open, and may be. */
  look(subject: Subject): OpenStreamsVerdict;
  /** Families of keys with open streams. */
  size(): number;
};

export function createOpenStreams(config: ThrottleConfig): OpenStreams {
  /** Of families that have any: bounded by the connections of the process. */
  const openOfFamilies = new Map<string, number>();

  function open(subject: Subject): OpenedStream {
    const { familyId } = subject;
    const { open: before, most } = look(subject);
    if (before >= most) return { kind: 'TOO_MANY', open: before, most };
    openOfFamilies.set(familyId, before + 1);
    return { kind: 'OPENED', open: before + 1, most, leave: leaveOnce(familyId) };
  }

  function look(subject: Subject): OpenStreamsVerdict {
    return { open: openOfFamilies.get(subject.familyId) ?? 0, most: limitsOf(config, subject).openStreams };
  }

  function leaveOnce(familyId: string): () => void {
    let isGone = false;
    return () => {
      if (isGone) return;
      isGone = true;
      const left = (openOfFamilies.get(familyId) ?? 0) - 1;
      if (left > 0) openOfFamilies.set(familyId, left);
      else openOfFamilies.delete(familyId);
    };
  }

  return { open, look, size: () => openOfFamilies.size };
}
