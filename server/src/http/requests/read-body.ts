/** Reads a body up to the limit. A larger one is read on and thrown away, so that its sender gets to see the answer. */
import type { Readable } from 'node:stream';
import { BODY_BYTES_DISCARDED_MAX } from '../limits.ts';

/**
 * TOO_LARGE: it was too large, and its end was reached. FAR_TOO_LARGE: its end wasn't waited for, so the connection
 * can't be used any more.
 */
export type ReadBody = { kind: 'BYTES'; bytes: Buffer } | { kind: 'TOO_LARGE' } | { kind: 'FAR_TOO_LARGE' };

/**
 * @param declared `Content-Length`, if there is one.
 * @param bytesMax How large it may be.
 */
export function readBody(
  stream: Readable,
  declared: string | undefined,
  bytesMax: number,
  done: (error: Error | null, body?: ReadBody) => void,
): void {
  if (Number(declared ?? 0) > BODY_BYTES_DISCARDED_MAX) return done(null, { kind: 'FAR_TOO_LARGE' });
  const chunks: Buffer[] = [];
  let bytesRead = 0;

  function onData(chunk: Buffer): void {
    bytesRead += chunk.length;
    if (bytesRead <= bytesMax) chunks.push(chunk);
    else if (bytesRead > BODY_BYTES_DISCARDED_MAX) finish(null, { kind: 'FAR_TOO_LARGE' });
  }

  function onEnd(): void {
    finish(
      null,
      bytesRead > bytesMax ? { kind: 'TOO_LARGE' } : { kind: 'BYTES', bytes: Buffer.concat(chunks, bytesRead) },
    );
  }

  function finish(error: Error | null, body?: ReadBody): void {
    stream.off('data', onData).off('end', onEnd).off('error', finish);
    done(error, body);
  }

  stream.on('data', onData).on('end', onEnd).on('error', finish);
}
