/** A venue on a real PostgreSQL in another month: what its journal and views hold of trades of other engines. */
import { pino } from 'pino';
import type { Pool } from 'pg';
import { VENUE, type Command, type ContractTerms } from '@wattbook/engine/commands';
import { createExchange, type Exchange } from '../../src/exchange.ts';
import { createIngest, type Ingest, type IngestSettings } from '../../src/ingest/ingest.ts';
import { parseBlock } from '../../src/journal/committed-block.ts';
import { createPostgresJournal } from '../../src/journal/postgres-journal.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { createTail } from '../../src/journal/tail.ts';
import { createAlarms, type Alarms } from '../../src/ops/alarms.ts';
import { createSystemClock, type Clock } from '../../src/ops/clock.ts';
import { createSequenceGate } from '../../src/ops/sequence-gate.ts';
import { createReplica, type Replica } from '../../src/replica.ts';
import { createPostgresViewStore } from '../../src/views/postgres-view-store.ts';
import { createProjector } from '../../src/views/projector.ts';
import { createTestDatabase, openTestPools, type TestPools } from './database.ts';
import { createMemoryQuarantine } from './memory-quarantine.ts';

/** It runs as fast as any, from whatever time it was set to last. */
export type SetClock = Clock & { setUs(timeUs: number): void };

export type IngestVenue = {
  clock: SetClock;
  exchange: Exchange;
  replica: Replica;
  journal: Journal;
  pools: TestPools;
  alarms: Alarms;
  counted: { dropped: number; superseded: number; quarantined: number };
  viewed(): number;
  submit(command: Command): Promise<void>;
  ingest(settings: Partial<IngestSettings>): Ingest;
};

export type Later = (stop: () => unknown) => void;

const LOG = pino({ level: 'silent' });
const AREA = { area: 'ES', eic: '10YES-REE------0', timeZone: 'Europe/Madrid', currency: 'EUR' };
const TERMS = {
  ...{ product: 'PT15M', durationMinutes: 15, priceTickTicks: 1, quantityStepLots: 1 },
  ...{ minPriceTicks: -999_900, maxPriceTicks: 999_900 },
};

export async function startIngestVenue(later: Later, startUs: number): Promise<IngestVenue> {
  const database = await createTestDatabase();
  later(database.drop);
  const pools = openTestPools(database.connectionString);
  later(pools.end);
  const clock = createSetClock(startUs);
  const { exchange, replica, journal, viewed } = await startExchange(
    later,
    database.connectionString,
    pools.exchange,
    clock,
  );
  const alarms = createAlarms(LOG);
  const counted = { dropped: 0, superseded: 0, quarantined: 0 };

  async function submit(command: Command): Promise<void> {
    const outcome = await exchange.submit(command);
    if (outcome.kind !== 'RECORDED') throw new Error(`${command.type}: ${outcome.kind}`);
  }
  await submit({ ...VENUE, type: 'DefineArea', ...AREA });
  await submit({ ...VENUE, type: 'DefineProduct', area: AREA.area, terms: TERMS, because: 'to begin with' });

  return {
    ...{ clock, exchange, replica, journal, pools, alarms, counted, viewed, submit },
    ingest: (settings) => {
      const ingest = createIngest({
        ...{ exchange, replica, pool: pools.exchange, clock, log: LOG, alarms },
        metrics: {
          duplicateDropped: () => void (counted.dropped += 1),
          superseded: () => void (counted.superseded += 1),
          quarantined: () => void (counted.quarantined += 1),
          watch: () => undefined,
        },
        settings: { ingestFile: undefined, ingestStream: undefined, redisUrl: undefined, ...settings },
      });
      later(ingest.stop);
      ingest.start();
      return ingest;
    },
  };
}

async function startExchange(later: Later, connectionString: string, pool: Pool, clock: Clock) {
  const journal = createPostgresJournal({ connectionString, pool, clock, commitTimeoutMs: 60_000 });
  later(journal.abandonWriter);
  const replica = createReplica(clock);
  const tail = createTail(journal);
  const gate = createSequenceGate(clock);
  const projector = createProjector({ store: createPostgresViewStore(pool), source: tail, clock, log: LOG, gate });
  await projector.start();
  later(projector.stop);
  const exchange = createExchange({
    ...{ journal, quarantine: createMemoryQuarantine(), clock, log: LOG, isClockTrusted: () => true, holder: 'test' },
    venue: { venueId: 'test', environment: 'sandbox' },
    onCommitted: (committed) => {
      replica.follow(committed);
      tail.add(committed);
      projector.wake();
    },
    onFatal: (error) => {
      throw error;
    },
  });
  await exchange.start();
  later(exchange.stop);
  return { exchange, replica, journal, viewed: gate.sequence };
}

function createSetClock(startUs: number): SetClock {
  const system = createSystemClock();
  let aheadUs = startUs - system.nowUs();
  return {
    nowUs: () => system.nowUs() + aheadUs,
    after: system.after,
    setUs: (timeUs) => {
      aheadUs = timeUs - system.nowUs();
    },
  };
}

/** A quarter-hour that is open for the day around its delivery. */
export function quarterOf(deliveryStartUs: number): ContractTerms {
  const day = new Date(deliveryStartUs / 1_000).toISOString();
  return {
    contractId: `ES-${day.slice(0, 16).replaceAll(/[-:]/g, '')}Z-PT15M`,
    product: 'PT15M',
    deliveryStartUs,
    deliveryEndUs: deliveryStartUs + 900_000_000,
    deliveryDay: day.slice(0, 10),
    label: day.slice(11, 16),
    opensAtUs: deliveryStartUs - 48 * 3_600_000_000,
    closesAtUs: deliveryStartUs - 300_000_000,
  };
}

/** What the journal says came in, in order. */
export async function importsInJournal(journal: Journal): Promise<{ imported: string[]; recalled: string[] }> {
  const [imported, recalled]: [string[], string[]] = [[], []];
  for (let from = 1; ;) {
    const blocks = await journal.read(from, 100);
    if (blocks.length === 0) return { imported, recalled };
    for (const { command, events } of blocks.flatMap((block) => parseBlock(block).records)) {
      for (const event of events) {
        if (event.type === 'ImportedTradeRecalled') recalled.push(event.sourceTradeId);
        if (event.type !== 'TradeImported' || command.type !== 'ImportTrade') continue;
        imported.push(command.sourceTradeId);
        if (command.state === 'RECALLED') recalled.push(command.sourceTradeId);
      }
    }
    from = (blocks.at(-1)?.lastSequence ?? from) + 1;
  }
}
