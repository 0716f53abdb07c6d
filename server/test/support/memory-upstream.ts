/**
 * Quarantined trades of other engines in memory, for operators, with the rules of the real desk (upstream-
 * desk.test.ts).
 */
import type { Market } from '@wattbook/engine';
import { attemptOf } from '../../src/ingest/attempt.ts';
import { importOutcomeOf } from '../../src/ingest/import-outcome.ts';
import type { QuarantinedTrade, Resolution, Settlement, UpstreamDesk } from '../../src/ingest/upstream-quarantine.ts';
import type { Broken } from '../../src/ingest/upstream-trade.ts';
import type { Clock } from '../../src/ops/clock.ts';

export type MemoryUpstream = UpstreamDesk & {
  /** A record that could not be used. */
  hold(record: string, why: Broken, source?: string): QuarantinedTrade;
};

export function createMemoryUpstream(clock: Pick<Clock, 'nowUs'>, market: Market): MemoryUpstream {
  const rows: QuarantinedTrade[] = [];
  const find = (id: number): QuarantinedTrade | undefined => rows.find((row) => row.id === id);

  function resolve(by: string, id: number, resolution: Resolution, because: string): Promise<Settlement> {
    const row = find(id);
    if (row === undefined) return Promise.resolve({ kind: 'NOT_FOUND' });
    row.resolved ??= { resolution, atUs: clock.nowUs(), by, because };
    return Promise.resolve({ kind: 'RESOLVED', trade: structuredClone(row) });
  }

  return {
    hold: (record, { reason, detail }, source) => {
      const bytes = Buffer.from(record);
      const row: QuarantinedTrade = {
        ...{ id: rows.length + 1, channel: 'file', origin: '/var/spool/sidc/trades.ndjson', place: 'byte 0' },
        ...{ source: source ?? null, bytes, length: bytes.length, reason, detail },
        ...{ quarantinedUs: clock.nowUs(), times: 1, resolved: null },
      };
      rows.push(row);
      return row;
    },
    list: ({ limit, after = Infinity, isResolved }) => {
      const found = rows.filter(
        ({ id, resolved }) => id < after && (isResolved === undefined || (resolved !== null) === isResolved),
      );
      return Promise.resolve(found.reverse().slice(0, limit));
    },
    find: (id) => Promise.resolve(find(id)),
    attempt: (trade, actor) => attemptOf(trade, market, actor),
    conclude: ({ userId }, id, events, because) => {
      const outcome = importOutcomeOf(events);
      if (outcome.kind === 'TAKEN') return resolve(userId, id, 'IMPORTED', because);
      if (outcome.kind === 'KNOWN') return resolve(userId, id, 'KNOWN', because);
      const { reason, detail } = outcome;
      Object.assign(find(id) ?? {}, { reason, detail });
      return Promise.resolve({ kind: 'STILL_REFUSED', reason, detail });
    },
    discard: ({ userId }, id, because) => resolve(userId, id, 'DISCARDED', because),
  };
}
