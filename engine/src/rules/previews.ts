/** What an order would bring, without placing it. */
import type { PlaceOrder } from '../commands.ts';
import type { EndReason } from '../events.ts';
import type { Meet, Placement } from '../book.ts';
import { assert } from '../assert.ts';
import type { Market, OrderState, Refusal } from '../state.ts';
import { assertWellFormed } from '../well-formed.ts';
import { reasonNotResting, selfTradeMeeting } from './matching.ts';
import { momentAt } from './moments.ts';
import { decideOrder } from './order-checks.ts';

/**
 * ACCEPTED: one fill for each resting order, in the order of the trades; then `openLots` would rest, or `cancelledLots`
 * end for `reason`. `endState`: how the order would stand after its own record.
 */
export type OrderPreview =
  | ({ kind: 'REFUSED' } & Refusal)
  | { kind: 'REPLAY'; acceptedSequence: number }
  | {
      kind: 'ACCEPTED';
      fills: { priceTicks: number; quantityLots: number }[];
      openLots: number;
      cancelledLots: number;
      endState: OrderState;
      reason?: EndReason;
    };

/**
 * What `apply` would decide about this order at `timeUs`, after settling all that is due by then. Changes nothing. A
 * time before the market's own counts as the market's: time never runs backwards.
 */
export function previewOrder(market: Market, command: PlaceOrder, timeUs: number): OrderPreview {
  assertWellFormed(command);
  assert(Number.isSafeInteger(timeUs), () => `time ${timeUs} is a whole number of microseconds`);
  const moment = momentAt(market, Math.max(timeUs, market.timeUs));
  const decision = decideOrder(market, command, moment);
  if (decision.kind !== 'ACCEPTED') return decision;
  const { quantityLots: openLots } = command;
  if (command.parked === true) {
    return { kind: 'ACCEPTED', fills: [], openLots, cancelledLots: 0, endState: 'PARKED' };
  }
  const meet = selfTradeMeeting(market, command);
  const meetThen: Meet = (orderId) => (moment.isGone?.(orderId) === true ? 'PASS_OVER' : meet(orderId));
  return outcomeOf(command, decision.contract.book.look({ ...command, openLots }, meetThen));
}

function outcomeOf({ timeInForce }: PlaceOrder, placement: Placement): OrderPreview {
  const { openLots, cancelledLots } = placement;
  const fills = placement.met.flatMap((one) =>
    'removedOrderId' in one ? [] : [{ priceTicks: one.priceTicks, quantityLots: one.quantityLots }],
  );
  const accepted = { kind: 'ACCEPTED', fills, openLots, cancelledLots } as const;
  if (cancelledLots > 0) {
    return { ...accepted, endState: 'CANCELLED', reason: reasonNotResting(timeInForce, placement) };
  }
  return { ...accepted, endState: openLots > 0 ? 'ACTIVE' : 'FILLED' };
}
