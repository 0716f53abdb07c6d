/** A PostgreSQL that the drill runs itself, behind libraries that lie to it; started again whenever it dies. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findBinaries } from '../../src/postgres/binaries.ts';
import { createCluster } from '../../src/postgres/cluster.ts';
import { connectionString, randomPassword } from '../../src/postgres/connection-file.ts';
import { findFreePort } from '../../src/postgres/free-port.ts';
import { keepRunning } from '../../src/postgres/keep-running.ts';
import { launchPostmaster, waitUntilReady } from '../../src/postgres/postmaster.ts';
import { chooseRunAs } from '../../src/postgres/run-as.ts';
import { STOP_STEPS } from '../../src/postgres/stop-steps.ts';

export type HostedPostgres = {
  clusterDirectory: string;
  port: number;
  /** Straight to it. */
  connectionString: string;
  /** All that it wrote to its log. */
  log(): string;
  stop(): Promise<void>;
};

export type Preload = { library: string; environment: Readonly<Record<string, string>> };

/** @param directory where its log and its start script stand, and, without `dataIn`, its data. */
export async function hostPostgres(options: {
  directory: string;
  dataIn?: string;
  preloads: readonly Preload[];
}): Promise<HostedPostgres> {
  const { directory, dataIn = directory, preloads } = options;
  const binaries = await findBinaries();
  const { runAs } = await chooseRunAs({ binaries, dataDirectory: dataIn, clusterOwner: undefined });
  const clusterDirectory = path.join(dataIn, 'postgres');
  const password = randomPassword();
  await createCluster({ binaries, runAs, clusterDirectory, password, log: ignore });
  const postgres = writeStartScript(path.join(directory, 'postgres.sh'), binaries.postgres, preloads);
  const port = await findFreePort(undefined);
  const serverLogFile = path.join(directory, 'postgres.log');
  const plan = { postgres, runAs, clusterDirectory, serverLogFile, port };
  const url = connectionString({ port, password });
  const postmaster = await launchPostmaster(plan);
  // Before anything is waited for, so that it is stopped whatever happens.
  const running = keepRunning({ plan, connectionString: url, postmaster, stopSteps: STOP_STEPS, log: ignore });
  try {
    await waitUntilReady(postmaster, { connectionString: url, clusterDirectory }, ignore);
  } catch (error) {
    await running.stop();
    throw error;
  }
  return {
    clusterDirectory,
    port,
    connectionString: url,
    log: () => readFileSync(serverLogFile, 'utf8'),
    stop: running.stop,
  };
}

/** PostgreSQL is started without our environment; the script gives it what it needs, and becomes PostgreSQL. */
function writeStartScript(file: string, postgres: string, preloads: readonly Preload[]): string {
  const variables = preloads.flatMap(({ environment }) => Object.entries(environment));
  const libraries = preloads.map(({ library }) => library).join(':');
  const words = [...variables, ['LD_PRELOAD', libraries]].map(([name, value]) => `'${name}=${value}'`);
  writeFileSync(file, `#!/bin/sh\nexec env ${words.join(' ')} '${postgres}' "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}

/** What it does is read from its own log. */
function ignore(): void {
  return undefined;
}
