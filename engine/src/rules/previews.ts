/** What an order would bring, without placing it. */
import type { PlaceOrder } from '../commands.ts';
import type { EndReason } from '../events.ts';
import type { Placement } from '../book.ts';
import { assert } from '../assert.ts';
import { orderOf, type Market, type OrderState, type Refusal } from '../state.ts';
import { assertWellFormed } from '../well-formed.ts';
import { decideOrder } from './order-checks.ts';
import { reasonNotResting } from './orders.ts';

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
  assert(Number.isSafeInteger(timeUs), `time ${timeUs} is a whole number of microseconds`);
  const atUs = Math.max(timeUs, market.timeUs);
  const decision = decideOrder(market, command, atUs);
  if (decision.kind !== 'ACCEPTED') return decision;
  const { side, priceTicks, quantityLots, timeInForce } = command;
  const { book } = decision.contract;
  return outcomeOf(command, book.look(side, priceTicks, quantityLots, timeInForce, goneBy(market, atUs)));
}

/** Which orders are still in a book but will have left it: their time comes, or a mass cancel is still listing them. */
function goneBy(market: Market, timeUs: number): (orderId: number) => boolean {
  const leaving = new Set(market.unfinished?.orderIds);
  return (orderId) => {
    const { validUntilUs = Infinity } = orderOf(market, orderId);
    return validUntilUs <= timeUs || leaving.has(orderId);
  };
}

function outcomeOf({ timeInForce }: PlaceOrder, placement: Placement): OrderPreview {
  const { openLots, cancelledLots } = placement;
  const fills = placement.fills.map(({ priceTicks, quantityLots }) => ({ priceTicks, quantityLots }));
  const accepted = { kind: 'ACCEPTED', fills, openLots, cancelledLots } as const;
  if (cancelledLots > 0)
    return { ...accepted, endState: 'CANCELLED', reason: reasonNotResting(timeInForce, placement) };
  return { ...accepted, endState: openLots > 0 ? 'ACTIVE' : 'FILLED' };
}
