import { join } from 'node:path';
import { findBinaries, type Binaries } from './binaries.ts';
import {
  createCluster,
  giveClusterTo,
  inspectCluster,
  refuseOtherMajor,
  removeUnfinished,
  setPassword,
} from './cluster.ts';
import { forgetReusedPid, stopClusterProcesses } from './cluster-processes.ts';
import { connectionString, randomPassword, readConnection, writeConnection } from './connection-file.ts';
import type { Connection } from './connection-file.ts';
import type { DataDirectoryLock } from './data-directory-lock.ts';
import { findFreePort } from './free-port.ts';
import type { Log } from './log.ts';
import { launchPostmaster, PortTakenError, stopPostmaster, waitUntilReady } from './postmaster.ts';
import type { LaunchPlan, Postmaster } from './postmaster.ts';
import { chooseRunAs, describe } from './run-as.ts';
import { STOP_STEPS } from './stop-steps.ts';
import type { StopStep } from './stop-steps.ts';
import { keepRunning } from './keep-running.ts';

/** A running PostgreSQL of our own. Should it die, it comes back on the same port; clients connect again. */
export type EmbeddedPostgres = {
  /** For `pg` and `psql`; a superuser. Also in `postgres.json` in the data directory. */
  readonly connectionString: string;
  /** The postmaster's process id; undefined while it is down. */
  pid(): number | undefined;
  /** Resolves when PostgreSQL has ended; nothing starts it again. May be called more than once. */
  stop(): Promise<void>;
};

export type EmbeddedPostgresOptions = {
  /** PostgreSQL lives in the folder `postgres` of the locked data directory. */
  lock: DataDirectoryLock;
  log: Log;
  /** A fixed TCP port on 127.0.0.1; without it the last one if free, else any free one. */
  port?: number;
  /** Of another PostgreSQL than the installed package's; for tests. */
  binaries?: Binaries;
  /** Patience with each signal when stopping; for tests. */
  stopSteps?: StopStep[];
};

/** The cluster, ready to be started. */
type PreparedCluster = { plan: Omit<LaunchPlan, 'port'>; password: string; lastPort: number | undefined; file: string };

const PORT_TRIES = 5;

/**
 * Runs a real PostgreSQL in the data directory: makes its cluster at the first start, ends what an earlier, killed
 * server left running, and resolves when queries are answered. Errors say what is missing and what to do about it.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log } = options;
  const stopSteps = options.stopSteps ?? STOP_STEPS;
  const startedMs = performance.now();
  const binaries = options.binaries ?? (await findBinaries());
  const cluster = await prepareCluster(binaries, options.lock.directory, stopSteps, log);
  const { postmaster, connection } = await startOnFreePort(cluster, options.port, stopSteps, log);
  log('info', 'PostgreSQL is ready', {
    pid: postmaster.pid,
    port: connection.port,
    runAs: describe(cluster.plan.runAs),
    tookMs: Math.round(performance.now() - startedMs),
  });
  const plan = { ...cluster.plan, port: connection.port };
  const running = keepRunning({ plan, connectionString: connectionString(connection), postmaster, stopSteps, log });
  return { connectionString: connectionString(connection), ...running };
}

async function prepareCluster(
  binaries: Binaries,
  dataDirectory: string,
  stopSteps: StopStep[],
  log: Log,
): Promise<PreparedCluster> {
  const clusterDirectory = join(dataDirectory, 'postgres');
  const file = join(dataDirectory, 'postgres.json');
  const state = await inspectCluster(clusterDirectory);
  const clusterOwner = state.exists ? state.ownerUid : undefined;
  const { runAs, version } = await chooseRunAs({ binaries, dataDirectory, clusterOwner });
  if (state.exists) refuseOtherMajor(clusterDirectory, state.major, version);

  await stopClusterProcesses(clusterDirectory, stopSteps, log);
  await removeUnfinished(clusterDirectory, log);
  const known = await readConnection(file);
  const password = known?.password ?? randomPassword();
  if (!state.exists) {
    await createCluster({ binaries, runAs, clusterDirectory, password, log });
  } else {
    await giveClusterTo(runAs, clusterDirectory, log);
    await forgetReusedPid(clusterDirectory, log);
    if (known === undefined) {
      log('warn', "PostgreSQL's password is lost: setting a new one", { file });
      await setPassword({ binaries, runAs, clusterDirectory, password });
    }
  }
  const serverLogFile = join(dataDirectory, 'postgres.log');
  const plan = { postgres: binaries.postgres, runAs, clusterDirectory, serverLogFile };
  return { plan, password, lastPort: known?.port, file };
}

/** Another program may take a free port before PostgreSQL does: then another port. A port that was asked for stays. */
async function startOnFreePort(
  cluster: PreparedCluster,
  fixedPort: number | undefined,
  stopSteps: StopStep[],
  log: Log,
): Promise<{ postmaster: Postmaster; connection: Connection }> {
  for (let attempt = 1; ; attempt += 1) {
    const preferred = attempt === 1 ? cluster.lastPort : undefined;
    const port = fixedPort ?? (await findFreePort(preferred));
    const connection = { port, password: cluster.password };
    await writeConnection(cluster.file, connection);
    try {
      return { postmaster: await startOnce(cluster, connection, stopSteps, log), connection };
    } catch (error) {
      if (!(error instanceof PortTakenError)) throw error;
      if (fixedPort !== undefined || attempt === PORT_TRIES) throw error;
      log('warn', 'the port for PostgreSQL was taken meanwhile: trying another', { port });
    }
  }
}

async function startOnce(
  cluster: PreparedCluster,
  connection: Connection,
  stopSteps: StopStep[],
  log: Log,
): Promise<Postmaster> {
  const { clusterDirectory } = cluster.plan;
  const postmaster = await launchPostmaster({ ...cluster.plan, port: connection.port });
  try {
    await waitUntilReady(postmaster, { connectionString: connectionString(connection), clusterDirectory }, log);
    return postmaster;
  } catch (error) {
    await stopPostmaster(postmaster, stopSteps, log);
    throw error;
  }
}
