/** Rule 2's checks, each in a function of its own; the first refusal counts. */
import type { OrderTerms, ParticipantTerms } from '../src/commands.ts';
import type { RefusalCode, RefusalDetails } from '../src/events.ts';
import { ICEBERG_SLICES_MAX, OPEN_ORDERS_MAX, QUANTITY_LOTS_MAX } from '../src/limits.ts';
import {
  exposureE5,
  isOpen,
  legsOf,
  participantOf,
  valueE5,
  type NaiveContract,
  type NaiveMarket,
  type Refusal,
} from './state.ts';

/** An order as it is, or as it would be. */
export type Checked = Pick<
  OrderTerms,
  'side' | 'priceTicks' | 'quantityLots' | 'orderType' | 'timeInForce' | 'validUntilUs' | 'displayLots'
> & { participantId: string };

export function refusal(code: RefusalCode, details: RefusalDetails): Refusal {
  return { code, details };
}

/** Rule 2.2, its end. */
export function blockFault(market: NaiveMarket, id: string): Refusal | undefined {
  const { isBlockedByOperator, isBlockedByOwner } = participantOf(market, id) ?? {};
  if (isBlockedByOperator === true) return refusal('participant-blocked', { by: 'OPERATOR' });
  return isBlockedByOwner === true ? refusal('participant-blocked', { by: 'OWNER' }) : undefined;
}

/** Rule 2.3. */
export function sessionFault(market: NaiveMarket, contract: NaiveContract): Refusal | undefined {
  const { contractId, opensAtUs, closesAtUs } = contract;
  if (market.timeUs >= closesAtUs) return refusal('contract-closed', { closesAtUs });
  if (market.timeUs < opensAtUs) return refusal('contract-not-open', { opensAtUs });
  const isHalted = market.halt !== undefined || legsOf(market, contract).some((leg) => leg.isHalted);
  return isHalted ? refusal('contract-halted', { contractId }) : undefined;
}

/** Rule 2.4. */
export function kindFault({ timeInForce, orderType }: Checked, isParked: boolean): Refusal | undefined {
  const mayRest = timeInForce === 'GFS' || timeInForce === 'GTD';
  if (orderType === 'ICEBERG' && !mayRest) return refusal('time-in-force-not-allowed', { timeInForce, orderType });
  return isParked && !mayRest ? refusal('parked-not-allowed', { timeInForce }) : undefined;
}

/** Rules 2.5 to 2.9. @param filledLots of an order that is amended */
export function termsFault(
  market: NaiveMarket,
  contract: NaiveContract,
  order: Checked,
  filledLots = 0,
): Refusal | undefined {
  const terms = participantOf(market, order.participantId)?.terms ?? {};
  return (
    priceFault(contract, order.priceTicks) ??
    quantityFault(contract, terms, order.quantityLots) ??
    (order.quantityLots < filledLots ? refusal('quantity-below-filled', { filledLots }) : undefined) ??
    displayFault(contract, order) ??
    validityFault(market, contract, order) ??
    valueFault(contract, terms, order)
  );
}

function priceFault({ rules }: NaiveContract, priceTicks: number): Refusal | undefined {
  const { priceTickTicks, minPriceTicks, maxPriceTicks } = rules;
  if (priceTicks % priceTickTicks !== 0) return refusal('price-off-tick', { priceTickTicks });
  const isWithin = minPriceTicks <= priceTicks && priceTicks <= maxPriceTicks;
  return isWithin ? undefined : refusal('price-out-of-range', { minPriceTicks, maxPriceTicks });
}

function quantityFault(
  { rules }: NaiveContract,
  { orderQuantityLots = QUANTITY_LOTS_MAX }: ParticipantTerms,
  quantityLots: number,
): Refusal | undefined {
  const { quantityStepLots, maxQuantityLots: productMax = QUANTITY_LOTS_MAX } = rules;
  if (quantityLots <= 0) return refusal('quantity-not-positive', { quantityStepLots });
  if (quantityLots % quantityStepLots !== 0) return refusal('quantity-off-step', { quantityStepLots });
  const maxQuantityLots = Math.min(QUANTITY_LOTS_MAX, productMax, orderQuantityLots);
  return quantityLots > maxQuantityLots ? refusal('quantity-too-large', { maxQuantityLots }) : undefined;
}

