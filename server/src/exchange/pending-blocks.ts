/** What is applied and not durable yet, in blocks: the first may be on its way to the database, the last one fills. */
import { createFillingBlock, type After, type FillingBlock } from '../journal/filling-block.ts';
import { recordLine } from '../journal/format.ts';
import type { Outcome, RecordedOutcome } from '../exchange-channel.ts';

/** The one that commits, and the one that fills. */
const BLOCKS_MAX = 2;

/** A record that waits for its commit. */
export type Pending = { recorded: RecordedOutcome; resolve: (outcome: Outcome) => void };

export type PendingBlocks = {
  /** A record that no longer fits may begin one block more; then the commit has to come first. */
  hasRoom(): boolean;
  isEmpty(): boolean;
  /** Of the market after the record. */
  add(pending: Pending, after: After): void;
  /** The first leaves: it doesn't change any more. Undefined while one is on its way, or if there is none. */
  send(): FillingBlock<Pending> | undefined;
  isOneOnItsWay(): boolean;
  /** The one on its way has arrived. */
  arrived(): void;
  /** Takes out those that haven't left: they never happened. */
  takeUnsent(): Pending[];
  /** Takes out the one on its way: nobody knows. */
  takeSent(): readonly Pending[];
  /** Until nothing is on its way, nor about to leave. */
  untilEmpty(): Promise<void>;
};

export function createPendingBlocks(): PendingBlocks {
  let sent: FillingBlock<Pending> | undefined;
  let unsent: FillingBlock<Pending>[] = [];
  let whenEmpty: (() => void)[] = [];
  const count = (): number => unsent.length + (sent === undefined ? 0 : 1);

  function blockFor(line: string): FillingBlock<Pending> {
    const last = unsent.at(-1);
    if (last?.fits(line) === true) return last;
    const block = createFillingBlock<Pending>();
    unsent.push(block);
    return block;
  }

  function tellIfEmpty(): void {
    if (count() > 0) return;
    for (const resolve of whenEmpty) resolve();
    whenEmpty = [];
  }

  return {
    hasRoom: () => count() < BLOCKS_MAX || (count() === BLOCKS_MAX && unsent.at(-1)?.isFull() === false),
    isEmpty: () => count() === 0,
    add: (pending, after) => {
      const { record } = pending.recorded;
      const line = recordLine(record);
      blockFor(line).add(record, line, pending, after);
    },
    send: () => {
      if (sent !== undefined) return undefined;
      sent = unsent.shift();
      return sent;
    },
    isOneOnItsWay: () => sent !== undefined,
    arrived: () => {
      sent = undefined;
      tellIfEmpty();
    },
    takeUnsent: () => {
      const records = unsent.flatMap((block) => block.pending());
      unsent = [];
      tellIfEmpty();
      return records;
    },
    takeSent: () => {
      const records = sent?.pending() ?? [];
      sent = undefined;
      tellIfEmpty();
      return records;
    },
    untilEmpty: () => (count() === 0 ? Promise.resolve() : new Promise((resolve) => whenEmpty.push(resolve))),
  };
}
