/** Has a snapshot written by a thread of its own, so that the market never waits for it, whatever becomes of it. */
import { Worker } from 'node:worker_threads';
import type { Clock } from '../ops/clock.ts';
import type { LogLevel } from '../ops/log.ts';
import type { FaultKind } from './snapshot-fault.ts';
import type { ThreadMessage, ThreadOrder } from './snapshot-thread.ts';
import type { WriteOutcome } from './write-snapshot.ts';

export type SnapshotWriter = {
  /** Up to the block that holds `untilSequence`. Rejects when the thread fails, is killed, or takes too long. */
  write(untilSequence: number): Promise<WriteOutcome>;
  /** Ends the thread, wherever it is. */
  stop(): Promise<void>;
};

export type SnapshotWriterOptions = {
  connectionString: string;
  logLevel: LogLevel;
  clock: Clock;
  /** How many snapshots stay. */
  kept: number;
  onFault: (kind: FaultKind) => void;
};

const WRITE_MS_MAX = 15 * 60 * 1_000;
const THREAD = new URL('./snapshot-thread.ts', import.meta.url);

export function createSnapshotWriter(options: SnapshotWriterOptions): SnapshotWriter {
  const { connectionString, logLevel, clock, kept, onFault } = options;
  let thread: Worker | undefined;

  function write(untilSequence: number): Promise<WriteOutcome> {
    if (thread !== undefined) return Promise.reject(new Error('bug: two snapshots at a time'));
    const order: ThreadOrder = { connectionString, logLevel, untilSequence, kept };
    const worker = new Worker(THREAD, { workerData: order, name: 'snapshots' });
    thread = worker;
    let outcome: WriteOutcome | undefined;
    let failure: Error | undefined;
    const timer = clock.after(WRITE_MS_MAX, () => {
      failure = new Error(`the thread took longer than ${WRITE_MS_MAX} ms`);
      void worker.terminate();
    });
    worker.on('message', (message: ThreadMessage) => {
      if (message.kind === 'FAULT') onFault(message.fault);
      else outcome = message.outcome;
    });
    worker.on('error', (error: Error) => {
      failure = error;
    });
    // Whatever happened to it, only then there may be another.
    return new Promise((resolve, reject) => {
      worker.on('exit', (code) => {
        thread = undefined;
        timer.cancel();
        if (outcome !== undefined) resolve(outcome);
        else reject(failure ?? new Error(`the thread ended with code ${code} before it was done`));
      });
    });
  }

  return {
    write,
    stop: async () => {
      await thread?.terminate();
    },
  };
}
