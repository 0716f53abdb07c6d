/** The APIs of this process: the participants', the operator's, and its figures. */
import { readFileSync } from 'node:fs';
import { createAdminApi } from '../admin/admin-api.ts';
import { createPostgresConfirmations } from '../confirmations/postgres-confirmations.ts';
import { createDirectory, type Directory } from '../directory/directory.ts';
import { createGateway } from '../http/gateway.ts';
import type { ApiFile } from '../http/served-api.ts';
import { createUpstreamDesk } from '../ingest/upstream-desk.ts';
import { messageOf } from '../ops/error-message.ts';
import type { Metrics } from '../ops/metrics.ts';
import { createThreadOfPast } from '../past/thread-of-past.ts';
import { createQuarantineDesk } from '../quarantine/quarantine-desk.ts';
import { createLocalThrottle } from '../throttle/local-throttle.ts';
import { createOpenStreams } from '../throttle/open-streams.ts';
import type { OpenStreams } from '../throttle/open-streams.ts';
import { createSharedThrottle } from '../throttle/shared-throttle.ts';
import type { Throttle } from '../throttle/throttle.ts';
import { createPostgresAnalytics } from '../views/postgres-analytics.ts';
import { createPostgresSurveillance } from '../views/postgres-surveillance.ts';
import { createPostgresViews } from '../views/postgres-views.ts';
import type { Channel } from './channel.ts';
import { BUILD_VERSION, ENVIRONMENT, type House } from './house.ts';
import type { Readers } from './readers.ts';
import type { Storage } from './storage.ts';

/** What both APIs are given. */
export type DoorParts = {
  house: House;
  storage: Storage;
  readers: Readers;
  channel: Channel;
  metrics: Metrics;
  directory: Directory;
  throttle: Throttle;
  openStreams: OpenStreams;
};

export function createDoorParts(
  house: House,
  storage: Storage,
  readers: Readers,
  rooms: { channel: Channel; metrics: Metrics },
): DoorParts {
  const { clock, random, log, limits } = house;
  rooms.metrics.showViews(readers.freshness.now);
  rooms.metrics.retention.showKept(readers.freshness.kept);
  return {
    ...{ house, storage, readers, ...rooms },
    directory: createDirectory({
      ...{ pool: storage.reading, changes: storage.changes, clock, random, log },
      environment: ENVIRONMENT,
    }),
    throttle: createThrottle(house, storage, rooms.metrics),
    openStreams: createOpenStreams(limits),
  };
}

/** With Redis all gateways count together; while it is away each counts alone. */
function createThrottle({ clock, limits: config, log }: House, { redis }: Storage, metrics: Metrics): Throttle {
  const local = createLocalThrottle({ clock, config });
  if (redis === undefined) return local;
  return createSharedThrottle({ redis, local, config, log, onDecidedLocally: metrics.throttledLocally });
}

/** The participants' API. Returns where. */
export async function openGateway(parts: DoorParts): Promise<string> {
  const { house, storage, readers, channel, metrics } = parts;
  const { config, clock, log, stops } = house;
  const { connectionString } = storage;
  const past = createThreadOfPast({ connectionString, logLevel: config.logLevel, clock, log });
  stops.add('the thread of the past', past.stop);
  const gateway = createGateway({
    ...sharedParts(parts),
    ...{ spec: readSpec('openapi'), releasedSpecs: readReleasedSpecs('released') },
    ...{ past, feed: readers.feed, journal: storage.journal },
    ...{ views: createPostgresViews(storage.reading, readers.viewGate) },
    confirmations: createPostgresConfirmations(storage.reading),
    analytics: createPostgresAnalytics(storage.reading),
    viewsBehindUs: () => readers.viewLag.behindUs(clock.nowUs()),
    viewFreshness: readers.freshness.now,
    keptDays: readers.freshness.kept,
    build: { version: BUILD_VERSION, commit: config.commit ?? null },
    corsOrigins: config.corsOrigins,
    isClockTrusted: channel.isClockTrusted,
    isDatabaseUp: storage.clockWatch.isDatabaseUp,
    ...(storage.redis !== undefined && { isRedisUp: storage.redis.isUp }),
    raisedAlarms: channel.raisedAlarms,
    onAnswered: metrics.answered,
  });
  stops.add('the gateway', async () => {
    readers.feed.stop();
    await gateway.app.close();
  });
  const { host, port } = config;
  return gateway.app.listen({ host, port }).catch((error: unknown) => {
    throw new Error(`The API can't listen on port ${port} of ${host} (${messageOf(error)}). Set PORT to a free one.`);
  });
}

function sharedParts({ house, readers, channel, directory, throttle, openStreams }: DoorParts) {
  const { log, clock, random } = house;
  const { exchange } = channel;
  const { replica, ownWrites } = readers;
  const { catchUp } = channel;
  return {
    ...{ log, clock, random, exchange, replica, ownWrites, directory, throttle, openStreams },
    ...(catchUp !== undefined && { catchUp }),
    environment: ENVIRONMENT,
  } as const;
}

/** The operator's API, on a port of its own. Returns where. */
export async function openAdminDoor(parts: DoorParts): Promise<string> {
  const { house, storage, readers, metrics } = parts;
  const { config, clock, stops } = house;
  const { replica } = readers;
  const { app } = createAdminApi({
    ...sharedParts(parts),
    ...{ spec: readSpec('admin'), releasedSpecs: readReleasedSpecs('admin-released') },
    surveillance: createPostgresSurveillance(storage.reading, readers.viewGate),
    quarantine: createQuarantineDesk({ pool: storage.reading, changes: storage.changes, clock }),
    upstream: createUpstreamDesk({ pool: storage.reading, changes: storage.changes, clock, market: replica.market }),
    onAnswered: (operationId, status, durationUs) => metrics.answered(`admin/${operationId}`, status, durationUs),
  });
  stops.add("the operator's API", () => app.close());
  const { adminHost: host, adminPort, port: publicPort } = config;
  const listen = (port: number): Promise<string> => app.listen({ host, port });
  // Fastify can be asked again after a port that was taken.
  if (adminPort === undefined) return listen(publicPort + 2).catch(() => listen(0));
  return listen(adminPort).catch((error: unknown) => {
    const where = `port ${adminPort} of ${host} (${messageOf(error)})`;
    throw new Error(`The operator's API can't listen on ${where}. Set WATTBOOK_ADMIN_PORT to a free one.`);
  });
}

/** An API file as it was written, and the same parsed. */
function readSpec(name: 'openapi' | 'admin'): ApiFile {
  const text = readFileSync(new URL(import.meta.resolve(`@wattbook/api/${name}.yaml`)), 'utf8');
  const document = asObject(
    JSON.parse(readFileSync(new URL(import.meta.resolve(`@wattbook/api/${name}.json`)), 'utf8')),
  );
  return { text, document };
}

/** The API files that were released, parsed, by version. */
function readReleasedSpecs(name: 'released' | 'admin-released'): ReadonlyMap<string, object> {
  const text = readFileSync(new URL(import.meta.resolve(`@wattbook/api/${name}.json`)), 'utf8');
  const content = asObject(JSON.parse(text));
  const documents = asObject('documents' in content ? content.documents : undefined);
  return new Map(Object.entries(documents).map(([version, document]) => [version, asObject(document)]));
}

function asObject(value: unknown): object {
  if (typeof value !== 'object' || value === null) throw new Error('bug: an API file is not an object');
  return value;
}
