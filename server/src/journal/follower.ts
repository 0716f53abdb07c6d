/**
 * Follows the journal: hands on every committed block once and in order, from memory when it was committed in this
 * process, from the database otherwise.
 */
import { delay, type Clock } from '../ops/clock.ts';
import { createPause } from '../ops/pause.ts';
import type { Log } from '../ops/log.ts';
import { parseBlock, type CommittedBlock } from './committed-block.ts';
import { JournalUnavailable, type JournalReader } from './journal.ts';

export type Follower = {
  /** Reads what is there already, then keeps following in the background. */
  start(): Promise<void>;
  /** A block was committed here: taken at once if it is the next one; if others are missing, they are read at once. */
  offer(committed: CommittedBlock): void;
  /** Somebody said that there is more: read soon. */
  wake(): void;
  /** Reads what is there by now: what another process wrote, or an own commit that nobody answered for. */
  catchUp(): Promise<void>;
  stop(): void;
};

export type FollowerOptions = {
  journal: JournalReader;
  clock: Clock;
  log: Log;
  /** The first sequence to hand on: a block has to begin with it. */
  fromSequence: number;
  onBlock: (committed: CommittedBlock) => void;
  /** `onBlock` threw: history and this process disagree. */
  onFatal: (error: unknown) => void;
};

/** How often the journal is asked when nobody offers: another process may be writing. */
const POLL_MS = 250;
const RETRY_MS = 1_000;
const BLOCKS_PER_READ = 50;

export function createFollower({ journal, clock, log, fromSequence, onBlock, onFatal }: FollowerOptions): Follower {
  let nextSequence = fromSequence;
  let stopped = false;
  const isStopped = (): boolean => stopped;
  const pause = createPause(clock);

  function handOn(committed: CommittedBlock): void {
    if (stopped || committed.block.firstSequence !== nextSequence) return;
    try {
      onBlock(committed);
      nextSequence = committed.block.lastSequence + 1;
    } catch (error) {
      stopped = true;
      onFatal(error);
    }
  }

  async function readOn(): Promise<boolean> {
    const blocks = await journal.read(nextSequence, BLOCKS_PER_READ);
    for (const block of blocks) handOn(parseBlock(block));
    const last = blocks.at(-1);
    // Else the same blocks would be read for ever.
    const isStuck = !stopped && last !== undefined && last.lastSequence >= nextSequence;
    if (isStuck) throw new Error(`bug: no block of the journal begins with sequence ${nextSequence}`);
    return last !== undefined;
  }

  async function catchUp(): Promise<void> {
    while (!isStopped() && (await readOn()));
  }

  function offer(committed: CommittedBlock): void {
    handOn(committed);
    if (stopped || committed.block.firstSequence <= nextSequence) return;
    catchUp().catch((error: unknown) => {
      if (!(error instanceof JournalUnavailable)) onFatal(error);
      // Else the next poll reads it.
    });
  }

  async function keepFollowing(): Promise<void> {
    while (!isStopped()) {
      await pause.rest(POLL_MS);
      try {
        await catchUp();
      } catch (error) {
        if (!(error instanceof JournalUnavailable)) throw error;
        log.warn({ error: error.message, nextSequence }, 'the journal can not be followed; trying again');
        await delay(clock, RETRY_MS);
      }
    }
  }

  return {
    start: async () => {
      await catchUp();
      keepFollowing().catch(onFatal);
    },
    offer,
    wake: pause.wake,
    catchUp,
    stop: () => {
      stopped = true;
      pause.wake();
    },
  };
}
