/** Rules 6.1 and 6.2: how far beyond a contract's reference price an order may reach. */
import type { OrderTerms } from '../commands.ts';
import type { Contract, Market, Refusal } from '../state.ts';
import { lastTradeTicks } from './trades.ts';

/** Rule 6.2: the whole ticks that a SELL may go down to, and a BUY up to. */
export type Collar = { lowTicks: number; highTicks: number };

/** Absent where the product has no collar, or the contract no reference. */
export function collarOf(market: Market, contract: Contract): Collar | undefined {
  const { collarTicks } = contract.rules;
  if (collarTicks === undefined) return undefined;
  const reference = referenceOf(market, contract);
  if (reference === undefined) return undefined;
  // A mean may lie between two ticks: within the collar are whole ticks from above its low to below its high end.
  const { sumTicks, count } = reference;
  return {
    lowTicks: Math.ceil(sumTicks / count) - collarTicks,
    highTicks: Math.floor(sumTicks / count) + collarTicks,
  };
}

/** Rules 2.10 and 6.2: only the side that would overpay is refused. */
export function checkCollar(
  market: Market,
  contract: Contract,
  { side, priceTicks }: Pick<OrderTerms, 'side' | 'priceTicks'>,
): Refusal | undefined {
  const collar = collarOf(market, contract);
  if (collar === undefined) return undefined;
  const { lowTicks: collarLowTicks, highTicks: collarHighTicks } = collar;
  if (side === 'BUY' ? priceTicks <= collarHighTicks : priceTicks >= collarLowTicks) return undefined;
  return { code: 'price-outside-collar', details: { collarLowTicks, collarHighTicks } };
}

/** A mean may lie between two ticks: as sum and count it is exact. */
export type ReferencePrice = { sumTicks: number; count: number };

/** Rule 6.1: the operator's price, of a block the mean of its legs'; else the last trade's. */
export function referenceOf(market: Market, contract: Contract): ReferencePrice | undefined {
  const legs = contract.legs ?? [contract];
  const prices = legs.flatMap(({ referenceTicks }) => (referenceTicks === undefined ? [] : [referenceTicks]));
  if (prices.length === legs.length) {
    return { sumTicks: prices.reduce((sum, priceTicks) => sum + priceTicks, 0), count: legs.length };
  }
  const lastTicks = lastTradeTicks(market, contract);
  return lastTicks === undefined ? undefined : { sumTicks: lastTicks, count: 1 };
}
