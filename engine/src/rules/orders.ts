/** Placing, amending and cancelling orders, and the trades that come of it. */
import type { AmendOrder, CancelOrder, OrderReference, PlaceOrder, TimeInForce } from '../commands.ts';
import type { EndReason, Event, TradeSide } from '../events.ts';
import type { Placement } from '../book.ts';
import { assert, safeInteger, unreachable } from '../assert.ts';
import { amendmentFingerprintOf } from '../fingerprint.ts';
import { NOTHING } from '../state-hash.ts';
import {
  contractOf,
  findOwnOrder,
  orderOf,
  participantOf,
  rehashOrder,
  type Contract,
  type Market,
  type Order,
  type OrderState,
  type Refusal,
} from '../state.ts';
import { checkPrice, checkQuantity, checkSession, checkValidity, decideOrder } from './order-checks.ts';

/**
 * Places an order. The same client order id with the same terms is a repetition and is answered as the first time,
 * before any market rule is looked at; a refusal uses up no id and makes no order.
 */
export function placeOrder(market: Market, command: PlaceOrder, events: Event[]): void {
  const decision = decideOrder(market, command, market.timeUs);
  switch (decision.kind) {
    case 'REFUSED':
      events.push({ type: 'OrderRefused', code: decision.code, details: decision.details });
      return;
    case 'REPLAY':
      events.push({ type: 'OrderReplayed', acceptedSequence: decision.acceptedSequence });
      return;
    case 'ACCEPTED':
      return enterOrder(market, decision.contract, command, decision.fingerprint, events);
    default:
      return unreachable(decision);
  }
}

/**
 * Amends an order: `quantityLots` is its new total, so a fill on the way can't overfill it. A lower quantity at the
 * same price keeps priority; a new price or a higher quantity loses it and may match at once.
 */
export function amendOrder(market: Market, command: AmendOrder, events: Event[]): void {
  const refuse = ({ code, details }: Refusal): void => {
    events.push({ type: 'AmendmentRefused', code, details });
  };
  const order = findOwnOrder(market, command);
  if (order === undefined) return refuse(notFound(command));
  const fingerprint = amendmentFingerprintOf(command);
  const { lastAmendment } = order;
  if (lastAmendment?.revisionBefore === command.revision && lastAmendment.fingerprint === fingerprint) {
    events.push({ type: 'AmendmentReplayed', orderId: order.orderId, amendedSequence: lastAmendment.sequence });
    return;
  }
  const contract = contractOf(market, order.contractId);
  const refusal = checkAmendment(market, contract, order, command);
  if (refusal !== undefined) return refuse(refusal);

  order.lastAmendment = { revisionBefore: command.revision, fingerprint, sequence: market.sequence };
  order.revision += 1;
  if (command.text !== undefined) order.text = command.text;
  if (command.validUntilUs !== undefined && command.validUntilUs !== order.validUntilUs) {
    order.validUntilUs = command.validUntilUs;
    market.due.add({ dueUs: command.validUntilUs, kind: 'EXPIRE', id: order.orderId });
  }
  changePriceAndQuantity(market, contract, order, command, events);
}

/** Cancels an order. One that is gone already stays as it is: that is what was asked for. */
export function cancelOrder(market: Market, command: CancelOrder, events: Event[]): void {
  const refuse = ({ code, details }: Refusal): void => {
    events.push({ type: 'CancellationRefused', code, details });
  };
  const { revision } = command;
  const order = findOwnOrder(market, command);
  if (order === undefined) return refuse(notFound(command));
  if (order.state !== 'ACTIVE') {
    return refuse({ code: 'order-ended', details: { orderId: order.orderId, state: order.state } });
  }
  if (revision !== undefined && revision !== order.revision) {
    return refuse({ code: 'revision-mismatch', details: { currentRevision: order.revision } });
  }
  cancelActive(market, order, 'OWNER', events);
}

function notFound({ orderId, clientOrderId }: OrderReference): Refusal {
  return { code: 'order-not-found', details: clientOrderId === undefined ? { orderId } : { clientOrderId } };
}

/** Takes an order out of the book because its owner wants it so. */
export function cancelActive(market: Market, order: Order, reason: EndReason, events: Event[]): void {
  const cancelledLots = contractOf(market, order.contractId).book.cancel(order.orderId);
  order.revision += 1;
  cancelRest(market, order, cancelledLots, reason, events);
}

