import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SnapshotPart } from '@wattbook/engine/snapshot';
import { CHUNK_CHARACTERS_MAX, chunksOf, hashChunk, parsePartsOf } from './chunks.ts';

const BLOCK_HASH = '12'.repeat(32);
const day = (text: string): SnapshotPart => ({ kind: 'SETTLED_DAY', day: text });
const LINE_CHARACTERS = JSON.stringify(day('')).length + 1;

test('parts come back as they were, in their order', () => {
  const parts = [day('a\nb'), day('“quotes” \\ \u2028 🌬'), day('c')];
  const chunks = [...chunksOf(parts, BLOCK_HASH)];
  assert.equal(chunks.length, 1);
  assert.deepEqual(chunks.flatMap(parsePartsOf), parts);
});

test('a chunk holds as much as it may, and a part is never cut', () => {
  const half = 'x'.repeat(CHUNK_CHARACTERS_MAX / 2 - LINE_CHARACTERS);
  const lengths = (texts: string[]): number[] =>
    [...chunksOf(texts.map(day), BLOCK_HASH)].map(({ parts }) => parts.length);
  assert.deepEqual(lengths([half, half]), [CHUNK_CHARACTERS_MAX]);
  assert.deepEqual(lengths([half, `${half}x`]), [CHUNK_CHARACTERS_MAX / 2, CHUNK_CHARACTERS_MAX / 2 + 1]);
});

test('a full chunk is less than the table takes, whatever its characters are', () => {
  const [chunk] = [...chunksOf([day('€'.repeat(CHUNK_CHARACTERS_MAX - LINE_CHARACTERS))], BLOCK_HASH)];
  assert.ok(chunk !== undefined && Buffer.byteLength(chunk.parts) < 1024 * 1024);
});

test('hashes are chained from the block on', () => {
  const large = 'x'.repeat(CHUNK_CHARACTERS_MAX);
  const chunks = [...chunksOf([day(large), day(large), day('c')], BLOCK_HASH)];
  let hash = BLOCK_HASH;
  for (const [number, chunk] of chunks.entries()) {
    hash = hashChunk(hash, chunk.parts);
    assert.deepEqual([chunk.number, chunk.hash], [number, hash]);
  }
  assert.equal(new Set(chunks.map((chunk) => chunk.hash)).size, 3, 'two chunks of the same parts have two hashes');
});

test('nothing makes no chunk', () => {
  assert.deepEqual([...chunksOf([], BLOCK_HASH)], []);
});
