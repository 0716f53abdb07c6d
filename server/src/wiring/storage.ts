/** The database, as far as this process needs it, and the clocks. */
import type { Pool } from 'pg';
import { requireDurability } from '../database/durability.ts';
import { migrate } from '../database/migrate.ts';
import { openDatabase } from '../database/open-database.ts';
import { createPool } from '../database/pool.ts';
import type { JournalReader } from '../journal/journal.ts';
import { createPostgresJournalReader } from '../journal/postgres-journal.ts';
import { connectionName } from '../lease/lease-row.ts';
import { createAlarms, type Alarms } from '../ops/alarms.ts';
import { createClockWatch, type ClockWatch } from '../ops/clock-watch.ts';
import { wallNowUs } from '../ops/clock.ts';
import { hasExchange, type House } from './house.ts';

export type Storage = {
  connectionString: string;
  /** Ours alone; undefined: this process keeps nothing on disk. */
  dataDirectory: string | undefined;
  pool: Pool;
  journal: JournalReader;
  clockWatch: ClockWatch;
  alarms: Alarms;
};

export async function openStorage(house: House): Promise<Storage> {
  const { config, log, clock, stops, holder } = house;
  const { connectionString, dataDirectory } = await reachDatabase(house);
  const pool = createPool(connectionString, log, hasExchange(house) ? connectionName(holder) : 'wattbook');
  stops.add('the connections', () => pool.end());
  await requireDurability(pool);
  const alarms = createAlarms(log);
  const clockWatch = createClockWatch({ clock, wallNowUs, pool, log, alarms, toleranceMs: config.clockToleranceMs });
  await clockWatch.start();
  stops.add('the clock watch', clockWatch.stop);
  return { connectionString, dataDirectory, pool, journal: createPostgresJournalReader(pool), clockWatch, alarms };
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
