/**
 * A venue of several processes: exchanges of which one leads, two gateways, the operator's process, PostgreSQL, Redis.
 * Every connection between them leads through a link of ours. Traders and readers use both gateways.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { keepSigningKey } from '../../../src/confirmations/signing-key.ts';
import { migrate } from '../../../src/database/migrate.ts';
import type { Stops } from '../../../src/ops/stops.ts';
import { eventually } from '../../support/patience.ts';
import { closePremises, type Premises, type RealServer } from '../../support/real-server.ts';
import { startRedisServer, type RedisServer } from '../../support/redis-server.ts';
import { gatherTraders, RECOVERY_TIMEOUT_MS, type TradedVenue } from '../../support/trading-bench.ts';
import type { Missing } from '../equipment.ts';
import { hostPostgres, type HostedPostgres } from '../hosted-postgres.ts';
import { openLink, type Link } from '../link.ts';
import { journalHead } from '../witness.ts';
import { leaseHolder, memberOf } from './lead.ts';
import { createMember, type Member, type Role } from './member.ts';
import { createQuietPorts } from '../../support/quiet-ports.ts';

export type ClusterBench = TradedVenue & {
  postgres: HostedPostgres;
  redis: RedisServer | undefined;
  /** Two that are up; the third only for faults that need two standbys. */
  exchanges: readonly Member[];
  gateways: readonly Member[];
  members: readonly Member[];
  /** Everyone who is up follows the journal to its end, somebody leads, and both gateways answer. */
  untilSettled(): Promise<void>;
  /** The standbys stop, then all others, each in good order. */
  closeDoors(): Promise<void>;
};

export type ClusterOptions = {
  seed: number;
  premises: Premises;
  missing: Missing;
  stops: Stops;
  /** Where one more process writes its log. */
  noteLogs(premises: Premises): void;
};

const OPEN_TIMEOUT_MS = 300_000;
/** Of each participant: all processes share one machine, and what is drilled is not how fast it is. */
const TRADERS_EACH = 3;

export async function openClusterBench(options: ClusterOptions): Promise<ClusterBench> {
  const { seed, stops, noteLogs } = options;
  const servers: RealServer[] = [];
  const { premises, postgres, redis } = await openStores(options, servers);
  const create = createMembers({ venue: premises, postgres, redis, stops, servers });
  const exchanges = [await create('exchange-1'), await create('exchange-2'), await create('exchange-3')];
  const gateways = [await create('gateway-1'), await create('gateway-2')];
  const [publicUrl = ''] = gateways.map(({ origin }) => origin);
  const admin = await create('admin', { WATTBOOK_PUBLIC_URL: publicUrl });
  const members = [...exchanges, ...gateways, admin];
  for (const member of members) noteLogs(member.premises);
  stops.add('the processes', () => endAll(servers));
  const [first, second] = exchanges;
  for (const member of [first, second, ...gateways, admin]) member?.launch();

  let turn = 0;
  const server = (): RealServer => {
    for (const member of members) if (member.isUp()) assertRuns(member);
    const up = gateways.filter((gateway) => gateway.isUp());
    const gateway = up[turn++ % up.length];
    if (gateway === undefined) throw new Error('bug: no gateway is up');
    return gateway.server();
  };
  const known = { ...premises, dataDirectory: admin.premises.dataDirectory };
  await untilOpen(members, admin, server);
  const origins = gateways.map(({ origin }) => origin);
  const venue = await gatherTraders({ seed, premises: known, origins, tradersEach: TRADERS_EACH, server });
  stops.add('the traders', venue.leave);
  const untilSettled = (): Promise<void> => untilAllFollow({ ...venue, exchanges, gateways, members });
  await untilSettled();
  return {
    ...{ ...venue, postgres, redis, exchanges, gateways, members, untilSettled },
    closeDoors: async () => {
      await venue.leave();
      for (const member of [admin, ...gateways, ...exchanges]) if (member.isUp()) await member.end();
    },
  };
}

async function openStores(
  { premises, missing, stops }: ClusterOptions,
  servers: RealServer[],
): Promise<{ premises: Premises; postgres: HostedPostgres; redis: RedisServer | undefined }> {
  stops.add('the premises', () => closePremises(premises, servers));
  const postgres = await hostPostgres({ directory: premises.directory, preloads: [] });
  stops.add('PostgreSQL', postgres.stop);
  const redis = missing.has('REDIS_SERVER') ? undefined : await startRedisServer();
  if (redis !== undefined) stops.add('Redis', redis.stop);
  const { clusterDirectory, connectionString } = postgres;
  await migrate(connectionString);
  return { premises: { ...premises, database: { clusterDirectory, connectionString } }, postgres, redis };
}

type Surroundings = {
  venue: Premises;
  postgres: HostedPostgres;
  redis: RedisServer | undefined;
  stops: Stops;
  servers: RealServer[];
};

