/**
 * Streams that are open at once, of each key, in this process. A bucket bounds how often streams are opened, but not
 * how many stay: one key could take all connections of the process from the others. Connections are the process's
 * own, so each process counts for itself.
 */
import { limitsOf, type Subject, type ThrottleConfig } from './throttle.ts';

/** `open`: of the key, this one included if it was let in. */
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
  /** Keys with open streams. */
  size(): number;
};

export function createOpenStreams(config: ThrottleConfig): OpenStreams {
  /** Of keys that have any: bounded by the connections of the process. */
  const openOfKeys = new Map<string, number>();

  function open(subject: Subject): OpenedStream {
    const { keyId } = subject;
    const most = limitsOf(config, subject).openStreams;
    const before = openOfKeys.get(keyId) ?? 0;
    if (before >= most) return { kind: 'TOO_MANY', open: before, most };
    openOfKeys.set(keyId, before + 1);
    return { kind: 'OPENED', open: before + 1, most, leave: leaveOnce(keyId) };
  }

  function leaveOnce(keyId: string): () => void {
    let isGone = false;
    return () => {
      if (isGone) return;
      isGone = true;
      const left = (openOfKeys.get(keyId) ?? 0) - 1;
      if (left > 0) openOfKeys.set(keyId, left);
      else openOfKeys.delete(keyId);
    };
  }

  return { open, size: () => openOfKeys.size };
}
