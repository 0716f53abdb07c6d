import type { Log } from './log.ts';

/** A signal, and how long to wait for its effect before the next, harder one. */
export type StopStep = { signal: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'; waitMs: number };

/**
 * How PostgreSQL is stopped: fast (sessions are ended, a checkpoint is written), else at once (it recovers at the next
 * start), else by the kernel. Nothing that was committed is lost by any of them.
 */
export const STOP_STEPS: StopStep[] = [
  { signal: 'SIGINT', waitMs: 30_000 },
  { signal: 'SIGQUIT', waitMs: 10_000 },
  { signal: 'SIGKILL', waitMs: 10_000 },
];

/** Sends one signal after the other until the processes are gone; throws if even the last one didn't help. */
export async function escalate(options: {
  steps: StopStep[];
  log: Log;
  send: (signal: StopStep['signal']) => Promise<void>;
  waitGone: (timeoutMs: number) => Promise<boolean>;
}): Promise<void> {
  for (const { signal, waitMs } of options.steps) {
    options.log(signal === 'SIGINT' ? 'info' : 'warn', 'stopping PostgreSQL', { signal, waitMs });
    await options.send(signal);
    if (await options.waitGone(waitMs)) return;
  }
  throw new Error(
    "PostgreSQL still runs after SIGKILL: the kernel can't end it, probably because a disk doesn't answer. " +
      'Look at the disk of the data directory (dmesg), then start the server again.',
  );
}
