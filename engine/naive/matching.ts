/** Rules 3 and 4: who meets whom. The queue is sorted anew at each meeting. */
import type { EndReason } from '../src/events.ts';
import { FILLS_PER_RECORD_MAX } from '../src/limits.ts';
import { pick, tell, type Market, type Order } from './state.ts';

/** Matches an order that was placed, activated or lost its place, and lets what is left rest or end. */
export function match(market: Market, order: Order): void {
  order.queueNumber = market.nextQueueNumber++; // 3.6
  const isFillable = order.timeInForce !== 'FOK' || meetingsToFill(market, order, FILLS_PER_RECORD_MAX) !== undefined;
  if (!isFillable) return endOrder(market, order, 'FOK_NOT_FILLABLE'); // 3.5, 4.5
  const { met, stop } = meet(market, order, FILLS_PER_RECORD_MAX);
  for (const [resting, lots] of met) {
    if (lots > 0) trade(market, order, resting, lots);
    else endOrder(market, resting, 'SELF_TRADE'); // 4.3, 4.4
  }
  if (order.openLots === 0) return;
  if (stop !== undefined) return endOrder(market, order, stop);
  if (order.timeInForce === 'IOC') return endOrder(market, order, 'IOC_REMAINDER'); // 3.5
  showSlice(order);
}

/** How many resting orders it would meet until it is filled; undefined: it can't be. Changes nothing. */
export function meetingsToFill(market: Market, order: Order, allowance: number): number | undefined {
  const orders = market.orders.filter(({ contract }) => contract === order.contract).map((other) => ({ ...other }));
  const { met, leftLots } = meet({ ...market, orders }, order, allowance);
  return leftLots === 0 ? met.size : undefined;
}

/** The lots that each gives, already taken out of it, by first meeting (3.3); 0: it is to be cancelled. */
type Meetings = { met: Map<Order, number>; leftLots: number; stop?: 'FILL_LIMIT' | 'SELF_TRADE' };

function meet(market: Market, order: Order, allowance: number): Meetings {
  const ownMode = order.selfTradePrevention ?? order.participant.terms.selfTradePrevention ?? 'ALLOW'; // 4
  const met: Meetings['met'] = new Map();
  let leftLots = order.openLots;
  while (leftLots > 0) {
    const next = queueAgainst(market, order).find((other) => other.openLots > 0 && met.get(other) !== 0);
    if (next === undefined) break;
    if (!met.has(next) && met.size === allowance) return { met, leftLots, stop: 'FILL_LIMIT' }; // 3.4
    const mode = next.participantId === order.participantId ? ownMode : 'ALLOW';
    if (mode !== 'ALLOW') {
      if (mode !== 'CANCEL_INCOMING') met.set(next, 0); // 4.3, 4.4
      if (mode !== 'CANCEL_RESTING') return { met, leftLots, stop: 'SELF_TRADE' }; // 4.2, 4.4
      continue;
    }
    const lots = Math.min(leftLots, next.visibleLots ?? next.openLots);
    leftLots -= lots;
    met.set(next, (met.get(next) ?? 0) + lots);
    takeLots(market, next, lots);
  }
  return { met, leftLots };
}

/** Rule 3.1. */
function queueAgainst(market: Market, { contract, side, priceTicks }: Order): Order[] {
  const sign = side === 'BUY' ? 1 : -1;
  return market.orders
    .filter((other) => other.state === 'ACTIVE' && other.contract === contract && other.side !== side)
    .filter((other) => sign * other.priceTicks <= sign * priceTicks)
    .sort((a, b) => sign * (a.priceTicks - b.priceTicks) || a.queueNumber - b.queueNumber);
}

/** Rule 3.2. */
function takeLots(market: Market, order: Order, lots: number): void {
  order.openLots -= lots;
  if (order.visibleLots !== undefined) order.visibleLots -= lots;
  if (order.visibleLots !== 0 || order.openLots === 0) return;
  showSlice(order);
  order.queueNumber = market.nextQueueNumber++; // 3.6
}

function showSlice(order: Order): void {
  if (order.displayLots !== undefined) order.visibleLots = Math.min(order.displayLots, order.openLots);
}

/** The lots are gone from the resting order's open ones already. */
function trade(market: Market, order: Order, resting: Order, quantityLots: number): void {
  const { contract, contractId, priceTicks } = resting; // 3.1
  order.openLots -= quantityLots;
  for (const each of [order, resting]) {
    each.filledLots += quantityLots;
    each.filledValue += priceTicks * quantityLots;
    if (each.openLots > 0) continue;
    each.state = 'FILLED';
    delete each.visibleLots;
  }
  const [buyer, seller] = order.side === 'BUY' ? [order, resting] : [resting, order];
  const terms = { tradeId: market.nextTradeId++, contractId, priceTicks, quantityLots, aggressorSide: order.side };
  const buySide = { buyOrderId: buyer.orderId, buyParticipantId: buyer.participantId };
  const sellSide = { sellOrderId: seller.orderId, sellParticipantId: seller.participantId };
  const sides = { ...buySide, ...sellSide, executedAtUs: market.timeUs, executedSequence: market.sequence };
  market.trades.push({ ...terms, ...sides, contract, state: 'EXECUTED', revision: 1, isGone: false });
  tell(market, { type: 'TradeExecuted', ...terms, buy: sideOf(buyer), sell: sideOf(seller) });
}

function sideOf(order: Order) {
  const who = pick(order, 'orderId', 'clientOrderId', 'participantId', 'userId', 'keyId', 'portfolioId');
  return { ...who, ...pick(order, 'openLots', 'filledLots', 'filledValue', 'visibleLots') };
}

/** Ends an open order: as expired where its time is over (1.3), as cancelled for every other reason. */
export function endOrder(market: Market, order: Order, reason: EndReason): void {
  const { openLots, filledLots } = order;
  const isExpired = reason === 'GATE_CLOSURE' || reason === 'VALID_UNTIL';
  const isAsked = ['OWNER', 'MASS_CANCEL', 'OPERATOR', 'CANCEL_AFTER'].includes(reason);
  if (isAsked) order.revision += 1; // 4, 5.6
  Object.assign(order, { state: isExpired ? 'EXPIRED' : 'CANCELLED', reason, openLots: 0 });
  delete order.visibleLots;
  const told = { ...namesOf(order), reason, revision: order.revision, filledLots };
  if (isExpired) tell(market, { type: 'OrderExpired', ...told, expiredLots: openLots });
  else tell(market, { type: 'OrderCancelled', ...told, cancelledLots: openLots });
}

export const namesOf = (order: Order) => pick(order, 'orderId', 'clientOrderId', 'contractId', 'participantId');
