/**
 * How long until a venue is back: replay of its journal, and a restart to the first acknowledged order, by journal's
 * length and the market's size. The server is a process of its own, PostgreSQL is real, fsync is on. Each venue is told
 * beside two yardsticks of the same run: parsing and writing the same records as JSON, and the start of an empty venue.
 */
import { cpus, loadavg } from 'node:os';
import { Client } from 'pg';
import { pino } from 'pino';
import { createPool } from '../../src/database/pool.ts';
import { actingAs } from '../../src/database/roles.ts';
import type { Block } from '../../src/journal/format.ts';
import { createPostgresJournal } from '../../src/journal/postgres-journal.ts';
import { createSystemClock } from '../../src/ops/clock.ts';
import { openReplica, openTwin } from '../../src/snapshots/open-replica.ts';
import { listSnapshots } from '../../src/snapshots/snapshot-store.ts';
import { writeSnapshot } from '../../src/snapshots/write-snapshot.ts';
import { createTestDatabase } from '../support/database.ts';
import { figureOf, table, told, type Figure } from './figures.ts';
import { openStage, type Stage } from './recovery-stage.ts';
import { tradeAllDay } from './trading-day.ts';

export type Venue = { records: number; recordsPerQuarter: number };

export type Recovery = {
  venue: Venue;
  journalMegabytes: number;
  /** Known to the market at the journal's end, and active among them. */
  orders: number;
  active: number;
  /** Microseconds a record: parse and write it as JSON; read and replay it, without a snapshot. */
  yardstickUs: Figure;
  replayUs: Figure;
  snapshotMegabytes: number;
  /** Seconds. `write`: from an older snapshot's market that is replayed already; its proof included. */
  writeSeconds: Figure;
  restoreSeconds: Figure;
  twinSeconds: Figure;
  restartSeconds: Figure;
  restartWithoutSeconds: Figure;
};

const RECORDS_PER_BLOCK = 200;
const RESTING = 1_000;
const QUARTER_US = 15 * 60 * 1_000_000;
const YARDSTICK_BLOCKS = 100;
const log = pino({ level: 'silent' });
const clock = createSystemClock();

const seconds = async (act: () => Promise<unknown>): Promise<number> => {
  const beganUs = clock.nowUs();
  await act();
  return (clock.nowUs() - beganUs) / 1_000_000;
};

async function timesOf(runs: number, act: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push(await seconds(act));
  return times;
}

/** Builds a venue of that size that ended a moment ago, and has it recover again and again. */
export async function measureRecovery(venue: Venue, runs: number): Promise<Recovery> {
  const database = await createTestDatabase();
  const { connectionString } = database;
  const pool = createPool(connectionString, log, 'wattbook_exchange');
  const journal = createPostgresJournal({ connectionString, pool, clock, commitTimeoutMs: 60_000 });
  const writer = new Client(actingAs(connectionString, 'wattbook_exchange'));
  await writer.connect();
  const stage = openStage(connectionString);
  try {
    const built = await build(venue, journal.append);
    const source = { pool, journal, clock, log, onFault: refuseFault };
    const replayUs = figureOf((await timesOf(runs, () => openReplica(source))).map((s) => (s * 1e6) / venue.records));
    await stage.prepare();
    const restartWithoutSeconds = figureOf(await restarts(stage, runs, () => pool.query('delete from snapshots')));
    const writes: number[] = [];
    for (let run = 0; run < runs; run++) {
      await pool.query('delete from snapshots');
      const replaying = await seconds(() => openReplica(source));
      writes.push(Math.max(0, (await seconds(() => writeSnapshot(writer, source, Infinity, 2))) - replaying));
    }
    const [snapshot] = await listSnapshots(pool);
    const restoreSeconds = figureOf(await timesOf(runs, () => openReplica(source)));
    const { replica } = await openReplica(source);
    return {
      ...{ venue, ...built, replayUs, restoreSeconds, restartWithoutSeconds },
      orders: replica.market.orders.size,
      active: [...replica.market.orders.values()].filter(({ state }) => state === 'ACTIVE').length,
      yardstickUs: figureOf(yardsticks(built.sample, runs)),
      snapshotMegabytes: (snapshot?.bytes ?? NaN) / 1e6,
      writeSeconds: figureOf(writes),
      twinSeconds: figureOf(await timesOf(runs, () => openTwin(replica, source))),
      restartSeconds: figureOf(await restarts(stage, runs, () => Promise.resolve())),
    };
  } finally {
    await stage.close();
    await writer.end();
    journal.abandonWriter();
    await pool.end();
    await database.drop();
  }
}

