/** Trades of another engine on their way into a market in memory, that fails, lies and dies where a test says so. */
import { pino } from 'pino';
import { apply, findImported, type Market } from '@wattbook/engine';
import type { Command } from '@wattbook/engine/commands';
import type { Event } from '@wattbook/engine/events';
import { createExchange, type Exchange } from '../../src/exchange.ts';
import { createIntake, type Intake } from '../../src/ingest/intake.ts';
import type { SeenMarks } from '../../src/ingest/seen-marks.ts';
import type { Delivery, OpenSource, Source } from '../../src/ingest/source.ts';
import { recordFingerprint, type Unusable, type UpstreamQuarantine } from '../../src/ingest/upstream-quarantine.ts';
import type { FindImported } from '../../src/views/postgres-imported-trades.ts';
import { parseBlock } from '../../src/journal/committed-block.ts';
import { createReplica } from '../../src/replica.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { createMemoryJournal, type MemoryJournal } from './memory-journal.ts';
import { createMemoryQuarantine } from './memory-quarantine.ts';
import { NOON_US, setUpCommands } from './venue.ts';

export type WireTrade = Record<string, unknown>;

/** One MW at 50.00 in NL-TEST-1, executed a minute before noon, unless said otherwise. */
export function wireTrade(tradeId: string, terms: WireTrade = {}): WireTrade {
  return {
    version: '1.0',
    source: 'sidc',
    tradeId,
    revision: 1,
    state: 'EXECUTED',
    contractId: 'NL-TEST-1',
    price: '50.00',
    quantity: '1.0',
    executedAt: '2026-11-22T11:59:00Z',
    ...terms,
  };
}

export function delivered(record: WireTrade | string, place = 'somewhere'): Delivery {
  return { kind: 'RECORD', place, bytes: Buffer.from(typeof record === 'string' ? record : JSON.stringify(record)) };
}

/** What is left of a process is its journal and what it put into quarantine. */
export type IngestBench = {
  clock: ManualClock;
  journal: MemoryJournal;
  held: Map<string, Unusable & { times: number }>;
  /** A process that leads, with an intake; the one before isn't used any more. */
  boot(doubles?: Partial<Doubles>): Promise<IngestProcess>;
};

export type IngestProcess = {
  exchange: Exchange;
  market: Market;
  intake: Intake;
  counted: { dropped: string[]; superseded: string[]; quarantined: string[] };
};

/** In place of what a process uses. */
export type Doubles = {
  seen: SeenMarks;
  quarantine: Pick<UpstreamQuarantine, 'add'>;
  findImported: FindImported;
  submitBatch: (real: Exchange['submitBatch']) => Exchange['submitBatch'];
  isPoison: (command: Command) => boolean;
};

const LOG = pino({ level: 'silent' });

export async function createIngestBench(): Promise<IngestBench> {
  const clock = createManualClock(NOON_US);
  const journal = createMemoryJournal();
  const held: IngestBench['held'] = new Map();
  const poisoned = createMemoryQuarantine();
  let processes = 0;

  const quarantine: Pick<UpstreamQuarantine, 'add'> = {
    add: (unusable) => {
      for (const one of unusable) {
        const fingerprint = recordFingerprint(one);
        held.set(fingerprint, { ...one, times: (held.get(fingerprint)?.times ?? 0) + 1 });
      }
      return Promise.resolve();
    },
  };

  async function boot(doubles: Partial<Doubles> = {}): Promise<IngestProcess> {
    const replica = createReplica(clock);
    const followJournal = (): void => {
      for (const block of journal.blocks) {
        if (block.firstSequence > replica.head().lastSequence) replica.follow(parseBlock(block));
      }
    };
    const exchange = createExchange({
      ...{ journal, clock, log: LOG, quarantine: poisoned, isClockTrusted: () => true },
      holder: `process ${++processes}`,
      venue: { venueId: 'test', environment: 'sandbox' },
      onCommitted: followJournal,
      onFatal: (error) => {
        throw error;
      },
      apply: (market, command, stamp) => {
        if (doubles.isPoison?.(command) === true) throw new Error('bug: made to fail by a test');
        return apply(market, command, stamp);
      },
    });
    const starting = exchange.start();
    // It waits in vain where the clock stands still and the journal is away.
    while (exchange.state() !== 'LEADING') await clock.advance(100);
    await starting;
    followJournal();
    const counted: IngestProcess['counted'] = { dropped: [], superseded: [], quarantined: [] };
    const intake = createIntake({
      exchange: { submitBatch: doubles.submitBatch?.(exchange.submitBatch) ?? exchange.submitBatch },
      market: replica.market,
      seen: doubles.seen ?? (() => Promise.resolve('UNKNOWN')),
      quarantine: doubles.quarantine ?? quarantine,
      findImported: doubles.findImported ?? (() => Promise.resolve(undefined)),
      metrics: {
        duplicateDropped: (source) => void counted.dropped.push(source),
        superseded: (source) => void counted.superseded.push(source),
        quarantined: (_source, reason) => void counted.quarantined.push(reason),
      },
      log: LOG,
    });
    return { exchange, market: replica.market, intake, counted };
  }

  const first = await boot();
  for (const command of setUpCommands()) await first.exchange.submit(command);
  return { clock, journal, held, boot };
}

/** A source that keeps what was acknowledged, whatever becomes of who reads it. */
export type MemorySource = Source & { acknowledged(): number };

export function createMemorySource(deliveries: readonly Delivery[]): MemorySource {
  let acknowledged = 0;
  return {
    channel: 'file',
    name: 'memory',
    acknowledged: () => acknowledged,
    stop: () => Promise.resolve(),
    open: (): Promise<OpenSource> => {
      let read = acknowledged;
      return Promise.resolve({
        read: (countMax) => {
          const next = deliveries.slice(read, read + countMax);
          read += next.length;
          return Promise.resolve(next);
        },
        acknowledge: () => {
          acknowledged = read;
          return Promise.resolve();
        },
        close: () => Promise.resolve(),
      });
    },
  };
}

/** Everything that the journal says, in order. */
export function eventsOf({ journal }: Pick<IngestBench, 'journal'>): Event[] {
  return journal.blocks.flatMap((block) => parseBlock(block).records).flatMap(({ events }) => events);
}

export function importedTrade(market: Market, tradeId: string, source = 'sidc') {
  return findImported(market, { source, sourceTradeId: tradeId });
}
