/**
 * What becomes of deliveries. THE IDEMPOTENCY FILTER stands here, before the journal:
 *
 *   read ─▶ seen? (Redis) ──NEW──────────────────────────────▶ exchange: ImportTrade ─▶ imported, recalled
 *     │          └─SEEN, UNKNOWN─▶ known? (the market) ──no──▶     │ refused: known already ─▶ dropped
 *     │                                └─yes─▶ dropped             └ refused: else ─▶ quarantine
 *     └─broken─▶ quarantine
 *
 * Redis may forget, lie, or be away; the process may die between any two steps. Whatever it was: the market's own
 * memory decides at last, and a delivery is settled only once what became of it is durable.
 */
import type { Market } from '@wattbook/engine';
import type { Actor, ImportTrade } from '@wattbook/engine/commands';
import type { BatchOutcome, ExchangeChannel, RecordedOutcome } from '../exchange-channel.ts';
import type { UpstreamMetrics } from '../ops/upstream-metrics.ts';
import type { Log } from '../ops/log.ts';
import type { FindImported } from '../views/postgres-imported-trades.ts';
import { importOutcomeOf, knownToMarket, NO_SUCH_CONTRACT, type KnownCode } from './import-outcome.ts';
import { readRecord, tooLong, type ReadRecord } from './read-record.ts';
import type { SeenMarks } from './seen-marks.ts';
import type { Channel, Delivery } from './source.ts';
import type { UpstreamQuarantine } from './upstream-quarantine.ts';
import { deliveryKey, importCommandOf, type Broken, type UpstreamTrade } from './upstream-trade.ts';

/** In one answer of the exchange: others' orders wait no longer than for a block. */
export const BATCH_RECORDS_MAX = 200;

/** Whose commands these are. No key of anybody's, and not the venue's own either: the venue goes on without them. */
const UPSTREAM: Actor = { participantId: 'venue', userId: 'upstream', keyId: 'upstream' };

/** The market was not reached, or nobody knows what came of it: the same deliveries have to come again. */
export class NotSettled extends Error {
  override name = 'NotSettled';
}

export type IntakeOptions = {
  exchange: Pick<ExchangeChannel, 'submitBatch'>;
  /** Committed only. */
  market: Market;
  seen: SeenMarks;
  quarantine: Pick<UpstreamQuarantine, 'add'>;
  /** What came in long ago: the market forgets a trade after two days, its contract sooner or later. */
  findImported: FindImported;
  metrics: Pick<UpstreamMetrics, 'duplicateDropped' | 'superseded' | 'quarantined'>;
  log: Pick<Log, 'warn' | 'debug'>;
};

/** Where deliveries came from. */
export type Origin = { channel: Channel; name: string };

/** Settles them all, in order, or rejects; then any part of them may be settled. */
export type Intake = (origin: Origin, deliveries: readonly Delivery[]) => Promise<void>;

/** A trade that goes on to the exchange. */
type Going = { kind: 'GOING'; delivery: Delivery; trade: UpstreamTrade; command: ImportTrade };
type KnownTrade = { kind: 'KNOWN'; delivery: Delivery; trade: UpstreamTrade; code: KnownCode };
/** `trade`: as far as it is one. */
type Unusable = { kind: 'BROKEN'; delivery: Delivery; source?: string; trade?: UpstreamTrade } & Broken;

