/** The seam between those who write and read the journal and where it is kept. */
import type { Block } from './format.ts';

export type Journal = JournalReader & {
  /**
   * Appends one block and resolves once it is durable. Never two at a time.
   * Rejects with JournalCollision when another block stands there, with JournalUnavailable when the outcome is unknown.
   */
  append(block: Block): Promise<void>;
  /** Opens the writing connection, so that the next block needn't wait for it. Rejects with JournalUnavailable. */
  openWriter(): Promise<void>;
  /** Gives up the writing connection, so that nothing in flight on it can be waited for any more. */
  abandonWriter(): void;
};

export type JournalReader = {
  /** Up to `blocksMax` blocks in order, beginning with the one that holds `fromSequence`. */
  read(fromSequence: number, blocksMax: number): Promise<Block[]>;
};

/** The place in the journal is taken: somebody else leads, or an own commit of unknown outcome arrived after all. */
export class JournalCollision extends Error {
  override name = 'JournalCollision';
}

/** The block may be there or not. Only reading tells. */
export class JournalUnavailable extends Error {
  override name = 'JournalUnavailable';
}
