/** Placing, amending and cancelling single orders. Rules 2 and 5; what they meet: matching.ts. */
import type { AmendOrder, AmendedTerms, CancelOrder, CancelOrderOnBehalf, PlaceOrder } from '../commands.ts';
import type { Event } from '../events.ts';
import { unreachable } from '../assert.ts';
import { amendmentFingerprintOf } from '../fingerprint.ts';
import { contractOf, findOwnOrder, isOpen, type Contract, type Market, type Order, type Refusal } from '../state.ts';
import { checkOpen, checkRevision, countChange, notFound, replayChange, toldChange } from './changes.ts';
import { matchOrder } from './matching.ts';
import { now } from './moments.ts';
import { checkAmendedTerms, checkNotBlocked, decideOrder, type OrderDecision } from './order-checks.ts';
import { cancelOpen, cancelRest, createOrder, leaveBook, scheduleExpiry, touch } from './order-life.ts';

/**
 * Rule 2: places an order. The same client order id with the same terms is a repetition and is answered as the first
 * time, before any market rule is looked at; a refusal uses up no id and makes no order.
 */
export function placeOrder(market: Market, command: PlaceOrder, events: Event[]): void {
  enterDecided(market, command, decideOrder(market, command, now(market)), events);
}

/** Does what was decided about a new order. */
export function enterDecided(market: Market, command: PlaceOrder, decision: OrderDecision, events: Event[]): void {
  switch (decision.kind) {
    case 'REFUSED':
      events.push({ type: 'OrderRefused', code: decision.code, details: decision.details });
      return;
    case 'REPLAY':
      events.push({ type: 'OrderReplayed', acceptedSequence: decision.acceptedSequence });
      return;
    case 'ACCEPTED': {
      const order = createOrder(market, decision.contract, command, decision.fingerprint);
      events.push({ type: 'OrderAccepted', orderId: order.orderId });
      return enterOrder(market, decision.contract, order, events);
    }
    default:
      return unreachable(decision);
  }
}

/** An order that was just accepted is matched, or stays out of the book if it is parked. */
function enterOrder(market: Market, contract: Contract, order: Order, events: Event[]): void {
  if (order.state === 'PARKED') touch(market, order);
  else matchOrder(market, contract, order, events);
}

/**
 * Rules 5.2 to 5.5: amends an order. `quantityLots` is its new total, so a fill on the way can't overfill it. What
 * loses its place is matched like a new order.
 */
export function amendOrder(market: Market, command: AmendOrder, events: Event[]): void {
  const refuse = ({ code, details }: Refusal): void => {
    events.push({ type: 'AmendmentRefused', code, details });
  };
  const order = findOwnOrder(market, command);
  if (order === undefined) return refuse(notFound(command));
  const asked = { revision: command.revision, fingerprint: amendmentFingerprintOf(command) };
  if (replayChange(order, asked, events)) return;
  const wouldBe = amended(order, command);
  const refusal = checkAmendment(market, order, wouldBe, command.revision);
  if (refusal !== undefined) return refuse(refusal);

  countChange(market, order, asked);
  carryOutAmendment(market, order, wouldBe, events);
}

/** Rule 5.7: cancels an order. One that is gone already stays as it is: that is what was asked for. */
export function cancelOrder(market: Market, command: CancelOrder, events: Event[]): void {
  const refuse = ({ code, details }: Refusal): void => {
    events.push({ type: 'CancellationRefused', code, details });
  };
  const order = findOwnOrder(market, command);
  if (order === undefined) return refuse(notFound(command));
  const refusal = checkOpen(order) ?? checkRevision(order, command.revision);
  if (refusal !== undefined) return refuse(refusal);
  cancelOpen(market, order, 'OWNER', events);
}

/** The operator cancels anyone's order. */
export function cancelOrderOnBehalf(market: Market, { orderId }: CancelOrderOnBehalf, events: Event[]): void {
  const order = market.orders.get(orderId);
  if (order !== undefined && isOpen(order)) return cancelOpen(market, order, 'OPERATOR', events);
  const code = order === undefined ? 'order-not-found' : 'order-ended';
  events.push({ type: 'OperatorRefused', code, subject: String(orderId) });
}

function presentTerms({ priceTicks, quantityLots, displayLots, validUntilUs, text }: AmendedTerms): AmendedTerms {
  return {
    ...(priceTicks !== undefined && { priceTicks }),
    ...(quantityLots !== undefined && { quantityLots }),
    ...(displayLots !== undefined && { displayLots }),
    ...(validUntilUs !== undefined && { validUntilUs }),
    ...(text !== undefined && { text }),
  };
}

/** The order as it would be. */
function amended(order: Order, command: AmendOrder): Order {
  const wouldBe = { ...order, ...presentTerms(command) };
  return { ...wouldBe, openLots: wouldBe.quantityLots - order.filledLots };
}

function checkAmendment(market: Market, order: Order, wouldBe: Order, revision: number): Refusal | undefined {
  return (
    checkOpen(order) ??
    checkRevision(order, revision) ??
    checkNotBlocked(market, order.participantId) ??
    checkAmendedTerms(market, order, wouldBe, losesPlace(order, wouldBe))
  );
}

function carryOutAmendment(market: Market, order: Order, wouldBe: Order, events: Event[]): void {
  const contract = contractOf(market, order.contractId);
  const before = { priceTicks: order.priceTicks, quantityLots: order.quantityLots, openLots: order.openLots };
  const { openLots } = wouldBe;
  const lostPriority = losesPlace(order, wouldBe);
  if (lostPriority || openLots === 0) leaveBook(market, order);
  else if (order.state === 'ACTIVE') keepPlace(contract, order, openLots);
  Object.assign(order, presentTerms(wouldBe), { openLots });
  scheduleExpiry(market, order);
  const parked = order.state === 'PARKED' ? ({ parked: true } as const) : {};
  events.push({ type: 'OrderAmended', ...toldChange(order), ...parked, before, lostPriority });
  if (openLots === 0) return cancelRest(market, order, 'AMENDED_TO_FILLED', events);
  if (lostPriority) return matchOrder(market, contract, order, events);
  touch(market, order);
}

/**
 * Rule 5.4: only less of it, at the same price and display quantity, keeps its place. A parked order has none to lose,
 * and one of which nothing is left is not matched (rule 5.3).
 */
function losesPlace(order: Order, wouldBe: Order): boolean {
  const { priceTicks, quantityLots, displayLots, openLots } = wouldBe;
  if (order.state === 'PARKED' || openLots <= 0) return false;
  return priceTicks !== order.priceTicks || displayLots !== order.displayLots || quantityLots > order.quantityLots;
}

function keepPlace({ book }: Contract, order: Order, openLots: number): void {
  book.reduce(order.orderId, openLots);
  if (order.visibleLots !== undefined) order.visibleLots = book.visibleLots(order.orderId);
}