function enterOrder(
  market: Market,
  contract: Contract,
  command: PlaceOrder,
  fingerprint: string,
  events: Event[],
): void {
  const order = acceptOrder(market, contract, command, fingerprint);
  const { orderId, side, priceTicks, quantityLots, timeInForce } = order;
  events.push({ type: 'OrderAccepted', orderId });
  const placement = contract.book.place(orderId, side, priceTicks, quantityLots, timeInForce);
  settlePlacement(market, contract, order, placement, events);
}

function acceptOrder(market: Market, contract: Contract, command: PlaceOrder, fingerprint: string): Order {
  const { type: _type, priorUse: _priorUse, ...terms } = command;
  const order: Order = {
    ...terms,
    orderId: market.nextOrderId,
    state: 'ACTIVE',
    openLots: command.quantityLots,
    filledLots: 0,
    filledValue: 0,
    revision: 1,
    fingerprint,
    acceptedSequence: market.sequence,
    acceptedAtUs: market.timeUs,
    updatedSequence: market.sequence,
    updatedAtUs: market.timeUs,
    queuedSequence: market.sequence,
    hash: NOTHING,
  };
  market.nextOrderId += 1;
  market.orders.set(order.orderId, order);
  participantOf(market, order.participantId).activeOrderIds.add(order.orderId);
  market.clientOrderIds.remember(order.participantId, order.clientOrderId, order.orderId);
  contract.orderIds.push(order.orderId);
  if (order.validUntilUs !== undefined) {
    market.due.add({ dueUs: order.validUntilUs, kind: 'EXPIRE', id: order.orderId });
  }
  return order;
}

function checkAmendment(market: Market, contract: Contract, order: Order, command: AmendOrder): Refusal | undefined {
  if (order.state !== 'ACTIVE') {
    return { code: 'order-ended', details: { orderId: order.orderId, state: order.state } };
  }
  if (command.revision !== order.revision) {
    return { code: 'revision-mismatch', details: { currentRevision: order.revision } };
  }
  const { filledLots, timeInForce } = order;
  const { priceTicks = order.priceTicks, quantityLots = order.quantityLots } = command;
  const validUntilUs = command.validUntilUs ?? order.validUntilUs;
  const validity = validUntilUs === undefined ? { timeInForce } : { timeInForce, validUntilUs };
  return (
    checkSession(contract, market.timeUs) ??
    checkPrice(contract, priceTicks) ??
    checkQuantity(contract, quantityLots) ??
    (quantityLots < filledLots ? { code: 'quantity-below-filled', details: { filledLots } } : undefined) ??
    checkValidity(contract, market.timeUs, validity)
  );
}

function changePriceAndQuantity(
  market: Market,
  contract: Contract,
  order: Order,
  command: AmendOrder,
  events: Event[],
): void {
  const { priceTicks = order.priceTicks, quantityLots = order.quantityLots } = command;
  const openLots = quantityLots - order.filledLots;
  const lostPriority = priceTicks !== order.priceTicks || openLots > order.openLots;
  order.priceTicks = priceTicks;
  order.quantityLots = quantityLots;
  order.openLots = openLots;
  if (lostPriority) order.queuedSequence = market.sequence;
  events.push({
    type: 'OrderAmended',
    orderId: order.orderId,
    contractId: order.contractId,
    participantId: order.participantId,
    revision: order.revision,
    priceTicks,
    quantityLots,
    ...(order.validUntilUs !== undefined && { validUntilUs: order.validUntilUs }),
    ...(order.text !== undefined && { text: order.text }),
    lostPriority,
    openLots,
    filledLots: order.filledLots,
    filledValue: order.filledValue,
  });
  if (openLots === 0) {
    contract.book.cancel(order.orderId);
    cancelRest(market, order, 0, 'AMENDED_TO_FILLED', events);
    return;
  }
  const placement = contract.book.amend(order.orderId, priceTicks, openLots);
  assert(placement.lostPriority === lostPriority, 'rule and book agree on priority');
  settlePlacement(market, contract, order, placement, events);
}

