/** Commands that were taken in and are not applied yet, first come first served. */
import type { BatchItem, BatchOutcome } from '../exchange-channel.ts';

/** Beyond that: exchange-busy. */
export const QUEUE_COMMANDS_MAX = 10_000;

/** Applied one after the other with nothing in between. `resolve` may be called again: the first time counts. */
export type Waiting = { items: readonly BatchItem[]; resolve: (outcome: BatchOutcome) => void };

export type WaitingCommands = {
  hasRoomFor(commands: number): boolean;
  add(waiting: Waiting): void;
  next(): Waiting | undefined;
  /** Nobody waits any more. */
  takeAll(): Waiting[];
};

export function createWaitingCommands(): WaitingCommands {
  let queue: Waiting[] = [];
  let commands = 0;
  return {
    hasRoomFor: (more) => commands + more <= QUEUE_COMMANDS_MAX,
    add: (waiting) => {
      queue.push(waiting);
      commands += waiting.items.length;
    },
    next: () => {
      const waiting = queue.shift();
      commands -= waiting?.items.length ?? 0;
      return waiting;
    },
    takeAll: () => {
      const all = queue;
      queue = [];
      commands = 0;
      return all;
    },
  };
}