type MemberMaker = (name: string, environment?: Record<string, string>) => Promise<Member>;

/** Returns what creates one more process, with links of its own. */
function createMembers({ venue, postgres, redis, stops, servers }: Surroundings): MemberMaker {
  const nextPort = createQuietPorts();
  const signingKeyFile = path.join(venue.directory, 'signing-key.pem');
  keepSigningKey(signingKeyFile);

  async function link(port: number): Promise<Link> {
    const opened = await openLink({ host: '127.0.0.1', port });
    stops.add('a link', opened.close);
    return opened;
  }

  return async (name: string, environment: Record<string, string> = {}): Promise<Member> => {
    const role = roleOf(name);
    const ports = { api: await nextPort(), metrics: await nextPort(), door: await nextPort(), admin: await nextPort() };
    const links = {
      database: await link(postgres.port),
      redis: redis === undefined ? undefined : await link(redis.port),
      door: role === 'exchange' ? await link(ports.door) : undefined,
    };
    return createMember({
      ...{ name, role, venue, ports, links, servers },
      environment: {
        DATABASE_URL: links.database.urlThrough(postgres.connectionString),
        ...(redis !== undefined && links.redis !== undefined && { REDIS_URL: links.redis.urlThrough(redis.url) }),
        ...(links.door !== undefined && {
          WATTBOOK_DOOR_PORT: String(ports.door),
          WATTBOOK_DOOR_URL: new URL(links.door.urlThrough('http://127.0.0.1:1')).origin,
        }),
        ...(role === 'exchange' && { WATTBOOK_SIGNING_KEY_FILE: signingKeyFile }),
        ...(role === 'admin' && { WATTBOOK_ADMIN_PORT: String(ports.admin) }),
        ...environment,
      },
    });
  };
}

function roleOf(name: string): Role {
  if (name.startsWith('exchange')) return 'exchange';
  return name.startsWith('gateway') ? 'gateway' : 'admin';
}

function assertRuns(member: Member): void {
  const exit = member.server().exit();
  const { name } = member;
  assert.equal(exit, undefined, `${name} ended by itself: ${JSON.stringify(exit)}\n${member.server().output()}`);
}

/** The market takes orders at both gateways, contracts are listed, and the operator's process has written the keys. */
async function untilOpen(members: readonly Member[], admin: Member, server: () => RealServer): Promise<void> {
  const up = members.filter((member) => member.isUp());
  const gateways = up.filter(({ role }) => role === 'gateway');
  await eventually('the venue opens', OPEN_TIMEOUT_MS, async () => {
    server();
    // An exchange shows its figures once it has set up what there is to trade, or stands by.
    const figures = await Promise.all(up.map((member) => member.sequence()));
    if (figures.includes(undefined)) return undefined;
    if (!existsSync(path.join(admin.premises.dataDirectory, 'sandbox.json'))) return undefined;
    const open = await Promise.all(gateways.map(isOpen));
    return open.every(Boolean) ? true : undefined;
  });
}

async function isOpen({ origin }: Member): Promise<boolean> {
  const status = await fetch(`${origin}/api/v1/status`).then(
    (response) => response.text(),
    () => '',
  );
  return status.includes('"marketState":"OPEN"');
}

/** What is followed is proven by its state hash, block by block: who comes to another one ends. */
async function untilAllFollow(
  bench: TradedVenue & Pick<ClusterBench, 'exchanges' | 'gateways' | 'members'>,
): Promise<void> {
  let missing = '';
  const look = async (): Promise<true | undefined> => {
    bench.server();
    const head = await journalHead(bench.premises);
    const lease = await leaseHolder(bench);
    const isLed = lease?.isLeading === true && memberOf(bench, lease) !== undefined;
    const up = bench.members.filter((member) => member.isUp());
    const behind = await Promise.all(
      up.map(async (member) => (((await member.sequence()) ?? -1) < head.sequence ? [member.name] : [])),
    );
    const closed = await Promise.all(bench.gateways.map(async (one) => ((await isOpen(one)) ? [] : [one.name])));
    missing = `led: ${isLed}; behind: ${behind.flat().join(', ')}; closed: ${closed.flat().join(', ')}`;
    return isLed && behind.flat().length === 0 && closed.flat().length === 0 ? true : undefined;
  };
  await eventually('all follow', RECOVERY_TIMEOUT_MS, look).catch((error: unknown) => {
    throw new Error(`the venue doesn't settle: ${missing}`, { cause: error });
  });
}

/** Before PostgreSQL and the links go, or a process would complain of what we do. */
async function endAll(servers: readonly RealServer[]): Promise<void> {
  for (const server of servers) {
    if (server.exit() === undefined) process.kill(server.pid, 'SIGKILL');
    await server.exited;
  }
}
