/**
 * Starts a venue: wires the rooms, listens, and stops them in the reverse order. Read first; then exchange.ts.
 *
 *   database ─▶ those who read the journal ─▶ the exchange leads ─▶ the sandbox is set up ─▶ the gateway listens
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Pool } from 'pg';
import { createAdminApi } from './admin/admin-api.ts';
import { requireDurability } from './database/durability.ts';
import { migrate } from './database/migrate.ts';
import { openDatabase, type Database } from './database/open-database.ts';
import { createPool, requireRole } from './database/pool.ts';
import { createDirectory } from './directory/directory.ts';
import { createExchange, type Exchange } from './exchange.ts';
import { createFeed, type FeedRoom } from './feed/feed.ts';
import { createGateway } from './http/gateway.ts';
import type { ApiFile } from './http/served-api.ts';
import { createFollower, type Follower } from './journal/follower.ts';
import type { Journal } from './journal/journal.ts';
import { createPostgresJournal, createPostgresJournalReader } from './journal/postgres-journal.ts';
import { createTail } from './journal/tail.ts';
import { createAlarms, type Alarms } from './ops/alarms.ts';
import { createClockWatch, type ClockWatch } from './ops/clock-watch.ts';
import { createSystemClock, wallNowUs, type Clock } from './ops/clock.ts';
import { ConfigError, readConfig, type Config } from './ops/config.ts';
import { messageOf } from './ops/error-message.ts';
import { createLog, type Log } from './ops/log.ts';
import { createMetrics, type Metrics } from './ops/metrics.ts';
import { listenForOperator } from './ops/operator-pages.ts';
import { createSystemRandom, type Random } from './ops/random.ts';
import { createSequenceGate, type SequenceGate } from './ops/sequence-gate.ts';
import { createStops, type Stops } from './ops/stops.ts';
import { createPostgresQuarantine } from './quarantine/postgres-quarantine.ts';
import { createQuarantineDesk } from './quarantine/quarantine-desk.ts';
import type { Quarantine } from './quarantine/quarantine.ts';
import type { Replica } from './replica.ts';
import { banner } from './sandbox/banner.ts';
import { SANDBOX_PARTICIPANTS, writeSandboxFile } from './sandbox/keys.ts';
import { readSimulatedPrices } from './sandbox/simulated-prices.ts';
import { createSimulation, SIMULATED_PARTICIPANTS } from './sandbox/simulation.ts';
import { keepContractsListed, setUpVenue } from './sandbox/venue.ts';
import { keepSnapshots } from './snapshots/keep-snapshots.ts';
import { openReplica, openTwin } from './snapshots/open-replica.ts';
import type { FaultKind } from './snapshots/snapshot-fault.ts';
import { createSnapshotWriter } from './snapshots/snapshot-writer.ts';
import { createLocalThrottle } from './throttle/local-throttle.ts';
import { createOpenStreams } from './throttle/open-streams.ts';
import { readThrottleConfig } from './throttle/throttle-config.ts';
import type { ThrottleConfig } from './throttle/throttle.ts';
import { createPostgresSurveillance } from './views/postgres-surveillance.ts';
import { createPostgresViewStore } from './views/postgres-view-store.ts';
import { createPostgresViews } from './views/postgres-views.ts';
import { createProjector } from './views/projector.ts';
import { createViewLag, type ViewLag } from './views/view-lag.ts';

const BUILD_VERSION = '0.1.0';
/** Only the sandbox can be set up so far: a live venue needs the operator's API. */
const ENVIRONMENT = 'sandbox';

/** The seams: what every room is given instead of taking it. */
type House = {
  config: Config;
  limits: ThrottleConfig;
  log: Log;
  clock: Clock;
  random: Random;
  stops: Stops;
  /** A bug or a divergence: everything stops. */
  onFatal: (error: unknown) => void;
};

