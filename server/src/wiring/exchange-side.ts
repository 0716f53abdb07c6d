/** The exchange of this process, the lease that lets it lead, its door for gateways, and its snapshots. */
import { createExchange, type Exchange } from '../exchange.ts';
import type { ExchangeChannel } from '../exchange-channel.ts';
import { mintDoorToken } from '../exchange-link/door-token.ts';
import { openDoor, type Door } from '../exchange-link/door.ts';
import { createPostgresJournal } from '../journal/postgres-journal.ts';
import { connectionNames } from '../lease/lease-row.ts';
import { createPostgresLease, type PostgresLease } from '../lease/postgres-lease.ts';
import type { Metrics } from '../ops/metrics.ts';
import { createPostgresQuarantine } from '../quarantine/postgres-quarantine.ts';
import type { Quarantine } from '../quarantine/quarantine.ts';
import { keepSnapshots } from '../snapshots/keep-snapshots.ts';
import { openTwin } from '../snapshots/open-replica.ts';
import type { FaultKind } from '../snapshots/snapshot-fault.ts';
import { createSnapshotWriter } from '../snapshots/snapshot-writer.ts';
import { ENVIRONMENT, isAlone, type House } from './house.ts';
import { openSigningKey, signConfirmations } from './confirmations.ts';
import { createCommitTelling, type Readers } from './readers.ts';
import { letGoOfPastDays } from './retention.ts';
import type { Storage } from './storage.ts';

export type ExchangeSide = {
  exchange: Exchange;
  /** Undefined: there is no other process, and it leads whenever it can. */
  lease: PostgresLease | undefined;
  /** It stops first, so that a standby needn't wait for anything else. */
  stop: () => Promise<void>;
};

export function openQuarantine(house: House, { connectionString, pool, alarms }: Storage): Quarantine {
  const { config, clock, log, stops } = house;
  const timeoutMs = config.commitTimeoutMs;
  const quarantine = createPostgresQuarantine({ connectionString, pool, clock, log, alarms, timeoutMs });
  stops.add('the quarantine', quarantine.stop);
  return quarantine;
}

/** A snapshot doesn't count: here, or when this process came to its market. */
export function createSnapshotFaults({ alarms }: Storage, metrics: Metrics): (kind: FaultKind) => void {
  return (kind) => {
    metrics.snapshots.faulty(kind);
    alarms.raise('snapshot-damaged', { kind });
  };
}

/** Resolves when it leads or stands by. */
export async function openExchange(
  house: House,
  storage: Storage,
  readers: Readers,
  parts: { quarantine: Quarantine; metrics: Metrics },
): Promise<ExchangeSide> {
  const { config, log, clock, holder, lead, stops, onFatal } = house;
  const { connectionString, pool, clockWatch } = storage;
  const { replica, follower } = readers;
  const { quarantine, metrics } = parts;
  const signingKey = openSigningKey(house, storage);
  const { commitTimeoutMs } = config;
  const name = connectionNames(holder).writer;
  const journal = createPostgresJournal({ connectionString, pool, clock, commitTimeoutMs, name });
  const source = { pool, journal, clock, log, onFault: createSnapshotFaults(storage, metrics) };
  const tellCommitted = createCommitTelling(house, storage);
  const waitingDoor = createWaitingDoor();
  const lease = isAlone(house) ? undefined : await openLease(house, storage, waitingDoor);
  const exchange = createExchange({
    journal,
    quarantine,
    clock,
    isClockTrusted: clockWatch.isTrusted,
    log,
    holder,
    venue: { venueId: house.venueId, environment: ENVIRONMENT },
    openReplica: () => openTwin(replica, source),
    ...(lease !== undefined && { lease }),
    outage: { afterMs: config.outageAfterSeconds * 1_000, haltMs: config.outageHaltSeconds * 1_000 },
    onState: (state) => {
      waitingDoor.state = state;
      // Giving the lease up tells that, and needn't wait for this.
      if (state !== 'STOPPED') lease?.tell();
      lead.set(state === 'LEADING');
    },
    onCommitted: (committed, commitUs) => {
      follower.offer(committed);
      tellCommitted(committed.block.lastSequence);
      metrics.committed(committed, commitUs);
    },
    onFatal,
  });
  waitingDoor.exchange = exchange;
  if (lease === undefined) stops.add('the exchange', exchange.stop);
  await exchange.start();
  // What another process committed while this one took over: or streams that resume would be told of a place ahead.
  await follower.catchUp();
  signConfirmations(house, storage, readers, signingKey);
  letGoOfPastDays(house, storage, readers, metrics);
  return { exchange, lease, stop: exchange.stop };
}

/** It listens before there is an exchange, as the lease says where it listens. */
type WaitingDoor = { exchange: ExchangeChannel | undefined; state: ReturnType<Exchange['state']> };

function createWaitingDoor(): WaitingDoor {
  return { exchange: undefined, state: 'STARTING' };
}

async function openLease(house: House, storage: Storage, waiting: WaitingDoor): Promise<PostgresLease> {
  const { clock, log, random, holder, stops } = house;
  const { connectionString, alarms, clockWatch } = storage;
  const token = mintDoorToken(random);
  const { url } = await openDoorOf(house, waiting, token);
  const lease = createPostgresLease({
    ...{ connectionString, holder, clock, log },
    door: { url: house.config.doorUrl ?? url, token },
    status: () => ({ state: waiting.state, alarms: alarms.raised(), isClockTrusted: clockWatch.isTrusted() }),
  });
  stops.add('the lease', lease.stop);
  return lease;
}

async function openDoorOf(house: House, waiting: WaitingDoor, token: string): Promise<Door> {
  const { config, clock, log, holder, stops } = house;
  const door = await openDoor({
    ...{ clock, log, holder, token, host: config.doorHost, port: config.doorPort ?? 0 },
    exchange: {
      submitBatch: (items) =>
        waiting.exchange?.submitBatch(items) ??
        Promise.resolve({ kind: 'NOT_EXECUTED', code: 'exchange-unavailable' } as const),
    },
  });
  stops.add('the door for gateways', door.stop);
  return door;
}

/** Written by the process that leads. */
export function writeSnapshots(house: House, storage: Storage, readers: Readers, metrics: Metrics): void {
  const { config, log, clock, stops, lead } = house;
  const { logLevel, snapshotsKept: kept, snapshotEveryRecords, snapshotEveryMinutes } = config;
  const { connectionString, alarms } = storage;
  const onFault = createSnapshotFaults(storage, metrics);
  const writer = createSnapshotWriter({ connectionString, logLevel, clock, kept, onFault });
  const keeping = keepSnapshots({
    ...{ writer, clock, log, fromSequence: readers.fromSequence, sequence: readers.feed.sequence },
    ...{ everyRecords: snapshotEveryRecords, everyMinutes: snapshotEveryMinutes },
    ...(!isAlone(house) && { isActive: lead.isOurs }),
    onWritten: (written, tookUs) => {
      metrics.snapshots.written(written, tookUs);
      alarms.clear('snapshot-damaged');
    },
    onFailed: metrics.snapshots.failed,
  });
  stops.add('the snapshots', keeping.stop);
}
