/**
 * Lets go of what the views hold of delivery days long past, where an exchange leads: the day is announced first, so
 * that nobody is shown half of it, and its rows go later, a few in each transaction and with a rest between.
 */
import type { Clock } from '../ops/clock.ts';
import { messageOf } from '../ops/error-message.ts';
import type { Log } from '../ops/log.ts';
import { createPause } from '../ops/pause.ts';

/** What happened for delivery on this day and later is kept. */
export type KeptDays = {
  area: string;
  firstDay: string;
  /** Ids of contracts of earlier days come before it: `NL-20261121T2300Z`. */
  firstContract: string;
  /** When that day begins. */
  firstUs: number;
};

export type DeliveryArea = { area: string; timeZone: string };

/** So many rows went of each table. */
export type Swept = { table: string; rows: number }[];

export type RetentionStore = {
  /** Never moves back; resolves when it is durable. */
  announce(kept: KeptDays): Promise<void>;
  /** One transaction: a few rows of days that aren't kept in this area. None: none is left, or somebody else sweeps. */
  sweep(area: string): Promise<Swept>;
};

export type SweeperOptions = {
  store: RetentionStore;
  /** The days that are to be kept at this time. */
  keptAt: (area: DeliveryArea, timeUs: number) => KeptDays;
  areas: () => Iterable<DeliveryArea>;
  /** The market's: a clock that the market doesn't trust lets go of nothing. */
  marketTimeUs: () => number;
  /** How far the views are behind: what is still to come may belong to what would go. */
  viewsBehindUs: () => number;
  clock: Clock;
  log: Log;
  /** Only while it is true. */
  isActive: () => boolean;
  onSwept?: (swept: Swept) => void;
};

export type Sweeper = {
  start(): void;
  /** Whether anything went. */
  step(): Promise<boolean>;
  stop(): Promise<void>;
};

/** Longer than any read takes, and than a gateway takes to hear of it: whoever began before it still sees all rows. */
export const ANNOUNCED_MS = 60_000;
/** Between two batches, in which others write. */
export const REST_MS = 200;
const LOOK_MS = 60_000;
const RETRY_MS = 5_000;
/** Further behind, and it waits. */
export const BEHIND_US_MAX = 60_000_000;

export function createSweeper(options: SweeperOptions): Sweeper {
  const { store, keptAt, areas, marketTimeUs, viewsBehindUs, clock, log, isActive, onSwept } = options;
  const pause = createPause(clock);
  /** By area: what this process announced last, and when. */
  const announced = new Map<string, { firstDay: string; atUs: number }>();
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();

  async function isDue(deliveryArea: DeliveryArea): Promise<boolean> {
    const { area } = deliveryArea;
    const kept = keptAt(deliveryArea, marketTimeUs());
    const before = announced.get(area);
    if (before?.firstDay === kept.firstDay) return clock.nowUs() - before.atUs >= ANNOUNCED_MS * 1_000;
    await store.announce(kept);
    announced.set(area, { firstDay: kept.firstDay, atUs: clock.nowUs() });
    log.info({ area, firstDay: kept.firstDay }, 'views keep what is delivered from this day on');
    return false;
  }

  async function step(): Promise<boolean> {
    if (!isActive()) {
      // Whoever leads meanwhile may have announced another day.
      announced.clear();
      return false;
    }
    if (viewsBehindUs() > BEHIND_US_MAX) return false;
    let hasSwept = false;
    for (const area of areas()) {
      if (!(await isDue(area)) || !isActive()) continue;
      const swept = await store.sweep(area.area);
      if (swept.length > 0) onSwept?.(swept);
      hasSwept ||= swept.length > 0;
    }
    return hasSwept;
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      try {
        await pause.rest((await step()) ? REST_MS : LOOK_MS);
      } catch (error) {
        log.warn({ error: messageOf(error) }, 'views could not let go of past days; trying again');
        await pause.rest(RETRY_MS);
      }
    }
  }

  return {
    start: () => {
      running = run();
    },
    step,
    stop: async () => {
      isStopped = true;
      pause.wake();
      await running;
    },
  };
}

/** Whether the contract is of a day that isn't kept. Ids are compared by their bytes, as the database does. */
export function isPast(kept: readonly KeptDays[], contractId: string): boolean {
  return kept.some(
    ({ area, firstContract }) => contractId >= `${area}-0` && contractId < firstContract && contractId.startsWith(area),
  );
}

/** Of an area, or of any: the first day that is kept, if the given one is before it. */
export function firstDayAfter(kept: readonly KeptDays[], deliveryDay: string, area?: string): string | undefined {
  return kept.find((one) => (area === undefined || one.area === area) && deliveryDay < one.firstDay)?.firstDay;
}
