/**
 * What is checked before an order may match: one function a sentence of rule 2. Each returns what was wrong, or
 * nothing. The first refusal counts. `decideOrder` puts them together, for placing an order and for its preview.
 */
import type { Actor, OrderTerms, PlaceOrder } from '../commands.ts';
import type { RefusalDetails } from '../events.ts';
import { fingerprintOf } from '../fingerprint.ts';
import { ICEBERG_SLICES_MAX } from '../limits.ts';
import {
  contractOf,
  contractStateAt,
  findContract,
  haltedLegOf,
  haltOfMarketAt,
  orderOf,
  participantOf,
  type Contract,
  type Market,
  type Order,
  type Participant,
  type Refusal,
} from '../state.ts';
import { checkCollar } from './collars.ts';
import { checkGrowth, checkMaxQuantity, checkOpenOrders, checkTradingLimit, checkValue } from './limit-checks.ts';
import type { Moment } from './moments.ts';

/** Rule 2.2: only participants that the venue admitted may trade. */
export function checkParticipant(market: Market, participantId: string): Refusal | undefined {
  if (market.participants.has(participantId)) return undefined;
  return { code: 'unknown-participant', details: { participantId } };
}

/** Rules 2.2 and 8.3: a blocked participant can cancel and park its orders, nothing else. */
export function checkNotBlocked(market: Market, participantId: string): Refusal | undefined {
  const { isBlockedByOperator, isBlockedByOwner } = participantOf(market, participantId);
  if (isBlockedByOperator) return { code: 'participant-blocked', details: { by: 'OPERATOR' } };
  return isBlockedByOwner ? { code: 'participant-blocked', details: { by: 'OWNER' } } : undefined;
}

/** Rule 2.3: orders are taken while the contract is open: not before `opensAt`, not at or after `closesAt`. */
function checkSession(market: Market, contract: Contract, timeUs: number): Refusal | undefined {
  switch (contractStateAt(market, contract, timeUs)) {
    case 'OPEN':
      return undefined;
    case 'SCHEDULED':
      return { code: 'contract-not-open', details: { opensAtUs: contract.opensAtUs } };
    case 'HALTED':
      return { code: 'contract-halted', details: haltDetails(market, contract, timeUs) };
    case 'CLOSED':
      return { code: 'contract-closed', details: { closesAtUs: contract.closesAtUs } };
  }
}

/** The market's halt and its end, if it has one; else which contract is halted, of a block which of its legs. */
function haltDetails(market: Market, contract: Contract, timeUs: number): RefusalDetails {
  const halt = haltOfMarketAt(market, timeUs);
  if (halt === undefined) return { contractId: (haltedLegOf(contract) ?? contract).contractId };
  return halt.untilUs === undefined ? {} : { haltedUntilUs: halt.untilUs };
}

/** Rule 2.4: what rests may show only a part of itself, or wait outside of the book. */
function checkKind({ orderType, timeInForce, parked }: OrderTerms): Refusal | undefined {
  if (timeInForce === 'GFS' || timeInForce === 'GTD') return undefined;
  if (orderType === 'ICEBERG') return { code: 'time-in-force-not-allowed', details: { timeInForce, orderType } };
  return parked === true ? { code: 'parked-not-allowed', details: { timeInForce } } : undefined;
}

/**
 * Rule 2.5: a price is a whole multiple of the contract's price tick and within its price limits. Negative is normal.
 */
export function checkPrice(
  contract: Contract,
  priceTicks: number,
): (Refusal & { code: 'price-off-tick' | 'price-out-of-range' }) | undefined {
  const { priceTickTicks, minPriceTicks, maxPriceTicks } = contract.rules;
  if (priceTicks % priceTickTicks !== 0) return { code: 'price-off-tick', details: { priceTickTicks } };
  if (priceTicks < minPriceTicks || priceTicks > maxPriceTicks) {
    return { code: 'price-out-of-range', details: { minPriceTicks, maxPriceTicks } };
  }
  return undefined;
}

