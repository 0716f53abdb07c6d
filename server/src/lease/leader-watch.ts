/** Who leads, as far as a gateway knows: it looks now and then, and at once when it is told of a change. */
import type { Pool } from 'pg';
import { delay, type Clock } from '../ops/clock.ts';
import { messageOf } from '../ops/error-message.ts';
import type { Log } from '../ops/log.ts';
import { READ, type Door, type HolderStatus, type LeaseRow } from './lease-row.ts';

/** The process that takes commands. */
export type Leader = Door & { holder: string };

export type LeaderWatch = {
  /** Undefined: nobody takes commands. */
  leader(): Leader | undefined;
  /** Of whoever has the lease, leading or not; undefined: nobody has. */
  status(): HolderStatus | undefined;
  /** Something about the lease has changed. */
  look(): void;
  /** Resolves when it has looked for the first time, or could not. */
  start(): Promise<void>;
  stop(): void;
};

/** Of which a process that fell silent is told of no sooner. */
const LOOK_MS = 200;

export type LeaderWatchOptions = {
  pool: Pool;
  clock: Clock;
  log: Log;
  /** `leader` says something else from now on. */
  onChange?: () => void;
};

export function createLeaderWatch({ pool, clock, log, onChange }: LeaderWatchOptions): LeaderWatch {
  let row: LeaseRow | undefined;
  let isStopped = false;
  let looking: Promise<void> | undefined;
  let isWanted = false;

  const current = (): LeaseRow | undefined => (row === undefined || row.is_free ? undefined : row);

  function leader(): Leader | undefined {
    const found = current();
    if (found?.state !== 'LEADING') return undefined;
    return { holder: found.holder, url: found.door_url, token: found.door_token };
  }

  /** One that was asked for while another was under way comes after it. */
  async function look(): Promise<void> {
    isWanted = true;
    looking ??= (async () => {
      while (isWanted) {
        isWanted = false;
        await lookOnce();
      }
      looking = undefined;
    })();
    await looking;
  }

  async function lookOnce(): Promise<void> {
    try {
      const { rows } = await pool.query<LeaseRow>({ name: 'read-lease', text: READ });
      const before = leader()?.holder;
      row = rows[0];
      if (leader()?.holder !== before) onChange?.();
    } catch (error) {
      // Whoever led may lead still: its door tells.
      log.debug({ error: messageOf(error) }, 'the lease could not be read');
    }
  }

  async function keepLooking(): Promise<void> {
    while (!isStopped) {
      await delay(clock, LOOK_MS);
      await look();
    }
  }

  return {
    leader,
    status: () => {
      const found = current();
      if (found === undefined) return undefined;
      return { state: found.state, alarms: found.alarms, isClockTrusted: found.is_clock_trusted };
    },
    look: () => void look(),
    start: async () => {
      await look();
      void keepLooking();
    },
    stop: () => {
      isStopped = true;
    },
  };
}