/** Turns what the book did into trades, and ends what may not rest. */
function settlePlacement(
  market: Market,
  contract: Contract,
  order: Order,
  placement: Placement,
  events: Event[],
): void {
  for (const fill of placement.fills) {
    const resting = orderOf(market, fill.restingOrderId);
    executeTrade(market, contract, resting, order, fill.quantityLots, events);
    assert(resting.openLots === fill.restingOpenLots, 'order and book agree on what is left');
    assert(resting.priceTicks === fill.priceTicks, 'a trade is at the resting price');
  }
  assert(order.openLots === placement.openLots + placement.cancelledLots, 'quantity is conserved');
  if (placement.cancelledLots > 0) {
    cancelRest(market, order, placement.cancelledLots, reasonNotResting(order.timeInForce, placement), events);
    return;
  }
  touch(market, order);
}

/** Why a part of an order that was placed doesn't rest. */
export function reasonNotResting(timeInForce: TimeInForce, placement: Placement): EndReason {
  if (placement.fillLimitReached) return 'FILL_LIMIT';
  return timeInForce === 'FOK' ? 'FOK_NOT_FILLABLE' : 'IOC_REMAINDER';
}

function executeTrade(
  market: Market,
  contract: Contract,
  resting: Order,
  incoming: Order,
  quantityLots: number,
  events: Event[],
): void {
  const { priceTicks } = resting;
  fill(market, resting, priceTicks, quantityLots);
  fill(market, incoming, priceTicks, quantityLots);
  const [buy, sell] = incoming.side === 'BUY' ? [incoming, resting] : [resting, incoming];
  events.push({
    type: 'TradeExecuted',
    tradeId: market.nextTradeId,
    contractId: contract.contractId,
    priceTicks,
    quantityLots,
    aggressorSide: incoming.side,
    buy: tradeSide(buy),
    sell: tradeSide(sell),
  });
  market.nextTradeId += 1;
}

function fill(market: Market, order: Order, priceTicks: number, quantityLots: number): void {
  assert(order.state === 'ACTIVE', `order ${order.orderId} is ${order.state} and can't trade`);
  assert(quantityLots > 0 && quantityLots <= order.openLots, `order ${order.orderId} can't fill ${quantityLots}`);
  order.openLots -= quantityLots;
  order.filledLots += quantityLots;
  order.filledValue = safeInteger(order.filledValue + priceTicks * quantityLots);
  if (order.openLots === 0) end(market, order, 'FILLED');
  touch(market, order);
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
  };
}

/** Ends an order that is out of the book. */
function cancelRest(market: Market, order: Order, cancelledLots: number, reason: EndReason, events: Event[]): void {
  assert(order.openLots === cancelledLots, 'what is cancelled was open');
  end(market, order, 'CANCELLED', reason);
  touch(market, order);
  const { orderId, contractId, participantId, revision, filledLots } = order;
  events.push({
    type: 'OrderCancelled',
    orderId,
    contractId,
    participantId,
    reason,
    revision,
    cancelledLots,
    filledLots,
  });
}

/** Nothing happens to the order any more. */
function end(market: Market, order: Order, state: Exclude<OrderState, 'ACTIVE'>, reason?: EndReason): void {
  assert(order.state === 'ACTIVE', `order ${order.orderId} is ${order.state} and can't end again`);
  order.openLots = 0;
  order.state = state;
  if (reason !== undefined) order.reason = reason;
  participantOf(market, order.participantId).activeOrderIds.delete(order.orderId);
}

function touch(market: Market, order: Order): void {
  order.updatedSequence = market.sequence;
  order.updatedAtUs = market.timeUs;
  rehashOrder(market, order);
}

/** Time or closure ended it: the rest is neither filled nor cancelled, it expired. */
export function expireOrder(market: Market, order: Order, reason: EndReason, events: Event[]): void {
  assert(order.state === 'ACTIVE', `order ${order.orderId} is ${order.state} and can't expire`);
  const expiredLots = contractOf(market, order.contractId).book.cancel(order.orderId);
  assert(expiredLots === order.openLots, 'order and book agree on what is open');
  end(market, order, 'EXPIRED', reason);
  touch(market, order);
  const { orderId, contractId, participantId, revision, filledLots } = order;
  events.push({ type: 'OrderExpired', orderId, contractId, participantId, reason, revision, expiredLots, filledLots });
}
