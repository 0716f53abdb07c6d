/**
 * 340 real trades of October 2025 on their way in: shuffled, three in ten at least twice, some recalled, with broken
 * lines between them; over a file that is cut and replaced, and over a Redis that is wiped, killed, and comes back
 * older. Each trade is once in journal and views, each recall counts, and the sums are those of the table.
 */
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { VENUE } from '@wattbook/engine/commands';
import { createSeededRandom, type Random } from '../src/ops/random.ts';
import { readSidcTrades, recallOf, upstreamRecord, type SidcTrade } from '../src/sandbox/sidc-sample.ts';
import { importsInJournal, quarterOf, startIngestVenue, type IngestVenue } from './support/ingest-venue.ts';
import { eventually } from './support/patience.ts';
import { startRedisServer, WITHOUT_REDIS_SERVER } from './support/redis-server.ts';
import { seedOfRun } from './support/seed-of-run.ts';

const PATIENCE_MS = 60_000;
const STREAM = 'trades:upstream';
const US_PER_MS = 1_000;
const instantUs = (text: string): number => Date.parse(text) * US_PER_MS;

type Day = { name: string; trades: SidcTrade[]; lines: string[]; endUs: number };

/**
 * What another engine would send on each day: everything once at least, 35 % again, in any order, some of it broken.
 */
function daysOfSample(seed: number): Day[] {
  const random = createSeededRandom(seed);
  const byDay = Map.groupBy(readSidcTrades(), ({ tradeId }) => tradeId.slice(0, 8));
  return [...byDay].map(([name, trades]) => {
    const told = trades.flatMap((trade) => {
      const record = upstreamRecord(trade, 'ES');
      return isRecalled(trade) ? [record, recallOf(record)] : [record];
    });
    const again = told.filter((_, place) => place % 20 < 7);
    const broken = [
      `{"version":"1.0","source":"sidc-sample","tradeId":"${name}-cut`,
      JSON.stringify({ ...upstreamRecord(trades[0] ?? assert.fail(), 'ES'), price: 1.5, tradeId: `${name}-float` }),
      JSON.stringify({ ...upstreamRecord(trades[0] ?? assert.fail(), 'PT'), tradeId: `${name}-elsewhere` }),
    ];
    const lines = [...told, ...again].map((record) => JSON.stringify(record));
    const endUs = Math.max(...trades.map(({ executedAt }) => instantUs(executedAt))) + 60_000_000;
    return { name, trades, lines: shuffled([...lines, ...broken], random), endUs };
  });
}

const isRecalled = ({ tradeId }: SidcTrade): boolean => Number(tradeId.slice(-3)) % 6 === 0;

function shuffled(lines: readonly string[], random: Pick<Random, 'below'>): string[] {
  const left = [...lines];
  return lines.map(() => left.splice(random.below(left.length), 1)[0] ?? '');
}

async function beginDay({ clock, submit, replica }: IngestVenue, { endUs, trades }: Day): Promise<void> {
  clock.setUs(endUs);
  const starts = new Set(trades.map(({ deliveryStart }) => instantUs(deliveryStart)));
  const contracts = [...starts].map(quarterOf).filter(({ contractId }) => !replica.market.contracts.has(contractId));
  await submit({ ...VENUE, type: 'ListContracts', area: 'ES', contracts });
}

/** Read from the table anew, by other means than the converter's. */
function sumsOfTable() {
  const text = readFileSync(new URL('../sandbox-data/sidc-trades-spain-2025-10.csv', import.meta.url), 'utf8');
  const rows = text.trim().split('\n').slice(1);
  let [lots, value] = [0n, 0n];
  for (const row of rows) {
    const [price = '', quantity = ''] = row.split(',').slice(-2);
    const ticks = BigInt(Math.round(Number(price) * 100));
    lots += BigInt(Math.round(Number(quantity) * 10));
    value += ticks * BigInt(Math.round(Number(quantity) * 10));
  }
  return { trades: rows.length, lots, value };
}

async function judge(venue: IngestVenue, days: readonly Day[]): Promise<void> {
  const { journal, pools, viewed, replica } = venue;
  const all = readSidcTrades().map(({ tradeId }) => tradeId);
  const wanted = readSidcTrades().filter(isRecalled);
  const { imported, recalled } = await importsInJournal(journal);
  assert.deepEqual(imported.toSorted(), all.toSorted(), 'each trade is once in the journal');
  assert.deepEqual(recalled.toSorted(), wanted.map(({ tradeId }) => tradeId).toSorted(), 'each recall counts, once');
  await eventually('the views are there', PATIENCE_MS, () =>
    viewed() >= replica.head().lastSequence ? true : undefined,
  );
  const { rows } = await pools.admin.query<{ id: string; state: string; ticks: number; lots: number }>(
    'select source_trade_id as id, state, price_ticks as ticks, quantity_lots as lots from trades',
  );
  assert.deepEqual(rows.map(({ id }) => id).toSorted(), all.toSorted(), 'each trade is once in the views');
  const found = rows.filter(({ state }) => state === 'RECALLED').map(({ id }) => id);
  assert.deepEqual(found.toSorted(), wanted.map(({ tradeId }) => tradeId).toSorted());
  const lots = rows.reduce((sum, row) => sum + BigInt(row.lots), 0n);
  const value = rows.reduce((sum, row) => sum + BigInt(row.ticks) * BigInt(row.lots), 0n);
  assert.deepEqual({ trades: rows.length, lots, value }, sumsOfTable());
  const held = await pools.admin.query<{ reason: string; count: number }>(
    'select reason, count(*)::int as count from quarantined_trades group by reason order by reason',
  );
  assert.deepEqual(held.rows, [
    { reason: 'malformed-record', count: 2 * days.length },
    { reason: 'unknown-contract', count: days.length },
  ]);
  assert.deepEqual(venue.alarms.raised(), ['upstream-trade-quarantined']);
}