function displayFault({ rules }: NaiveContract, order: Checked): Refusal | undefined {
  const { orderType, displayLots, quantityLots } = order;
  const { quantityStepLots } = rules;
  if (orderType === 'LIMIT') {
    return displayLots === undefined ? undefined : refusal('display-quantity-not-allowed', { orderType });
  }
  if (displayLots === undefined) return refusal('display-quantity-required', { orderType });
  const isWhole = displayLots > 0 && displayLots % quantityStepLots === 0;
  if (!isWhole) return refusal('display-quantity-off-step', { quantityStepLots });
  if (displayLots > quantityLots) return refusal('display-quantity-too-large', { maxDisplayLots: quantityLots });
  const minDisplayLots = Math.ceil(quantityLots / ICEBERG_SLICES_MAX / quantityStepLots) * quantityStepLots;
  return displayLots < minDisplayLots ? refusal('display-quantity-too-small', { minDisplayLots }) : undefined;
}

function validityFault(market: NaiveMarket, contract: NaiveContract, order: Checked): Refusal | undefined {
  const { timeInForce, validUntilUs } = order;
  const { closesAtUs } = contract;
  const { timeUs } = market;
  if (timeInForce !== 'GTD') {
    return validUntilUs === undefined ? undefined : refusal('valid-until-not-allowed', { timeInForce });
  }
  if (validUntilUs === undefined) return refusal('valid-until-required', { timeInForce });
  if (validUntilUs <= timeUs) return refusal('valid-until-past', { timeUs });
  return validUntilUs > closesAtUs ? refusal('valid-until-after-closure', { closesAtUs }) : undefined;
}

function valueFault(contract: NaiveContract, terms: ParticipantTerms, order: Checked): Refusal | undefined {
  const maxima = [contract.rules.maxValueE5, terms.orderValueE5].filter((max) => max !== undefined);
  const value = valueE5(Math.abs(order.priceTicks), order.quantityLots, contract);
  const maxValue = Math.min(...maxima);
  if (maxima.length === 0 || value <= BigInt(maxValue)) return undefined;
  return refusal('value-too-large', { maxValueE5: String(maxValue), valueE5: String(value) });
}

/** Rule 2.10: of whole ticks within the collar, the BUY is not above, the SELL not below. */
export function collarFault(market: NaiveMarket, contract: NaiveContract, order: Checked): Refusal | undefined {
  const { collarTicks } = contract.rules;
  const reference = referenceOf(market, contract);
  if (collarTicks === undefined || reference === undefined) return undefined;
  const { sumTicks, count } = reference;
  // Adding zero makes no zero of -0.
  const collarLowTicks = Math.ceil((sumTicks - collarTicks * count) / count) + 0;
  const collarHighTicks = Math.floor((sumTicks + collarTicks * count) / count) + 0;
  const { side, priceTicks } = order;
  const isOutside = side === 'BUY' ? priceTicks > collarHighTicks : priceTicks < collarLowTicks;
  return isOutside ? refusal('price-outside-collar', { collarLowTicks, collarHighTicks }) : undefined;
}

/** Rule 6.1, as a sum over a count, so that nothing is rounded. */
function referenceOf(market: NaiveMarket, contract: NaiveContract): { sumTicks: number; count: number } | undefined {
  const prices = legsOf(market, contract).map((leg) => leg.referenceTicks);
  const known = prices.filter((price) => price !== undefined);
  if (known.length === prices.length) return { sumTicks: known.reduce((a, b) => a + b, 0), count: known.length };
  const trades = market.trades.filter(({ contractId, state }) => {
    return contractId === contract.contractId && state !== 'RECALLED';
  });
  const last = trades.at(-1);
  return last && { sumTicks: last.priceTicks, count: 1 };
}

/** Rule 2.11. */
export function openOrdersFault(market: NaiveMarket, id: string): Refusal | undefined {
  const maxOpenOrders = Math.min(OPEN_ORDERS_MAX, participantOf(market, id)?.terms.openOrders ?? OPEN_ORDERS_MAX);
  const open = market.orders.filter((order) => order.participantId === id && isOpen(order));
  return open.length + 1 > maxOpenOrders ? refusal('too-many-open-orders', { maxOpenOrders }) : undefined;
}

/** Rule 2.12. What costs nothing is let in (7.3). @param costsBeforeE5 of a basket's legs before */
export function exposureFault(
  market: NaiveMarket,
  id: string,
  growthE5: bigint,
  costsBeforeE5 = 0n,
): Refusal | undefined {
  const limit = participantOf(market, id)?.terms.tradingLimitE5;
  if (limit === undefined || growthE5 <= 0n) return undefined;
  const exposure = exposureE5(market, id) + costsBeforeE5 + growthE5;
  if (exposure <= BigInt(limit)) return undefined;
  return refusal('trading-limit-exceeded', { tradingLimitE5: String(limit), exposureE5: String(exposure) });
}
