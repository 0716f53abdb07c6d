/**
 * Real trades of another market, as records of another engine: 340 of the continuous intraday market in Spain, October
 * 2025 (../../sandbox-data/README.md). Their source has no trade ids: here an id is the day of the file and the row in
 * it, as 23 rows are equal to another one in every column, and nobody can say whether these are split fills.
 */
import { readFileSync } from 'node:fs';
import { formatInstant } from '../calendar/instant.ts';
import { contractsToList } from '../calendar/sessions.ts';
import { splitFields, splitLines } from '../reference-prices/csv.ts';

/** As the table says it: times as RFC 3339 in UTC, price and quantity as decimals. */
export type SidcTrade = {
  tradeId: string;
  deliveryStart: string;
  deliveryEnd: string;
  executedAt: string;
  price: string;
  quantity: string;
};

/** A record of api/upstream-trade.schema.json. */
export type UpstreamRecord = {
  version: '1.0';
  source: string;
  tradeId: string;
  revision: number;
  state: 'EXECUTED' | 'RECALLED';
  area: string;
  deliveryStart: string;
  deliveryEnd: string;
  price: string;
  quantity: string;
  executedAt: string;
};

const SIDC_SOURCE = 'sidc-sample';
const FILE = new URL('../../sandbox-data/sidc-trades-spain-2025-10.csv', import.meta.url);
const HEADER =
  'source_file,delivery_start_utc,delivery_end_utc,matched_at_utc,buy_zone,sell_zone,price_eur_mwh,quantity_mw';
const SECOND_US = 1_000_000;
/** Every so many a trade comes again, a few lines later; one is recalled. */
const AGAIN_EVERY = 5;
const RECALLED_EVERY = 170;

/** In the order of the table. Throws when the file that comes with the sandbox is not as it should be. */
export function readSidcTrades(): SidcTrade[] {
  const [header, ...lines] = splitLines(readFileSync(FILE, 'utf8')).lines;
  if (header !== HEADER) throw new Error(`the sample of SIDC trades begins with ${header}, not with ${HEADER}`);
  const rowsOf = new Map<string, number>();
  return lines.map((line) => {
    const [file = '', deliveryStart = '', deliveryEnd = '', executedAt = '', , , price = '', quantity = ''] =
      splitFields(line, ',') ?? [];
    const [, day] = /^trades_(\d{8})\.1$/.exec(file) ?? [];
    if (day === undefined || quantity === '') throw new Error(`the sample of SIDC trades has the line ${line}`);
    const row = (rowsOf.get(day) ?? 0) + 1;
    rowsOf.set(day, row);
    const tradeId = `${day}-${String(row).padStart(3, '0')}`;
    return { tradeId, deliveryStart, deliveryEnd, executedAt, price, quantity };
  });
}

/** As the other engine would tell of it. */
export function upstreamRecord(trade: SidcTrade, area: string): UpstreamRecord {
  return { version: '1.0', source: SIDC_SOURCE, revision: 1, state: 'EXECUTED', area, ...trade };
}

/** The recall of a trade there: the same trade in its next revision. */
export function recallOf(record: UpstreamRecord): UpstreamRecord {
  return { ...record, revision: record.revision + 1, state: 'RECALLED' };
}

/**
 * The same prices and quantities in quarter-hours that are listed now, executed in the last minutes, with trades that
 * come twice and recalls among them. Another second gives other trades, so that it can be tried again.
 */
export function sidcSampleOfToday(venue: { area: string; timeZone: string; nowUs: number }): UpstreamRecord[] {
  const { area, timeZone, nowUs } = venue;
  const session = { opensAtLocal: '15:00', opensDaysBefore: 1, closesMinutesBefore: 5 };
  const contracts = contractsToList({
    areaConfig: { area, timeZone, products: [{ product: 'PT15M', session }] },
    nowUs,
  });
  const trades = readSidcTrades();
  const run = formatInstant(Math.floor(nowUs / SECOND_US) * SECOND_US).replaceAll(/[-:]/g, '');
  const records = trades.map((trade, index): UpstreamRecord => {
    const contract = contracts[index % contracts.length];
    if (contract === undefined) throw new Error(`no quarter-hour of ${area} is open at the moment`);
    return upstreamRecord(
      {
        ...trade,
        tradeId: `${run}-${trade.tradeId}`,
        deliveryStart: formatInstant(contract.deliveryStartUs),
        deliveryEnd: formatInstant(contract.deliveryEndUs),
        executedAt: formatInstant(nowUs - (trades.length - index) * SECOND_US),
      },
      area,
    );
  });
  return records.flatMap((record, index) => [
    record,
    ...(index % AGAIN_EVERY === AGAIN_EVERY - 1 ? [records[index - 2] ?? record] : []),
    ...(index % RECALLED_EVERY === RECALLED_EVERY - 1 ? [recallOf(record)] : []),
  ]);
}
