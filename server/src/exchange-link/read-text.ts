/** Reads what a message holds, up to a limit. */
import type { IncomingMessage } from 'node:http';

/**
 * The whole of it as text. Undefined if it is longer than `bytesMax`: then it is still read, up to `discardedMax`, and
 * thrown away. Rejects if it ends before its end, or doesn't end by then.
 */
export async function readText(
  message: IncomingMessage,
  bytesMax: number,
  discardedMax = bytesMax,
): Promise<string | undefined> {
  let chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of message.iterator()) {
    const read = bytesOf(chunk);
    bytes += read.length;
    if (bytes > discardedMax) throw new Error(`longer than ${discardedMax} bytes`);
    if (bytes > bytesMax) chunks = [];
    else chunks.push(read);
  }
  if (!message.complete) throw new Error('it ended before its end');
  return bytes > bytesMax ? undefined : Buffer.concat(chunks).toString('utf8');
}

/** A stream that nobody told to decode gives bytes. */
function bytesOf(chunk: unknown): Uint8Array {
  if (!(chunk instanceof Uint8Array)) throw new Error('bug: a stream of bytes gave something else');
  return chunk;
}
