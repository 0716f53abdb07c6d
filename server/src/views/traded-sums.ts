/**
 * What a batch of trades adds to the sums of what was traded: pure. A recalled trade adds nothing. Of one trade ticks ×
 * lots are exact as a number, of ten of the largest no more.
 */
import type { TradeRow, TradeSideRow } from './rows.ts';

export const MINUTE_US = 60_000_000;

/** A row of `trade_minutes`. First and last are by time of execution, then by trade id. */
export type TradedMinute = {
  contract_id: string;
  minute_us: number;
  open_ticks: number;
  high_ticks: number;
  low_ticks: number;
  close_ticks: number;
  lots: number;
  /** The sum of ticks × lots. */
  value: bigint;
  trades: number;
  first_at_us: number;
  first_trade_id: number;
  last_at_us: number;
  last_trade_id: number;
};

/** A row of `positions`. */
export type PositionRow = {
  participant_id: string;
  first_contract_id: string;
  contract_id: string;
  portfolio_id: string;
  bought_lots: number;
  bought_value: bigint;
  sold_lots: number;
  sold_value: bigint;
  sides: number;
};

/** Of a block, `…-X4`, the contract that it begins with. */
export function firstContractOf(contractId: string): string {
  return contractId.replace(/-X\d+$/, '');
}

export function minutesOf(trades: Iterable<TradeRow>): TradedMinute[] {
  const minutes = new Map<string, TradedMinute>();
  for (const trade of trades) {
    if (trade.state === 'RECALLED') continue;
    const alone = minuteOf(trade);
    const place = `${alone.contract_id} ${alone.minute_us}`;
    const known = minutes.get(place);
    minutes.set(place, known === undefined ? alone : together(known, alone));
  }
  return [...minutes.values()];
}

function minuteOf(trade: TradeRow): TradedMinute {
  const { contract_id, trade_id, price_ticks, quantity_lots, executed_at_us } = trade;
  return {
    contract_id,
    minute_us: executed_at_us - (executed_at_us % MINUTE_US),
    open_ticks: price_ticks,
    high_ticks: price_ticks,
    low_ticks: price_ticks,
    close_ticks: price_ticks,
    lots: quantity_lots,
    value: BigInt(price_ticks * quantity_lots),
    trades: 1,
    first_at_us: executed_at_us,
    first_trade_id: trade_id,
    last_at_us: executed_at_us,
    last_trade_id: trade_id,
  };
}

/** Of one contract, in any order of time. */
function together(one: TradedMinute, other: TradedMinute): TradedMinute {
  const isOneFirst = isBefore([one.first_at_us, one.first_trade_id], [other.first_at_us, other.first_trade_id]);
  const isOneLast = isBefore([other.last_at_us, other.last_trade_id], [one.last_at_us, one.last_trade_id]);
  const [first, last] = [isOneFirst ? one : other, isOneLast ? one : other];
  return {
    contract_id: one.contract_id,
    minute_us: one.minute_us,
    open_ticks: first.open_ticks,
    high_ticks: Math.max(one.high_ticks, other.high_ticks),
    low_ticks: Math.min(one.low_ticks, other.low_ticks),
    close_ticks: last.close_ticks,
    lots: one.lots + other.lots,
    value: one.value + other.value,
    trades: one.trades + other.trades,
    first_at_us: first.first_at_us,
    first_trade_id: first.first_trade_id,
    last_at_us: last.last_at_us,
    last_trade_id: last.last_trade_id,
  };
}

function isBefore([timeUs, tradeId]: [number, number], [otherUs, otherId]: [number, number]): boolean {
  return timeUs < otherUs || (timeUs === otherUs && tradeId < otherId);
}

export function positionsOf(trades: ReadonlyMap<number, TradeRow>, sides: readonly TradeSideRow[]): PositionRow[] {
  const positions = new Map<string, PositionRow>();
  for (const { trade_id, side, participant_id, portfolio_id } of sides) {
    const trade = trades.get(trade_id);
    if (trade === undefined) throw new Error(`bug: a side of the trade ${trade_id} without the trade`);
    if (trade.state === 'RECALLED') continue;
    const { contract_id, price_ticks, quantity_lots: lots } = trade;
    const place = JSON.stringify([participant_id, contract_id, portfolio_id]);
    const known = positions.get(place) ?? {
      ...{ participant_id, first_contract_id: firstContractOf(contract_id), contract_id, portfolio_id },
      ...{ bought_lots: 0, bought_value: 0n, sold_lots: 0, sold_value: 0n, sides: 0 },
    };
    const value = BigInt(price_ticks * lots);
    const isBought = side === 'BUY';
    positions.set(place, {
      ...known,
      bought_lots: known.bought_lots + (isBought ? lots : 0),
      bought_value: known.bought_value + (isBought ? value : 0n),
      sold_lots: known.sold_lots + (isBought ? 0 : lots),
      sold_value: known.sold_value + (isBought ? 0n : value),
      sides: known.sides + 1,
    });
  }
  return [...positions.values()];
}
