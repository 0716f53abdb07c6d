/**
 * What is checked before an order may match: one function a sentence of the market rules. Each returns what was wrong,
 * or nothing. The first refusal counts. `decideOrder` puts them together, for placing an order and for its preview.
 */
import type { OrderTerms, PlaceOrder } from '../commands.ts';
import { fingerprintOf } from '../fingerprint.ts';
import { QUANTITY_LOTS_MAX } from '../limits.ts';
import {
  archivesAtUs,
  contractOf,
  contractStateAt,
  orderOf,
  type Contract,
  type Market,
  type Refusal,
} from '../state.ts';

/** Only participants that the venue admitted may trade. */
function checkParticipant(market: Market, participantId: string): Refusal | undefined {
  if (market.participants.has(participantId)) return undefined;
  return { code: 'unknown-participant', details: { participantId } };
}

/** Orders are taken while the contract is open: not before `opensAt`, not at or after `closesAt`. */
export function checkSession(contract: Contract, timeUs: number): Refusal | undefined {
  switch (contractStateAt(contract, timeUs)) {
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
function checkTerms(contract: Contract, timeUs: number, terms: OrderTerms): Refusal | undefined {
  return (
    checkSession(contract, timeUs) ??
    checkPrice(contract, terms.priceTicks) ??
    checkQuantity(contract, terms.quantityLots) ??
    checkValidity(contract, timeUs, terms)
  );
}

/** ACCEPTED: it gets an id and goes to the book of `contract`. REPLAY: it was accepted in that record already. */
export type OrderDecision =
  | ({ kind: 'REFUSED' } & Refusal)
  | { kind: 'REPLAY'; acceptedSequence: number }
  | { kind: 'ACCEPTED'; contract: Contract; fingerprint: string };

/**
 * What becomes of a new order at `timeUs`, now or later, as if all that is due by then were settled. Changes nothing.
 * A repetition is told before any market rule is looked at.
 */
export function decideOrder(market: Market, command: PlaceOrder, timeUs: number): OrderDecision {
  const fingerprint = fingerprintOf(command);
  const earlier = findEarlier(market, command, timeUs);
  if (earlier !== undefined) {
    const { acceptedSequence } = earlier;
    if (earlier.fingerprint === fingerprint) return { kind: 'REPLAY', acceptedSequence };
    return { kind: 'REFUSED', code: 'client-order-id-reused', details: { acceptedSequence } };
  }
  const notAdmitted = checkParticipant(market, command.participantId);
  if (notAdmitted !== undefined) return { kind: 'REFUSED', ...notAdmitted };
  const { contractId } = command;
  const contract = market.contracts.get(contractId);
  if (contract === undefined) return { kind: 'REFUSED', code: 'unknown-contract', details: { contractId } };
  const refusal = checkTerms(contract, timeUs, command);
  return refusal === undefined ? { kind: 'ACCEPTED', contract, fingerprint } : { kind: 'REFUSED', ...refusal };
}

/** The engine's own memory first, as long as it lasts; then what the table of old ids knew. */
function findEarlier(
  market: Market,
  command: PlaceOrder,
  timeUs: number,
): { acceptedSequence: number; fingerprint: string } | undefined {
  const orderId = market.clientOrderIds.find(command.participantId, command.clientOrderId);
  if (orderId === undefined) return command.priorUse;
  const order = orderOf(market, orderId);
  return timeUs < archivesAtUs(contractOf(market, order.contractId)) ? order : command.priorUse;
}
