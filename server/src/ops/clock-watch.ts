/**
 * Compares three clocks: the wall clock, our own (wall clock at start plus monotonic), and PostgreSQL's. While they
 * disagree, nobody knows what time it is, so the exchange lets nothing open, close, expire or trade.
 */
import type { Pool } from 'pg';
import { delay, type Clock } from './clock.ts';
import type { Alarms } from './alarms.ts';
import type { Log } from './log.ts';

export type ClockWatch = {
  isTrusted(): boolean;
  /** Whether PostgreSQL answered when it was last asked the time. */
  isDatabaseUp(): boolean;
  /** Resolves after the first comparison with PostgreSQL: before it nobody may lead. */
  start(): Promise<void>;
  stop(): void;
};

export type ClockWatchOptions = {
  clock: Clock;
  /** Microseconds of the wall clock, which somebody may set. */
  wallNowUs: () => number;
  pool: Pool;
  log: Log;
  alarms: Alarms;
  toleranceMs: number;
};

const WALL_CHECK_MS = 100;
/** PostgreSQL is asked every so many checks of the wall clock. */
const CHECKS_PER_QUERY = 10;

export function createClockWatch(options: ClockWatchOptions): ClockWatch {
  const { clock, pool, log, alarms } = options;
  const toleranceUs = options.toleranceMs * 1_000;
  let stopped = false;
  let wallOffsetUs = 0;
  let databaseOffsetUs = 0;
  let isDatabaseUp = true;
  let isAsking = false;

  const isTrusted = (): boolean => Math.abs(wallOffsetUs) <= toleranceUs && Math.abs(databaseOffsetUs) <= toleranceUs;

  /**
   * Half of the round trip is the error of the comparison. What could be agreement or disagreement within that error
   * changes nothing: a database that answers slowly makes neither a good clock bad nor a bad one good.
   */
  async function compareWithDatabase(): Promise<void> {
    const sentUs = clock.nowUs();
    const { rows } = await pool.query<{ us: string }>(
      'select (extract(epoch from clock_timestamp()) * 1000000)::bigint as us',
    );
    const receivedUs = clock.nowUs();
    isDatabaseUp = true;
    const halfUs = (receivedUs - sentUs) / 2;
    const offsetUs = Number(rows[0]?.us ?? 0) - (sentUs + halfUs);
    const isDisagreement = Math.abs(offsetUs) - halfUs > toleranceUs;
    const isAgreement = Math.abs(offsetUs) + halfUs <= toleranceUs;
    if (isDisagreement || isAgreement) databaseOffsetUs = offsetUs;
  }

  function report(): void {
    if (isTrusted()) return alarms.clear('clock-untrusted');
    alarms.raise('clock-untrusted', { wallOffsetMs: wallOffsetUs / 1_000, databaseOffsetMs: databaseOffsetUs / 1_000 });
  }

  /** Beside the checks of the wall clock, which go on while PostgreSQL doesn't answer. */
  async function askDatabase(): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    try {
      await compareWithDatabase();
    } catch (error) {
      // An unreachable database stops orders by itself; its clock is compared again when it is back.
      isDatabaseUp = false;
      log.debug({ error: String(error) }, 'the clock of PostgreSQL could not be read');
    }
    isAsking = false;
    report();
  }

  async function run(): Promise<void> {
    for (let check = 1; !stopped; check++) {
      wallOffsetUs = options.wallNowUs() - clock.nowUs();
      report();
      if (check % CHECKS_PER_QUERY === 0) void askDatabase();
      await delay(clock, WALL_CHECK_MS);
    }
  }

  return {
    isTrusted,
    isDatabaseUp: () => isDatabaseUp,
    start: async () => {
      await askDatabase();
      void run();
    },
    stop: () => {
      stopped = true;
    },
  };
}