/** Rule 2.6: a quantity is positive, a whole multiple of the contract's quantity step, and not too large. */
function checkQuantity(contract: Contract, participant: Participant, quantityLots: number): Refusal | undefined {
  const { quantityStepLots } = contract.rules;
  if (quantityLots <= 0) return { code: 'quantity-not-positive', details: { quantityStepLots } };
  if (quantityLots % quantityStepLots !== 0) return { code: 'quantity-off-step', details: { quantityStepLots } };
  return checkMaxQuantity(contract, participant, quantityLots);
}

/** Rule 2.7: an iceberg says how much of it is shown at once; not too little, so that matching is never long. */
function checkDisplay(
  contract: Contract,
  { orderType, quantityLots, displayLots }: Pick<OrderTerms, 'orderType' | 'quantityLots' | 'displayLots'>,
): Refusal | undefined {
  if (orderType !== 'ICEBERG') {
    return displayLots === undefined ? undefined : { code: 'display-quantity-not-allowed', details: { orderType } };
  }
  if (displayLots === undefined) return { code: 'display-quantity-required', details: { orderType } };
  const { quantityStepLots } = contract.rules;
  if (displayLots <= 0 || displayLots % quantityStepLots !== 0) {
    return { code: 'display-quantity-off-step', details: { quantityStepLots } };
  }
  if (displayLots > quantityLots) {
    return { code: 'display-quantity-too-large', details: { maxDisplayLots: quantityLots } };
  }
  const minDisplayLots = Math.ceil(quantityLots / (ICEBERG_SLICES_MAX * quantityStepLots)) * quantityStepLots;
  return displayLots < minDisplayLots ? { code: 'display-quantity-too-small', details: { minDisplayLots } } : undefined;
}

/**
 * Rule 2.8: `validUntil` belongs to GTD and to nothing else; it lies in the future and not after gate closure. It is
 * refused there, not shortened: nothing is silently converted.
 */