type Storage = {
  database: Database;
  /** As wattbook_exchange, wattbook_gateway and wattbook_directory. */
  pool: Pool;
  reading: Pool;
  changes: Pool;
  journal: Journal;
  quarantine: Quarantine;
  clockWatch: ClockWatch;
  alarms: Alarms;
};
type Readers = {
  replica: Replica;
  feed: FeedRoom;
  viewGate: SequenceGate;
  viewLag: ViewLag;
  follower: Follower;
  metrics: Metrics;
  /** Of the snapshot that the replica was opened from. */
  fromSequence: number;
  /** A snapshot doesn't count. */
  onSnapshotFault: (kind: FaultKind) => void;
};

async function startVenue(house: House): Promise<void> {
  const storage = await openStorage(house);
  const readers = await followJournal(house, storage);
  const exchange = await openExchange(house, storage, readers);
  writeSnapshots(house, storage, readers);
  await openDoors(house, storage, readers, exchange);
}

async function openStorage({ config, log, clock, stops }: House): Promise<Storage> {
  const database = await openDatabase(config, log);
  stops.add('the database', database.close);
  const { connectionString } = database;
  const applied = await migrate(connectionString);
  if (applied.length > 0) log.info({ applied }, 'the schema was migrated');
  const directoryUrl = config.directoryDatabaseUrl ?? connectionString;
  await requireRole(connectionString, 'wattbook_exchange');
  await requireRole(connectionString, 'wattbook_gateway');
  await requireRole(directoryUrl, 'wattbook_directory');
  const pool = createPool(connectionString, log, 'wattbook_exchange');
  const reading = createPool(connectionString, log, 'wattbook_gateway');
  const changes = createPool(directoryUrl, log, 'wattbook_directory');
  for (const opened of [pool, reading, changes]) stops.add('the connections', () => opened.end());
  await requireDurability(pool);
  const alarms = createAlarms(log);
  const clockWatch = createClockWatch({ clock, wallNowUs, pool, log, alarms, toleranceMs: config.clockToleranceMs });
  await clockWatch.start();
  stops.add('the clock watch', clockWatch.stop);
  const { commitTimeoutMs } = config;
  const journal = createPostgresJournal({ connectionString, pool, clock, commitTimeoutMs });
  const quarantine = createPostgresQuarantine({
    connectionString,
    pool,
    clock,
    log,
    alarms,
    timeoutMs: commitTimeoutMs,
  });
  stops.add('the quarantine', quarantine.stop);
  return { database, pool, reading, changes, clockWatch, alarms, journal, quarantine };
}

/** Everyone who only reads: each committed block goes to the replica, the feed and the views, in this order. */
async function followJournal(house: House, storage: Storage): Promise<Readers> {
  const { log, clock, stops, onFatal } = house;
  const { pool, journal, quarantine, alarms } = storage;
  const faults: FaultKind[] = [];
  const source = { pool, journal, clock, log, onFault: (kind: FaultKind) => void faults.push(kind) };
  const { replica, fromSequence } = await openReplica(source);
  const published = replica.head().lastSequence;
  const tail = createTail(journal);
  const feed = createFeed({ source: tail, clock, log, published });
  const viewGate = createSequenceGate(clock);
  const viewLag = createViewLag(viewGate.sequence);
  const projector = createProjector({ store: createPostgresViewStore(pool), source: tail, clock, log, gate: viewGate });
  const follower = createFollower({
    journal,
    clock,
    log,
    fromSequence: published + 1,
    onBlock: (committed) => {
      replica.follow(committed);
      tail.add(committed);
      feed.publish(committed);
      viewLag.note(committed);
      projector.wake();
    },
    onFatal,
  });
  await follower.start();
  stops.add('the follower', follower.stop);
  await projector.start();
  stops.add('the views', projector.stop);
  const viewLagRecords = (): number => feed.sequence() - viewGate.sequence();
  const metrics = createMetrics({
    ...{ sequence: feed.sequence, streamReaders: feed.subscribers, viewLagRecords },
    ...{ quarantinedCommands: quarantine.size, alarms },
  });
  metrics.snapshots.opened(fromSequence);
  const onSnapshotFault = (kind: FaultKind): void => {
    metrics.snapshots.faulty(kind);
    alarms.raise('snapshot-damaged', { kind });
  };
  for (const kind of faults) onSnapshotFault(kind);
  return { replica, feed, viewGate, viewLag, follower, metrics, fromSequence, onSnapshotFault };
}

