/** What product and participant terms allow of an order: the checks of rules 2.6, 2.9, 2.11 and 2.12. */
import type { OrderTerms } from '../commands.ts';
import { OPEN_ORDERS_MAX, QUANTITY_LOTS_MAX } from '../limits.ts';
import type { Contract, Market, Participant, Refusal } from '../state.ts';
import { amountE5, exposureOf, orderCostE5 } from './exposure.ts';

/** What this participant may order of this contract. `valueE5` is absent where nothing limits it. */
export type OrderMaxima = { quantityLots: number; valueE5?: number };

/** Rules 2.6 and 2.9: the smallest of the market's, the product's and the participant's maxima. */
export function orderMaxima({ rules }: Contract, { terms }: Participant): OrderMaxima {
  const { maxQuantityLots = QUANTITY_LOTS_MAX, maxValueE5 = Infinity } = rules;
  const { orderQuantityLots = QUANTITY_LOTS_MAX, orderValueE5 = Infinity } = terms;
  const quantityLots = Math.min(QUANTITY_LOTS_MAX, maxQuantityLots, orderQuantityLots);
  const valueE5 = Math.min(maxValueE5, orderValueE5);
  return valueE5 === Infinity ? { quantityLots } : { quantityLots, valueE5 };
}

/** Rule 2.6, its last part. */
export function checkMaxQuantity(contract: Contract, participant: Participant, lots: number): Refusal | undefined {
  const { quantityLots: maxQuantityLots } = orderMaxima(contract, participant);
  return lots > maxQuantityLots ? { code: 'quantity-too-large', details: { maxQuantityLots } } : undefined;
}

/** Rule 2.9: |price| × quantity × length of delivery, also of what can only bring money. */
export function checkValue(
  contract: Contract,
  participant: Participant,
  { priceTicks, quantityLots }: Pick<OrderTerms, 'priceTicks' | 'quantityLots'>,
): Refusal | undefined {
  const { valueE5: maxValueE5 } = orderMaxima(contract, participant);
  if (maxValueE5 === undefined) return undefined;
  const valueE5 = amountE5(contract, Math.abs(priceTicks), quantityLots);
  if (valueE5 <= BigInt(maxValueE5)) return undefined;
  return { code: 'value-too-large', details: { maxValueE5: String(maxValueE5), valueE5: String(valueE5) } };
}

/**
 * Rule 2.11: one order more, where it may rest.
 * @param isGone orders that will have ended by the time that is asked about
 */
export function checkOpenOrders(
  { terms, openOrderIds }: Participant,
  { timeInForce }: Pick<OrderTerms, 'timeInForce'>,
  isGone?: (orderId: number) => boolean,
): Refusal | undefined {
  if (timeInForce === 'IOC' || timeInForce === 'FOK') return undefined;
  const maxOpenOrders = terms.openOrders ?? OPEN_ORDERS_MAX;
  if (openOrderIds.size < maxOpenOrders) return undefined;
  const gone = isGone === undefined ? 0 : [...openOrderIds].filter(isGone).length;
  if (openOrderIds.size - gone < maxOpenOrders) return undefined;
  return { code: 'too-many-open-orders', details: { maxOpenOrders } };
}

/**
 * Rules 2.12 and 7.3 for a new order, or one that is activated: what costs nothing is let in above the limit too.
 * @param earlierE5 what else counts already: the legs of a basket before this one (rule 9.2)
 */
export function checkTradingLimit(
  market: Market,
  contract: Contract,
  participant: Participant,
  { side, priceTicks, quantityLots }: Pick<OrderTerms, 'side' | 'priceTicks' | 'quantityLots'>,
  { earlierE5 = 0n, isGone }: { earlierE5?: bigint; isGone?: ((orderId: number) => boolean) | undefined } = {},
): Refusal | undefined {
  if (participant.terms.tradingLimitE5 === undefined) return undefined;
  const costE5 = orderCostE5(contract, { side, priceTicks }, quantityLots);
  if (costE5 === 0n) return undefined;
  const { openCostE5, unsettledCostE5 } = exposureOf(market, participant, isGone);
  return checkExposure(participant, openCostE5 + unsettledCostE5 + earlierE5 + costE5);
}

/** Rule 7.3 for an amendment: only where the exposure grows by it. `order` as it is, `change` as it would be. */
export function checkGrowth(
  contract: Contract,
  participant: Participant,
  order: { side: OrderTerms['side']; costE5: bigint },
  change: { priceTicks: number; openLots: number },
): Refusal | undefined {
  const { side } = order;
  const growthE5 = orderCostE5(contract, { side, priceTicks: change.priceTicks }, change.openLots) - order.costE5;
  if (growthE5 <= 0n) return undefined;
  return checkExposure(participant, participant.openCostE5 + participant.unsettledCostE5 + growthE5);
}

function checkExposure({ terms: { tradingLimitE5 } }: Participant, exposureE5: bigint): Refusal | undefined {
  if (tradingLimitE5 === undefined || exposureE5 <= BigInt(tradingLimitE5)) return undefined;
  const details = { tradingLimitE5: String(tradingLimitE5), exposureE5: String(exposureE5) };
  return { code: 'trading-limit-exceeded', details };
}
