/** Rules 7.1 and 7.2: what orders may cost and trades do. Amounts are in 0.00001 EUR (`E5`), exact. */
import type { OrderTerms } from '../commands.ts';
import { rehashUnsettled } from '../hashing.ts';
import { NOTHING } from '../state-hash.ts';
import {
  contractOf,
  deliveryDayKey,
  orderOf,
  participantOf,
  type Contract,
  type Market,
  type Order,
  type Participant,
  type Trade,
} from '../state.ts';

/**
 * Price × quantity × length of delivery. A tick for a lot for a minute is 0.01 EUR/MWh × 0.1 MW × 1/60 h, that is 5/3
 * of 0.00001 EUR; durations are whole multiples of 3 minutes. Bigint: a value may be larger than an exact number.
 */
export function amountE5(contract: Contract, priceTicks: number, quantityLots: number): bigint {
  return (BigInt(priceTicks * quantityLots) * deliveryMinutes(contract) * 5n) / 3n;
}

/** Rule 7.1: what an order for `quantityLots` may cost its owner; nothing where it can only bring. */
export function orderCostE5(
  contract: Contract,
  { side, priceTicks }: Pick<OrderTerms, 'side' | 'priceTicks'>,
  quantityLots: number,
): bigint {
  // A BUY costs above zero, a SELL below: all others, and most, are told without an amount.
  if (side === 'BUY' ? priceTicks <= 0 : priceTicks >= 0) return 0n;
  return amountE5(contract, Math.abs(priceTicks), quantityLots);
}

/** Rule 7.2: what the participant's active orders may cost, and its unsettled trades do (below zero: bring). */
export type Exposure = { openCostE5: bigint; unsettledCostE5: bigint };

/** @param isGone orders that will have ended by the time that is asked about; see previews.ts */
export function exposureOf(
  market: Market,
  { openOrderIds, openCostE5, unsettledCostE5 }: Participant,
  isGone?: (orderId: number) => boolean,
): Exposure {
  if (isGone === undefined) return { openCostE5, unsettledCostE5 };
  const gone = [...openOrderIds].filter(isGone).map((orderId) => orderOf(market, orderId));
  return { openCostE5: gone.reduce((sum, { costE5 }) => sum - costE5, openCostE5), unsettledCostE5 };
}

/** Call after every change of an order: only what is active costs (rule 7.2), and all of it, shown or hidden. */
export function recost(market: Market, order: Order): void {
  const contract = contractOf(market, order.contractId);
  const costE5 = order.state === 'ACTIVE' ? orderCostE5(contract, order, order.openLots) : 0n;
  participantOf(market, order.participantId).openCostE5 += costE5 - order.costE5;
  order.costE5 = costE5;
}

/** The buyer pays and the seller gets, for each delivery day its part (rule 7.5). */
export function chargeTrade(market: Market, trade: Trade): void {
  moveCost(market, trade, 1n);
}

/** Rule 10.3: a recalled trade costs nothing any more. */
export function uncharge(market: Market, trade: Trade): void {
  moveCost(market, trade, -1n);
}

function moveCost(market: Market, trade: Trade, sign: 1n | -1n): void {
  const contract = contractOf(market, trade.contractId);
  const buyer = participantOf(market, trade.buyParticipantId);
  const seller = participantOf(market, trade.sellParticipantId);
  for (const leg of contract.legs ?? [contract]) {
    const costE5 = sign * amountE5(leg, trade.priceTicks, trade.quantityLots);
    addCost(market, buyer, deliveryDayKey(leg), costE5);
    addCost(market, seller, deliveryDayKey(leg), -costE5);
  }
}

function addCost(market: Market, participant: Participant, day: string, costE5: bigint): void {
  const unsettled = participant.unsettled.get(day) ?? { costE5: 0n, hash: NOTHING };
  unsettled.costE5 += costE5;
  participant.unsettled.set(day, unsettled);
  participant.unsettledCostE5 += costE5;
  rehashUnsettled(market, participant.participantId, day, unsettled);
}

function deliveryMinutes(contract: Contract): bigint {
  const legs = contract.legs ?? [contract];
  return legs.reduce((sum, { rules }) => sum + BigInt(rules.durationMinutes), 0n);
}