async function sampleVenue(context: TestContext, days: readonly Day[]): Promise<IngestVenue> {
  const stops: (() => unknown)[] = [];
  context.after(async () => {
    for (const stop of stops.reverse()) await stop();
  });
  return startIngestVenue((stop) => void stops.push(stop), (days[0]?.endUs ?? assert.fail()) - 86_400_000_000);
}

const deliveriesOf = (days: readonly Day[]): number => days.reduce((sum, { lines }) => sum + lines.length, 0);

test('over a file that grows, is cut, replaced, and read by one process after the other', async (context) => {
  const days = daysOfSample(seedOfRun());
  const venue = await sampleVenue(context, days);
  const folder = mkdtempSync(path.join(tmpdir(), 'wattbook-sidc-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'trades.ndjson');
  let ingest = venue.ingest({ ingestFile: file });
  let written = 0;
  async function untilRead(): Promise<void> {
    await eventually('the file is read', PATIENCE_MS, async () => {
      const { rows } = await venue.pools.admin.query<{ read: string }>(
        'select byte_offset as read from upstream_positions',
      );
      return Number(rows[0]?.read) === written ? true : undefined;
    });
  }
  function write(lines: readonly string[]): void {
    const text = lines.map((line) => `${line}\n`).join('');
    appendFileSync(file, text);
    written += Buffer.byteLength(text);
  }
  for (const [index, day] of days.entries()) {
    await beginDay(venue, day);
    const half = Math.floor(day.lines.length / 2);
    write(day.lines.slice(0, half));
    if (index % 5 === 1) {
      // Another process goes on, wherever this one was.
      await ingest.stop();
      ingest = venue.ingest({ ingestFile: file });
    }
    write(day.lines.slice(half));
    await untilRead();
    if (index === 7) {
      truncateSync(file, 0);
      written = 0;
      // What came already is read again, days that the market has forgotten among it.
      write(days.slice(0, 8).flatMap(({ lines }) => lines.toReversed()));
      await untilRead();
    }
    if (index === 11) {
      renameSync(file, `${file}.1`);
      written = 0;
    }
  }
  await judge(venue, days);
  const repeated = deliveriesOf(days) + deliveriesOf(days.slice(0, 8)) - venue.counted.quarantined;
  const wanted = readSidcTrades().length + readSidcTrades().filter(isRecalled).length;
  const { dropped, superseded } = venue.counted;
  assert.ok(
    dropped + superseded >= repeated - wanted,
    `${dropped} + ${superseded} of ${repeated - wanted} are counted`,
  );
});

const skip = WITHOUT_REDIS_SERVER;
test('over a stream of a Redis that is wiped, killed, and comes back older', { skip }, async (context) => {
  const days = daysOfSample(seedOfRun());
  const venue = await sampleVenue(context, days);
  const redis = await startRedisServer();
  context.after(redis.stop);
  venue.ingest({ ingestStream: STREAM, redisUrl: redis.url });
  let lastId: unknown;
  async function send(lines: readonly string[]): Promise<void> {
    for (const line of lines) lastId = await redis.command('XADD', STREAM, '*', 'trade', line);
  }
  async function untilRead(): Promise<void> {
    await eventually('the stream is read', PATIENCE_MS, async () => {
      const groups = await redis.command('XINFO', 'GROUPS', STREAM).catch(() => []);
      const [group] = Array.isArray(groups) ? (groups as unknown[][]) : [];
      const at = (name: string): unknown => group?.[group.indexOf(name) + 1];
      return group !== undefined && at('last-delivered-id') === lastId && at('pending') === 0 ? true : undefined;
    });
  }
  for (const [index, day] of days.entries()) {
    await beginDay(venue, day);
    const half = Math.floor(day.lines.length / 2);
    await send(day.lines.slice(0, half));
    if (index === 4) await redis.command('SAVE');
    if (index === 7) {
      // The sender doesn't know what arrived: it sends the day again.
      await redis.command('FLUSHALL');
      await send(day.lines.slice(0, half));
    }
    if (index === 10) {
      await redis.restart();
      // It is as it was on the fifth day; the sender starts over from there.
      await send(days.slice(4, 10).flatMap(({ lines }) => lines));
      await send(day.lines.slice(0, half));
    }
    await send(day.lines.slice(half));
    await untilRead();
  }
  await judge(venue, days);
  assert.ok(venue.counted.dropped > deliveriesOf(days) / 4, 'three in ten came twice');
});
