/** A snapshot as text: its parts as lines, the lines in chunks of a bounded size, the chunks chained by hash. */
import { createHash } from 'node:crypto';
import type { SnapshotPart } from '@wattbook/engine/snapshot';

/** `hash` covers the chunk before it too, so that none can be missing, doubled, or stand in another's place. */
export type Chunk = { number: number; parts: string; hash: string };

/** A character is at most three bytes, so that a chunk stays below the 1 MiB that the table takes. */
export const CHUNK_CHARACTERS_MAX = 256 * 1024;

/** @param blockHash of the block that the snapshot stands for: the chain begins with it */
export function* chunksOf(parts: Iterable<SnapshotPart>, blockHash: string): Generator<Chunk, void> {
  let [number, hash, text] = [0, blockHash, ''];
  for (const part of parts) {
    const line = `${JSON.stringify(part)}\n`;
    if (text !== '' && text.length + line.length > CHUNK_CHARACTERS_MAX) {
      hash = hashChunk(hash, text);
      yield { number, parts: text, hash };
      number += 1;
      text = '';
    }
    text += line;
  }
  if (text !== '') yield { number, parts: text, hash: hashChunk(hash, text) };
}

/** Lower-case hexadecimal. */
export function hashChunk(previousHash: string, parts: string): string {
  return createHash('sha256').update(previousHash, 'hex').update(parts).digest('hex');
}

export function parsePartsOf({ parts }: Chunk): SnapshotPart[] {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- what chunksOf wrote, proven by the hash
  const parsed: SnapshotPart[] = JSON.parse(`[${parts.trimEnd().replaceAll('\n', ',')}]`);
  return parsed;
}