async function openExchange(
  { config, log, clock, stops, onFatal }: House,
  { journal, quarantine, pool, clockWatch }: Storage,
  { replica, follower, metrics, onSnapshotFault: onFault }: Readers,
): Promise<Exchange> {
  const source = { pool, journal, clock, log, onFault };
  const exchange = createExchange({
    journal,
    quarantine,
    clock,
    isClockTrusted: clockWatch.isTrusted,
    log,
    holder: `${process.pid}-${randomUUID()}`,
    venue: { venueId: randomUUID(), environment: ENVIRONMENT },
    openReplica: () => openTwin(replica, source),
    outage: { afterMs: config.outageAfterSeconds * 1_000, haltMs: config.outageHaltSeconds * 1_000 },
    onCommitted: (committed, commitUs) => {
      follower.offer(committed);
      metrics.committed(committed, commitUs);
    },
    onFatal,
  });
  stops.add('the exchange', exchange.stop);
  await exchange.start();
  // What another process committed while this one took over: or streams that resume would be told of a place ahead.
  await follower.catchUp();
  return exchange;
}

function writeSnapshots(house: House, { database, alarms }: Storage, readers: Readers): void {
  const { feed, metrics, fromSequence, onSnapshotFault: onFault } = readers;
  const { config, log, clock, stops } = house;
  const { logLevel, snapshotsKept: kept, snapshotEveryRecords, snapshotEveryMinutes } = config;
  const { connectionString } = database;
  const writer = createSnapshotWriter({ connectionString, logLevel, clock, kept, onFault });
  const keeping = keepSnapshots({
    ...{ writer, clock, log, fromSequence, sequence: feed.sequence },
    ...{ everyRecords: snapshotEveryRecords, everyMinutes: snapshotEveryMinutes },
    onWritten: (written, tookUs) => {
      metrics.snapshots.written(written, tookUs);
      alarms.clear('snapshot-damaged');
    },
    onFailed: metrics.snapshots.failed,
  });
  stops.add('the snapshots', keeping.stop);
}

async function openDoors(house: House, storage: Storage, readers: Readers, exchange: Exchange): Promise<void> {
  const { config, limits, log, clock, random, stops } = house;
  const { replica, metrics } = readers;
  const { reading: pool, changes } = storage;
  const directory = createDirectory({ pool, changes, clock, random, log, environment: ENVIRONMENT });
  const { opensAtLocal, closesMinutesBefore } = config;
  const participants = [...SANDBOX_PARTICIPANTS, ...SIMULATED_PARTICIPANTS];
  const setUp = { exchange, replica, clock, log, session: { opensAtLocal, closesMinutesBefore }, participants };
  await setUpVenue(setUp);
  stops.add('the listing of contracts', keepContractsListed(setUp).stop);

  const throttles = {
    throttle: createLocalThrottle({ clock, config: limits }),
    openStreams: createOpenStreams(limits),
  };
  const shared = { log, clock, random, exchange, replica, directory, environment: ENVIRONMENT, ...throttles } as const;
  const gateway = createGateway({
    ...shared,
    ...{ spec: readSpec('openapi'), releasedSpecs: readReleasedSpecs('released') },
    ...{ feed: readers.feed, journal: createPostgresJournalReader(pool) },
    views: createPostgresViews(pool, readers.viewGate),
    viewsBehindUs: () => readers.viewLag.behindUs(clock.nowUs()),
    build: { version: BUILD_VERSION, commit: config.commit ?? null },
    corsOrigins: config.corsOrigins,
    isClockTrusted: storage.clockWatch.isTrusted,
    isDatabaseUp: storage.clockWatch.isDatabaseUp,
    raisedAlarms: storage.alarms.raised,
    onAnswered: metrics.answered,
  });
  stops.add('the gateway', async () => {
    readers.feed.stop();
    await gateway.app.close();
  });
  const { host, port } = config;
  const url = await gateway.app.listen({ host, port }).catch((error: unknown) => {
    throw new Error(`The API can't listen on port ${port} of ${host} (${messageOf(error)}). Set PORT to a free one.`);
  });
  const adminUrl = await openAdminDoor(house, storage, readers, shared);
  const operatorPages = await listenForOperator({ metrics, port: config.opsPort, nextTo: port });
  stops.add("the operator's pages", operatorPages.close);

  startSimulation(house, exchange, replica);
  const { dataDirectory } = storage.database;
  const sandbox = await writeSandboxFile({ dataDirectory, url, adminUrl, directory });
  console.log(banner({ sandbox, metricsUrl: operatorPages.url, dataDirectory, replica, nowUs: clock.nowUs() }));
}

