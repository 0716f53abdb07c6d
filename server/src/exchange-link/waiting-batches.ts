/** What a gateway has taken in and not sent yet, first come first served. */
import type { BatchOutcome } from '../exchange-channel.ts';
import { WAITING_BYTES_MAX, WAITING_COMMANDS_MAX } from './limits.ts';

/** `text` and `bytes`: as it goes into a request. */
export type WaitingBatch = {
  text: string;
  bytes: number;
  commands: number;
  sinceUs: number;
  resolve: (outcome: BatchOutcome) => void;
};

export type WaitingBatches = {
  hasRoomFor(commands: number, bytes: number): boolean;
  add(batch: WaitingBatch): void;
  /** The first ones, up to so much together; at least one, if there is any. */
  take(commandsMax: number, bytesMax: number): WaitingBatch[];
  /** Those that have waited since then or longer. */
  takeSince(timeUs: number): WaitingBatch[];
  takeAll(): WaitingBatch[];
  oldestSinceUs(): number | undefined;
};

export function createWaitingBatches(): WaitingBatches {
  let queue: WaitingBatch[] = [];
  let commands = 0;
  let bytes = 0;

  function takeFirst(count: number): WaitingBatch[] {
    const taken = queue.slice(0, count);
    queue = queue.slice(count);
    for (const batch of taken) {
      commands -= batch.commands;
      bytes -= batch.bytes;
    }
    return taken;
  }

  return {
    hasRoomFor: (moreCommands, moreBytes) =>
      commands + moreCommands <= WAITING_COMMANDS_MAX && bytes + moreBytes <= WAITING_BYTES_MAX,
    add: (batch) => {
      queue.push(batch);
      commands += batch.commands;
      bytes += batch.bytes;
    },
    take: (commandsMax, bytesMax) => {
      let [takenCommands, takenBytes] = [0, 0];
      const end = queue.findIndex((batch, index) => {
        takenCommands += batch.commands;
        takenBytes += batch.bytes;
        return index > 0 && (takenCommands > commandsMax || takenBytes > bytesMax);
      });
      return takeFirst(end === -1 ? queue.length : end);
    },
    takeSince: (timeUs) => {
      const end = queue.findIndex(({ sinceUs }) => sinceUs > timeUs);
      return takeFirst(end === -1 ? queue.length : end);
    },
    takeAll: () => takeFirst(queue.length),
    oldestSinceUs: () => queue[0]?.sinceUs,
  };
}
