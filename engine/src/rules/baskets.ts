/** Several FOK orders, all filled or none placed. Rules 9.1 to 9.3. */
import type { Actor, OrderTerms, PlaceBasket } from '../commands.ts';
import type { Event } from '../events.ts';
import { unreachable } from '../assert.ts';
import { basketFingerprintOf, orderTermsOfLegs } from '../fingerprint.ts';
import { FILLS_PER_RECORD_MAX } from '../limits.ts';
import type { Contract, Market, Refusal } from '../state.ts';
import { orderCostE5 } from './exposure.ts';
import { matchOrder, selfTradeMeeting } from './matching.ts';
import { now } from './moments.ts';
import { checkNewOrder, findEarlier } from './order-checks.ts';
import { createOrder } from './order-life.ts';

/** A leg that was checked, and where it goes. */
type Leg = { terms: Actor & OrderTerms; contract: Contract };

/** `leg`: the first at fault, from 1. */
type BasketDecision =
  | { kind: 'REPLAY'; acceptedSequence: number }
  | ({ kind: 'REFUSED'; leg: number } & Refusal)
  | { kind: 'ACCEPTED'; legs: Leg[]; fingerprint: string };

/** The legs are decided in their order, then entered in it. */
export function placeBasket(market: Market, command: PlaceBasket, events: Event[]): void {
  const decision = decideBasket(market, command);
  switch (decision.kind) {
    case 'REPLAY':
      events.push({ type: 'BasketReplayed', acceptedSequence: decision.acceptedSequence });
      return;
    case 'REFUSED': {
      const { leg, code, details } = decision;
      events.push({ type: 'BasketRefused', leg, code, details });
      return;
    }
    case 'ACCEPTED':
      return enterLegs(market, decision.legs, decision.fingerprint, events);
    default:
      return unreachable(decision);
  }
}

function decideBasket(market: Market, command: PlaceBasket): BasketDecision {
  const fingerprint = basketFingerprintOf(command);
  const orders = orderTermsOfLegs(command);
  const known = findKnown(market, command, orders, fingerprint) ?? findRepeatedContract(orders);
  if (known !== undefined) return known;
  const legs: Leg[] = [];
  let earlierE5 = 0n;
  for (const [index, terms] of orders.entries()) {
    const found = checkNewOrder(market, terms, now(market), undefined, earlierE5);
    if (found.kind === 'REFUSED') return { ...found, leg: index + 1 };
    const { contract } = found;
    legs.push({ terms, contract });
    earlierE5 += orderCostE5(contract, terms, terms.quantityLots);
  }
  return findUnfillable(market, legs) ?? { kind: 'ACCEPTED', legs, fingerprint };
}

/** Rule 9.1: by the first of its ids that was used, it is a repetition of this very basket or takes another's id. */
function findKnown(
  market: Market,
  { priorUse }: PlaceBasket,
  orders: readonly (Actor & OrderTerms)[],
  fingerprint: string,
): BasketDecision | undefined {
  for (const [index, { participantId, clientOrderId }] of orders.entries()) {
    const known = priorUse?.leg === index + 1 ? { priorUse } : {};
    const earlier = findEarlier(market, { participantId, clientOrderId, ...known });
    if (earlier === undefined) continue;
    const { acceptedSequence } = earlier;
    if (earlier.fingerprint === fingerprint) return { kind: 'REPLAY', acceptedSequence };
    return { kind: 'REFUSED', leg: index + 1, code: 'client-order-id-reused', details: { acceptedSequence } };
  }
  return undefined;
}

/** Rule 9.1: each leg is for another contract, so what one of them meets is nothing to the others. */
function findRepeatedContract(orders: readonly OrderTerms[]): BasketDecision | undefined {
  const seen = new Set<string>();
  for (const [index, { contractId }] of orders.entries()) {
    if (seen.has(contractId)) {
      return { kind: 'REFUSED', leg: index + 1, code: 'basket-contract-repeated', details: { contractId } };
    }
    seen.add(contractId);
  }
  return undefined;
}

/** Rule 9.2: the first leg that can't be filled. All legs together meet at most as many as one order may. */
function findUnfillable(market: Market, legs: readonly Leg[]): BasketDecision | undefined {
  let metMax = FILLS_PER_RECORD_MAX;
  for (const [index, { contract, terms }] of legs.entries()) {
    const order = { ...terms, openLots: terms.quantityLots };
    const { met, cancelledLots } = contract.book.look(order, selfTradeMeeting(market, terms), metMax);
    if (cancelledLots > 0) {
      const { contractId } = contract;
      return { kind: 'REFUSED', leg: index + 1, code: 'basket-not-fillable', details: { contractId } };
    }
    metMax -= met.length;
  }
  return undefined;
}

function enterLegs(market: Market, legs: readonly Leg[], fingerprint: string, events: Event[]): void {
  events.push({ type: 'BasketAccepted', legs: legs.length });
  for (const [index, { contract, terms }] of legs.entries()) {
    const order = createOrder(market, contract, terms, fingerprint);
    events.push({ type: 'OrderAccepted', orderId: order.orderId, leg: index + 1 });
    matchOrder(market, contract, order, events);
  }
}
