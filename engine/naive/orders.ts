/** Rules 2 and 9: new orders, alone, as baskets, and of blocks. */
import type { Actor, OrderTerms, PlaceBasket, PlaceBlock, PlaceOrder, PriorUse } from '../src/commands.ts';
import type { Event } from '../src/events.ts';
import {
  basketFingerprintOf,
  blockFingerprintOf,
  fingerprintOf,
  orderTermsOfBlock,
  orderTermsOfLegs,
} from '../src/fingerprint.ts';
import { FILLS_PER_RECORD_MAX } from '../src/limits.ts';
import { findOrDraftBlock } from './blocks.ts';
import { findOwn } from './changes.ts';
import {
  blockFault,
  collarFault,
  exposureFault,
  kindFault,
  openOrdersFault,
  refusal,
  sessionFault,
  termsFault,
} from './checks.ts';
import { lotsMet, match } from './matching.ts';
import { costE5, findContract, participantOf } from './state.ts';
import type { NaiveContract, NaiveMarket, NaiveOrder, Refusal } from './state.ts';

type Terms = Actor & OrderTerms;

export function placeOrder(market: NaiveMarket, command: PlaceOrder, events: Event[]): void {
  const fingerprint = fingerprintOf(command);
  const prior = earlierUse(market, command, command.priorUse);
  if (prior !== undefined) return answerAgain(prior, fingerprint, events);
  const contract = findContract(market, command.contractId);
  const fault = placementFault(market, command, contract);
  if (fault !== undefined) return void events.push({ type: 'OrderRefused', ...fault });
  enter(market, command, fingerprint, events);
}

export function placeBlock(market: NaiveMarket, command: PlaceBlock, events: Event[]): void {
  const { contractIds } = command;
  const terms = orderTermsOfBlock(command);
  const { contractId } = terms;
  const fingerprint = blockFingerprintOf(command);
  const prior = earlierUse(market, command, command.priorUse);
  if (prior !== undefined) return answerAgain(prior, fingerprint, events);
  const isAdmitted = participantOf(market, command.participantId) !== undefined;
  const block = isAdmitted ? findOrDraftBlock(market, contractIds) : undefined;
  const fault = block !== undefined && 'code' in block ? block : placementFault(market, terms, block);
  if (fault !== undefined) return void events.push({ type: 'OrderRefused', ...fault });
  if (block !== undefined && !('code' in block) && !market.contracts.includes(block)) {
    market.contracts.push(block);
    market.nextListingNumber += 1;
    events.push({ type: 'BlockListed', contractId, contractIds });
  }
  enter(market, terms, fingerprint, events);
}

/** Rule 2.1. */
function earlierUse(market: NaiveMarket, { participantId, clientOrderId }: Terms | PlaceBlock, priorUse?: PriorUse) {
  return findOwn(market, { participantId, clientOrderId }) ?? priorUse;
}

function answerAgain({ acceptedSequence, fingerprint }: PriorUse, asked: string, events: Event[]): void {
  if (fingerprint === asked) return void events.push({ type: 'OrderReplayed', acceptedSequence });
  events.push({ type: 'OrderRefused', code: 'client-order-id-reused', details: { acceptedSequence } });
}

/** Rules 2.2 to 2.12. @param costsBeforeE5 of the legs before, of a basket */
function placementFault(
  market: NaiveMarket,
  terms: Terms,
  contract: NaiveContract | undefined,
  costsBeforeE5 = 0n,
): Refusal | undefined {
  const { participantId, contractId, parked, timeInForce } = terms;
  if (participantOf(market, participantId) === undefined) return refusal('unknown-participant', { participantId });
  if (contract === undefined) return refusal('unknown-contract', { contractId });
  const mayRest = timeInForce === 'GFS' || timeInForce === 'GTD';
  const draft = draftOrder(market, terms, '');
  const cost = () => costE5({ ...market, contracts: [contract] }, draft);
  return (
    blockFault(market, participantId) ??
    sessionFault(market, contract) ??
    kindFault(terms, parked === true) ??
    termsFault(market, contract, terms) ??
    (parked === true ? undefined : collarFault(market, contract, terms)) ??
    (mayRest ? openOrdersFault(market, participantId) : undefined) ??
    (parked === true ? undefined : exposureFault(market, participantId, cost(), costsBeforeE5))
  );
}

