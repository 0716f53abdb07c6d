/**
 * Which key opened which stream, so that they end with it. This process ends them as it revokes; what another process
 * revoked is seen by asking the directory every now and then: one question for all keys that have streams open.
 */
import type { Directory } from '../../directory/directory.ts';
import type { Clock, Timer } from '../../ops/clock.ts';
import type { Log } from '../../ops/log.ts';
import { REVOCATION_CHECK_MS } from '../limits.ts';

export type StreamsByKey = {
  /** `end` ends the stream. Returns what to call when it has ended, however that came. */
  add(keyId: string, end: () => void): () => void;
  /** Ends all streams of a key. */
  end(keyId: string): void;
  /** Asks no more. */
  stop(): void;
};

export type StreamsByKeyOptions = { directory: Pick<Directory, 'findRevokedKeys'>; clock: Clock; log: Log };

export function createStreamsByKey({ directory, clock, log }: StreamsByKeyOptions): StreamsByKey {
  const streams = new Map<string, Set<() => void>>();
  /** Undefined while nobody streams; while the directory is asked, the one that fired last. */
  let timer: Timer | undefined;
  let isAway = false;

  function add(keyId: string, endStream: () => void): () => void {
    const ofKey = streams.get(keyId) ?? new Set();
    streams.set(keyId, ofKey.add(endStream));
    timer ??= clock.after(REVOCATION_CHECK_MS, look);
    return () => {
      ofKey.delete(endStream);
      if (ofKey.size === 0 && streams.get(keyId) === ofKey) streams.delete(keyId);
    };
  }

  function end(keyId: string): void {
    const ofKey = streams.get(keyId) ?? [];
    streams.delete(keyId);
    for (const endStream of ofKey) endStream();
  }

  function look(): void {
    if (streams.size === 0) {
      timer = undefined;
      return;
    }
    void endRevoked().finally(() => {
      if (timer !== undefined) timer = clock.after(REVOCATION_CHECK_MS, look);
    });
  }

  /** While the directory can't be asked, nobody is cut off for it. */
  async function endRevoked(): Promise<void> {
    const revoked = await directory.findRevokedKeys([...streams.keys()]).catch((error: unknown) => {
      if (!isAway) log.warn({ err: error }, "whether keys with streams were revoked can't be asked; the streams stay");
    });
    isAway = revoked === undefined;
    for (const keyId of revoked ?? []) end(keyId);
  }

  function stop(): void {
    timer?.cancel();
    timer = undefined;
  }

  return { add, end, stop };
}
