/**
 * A trading bench whose PostgreSQL stands apart from the server: on a small disk, behind a link that can be cut, with
 * an fsync that can fail, and with clocks of both that can be set, as far as this machine can do that.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Stops } from '../../src/ops/stops.ts';
import { closePremises, findFreePort, launchServer, type Premises, type RealServer } from '../support/real-server.ts';
import { openTradingBench, type TradingBench } from '../support/trading-bench.ts';
import { findFaketime, type Missing } from './equipment.ts';
import { createFsyncShim, type FsyncShim } from './fsync-shim.ts';
import { hostPostgres, type HostedPostgres, type Preload } from './hosted-postgres.ts';
import { openLink, type Link } from './link.ts';
import { createSettableClock, sweepFaketime, type SettableClock } from './settable-clock.ts';
import { closeSmallDisk, openSmallDisk, type SmallDisk } from './small-disk.ts';

export type ApartBench = TradingBench & {
  link: Link;
  postgres: HostedPostgres;
  equipment: Partial<Apparatus>;
  /** One more server on the same journal, with a data directory of its own. */
  launchSecond(): Promise<SecondServer>;
};

export type SecondServer = { server: RealServer; premises: Premises };

/** What is there only if the machine has it. */
export type Apparatus = {
  disk: SmallDisk;
  fsync: FsyncShim;
  serverClock: SettableClock;
  databaseClock: SettableClock;
};

export type ApartOptions = { seed: number; premises: Premises; missing: Missing; stops: Stops };

/** Room for PostgreSQL, its log of at most 1 GB, and the journal of a long run. The image takes what is written. */
const DISK_BYTES = 3 * 1024 ** 3;

export async function openApartBench({ seed, premises, missing, stops }: ApartOptions): Promise<ApartBench> {
  const servers: RealServer[] = [];
  stops.add('the premises', async () => {
    await closePremises(premises, servers);
    sweepFaketime();
  });
  const equipment = openApparatus(premises.directory, missing, stops);
  const { disk, fsync, serverClock, databaseClock } = equipment;
  const postgres = await hostPostgres({
    directory: premises.directory,
    ...(disk !== undefined && { dataIn: disk.mountPoint }),
    preloads: [fsync, databaseClock].filter((preload) => preload !== undefined),
  });
  stops.add('PostgreSQL', postgres.stop);
  const link = await openLink({ host: '127.0.0.1', port: postgres.port });
  stops.add('the link', link.close);
  const { clusterDirectory, connectionString } = postgres;
  const environment = {
    DATABASE_URL: link.urlThrough(connectionString),
    ...preloading(serverClock),
  };
  const known = { ...premises, database: { clusterDirectory, connectionString } };
  stops.add('the servers', () => endAll(servers));
  const bench = await openTradingBench({ seed, premises: known, environment, servers });
  stops.add('the traders', bench.leave);
  const launchSecond = async (): Promise<SecondServer> => {
    const dataDirectory = path.join(premises.directory, `second-${servers.length}`);
    mkdirSync(dataDirectory, { mode: 0o711 });
    const second = { ...known, dataDirectory };
    const server = launchServer({ premises: second, port: await findFreePort(), environment });
    servers.push(server);
    return { server, premises: second };
  };
  return { ...bench, link, postgres, equipment, launchSecond };
}

function openApparatus(directory: string, missing: Missing, stops: Stops): Partial<Apparatus> {
  const apparatus: Partial<Apparatus> = {};
  const faketime = findFaketime();
  if (faketime !== undefined) {
    apparatus.serverClock = createSettableClock(faketime, path.join(directory, 'clock-of-the-server'));
    apparatus.databaseClock = createSettableClock(faketime, path.join(directory, 'clock-of-postgres'));
  }
  if (!missing.has('COMPILER')) apparatus.fsync = createFsyncShim(directory);
  if (!missing.has('LOOP_MOUNT')) {
    const disk = openSmallDisk(directory, DISK_BYTES);
    stops.add('the small disk', () => closeSmallDisk(disk));
    apparatus.disk = disk;
  }
  return apparatus;
}

function preloading(preload: Preload | undefined): Record<string, string> {
  return preload === undefined ? {} : { LD_PRELOAD: preload.library, ...preload.environment };
}

/** Before PostgreSQL and the link go, or a server would complain of what we do. */
async function endAll(servers: readonly RealServer[]): Promise<void> {
  for (const server of servers) {
    if (server.exit() === undefined) process.kill(server.pid, 'SIGKILL');
    await server.exited;
  }
}

/** What a fault asked for by `needs`: it is only planned where it is there. */
export function apparatusOf<Name extends keyof Apparatus>({ equipment }: ApartBench, name: Name): Apparatus[Name] {
  const found = equipment[name];
  if (found === undefined) throw new Error(`a fault was planned without its equipment: ${name}`);
  return found;
}
