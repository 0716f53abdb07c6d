/** Is it up, how is it, which build is it: public, and independent of faults that all gateways share. */
import { formatEventTime } from '../../calendar/instant.ts';
import type { ViewFreshness } from '../../views/view-freshness.ts';
import { success, type Answer } from '../answers/answer.ts';
import type { Parts } from '../gateway-options.ts';
import { VIEW_WAIT_MS_MAX } from '../limits.ts';
import { API_VERSION } from '../versions.ts';
import type { Schemas } from '../wire/api-schemas.ts';

type ComponentStatus = Schemas['ComponentStatus'];

export function getHealth(): Answer {
  return success({ status: 'ok' } satisfies Schemas['Health']);
}

export function getVersion({ build, versions }: Parts): Answer {
  const body: Schemas['Version'] = {
    build: build.version,
    commit: build.commit,
    apiVersion: API_VERSION,
    supportedVersions: [...versions.supported],
  };
  return success(body);
}

/** 200 also when something is down: that is what it is for. */
export function getStatus(parts: Parts): Answer {
  const { environment, replica, clock } = parts;
  const sequence = replica.head().lastSequence;
  const body: Schemas['Status'] = {
    environment,
    marketState: marketState(parts),
    ...haltedUntil(parts),
    sequence,
    time: formatEventTime(clock.nowUs()),
    components: componentsOf(parts),
    lag: lagOf(parts),
    views: parts.viewFreshness().map(viewOf),
    keptDays: parts.keptDays().map(({ area, firstDay }) => ({ area, firstDeliveryDay: firstDay })),
  };
  return success(body);
}

function marketState({ exchange, isClockTrusted, replica, clock }: Parts): Schemas['Status']['marketState'] {
  if (exchange.state() !== 'LEADING' || !isClockTrusted()) return 'UNAVAILABLE';
  const { halt } = replica.market;
  return halt !== undefined && clock.nowUs() < (halt.untilUs ?? Infinity) ? 'HALTED' : 'OPEN';
}

function haltedUntil(parts: Parts): Pick<Schemas['Status'], 'haltedUntil'> {
  const untilUs = parts.replica.market.halt?.untilUs;
  if (untilUs === undefined || marketState(parts) !== 'HALTED') return {};
  return { haltedUntil: formatEventTime(untilUs) };
}

function componentsOf(parts: Parts): Schemas['Status']['components'] {
  const state = parts.exchange.state();
  const alarms = parts.raisedAlarms();
  const behindUs = parts.viewsBehindUs();
  // A few records always are on their way. From here on reads no longer wait for what they need: view-behind.
  const isBehind = behindUs > VIEW_WAIT_MS_MAX * 1_000;
  return {
    database: status(parts.isDatabaseUp(), 'The database does not answer.'),
    exchange: status(state === 'LEADING', `The exchange is ${state} and takes no orders.`),
    clock: status(parts.isClockTrusted(), 'The clocks disagree: nothing opens, closes or trades.'),
    views: isBehind
      ? { state: 'DEGRADED', detail: `The views are ${Math.floor(behindUs / 1_000)} ms behind.` }
      : { state: 'OK' },
    alarms: alarms.length > 0 ? { state: 'DEGRADED', detail: `Raised: ${alarms.join(', ')}.` } : { state: 'OK' },
    ...(parts.isRedisUp !== undefined && { redis: redisStatus(parts.isRedisUp()) }),
  };
}

/** Never DOWN: nothing waits for Redis, and nothing is refused for want of it. */
function redisStatus(isUp: boolean): ComponentStatus {
  const detail = 'Redis does not answer: throttling counts in each gateway alone.';
  return isUp ? { state: 'OK' } : { state: 'DEGRADED', detail };
}

function status(isWell: boolean, detail: string): ComponentStatus {
  return isWell ? { state: 'OK' } : { state: 'DOWN', detail };
}

/** Who asks is unknown and never throttled, so nothing here reads the journal or waits for anything. */
function lagOf({ replica, views, viewsBehindUs, feed, clock }: Parts): Schemas['Status']['lag'] {
  const { lastSequence } = replica.head();
  return {
    views: lag(lastSequence - views.sequence(), viewsBehindUs()),
    // It gets each block in the same turn as the replica: should it ever be behind, then at least by the last record.
    feed: lag(lastSequence - feed.sequence(), clock.nowUs() - replica.market.timeUs),
  };
}

function viewOf({ view, sequence, behindRecords, behindUs }: ViewFreshness): Schemas['ViewStatus'] {
  return { view, sequence, lag: lag(behindRecords, behindUs) };
}

function lag(records: number, behindUs: number): Schemas['Lag'] {
  if (records <= 0) return { records: 0, milliseconds: 0 };
  return { records, milliseconds: Math.max(0, Math.floor(behindUs / 1_000)) };
}