type AdminShared = Omit<Parameters<typeof createAdminApi>[0], 'spec' | 'surveillance' | 'quarantine'>;

/** The operator's API, on a port of its own. Returns where. */
async function openAdminDoor(
  { config, clock, stops }: House,
  { reading: pool, changes }: Storage,
  { viewGate, metrics }: Readers,
  shared: AdminShared,
): Promise<string> {
  const { app } = createAdminApi({
    ...shared,
    ...{ spec: readSpec('admin'), releasedSpecs: readReleasedSpecs('admin-released') },
    surveillance: createPostgresSurveillance(pool, viewGate),
    quarantine: createQuarantineDesk({ pool, changes, clock }),
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

function startSimulation({ config, clock, random, log, stops }: House, exchange: Exchange, replica: Replica): void {
  const { simulationCommandsPerSecond: commandsPerSecond } = config;
  if (commandsPerSecond === 0) return;
  const prices = readSimulatedPrices();
  const simulation = createSimulation({ exchange, replica, clock, random, log, prices, commandsPerSecond });
  simulation.start();
  stops.add('the simulated participants', simulation.stop);
}

/** An API file as it was written, and the same parsed. */
function readSpec(name: 'openapi' | 'admin'): ApiFile {
  const text = readFileSync(new URL(import.meta.resolve(`@wattbook/api/${name}.yaml`)), 'utf8');
  const document = asObject(
    JSON.parse(readFileSync(new URL(import.meta.resolve(`@wattbook/api/${name}.json`)), 'utf8')),
  );
  return { text, document };
}

/** Throws ConfigError with everything that is wrong, wherever it is read. */
function readSettings(environment: NodeJS.ProcessEnv): { config: Config; limits: ThrottleConfig } {
  const problems: string[] = [];
  function reading<Value>(read: (from: NodeJS.ProcessEnv) => Value): Value | undefined {
    try {
      return read(environment);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(error.message);
      return undefined;
    }
  }
  const [config, limits] = [reading(readConfig), reading(readThrottleConfig)];
  if (config === undefined || limits === undefined) throw new ConfigError(problems.join('\n'));
  return { config, limits };
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

async function main(): Promise<void> {
  const { config, limits } = readSettings(process.env);
  const log = createLog(config.logLevel);
  const stops = createStops(log);
  let starting = Promise.resolve();
  let stopping: Promise<void> | undefined;

  /** Stops what was started; a start that is under way is let finish first, so that nothing is left running. */
  async function stopAndExit(exitCode: number): Promise<void> {
    await starting.catch(() => undefined);
    await stops.stopAll();
    process.exit(exitCode);
  }
  const stopWith = (exitCode: number): void => {
    stopping ??= stopAndExit(exitCode);
  };
  const onFatal = (error: unknown): void => {
    log.fatal({ err: error }, 'this process does not trust itself any more and stops');
    console.error(`\nWattbook stops: ${messageOf(error)}\n`);
    stopWith(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopWith(0));
  process.on('uncaughtException', onFatal);
  process.on('unhandledRejection', onFatal);

  const [clock, random] = [createSystemClock(), createSystemRandom()];
  starting = startVenue({ config, limits, log, clock, random, stops, onFatal });
  try {
    await starting;
  } catch (error) {
    console.error(`\nWattbook could not start.\n\n${messageOf(error)}\n`);
    log.debug({ err: error }, 'start failed');
    stopWith(1);
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? `\nWattbook could not start.\n\n${error.message}\n` : error);
  process.exit(1);
});
