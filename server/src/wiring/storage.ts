/** The database, as far as this process needs it, Redis if there is one, and the clocks. */
import type { Pool } from 'pg';
import { requireDurability } from '../database/durability.ts';
import { migrate, requireSchema } from '../database/migrate.ts';
import { openDatabase } from '../database/open-database.ts';
import { createPool, requireRoles, type NeededRole } from '../database/pool.ts';
import type { JournalReader } from '../journal/journal.ts';
import { createPostgresJournalReader } from '../journal/postgres-journal.ts';
import { connectionNames } from '../lease/lease-row.ts';
import { createAlarms, type Alarms } from '../ops/alarms.ts';
import { createClockWatch, type ClockWatch } from '../ops/clock-watch.ts';
import { wallNowUs } from '../ops/clock.ts';
import { openRedis, type Redis } from '../redis/redis.ts';
import { hasExchange, type House } from './house.ts';

export type Storage = {
  connectionString: string;
  /** Ours alone; undefined: this process keeps nothing on disk. */
  dataDirectory: string | undefined;
  /** As wattbook_exchange where there is an exchange, else as wattbook_gateway. */
  pool: Pool;
  /** As wattbook_gateway, for the APIs, and as wattbook_directory, for what they change. */
  reading: Pool;
  changes: Pool;
  /** Undefined: there is none. */
  redis: Redis | undefined;
  journal: JournalReader;
  clockWatch: ClockWatch;
  alarms: Alarms;
};

export async function openStorage(house: House): Promise<Storage> {
  const { config, log, clock, stops } = house;
  const { connectionString, dataDirectory } = await reachDatabase(house);
  const { pool, reading, changes } = await openPools(house, connectionString);
  if (config.role !== 'all') await requireSchema(pool);
  await requireDurability(pool);
  const alarms = createAlarms(log);
  const clockWatch = createClockWatch({ clock, wallNowUs, pool, log, alarms, toleranceMs: config.clockToleranceMs });
  await clockWatch.start();
  stops.add('the clock watch', clockWatch.stop);
  const journal = createPostgresJournalReader(pool);
  const redis = openRedisIfAny(house);
  return { connectionString, dataDirectory, pool, reading, changes, redis, journal, clockWatch, alarms };
}

/** Nobody waits for it: it may come later, or never. */
function openRedisIfAny({ config: { redisUrl: url }, log, clock, stops }: House): Redis | undefined {
  if (url === undefined) return undefined;
  const redis = openRedis({ url, clock, log });
  stops.add('the connection to Redis', redis.stop);
  return redis;
}

const NO_DIRECTORY_URL =
  'Set WATTBOOK_DIRECTORY_DATABASE_URL to a user who may change keys, as the one of DATABASE_URL may not. ';

/** Connects nowhere before somebody asks; but what a process will need, its user has to be allowed. */
async function openPools(
  house: House,
  connectionString: string,
): Promise<Pick<Storage, 'pool' | 'reading' | 'changes'>> {
  const { config, log, stops, holder } = house;
  const { role, directoryDatabaseUrl = connectionString } = config;
  const needed: NeededRole[] = [];
  if (hasExchange(house)) needed.push({ connectionString, role: 'wattbook_exchange' });
  if (role !== 'exchange') {
    const hint = config.directoryDatabaseUrl === undefined && role !== 'all' ? NO_DIRECTORY_URL : '';
    needed.push({ connectionString, role: 'wattbook_gateway' });
    needed.push({ connectionString: directoryDatabaseUrl, role: 'wattbook_directory', hint });
  }
  await requireRoles(needed);
  const reading = createPool(connectionString, log, 'wattbook_gateway');
  const changes = createPool(directoryDatabaseUrl, log, 'wattbook_directory');
  const pool = hasExchange(house)
    ? createPool(connectionString, log, 'wattbook_exchange', connectionNames(holder).pool)
    : reading;
  for (const opened of new Set([pool, reading, changes])) stops.add('the connections', () => opened.end());
  return { pool, reading, changes };
}

/** A venue in one process brings its schema up to date itself; its parts only look whether it is. */
async function reachDatabase(house: House): Promise<Pick<Storage, 'connectionString' | 'dataDirectory'>> {
  const { config, log, stops } = house;
  const { role, databaseUrl } = config;
  if (databaseUrl !== undefined && (role === 'gateway' || role === 'exchange')) {
    return { connectionString: databaseUrl, dataDirectory: undefined };
  }
  const database = await openDatabase(config, log);
  stops.add('the database', database.close);
  const { connectionString, dataDirectory } = database;
  if (role !== 'all') return { connectionString, dataDirectory };
  const applied = await migrate(connectionString);
  if (applied.length > 0) log.info({ applied }, 'the schema was migrated');
  return { connectionString, dataDirectory };
}