function enter(market: NaiveMarket, terms: Terms, fingerprint: string, events: Event[], leg?: number): void {
  const order = draftOrder(market, terms, fingerprint);
  market.nextOrderId += 1;
  market.orders.push(order);
  events.push({ type: 'OrderAccepted', orderId: order.orderId, ...(leg !== undefined && { leg }) });
  if (terms.parked === true) order.state = 'PARKED';
  else match(market, order, events);
}

function draftOrder(market: NaiveMarket, terms: Terms, fingerprint: string): NaiveOrder {
  const { validUntilUs, displayLots, selfTradePrevention, text } = terms;
  return {
    orderId: market.nextOrderId,
    participantId: terms.participantId,
    userId: terms.userId,
    keyId: terms.keyId,
    portfolioId: terms.portfolioId,
    clientOrderId: terms.clientOrderId,
    contractId: terms.contractId,
    side: terms.side,
    priceTicks: terms.priceTicks,
    quantityLots: terms.quantityLots,
    orderType: terms.orderType,
    timeInForce: terms.timeInForce,
    ...(validUntilUs !== undefined && { validUntilUs }),
    ...(displayLots !== undefined && { displayLots }),
    ...(selfTradePrevention !== undefined && { selfTradePrevention }),
    ...(text !== undefined && { text }),
    state: 'ACTIVE',
    openLots: terms.quantityLots,
    filledLots: 0,
    filledValue: 0,
    revision: 1,
    fingerprint,
    acceptedSequence: market.sequence,
    queueNumber: 0,
    changes: [],
  };
}

/** Rules 9.1 to 9.3. */
export function placeBasket(market: NaiveMarket, command: PlaceBasket, events: Event[]): void {
  const fingerprint = basketFingerprintOf(command);
  const legs = orderTermsOfLegs(command);
  const refuse = (leg: number, fault: Refusal) => void events.push({ type: 'BasketRefused', leg, ...fault });
  for (const [index, leg] of legs.entries()) {
    const prior = earlierUse(market, leg, command.priorUse?.leg === index + 1 ? command.priorUse : undefined);
    if (prior === undefined) continue;
    const { acceptedSequence } = prior;
    if (prior.fingerprint === fingerprint) {
      return void events.push({ type: 'BasketReplayed', acceptedSequence });
    }
    return refuse(index + 1, refusal('client-order-id-reused', { acceptedSequence }));
  }
  for (const [index, { contractId }] of legs.entries()) {
    if (legs.findIndex((leg) => leg.contractId === contractId) === index) continue;
    return refuse(index + 1, refusal('basket-contract-repeated', { contractId }));
  }
  const fault = basketFault(market, legs);
  if (fault !== undefined) return refuse(fault.leg, fault.refusal);
  events.push({ type: 'BasketAccepted', legs: legs.length });
  legs.forEach((leg, index) => enter(market, leg, fingerprint, events, index + 1));
}

function basketFault(market: NaiveMarket, legs: Terms[]): { leg: number; refusal: Refusal } | undefined {
  let costsE5 = 0n;
  for (const [index, leg] of legs.entries()) {
    const contract = findContract(market, leg.contractId);
    const fault = placementFault(market, leg, contract, costsE5);
    if (fault !== undefined) return { leg: index + 1, refusal: fault };
    costsE5 += costE5(market, draftOrder(market, leg, ''));
  }
  let allowance = FILLS_PER_RECORD_MAX;
  for (const [index, leg] of legs.entries()) {
    const met = lotsMet(market, draftOrder(market, leg, ''), allowance);
    const { contractId } = leg;
    if (met === undefined) return { leg: index + 1, refusal: refusal('basket-not-fillable', { contractId }) };
    allowance -= met;
  }
  return undefined;
}
