/** Sums of what was traded, from views in memory: each trade one after the other. It holds no tests itself. */
import type { Analytics, MinuteTotals, Position, Totals } from '../../src/views/analytics-types.ts';
import type { MarketTrade, Views } from '../../src/views/view-types.ts';

const ALL = { limit: 1_000_000 };
const MINUTE_US = 60_000_000;

export function createMemoryAnalytics(views: Views): Analytics {
  /** That stand, by time of execution. */
  async function tradesOf(contractId: string, fromUs: number, toUs: number): Promise<MarketTrade[]> {
    const { items } = await views.listMarketTrades({ contractId }, ALL);
    return items
      .filter(({ state, executedAtUs }) => state !== 'RECALLED' && executedAtUs >= fromUs && executedAtUs < toUs)
      .sort((one, other) => one.executedAtUs - other.executedAtUs || one.tradeId - other.tradeId);
  }

  return {
    progress: () => Promise.resolve(views.sequence()),
    totals: async (windows) => {
      const all = await Promise.all(
        windows.map(async ({ contractId, fromUs, toUs }) => ({
          contractId,
          totals: sumUp(await tradesOf(contractId, fromUs, toUs)),
        })),
      );
      return all.flatMap(({ contractId, totals }) => (totals === undefined ? [] : [{ contractId, ...totals }]));
    },
    minutes: async ({ contractId, fromUs, toUs }, limit) => {
      const byMinute = Map.groupBy(
        await tradesOf(contractId, fromUs, toUs),
        ({ executedAtUs }) => executedAtUs - (executedAtUs % MINUTE_US),
      );
      return [...byMinute].slice(0, limit).flatMap(([minuteUs, trades]): MinuteTotals[] => {
        const totals = sumUp(trades);
        if (totals === undefined) return [];
        const { lastAtUs: _lastAtUs, ...summed } = totals;
        return [{ minuteUs, ...summed }];
      });
    },
    positions: async (participantId, contractIds) => {
      const { items } = await views.listOwnTrades(participantId, {}, ALL);
      const positions = new Map<string, Position>();
      for (const { contractId, portfolioId, side, priceTicks, quantityLots, state } of items) {
        if (state === 'RECALLED' || !contractIds.includes(contractId.replace(/-X\d+$/, ''))) continue;
        const place = `${contractId} ${portfolioId}`;
        const none = { boughtLots: 0n, boughtValue: 0n, soldLots: 0n, soldValue: 0n };
        const known = positions.get(place) ?? { contractId, portfolioId, ...none };
        const [lots, value] = [BigInt(quantityLots), BigInt(priceTicks) * BigInt(quantityLots)];
        positions.set(
          place,
          side === 'BUY'
            ? { ...known, boughtLots: known.boughtLots + lots, boughtValue: known.boughtValue + value }
            : { ...known, soldLots: known.soldLots + lots, soldValue: known.soldValue + value },
        );
      }
      return [...positions].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, position]) => position);
    },
  };
}

/** Undefined: there are none. */
function sumUp(trades: readonly MarketTrade[]): Omit<Totals, 'contractId'> | undefined {
  const [first, last] = [trades[0], trades.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const prices = trades.map(({ priceTicks }) => priceTicks);
  return {
    lots: trades.reduce((sum, { quantityLots }) => sum + BigInt(quantityLots), 0n),
    value: trades.reduce((sum, { quantityLots, priceTicks }) => sum + BigInt(quantityLots) * BigInt(priceTicks), 0n),
    trades: trades.length,
    highTicks: Math.max(...prices),
    lowTicks: Math.min(...prices),
    openTicks: first.priceTicks,
    lastTicks: last.priceTicks,
    lastAtUs: last.executedAtUs,
  };
}
