/** Rules 3 and 4: who meets whom. The queue is sorted anew at each meeting. */
import type { EndReason, Event, TradeSide } from '../src/events.ts';
import type { SelfTradePrevention } from '../src/commands.ts';
import { FILLS_PER_RECORD_MAX } from '../src/limits.ts';
import { participantOf, must, type NaiveMarket, type NaiveOrder } from './state.ts';

/** What an order comes to, told at the place of the first meeting; without lots, the resting order was cancelled. */
type Meeting = { resting: NaiveOrder; lots?: number };
type Outcome = { meetings: Meeting[]; leftLots: number; stop?: 'FILL_LIMIT' | 'SELF_TRADE' };

/** Matches an order that was placed, activated or lost its place, and lets what is left rest or end. */
export function match(market: NaiveMarket, order: NaiveOrder, events: Event[]): void {
  order.state = 'ACTIVE';
  order.queueNumber = market.nextQueueNumber++;
  if (order.timeInForce === 'FOK' && lotsMet(market, order, FILLS_PER_RECORD_MAX) === undefined) {
    return cancel(order, 'FOK_NOT_FILLABLE', events);
  }
  const { meetings, stop } = meet(market, order, restingAgainst(market, order), FILLS_PER_RECORD_MAX);
  for (const { resting, lots } of meetings) {
    if (lots === undefined) cancel(resting, 'SELF_TRADE', events);
    else trade(market, order, resting, lots, events);
  }
  if (order.openLots === 0) return;
  if (stop !== undefined) return cancel(order, stop, events);
  if (order.timeInForce === 'IOC') return cancel(order, 'IOC_REMAINDER', events);
  showSlice(order);
}

/** How many resting orders it would meet until it is filled; undefined: it can't be filled. Changes nothing. */
export function lotsMet(market: NaiveMarket, order: NaiveOrder, allowance: number): number | undefined {
  const copies = restingAgainst(market, order).map((resting) => ({ ...resting }));
  const { meetings, leftLots } = meet({ ...market }, { ...order }, copies, allowance);
  return leftLots === 0 ? meetings.length : undefined;
}

function restingAgainst(market: NaiveMarket, { contractId, side }: NaiveOrder): NaiveOrder[] {
  return market.orders.filter((other) => {
    return other.state === 'ACTIVE' && other.contractId === contractId && other.side !== side;
  });
}

/** Takes the lots out of the resting orders, and tells of whom. */
function meet(market: NaiveMarket, order: NaiveOrder, resting: NaiveOrder[], allowance: number): Outcome {
  const sign = order.side === 'BUY' ? 1 : -1;
  const meetings: Meeting[] = [];
  const removed: NaiveOrder[] = [];
  const mode = modeOf(market, order);
  let leftLots = order.openLots;
  while (leftLots > 0) {
    const [next] = resting
      .filter((other) => other.openLots > 0 && !removed.includes(other))
      .filter((other) => sign * other.priceTicks <= sign * order.priceTicks)
      .sort((a, b) => sign * (a.priceTicks - b.priceTicks) || a.queueNumber - b.queueNumber);
    if (next === undefined) break;
    const before = meetings.find((meeting) => meeting.resting === next);
    if (before === undefined && meetings.length === allowance) return { meetings, leftLots, stop: 'FILL_LIMIT' };
    if (next.participantId === order.participantId && mode !== 'ALLOW') {
      if (mode === 'CANCEL_INCOMING') return { meetings, leftLots, stop: 'SELF_TRADE' };
      meetings.push({ resting: next });
      removed.push(next);
      if (mode === 'CANCEL_BOTH') return { meetings, leftLots, stop: 'SELF_TRADE' };
      continue;
    }
    const lots = Math.min(leftLots, next.visibleLots ?? next.openLots);
    leftLots -= lots;
    if (before === undefined) meetings.push({ resting: next, lots });
    else before.lots = must(before.lots) + lots;
    takeLots(market, next, lots);
  }
  return { meetings, leftLots };
}