function checkValidity(
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

/** Rules 2.3 to 2.12, for a new order. `earlierE5`: what the legs of a basket before it may cost (rule 9.2). */
function checkTerms(
  market: Market,
  contract: Contract,
  terms: Actor & OrderTerms,
  { timeUs, isGone }: Moment,
  earlierE5: bigint,
): Refusal | undefined {
  const participant = participantOf(market, terms.participantId);
  const isParked = terms.parked === true;
  return (
    checkSession(market, contract, timeUs) ??
    checkKind(terms) ??
    checkPrice(contract, terms.priceTicks) ??
    checkQuantity(contract, participant, terms.quantityLots) ??
    checkDisplay(contract, terms) ??
    checkValidity(contract, timeUs, terms) ??
    checkValue(contract, participant, terms) ??
    (isParked ? undefined : checkCollar(market, contract, terms)) ??
    checkOpenOrders(participant, terms, isGone) ??
    (isParked ? undefined : checkTradingLimit(market, contract, participant, terms, { earlierE5, isGone }))
  );
}

/**
 * Rules 2.3 to 2.12, for an amendment: of the order as it would be. What is filled stays filled (rule 5.2). Only what
 * is matched anew must keep to the collar, and only what grows to the trading limit (rules 5.4 and 5.5).
 */
export function checkAmendedTerms(
  market: Market,
  order: Order,
  wouldBe: Order,
  isMatchedAnew: boolean,
): Refusal | undefined {
  const [contract, participant] = [contractOf(market, order.contractId), participantOf(market, order.participantId)];
  return (
    checkSession(market, contract, market.timeUs) ??
    checkPrice(contract, wouldBe.priceTicks) ??
    checkQuantity(contract, participant, wouldBe.quantityLots) ??
    checkNotBelowFilled(wouldBe) ??
    checkDisplay(contract, wouldBe) ??
    checkValidity(contract, market.timeUs, wouldBe) ??
    checkValue(contract, participant, wouldBe) ??
    (isMatchedAnew ? checkCollar(market, contract, wouldBe) : undefined) ??
    (order.state === 'PARKED' ? undefined : checkGrowth(contract, participant, order, wouldBe))
  );
}

/** Rule 5.6, of an order that is activated: rules 2.3, 2.10 and 2.12. */
export function checkActivatedTerms(market: Market, order: Order): Refusal | undefined {
  const [contract, participant] = [contractOf(market, order.contractId), participantOf(market, order.participantId)];
  const { side, priceTicks, openLots: quantityLots } = order;
  return (
    checkSession(market, contract, market.timeUs) ??
    checkCollar(market, contract, order) ??
    checkTradingLimit(market, contract, participant, { side, priceTicks, quantityLots })
  );
}

function checkNotBelowFilled({ quantityLots, filledLots }: Order): Refusal | undefined {
  return quantityLots < filledLots ? { code: 'quantity-below-filled', details: { filledLots } } : undefined;
}

/** ACCEPTED: it gets an id and goes to the book of `contract`. REPLAY: it was accepted in that record already. */
export type OrderDecision =
  | ({ kind: 'REFUSED' } & Refusal)
  | { kind: 'REPLAY'; acceptedSequence: number }
  | { kind: 'ACCEPTED'; contract: Contract; fingerprint: string };

/** What becomes of a new order at that moment. Changes nothing. */
export function decideOrder(market: Market, command: PlaceOrder, moment: Moment): OrderDecision {
  const find = (): FoundContract => findNamed(market, command);
  return decide(market, command, fingerprintOf(command), moment, find);
}

/** For what an order is: a contract, also a block that isn't listed yet, or what is wrong with what was named. */
export type FoundContract = { kind: 'FOUND'; contract: Contract } | ({ kind: 'REFUSED' } & Refusal);

/**
 * The same for an order of anything that `find` finds; `fingerprint` is of its terms as they were sent. A repetition is
 * told before any market rule is looked at (rule 2.1).
 */
export function decide(
  market: Market,
  command: PlaceOrder,
  fingerprint: string,
  moment: Moment,
  find: () => FoundContract,
): OrderDecision {
  const earlier = findEarlier(market, command);
  if (earlier !== undefined) {
    const { acceptedSequence } = earlier;
    if (earlier.fingerprint === fingerprint) return { kind: 'REPLAY', acceptedSequence };
    return { kind: 'REFUSED', code: 'client-order-id-reused', details: { acceptedSequence } };
  }
  const found = checkNewOrder(market, command, moment, find);
  return found.kind === 'FOUND' ? { kind: 'ACCEPTED', contract: found.contract, fingerprint } : found;
}

/** Rules 2.2 to 2.12: the contract that the order goes to, or what is wrong. `earlierE5`: see checkTerms. */
export function checkNewOrder(
  market: Market,
  terms: Actor & OrderTerms,
  moment: Moment,
  find: () => FoundContract = () => findNamed(market, terms),
  earlierE5 = 0n,
): FoundContract {
  const notAdmitted = checkParticipant(market, terms.participantId);
  if (notAdmitted !== undefined) return { kind: 'REFUSED', ...notAdmitted };
  const found = find();
  if (found.kind === 'REFUSED') return found;
  const refusal =
    checkNotBlocked(market, terms.participantId) ?? checkTerms(market, found.contract, terms, moment, earlierE5);
  return refusal === undefined ? found : { kind: 'REFUSED', ...refusal };
}

function findNamed(market: Market, { contractId }: Pick<OrderTerms, 'contractId'>): FoundContract {
  const contract = findContract(market, contractId);
  if (contract !== undefined) return { kind: 'FOUND', contract };
  return { kind: 'REFUSED', code: 'unknown-contract', details: { contractId } };
}

/**
 * Rule 2.1: who used this id before. The engine's own memory first, as long as it lasts; then what the table of old ids
 * knew.
 */
export function findEarlier(
  market: Market,
  { participantId, clientOrderId, priorUse }: Pick<PlaceOrder, 'participantId' | 'clientOrderId' | 'priorUse'>,
): { acceptedSequence: number; fingerprint: string } | undefined {
  const orderId = market.clientOrderIds.find(participantId, clientOrderId);
  return orderId === undefined ? priorUse : orderOf(market, orderId);
}