function refuseFault(kind: string): void {
  throw new Error(`a snapshot of this benchmark does not count: ${kind}`);
}

type Built = { journalMegabytes: number; sample: Block[] };

async function build({ records, recordsPerQuarter }: Venue, append: (block: Block) => Promise<void>): Promise<Built> {
  // Contracts begin at whole quarters; the last record is a quarter old at most, and time goes on from there.
  const quarters = Math.floor(clock.nowUs() / QUARTER_US) - Math.ceil(records / recordsPerQuarter);
  const startUs = quarters * QUARTER_US;
  const day = { seed: 1, records, recordsPerQuarter, resting: RESTING, recordsPerBlock: RECORDS_PER_BLOCK, startUs };
  const sample: Block[] = [];
  let bytes = 0;
  for (const block of tradeAllDay(day)) {
    await append(block);
    bytes += Buffer.byteLength(block.records);
    if (sample.length < YARDSTICK_BLOCKS) sample.push(block);
  }
  return { journalMegabytes: bytes / 1e6, sample };
}

function yardsticks(sample: readonly Block[], runs: number): number[] {
  const lines = sample.flatMap(({ records }) => records.trimEnd().split('\n'));
  return Array.from({ length: runs }, () => {
    const beganUs = clock.nowUs();
    const written = lines.map((line) => JSON.stringify(JSON.parse(line)).length);
    return (clock.nowUs() - beganUs) / written.length;
  });
}

async function restarts(stage: Stage, runs: number, before: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    await before();
    times.push(await stage.restart());
  }
  return times;
}

/** What is said of each venue, and of the machine. */
export async function* benchRecovery(options: readonly string[]): AsyncGenerator<string> {
  const runs = optionOf(options, 'runs', [3])[0] ?? 3;
  const perQuarter = optionOf(options, 'records-per-quarter', [1_000, 10_000]);
  const venues = optionOf(options, 'records', [100_000, 1_000_000]).flatMap((records) =>
    perQuarter.map((recordsPerQuarter) => ({ records, recordsPerQuarter })),
  );
  yield `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${loadNow()}`;
  yield `PostgreSQL embedded, fsync on; ${RECORDS_PER_BLOCK} records a block, ${RESTING} orders wished to rest`;
  yield `median (least–most) of ${runs} runs; "empty": a venue of a few hundred records, as a yardstick`;
  const rows = [HEAD];
  for (const venue of [{ records: 200, recordsPerQuarter: 1_000 }, ...venues]) {
    rows.push(rowOf(await measureRecovery(venue, runs)));
    yield `${venue.records} records, ${venue.recordsPerQuarter} a quarter: done, ${loadNow()}`;
  }
  yield table(rows);
}

const HEAD = [
  ...['records', 'journal MB', 'orders', 'active', 'JSON µs/record', 'replay µs/record', '× JSON'],
  ...['snapshot MB', 'write s', 'restore s', 'twin s', 'restart s', 'without s'],
];

function rowOf(recovery: Recovery): string[] {
  const { venue, orders, active, yardstickUs, replayUs, snapshotMegabytes, journalMegabytes } = recovery;
  return [
    ...[String(venue.records), journalMegabytes.toFixed(1), String(orders), String(active)],
    ...[told(yardstickUs), told(replayUs), (replayUs.median / yardstickUs.median).toFixed(1)],
    snapshotMegabytes.toFixed(1),
    ...[recovery.writeSeconds, recovery.restoreSeconds, recovery.twinSeconds].map((figure) => told(figure)),
    ...[recovery.restartSeconds, recovery.restartWithoutSeconds].map((figure) => told(figure)),
  ];
}

function optionOf(options: readonly string[], name: string, otherwise: readonly number[]): readonly number[] {
  const given = options.find((option) => option.startsWith(`--${name}=`));
  if (given === undefined) return otherwise;
  const values = given
    .slice(name.length + 3)
    .split(',')
    .map(Number);
  if (values.length > 0 && values.every((value) => Number.isSafeInteger(value) && value > 0)) return values;
  throw new Error(`--${name} is one whole number or several, as in --${name}=${otherwise.join(',')}`);
}

function loadNow(): string {
  return `load ${loadavg()[0]?.toFixed(1) ?? ''}`;
}
