/**
 * What is checked before an order may match: one function a sentence of the market rules. Each returns what was wrong,
 * or nothing. The first refusal counts.
 */
import type { OrderTerms } from '../commands.ts';
import { QUANTITY_LOTS_MAX } from '../limits.ts';
import type { Contract, Market, Refusal } from '../state.ts';

/** Only participants that the venue admitted may trade. */
export function checkParticipant(market: Market, participantId: string): Refusal | undefined {
  if (market.participants.has(participantId)) return undefined;
  return { code: 'unknown-participant', details: { participantId } };
}

/** Orders are taken while the contract is open: not before `opensAt`, not at or after `closesAt`. */
export function checkSession(contract: Contract): Refusal | undefined {
  switch (contract.state) {
    case 'OPEN':
      return undefined;
    case 'SCHEDULED':
      return { code: 'contract-not-open', details: { opensAtUs: contract.opensAtUs } };
    case 'CLOSED':
      return { code: 'contract-closed', details: { closesAtUs: contract.closesAtUs } };
  }
}

/** A price is a whole multiple of the contract's price tick and within its price limits. Negative is normal. */
export function checkPrice(contract: Contract, priceTicks: number): Refusal | undefined {
  const { priceTickTicks, minPriceTicks, maxPriceTicks } = contract.rules;
  if (priceTicks % priceTickTicks !== 0) return { code: 'price-off-tick', details: { priceTickTicks } };
  if (priceTicks < minPriceTicks || priceTicks > maxPriceTicks) {
    return { code: 'price-out-of-range', details: { minPriceTicks, maxPriceTicks } };
  }
  return undefined;
}

/** A quantity is positive, a whole multiple of the contract's quantity step, and not so large that sums go wrong. */
export function checkQuantity(contract: Contract, quantityLots: number): Refusal | undefined {
  const { quantityStepLots } = contract.rules;
  if (quantityLots <= 0) return { code: 'quantity-not-positive', details: { quantityStepLots } };
  if (quantityLots % quantityStepLots !== 0) return { code: 'quantity-off-step', details: { quantityStepLots } };
  if (quantityLots > QUANTITY_LOTS_MAX) {
    return { code: 'quantity-too-large', details: { maxQuantityLots: QUANTITY_LOTS_MAX } };
  }
  return undefined;
}

/**
 * `validUntil` belongs to GTD and to nothing else; it lies in the future and not after gate closure. It is refused
 * there, not shortened: nothing is silently converted.
 */
export function checkValidity(
  contract: Contract,
  timeUs: number,
  terms: Pick<OrderTerms, 'timeInForce' | 'validUntilUs'>,
): Refusal | undefined {
  const { timeInForce, validUntilUs } = terms;
  if (timeInForce !== 'GTD') {
    return validUntilUs === undefined ? undefined : { code: 'valid-until-not-allowed', details: { timeInForce } };
  }
  if (validUntilUs === undefined) return { code: 'valid-until-required', details: { timeInForce } };
  if (validUntilUs <= timeUs) return { code: 'valid-until-past', details: { timeUs } };
  if (validUntilUs > contract.closesAtUs) {
    return { code: 'valid-until-after-closure', details: { closesAtUs: contract.closesAtUs } };
  }
  return undefined;
}

/** All of the above for a new order. */
export function checkTerms(market: Market, contract: Contract, terms: OrderTerms): Refusal | undefined {
  return (
    checkSession(contract) ??
    checkPrice(contract, terms.priceTicks) ??
    checkQuantity(contract, terms.quantityLots) ??
    checkValidity(contract, market.timeUs, terms)
  );
}
