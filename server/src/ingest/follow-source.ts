/**
 * Takes in one source while this process leads: reads, has it settled, acknowledges, in this order. Whatever fails, the
 * source is opened anew a moment later, and goes on from what was acknowledged: nothing is lost, and what comes twice
 * is dropped.
 */
import type { ExchangeState } from '../exchange-channel.ts';
import type { Clock, Timer } from '../ops/clock.ts';
import { messageOf } from '../ops/error-message.ts';
import type { Log } from '../ops/log.ts';
import { RedisUnavailable } from '../redis/redis-unavailable.ts';
import { BATCH_RECORDS_MAX, NotSettled, type Intake } from './intake.ts';
import { SourceUnavailable, type OpenSource, type Source } from './source.ts';
import { QuarantineFull } from './upstream-quarantine.ts';

/** How long a source that has nothing is left alone, and how often it is asked whether this process leads. */
export const SOURCE_POLL_MS = 100;
const BACKOFF_MS_MIN = 100;
export const SOURCE_BACKOFF_MS_MAX = 5_000;

export type FollowSourceOptions = {
  source: Source;
  intake: Intake;
  leads: () => ExchangeState;
  clock: Clock;
  log: Log;
};

export type FollowedSource = {
  start(): void;
  /** Resolves when nothing is on its way any more. */
  stop(): Promise<void>;
  /** Since when it was not read to its end, in seconds; 0 while this process doesn't lead. */
  behindSeconds(): number;
};

export function followSource(options: FollowSourceOptions): FollowedSource {
  const { source, intake, clock, log } = options;
  const origin = { channel: source.channel, name: source.name };
  let isStopped = false;
  let running = Promise.resolve();
  let wake: () => void = () => undefined;
  let failures = 0;
  /** Undefined while this process doesn't lead. */
  let caughtUpUs: number | undefined;

  const mayRead = (): boolean => !isStopped && options.leads() === 'LEADING';

  async function run(): Promise<void> {
    while (!isStopped) {
      if (mayRead()) await takeIn();
      if (!mayRead()) caughtUpUs = undefined;
      await pause(failures === 0 ? SOURCE_POLL_MS : backoffMs(failures));
    }
  }

  async function takeIn(): Promise<void> {
    caughtUpUs ??= clock.nowUs();
    try {
      const open = await source.open();
      try {
        await readOn(open);
      } finally {
        await open.close();
      }
    } catch (error) {
      failures += 1;
      tell(error);
    }
  }

  async function readOn(open: OpenSource): Promise<void> {
    while (mayRead()) {
      const deliveries = await open.read(BATCH_RECORDS_MAX);
      if (deliveries.length > 0) {
        await intake(origin, deliveries);
        await open.acknowledge();
      }
      failures = 0;
      if (deliveries.length > 0) continue;
      caughtUpUs = clock.nowUs();
      await pause(SOURCE_POLL_MS);
    }
  }

  /** A bug here stands still, too: the market goes on without its upstream. */
  function tell(error: unknown): void {
    const told = { from: source.name, failures, error: messageOf(error) };
    const kinds = [NotSettled, SourceUnavailable, RedisUnavailable, QuarantineFull];
    if (kinds.some((kind) => error instanceof kind)) {
      log.warn(told, 'trades of another engine wait: they are tried again');
    } else {
      log.error({ ...told, err: error }, 'trades of another engine can not be taken in: they are tried again');
    }
  }

  function pause(delayMs: number): Promise<void> {
    if (isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer: Timer = clock.after(delayMs, resolve);
      wake = () => {
        timer.cancel();
        resolve();
      };
    });
  }

  return {
    start: () => {
      running = run();
    },
    stop: async () => {
      isStopped = true;
      wake();
      await source.stop();
      await running;
    },
    behindSeconds: () => (caughtUpUs === undefined ? 0 : Math.max(0, clock.nowUs() - caughtUpUs) / 1_000_000),
  };
}

function backoffMs(failures: number): number {
  return Math.min(BACKOFF_MS_MIN * 2 ** failures, SOURCE_BACKOFF_MS_MAX);
}
