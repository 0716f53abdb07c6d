/**
 * What it costs to let go of a delivery day of trades, and what partitions by delivery day would cost all the time
 * (docs/decisions/0043): the table as it is, against the same rows partitioned by day and by month. A partitioned table
 * can't have the keys of the plain one, nor be referred to by a trade's id: that too is why it lost.
 */
import { cpus, loadavg } from 'node:os';
import type { Pool } from 'pg';
import { createTestDatabase, openTestPools } from '../support/database.ts';
import { table } from './figures.ts';

export type RetentionTimes = {
  shape: string;
  insertsPerSecond: number;
  lookupUs: number;
  listMs: number;
  takenOutMs: number;
  /** The longest that a writer could have been kept waiting by it. */
  longestMs: number;
  megabytesBefore: number;
  megabytesAfter: number;
};

/** Those of a delivery day that is taken out, and of each other day. */
type Size = { days: number; ofDay: number; ofOldest: number; lookups: number };
type Shape = { name: string; partitions: number; daysEach: number };

const COLUMNS = `trade_id bigint not null, contract_id text not null, price_ticks bigint not null,
  quantity_lots bigint not null, executed_at_us bigint not null, sequence bigint not null, state text not null,
  revision integer not null, day integer not null`;
const INSERTED = 500;
/** As the sweeper does. */
const DELETED = 500;

export async function measureRetention(size: Size): Promise<RetentionTimes[]> {
  const database = await createTestDatabase();
  const pools = openTestPools(database.connectionString);
  const months = Math.ceil(size.days / 30);
  const shapes: Shape[] = [
    { name: 'plain', partitions: 0, daysEach: 0 },
    { name: `${size.days} days`, partitions: size.days, daysEach: 1 },
    { name: `${months} months`, partitions: months, daysEach: 30 },
  ];
  try {
    const times: RetentionTimes[] = [];
    for (const shape of shapes) times.push(await measure(pools.admin, shape, size));
    return times;
  } finally {
    await pools.end();
    await database.drop();
  }
}

async function measure(admin: Pool, shape: Shape, size: Size): Promise<RetentionTimes> {
  await make(admin, shape);
  const { days, ofDay, ofOldest, lookups } = size;
  await admin.query(ROWS(`generate_series(1, ${ofOldest}) i`, '0'));
  await admin.query(ROWS(`generate_series(${ofOldest + 1}, ${ofOldest + (days - 1) * ofDay}) i`, dayOf(size)));
  await admin.query('analyze bench_trades');
  const last = ofOldest + (days - 1) * ofDay;
  const insertMs = await timed(async () => {
    for (let batch = 0; batch < 20; batch++) {
      const from = last + 1 + batch * INSERTED;
      await admin.query(ROWS(`generate_series(${from}, ${from + INSERTED - 1}) i`, String(days - 1)));
    }
  });
  const client = await admin.connect();
  const find = { name: `find-${shape.partitions}`, text: 'select * from bench_trades where trade_id = $1' };
  const ids = Array.from({ length: lookups }, (_, place) => 1 + ((place * 7_919) % last));
  const lookupMs = await timed(async () => {
    for (const id of ids) await client.query({ ...find, values: [id] });
  });
  const listMs = await timed(async () => {
    for (let run = 0; run < 20; run++) {
      await client.query('select * from bench_trades order by trade_id desc limit 100');
    }
  });
  client.release();
  const megabytesBefore = await megabytes(admin);
  const takes: number[] = [];
  // A partition of a month can go only with its last day.
  if (shape.partitions > 0) takes.push(await timed(() => admin.query('drop table bench_trades_0')));
  else await deleteOldest(admin, takes);
  const [takenOutMs, longestMs] = [takes.reduce((all, one) => all + one, 0), Math.max(...takes)];
  if (shape.partitions === 0) takes.push(await timed(() => admin.query('vacuum bench_trades')));
  const megabytesAfter = await megabytes(admin);
  return {
    ...{ shape: shape.name, insertsPerSecond: (20 * INSERTED * 1_000) / insertMs },
    lookupUs: (lookupMs * 1_000) / lookups,
    ...{ listMs: listMs / 20, takenOutMs, longestMs, megabytesBefore, megabytesAfter },
  };
}

async function make(admin: Pool, { partitions, daysEach }: Shape): Promise<void> {
  await admin.query('drop table if exists bench_trades');
  const key = partitions === 0 ? 'trade_id' : 'trade_id, day';
  const by = partitions === 0 ? '' : 'partition by range (day)';
  await admin.query(`create table bench_trades (${COLUMNS}, primary key (${key})) ${by}`);
  for (let number = 0; number < partitions; number++) {
    await admin.query(
      `create table bench_trades_${number} partition of bench_trades
       for values from (${number * daysEach}) to (${(number + 1) * daysEach})`,
    );
  }
  await admin.query('create index on bench_trades (sequence, trade_id)');
  await admin.query('create index on bench_trades (contract_id, trade_id desc)');
  await admin.query('create index on bench_trades (contract_id, executed_at_us, trade_id)');
}

const dayOf = ({ ofDay, ofOldest }: Size): string => `1 + (i - ${ofOldest} - 1) / ${ofDay}`;

const ROWS = (from: string, day: string): string => `
  insert into bench_trades select i, 'NL-' || lpad((${day})::text, 8, '0') || 'T' || lpad((i % 96)::text, 4, '0'),
    i % 20000, 1 + i % 500, i::bigint * 1000, i, 'EXECUTED', 1, ${day} from ${from}`;

async function deleteOldest(admin: Pool, takes: number[]): Promise<void> {
  for (let count: number | null = DELETED; count === DELETED;) {
    takes.push(
      await timed(async () => {
        ({ rowCount: count } = await admin.query(
          `delete from bench_trades where ctid = any(array(
             select ctid from bench_trades where contract_id < 'NL-00000001' order by contract_id limit ${DELETED}))`,
        ));
      }),
    );
  }
}

async function megabytes(admin: Pool): Promise<number> {
  const { rows } = await admin.query<{ bytes: string }>(
    `select sum(pg_total_relation_size(oid)) as bytes from pg_class where relname ~ '^bench_trades(_[0-9]+)?$'`,
  );
  return Number(rows[0]?.bytes ?? 0) / 1_000_000;
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const fromMs = performance.now();
  await act();
  return performance.now() - fromMs;
}

export async function* benchRetention(options: readonly string[]): AsyncGenerator<string> {
  const numberOf = (name: string, usual: number): number =>
    Number(options.find((option) => option.startsWith(`--${name}=`))?.slice(name.length + 3) ?? usual);
  const size = { days: numberOf('days', 400), ofDay: 1_000, ofOldest: numberOf('trades', 1_000_000), lookups: 1_000 };
  const [load = NaN] = loadavg();
  yield `${cpus().length} cores, load ${load.toFixed(1)}; PostgreSQL with fsync; ${size.days} delivery days`;
  const columns = ['shape', 'inserts/s', 'lookup µs', 'newest 100 ms', 'out ms', 'longest ms', 'MB', 'MB after'];
  const rows = (await measureRetention(size)).map((times) => [
    ...[times.shape, times.insertsPerSecond.toFixed(0), times.lookupUs.toFixed(0), times.listMs.toFixed(2)],
    ...[times.takenOutMs.toFixed(0), times.longestMs.toFixed(0), times.megabytesBefore.toFixed(0)],
    times.megabytesAfter.toFixed(0),
  ]);
  yield table([columns, ...rows]);
}
