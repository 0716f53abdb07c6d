/** A stored snapshot, proven to be what the journal recorded, or why it isn't. */
import type { ClientBase, Pool } from 'pg';
import { stateHash, type Market } from '@wattbook/engine';
import { RULES_NEWEST } from '@wattbook/engine/limits';
import { createRestoration, SNAPSHOT_FORMAT, type Restoration, type SnapshotPart } from '@wattbook/engine/snapshot';
import { findChainFault, type Block } from '../journal/format.ts';
import type { JournalReader } from '../journal/journal.ts';
import { messageOf } from '../ops/error-message.ts';
import { hashChunk, parsePartsOf } from './chunks.ts';
import { SnapshotFault } from './snapshot-fault.ts';
import { readChunks, type StoredSnapshot } from './snapshot-store.ts';

/** Throws SnapshotFault; JournalUnavailable where nobody can tell. */
export async function restoreSnapshot(
  pool: Pool | ClientBase,
  journal: JournalReader,
  snapshot: StoredSnapshot,
): Promise<Market> {
  refuseNewer(snapshot);
  const block = await findBlock(journal, snapshot);
  const restoration = createRestoration();
  let [chunks, hash] = [0, snapshot.blockHash];
  for await (const chunk of readChunks(pool, snapshot.snapshotId)) {
    if (chunk.number !== chunks) throw new SnapshotFault('INCOMPLETE', `chunk ${chunks} is missing`);
    hash = hashChunk(hash, chunk.parts);
    if (hash !== chunk.hash) {
      throw new SnapshotFault('DAMAGED', `chunk ${chunks} was changed: it hashes to ${hash}, stored is ${chunk.hash}`);
    }
    addParts(restoration, () => parsePartsOf(chunk));
    chunks += 1;
  }
  if (chunks !== snapshot.chunks) {
    throw new SnapshotFault('INCOMPLETE', `${chunks} chunks are there of ${snapshot.chunks}`);
  }
  return proven(restoration, block);
}

function refuseNewer({ format, rules }: StoredSnapshot): void {
  if (format > SNAPSHOT_FORMAT) {
    throw new SnapshotFault('NEWER', `it has format ${format}; this version reads up to ${SNAPSHOT_FORMAT}`);
  }
  if (rules > RULES_NEWEST) {
    throw new SnapshotFault('NEWER', `it stands under rules ${rules}; this version knows up to ${RULES_NEWEST}`);
  }
}

/** The block that it stands for, which must be whole itself: its state hash is the one to compare with. */
export async function findBlock(
  journal: JournalReader,
  { sequence, blockHash }: Pick<StoredSnapshot, 'sequence' | 'blockHash'>,
): Promise<Block> {
  const [block] = await journal.read(sequence, 1);
  if (block?.lastSequence !== sequence) {
    throw new SnapshotFault('OTHER_JOURNAL', `no block of this journal ends with sequence ${sequence}`);
  }
  const fault = findChainFault(block, { lastSequence: block.firstSequence - 1, hash: block.previousHash });
  if (fault !== undefined) throw new SnapshotFault('OTHER_JOURNAL', fault);
  if (block.hash === blockHash) return block;
  throw new SnapshotFault('OTHER_JOURNAL', `it stands for a block ${blockHash}; the journal has ${block.hash} there`);
}

/** Parts that can't be read, or can't follow those before, make a SnapshotFault. */
export function addParts(restoration: Restoration, read: () => Iterable<SnapshotPart>): void {
  try {
    for (const part of read()) restoration.add(part);
  } catch (error) {
    throw notRestorable(error);
  }
}

/** The market, if it is the one that was recorded with the block. */
export function proven(restoration: Restoration, { stateHash: recorded }: Block): Market {
  let market: Market;
  try {
    market = restoration.finish();
  } catch (error) {
    throw notRestorable(error);
  }
  const hash = stateHash(market);
  if (hash === recorded) return market;
  throw new SnapshotFault('OTHER_STATE', `its market has the state hash ${hash}, recorded is ${recorded}`);
}

function notRestorable(error: unknown): SnapshotFault {
  return new SnapshotFault('NOT_RESTORABLE', messageOf(error), { cause: error });
}
