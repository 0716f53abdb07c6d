/** Is it up, how is it, which build is it: public, and independent of faults that all gateways share. */
import { formatEventTime } from '../../calendar/instant.ts';
import { success, type Answer } from '../answers/answer.ts';
import { isDatabaseFault } from '../answers/database-fault.ts';
import type { Parts } from '../gateway-options.ts';
import { API_VERSION, SUPPORTED_VERSIONS } from '../versions.ts';
import type { Schemas } from '../wire/api-schemas.ts';

type ComponentStatus = Schemas['ComponentStatus'];

export function getHealth(): Answer {
  return success({ status: 'ok' } satisfies Schemas['Health']);
}

export function getVersion({ build }: Parts): Answer {
  const body: Schemas['Version'] = {
    build: build.version,
    commit: build.commit,
    apiVersion: API_VERSION,
    supportedVersions: [...SUPPORTED_VERSIONS],
  };
  return success(body);
}

/** 200 also when something is down: that is what it is for. */
export async function getStatus(parts: Parts): Promise<Answer> {
  const { environment, replica, views, feed, clock } = parts;
  const sequence = replica.head().lastSequence;
  const body: Schemas['Status'] = {
    environment,
    marketState: isOpen(parts) ? 'OPEN' : 'UNAVAILABLE',
    sequence,
    time: formatEventTime(clock.nowUs()),
    components: componentsOf(parts),
    lag: { views: await lagOf(parts, views.sequence()), feed: await lagOf(parts, feed.sequence()) },
  };
  return success(body);
}

function isOpen({ exchange, isClockTrusted }: Parts): boolean {
  return exchange.state() === 'LEADING' && isClockTrusted();
}

function componentsOf(parts: Parts): Schemas['Status']['components'] {
  const state = parts.exchange.state();
  const behind = parts.replica.head().lastSequence - parts.views.sequence();
  return {
    database: status(parts.isDatabaseUp(), 'The database does not answer.'),
    exchange: status(state === 'LEADING', `The exchange is ${state} and takes no orders.`),
    clock: status(parts.isClockTrusted(), 'The clocks disagree: nothing opens, closes or trades.'),
    views: behind > 0 ? { state: 'DEGRADED', detail: `The views are ${behind} records behind.` } : { state: 'OK' },
  };
}

function status(isWell: boolean, detail: string): ComponentStatus {
  return isWell ? { state: 'OK' } : { state: 'DOWN', detail };
}

/** In time: how long ago the first record happened that isn't there yet. */
async function lagOf(parts: Parts, sequence: number): Promise<Schemas['Lag']> {
  const records = Math.max(0, parts.replica.head().lastSequence - sequence);
  if (records === 0) return { records, milliseconds: 0 };
  try {
    const { timeUs } = await parts.records.find(sequence + 1);
    return { records, milliseconds: Math.max(0, Math.floor((parts.clock.nowUs() - timeUs) / 1_000)) };
  } catch (error) {
    if (!isDatabaseFault(error)) throw error;
    return { records, milliseconds: 0 }; // The journal can't be read either, as the component `database` says.
  }
}