export function createIntake(options: IntakeOptions): Intake {
  const { exchange, metrics, log } = options;
  /** Handed over by attempts that were not settled: if the market knows of one now, it may know it from us. */
  const attempted = new Set<string>();

  async function settle(origin: Origin, deliveries: readonly Delivery[]): Promise<void> {
    const looked = await Promise.all(deliveries.map((delivery) => lookAt(options, delivery)));
    const sorted = await Promise.all(looked.map(remembering));
    await hold(
      origin,
      sorted.filter((found) => found.kind === 'BROKEN'),
    );
    const refusedAsKnown = await handOver(
      origin,
      sorted.filter((found) => found.kind === 'GOING'),
    );
    // Told only now: what is not settled comes again, and nothing of it was delivered twice by that.
    for (const known of [...sorted.filter((found) => found.kind === 'KNOWN'), ...refusedAsKnown]) drop(origin, known);
    attempted.clear();
  }

  /** A contract that isn't found may be one that is long over. */
  async function remembering(found: Going | KnownTrade | Unusable): Promise<Going | KnownTrade | Unusable> {
    if (found.kind !== 'BROKEN' || found.trade === undefined) return found;
    const { delivery, trade } = found;
    const code = await forgotten(trade, found.reason);
    return code === undefined ? found : { kind: 'KNOWN', delivery, trade, code };
  }

  /** Without those at which the market fails: of a batch that holds one nothing is executed. */
  async function handOver(origin: Origin, going: readonly Going[]): Promise<KnownTrade[]> {
    let left = going;
    while (left.length > 0) {
      const outcome = await submit(left);
      if (outcome.kind === 'RECORDED') return conclude(origin, left, outcome.recorded);
      const poison = poisonOf(outcome, left);
      await hold(origin, poison.map(asPoison));
      left = left.filter((trade) => !poison.includes(trade));
    }
    return [];
  }

  async function submit(going: readonly Going[]): Promise<BatchOutcome> {
    const outcome = await exchange.submitBatch(going.map(({ command }) => ({ command, stopsIfRefused: false })));
    if (outcome.kind === 'UNKNOWN') for (const { trade } of going) attempted.add(deliveryKey(trade));
    return outcome;
  }

  /** Those that the market knew. */
  async function conclude(
    origin: Origin,
    going: readonly Going[],
    recorded: readonly RecordedOutcome[],
  ): Promise<KnownTrade[]> {
    const known: KnownTrade[] = [];
    const refused: Unusable[] = [];
    for (const [index, { delivery, trade }] of going.entries()) {
      const record = recorded[index]?.record;
      if (record === undefined) throw new Error(`bug: ${going.length} trades came to ${recorded.length} records`);
      const outcome = importOutcomeOf(record.events);
      switch (outcome.kind) {
        case 'TAKEN':
          break;
        case 'KNOWN':
          known.push({ kind: 'KNOWN', delivery, trade, code: outcome.code });
          break;
        case 'REFUSED': {
          const code = await forgotten(trade, outcome.reason);
          if (code !== undefined) known.push({ kind: 'KNOWN', delivery, trade, code });
          else refused.push({ ...outcome, kind: 'BROKEN', delivery, source: trade.source });
        }
      }
    }
    await hold(origin, refused);
    return known;
  }

  /** A file that is read again from its start, say, holds what the market has forgotten. */
  async function forgotten(trade: UpstreamTrade, reason: Broken['reason']): Promise<KnownCode | undefined> {
    if (reason !== 'trade-too-old' && reason !== 'unknown-contract') return undefined;
    const revision = await options.findImported(trade);
    if (revision === undefined || revision < trade.revision) return undefined;
    return revision === trade.revision ? 'duplicate-trade' : 'revision-superseded';
  }

  function drop({ name }: Origin, { delivery: { place }, trade, code }: KnownTrade): void {
    const { source, tradeId, revision } = trade;
    const told = { source, tradeId, revision, from: name, place };
    if (attempted.delete(deliveryKey(trade))) {
      log.debug(told, 'a trade of another engine was taken over by an attempt whose outcome was unknown');
    } else if (code === 'duplicate-trade') {
      metrics.duplicateDropped(source);
      log.warn(told, 'a trade of another engine came again: dropped');
    } else {
      metrics.superseded(source);
      log.warn(told, 'a trade of another engine came after a newer revision of it: dropped');
    }
  }

  async function hold({ channel, name }: Origin, unusable: readonly Unusable[]): Promise<void> {
    if (unusable.length === 0) return;
    await options.quarantine.add(
      unusable.map(({ kind: _kind, trade: _trade, delivery, ...why }) => {
        const { place, bytes } = delivery;
        const length = delivery.kind === 'TOO_LONG' ? delivery.length : bytes.length;
        return { ...why, channel, origin: name, place, bytes, length };
      }),
    );
    for (const { delivery, source, reason, detail } of unusable) {
      metrics.quarantined(source, reason);
      const told = { source, reason, detail, from: name, place: delivery.place };
      log.warn(told, 'a trade of another engine can not be used: in quarantine');
    }
  }

  return settle;
}

/** The filter: see the head of this file. */
async function lookAt({ market, seen }: IntakeOptions, delivery: Delivery): Promise<Going | KnownTrade | Unusable> {
  const read = readDelivery(delivery);
  if (read.kind === 'BROKEN') return { ...read, delivery };
  const { trade } = read;
  const mark = await seen(deliveryKey(trade));
  const command = importCommandOf(trade, market, UPSTREAM);
  // A contract that isn't found may be one that is long over, of a trade that came already.
  const code = mark === 'NEW' && command !== undefined ? undefined : knownToMarket(market, trade, command);
  if (code !== undefined) return { kind: 'KNOWN', delivery, trade, code };
  if (command !== undefined) return { kind: 'GOING', delivery, trade, command };
  return { kind: 'BROKEN', delivery, source: trade.source, trade, ...NO_SUCH_CONTRACT };
}

function readDelivery(delivery: Delivery): ReadRecord {
  switch (delivery.kind) {
    case 'RECORD':
      return readRecord(delivery.bytes);
    case 'TOO_LONG':
      return tooLong();
    case 'UNREADABLE': {
      const { reason, detail } = delivery;
      return { kind: 'BROKEN', reason, detail };
    }
  }
}

/** Rejects unless the exchange says which ones they are. */
function poisonOf(outcome: Exclude<BatchOutcome, { kind: 'RECORDED' }>, going: readonly Going[]): Going[] {
  if (outcome.kind === 'UNKNOWN') throw new NotSettled('it is not known whether trades were taken over');
  const poison = (outcome.quarantined ?? []).flatMap((index) => going[index] ?? []);
  if (poison.length === 0) throw new NotSettled(`trades were not taken over: ${outcome.code}`);
  return poison;
}

function asPoison({ delivery, trade: { source } }: Going): Unusable {
  const detail = 'The market failed at it, see /admin/v1/quarantined-commands: release it there first.';
  return { kind: 'BROKEN', delivery, source, reason: 'command-quarantined', detail };
}
