import { setTimeout as delay } from 'node:timers/promises';
import { forgetReusedPid, stopClusterProcesses } from './cluster-processes.ts';
import { errorText } from './error-text.ts';
import type { Log } from './log.ts';
import { launchPostmaster, stopPostmaster, waitUntilReady } from './postmaster.ts';
import type { LaunchPlan, Postmaster } from './postmaster.ts';
import { rotateServerLog } from './server-log.ts';
import type { StopStep } from './stop-steps.ts';
import { looksStuck } from './stuck-recovery.ts';

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 5_000;
/** A PostgreSQL that ran this long was well: its next death is a new story, with the shortest delay again. */
const STEADY_MS = 60_000;
const LOG_CHECK_MS = 60_000;
const STUCK_CHECK_MS = 2_000;

type Watched = {
  plan: LaunchPlan;
  connectionString: string;
  postmaster: Postmaster;
  stopSteps: StopStep[];
  log: Log;
};

/**
 * Keeps a started PostgreSQL running: when it dies it is started again on the same port, so that clients find it, after
 * a delay that doubles with each death in a row. One loop does all of it, stopping included, so that no restart can
 * slip in behind a stop.
 */
export function keepRunning(watched: Watched): { pid(): number | undefined; stop(): Promise<void> } {
  const stopping = new AbortController();
  const current = { postmaster: watched.postmaster };
  const logCheck = setInterval(() => void boundServerLog(watched), LOG_CHECK_MS).unref();
  void endStuckRecoveries(watched, current, stopping.signal);
  const ended = watch(watched, current, stopping.signal).finally(() => clearInterval(logCheck));
  // Whoever calls stop() hears of a failure; until then nobody listens, and that must not end the process.
  ended.catch(() => undefined);
  return {
    pid: () => (current.postmaster.exit() === undefined ? current.postmaster.pid : undefined),
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
}

async function watch(watched: Watched, current: { postmaster: Postmaster }, stopping: AbortSignal): Promise<void> {
  const { log } = watched;
  const told = new Promise<void>((resolve) => stopping.addEventListener('abort', () => resolve(), { once: true }));
  let delayMs = FIRST_DELAY_MS;
  for (;;) {
    await Promise.race([current.postmaster.exited, told]);
    if (stopping.aborted) return stopPostmaster(current.postmaster, watched.stopSteps, log);

    const { pid, startedAtMs } = current.postmaster;
    const upMs = Math.round(performance.now() - startedAtMs);
    if (upMs >= STEADY_MS) delayMs = FIRST_DELAY_MS;
    const lastLines = await current.postmaster.lastLines();
    log('error', 'PostgreSQL died', { pid, how: current.postmaster.exit(), upMs, restartInMs: delayMs, lastLines });
    do {
      const isStillWanted = await delay(delayMs, true, { signal: stopping }).catch(() => false);
      if (!isStillWanted) break;
      delayMs = nextDelayMs(delayMs);
    } while (!(await startAgain(watched, current, delayMs, stopping)));
  }
}

/** The delay after one more death in a row. */
export function nextDelayMs(delayMs: number): number {
  return Math.min(delayMs * 2, LONGEST_DELAY_MS);
}

/** One try; true if PostgreSQL runs again, or if nobody wants it any more. */
async function startAgain(
  watched: Watched,
  current: { postmaster: Postmaster },
  nextTryInMs: number,
  stopping: AbortSignal,
): Promise<boolean> {
  const { plan, log, stopSteps } = watched;
  try {
    // Backends that outlive their postmaster, busy with a long query, would keep the new one from starting.
    await stopClusterProcesses(plan.clusterDirectory, stopSteps, log);
    await forgetReusedPid(plan.clusterDirectory, log);
    current.postmaster = await launchPostmaster(plan);
    await waitUntilReady(current.postmaster, { ...plan, connectionString: watched.connectionString }, log, stopping);
    log('info', 'PostgreSQL is running again', { pid: current.postmaster.pid });
    return true;
  } catch (error) {
    if (stopping.aborted) return true;
    log('error', 'PostgreSQL could not be started again', { reason: errorText(error), nextTryInMs });
    await stopPostmaster(current.postmaster, stopSteps, log).catch((reason: unknown) => {
      log('error', 'what was started can not be stopped', { reason: errorText(reason) });
    });
    return false;
  }
}

/** Ends a postmaster that is stuck in its recovery, seen twice in a row; the watch above then starts it again. */
async function endStuckRecoveries(
  { plan, connectionString, stopSteps, log }: Watched,
  current: { postmaster: Postmaster },
  stopping: AbortSignal,
): Promise<void> {
  const target = { connectionString, clusterDirectory: plan.clusterDirectory };
  let suspect: Postmaster | undefined;
  while (await delay(STUCK_CHECK_MS, true, { signal: stopping, ref: false }).catch(() => false)) {
    const { postmaster } = current;
    const isSuspect = postmaster.exit() === undefined && (await looksStuck(target));
    if (isSuspect && suspect === postmaster && !stopping.aborted) {
      log('error', 'PostgreSQL is stuck in its recovery, where nothing recovers: ending it', { pid: postmaster.pid });
      // It heeds no fast stop.
      const steps = stopSteps.filter(({ signal }) => signal !== 'SIGINT');
      await stopPostmaster(postmaster, steps, log).catch((error: unknown) => {
        log('error', 'it can not be ended', { reason: errorText(error) });
      });
    }
    suspect = isSuspect ? postmaster : undefined;
  }
}

async function boundServerLog({ plan, log }: Watched): Promise<void> {
  try {
    if (await rotateServerLog(plan.serverLogFile)) log('warn', "PostgreSQL's log had grown too big: emptied it");
  } catch (error) {
    log('warn', "PostgreSQL's log can't be bounded", { reason: errorText(error) });
  }
}
