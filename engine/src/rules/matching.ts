/**
 * What an order meets in its book and what comes of it: trades, self-trade prevention, what doesn't rest. Rules 3, 4.
 */
import type { OrderTerms, TimeInForce } from '../commands.ts';
import type { EndReason, Event, TradeExecuted, TradeSide } from '../events.ts';
import type { Fill, Meet, Placement } from '../book.ts';
import { assert, safeInteger, unreachable } from '../assert.ts';
import { orderOf, participantOf, type Contract, type Market, type Order } from '../state.ts';
import { cancelRest, endOrder, touch } from './order-life.ts';
import { rememberTrade } from './trades.ts';

/** Rule 3: matches an active order that isn't in the book; what is left of it rests there, or is cancelled. */
export function matchOrder(market: Market, contract: Contract, order: Order, events: Event[]): void {
  assert(order.state === 'ACTIVE', () => `order ${order.orderId} is ${order.state} and can't be matched`);
  joinQueue(market, order);
  const placement = contract.book.place(order, selfTradeMeeting(market, order));
  for (const orderId of placement.replenished) joinQueue(market, orderOf(market, orderId));
  for (const one of placement.met) {
    if ('removedOrderId' in one) cancelRest(market, orderOf(market, one.removedOrderId), 'SELF_TRADE', events);
    else executeTrade(market, contract, one, order, events);
  }
  assert(order.openLots === placement.openLots + placement.cancelledLots, 'quantity is conserved');
  if (placement.cancelledLots > 0) {
    cancelRest(market, order, reasonNotResting(order.timeInForce, placement), events);
    return;
  }
  if (order.displayLots !== undefined && placement.openLots > 0) order.visibleLots = placement.visibleLots;
  touch(market, order);
}

/** Rule 3.6. */
function joinQueue(market: Market, order: Order): void {
  order.queueNumber = market.nextQueueNumber;
  market.nextQueueNumber += 1;
}

/** Rule 4: how an incoming order meets those that rest, by its own mode or its participant's. */
export function selfTradeMeeting(
  market: Market,
  incoming: Pick<OrderTerms, 'selfTradePrevention'> & { participantId: string },
): Meet {
  const { participantId } = incoming;
  const own = selfTradeModeOf(market, incoming);
  if (own === 'TRADE') return () => 'TRADE';
  return (orderId) => (orderOf(market, orderId).participantId === participantId ? own : 'TRADE');
}

function selfTradeModeOf(
  market: Market,
  { participantId, selfTradePrevention }: Parameters<typeof selfTradeMeeting>[1],
): ReturnType<Meet> {
  const mode = selfTradePrevention ?? participantOf(market, participantId).terms.selfTradePrevention ?? 'ALLOW';
  switch (mode) {
    case 'ALLOW':
      return 'TRADE';
    case 'CANCEL_INCOMING':
      return 'STOP';
    case 'CANCEL_RESTING':
      return 'REMOVE';
    case 'CANCEL_BOTH':
      return 'REMOVE_AND_STOP';
    default:
      return unreachable(mode);
  }
}

/** Rules 3.4, 3.5 and 4: why a part of an order that was matched doesn't rest. */
export function reasonNotResting(timeInForce: TimeInForce, { cut }: Placement): EndReason {
  if (cut === 'LIMIT') return 'FILL_LIMIT';
  if (cut === 'STOP') return 'SELF_TRADE';
  return timeInForce === 'FOK' ? 'FOK_NOT_FILLABLE' : 'IOC_REMAINDER';
}

/** Rule 3.3: all that the two trade with each other, at the resting order's price. */
function executeTrade(market: Market, contract: Contract, met: Fill, incoming: Order, events: Event[]): void {
  const resting = orderOf(market, met.restingOrderId);
  const { priceTicks, quantityLots } = met;
  assert(resting.priceTicks === priceTicks, 'a trade is at the resting price');
  if (resting.visibleLots !== undefined) resting.visibleLots = met.restingVisibleLots;
  fill(market, resting, priceTicks, quantityLots);
  fill(market, incoming, priceTicks, quantityLots);
  assert(resting.openLots === met.restingOpenLots, 'order and book agree on what is left');
  const [buy, sell] = incoming.side === 'BUY' ? [incoming, resting] : [resting, incoming];
  const trade: TradeExecuted = {
    type: 'TradeExecuted',
    tradeId: market.nextTradeId,
    contractId: contract.contractId,
    priceTicks,
    quantityLots,
    aggressorSide: incoming.side,
    buy: tradeSide(buy),
    sell: tradeSide(sell),
  };
  events.push(trade);
  market.nextTradeId += 1;
  rememberTrade(market, trade);
}

function fill(market: Market, order: Order, priceTicks: number, quantityLots: number): void {
  assert(order.state === 'ACTIVE', () => `order ${order.orderId} is ${order.state} and can't trade`);
  assert(quantityLots > 0 && quantityLots <= order.openLots, () => `order ${order.orderId} can't fill ${quantityLots}`);
  order.openLots -= quantityLots;
  order.filledLots += quantityLots;
  order.filledValue = safeInteger(order.filledValue + priceTicks * quantityLots);
  if (order.openLots === 0) endOrder(market, order, 'FILLED');
  else touch(market, order);
}

function tradeSide(order: Order): TradeSide {
  return {
    orderId: order.orderId,
    clientOrderId: order.clientOrderId,
    participantId: order.participantId,
    userId: order.userId,
    keyId: order.keyId,
    portfolioId: order.portfolioId,
    openLots: order.openLots,
    filledLots: order.filledLots,
    filledValue: order.filledValue,
    ...(order.visibleLots !== undefined && { visibleLots: order.visibleLots }),
  };
}