function modeOf(market: NaiveMarket, order: NaiveOrder): SelfTradePrevention {
  const participant = must(participantOf(market, order.participantId));
  return order.selfTradePrevention ?? participant.terms.selfTradePrevention ?? 'ALLOW';
}

/** Of an iceberg the next slice joins the end of its price's queue at once. */
function takeLots(market: NaiveMarket, resting: NaiveOrder, lots: number): void {
  resting.openLots -= lots;
  if (resting.visibleLots === undefined) return;
  resting.visibleLots -= lots;
  if (resting.visibleLots > 0 || resting.openLots === 0) return;
  showSlice(resting);
  resting.queueNumber = market.nextQueueNumber++;
}

function showSlice(order: NaiveOrder): void {
  if (order.displayLots !== undefined) order.visibleLots = Math.min(order.displayLots, order.openLots);
}

/** The lots are gone from the resting order's open ones already. */
function trade(
  market: NaiveMarket,
  order: NaiveOrder,
  resting: NaiveOrder,
  quantityLots: number,
  events: Event[],
): void {
  const { contractId, priceTicks } = resting;
  order.openLots -= quantityLots;
  for (const side of [order, resting]) {
    side.filledLots += quantityLots;
    side.filledValue += priceTicks * quantityLots;
    if (side.openLots > 0) continue;
    side.state = 'FILLED';
    delete side.visibleLots;
  }
  const [buyer, seller] = order.side === 'BUY' ? [order, resting] : [resting, order];
  const terms = { tradeId: market.nextTradeId++, contractId, priceTicks, quantityLots };
  market.trades.push({
    ...terms,
    executedAtUs: market.timeUs,
    buyOrderId: buyer.orderId,
    buyParticipantId: buyer.participantId,
    sellOrderId: seller.orderId,
    sellParticipantId: seller.participantId,
    state: 'EXECUTED',
    revision: 1,
    aggressorSide: order.side,
    executedSequence: market.sequence,
    isGone: false,
  });
  const [buy, sell] = [sideOf(buyer), sideOf(seller)];
  events.push({ type: 'TradeExecuted', ...terms, aggressorSide: order.side, buy, sell });
}

function sideOf(order: NaiveOrder): TradeSide {
  const { orderId, clientOrderId, participantId, userId, keyId, portfolioId } = order;
  const { openLots, filledLots, filledValue, visibleLots } = order;
  const who = { orderId, clientOrderId, participantId, userId, keyId, portfolioId };
  return { ...who, openLots, filledLots, filledValue, ...(visibleLots !== undefined && { visibleLots }) };
}

const BY_OWNER_OR_OPERATOR: readonly EndReason[] = ['OWNER', 'MASS_CANCEL', 'OPERATOR', 'CANCEL_AFTER'];

export function cancel(order: NaiveOrder, reason: EndReason, events: Event[]): void {
  if (BY_OWNER_OR_OPERATOR.includes(reason)) order.revision += 1;
  const cancelledLots = end(order, 'CANCELLED', reason);
  const { revision, filledLots } = order;
  events.push({ type: 'OrderCancelled', ...namesOf(order), reason, revision, cancelledLots, filledLots });
}

export function expire(order: NaiveOrder, reason: EndReason, events: Event[]): void {
  const expiredLots = end(order, 'EXPIRED', reason);
  const { revision, filledLots } = order;
  events.push({ type: 'OrderExpired', ...namesOf(order), reason, revision, expiredLots, filledLots });
}

export function namesOf({ orderId, clientOrderId, contractId, participantId }: NaiveOrder) {
  return { orderId, clientOrderId, contractId, participantId };
}

function end(order: NaiveOrder, state: 'CANCELLED' | 'EXPIRED', reason: EndReason): number {
  const { openLots } = order;
  Object.assign(order, { state, reason, openLots: 0 });
  delete order.visibleLots;
  return openLots;
}
