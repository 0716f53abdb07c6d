/**
 * Starts a process of a venue: wires the rooms, listens, and stops them in the reverse order. Read first; then
 * exchange.ts. What each step consists of stands in wiring/.
 *
 *   database ─▶ those who read the journal ─▶ the exchange leads, or stands by ─▶ the APIs listen
 *
 * With ROLE=all, the default, one process is all of it. Else an exchange has no APIs, and gateways and admin have no
 * exchange: they ask the one that leads, over its door.
 */
import { randomUUID } from 'node:crypto';
import { createSystemClock } from './ops/clock.ts';
import { ConfigError, readConfig, type Config } from './ops/config.ts';
import { messageOf } from './ops/error-message.ts';
import { createLog } from './ops/log.ts';
import { createMetrics, type Metrics } from './ops/metrics.ts';
import { listenForOperator } from './ops/operator-pages.ts';
import { createSystemRandom } from './ops/random.ts';
import { createStops } from './ops/stops.ts';
import type { Quarantine } from './quarantine/quarantine.ts';
import { banner } from './sandbox/banner.ts';
import { writeSandboxFile } from './sandbox/keys.ts';
import { readThrottleConfig } from './throttle/throttle-config.ts';
import type { ThrottleConfig } from './throttle/throttle.ts';
import { createChannel } from './wiring/channel.ts';
import { createDoorParts, openAdminDoor, openGateway, type DoorParts } from './wiring/doors.ts';
import { createSnapshotFaults, openExchange, openQuarantine, writeSnapshots } from './wiring/exchange-side.ts';
import { hasExchange, isAlone, type House } from './wiring/house.ts';
import { createLead } from './wiring/lead.ts';
import { watchOthers } from './wiring/others.ts';
import { followJournal, type Readers } from './wiring/readers.ts';
import { keepSandbox, keepSimulation } from './wiring/sandbox.ts';
import { openStorage, type Storage } from './wiring/storage.ts';
import { takeInTrades } from './wiring/upstream.ts';

async function startProcess(house: House): Promise<void> {
  const storage = await openStorage(house);
  const readers = await followJournal(house, storage);
  const quarantine = hasExchange(house) ? openQuarantine(house, storage) : undefined;
  const metrics = measure(house, storage, readers, quarantine);
  const here = quarantine && (await openExchange(house, storage, readers, { quarantine, metrics }));
  const others = isAlone(house) ? undefined : await watchOthers(house, storage, readers);
  const channel = createChannel(storage, readers, here, others);
  if (here !== undefined) {
    writeSnapshots(house, storage, readers, metrics);
    await keepSandbox(house, readers, here.exchange);
    takeInTrades(house, storage, readers, { exchange: here.exchange, metrics });
  }
  await openApis(createDoorParts(house, storage, readers, { channel, metrics }));
  if (here !== undefined) keepSimulation(house, readers, here.exchange);
  // Before everything else: a standby waits for it.
  if (here?.lease !== undefined) house.stops.add('the exchange', here.stop);
}

function measure(
  house: House,
  storage: Storage,
  { feed, viewGate, fromSequence, faults }: Readers,
  quarantine?: Quarantine,
): Metrics {
  const metrics = createMetrics({
    sequence: feed.sequence,
    streamReaders: feed.subscribers,
    viewLagRecords: () => feed.sequence() - viewGate.sequence(),
    quarantinedCommands: () => quarantine?.size() ?? 0,
    alarms: storage.alarms,
    ...(hasExchange(house) && { isLeading: house.lead.isOurs }),
    ...(storage.redis !== undefined && { isRedisUp: storage.redis.isUp }),
  });
  metrics.snapshots.opened(fromSequence);
  for (const kind of faults) createSnapshotFaults(storage, metrics)(kind);
  return metrics;
}

/** Listens, and says where. */
async function openApis(parts: DoorParts): Promise<void> {
  const { house, storage, readers, metrics, directory } = parts;
  const { config, clock, stops } = house;
  const { role, port, host, publicUrl } = config;
  const url = role === 'all' || role === 'gateway' ? await openGateway(parts) : undefined;
  const adminUrl = role === 'all' || role === 'admin' ? await openAdminDoor(parts) : undefined;
  const operatorPages = await listenForOperator({ metrics, port: config.opsPort, nextTo: port });
  stops.add("the operator's pages", operatorPages.close);
  const { dataDirectory } = storage;
  if (adminUrl === undefined || dataDirectory === undefined) {
    console.log(
      `\nWattbook ${role} is up${url === undefined ? '' : ` at ${url}/api/v1`}; metrics at ${operatorPages.url}\n`,
    );
    return;
  }
  const reachedAt = publicUrl ?? url ?? `http://${host}:${port}`;
  const sandbox = await writeSandboxFile({ dataDirectory, url: reachedAt, adminUrl, directory });
  const { replica } = readers;
  console.log(banner({ sandbox, metricsUrl: operatorPages.url, dataDirectory, replica, nowUs: clock.nowUs() }));
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
  const [holder, venueId] = [`${process.pid}-${randomUUID()}`, randomUUID()];
  const lead = createLead();
  starting = startProcess({ config, limits, log, clock, random, stops, holder, venueId, lead, onFatal });
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
